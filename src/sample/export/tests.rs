//! Documents are valid, and every sample is valid against the schema of its place.

use super::Export;
use crate::sample::{Observed, Place};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Strings of each format that is promised, and some that only look like it.
const FORMATTED: &[&str] = &[
    "2024-01-31",
    "2024-02-30",
    "2024-01-31T10:00:00Z",
    "2024-01-31 10:00",
    "https://x.example/a?b=c",
    "https://x.example/{id}",
    "mia@x.example",
    "mia@x_y.example",
    "10.0.0.1",
    "300.0.0.1",
    "2001:db8::1",
];

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!([1, "x"])),
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(7)),
        Just(json!(1.0)),
        Just(json!(7.5)),
        Just(json!("")),
        Just(json!("123e4567-e89b-12d3-a456-426614174000")),
        prop::sample::select(FORMATTED).prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::btree_map("[a-c]|x-y|a/b|[0-9]{8}|nullable|type", inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Objects of which one member tells the others, more or less.
fn varied() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![9 => prop::sample::select(&["x", "y", "z"][..]).prop_map(|text| json!(text)), 1 => Just(json!(null))];
    (kind, any::<[u8; 3]>()).prop_map(|(kind, dice)| {
        let mut object = json!({ "type": kind });
        for (at, (name, dice)) in ["x", "y", "z"].into_iter().zip(dice).enumerate() {
            if (kind == *name) == (dice > 2) || at == 0 && dice == 0 {
                object[name.repeat(2)] = json!(dice);
            }
        }
        object
    })
}

fn places() -> [Place; 4] {
    [
        Place::response("GET /users/{id}/x/{id}", "200", "application/json"),
        Place::response("GET /users/{id}/x/{id}", "404", ""),
        Place::delivery("POST webhook:push", ""),
        Place::bare(),
    ]
}

fn fold(bodies: &[(usize, Value)]) -> Observed {
    let mut observed = Observed::default();
    for (place, body) in bodies {
        observed.fold_body(&places()[*place], body.to_string().as_bytes()).unwrap();
    }
    observed
}

fn document(export: Export, observed: &Observed) -> Value {
    serde_json::from_str(&export.write(observed)).unwrap()
}

/// What OpenAPI 3.0 means by `nullable`, in the words of JSON Schema.
fn in_json_schema(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(in_json_schema).collect(),
        Value::Object(members) => {
            let mut members: Map<String, Value> = members.iter().map(|(key, value)| (key.clone(), of_member(key, value))).collect();
            if members.get("nullable") == Some(&json!(true)) && members.contains_key("type") {
                members.insert("type".to_owned(), json!([members["type"], "null"]));
            }
            Value::Object(members)
        }
        plain => plain.clone(),
    }
}

/// Members of `properties` are schemas whatever they are called.
fn of_member(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("properties", Value::Object(members)) => members
            .iter()
            .map(|(name, schema)| (name.clone(), in_json_schema(schema)))
            .collect(),
        _ => in_json_schema(value),
    }
}

/// The schema that a document has for a place.
fn schema_of(document: &Value, place: usize, webhooks: &str) -> Value {
    let media = "/content/application~1json/schema";
    let pointer = match place {
        0 => format!("/paths/~1users~1{{id}}~1x~1{{id2}}/get/responses/200{media}"),
        1 => format!("/paths/~1users~1{{id}}~1x~1{{id2}}/get/responses/404{media}"),
        2 => format!("/{webhooks}/push/post/requestBody{media}"),
        _ => "/components/schemas/Body".to_owned(),
    };
    let found = document.pointer(&pointer);
    let mut schema = found.unwrap_or_else(|| panic!("{pointer} in {document:#}")).clone();
    if document.to_string().contains("$ref") {
        // What it refers to comes along.
        schema["components"] = document["components"].clone();
    }
    schema
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .unwrap_or_else(|error| panic!("{error}: {schema:#}"))
}

