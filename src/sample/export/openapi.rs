//! OpenAPI documents: operations by their paths, webhooks apart, the schema of each answer where it was seen.

use super::definitions::Definitions;
use super::schema::Dialect;
use crate::sample::{Observed, Place};
use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

/// The member of `info` by which a document says that it was learnt from samples, and is nobody's promise.
pub const LEARNT: &str = "x-observed";

/// The methods that a path item has members for.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/// What stands before the name of an operation that is received.
const RECEIVED: [&str; 2] = ["webhook:", "callback:"];

/// OpenAPI 3.0.3, held to its typed model. Operations that are received stand under `x-webhooks`, for it has no other
/// place for them.
pub(super) fn version_30(observed: &Observed) -> Value {
    let document = document(observed, "3.0.3", "x-webhooks", Dialect::OpenApi30);
    let typed = serde_json::from_value::<OpenAPI>(document.clone());
    typed.and_then(serde_json::to_value).unwrap_or(document)
}

/// OpenAPI 3.1.1.
pub(super) fn version_31(observed: &Observed) -> Value {
    document(observed, "3.1.1", "webhooks", Dialect::Json)
}

fn document(observed: &Observed, version: &str, webhooks: &str, dialect: Dialect) -> Value {
    let (mut called, mut received, mut bodies) = (Map::new(), Map::new(), Map::new());
    let components = observed.live.keys().map(component).collect();
    let mut definitions = Definitions::new(dialect, "#/components/schemas/", components);
    for (place, shape) in &observed.live {
        match Address::of(&place.operation) {
            Some(address) if address.received => add(&mut received, &address, place, &definitions.schema(&shape.root)),
            Some(address) => add(&mut called, &address, place, &definitions.schema(&shape.root)),
            None => drop(bodies.insert(component(place), definitions.schema(&shape.root))),
        }
    }
    for operation in [&mut called, &mut received].into_iter().flat_map(operations) {
        if operation["responses"] == json!({}) {
            operation["responses"]["default"] = json!({ "description": "Not observed." });
        }
    }
    let mut document = json!({
        "openapi": version,
        "info": { "title": "What was observed", "version": "1", LEARNT: true },
        "paths": called,
    });
    if !received.is_empty() {
        document[webhooks] = Value::Object(received);
    }
    bodies.extend(definitions.known);
    if !bodies.is_empty() {
        document["components"] = json!({ "schemas": bodies });
    }
    document
}

fn operations(items: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    let methods = items.values_mut().filter_map(Value::as_object_mut);
    methods.flat_map(|item| item.values_mut())
}

/// Where an operation stands in a document.
struct Address {
    method: String,
    key: String,
    /// The names in its path.
    names: Vec<String>,
    received: bool,
}

impl Address {
    /// The address of an operation's name; none where a document has no place for it.
    fn of(operation: &str) -> Option<Self> {
        let (method, path) = operation.split_once(' ')?;
        let method = method.to_ascii_lowercase();
        if !METHODS.contains(&method.as_str()) {
            return None;
        }
        if RECEIVED.iter().any(|word| path.starts_with(word)) {
            let key = path.strip_prefix(RECEIVED[0]).unwrap_or(path).to_owned();
            return Some(Self {
                method,
                key,
                names: Vec::new(),
                received: true,
            });
        }
        let mut names: Vec<String> = Vec::new();
        let mut key = String::new();
        let mut rest = path;
        while let Some((before, name, after)) = named(rest) {
            // A path must not have a name twice.
            let unique = if names.iter().any(|known| known == name) {
                format!("{name}{}", names.len() + 1)
            } else {
                name.to_owned()
            };
            key.extend([before, "{", &unique, "}"]);
            names.push(unique);
            rest = after;
        }
        key += rest;
        path.starts_with('/').then_some(Self {
            method,
            key,
            names,
            received: false,
        })
    }
}

/// The first `{name}` of a path, with what is before and behind it.
fn named(path: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn add(items: &mut Map<String, Value>, address: &Address, place: &Place, schema: &Value) {
    let item = items.entry(address.key.clone()).or_insert_with(|| json!({}));
    if !item[&address.method].is_object() {
        item[&address.method] = json!({ "responses": {} });
        if !address.names.is_empty() {
            let parameter = |name: &String| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
            item[&address.method]["parameters"] = address.names.iter().map(parameter).collect();
        }
    }
    let operation = &mut item[&address.method];
    let media = if place.media.is_empty() { "application/json" } else { &place.media };
    let body = json!({ "schema": schema });
    if place.status.is_empty() {
        operation["requestBody"]["content"][media] = body;
    } else {
        let response = &mut operation["responses"][&place.status];
        response["description"] = json!("Observed.");
        response["content"][media] = body;
    }
}

/// A name that a component may have (OpenAPI 3.0.3, Components Object), from what is known of its bodies.
fn component(place: &Place) -> String {
    let words = [place.operation.as_str(), place.status.as_str(), place.media.as_str()];
    let name: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || ".-_".contains(letter) {
            letter
        } else {
            '-'
        }
    };
    let name: String = name.join("-").chars().map(plain).collect();
    if name.is_empty() {
        "Body".to_owned()
    } else {
        format!("Body-{name}")
    }
}
