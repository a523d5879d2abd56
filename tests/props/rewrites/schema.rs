//! Schemas said in other words: wrapped, split, merged, nested, with keywords that say nothing.

use crate::choices::Choices;
use crate::pointers::{elements, is_modern, schemas, target};
use serde_json::{Map, Value, json};

/// What belongs to the place and not to the schema: it stays outside when the schema is wrapped.
const OF_THE_PLACE: [&str; 3] = ["readOnly", "writeOnly", "deprecated"];

/// Keywords of the numbers, texts and arrays that may stand in either part of a split.
const SPLITTABLE: [&str; 9] = [
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
];

/// Changes a few schemas, innermost first.
fn some(document: &mut Value, choices: &mut Choices, percent: usize, change: impl Fn(&mut Map<String, Value>, &mut Choices)) {
    for pointer in schemas(document).into_iter().rev() {
        if choices.chance(percent)
            && let Some(Value::Object(schema)) = document.pointer_mut(&pointer)
        {
            change(schema, choices);
        }
    }
}

fn wrap(keyword: &str, document: &mut Value, choices: &mut Choices) {
    // 2.0 knows no unions.
    if keyword != "allOf" && document.get("swagger").is_some() {
        return;
    }
    some(document, choices, 20, |schema, _| {
        // A discriminator stands beside its union.
        if schema.contains_key("discriminator") {
            return;
        }
        let mut inner = std::mem::take(schema);
        for key in OF_THE_PLACE {
            inner
                .shift_remove(key)
                .into_iter()
                .for_each(|value| drop(schema.insert(key.to_owned(), value)));
        }
        schema.insert(keyword.to_owned(), json!([inner]));
    });
}

pub(crate) fn wrap_all_of(document: &mut Value, choices: &mut Choices) {
    wrap("allOf", document, choices);
}

pub(crate) fn wrap_one_of(document: &mut Value, choices: &mut Choices) {
    wrap("oneOf", document, choices);
}

pub(crate) fn wrap_any_of(document: &mut Value, choices: &mut Choices) {
    wrap("anyOf", document, choices);
}

/// One object of members becomes two that both hold; one range becomes two ends.
pub(crate) fn split(document: &mut Value, choices: &mut Choices) {
    some(document, choices, 40, |schema, choices| {
        let whole = [schema.get("additionalProperties"), schema.get("unevaluatedProperties")];
        let closed = whole.into_iter().flatten().any(|said| said != &json!(true));
        let combined = ["allOf", "oneOf", "anyOf", "$ref", "not", "enum"]
            .iter()
            .any(|key| schema.contains_key(*key));
        let parted = ["properties"].iter().chain(&SPLITTABLE).any(|key| schema.contains_key(*key));
        if closed || combined || !parted || schema.get("type").is_none() {
            return;
        }
        let (mut one, mut other) = (Map::new(), Map::new());
        for key in ["type", "nullable"] {
            if let Some(value) = schema.shift_remove(key) {
                one.insert(key.to_owned(), value.clone());
                other.insert(key.to_owned(), value);
            }
        }
        for key in SPLITTABLE {
            let exclusive = format!("exclusive{}{}", key[..1].to_uppercase(), &key[1..]);
            let part = if choices.chance(50) { &mut one } else { &mut other };
            for key in [key, exclusive.as_str()] {
                schema
                    .shift_remove(key)
                    .into_iter()
                    .for_each(|value| drop(part.insert(key.to_owned(), value)));
            }
        }
        split_members(schema, &mut one, &mut other, choices);
        schema.insert("allOf".to_owned(), json!([one, other]));
    });
}

fn split_members(schema: &mut Map<String, Value>, one: &mut Map<String, Value>, other: &mut Map<String, Value>, choices: &mut Choices) {
    let Some(Value::Object(members)) = schema.shift_remove("properties") else {
        return;
    };
    let mut parts = [Map::new(), Map::new()];
    for (name, member) in members {
        parts[choices.below(2)].insert(name, member);
    }
    let mut required = schema.shift_remove("required").unwrap_or_default();
    for (part, members) in [one, other].into_iter().zip(parts) {
        let own: Vec<&Value> = required
            .as_array()
            .into_iter()
            .flatten()
            .filter(|name| members.contains_key(name.as_str().unwrap_or_default()))
            .collect();
        if !own.is_empty() {
            part.insert("required".to_owned(), json!(own));
        }
        if let Some(required) = required.as_array_mut() {
            required.retain(|name| !members.contains_key(name.as_str().unwrap_or_default()));
        }
        part.insert("properties".to_owned(), Value::Object(members));
    }
    // Names that no property declares.
    if required.as_array().is_some_and(|names| !names.is_empty()) {
        schema.insert("required".to_owned(), required);
    }
}

