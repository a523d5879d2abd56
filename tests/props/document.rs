//! Generates small documents of OpenAPI 3.0: operations, parameters, bodies, responses, headers, callbacks, security.

use crate::choices::Choices;
use crate::schemas::Maker;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const NAMES: [&str; 5] = ["Account", "Order", "Line", "Event", "Report"];

/// Paths with the methods that they may have.
const PATHS: [&str; 4] = ["/orders", "/orders/{id}", "/accounts/{account}/lines/{line}", "/search"];

/// Small documents; a shorter list of choices makes a plainer one.
pub(crate) fn documents() -> impl Strategy<Value = Value> {
    prop::collection::vec(any::<u16>(), 0..160).prop_map(document)
}

/// The document that a list of choices makes.
pub(crate) fn document(list: Vec<u16>) -> Value {
    let mut choices = Choices::listed(list);
    let count = choices.below(NAMES.len() + 1);
    let components: Vec<String> = NAMES[..count].iter().map(|name| (*name).to_owned()).collect();
    let mut maker = Maker::new(&mut choices, components.clone());
    let mut paths = Map::new();
    for path in PATHS.iter().take(1 + maker.choices.below(PATHS.len())) {
        paths.insert((*path).to_owned(), item(&mut maker, path));
    }
    let mut schemas = Map::new();
    for (index, name) in components.into_iter().enumerate() {
        let schema = if index % 2 == 1 { maker.schema(3) } else { maker.record(3) };
        schemas.insert(name, no_bare_reference(schema));
    }
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "token": {"type": "http", "scheme": "bearer"},
            "sign": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://api.example.com/t", "scopes": {"read": "", "write": ""}}}},
        }},
    });
    if choices.chance(50) {
        document["security"] = json!([{"key": []}, {"sign": ["read"]}]);
    }
    document
}

/// A component that is nothing but another one may lead back to itself.
fn no_bare_reference(schema: Value) -> Value {
    if schema.get("$ref").is_some() {
        json!({"type": "array", "items": schema})
    } else {
        schema
    }
}

fn item(maker: &mut Maker, path: &str) -> Value {
    let mut item = Map::new();
    let names: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let in_path: Vec<Value> = names
        .iter()
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if !in_path.is_empty() {
        item.insert("parameters".to_owned(), json!(in_path));
    }
    for method in ["get", "post"].iter().take(1 + maker.choices.below(2)) {
        item.insert((*method).to_owned(), operation(maker, method, true));
    }
    Value::Object(item)
}

fn operation(maker: &mut Maker, method: &str, may_call_back: bool) -> Value {
    let mut operation = json!({"tags": ["shop", "all"], "responses": responses(maker)});
    if method == "post" {
        let body = json!({"required": maker.choices.chance(70), "content": {"application/json": {"schema": maker.schema(3)}}});
        operation["requestBody"] = body;
    }
    if may_call_back && method == "post" && maker.choices.chance(25) {
        let called = self::operation(maker, "post", false);
        operation["callbacks"] = json!({"done": {"{$request.body#/url}": {"post": called}}});
    }
    let parameters: Vec<Value> = (0..maker.choices.below(3)).map(|_| parameter(maker)).collect();
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    match maker.choices.below(5) {
        3 => operation["security"] = json!([{"token": []}]),
        4 => operation["security"] = json!([{"key": [], "token": []}, {"sign": ["read", "write"]}]),
        _ => {}
    }
    operation
}

fn parameter(maker: &mut Maker) -> Value {
    let name = maker.word();
    let place = *maker.choices.pick(&["query", "query", "header", "cookie"]);
    let schema = match maker.choices.below(3) {
        0 => json!({"type": "integer", "minimum": 1}),
        1 => json!({"type": "string", "enum": ["asc", "desc"]}),
        _ => json!({"type": "array", "items": {"type": "string"}}),
    };
    json!({"name": name, "in": place, "required": maker.choices.chance(20), "schema": schema})
}

fn responses(maker: &mut Maker) -> Value {
    let mut ok = json!({"description": "ok", "content": {"application/json": {"schema": maker.schema(3)}}});
    if maker.choices.chance(30) {
        ok["headers"] = json!({"X-Total": {"schema": {"type": "integer"}}});
    }
    let mut responses = json!({"200": ok});
    if maker.choices.chance(30) {
        responses["404"] = json!({"description": "none", "content": {"application/json": {"schema": maker.schema(1)}}});
    }
    responses
}
