//! The documents that the fields stand in: one API in every version.

use apidrift::source::Bundle;
use serde_json::{Value, json};

const TEXT: &str = r"
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://{region}.example.com/v1', variables: {region: {default: eu, enum: [eu, us]}}}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: order
      parameters:
        - {name: fields, in: query, schema: {type: array, items: {type: string}}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        '200':
          description: An order.
          headers: {X-Total: {schema: {type: array, items: {type: integer}}}, x-next: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
          links: {again: {operationId: order, parameters: {id: $response.body#/id}}}
        '404': {description: None.}
    post:
      security: [{sign: [write]}]
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Order'}}
          multipart/form-data: {schema: {type: object, properties: {file: {type: string}}}, encoding: {file: {contentType: image/png}}}
      callbacks:
        done:
          '{$request.body#/url}':
            post:
              requestBody: {content: {application/json: {schema: {type: object, properties: {state: {type: string}}}}}}
              responses: {'200': {description: Taken.}}
      responses: {'201': {description: Made.}}
components:
  schemas:
    Order: {type: object, properties: {id: {type: string}, probe: {}, other: {type: string}, pet: {$ref: '#/components/schemas/Pet'}, pay: {$ref: '#/components/schemas/Payment'}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}
    Cat: {type: object, required: [kind, claws], properties: {kind: {type: string}, claws: {type: integer}}}
    Dog: {type: object, required: [kind, bark], properties: {kind: {type: string}, bark: {type: string}}}
    Payment: {type: object, properties: {method: {type: string}}, discriminator: {propertyName: method}}
    Cash: {allOf: [{$ref: '#/components/schemas/Payment'}, {type: object, properties: {coins: {type: integer}}}]}
    Card: {allOf: [{$ref: '#/components/schemas/Payment'}, {type: object, properties: {number: {type: string}}}]}
    Debit: {allOf: [{$ref: '#/components/schemas/Card'}, {type: object, properties: {bank: {type: string}}}]}
    Unused: {type: string}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    x-own: {type: apiKey, in: header, name: X-Own}
    token: {type: http, scheme: bearer}
    id: {type: openIdConnect, openIdConnectUrl: 'https://example.com/id'}
    sign:
      type: oauth2
      flows:
        authorizationCode: {authorizationUrl: 'https://example.com/a', tokenUrl: 'https://example.com/t', refreshUrl: 'https://example.com/r', scopes: {read: Reads., write: Writes.}}
        clientCredentials: {tokenUrl: 'https://example.com/c', scopes: {read: Reads., write: Writes.}}
security: [{key: []}, {token: []}, {id: []}]
";

const OLD: &str = r"
swagger: '2.0'
info: {title: Shop, version: '1'}
host: api.example.com
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, type: string}]
    get:
      parameters:
        - {name: fields, in: query, type: array, items: {type: string}}
        - {name: sort, in: query, type: string}
      responses:
        '200': {description: An order., headers: {X-Total: {type: integer}}, schema: {$ref: '#/definitions/Order'}}
        '404': {description: None.}
    post:
      security: [{sign: [write]}]
      parameters: [{name: order, in: body, schema: {$ref: '#/definitions/Order'}}]
      responses: {'201': {description: Made.}}
    put:
      consumes: [multipart/form-data]
      parameters: [{name: file, in: formData, type: file}, {name: title, in: formData, type: string}]
      responses: {'200': {description: Taken.}}
definitions:
  Order: {type: object, properties: {id: {type: string}, probe: {type: string}, pay: {$ref: '#/definitions/Payment'}}}
  Payment: {type: object, properties: {method: {type: string}}, discriminator: method}
  Card: {allOf: [{$ref: '#/definitions/Payment'}, {type: object, properties: {number: {type: string}}}]}
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
  basic: {type: basic}
  sign: {type: oauth2, flow: accessCode, authorizationUrl: 'https://example.com/a', tokenUrl: 'https://example.com/t', scopes: {read: Reads., write: Writes.}}
security: [{key: []}]
";

fn read(text: &str) -> Value {
    let bundle = Bundle::of("document.yaml", text.as_bytes().to_vec()).expect("a document that can be read");
    bundle.tree(0).root().to_json()
}

pub(crate) fn v20() -> Value {
    read(OLD)
}

/// The old document, with nothing in JSON.
pub(crate) fn in_xml() -> Value {
    read(&OLD.replace("application/json", "application/xml"))
}

pub(crate) fn v30() -> Value {
    read(TEXT)
}

pub(crate) fn v31() -> Value {
    let mut document = read(TEXT);
    document["openapi"] = json!("3.1.1");
    document["webhooks"] = json!({"made": {"post": {
        "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"state": {"type": "string"}}}}}},
        "responses": {"200": {"description": "Taken."}},
    }}});
    document
}

pub(crate) fn v32() -> Value {
    let mut document = v31();
    document["openapi"] = json!("3.2.0");
    document["paths"]["/orders/{id}"]["get"]["responses"]["200"]["content"]["application/jsonl"] =
        json!({"itemSchema": {"type": "object", "properties": {"line": {"type": "string"}}}});
    document
}
