//! `schemas/observed.schema.json` and what is written say the same.

use super::super::{Observed, Place, Routes};
use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/observed.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// A fold in which every member of a line occurs.
fn everything() -> Observed {
    let mut observed = Observed::default();
    let many: Vec<_> = (0..90).map(|n| format!("\"f{n}\":null")).collect();
    let bodies = [
        format!(
            "{{\"many\":{{{}}},\"a.b\":[1,1.5,true,\"\",\"2024-01-31\",[],{{}},1e20,{{\"7\":\"open\"}},\"a b c d e f\"]}}",
            many.join(",")
        ),
        format!("{}1{}", "[".repeat(90), "]".repeat(90)),
        "[]".to_owned(),
    ];
    let day = "2024-01-31".parse().ok();
    for place in [
        Place::bare(),
        Place::response("GET /x", "200", "application/json"),
        Place::delivery("POST webhook:x", ""),
    ] {
        for body in &bodies {
            observed.fold_body_on(&place, body.as_bytes(), day).unwrap();
        }
    }
    let cut: Vec<_> = (0..60_000)
        .map(|n| format!("{{\"{}\":{{\"{}\":1}}}}", word(n % 200), word(n / 200)))
        .collect();
    observed.fold_text(format!("[{}]", cut.join(",")).as_bytes(), &Routes::default());
    let exchange = r#"{"url":"/x","status":200,"source":"a","body":[{"id":1,"type":"a"},{"type":"a","name":1}]}"#;
    let other = r#"{"url":"/x","status":200,"source":"a","body":[{"type":"a","name":2},{"at":[1.5,"x"]}]}"#;
    observed.fold_text([exchange, "\n", other].concat().as_bytes(), &Routes::default());
    let shape = observed.live.values().next().unwrap().clone();
    observed.pools.insert("User".to_owned(), shape);
    observed
}

fn word(n: usize) -> String {
    [
        "k",
        &"x".repeat(n / 26),
        &char::from(b'a' + u8::try_from(n % 26).unwrap()).to_string(),
    ]
    .concat()
}

#[test]
fn what_is_written_follows_the_schema() {
    let (schema, lines) = (schema(), everything().to_lines());
    for member in [
        "definition",
        "operation",
        "status",
        "media",
        "pooled",
        "variants",
        "positions",
        "without",
        "partly",
        "depth",
        "resources",
        "unnamed",
        "sources",
        "first",
        "last",
        "formats",
        "sizes",
        "ranges",
        "plain",
        "beyond-2^53",
        "free-text",
        "format:date",
        "size:0",
        "key:number",
        "lengths",
        "filled",
        "fraction",
        "empty-object",
    ] {
        assert!(
            lines.contains(&format!("\"{member}\":")),
            "{member} does not occur, so it is not tested"
        );
    }
    let written: Value = serde_json::from_str(&lines).unwrap();
    let errors: Vec<_> = schema
        .iter_errors(&written)
        .take(3)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(schema.is_valid(&serde_json::from_str(&Observed::default().to_lines()).unwrap()));
}

#[test]
fn the_schema_refuses_what_is_never_written() {
    let lines = everything().to_lines();
    let faults = [
        ("\"seen\":", "\"saw\":"),
        ("drift-observed/1", "drift-observed/2"),
        ("\"path\":", "\"where\":"),
        ("\"values\":{", "\"values\":{\"value\":1,"),
        ("\"date\":", "\"birthday\":"),
    ];
    for (from, to) in faults {
        let broken: Value = serde_json::from_str(&lines.replace(from, to)).unwrap();
        assert!(!schema().is_valid(&broken), "{to}");
    }
}

#[test]
fn each_path_has_its_line() {
    let lines = everything().to_lines();
    let paths = lines
        .lines()
        .filter(|line| line.starts_with('{') && line.contains("\"path\":"))
        .count();
    assert_eq!(paths + 3, lines.lines().count(), "all but the head and the foot");
    let inner: Vec<_> = lines.lines().skip(2).take(paths).map(|line| line.trim_end_matches(',')).collect();
    assert!(inner.iter().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}
