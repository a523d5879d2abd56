//! Where schemas, references and operations stand in a document, as JSON Pointers (RFC 6901).

use serde_json::{Map, Value};

/// Methods that path items of the tests have.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Keywords that hold a schema, a list of them, and a map of them.
const ONE: [&str; 9] = [
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
];
const LISTS: [&str; 4] = ["allOf", "oneOf", "anyOf", "prefixItems"];
const MAPS: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];

/// A step of a pointer, escaped.
pub(crate) fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Every object that stands in a schema's place, references among them, outermost first.
pub(crate) fn schemas(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for family in ["/components/schemas", "/definitions"] {
        for (name, schema) in members(document.pointer(family)) {
            below(schema, &step(family, name), &mut found);
        }
    }
    for (key, part) in members(Some(document)) {
        if key == "components" {
            for (family, parts) in members(Some(part)).filter(|(family, _)| *family != "schemas") {
                anywhere(parts, &step("/components", family), &mut found);
            }
        } else {
            anywhere(part, &step("", key), &mut found);
        }
    }
    found
}

/// The members of a value that may not be there, or not be an object.
pub(crate) fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The elements of a member that may not be there.
pub(crate) fn elements<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What is no schema: looks for the member `schema`.
fn anywhere(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match key.as_str() {
                    "schema" => below(member, &step(at, key), found),
                    "example" | "examples" => {}
                    _ => anywhere(member, &step(at, key), found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                anywhere(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn below(schema: &Value, at: &str, found: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else { return };
    found.push(at.to_owned());
    for (key, member) in keywords {
        let here = step(at, key);
        if ONE.contains(&key.as_str()) {
            below(member, &here, found);
        } else if LISTS.contains(&key.as_str()) {
            for (index, item) in member.as_array().into_iter().flatten().enumerate() {
                below(item, &format!("{here}/{index}"), found);
            }
        } else if MAPS.contains(&key.as_str()) {
            for (name, item) in members(Some(member)) {
                below(item, &step(&here, name), found);
            }
        }
    }
}

/// Every operation that a client calls: path, method, pointer.
pub(crate) fn operations(document: &Value) -> Vec<(String, String, String)> {
    operations_in(document, "paths")
}

/// Every operation of `paths` or of webhooks: path or name, method, pointer.
pub(crate) fn operations_in(document: &Value, family: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (path, item) in members(document.get(family)) {
        for (method, _) in members(Some(item)).filter(|(key, _)| METHODS.contains(&key.as_str())) {
            found.push((path.clone(), method.clone(), step(&step(&format!("/{family}"), path), method)));
        }
    }
    found
}

/// Applies a function to every object of the document, innermost first.
pub(crate) fn every_object(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| every_object(member, change));
            change(members);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| every_object(item, change)),
        _ => {}
    }
}

/// The target of a reference within the document.
pub(crate) fn target<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    document.pointer(reference.strip_prefix('#')?)
}

/// Whether the document is of 3.1 or later, where schemas are those of JSON Schema.
pub(crate) fn is_modern(document: &Value) -> bool {
    document
        .get("openapi")
        .and_then(Value::as_str)
        .is_some_and(|version| !version.starts_with("3.0"))
}
