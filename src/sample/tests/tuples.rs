//! Tuples: arrays of one length whose positions differ in type, in any split and order.

use super::super::{Export, Observed};
use super::{fold, place};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn of_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "fraction",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The types at each position, told from whole documents.
fn slow(bodies: &[Vec<Value>]) -> Option<Vec<BTreeSet<&'static str>>> {
    let length = bodies.first()?.len();
    let tuples = (2..=8).contains(&length) && bodies.iter().all(|body| body.len() == length);
    let at = |position: usize| bodies.iter().map(|body| of_type(&body[position])).collect();
    tuples.then(|| (0..length).map(at).collect())
}

fn written(observed: &Observed) -> Option<Vec<BTreeSet<String>>> {
    let file: Value = serde_json::from_str(&observed.to_lines()).unwrap();
    let line = file["paths"].as_array()?.iter().find(|line| line["path"] == "")?;
    serde_json::from_value(line.get("positions")?.clone()).unwrap()
}

fn item() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(7),
        json!(7.5),
        json!("x"),
        json!([1, "x"]),
        json!({ "a": 1 }),
    ])
}

fn arrays() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let one_length = (0..10_usize).prop_flat_map(|length| prop::collection::vec(prop::collection::vec(item(), length), 0..6));
    prop_oneof![3 => one_length, 1 => prop::collection::vec(prop::collection::vec(item(), 0..4), 0..6)]
}

fn learnt(bodies: &[Vec<Value>]) -> Observed {
    let texts: Vec<String> = bodies.iter().map(|body| json!(body).to_string()).collect();
    fold(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn the_positions_are_those_of_whole_documents(bodies in arrays(), cut in any::<prop::sample::Index>()) {
        let whole = learnt(&bodies);
        let expected = slow(&bodies).map(|types| types.into_iter().map(|names| names.into_iter().map(str::to_owned).collect()).collect());
        prop_assert_eq!(written(&whole), expected);
        let (front, back) = bodies.split_at(cut.index(bodies.len() + 1));
        let mut merged = Observed::from_lines(&learnt(back).to_lines()).unwrap();
        prop_assert!(merged.fold_body(&place(), b"[1,[1,2").is_err());
        merged.merge(learnt(front));
        prop_assert_eq!(merged.to_lines(), whole.to_lines());
    }
}

/// Readings: a time and a value that is missing now and then.
fn readings(count: usize) -> Observed {
    let reading = |n: usize| {
        format!(
            "[\"2024-01-31T10:00:00Z\",{}]",
            if n == 3 { "null".to_owned() } else { format!("{n}.5") }
        )
    };
    let bodies: Vec<String> = (0..count).map(reading).collect();
    fold(&bodies.iter().map(String::as_str).collect::<Vec<_>>())
}

fn schema_of(export: Export, observed: &Observed) -> Value {
    let document: Value = serde_json::from_str(&export.write(observed)).unwrap();
    let schema = document.pointer("/paths/~1items/get/responses/200/content/application~1json/schema");
    schema.unwrap_or(&document).clone()
}

#[test]
fn a_tuple_is_written_position_by_position_where_there_is_a_word_for_it() {
    let observed = readings(12);
    let positions = json!([{ "type": "string", "format": "date-time" }, { "type": ["number", "null"] }]);
    for export in [Export::JsonSchema, Export::OpenApi31] {
        let schema = schema_of(export, &observed);
        assert_eq!(
            (&schema["prefixItems"], &schema["minItems"], &schema["maxItems"]),
            (&positions, &json!(2), &json!(2))
        );
        assert_eq!(schema.get("items"), None);
    }
    let schema = schema_of(Export::OpenApi30, &observed);
    assert_eq!(schema["items"]["anyOf"].as_array().map(Vec::len), Some(2), "{schema:#}");
    assert_eq!((&schema["minItems"], schema.get("prefixItems")), (&json!(2), None));
    assert_eq!(observed.facts(&place())[0].positions, ["string", "null or fraction"]);
}

#[test]
fn lists_and_few_arrays_are_no_tuples() {
    let pairs = fold(&["[1,2.5]"; 12]);
    let mut longer = readings(12);
    longer.merge(fold(&["[\"2024-01-31T10:00:00Z\",1,2]"]));
    for list in [readings(9), pairs, longer] {
        let schema = schema_of(Export::JsonSchema, &list);
        assert!(schema.get("prefixItems").is_none() && schema["items"].is_object(), "{schema:#}");
    }
}