/// Parts that only list members become one object.
pub(crate) fn merge(document: &mut Value, choices: &mut Choices) {
    for pointer in schemas(document).into_iter().rev() {
        let Some(schema) = document.pointer(&pointer) else { continue };
        let merged = merged(document, schema);
        if let (Some(merged), true) = (merged, choices.chance(60)) {
            document.pointer_mut(&pointer).into_iter().for_each(|place| *place = merged.clone());
        }
    }
}

fn merged(document: &Value, schema: &Value) -> Option<Value> {
    const PLAIN: [&str; 4] = ["type", "properties", "required", "description"];
    let only_parts = schema.as_object()?.keys().all(|key| key == "allOf" || key == "description");
    let parts = elements(schema, "allOf");
    if !only_parts || parts.len() < 2 {
        return None;
    }
    let mut said: Vec<&Value> = schema.get("description").into_iter().collect();
    let (mut members, mut required) = (Map::new(), Vec::new());
    for part in parts {
        let part = match part.get("$ref").and_then(Value::as_str) {
            Some(reference) => target(document, reference)?,
            None => part,
        };
        let plain = part.as_object()?.keys().all(|key| PLAIN.contains(&key.as_str()));
        let own = part.get("properties")?.as_object()?;
        if !plain || part.get("type") != Some(&json!("object")) || own.keys().any(|name| members.contains_key(name)) {
            return None;
        }
        said.extend(part.get("description"));
        members.extend(own.clone());
        required.extend(elements(part, "required").to_vec());
    }
    let mut merged = json!({"type": "object", "properties": members});
    match said[..] {
        [] => {}
        [only] => merged["description"] = only.clone(),
        _ => return None,
    }
    if !required.is_empty() {
        merged["required"] = json!(required);
    }
    Some(merged)
}

/// The last members of a union of three become a union of their own.
pub(crate) fn nest(document: &mut Value, choices: &mut Choices) {
    some(document, choices, 70, |schema, choices| {
        if schema.contains_key("discriminator") {
            return;
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(members) = schema
                .get_mut(keyword)
                .and_then(Value::as_array_mut)
                .filter(|members| members.len() > 2)
            {
                let last = members.split_off(1 + choices.below(members.len() - 2));
                members.push(json!({keyword: last}));
            }
        }
    });
}

/// Keywords that allow everything.
pub(crate) fn trivial(document: &mut Value, choices: &mut Choices) {
    let modern = is_modern(document);
    some(document, choices, 40, |schema, choices| {
        if schema.contains_key("$ref") {
            return;
        }
        let mut said = vec![
            ("required", json!([])),
            ("minLength", json!(0)),
            ("minItems", json!(0)),
            ("minProperties", json!(0)),
            ("uniqueItems", json!(false)),
            ("deprecated", json!(false)),
            ("readOnly", json!(false)),
        ];
        if !modern {
            said.push(("nullable", json!(false)));
        }
        let (key, value) = choices.pick(&said).clone();
        schema.entry(key).or_insert(value);
    });
}

/// `additionalProperties: true` said or left unsaid.
pub(crate) fn say_open(document: &mut Value, choices: &mut Choices) {
    // What is said to be allowed is evaluated.
    if document.to_string().contains("unevaluatedProperties") {
        return;
    }
    some(document, choices, 50, |schema, choices| {
        let open = schema.get("additionalProperties");
        if open == Some(&json!(true)) || open == Some(&json!({})) {
            schema.shift_remove("additionalProperties");
        } else if schema.get("type") == Some(&json!("object")) && open.is_none() {
            let said = [json!(true), json!({})];
            schema.insert("additionalProperties".to_owned(), choices.pick(&said).clone());
        }
    });
}
