//! Tests of the reading as a whole, on small documents of our own.

use super::read;
use crate::contract::{Additional, Contract, Operation, ParameterPlace, Property, Schema, SchemeKind, Types};
use crate::source::Bundle;
use std::sync::Arc;

fn contract(yaml: &str) -> Contract {
    let bundle = Bundle::of("api.yaml", yaml.as_bytes().to_vec()).unwrap_or_else(|error| panic!("{error}"));
    read(Arc::new(bundle)).unwrap_or_else(|error| panic!("{error}"))
}

/// A document with these schemas, in some version.
fn with_schemas(version: &str, schemas: &str) -> Contract {
    let key = if version == "2.0" {
        "swagger: '2.0'\ndefinitions:\n"
    } else {
        "components:\n schemas:\n"
    };
    let indent = if version == "2.0" { "  " } else { "   " };
    let schemas: Vec<String> = schemas.lines().map(|line| format!("{indent}{line}")).collect();
    let head = if version == "2.0" {
        String::new()
    } else {
        format!("openapi: {version}\n")
    };
    contract(&format!("{head}{key}{}\n", schemas.join("\n")))
}

fn schema<'c>(contract: &'c Contract, name: &str) -> &'c Schema {
    contract.schema(contract.definitions[name])
}

fn property<'c>(contract: &'c Contract, name: &str, member: &str) -> &'c Property {
    &schema(contract, name).properties[member]
}

fn operation<'c>(contract: &'c Contract, name: &str) -> &'c Operation {
    let found = contract.operations.iter().find(|operation| operation.name() == name);
    found.unwrap_or_else(|| panic!("{name} is none of {:?}", names(contract)))
}

fn names(contract: &Contract) -> Vec<String> {
    contract.operations.iter().map(Operation::name).collect()
}

fn no_diagnostics(contract: &Contract) {
    assert!(contract.diagnostics.is_empty(), "{:?}", contract.diagnostics);
}

/// Diagnostics as `line:column message`.
fn diagnostics(contract: &Contract) -> Vec<String> {
    let shown = contract.diagnostics.iter().map(|diagnostic| {
        let (_, position) = contract.position(diagnostic.at).unwrap();
        format!("{position} {}", diagnostic.message)
    });
    shown.collect()
}

#[test]
fn null_has_many_spellings_and_one_meaning() {
    let old = with_schemas(
        "3.0.3",
        "A: {type: string, nullable: true, enum: [x]}\nB: {nullable: true, allOf: [{$ref: '#/components/schemas/A'}]}\nC: {type: object, properties: {r: {$ref: '#/components/schemas/A', nullable: true}}}",
    );
    let new = with_schemas(
        "3.1.0",
        "A: {type: [string, 'null'], enum: [x, null]}\nB: {anyOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}\nC: {type: object, properties: {r: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/A'}]}}}",
    );
    for contract in [&old, &new] {
        no_diagnostics(contract);
        let a = schema(contract, "A");
        assert_eq!(a.types, Types::STRING.or(Types::NULL));
        assert_eq!(
            a.enumeration.as_ref().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["\"x\"", "null"]
        );
        let reference = contract.schema(property(contract, "C", "r").schema);
        for wrapped in [schema(contract, "B"), reference] {
            assert!(wrapped.or_null && wrapped.any_of.is_empty() && wrapped.one_of.is_empty());
            assert_eq!(wrapped.all_of, [contract.definitions["A"]]);
        }
    }
}

#[test]
fn a_reference_is_its_target_and_keeps_its_own_remarks() {
    let text = "User: {type: object, readOnly: true, description: a user}\nP: {type: object, properties: {u: {$ref: '#/components/schemas/User', description: the owner, deprecated: true}}}\nAlias: {$ref: '#/components/schemas/User'}\nN: {$ref: '#/components/schemas/User', minProperties: 1}";
    let new = with_schemas("3.1.0", text);
    let user = property(&new, "P", "u");
    assert_eq!(user.schema, new.definitions["User"]);
    assert_eq!(new.definitions["Alias"], new.definitions["User"]);
    assert_eq!(schema(&new, "Alias").name.as_deref(), Some("User"));
    assert!(user.read_only && user.deprecated && !user.write_only);
    assert_eq!(user.description.as_deref(), Some("the owner"));
    assert_eq!(new.pointer(user.at), "/components/schemas/P/properties/u");
    assert_eq!(schema(&new, "N").all_of, [new.definitions["User"]]);
    assert_eq!(schema(&new, "N").bounds.min_properties, Some(1));
    let old = with_schemas("3.0.0", text);
    assert_eq!(old.definitions["N"], old.definitions["User"], "3.0 ignores siblings");
}

