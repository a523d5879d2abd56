//! From the counts of a path to the schema of its values.

use crate::sample::discriminator::Told;
use crate::sample::facts::{Fact, Group};
use crate::sample::node::Node;
use crate::sample::tuple::Types;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How a schema says what JSON Schema and OpenAPI 3.0 say differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON Schema 2020-12, which is also that of OpenAPI 3.1.
    Json,
    /// The schema object of OpenAPI 3.0.3: no type `null`, one type a schema.
    OpenApi30,
}

/// How the paths of a place are written.
pub(super) struct Writing<'n> {
    pub(super) dialect: Dialect,
    /// Objects that stand elsewhere, and what refers to them.
    pub(super) elsewhere: Vec<(&'n Node, String)>,
}

/// The schema that every value counted at a path is valid against.
pub(super) fn schema(node: &Node, by: &Writing<'_>) -> Value {
    schema_of(node, Types::ALL, by)
}

/// The same for those of the values that are of some types.
fn schema_of(node: &Node, types: Types, by: &Writing<'_>) -> Value {
    let null = types.has(Fact::NULL) && node.instances.get(Fact::NULL) > 0;
    let mut variants = variants(node, types, by);
    match (by.dialect, null) {
        (_, false) => {}
        (Dialect::Json, true) => variants.push(json!({ "type": "null" })),
        // Without a type next to it, `nullable` says nothing, and nothing has to be said: any value is valid.
        (Dialect::OpenApi30, true) if variants.is_empty() => return json!({ "nullable": true }),
        // Beside a reference it says nothing either, and what is referred to says it.
        (Dialect::OpenApi30, true) => variants
            .iter_mut()
            .filter(|variant| !is_reference(variant))
            .for_each(|variant| variant["nullable"] = json!(true)),
    }
    joined(variants, by.dialect)
}

fn is_reference(schema: &Value) -> bool {
    schema.get("$ref").is_some()
}

/// One schema for each type that was seen, null aside.
fn variants(node: &Node, types: Types, by: &Writing<'_>) -> Vec<Value> {
    let seen = |fact| types.has(fact) && node.instances.get(fact) > 0;
    let mut variants = Vec::new();
    if seen(Fact::BOOLEAN) {
        variants.push(json!({ "type": "boolean" }));
    }
    if seen(Fact::FRACTION) {
        variants.push(json!({ "type": "number" }));
    } else if seen(Fact::INTEGER) {
        variants.push(json!({ "type": "integer" }));
    }
    if seen(Fact::STRING) {
        variants.push(string(node));
    }
    if seen(Fact::ARRAY) {
        variants.push(array(node, by));
    }
    if seen(Fact::OBJECT) {
        let elsewhere = by.elsewhere.iter().find(|(known, _)| std::ptr::eq(*known, node));
        variants.push(elsewhere.map_or_else(|| object(node, by), |(_, reference)| json!({ "$ref": reference })));
    }
    variants
}

/// A list, or a tuple. OpenAPI 3.0 has no word for the positions of one, and says of each what holds for any.
fn array(node: &Node, by: &Writing<'_>) -> Value {
    let Some(items) = node.items.as_deref() else {
        return json!({ "type": "array", "items": {} });
    };
    let positions = node.positions.0.as_ref();
    let Some(tuple) = positions.and_then(|known| known.of_tuple(node.instances.get(Fact::ARRAY))) else {
        return json!({ "type": "array", "items": schema(items, by) });
    };
    let (keyword, schemas) = match by.dialect {
        Dialect::Json => ("prefixItems", tuple.iter().map(|types| schema_of(items, *types, by)).collect()),
        Dialect::OpenApi30 => ("items", schema(items, by)),
    };
    json!({ "type": "array", keyword: schemas, "minItems": tuple.len(), "maxItems": tuple.len() })
}

/// One schema that takes what any of several take.
fn joined(mut variants: Vec<Value>, dialect: Dialect) -> Value {
    match variants.len() {
        0 => json!({}),
        1 => variants.remove(0),
        _ if dialect == Dialect::Json && !variants.iter().any(is_reference) => merged(variants),
        _ => json!({ "anyOf": variants }),
    }
}

/// `{"type": ["array", "null"], "items": …}`: a keyword of one type says nothing of values of another, so all can stand side
/// by side.
fn merged(variants: Vec<Value>) -> Value {
    let mut types = Vec::new();
    let mut merged = Map::new();
    for variant in variants {
        let Value::Object(members) = variant else { continue };
        for (keyword, value) in members {
            if keyword == "type" {
                types.push(value);
            } else {
                merged.insert(keyword, value);
            }
        }
    }
    let mut schema = Map::from_iter([("type".to_owned(), Value::Array(types))]);
    schema.extend(merged);
    Value::Object(schema)
}

/// A format of fewer strings than this may be an accident.
const FEWEST: u64 = 3;
/// The format that is counted by its standard alone.
const BY_STANDARD: &str = "uuid";

/// A format is promised where all strings have it and are what its standard means; else it is a remark.
fn string(node: &Node) -> Value {
    let strings = node.instances.get(Fact::STRING);
    let all_exact = strings >= FEWEST && node.instances.get(Fact::EXACT) == strings;
    let mut schema = json!({ "type": "string" });
    for (fact, count) in node.instances.iter() {
        let (group, name) = fact.name();
        if group == Group::Formats && count == strings {
            let promised = name == BY_STANDARD || all_exact;
            schema[if promised { "format" } else { "x-observed-format" }] = json!(name);
        }
    }
    schema
}

/// What the objects of a path have in common.
pub(super) fn object(node: &Node, by: &Writing<'_>) -> Value {
    let objects = node.instances.get(Fact::OBJECT);
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (key, field) in node.fields.sorted() {
        properties.insert(key.to_owned(), schema(field, by));
        if field.instances.values() == objects {
            required.push(json!(key));
        }
    }
    let mut object = json!({ "type": "object" });
    if !properties.is_empty() {
        object["properties"] = Value::Object(properties);
    }
    if !required.is_empty() {
        object["required"] = Value::Array(required);
    }
    if let Some(free) = &node.free {
        object["additionalProperties"] = schema(free, by);
    }
    if let Some(variants) = by_variant(node) {
        object["anyOf"] = variants;
    }
    object
}

/// What each variant of an object always has and others have not; none where one of them has nothing of the kind.
fn by_variant(node: &Node) -> Option<Value> {
    let told = Told::of(node).filter(Told::is_whole)?;
    let required = told.variants.iter().map(|variant| {
        let members = node.fields.sorted().into_iter().map(|(key, _)| key);
        let own = members.filter(|key| told.is_own(variant, key));
        own.collect::<Vec<_>>()
    });
    let required: BTreeSet<Vec<&str>> = required.collect();
    let says_something = required.len() > 1 && !required.contains(&Vec::new());
    says_something.then(|| required.into_iter().map(|members| json!({ "required": members })).collect())
}
