//! Witnesses: what is shown for each kind of change, and that a validator agrees.

#[allow(dead_code, reason = "each test needs some of it")]
mod judged;

use apidrift::compare::compare;
use apidrift::contract::{Contract, SchemaId, Way, json_schema};
use apidrift::rules::Finding;
use judged::contract as read;
use serde_json::{Value, json};

/// A document of one operation.
fn document(operation: &Value) -> Value {
    json!({
        "openapi": "3.1.0", "info": { "title": "t", "version": "1" }, "paths": { "/things/{id}": { "post": operation } },
        "components": { "securitySchemes": {
            "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
            "token": { "type": "http", "scheme": "bearer" }
        } }
    })
}

fn body(schema: &Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

fn answered(schema: &Value) -> Value {
    let mut response = body(schema);
    response["description"] = json!("");
    document(&json!({ "responses": { "200": response } }))
}

fn asked(schema: &Value) -> Value {
    document(&json!({ "requestBody": body(schema), "responses": { "200": { "description": "" } } }))
}

fn findings(old: &Contract, new: &Contract) -> Vec<Finding> {
    judged::shown([old, new], &compare(old, new)).0
}

/// The witness of the one finding of a rule.
fn shown(old: &Value, new: &Value, rule: &str) -> Value {
    let found = findings(&read(old), &read(new));
    let finding = found.iter().find(|finding| finding.rule == rule);
    let finding = finding.unwrap_or_else(|| {
        panic!(
            "no {rule} among {:?}",
            found.iter().map(|finding| &finding.rule).collect::<Vec<_>>()
        )
    });
    finding.witness.clone().unwrap_or_default()
}

fn object(properties: &Value, required: &Value) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

#[test]
fn a_response_shows_a_value_that_is_new() {
    let text = json!({ "type": "string" });
    for (old, new, rule, value) in [
        (
            text.clone(),
            json!({ "type": ["string", "null"] }),
            "response-became-nullable",
            json!(null),
        ),
        (text.clone(), json!({ "type": "integer" }), "type-changed", json!(0)),
        (
            json!({ "type": "string", "enum": ["a", "b"] }),
            json!({ "type": "string", "enum": ["a", "b", "done"] }),
            "response-enum-value-added",
            json!("done"),
        ),
        (
            json!({ "type": "string", "maxLength": 3 }),
            json!({ "type": "string", "maxLength": 5 }),
            "response-bound-loosened",
            json!("aaaa"),
        ),
        (
            json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
            json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }, { "type": "array", "items": { "type": "string" } }] }),
            "response-union-member-added",
            json!([]),
        ),
        (
            json!({ "type": "integer", "format": "int32" }),
            json!({ "type": "integer", "format": "int64" }),
            "response-format-loosened",
            json!(3_000_000_000_u64),
        ),
    ] {
        let witness = shown(&answered(&old), &answered(&new), rule);
        assert_eq!(witness, json!({ "kind": "response", "value": value, "confirmed": true }), "{rule}");
    }
}

#[test]
fn a_request_shows_a_value_that_is_refused() {
    for (old, new, rule, value) in [
        (
            json!({ "type": "string", "enum": ["a", "b"] }),
            json!({ "type": "string", "enum": ["a"] }),
            "request-enum-value-removed",
            json!("b"),
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "integer", "minimum": 10 }),
            "request-bound-tightened",
            json!(0),
        ),
        (
            json!({ "type": "array", "items": { "type": "integer" } }),
            json!({ "type": "array", "items": { "type": "integer" }, "maxItems": 2 }),
            "request-bound-tightened",
            json!([1, 1, 1]),
        ),
        (
            object(&json!({ "a": { "type": "string" } }), &json!([])),
            object(&json!({ "a": { "type": "string" }, "b": { "type": "string" } }), &json!(["b"])),
            "request-property-added-required",
            json!({}),
        ),
        (
            json!({ "type": "object", "additionalProperties": true, "properties": { "a": {} } }),
            json!({ "type": "object", "additionalProperties": false, "properties": { "a": {} } }),
            "request-members-forbidden",
            json!({ "unlisted": "a" }),
        ),
    ] {
        let witness = shown(&asked(&old), &asked(&new), rule);
        assert_eq!(witness, json!({ "kind": "request", "value": value, "confirmed": true }), "{rule}");
    }
}

#[test]
fn a_member_that_went_shows_what_came_and_what_comes() {
    let both = object(
        &json!({ "id": { "type": "integer" }, "name": { "type": "string" } }),
        &json!(["id"]),
    );
    let one = object(&json!({ "id": { "type": "integer" } }), &json!(["id"]));
    let witness = shown(&answered(&both), &answered(&one), "response-property-removed");
    assert_eq!(
        witness,
        json!({ "kind": "response", "before": { "id": 1, "name": "a" }, "after": { "id": 1 }, "confirmed": true })
    );
    let optional = object(&json!({ "id": { "type": "integer" } }), &json!([]));
    let witness = shown(&answered(&one), &answered(&optional), "response-property-became-optional");
    assert_eq!(witness, json!({ "kind": "response", "value": {}, "confirmed": true }));
}

#[test]
fn read_only_members_are_no_part_of_requests() {
    let old = object(&json!({ "id": { "type": "integer", "readOnly": true } }), &json!(["id"]));
    let new = object(
        &json!({ "id": { "type": "integer", "readOnly": true }, "name": { "type": "string" } }),
        &json!(["id", "name"]),
    );
    let witness = shown(&asked(&old), &asked(&new), "request-property-added-required");
    assert_eq!(witness, json!({ "kind": "request", "value": {}, "confirmed": true }));
}

