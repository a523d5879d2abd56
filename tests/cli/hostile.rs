//! Documents that were made to hurt: each ends in a report or in one sentence, in bounded time, and never in a panic.

use super::Place;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Far more than any of them takes, on a slow machine and without optimisation; what is not bounded takes for ever.
const PATIENCE: Duration = Duration::from_mins(2);

/// A run that is given up after [`PATIENCE`]: how it ended, and what it said.
fn run(place: &Place, arguments: &[&str]) -> (Option<i32>, String) {
    let mut child = place
        .command(arguments)
        .stdout(Stdio::from(std::fs::File::create(place.path("out")).unwrap()))
        .stderr(Stdio::from(std::fs::File::create(place.path("err")).unwrap()))
        .spawn()
        .unwrap();
    let start = Instant::now();
    let ended = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{arguments:?} did not end");
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let said = place.read("out") + &place.read("err");
    assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    (ended, said)
}

fn document(schemas: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/S0"},
        }}}}}}},
        "components": {"schemas": schemas},
    })
}

/// Schemas `S0`, `S1`, …, each made from its number.
fn schemas(count: usize, of: impl Fn(usize) -> Value) -> Value {
    document(&(0..count).map(|index| (format!("S{index}"), of(index))).collect())
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{index}")})
}

#[test]
fn what_cannot_be_a_document_is_refused_in_one_sentence() {
    let place = Place::new();
    place.write("plain.json", &schemas(1, |_| json!({"type": "string"})).to_string());
    let nines = (1..12).map(|level| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(",")));
    let bomb = format!("openapi: 3.0.3\na0: &a0 [x, x, x, x, x, x, x, x, x]\n{}", nines.collect::<String>());
    let pairs = (1..40).map(|level| format!("b{level}: &b{level} {{<<: [*b{0}, *b{0}], k{level}: *b{0}}}\n", level - 1));
    let merged = format!("openapi: 3.0.3\nb0: &b0 {{k: v}}\n{}", pairs.collect::<String>());
    let deep = 1_000_000;
    let table = [
        ("bomb.yaml", bomb, "bomb.yaml:"),
        ("merged.yaml", merged, "merged.yaml:"),
        (
            "deep.json",
            format!("{{\"openapi\": \"3.0.0\", \"x\": {}{}}}", "[".repeat(deep), "]".repeat(deep)),
            "deep.json:1:",
        ),
        (
            "deep.yaml",
            format!("openapi: 3.0.0\nx: {}{}\n", "[".repeat(deep), "]".repeat(deep)),
            "deep.yaml:2:",
        ),
        (
            "objects.json",
            format!("{}1{}", "{\"swagger\":".repeat(deep), "}".repeat(deep)),
            "objects.json:1:",
        ),
    ];
    for (name, text, said) in table {
        place.write(name, &text);
        let (code, told) = run(&place, &["diff", name, "plain.json"]);
        assert_eq!(code, Some(2), "{name}: {told}");
        assert!(
            told.contains(said) && told.lines().count() == 1 && told.len() < 400,
            "{name}: {told}"
        );
    }
}

#[test]
fn references_without_end_cost_themselves() {
    let place = Place::new();
    let count = 3000;
    place.write("plain.json", &schemas(1, |_| json!({"type": "string"})).to_string());
    let table = [
        ("chain.json", schemas(count, |index| reference(index + 1))),
        ("loop.json", schemas(count, |index| reference((index + 1) % count))),
        (
            "twice.json",
            schemas(
                count,
                |index| json!({"allOf": [reference((index + 1) % count), reference((index + 2) % count)]}),
            ),
        ),
        (
            "unions.json",
            schemas(30, |index| {
                let member = |other: usize| json!({"type": "object", "properties": {format!("p{other}"): reference((index + other) % 30)}});
                json!({"oneOf": (0..20).map(member).collect::<Vec<_>>()})
            }),
        ),
    ];
    for (name, document) in table {
        place.write(name, &document.to_string());
        for sides in [["plain.json", name], [name, name]] {
            let (code, said) = run(&place, &["diff", sides[0], sides[1], "--witness"]);
            assert!(matches!(code, Some(0 | 1)), "{name}: {said}");
        }
    }
}

#[test]
fn numbers_and_patterns_of_any_size_are_compared_or_left_undecided() {
    let place = Place::new();
    let nines = "9".repeat(1_000_000);
    let bound = |number: &str| {
        let text = schemas(1, |_| json!({"type": "integer", "maximum": 0})).to_string();
        text.replace("\"maximum\":0", &format!("\"maximum\":{number}"))
    };
    let schema = |schema: Value| schemas(1, |_| schema.clone()).to_string();
    let table = [
        (bound("1e400"), bound("1e401"), "risky"),
        (bound(&nines), bound("1e400"), "info"),
        (bound("1e999999999999999999999"), bound("1e400"), "info"),
        (
            schema(json!({"type": "string", "pattern": "^(a+)+$"})),
            schema(json!({"type": "string", "pattern": "((((x{1000}){1000}){1000}){1000})"})),
            "undecided",
        ),
        (
            schema(json!({"type": "string", "pattern": "a"})),
            schema(json!({"type": "string", "pattern": "(".repeat(100_000) + &")".repeat(100_000)})),
            "undecided",
        ),
        (
            schema(json!({"type": "array", "minItems": 1_000_000_000, "items": {}})),
            schema(json!({"type": "array", "minItems": 999_999_999, "items": {}})),
            "risky",
        ),
        (
            schema(json!({"type": "string", "minLength": 1_000_000_000_000_u64})),
            schema(json!({"type": "string", "minLength": 1_000_000_000})),
            "risky",
        ),
    ];
    for (number, (old, new, severity)) in table.into_iter().enumerate() {
        place.write("old.json", &old);
        place.write("new.json", &new);
        let (code, said) = run(&place, &["diff", "old.json", "new.json", "--witness"]);
        assert_eq!(code, Some(0), "{number}: {said}");
        assert!(said.contains(&format!("1 {severity}")) && said.len() < 4000, "{number}: {said}");
    }
}

#[test]
fn what_is_huge_is_compared_in_bounded_time() {
    let place = Place::new();
    let properties = |prefix: &str| {
        let all: Value = (0..8_000)
            .map(|index| (format!("{prefix}{index}"), json!({"type": "string"})))
            .collect();
        schemas(1, |_| json!({"type": "object", "properties": all}))
    };
    let union = |prefix: &str| {
        let member = |index: usize| json!({"type": "object", "properties": {format!("{prefix}{index}"): {"type": "string"}}});
        schemas(1, |_| json!({"oneOf": (0..1100).map(member).collect::<Vec<_>>()}))
    };
    let values = |first: usize| schemas(1, |_| json!({"enum": (first..first + 50_000).collect::<Vec<_>>()}));
    for (old, new) in [(properties("p"), properties("q")), (union("p"), union("q")), (values(0), values(1))] {
        place.write("old.json", &old.to_string());
        place.write("new.json", &new.to_string());
        let (code, said) = run(&place, &["diff", "old.json", "new.json", "--format", "json", "--fail-on", "never"]);
        assert_eq!(code, Some(0), "{}", said.chars().take(500).collect::<String>());
    }
}
