//! The comparison held against values: where it says that nothing got narrower, what was valid before is valid after, by a
//! validator that is not ours.

use crate::choices::Choices;
use crate::judged::{all, contract, told};
use crate::pointers::every_object;
use apidrift::contract::{Contract, Operation, SchemaId, Way, json_schema};
use apidrift::rules::{Finding, Severity};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// How many instances are tried of each body.
const TRIES: usize = 24;

/// How deep instances go.
const DEEPEST: usize = 6;

/// What a body may be: its schema in JSON Schema, and the validator of it.
struct Body {
    schema: Value,
    validator: Validator,
}

impl Body {
    fn of(contract: &Contract, id: SchemaId, way: Way) -> Option<Self> {
        let mut schema = json_schema(contract, &[id], way, None)?;
        // That members of a `oneOf` overlap is nobody's intent: a value that several of them take is taken.
        every_object(&mut schema, &mut |object| {
            if let Some(members) = object.shift_remove("oneOf") {
                object.entry("anyOf").or_insert(members);
            }
        });
        let validator = jsonschema::validator_for(&schema).ok()?;
        Some(Self { schema, validator })
    }
}

/// The schema of an operation's body in one direction, where it has one.
fn body(operation: &Operation, way: Way) -> Option<SchemaId> {
    let media = match way {
        Way::Request => &operation.request_body.as_ref()?.media,
        Way::Response => &operation.responses.get("200")?.media,
    };
    media.values().next()?.schema
}

/// A value that a writer said was valid and the reader refuses, where nothing was found that says so.
pub(crate) fn fault(before: &Value, after: &Value, choices: &mut Choices) -> Option<String> {
    let (old, new) = (contract(before.to_string()), contract(after.to_string()));
    refused(&old, &new, &all(&old, &new), choices)
}

/// The same, whatever was found: so many changes are shown by a value.
pub(crate) fn shown(before: &Value, after: &Value, choices: &mut Choices) -> bool {
    let (old, new) = (contract(before.to_string()), contract(after.to_string()));
    refused(&old, &new, &[], choices).is_some()
}

fn refused(old: &Contract, new: &Contract, found: &[Finding], choices: &mut Choices) -> Option<String> {
    for mine in old.operations.iter().filter(|operation| operation.received.is_none()) {
        let theirs = new.operations.iter().find(|operation| operation.name() == mine.name())?;
        for way in [Way::Request, Way::Response] {
            let (Some(one), Some(other)) = (body(mine, way), body(theirs, way)) else {
                continue;
            };
            if found.iter().any(|finding| speaks(finding, mine, way)) {
                continue;
            }
            // A request is written by the old side, a response by the new one.
            let (one, other) = (Body::of(old, one, way)?, Body::of(new, other, way)?);
            let (writer, reader) = if way == Way::Request { (one, other) } else { (other, one) };
            for _ in 0..TRIES {
                let value = instance(&writer.schema, &writer.schema, choices, DEEPEST);
                if writer.validator.is_valid(&value) && !reader.validator.is_valid(&value) {
                    return Some(format!("{way:?} of {}: {value}\n{}", mine.name(), told(found)));
                }
            }
        }
    }
    None
}

/// Whether a finding tells of that body. What a response brings that the old side did not declare is told as `info`.
fn speaks(finding: &Finding, operation: &Operation, way: Way) -> bool {
    let place = if way == Way::Request { "request body" } else { "response 200" };
    let there = finding
        .sites
        .iter()
        .any(|site| *site.operation == *operation.name() && site.r#where.starts_with(place));
    let brings = matches!(
        &*finding.rule,
        "response-property-added" | "members-loosened" | "request-property-added"
    );
    there && (finding.severity > Severity::Info || (way == Way::Response && brings))
}

/// A value after a schema; it need not be valid.
fn instance(root: &Value, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
        return if depth == 0 {
            json!({})
        } else {
            instance(root, target, choices, depth - 1)
        };
    }
    let list = |key: &str| schema.get(key).and_then(Value::as_array).filter(|list| !list.is_empty());
    if let Some(values) = list("enum") {
        return choices.pick(values).clone();
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    let mut value = plain(root, schema, choices, depth);
    for key in ["oneOf", "anyOf"] {
        if let Some(members) = list(key) {
            let member = choices.pick(members).clone();
            value = joined(value, instance(root, &member, choices, depth));
        }
    }
    for part in list("allOf").into_iter().flatten() {
        value = joined(value, instance(root, part, choices, depth));
    }
    value
}

/// Two values of parts that both hold: the members of both, else the later one that says something.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, Value::Null) => one,
        (_, other) => other,
    }
}

fn plain(root: &Value, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) if !kinds.is_empty() => choices.pick(kinds).as_str().unwrap_or_default().to_owned(),
        Some(Value::String(kind)) => kind.clone(),
        _ if schema.get("properties").is_some() => "object".to_owned(),
        _ => String::new(),
    };
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    match kind.as_str() {
        "object" => object(root, schema, choices, depth),
        "array" => {
            let none = json!({"type": "string"});
            let items = schema.get("items").unwrap_or(&none);
            let count = if depth == 0 { 0 } else { choices.below(3) };
            (0..count)
                .map(|_| instance(root, items, choices, depth.saturating_sub(1)))
                .collect()
        }
        "string" => json!(*choices.pick(&[
            "a",
            "",
            "abz",
            "open",
            "done",
            "az",
            "2024-01-01T00:00:00Z",
            "held-and-much-longer-than-that"
        ])),
        "integer" => json!(*choices.pick(&[0, 1, 3, 7, 9, 100, -5]) + i64::from(choices.chance(20)) * 1000),
        "number" => json!(limit("minimum").unwrap_or(0.0) + f64::from(u8::try_from(choices.below(20)).unwrap_or(0)) / 2.0),
        "boolean" => json!(choices.chance(50)),
        _ => Value::Null,
    }
}

fn object(root: &Value, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
    let mut members = Map::new();
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if required.contains(&json!(name)) || (depth > 0 && choices.chance(60)) {
            members.insert(name.clone(), instance(root, member, choices, depth.saturating_sub(1)));
        }
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object())
        && depth > 0
        && choices.chance(50)
    {
        members.insert("another".to_owned(), instance(root, values, choices, depth - 1));
    }
    Value::Object(members)
}
