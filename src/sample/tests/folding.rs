//! What is counted, and what a body that breaks off, a key that is data and a body without end do.

use super::super::{Counts, Observed, Place};
use super::{fold, place, times};

fn responses(observed: &Observed, path: &str) -> (u64, u64) {
    let Counts { seen, of } = observed.at(&place(), path).unwrap().responses;
    (seen, of)
}

#[test]
fn responses_and_values_are_counted_apart() {
    let observed = fold(&[
        r#"{"items":[{"id":1,"name":"a"},{"id":2,"name":""},{"id":3}]}"#,
        r#"{"items":[]}"#,
        r#"{"items":[{"id":4,"name":null}]}"#,
        r#"{"other":true}"#,
    ]);
    assert_eq!(responses(&observed, ".items"), (3, 4));
    assert_eq!(responses(&observed, ".items[]"), (2, 2), "an empty array is no trial for its items");
    let name = observed.at(&place(), ".items[].name").unwrap();
    assert_eq!((name.responses.seen, name.responses.of), (2, 2));
    assert_eq!((name.values.seen, name.values.of, name.absent()), (3, 4, 1));
    assert_eq!((name.filled, name.empty, name.null), (1, 2, 1));
}

#[test]
fn an_absent_parent_is_no_trial() {
    let observed = fold(&[r#"{"user":{"name":"a"}}"#, r"{}", r#"{"user":null}"#]);
    assert_eq!(responses(&observed, ".user"), (2, 3));
    assert_eq!(responses(&observed, ".user.name"), (1, 1));
}

#[test]
fn a_whole_number_is_an_integer_however_it_is_written() {
    let lines = fold(&["[1, 1.0, 1e3, 18446744073709551616, 1.5]"]).to_lines();
    assert!(
        lines.contains(
            r#""responses":{"beyond-2^53":1,"filled":1,"fraction":1,"integer":1,"of":1,"seen":1},"values":{"beyond-2^53":1,"fraction":1,"integer":4}"#
        ),
        "{lines}"
    );
}

#[test]
fn a_body_that_is_not_json_costs_itself() {
    let mut observed = fold(&[r#"{"a":1}"#]);
    let before = observed.to_lines();
    let bodies: [&[u8]; 9] = [
        br#"{"a":1,"b":{"c":[1,2"#,
        b"",
        b"<html>",
        br#"{"a":1} {"a":1}"#,
        br#"{"n":1e999}"#,
        br#"{"fresh":"\ud800"}"#,
        b"{\"x\":\"\xff\"}",
        br#"[{"p":{"q":1}},{"p":]"#,
        br#"{"list":[[],[[{"deep":1}]],"#,
    ];
    for body in bodies {
        let error = observed.fold_body(&place(), body).unwrap_err();
        assert!(error.line >= 1, "{error}");
        assert_eq!(observed.to_lines(), before, "{}", String::from_utf8_lossy(body));
    }
    observed.fold_body(&Place::bare(), b"{").unwrap_err();
    assert_eq!(observed.places().count(), 1, "no place without a body");
}

#[test]
fn an_error_tells_where() {
    let error = Observed::default().fold_body(&place(), b"{\"a\":1,\n \"b\":?}").unwrap_err();
    assert_eq!(error.to_string(), "2:6: this is not valid JSON");
    let error = Observed::default().fold_body(&place(), b"{\n\"a\":\"\xff\"}").unwrap_err();
    assert_eq!((error.line, error.column), (2, 6));
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    assert_eq!(fold(&["\u{feff}{\"a\":1}"]), fold(&[r#"{"a":1}"#]));
}

#[test]
fn keys_that_are_data_are_one_path() {
    let observed = fold(&[
        r#"{"users":{"5b10a2844c20165700ede21g":{"name":"a"},"mia@example.com":{"name":"b"}}}"#,
        r#"{"users":{"123e4567-e89b-12d3-a456-426614174000":{"name":"c"}}}"#,
    ]);
    assert_eq!(responses(&observed, ".users.*"), (2, 2));
    assert_eq!(observed.at(&place(), ".users.*.name").unwrap().values.seen, 3);
}

fn object_of(keys: impl Iterator<Item = String>) -> String {
    let members: Vec<_> = keys.map(|key| format!("\"{key}\":{{\"v\":1}}")).collect();
    format!("{{{}}}", members.join(","))
}

#[test]
fn too_many_keys_of_one_pattern_are_pooled_in_any_order() {
    let body = |from: usize, to: usize| object_of((from..to).map(|n| format!("field_{n}x")).chain(["summary".to_owned()]));
    let (first, second) = (body(0, 40), body(40, 80));
    let together = fold(&[&first, &second]);
    let mut merged = fold(&[&second]);
    merged.merge(fold(&[&first]));
    assert_eq!(together.to_lines(), merged.to_lines());
    assert_eq!(together, fold(&[&second, &first]));
    assert!(together.to_lines().contains(r#""pooled":["field_#x"]"#));
    assert_eq!(responses(&together, ".summary"), (2, 2), "other fields stay as they are");
    assert_eq!(together.at(&place(), ".*.v").unwrap().values.seen, 80);
    let at_once = fold(&[&body(0, 80), &body(0, 0)]);
    assert_eq!(at_once.at(&place(), ".*.v").unwrap().values.seen, 80);
}

#[test]
fn too_many_patterns_make_a_map() {
    let word = |n: u32| {
        format!(
            "k{}",
            (0..4)
                .map(|place| char::from(b'a' + u8::try_from(n >> (4 * place) & 15).unwrap()))
                .collect::<String>()
        )
    };
    let body = |from: u32, to: u32| object_of((from..to).map(word));
    let (first, second) = (body(0, 400), body(300, 600));
    let together = fold(&[&first, &second]);
    let mut merged = fold(&[&second]);
    merged.merge(fold(&[&first]));
    assert_eq!(together.to_lines(), merged.to_lines());
    assert!(together.to_lines().contains(r#""pooled":["*"]"#));
    assert_eq!(together.at(&place(), ".*").unwrap().values.seen, 700);
    assert_eq!(together, fold(&[&second, &first,]));
}

#[test]
fn a_pooled_fold_goes_on_as_if_it_had_not_been_written_down() {
    let body = |from: usize, to: usize| object_of((from..to).map(|n| format!("f{n}")));
    let mut written = Observed::from_lines(&fold(&[&body(0, 80)]).to_lines()).unwrap();
    written.merge(fold(&[&body(80, 90)]));
    assert_eq!(written.to_lines(), fold(&[&body(0, 80), &body(80, 90)]).to_lines());
}

#[test]
fn depth_and_breadth_have_an_end() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let observed = times(&deep, 2);
    assert!(observed.to_lines().lines().count() < 70);
    let wide = format!(
        "[{}]",
        (0..60_000)
            .map(|n| format!("{{\"a{}\":{{\"b{}\":{{\"c{}\":1}}}}}}", n % 60, n / 60 % 60, n / 3600))
            .collect::<Vec<_>>()
            .join(",")
    );
    let observed = fold(&[&wide]);
    let lines = observed.to_lines();
    assert!(lines.lines().count() < 40_100, "{}", lines.lines().count());
    assert!(lines.contains("\"depth\":"), "a fold that was cut says so");
    assert_eq!(Observed::from_lines(&lines).unwrap().to_lines(), lines);
}

#[test]
fn a_key_that_stands_twice_counts_once() {
    let observed = fold(&[r#"{"a":1,"a":"x","b":2}"#]);
    assert_eq!(observed.at(&place(), ".a").unwrap().values.seen, 1);
}

#[test]
fn days_are_the_first_and_the_last() {
    let mut observed = Observed::default();
    for day in ["2024-05-02", "2024-01-31", "2024-03-01"] {
        observed.fold_body_on(&place(), br#"{"a":1}"#, day.parse().ok()).unwrap();
    }
    assert!(observed.to_lines().contains(r#""first":"2024-01-31","last":"2024-05-02""#));
    assert_eq!(Observed::from_lines(&observed.to_lines()).unwrap(), observed);
}

#[test]
fn a_newer_format_is_refused_and_an_unknown_member_is_not() {
    let lines = fold(&[r#"{"a":1}"#]).to_lines();
    let newer = Observed::from_lines(&lines.replace("observed/1", "observed/2")).unwrap_err();
    assert!(newer.to_string().contains("newer drift"), "{newer}");
    let foreign = Observed::from_lines(r#"{"format":"drift-report/1"}"#).unwrap_err();
    assert!(foreign.to_string().contains("not observed counts"), "{foreign}");
    let learnt = lines.replace("\"values\":{", "\"sketch\":[1],\"values\":{\"surrogate\":3,");
    assert_eq!(Observed::from_lines(&learnt).unwrap().to_lines(), lines);
    for damaged in [
        "",
        "{",
        "[]",
        &lines[..lines.len() / 2],
        r#"{"format":"drift-observed/1","paths":[{"path":"x"}]}"#,
    ] {
        assert!(Observed::from_lines(damaged).is_err(), "{damaged}");
    }
    let deep = format!(
        r#"{{"format":"drift-observed/1","paths":[{{"path":"{}"}}]}}"#,
        "[]".repeat(1_000_000)
    );
    assert!(Observed::from_lines(&deep).is_err());
}

#[test]
fn a_string_in_a_list_is_none_of_the_members_of_an_object_behind_it() {
    let observed = fold(&[r#"[{"c":"x"}]"#, r#"["y", {"c":null}]"#]);
    assert_eq!(observed.to_lines(), fold(&[r#"["y", {"c":null}]"#, r#"[{"c":"x"}]"#]).to_lines());
    assert_eq!(fold(&[r#"["y", {"c":null}]"#]).to_lines().matches("variants").count(), 0);
}