#[test]
fn bounds_have_both_spellings_and_none_that_say_nothing() {
    let old = with_schemas(
        "3.0.0",
        "A: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false, multipleOf: 2}\nB: {type: string, minLength: 0, maxLength: 5.0, pattern: ''}",
    );
    let new = with_schemas(
        "3.1.0",
        "A: {type: integer, minimum: 0, exclusiveMinimum: 1, maximum: 9, exclusiveMaximum: 10, multipleOf: 2}\nB: {type: string, maxLength: 5}",
    );
    for name in ["A", "B"] {
        assert_eq!(schema(&old, name).bounds, schema(&new, name).bounds, "{name}");
    }
    let bounds = &schema(&old, "A").bounds;
    assert!(bounds.minimum.as_ref().unwrap().exclusive && !bounds.maximum.as_ref().unwrap().exclusive);
    assert_eq!(schema(&old, "B").bounds.max_length, Some(5));
    let huge = with_schemas(
        "3.0.0",
        "A: {type: integer, maximum: 123456789012345678901234567890, maxLength: 99999999999999999999}",
    );
    no_diagnostics(&huge);
    assert_eq!(
        schema(&huge, "A").bounds.maximum.as_ref().unwrap().limit.to_string(),
        "123456789012345678901234567890"
    );
}

