//! What only 2.0 has.

use super::*;

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
