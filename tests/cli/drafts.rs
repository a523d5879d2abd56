//! JSON Schemas as the sides of a comparison: of every draft, found by what they call themselves, and told from data.

use super::inputs::findings;
use super::{Place, V1};
use serde_json::{Value, json};

/// One schema in the spelling of a draft, with and without what the newer one lacks.
pub(crate) fn schema(draft: &str, definitions: &str, newer: bool) -> Value {
    let mut schema = json!({
        "$schema": draft,
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "lines": {"type": "array", "items": {"$ref": format!("#/{definitions}/Line")}},
            "state": {"enum": ["open", "shut"]},
            "note": {"type": "string"},
        },
    });
    schema[definitions] = json!({"Line": {"type": "object", "properties": {"price": {"type": "integer"}}}});
    if newer {
        schema["required"] = json!(["id", "lines"]);
        schema["properties"]["state"]["enum"] = json!(["open", "shut", "lost"]);
        schema["properties"].as_object_mut().unwrap().remove("note");
        schema[definitions]["Line"]["properties"]["price"]["type"] = json!("string");
    }
    schema
}

pub(crate) const DRAFTS: [(&str, &str); 5] = [
    ("http://json-schema.org/draft-04/schema#", "definitions"),
    ("http://json-schema.org/draft-06/schema#", "definitions"),
    ("http://json-schema.org/draft-07/schema#", "definitions"),
    ("https://json-schema.org/draft/2019-09/schema", "$defs"),
    ("https://json-schema.org/draft/2020-12/schema", "$defs"),
];

#[test]
fn json_schemas_of_every_draft_are_sides() {
    let place = Place::new();
    for (old, old_definitions) in DRAFTS {
        place.write("old.json", &schema(old, old_definitions, false).to_string());
        for (new, new_definitions) in DRAFTS {
            place.write("same.json", &schema(new, new_definitions, false).to_string());
            place.run(&["diff", "old.json", "same.json"]).ends(0).says(&["no findings"]);
        }
        place.write("new.json", &schema(old, old_definitions, true).to_string());
        let both = place.run(&["diff", "old.json", "new.json", "--format", "json"]).ends(1);
        let expected = [
            ("breaking", "request-property-became-required", ".lines"),
            ("breaking", "response-property-removed", ".note"),
            ("breaking", "type-changed", ".lines[].price"),
            ("risky", "response-enum-value-added", ".state"),
        ];
        let expected = expected.map(|(severity, rule, place)| (severity.to_owned(), rule.to_owned(), place.to_owned()));
        assert_eq!(findings(&both), expected, "{old}");
    }
}

#[test]
fn a_direction_is_judged_alone() {
    let place = Place::new();
    let [old, new] = [false, true].map(|newer| schema(DRAFTS[2].0, DRAFTS[2].1, newer).to_string());
    place.write("old.json", &old);
    place.write("new.json", &new);
    let of = |way: &str| {
        findings(
            &place
                .run(&["diff", "old.json", "new.json", "--format", "json", "--direction", way])
                .ends(1),
        )
    };
    let severity = |found: &[(String, String, String)], place: &str| found.iter().find(|(.., at)| at == place).unwrap().0.clone();
    let (read, written) = (of("response"), of("request"));
    assert_eq!(severity(&read, ".lines"), "info");
    assert_eq!(severity(&written, ".lines"), "breaking");
    assert_eq!(severity(&read, ".note"), "breaking");
    assert_eq!(severity(&written, ".note"), "risky");
    assert_eq!(severity(&read, ".state"), "risky");
    assert_eq!(severity(&written, ".state"), "info");
}

#[test]
fn a_schema_is_told_from_data_and_from_documents() {
    let place = Place::new();
    place.write(
        "schema.json",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}",
    );
    place.write("data.json", "{\"type\": \"User\", \"properties\": {\"a\": {\"type\": \"string\"}}}");
    place.write("doc.yaml", V1);
    place
        .run(&["diff", "schema.json", "data.json"])
        .ends(0)
        .says(&["data.json was held against what schema.json declares"]);
    place
        .run(&["diff", "doc.yaml", "schema.json"])
        .ends(2)
        .says(&["doc.yaml is an OpenAPI document, schema.json is a JSON Schema"]);
    place.write("whole.json", "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}");
    place
        .run(&["diff", "schema.json", "whole.json"])
        .ends(1)
        .says(&["The value is array now, it was object", "(whole)"]);
}

#[test]
fn schemas_are_found_by_what_they_call_themselves() {
    let place = Place::new();
    let schema = |kind: &str| {
        json!({
            "$schema": DRAFTS[4].0,
            "$id": "https://schemas.example/order.json",
            "type": "object",
            "properties": {"item": {"$ref": "item.json"}, "whole": {"$ref": "https://schemas.example/item.json"}, "part": {"$ref": "#part"}},
            "$defs": {
                "i": {"$id": "item.json", "type": "object", "properties": {"n": {"type": kind}}},
                "p": {"$anchor": "part", "type": kind},
            },
        })
        .to_string()
    };
    place.write("old.json", &schema("integer"));
    place.write("new.json", &schema("string"));
    let said = place.run(&["diff", "old.json", "new.json", "--format", "json"]).ends(1);
    let mut places: Vec<String> = findings(&said).into_iter().map(|(.., place)| place).collect();
    places.sort();
    assert_eq!(places, [".item.n", ".part"], "{}", said.out);
    place.run(&["diff", "old.json", "old.json"]).ends(0).says(&["no findings"]);
    assert!(!said.out.contains("diagnostics"), "nothing is missing: {}", said.out);
}