#[test]
fn keywords_that_say_nothing_are_absent() {
    let contract = with_schemas(
        "3.1.0",
        "A: {type: object, required: [], additionalProperties: {}, uniqueItems: false}\nB: {type: array, items: {}}\nC: {additionalProperties: {type: string}}\nD: {additionalProperties: false}\nE: true\nF: false\nG: {const: 1.0}\nH: {type: string, enum: [200, on, null]}",
    );
    no_diagnostics(&contract);
    assert_eq!(schema(&contract, "A").additional, Additional::Open);
    assert!(schema(&contract, "A").required.is_empty());
    assert_eq!(schema(&contract, "B").items, None);
    let Additional::Schema(values) = schema(&contract, "C").additional else {
        panic!("a map")
    };
    assert_eq!(contract.schema(values).types, Types::STRING);
    assert_eq!(schema(&contract, "D").additional, Additional::Closed);
    assert_eq!(schema(&contract, "E").types, Types::ANY);
    assert_eq!(schema(&contract, "F").types, Types::NONE);
    let values = |name| {
        schema(&contract, name)
            .enumeration
            .as_ref()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(values("G"), ["1"]);
    assert_eq!(values("H"), ["\"200\"", "\"on\"", "null"]);
}

#[test]
fn arrays_and_combinations_of_all_drafts() {
    let contract = with_schemas(
        "3.1.0",
        "A: {items: [{type: string}], additionalItems: false}\nB: {prefixItems: [{type: string}], items: {type: integer}, contains: {}, unevaluatedItems: false}\nC: {dependencies: {a: [b], c: {required: [d]}}, dependentRequired: {e: [f]}, patternProperties: {'^x': {}}, propertyNames: {maxLength: 3}}\nD: {if: {}, then: {}, not: {type: string}, contentEncoding: base64, contentMediaType: image/png, unevaluatedProperties: false}",
    );
    no_diagnostics(&contract);
    let (a, b, c, d) = (
        schema(&contract, "A"),
        schema(&contract, "B"),
        schema(&contract, "C"),
        schema(&contract, "D"),
    );
    assert_eq!((a.prefix_items.len(), contract.schema(a.items.unwrap()).types), (1, Types::NONE));
    assert_eq!((b.prefix_items.len(), contract.schema(b.items.unwrap()).types), (1, Types::INTEGER));
    assert_eq!(b.unevaluated_items, Additional::Closed);
    assert_eq!(c.dependent_required.keys().map(|key| &**key).collect::<Vec<_>>(), ["e", "a"]);
    assert_eq!(
        (c.dependent_schemas.len(), c.pattern_properties.len(), c.property_names.is_some()),
        (1, 1, true)
    );
    assert_eq!(d.conditional.map(|branch| branch.is_some()), [true, true, false]);
    assert_eq!(d.content.as_deref(), Some("base64 image/png"));
    assert_eq!(d.unevaluated_properties, Additional::Closed);
}

#[test]
fn discriminators_map_by_name_and_by_reference() {
    let contract = with_schemas(
        "3.0.0",
        "Cat: {type: object}\nDog: {type: object}\nPet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {c: Cat, d: '#/components/schemas/Dog'}}}\nAny: {anyOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}",
    );
    no_diagnostics(&contract);
    let mapping = |name| &schema(&contract, name).discriminator.as_ref().unwrap().mapping;
    assert_eq!(mapping("Pet")["c"], contract.definitions["Cat"]);
    assert_eq!(mapping("Pet")["d"], contract.definitions["Dog"]);
    assert_eq!(mapping("Any")["Cat"], contract.definitions["Cat"]);
    let old = with_schemas("2.0", "Pet: {type: object, discriminator: kind}");
    assert_eq!(&*schema(&old, "Pet").discriminator.as_ref().unwrap().property, "kind");
}

const PATHS: &str = "
openapi: 3.1.0
info: {title: Shop, version: '7'}
servers: [{url: 'https://{region}.shop.example/{base}/', variables: {region: {default: eu}, base: {default: v1}}}]
security: [{token: []}]
paths:
  /x-ray: {get: {responses: {}}}
  x-extension: {}
  /orders/{id}:
    summary: An order
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: verbose, in: query, schema: {type: boolean}}
      - $ref: '#/components/parameters/Trace'
    get:
      operationId: getOrder
      description: Reads it.
      tags: [b, a, a]
      parameters:
        - {name: verbose, in: query, required: true, style: spaceDelimited, schema: {type: array}}
        - {name: Authorization, in: header, schema: {type: string}}
        - {name: filter, in: query, content: {'Application/JSON; charset=utf-8': {schema: {type: object}}}}
      responses:
        200: {$ref: '#/components/responses/Order'}
        5xx: {description: down}
        default: {description: bad}
    post:
      security: []
      servers: [{url: /other}]
      deprecated: true
      requestBody: {required: true, content: {'application/json; v=1': {schema: {type: object}}, 'application/json; v=2': {}}}
      callbacks:
        paid: {'{$request.body#/url}': {post: {responses: {'200': {description: ok}}}}}
      responses: {'201': {description: made}}
webhooks:
  order_made: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, responses: {}}}
components:
  parameters: {Trace: {name: X-Trace, in: header, schema: {type: string}}}
  responses:
    Order:
      description: one
      headers: {X-Rate: {required: true, schema: {type: integer}}, Content-Type: {schema: {type: string}}}
      links: {next: {operationId: getOrder}}
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Order'}
          example: {id: '1'}
          examples: {a: {value: {id: '2'}}, b: {$ref: '#/components/examples/E'}, c: {externalValue: 'https://x.example'}}
  examples: {E: {value: {id: '3'}}}
  schemas: {Order: {type: object, example: {id: '4'}, properties: {id: {type: string, examples: ['5']}}}}
  securitySchemes:
    token: {type: http, scheme: Bearer}
    oauth: {type: oauth2, flows: {authorizationCode: {authorizationUrl: a, tokenUrl: t, scopes: {read: r}}}}
    key: {type: apiKey, in: header, name: X-Key}
";

#[test]
fn operations_have_their_full_address() {
    let contract = contract(PATHS);
    no_diagnostics(&contract);
    assert_eq!((&*contract.title, &*contract.version), ("Shop", "7"));
    assert_eq!(
        names(&contract),
        [
            "GET /v1/x-ray",
            "GET /v1/orders/{id}",
            "POST /other/orders/{id}",
            "POST callback:/other/orders/{id}:paid:{$request.body#/url}",
            "POST webhook:order_made"
        ]
    );
    let get = operation(&contract, "GET /v1/orders/{id}");
    assert_eq!(&*get.servers[0].url, "https://eu.shop.example/v1/");
    assert_eq!(get.description.as_deref(), Some("An order\n\nReads it."));
    assert_eq!(get.tags.iter().map(|tag| &**tag).collect::<Vec<_>>(), ["a", "b"]);
    assert!(operation(&contract, "POST /other/orders/{id}").deprecated);
}

