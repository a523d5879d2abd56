//! Documents that are broken, or none.

use super::*;
use crate::source::Limits;
use proptest::prelude::*;

#[test]
fn one_unreadable_node_costs_that_node() {
    let contract = contract(
        "openapi: 3.0.0
paths:
  /a: 7
  /b:
    get:
      parameters: [{in: qu}, {name: p, in: nowhere}, {$ref: '#/none'}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: wrong, minLength: many}}}}}
    put: []
components:
  schemas:
    Good: {type: string}
    Loop: {$ref: '#/components/schemas/Pool'}
    Pool: {$ref: '#/components/schemas/Loop'}
    Self: {type: object, properties: {next: {$ref: '#/components/schemas/Self'}}, required: x}
    List: [1]
    Good: {type: integer}
",
    );
    assert_eq!(names(&contract), ["GET /b"]);
    assert!(contract.operations[0].parameters.is_empty());
    assert_eq!(contract.definitions.len(), 5);
    assert_eq!(schema(&contract, "Good").types, Types::INTEGER);
    assert_eq!(property(&contract, "Self", "next").schema, contract.definitions["Self"]);
    let found = diagnostics(&contract);
    let expected = [
        "3:3 a path item must be an object, and this is a number",
        "6:20 a parameter must have a name",
        "6:30 a parameter must say where it travels",
        "6:54 the reference `#/none` leads to nothing",
        "7:82 this `type` is none that JSON Schema has",
        "7:95 `minLength` must be a number, and this is a string",
        "8:5 an operation must be an object, and this is an array",
        "12:5 this reference leads back to itself",
        "14:83 `required` must be an array, and this is a string",
        "15:5 a schema must be an object, and this is an array",
        "16:5 the key `Good` stands in this object more than once",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found} / {expected}");
    }
}

#[test]
fn what_is_no_openapi_document_is_said_to_be_what_it_is() {
    let refused = |text: &str| {
        read(Arc::new(Bundle::of("f", text.as_bytes().to_vec()).unwrap()))
            .unwrap_err()
            .to_string()
    };
    let table = [
        ("[1]", "f:1:1: an OpenAPI document is an object, and this is an array"),
        ("just text", "f:1:1: an OpenAPI document is an object, and this is a string"),
        (
            "{\"swagger\": \"1.2\"}",
            "f:1:2: `swagger` is `1.2` here; read are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2",
        ),
        ("openapi: 4.0.0", "f:1:1: `openapi` is `4.0.0` here; read are"),
        ("openapi: {}", "f:1:1: `openapi` is an object here; read are"),
        ("{\"$schema\": \"x\", \"type\": \"object\"}", "f:1:1: this is a JSON Schema"),
        (
            "{\"info\": {\"_postman_id\": \"1\"}, \"item\": []}",
            "f:1:1: this is a Postman collection",
        ),
        ("a: 1", "f:1:1: this is no OpenAPI document: it has neither"),
    ];
    for (text, expected) in table {
        assert!(refused(text).starts_with(expected), "{}", refused(text));
    }
    assert!(read(Arc::default()).is_err());
}

/// Reads bytes as far as they can be, and looks at everything that came of it.
fn exhaust(name: &str, bytes: Vec<u8>) {
    let Ok(bundle) = Bundle::of(name, bytes) else { return };
    let bundle = Arc::new(bundle);
    let root = bundle.tree(0).root();
    assert_eq!(
        root.canonical(),
        crate::source::Tree::parse("again.json", root.canonical().into_bytes(), &Limits::default())
            .unwrap()
            .root()
            .canonical()
    );
    let _ = super::super::strict_remarks(&bundle);
    let Ok(contract) = read(bundle) else { return };
    for schema in &contract.schemas {
        assert!(contract.position(schema.at).is_some());
        let members = schema.properties.values().map(|property| property.schema);
        for id in members.chain(schema.all_of.iter().copied()).chain(schema.items) {
            contract.schema(id);
        }
    }
    for diagnostic in &contract.diagnostics {
        assert!(!diagnostic.message.is_empty() && contract.node(diagnostic.at).line().len() <= 400);
    }
}

const SOUND: &str = r##"{"openapi": "3.1.0", "servers": [{"url": "/v1"}], "paths": {"/a/{b}": {"get": {"parameters": [{"name": "b", "in": "path",
 "required": true, "schema": {"type": "string", "minLength": 1}}], "responses": {"200": {"description": "\u00e9", "content": {"application/json":
 {"schema": {"$ref": "#/components/schemas/A"}, "example": {"a": -1.5e3}}}}}}}}, "components": {"schemas": {"A": {"type": ["object", "null"],
 "properties": {"a": {"$ref": "#/components/schemas/A", "enum": [1, null]}}, "oneOf": [{"type": "null"}, true]}}}}"##;

const SOUND_YAML: &str = "
swagger: '2.0'
paths:
  /a: &a
    get:
      parameters:
      - {name: q, in: formData, type: file}
      responses:
        200:
          description: >
            folded
          schema: {$ref: '#/definitions/A'}
  /b: *a
definitions:
  A:
    <<: {type: object}
    x-nullable: true
    maximum: 0x1F
";

proptest! {
    /// Whatever a few bytes are replaced with, reading ends in a contract or an error, never in a panic.
    #[test]
    fn damaged_documents_never_panic(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), yaml: bool, cut in any::<prop::sample::Index>(), whole: bool) {
        let mut bytes = if yaml { SOUND_YAML } else { SOUND }.as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        exhaust(if yaml { "a.yaml" } else { "a" }, bytes);
    }

    /// The same for keywords whose values are of any kind.
    #[test]
    fn values_of_the_wrong_kind_never_panic(from in any::<prop::sample::Index>(), value in prop::sample::select(vec!["null", "[]", "{}", "-1", "\"x\"", "[null]", "{\"$ref\": \"#\"}", "1e999", "true"])) {
        let starts: Vec<usize> = SOUND.match_indices(": ").map(|(at, _)| at + 2).collect();
        let at = starts[from.index(starts.len())];
        let mut stream = serde_json::Deserializer::from_str(&SOUND[at..]).into_iter::<serde_json::Value>();
        let end = stream.next().map_or(at, |_| at + stream.byte_offset());
        exhaust("a.json", format!("{}{value}{}", &SOUND[..at], &SOUND[end..]).into_bytes());
    }
}

#[test]
fn the_sound_documents_are_sound() {
    let json = contract(SOUND);
    assert_eq!((names(&json), json.diagnostics.len()), (vec!["GET /v1/a/{b}".to_owned()], 0));
    let yaml = contract(SOUND_YAML);
    assert_eq!(
        (names(&yaml), yaml.diagnostics.len()),
        (vec!["GET /a".to_owned(), "GET /b".to_owned()], 0)
    );
}
