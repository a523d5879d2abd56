//! Records: which are exchanges, where they belong, and what a damaged one costs.

use super::super::{Observed, Place, Routes};

fn places(text: &str) -> Vec<(String, String, String, u64)> {
    let mut observed = Observed::default();
    observed.fold_text(text.as_bytes(), &Routes::default());
    let shown = |(place, count): (&Place, u64)| (place.operation.clone(), place.status.clone(), place.media.clone(), count);
    observed.places().map(shown).collect()
}

fn place(operation: &str, status: &str, media: &str, count: u64) -> (String, String, String, u64) {
    (operation.to_owned(), status.to_owned(), media.to_owned(), count)
}

#[test]
fn an_exchange_is_told_from_a_bare_body() {
    let exchange = r#"{"date":"2024-01-31T10:00:00Z","url":"https://api.example.com/items/17?q=x","status":200,"body":{"a":1}}"#;
    assert_eq!(places(exchange), [place("GET /items/{id}", "200", "", 1)]);
    let named = r#"{"operation":"POST /items","method":"PUT","body":[],"status":"201","media":"application/json; charset=utf-8"}"#;
    assert_eq!(places(named), [place("POST /items", "201", "application/json", 1)]);
    let with_headers =
        r#"{"body":1,"headers":{"Content-Type":"Text/JSON;x=y","X":["a"]},"status":200,"method":"delete","url":"/a","source":"s"}"#;
    assert_eq!(places(with_headers), [place("DELETE /a", "200", "text/json", 1)]);
    for bare in [
        r#"{"status":200,"body":1}"#,
        r#"{"status":200,"url":"/a"}"#,
        r#"{"url":"/a","body":1}"#,
        r#"{"status":200,"url":"/a","body":1,"id":7}"#,
        r#"{"status":{"code":1},"url":"/a","body":1}"#,
        "[1]",
        "{}",
    ] {
        assert_eq!(places(bare), [place("", "", "", 1)], "{bare}");
    }
}

#[test]
fn the_body_of_an_exchange_is_what_is_folded() {
    let mut observed = Observed::default();
    let text =
        "{\"status\":200,\"body\":{\"a\":\"x\"},\"url\":\"/i\",\"date\":\"2024-01-31\"}\n\n{\"status\":200,\"body\":{},\"url\":\"/i\"}\r\n";
    let records = observed.fold_text(text.as_bytes(), &Routes::default());
    assert_eq!((records.folded, records.damaged), (2, 0));
    let a = observed.at(&Place::response("GET /i", "200", ""), ".a").unwrap();
    assert_eq!((a.responses.seen, a.responses.of), (1, 2));
    let lines = observed.to_lines();
    let line = lines.lines().find(|line| line.contains(r#""path":".a""#)).unwrap();
    for part in [
        r#""of":2,"plain":1,"seen":1,"string":1}"#,
        r#""lengths":{"1":1}"#,
        r#""first":"2024-01-31""#,
    ] {
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn a_damaged_record_costs_itself() {
    let mut observed = Observed::default();
    let text = "{\"a\":1}\n{\"a\":\n{\"status\":200,\"url\":\"/x\",\"body\":{\"a\"}\n\u{0}\n{\"a\":2}";
    let records = observed.fold_text(text.as_bytes(), &Routes::default());
    assert_eq!((records.folded, records.damaged), (2, 3));
    let lines: Vec<_> = records.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(records.faults[0].to_string(), "2:5: the JSON breaks off in the middle of a value");
    assert_eq!(observed.at(&Place::bare(), ".a").unwrap().values.seen, 2);
    let torn_first = observed.fold_text(b"{\"a\":\n{\"a\":3}\n", &Routes::default());
    assert_eq!((torn_first.folded, torn_first.damaged), (1, 1));
}

#[test]
fn a_body_over_several_lines_is_one_body() {
    let mut observed = Observed::default();
    assert_eq!(observed.fold_text(b"{\n  \"a\": [\n    1\n  ]\n}\n", &Routes::default()).folded, 1);
    assert_eq!(observed.at(&Place::bare(), ".a[]").unwrap().values.seen, 1);
    let broken = observed.fold_text(b"{\n  \"a\": ?\n}\n", &Routes::default());
    assert_eq!((broken.folded, broken.faults[0].line), (0, 2), "{broken:?}");
    assert_eq!(observed.fold_text(b"", &Routes::default()).folded, 0);
}

#[test]
fn data_in_an_address_is_not_kept() {
    let address = |url: &str| Routes::default().operation("GET", url);
    assert_eq!(
        address("https://api.example.com/users/5b10a2844c20165700ede21g/mails/mia%40example.com?token=x#y"),
        "GET /users/{id}/mails/{id}"
    );
    assert_eq!(address("https://api.example.com"), "GET /");
    assert_eq!(address("/rest/api/3/user/"), "GET /rest/api/3/user");
}
