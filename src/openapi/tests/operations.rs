//! Operations, parameters, bodies, responses, examples, files.

use super::*;

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
        ("verbose", ParameterPlace::Query, true),
        ("X-Trace", ParameterPlace::Header, false),
        ("filter", ParameterPlace::Query, false),
    ];
    assert_eq!(shown, expected);
    let style = |at: usize| (&*get.parameters[at].style, get.parameters[at].explode);
    assert_eq!(
        [style(0), style(1), style(3)],
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
    assert!(response.headers["X-Rate"].required && response.links.contains_key("next"));
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
            b"User: {type: object, properties: {$ref: '#/Members'}}\nMembers: {boss: {$ref: '#/User'}}\n".to_vec(),
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