#[test]
fn parameters_are_merged_and_overridden() {
    let contract = contract(PATHS);
    let get = operation(&contract, "GET /v1/orders/{id}");
    let shown: Vec<_> = get
        .parameters
        .iter()
        .map(|parameter| (&*parameter.name, parameter.place, parameter.required))
        .collect();
    let expected = [
        ("id", ParameterPlace::Path, true),
        ("X-Trace", ParameterPlace::Header, false),
        ("verbose", ParameterPlace::Query, true),
        ("filter", ParameterPlace::Query, false),
    ];
    assert_eq!(shown, expected);
    let style = |at: usize| (&*get.parameters[at].style, get.parameters[at].explode);
    assert_eq!(
        [style(0), style(2), style(3)],
        [("simple", false), ("spaceDelimited", false), ("form", true)]
    );
    assert_eq!(get.parameters[3].media.as_deref(), Some("application/json"));
}

#[test]
fn bodies_responses_and_security() {
    let contract = contract(PATHS);
    let get = operation(&contract, "GET /v1/orders/{id}");
    assert_eq!(
        get.responses.keys().map(|status| &**status).collect::<Vec<_>>(),
        ["200", "5XX", "default"]
    );
    let response = &get.responses["200"];
    assert_eq!(response.media["application/json"].schema, Some(contract.definitions["Order"]));
    assert_eq!(response.headers.keys().map(|name| &**name).collect::<Vec<_>>(), ["X-Rate"]);
    assert!(response.headers["X-Rate"].required && response.links.contains("next"));
    assert!(get.security[0].0.contains_key("token"));
    let post = operation(&contract, "POST /other/orders/{id}");
    assert!(post.security.is_empty());
    let body = post.request_body.as_ref().unwrap();
    assert_eq!(
        (body.required, body.media.len(), body.media["application/json"].schema.is_some()),
        (true, 1, true)
    );
    assert_eq!(contract.security_schemes["token"].kind, SchemeKind::Http("bearer".into()));
    assert!(contract.security_schemes["oauth"].scopes.contains("read"));
}