#[test]
fn recursive_schemas_end() {
    let document = |required: &Value| {
        let mut document = answered(&json!({ "$ref": "#/components/schemas/Node" }));
        let node = json!({ "type": "object", "required": required, "properties": {
            "next": { "$ref": "#/components/schemas/Node" }, "label": { "type": "string" }
        } });
        document["components"]["schemas"] = json!({ "Node": node });
        document
    };
    let witness = shown(
        &document(&json!(["label"])),
        &document(&json!([])),
        "response-property-became-optional",
    );
    assert_eq!(witness, json!({ "kind": "response", "value": {}, "confirmed": true }));
    let endless = shown(
        &document(&json!(["label", "next"])),
        &document(&json!(["next"])),
        "response-property-became-optional",
    );
    assert_eq!(endless["confirmed"], false, "no finite value has a next for ever: {endless}");
    assert!(endless["reason"].is_string());
}

#[test]
fn calls_are_the_smallest() {
    let responses = json!({ "200": { "description": "", "headers": { "X-Left": { "required": true, "schema": { "type": "integer" } } } } });
    let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } });
    let base = json!({ "parameters": [id], "responses": responses, "security": [{ "key": [] }] });
    let with = |key: &str, value: Value| {
        let mut changed = base.clone();
        changed[key] = value;
        document(&changed)
    };
    let call = |more: Value| {
        let mut call = json!({ "method": "POST", "path": "/things/1" });
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        call
    };
    let query = json!({ "name": "q", "in": "query", "required": true, "schema": { "type": "string" } });
    let old = document(&base);
    for (new, rule, before, after) in [
        (
            with("parameters", json!([id, query])),
            "parameter-added-required",
            call(json!({})),
            call(json!({ "query": { "q": "a" } })),
        ),
        (
            with("responses", json!({ "200": { "description": "" } })),
            "response-header-removed",
            call(json!({ "status": "200", "response headers": { "X-Left": 1 } })),
            call(json!({ "status": "200", "response headers": {} })),
        ),
        (
            with("security", json!([{ "token": [] }])),
            "security-alternative-removed",
            call(json!({ "headers": { "X-Key": "KEY" } })),
            call(json!({ "headers": { "Authorization": "bearer CREDENTIALS" } })),
        ),
    ] {
        let witness = shown(&old, &new, rule);
        assert_eq!(
            witness,
            json!({ "kind": "call", "before": before, "after": after, "confirmed": true }),
            "{rule}"
        );
    }
    let mut gone = old.clone();
    gone["paths"] = json!({ "/other": { "get": { "responses": {} } } });
    let witness = shown(&old, &gone, "operation-removed");
    assert_eq!(witness, json!({ "kind": "call", "value": call(json!({})), "confirmed": true }));
}

#[test]
fn the_projection_says_what_the_document_says() {
    let mut document = answered(&json!({ "$ref": "#/components/schemas/Node" }));
    document["components"]["schemas"] = json!({ "Node": {
        "type": ["object", "null"], "required": ["id"], "additionalProperties": false,
        "properties": {
            "id": { "type": "integer", "minimum": 1, "readOnly": true },
            "next": { "$ref": "#/components/schemas/Node" },
            "kind": { "oneOf": [{ "const": "a" }, { "enum": ["b", "c"] }] },
            "tags": { "type": "object", "additionalProperties": { "type": "string", "maxLength": 2 } }
        }
    } });
    let contract = read(&document);
    let id: SchemaId = contract.definitions["Node"];
    let validator = |way| jsonschema::validator_for(&json_schema(&contract, &[id], way, None).unwrap()).unwrap();
    let (response, request) = (validator(Way::Response), validator(Way::Request));
    for (value, read, written) in [
        (json!(null), true, true),
        (
            json!({ "id": 1, "next": { "id": 2, "kind": "b", "tags": { "x": "ab" } } }),
            true,
            false,
        ),
        (json!({}), false, true),
        (json!({ "id": 0 }), false, false),
        (json!({ "id": 1, "kind": "d" }), false, false),
        (json!({ "id": 1, "tags": { "x": "abc" } }), false, false),
        (json!({ "kind": "a" }), false, true),
        (json!([]), false, false),
    ] {
        assert_eq!((response.is_valid(&value), request.is_valid(&value)), (read, written), "{value}");
    }
}

#[test]
fn a_value_is_shown_in_the_object_that_holds_it() {
    let document = |values: &Value| {
        object(
            &json!({ "id": { "type": "integer" }, "states": { "type": "array", "items": { "type": "string", "enum": values } } }),
            &json!(["id"]),
        )
    };
    let witness = shown(
        &answered(&document(&json!(["a"]))),
        &answered(&document(&json!(["a", "b"]))),
        "response-enum-value-added",
    );
    assert_eq!(
        witness,
        json!({ "kind": "response", "value": { "id": 1, "states": ["b"] }, "confirmed": true })
    );
}

#[test]
fn what_is_very_long_says_how_long_it_is() {
    let list = |limit: u64| json!({ "type": "array", "items": { "type": "integer" }, "maxItems": limit });
    let witness = shown(&asked(&list(2000)), &asked(&list(500)), "request-bound-tightened");
    assert_eq!(witness["value"], json!([1, 1, "… (501 items)"]));
    assert_eq!(witness["confirmed"], true);
    let text = |limit: u64| json!({ "type": "string", "maxLength": limit });
    let witness = shown(&asked(&text(70_000)), &asked(&text(50_000)), "request-bound-tightened");
    assert_eq!(witness["value"], json!("aaaaaaaaaaaaaaaaaaaa… (50001 characters)"));
    assert!(witness["note"].is_string());
}
