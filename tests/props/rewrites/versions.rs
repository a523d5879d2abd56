//! The spellings of the versions: null, exclusive bounds, constants.

use crate::choices::Choices;
use crate::pointers::{is_modern, schemas};
use serde_json::{Map, Value, json};

fn each(document: &mut Value, mut change: impl FnMut(&mut Map<String, Value>)) {
    for pointer in schemas(document).into_iter().rev() {
        if let Some(Value::Object(schema)) = document.pointer_mut(&pointer) {
            change(schema);
        }
    }
}

/// What says nothing of values, and so may stay beside a `$ref`.
const REMARKS: [&str; 9] = [
    "$ref",
    "title",
    "summary",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "example",
    "nullable",
];

/// From 3.0 to 3.1: `nullable` and boolean `exclusiveMinimum` in today's words. What stands beside a `$ref` goes: it "SHALL be
/// ignored" before 3.1 (OpenAPI 3.0.3, Reference Object), and would count from then on (3.1.0, Schema Object).
pub(crate) fn modernise(document: &mut Value, choices: &mut Choices) {
    if is_modern(document) || document.get("swagger").is_some() {
        return;
    }
    document["openapi"] = json!("3.1.0");
    each(document, |schema| {
        if schema.contains_key("$ref") {
            schema.retain(|key, _| REMARKS.contains(&key.as_str()) || key.starts_with("x-"));
        }
        for (plain, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            if schema.shift_remove(exclusive) == Some(json!(true))
                && let Some(limit) = schema.shift_remove(plain)
            {
                schema.insert(exclusive.to_owned(), limit);
            }
        }
        if schema.shift_remove("nullable") == Some(json!(true)) {
            let spelling = choices.below(3);
            nullable(schema, spelling);
        }
    });
}

/// Adds null to a schema that has a type: in its list of types, or in a union around it.
fn nullable(schema: &mut Map<String, Value>, spelling: usize) {
    let listed = elements_of(schema, "enum");
    let only_null = !listed.is_empty() && listed.iter().all(Value::is_null);
    let Some(own) = schema.get("type").cloned().filter(|_| !only_null) else {
        return untyped(schema, only_null, spelling);
    };
    if spelling == 0 {
        schema.insert("type".to_owned(), json!([own, "null"]));
        return;
    }
    let keyword = if spelling == 1 { "anyOf" } else { "oneOf" };
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.retain(|value| !value.is_null());
    }
    let mut inner = std::mem::take(schema);
    for key in ["readOnly", "writeOnly"] {
        inner
            .shift_remove(key)
            .into_iter()
            .for_each(|value| drop(schema.insert(key.to_owned(), value)));
    }
    schema.insert(keyword.to_owned(), json!([inner, {"type": "null"}]));
}

/// `nullable: true` without a type: some readers take it at its word, for some it says nothing.
fn untyped(schema: &mut Map<String, Value>, only_null: bool, spelling: usize) {
    if only_null {
        schema.shift_remove("type");
    } else if spelling > 0 {
        let inner = std::mem::take(schema);
        schema.insert("anyOf".to_owned(), json!([inner, {"type": "null"}]));
    }
}

fn elements_of<'v>(schema: &'v Map<String, Value>, key: &str) -> &'v [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(crate) fn newest(document: &mut Value, _: &mut Choices) {
    if document["openapi"] == json!("3.1.0") {
        document["openapi"] = json!("3.2.0");
    }
}

/// From a list of types to a union and back.
pub(crate) fn respell_null(document: &mut Value, choices: &mut Choices) {
    if !is_modern(document) {
        return;
    }
    each(document, |schema| {
        let list = schema.get("type").and_then(Value::as_array).cloned().unwrap_or_default();
        if let [own, Value::String(null)] = &list[..]
            && null == "null"
            && choices.chance(60)
        {
            schema.insert("type".to_owned(), own.clone());
            nullable(schema, choices.below(3));
        }
    });
}

pub(crate) fn constants(document: &mut Value, choices: &mut Choices) {
    if !is_modern(document) {
        return;
    }
    each(document, |schema| {
        if let Some([only]) = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice)
            && choices.chance(60)
        {
            let only = only.clone();
            schema.shift_remove("enum");
            schema.insert("const".to_owned(), only);
        }
    });
}

/// A second, weaker limit beside the exclusive one.
pub(crate) fn exclusive(document: &mut Value, choices: &mut Choices) {
    if !is_modern(document) {
        return;
    }
    each(document, |schema| {
        for (plain, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            if let (Some(limit), true) = (schema.get(exclusive).cloned(), choices.chance(60)) {
                schema.entry(plain).or_insert(limit);
            }
        }
    });
}

pub(crate) fn listed_types(document: &mut Value, choices: &mut Choices) {
    if !is_modern(document) {
        return;
    }
    each(document, |schema| {
        if let Some(Value::String(only)) = schema.get("type").cloned()
            && choices.chance(40)
        {
            schema.insert("type".to_owned(), json!([only]));
        }
    });
}