#[test]
fn examples_are_found_wherever_they_stand() {
    let contract = contract(PATHS);
    let shown = |example: &crate::contract::Example| {
        (
            contract.node(example.at).canonical(),
            example.response.as_ref().map(|of| (of.0, of.1.to_string(), of.2.to_string())),
        )
    };
    let found: Vec<_> = contract.examples.iter().map(shown).collect();
    let response = || Some((1, "200".to_owned(), "application/json".to_owned()));
    let expected = [
        (r#"{"id":"1"}"#.to_owned(), response()),
        (r#"{"id":"2"}"#.to_owned(), response()),
        (r#"{"id":"3"}"#.to_owned(), response()),
        (r#"{"id":"4"}"#.to_owned(), None),
        ("\"5\"".to_owned(), None),
    ];
    assert_eq!(found, expected);
    assert!(
        contract
            .examples
            .iter()
            .take(4)
            .all(|example| example.schema == contract.definitions["Order"])
    );
}

#[test]
fn swagger_2_says_the_same_in_other_words() {
    let contract = contract(
        "
swagger: '2.0'
host: api.example
basePath: /v2/
schemes: [https, http]
consumes: [application/json]
produces: [Application/JSON, text/csv]
securityDefinitions:
  basic: {type: basic}
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: t, scopes: {w: write}}
definitions: {User: {type: object, properties: {n: {type: string, x-nullable: true}}}}
paths:
  /users:
    get:
      parameters:
        - {name: ids, in: query, type: array, items: {type: integer}, collectionFormat: pipes, maxItems: 3, required: true}
        - {name: tags, in: query, type: array, items: {type: string}}
        - {name: q, in: query, type: string, enum: [a, b], allowEmptyValue: true}
      responses:
        200:
          description: ok
          schema: {type: array, items: {$ref: '#/definitions/User'}}
          headers: {X-Count: {type: integer}}
          examples: {application/json: [{n: x}]}
        204: {description: none}
    post:
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/User'}}]
      responses: {}
  /upload:
    parameters: [{name: note, in: formData, type: string, description: a note}]
    post:
      parameters: [{name: file, in: formData, type: file, required: true}]
      responses: {}
",
    );
    no_diagnostics(&contract);
    assert_eq!(names(&contract), ["GET /v2/users", "POST /v2/users", "POST /v2/upload"]);
    let get = operation(&contract, "GET /v2/users");
    assert_eq!(
        get.servers.iter().map(|server| &*server.url).collect::<Vec<_>>(),
        ["https://api.example/v2/", "http://api.example/v2/"]
    );
    let style = |at: usize| (&*get.parameters[at].style, get.parameters[at].explode);
    assert_eq!(
        [style(0), style(1), style(2)],
        [("pipeDelimited", false), ("form", false), ("form", true)]
    );
    assert_eq!(contract.schema(get.parameters[0].schema.unwrap()).bounds.max_items, Some(3));
    assert_eq!(
        get.responses["200"].media.keys().map(|media| &**media).collect::<Vec<_>>(),
        ["application/json", "text/csv"]
    );
    assert!(get.responses["204"].media.is_empty());
    assert_eq!(contract.examples.len(), 1);
    let body = |name| operation(&contract, name).request_body.as_ref().unwrap();
    assert_eq!(
        body("POST /v2/users").media["application/json"].schema,
        Some(contract.definitions["User"])
    );
    let (media, form) = body("POST /v2/upload").media.first().unwrap();
    let form = contract.schema(form.schema.unwrap());
    assert_eq!(&**media, "multipart/form-data");
    assert_eq!(form.properties.keys().map(|name| &**name).collect::<Vec<_>>(), ["note", "file"]);
    assert_eq!(form.required.iter().map(|name| &**name).collect::<Vec<_>>(), ["file"]);
    assert_eq!(contract.schema(form.properties["file"].schema).format.as_deref(), Some("binary"));
    let SchemeKind::OAuth2(flows) = &contract.security_schemes["oauth"].kind else {
        panic!("oauth2")
    };
    assert!(flows.contains_key("authorizationCode"));
    assert!(contract.schema(property(&contract, "User", "n").schema).types.contains(Types::NULL));
}

#[test]
fn version_3_2_has_more_methods_and_streams() {
    let contract = contract(
        "
openapi: 3.2.0
paths:
  /a:
    query: {responses: {'200': {description: ok, content: {application/jsonl: {itemSchema: {type: string}}}}}}
    additionalOperations: {COPY: {responses: {}}}
",
    );
    no_diagnostics(&contract);
    assert_eq!(names(&contract), ["QUERY /a", "COPY /a"]);
    let stream = contract.operations[0].responses["200"].media["application/jsonl"].schema.unwrap();
    assert_eq!(contract.schema(stream).types, Types::ARRAY);
}

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

#[test]
fn references_reach_other_files() {
    let mut bundle = Bundle::default();
    bundle
        .add("spec/api.yaml", b"openapi: 3.0.0\npaths: {/a: {$ref: 'paths/a.yaml'}}\n".to_vec())
        .unwrap();
    bundle
        .add(
            "spec/paths/a.yaml",
            b"get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '../models.yaml#/User'}}}}}}\n"
                .to_vec(),
        )
        .unwrap();
    bundle
        .add(
            "spec/models.yaml",
            b"User: {type: object, properties: {boss: {$ref: '#/User'}}}\n".to_vec(),
        )
        .unwrap();
    let contract = read(Arc::new(bundle)).unwrap();
    no_diagnostics(&contract);
    let user = operation(&contract, "GET /a").responses["200"].media["application/json"]
        .schema
        .unwrap();
    assert_eq!(contract.schema(user).properties["boss"].schema, user);
    assert_eq!(contract.position(contract.schema(user).at).unwrap().0, "spec/models.yaml");
}