proptest! {
    #[test]
    fn every_sample_is_valid(bodies in prop::collection::vec((0..4_usize, json_value()), 1..12)) {
        let observed = fold(&bodies);
        let schema = document(Export::JsonSchema, &observed);
        prop_assert!(jsonschema::meta::is_valid(&schema), "{schema:#}");
        let (any, v30, v31) = (validator(&schema), document(Export::OpenApi30, &observed), document(Export::OpenApi31, &observed));
        let typed: Result<openapiv3::OpenAPI, _> = serde_json::from_value(v30.clone());
        prop_assert!(typed.is_ok(), "{typed:?} {v30:#}");
        for (place, body) in &bodies {
            prop_assert!(any.is_valid(body), "{body} {schema:#}");
            let in_30 = in_json_schema(&schema_of(&v30, *place, "x-webhooks"));
            prop_assert!(validator(&in_30).is_valid(body), "{body} {v30:#}");
            prop_assert!(validator(&schema_of(&v31, *place, "webhooks")).is_valid(body), "{body} {v31:#}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_sample_of_a_variant_is_valid(bodies in prop::collection::vec((0..1_usize, varied()), 40..80)) {
        let observed = fold(&bodies);
        let any = validator(&document(Export::JsonSchema, &observed));
        let in_30 = validator(&in_json_schema(&schema_of(&document(Export::OpenApi30, &observed), 0, "x-webhooks")));
        for (_, body) in &bodies {
            prop_assert!(any.is_valid(body) && in_30.is_valid(body), "{body} {:#}", document(Export::JsonSchema, &observed));
        }
    }
}

#[test]
fn what_a_variant_always_has_is_promised_of_it() {
    let pet = |n: usize| {
        if n.is_multiple_of(2) {
            json!({ "id": n, "species": "dog", "bark": 1 })
        } else {
            json!({ "id": n, "species": "cat", "claws": 1 })
        }
    };
    let bodies: Vec<(usize, Value)> = (0..24).map(|n| (0, pet(n))).collect();
    let observed = fold(&bodies);
    for (export, webhooks) in [(Export::OpenApi30, "x-webhooks"), (Export::OpenApi31, "webhooks")] {
        let schema = schema_of(&document(export, &observed), 0, webhooks);
        assert_eq!(schema["required"], json!(["id", "species"]));
        assert_eq!(schema["anyOf"], json!([{ "required": ["bark"] }, { "required": ["claws"] }]));
        assert!(!validator(&schema).is_valid(&json!({ "id": 1, "species": "dog" })));
    }
    assert_eq!(observed.facts(&places()[0])[0].variants, Some(("species".to_owned(), 2)));
}

/// A comment with so many levels of replies.
fn comment(levels: usize) -> Value {
    let mut comment = json!({ "id": levels, "text": "so", "author": { "id": 7, "name": "x" }, "replies": [], "edited": null });
    if let Some(below) = levels.checked_sub(1) {
        comment["replies"] = json!([self::comment(below)]);
        comment["edited"] = json!(true);
    }
    comment
}

#[test]
fn an_object_that_contains_itself_is_one_definition() {
    let bodies: Vec<(usize, Value)> = (2..5).map(|levels| (0, json!({ "page": 1, "top": comment(levels) }))).collect();
    let observed = fold(&bodies);
    let schema = document(Export::JsonSchema, &observed);
    assert_eq!(schema["properties"]["top"], json!({ "$ref": "#/$defs/replies" }));
    let reply = &schema["$defs"]["replies"];
    assert_eq!(
        reply["properties"]["replies"],
        json!({ "type": "array", "items": { "$ref": "#/$defs/replies" } })
    );
    assert_eq!(reply["required"], json!(["author", "edited", "id", "replies", "text"]));
    assert_eq!(reply["properties"]["edited"], json!({ "type": ["boolean", "null"] }));
    let wrong = |mut value: Value| {
        value["top"]["replies"][0]["replies"][0]["text"] = json!(1);
        value
    };
    let deeper = json!({ "page": 1, "top": comment(9) });
    for (export, webhooks) in [(Export::OpenApi30, "x-webhooks"), (Export::OpenApi31, "webhooks")] {
        let schema = in_json_schema(&schema_of(&document(export, &observed), 0, webhooks));
        assert!(
            validator(&schema).is_valid(&deeper) && !validator(&schema).is_valid(&wrong(deeper.clone())),
            "{schema:#}"
        );
    }
    assert!(validator(&schema).is_valid(&deeper) && !validator(&schema).is_valid(&wrong(deeper.clone())));
    assert!(bodies.iter().all(|(_, body)| validator(&schema).is_valid(body)));
}

#[test]
fn what_only_looks_like_its_parent_is_not_taken_for_it() {
    let user = json!({ "id": 1, "name": "x", "mail": "m", "phone": "p" });
    let mut boss = user.clone();
    boss["manager"] = user;
    let once = document(Export::JsonSchema, &fold(&[(0, boss)]));
    assert_eq!(once.get("$defs"), None, "{once:#}");
    let wrapped = document(Export::JsonSchema, &fold(&[(0, json!({ "data": { "data": { "data": 1 } } }))]));
    assert_eq!(wrapped.get("$defs"), None, "{wrapped:#}");
}

proptest! {
    #[test]
    fn a_loop_is_the_same_in_any_order_and_takes_every_sample(levels in prop::collection::vec((0..5_usize, any::<bool>()), 1..6)) {
        let tree = |(levels, null): &(usize, bool)| {
            let leaf = json!({ "n": 1, "next": null });
            let start = if *null { leaf } else { json!({ "n": 2.5 }) };
            (0, (0..*levels).fold(start, |inside, n| json!({ "n": n, "next": inside })))
        };
        let bodies: Vec<(usize, Value)> = levels.iter().map(tree).collect();
        let reversed: Vec<(usize, Value)> = bodies.iter().rev().cloned().collect();
        for (export, webhooks) in [(Export::OpenApi30, "x-webhooks"), (Export::OpenApi31, "webhooks")] {
            let document = document(export, &fold(&bodies));
            prop_assert_eq!(export.write(&fold(&bodies)), export.write(&fold(&reversed)));
            let schema = in_json_schema(&schema_of(&document, 0, webhooks));
            prop_assert!(bodies.iter().all(|(_, body)| validator(&schema).is_valid(body)), "{:?} {schema:#}", bodies);
        }
    }
}

#[test]
fn what_held_without_exception_is_promised() {
    let body = |value| (0, value);
    let observed = fold(&[
        body(json!({ "id": 1, "name": "a", "tags": [], "12345678": 1 })),
        body(json!({ "id": 2, "name": null, "tags": ["x"], "note": 1.5 })),
    ]);
    let schema = document(Export::JsonSchema, &observed);
    let expected = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "GET /users/{id}/x/{id} 200 application/json",
        "type": "object",
        "properties": {
            "id": { "type": "integer" },
            "name": { "type": ["string", "null"] },
            "note": { "type": "number" },
            "tags": { "type": "array", "items": { "type": "string" } },
        },
        "required": ["id", "name", "tags"],
        "additionalProperties": { "type": "integer" },
    });
    assert_eq!(schema, expected);
    for wrong in [
        json!({ "name": "a", "tags": [] }),
        json!({ "id": "1", "name": "a", "tags": [] }),
        json!([]),
    ] {
        assert!(!validator(&schema).is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn a_format_is_promised_where_enough_strings_have_it_and_are_what_its_standard_means() {
    let of = |texts: &[&str]| {
        let bodies: Vec<_> = texts.iter().map(|text| (0, json!({ "a": text }))).collect();
        document(Export::OpenApi30, &fold(&bodies)).pointer(SCHEMA).unwrap()["properties"]["a"].clone()
    };
    for (format, text, like) in [
        ("date", "2024-01-31", "2024-02-30"),
        ("date-time", "2024-01-31T10:00:00Z", "2024-01-31 10:00"),
        ("uri", "https://x.example/a", "https://x.example/{id}"),
        ("email", "mia@x.example", "mia@x_y.example"),
        ("ipv4", "10.0.0.1", "300.0.0.1"),
        ("ipv6", "::1", "::1"),
    ] {
        assert_eq!(of(&[text; 3]), json!({ "type": "string", "format": format }));
        assert_eq!(of(&[text; 2]), json!({ "type": "string", "x-observed-format": format }), "too few");
        assert_eq!(of(&[text, text, text, "no"]), json!({ "type": "string" }));
        let known = if like == text { "format" } else { "x-observed-format" };
        assert_eq!(of(&[text, text, text, like]), json!({ "type": "string", known: format }));
    }
}

/// Where the schema of the first place stands.
const SCHEMA: &str = "/paths/~1users~1{id}~1x~1{id2}/get/responses/200/content/application~1json/schema";

#[test]
fn a_document_names_its_parameters_and_leaves_out_what_it_has_no_place_for() {
    let mut observed = fold(&[(0, json!({})), (2, json!({ "a": 1 }))]);
    observed.fold_body(&Place::response("PURGE /x", "200", ""), b"{}").unwrap();
    let document = document(Export::OpenApi30, &observed);
    assert_eq!(document["openapi"], "3.0.3");
    let parameters = &document["paths"]["/users/{id}/x/{id2}"]["get"]["parameters"];
    assert_eq!((&parameters[0]["name"], &parameters[1]["name"]), (&json!("id"), &json!("id2")));
    assert!(document["components"]["schemas"]["Body-PURGE--x-200"].is_object(), "{document:#}");
    assert!(document["x-webhooks"]["push"]["post"]["requestBody"].is_object());
}
