//! The objects that hold calls together: document, servers, paths, operations, security.

use crate::documents::{v30, v31, v32};
use crate::{Row, table};

pub(crate) const ROWS: &[Row] = table! {
    "OpenAPI Object" in v30 {
        "openapi" "/openapi": r#""3.0.3""# => r#""3.0.4""#, "= the version says how to read, not what is said";
        "info" "/info/title": r#""Shop""# => r#""Store""#, "= the API's name for people";
        "servers" "/servers": r#"[{"url": "https://a.example.com/v1"}]"# => r#"[{"url": "https://b.example.com/v1"}]"#, "server-added server-removed";
        "components" "/components/schemas/Unused": r#"{"type": "string"}"# => "", "= no call reaches it";
        "security: a name that begins with x-" "/security": r#"[{"x-own": []}]"# => r#"[{"token": []}]"#, "security-alternative-added security-alternative-removed";
        "security" "/security": r#"[{"key": []}]"# => r#"[{"token": []}]"#, "security-alternative-added security-alternative-removed";
        "tags" "/tags": "" => r#"[{"name": "shop", "description": "All of it."}]"#, "= groups of operations for people";
        "externalDocs" "/externalDocs": "" => r#"{"url": "https://example.com"}"#, "= a link for people";
        "x-…" "/x-owner": "" => r#""me""#, "= vendor extensions of the whole have no meaning that is known";
    }
    "OpenAPI Object" in v31 {
        "jsonSchemaDialect" "/jsonSchemaDialect": "" => r#""https://spec.openapis.org/oas/3.1/dialect/base""#, "= keywords are read by their names, whichever vocabulary they come from";
        "webhooks" "/webhooks/made": "{}" => r#"{"post": {"responses": {"200": {"description": "Taken."}}}}"#, "operation-added";
    }
    "OpenAPI Object" in v32 {
        "$self" "/$self": "" => r#""https://example.com/api.json""#, "= the document's own address";
    }
    "Info Object" in v30 {
        "version" "/info/version": r#""1""# => r#""2""#, "= the document's number for people";
        "description" "/info/description": "" => r#""All of it.""#, "= words for people";
        "termsOfService" "/info/termsOfService": "" => r#""https://example.com""#, "= a link for people";
        "contact" "/info/contact": "" => r#"{"name": "me"}"#, "= words for people";
        "license" "/info/license": "" => r#"{"name": "MIT"}"#, "= words for people";
    }
    "Info Object" in v31 {
        "summary" "/info/summary": "" => r#""All of it.""#, "= words for people";
    }
    "Server Object" in v30 {
        "url: host" "/servers/0/url": r#""https://a.example.com/v1""# => r#""https://b.example.com/v1""#, "server-added server-removed";
        "url: path" "/servers/0/url": r#""https://a.example.com/v1""# => r#""https://a.example.com/v2""#, "operation-moved";
        "url: scheme" "/servers/0/url": r#""https://a.example.com/v1""# => r#""http://a.example.com/v1""#, "server-added server-removed";
        "description" "/servers/0/description": "" => r#""Ours.""#, "= words for people";
        "variables" "/servers/0/variables": "" => r#"{"region": {"default": "eu", "enum": ["eu", "us"]}}"#, "server-added server-removed";
    }
    "Server Object" in v32 {
        "name" "/servers/0/name": "" => r#""ours""#, "= words for people";
    }
    "Server Variable Object" in v30 {
        "enum" "/servers/0/variables/region/enum": r#"["eu", "us"]"# => r#"["eu"]"#, "server-removed";
        "default" "/servers/0/variables/region/default": r#""eu""# => r#""us""#, "= a client may name either, before and after";
        "description" "/servers/0/variables/region/description": "" => r#""Where.""#, "= words for people";
    }
    "Path Item Object" in v30 {
        "$ref" "/paths/~1orders~1{id}/$ref": "" => r##""#/paths/~1orders~1{id}""##, "= what a reference leads to is what counts";
        "summary" "/paths/~1orders~1{id}/summary": "" => r#""Orders.""#, "= words for people";
        "description" "/paths/~1orders~1{id}/description": "" => r#""Orders.""#, "= words for people";
        "a method" "/paths/~1orders~1{id}/delete": "" => r#"{"responses": {"204": {"description": "Gone."}}}"#, "operation-added";
        "servers" "/paths/~1orders~1{id}/servers": "" => r#"[{"url": "https://b.example.com/v1"}]"#, "server-added server-removed";
        "parameters" "/paths/~1orders~1{id}/parameters": r#"[{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]"# => r#"[{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}]"#, "type-changed";
    }
    "Path Item Object" in v32 {
        "query" "/paths/~1orders~1{id}/query": r#"{"responses": {"200": {"description": "Found."}}}"# => "", "operation-removed";
        "additionalOperations" "/paths/~1orders~1{id}/additionalOperations": r#"{"COPY": {"responses": {"200": {"description": "Copied."}}}}"# => "", "operation-removed";
    }
    "Operation Object" in v30 {
        "tags" "/paths/~1orders~1{id}/get/tags": "" => r#"["shop"]"#, "= groups of operations for people";
        "summary" "/paths/~1orders~1{id}/get/summary": "" => r#""An order.""#, "= words for people";
        "description" "/paths/~1orders~1{id}/get/description": "" => r#""An order.""#, "= words for people, read for what they announce";
        "externalDocs" "/paths/~1orders~1{id}/get/externalDocs": "" => r#"{"url": "https://example.com"}"#, "= a link for people";
        "operationId" "/paths/~1orders~1{id}/get/operationId": r#""order""# => r#""oneOrder""#, "operation-id-changed";
        "requestBody" "/paths/~1orders~1{id}/post/requestBody": r#"{"content": {}}"# => "", "parameter-removed";
        "responses" "/paths/~1orders~1{id}/get/responses/404": r#"{"description": "None."}"# => "", "response-status-removed";
        "callbacks" "/paths/~1orders~1{id}/post/callbacks": "{}" => r#"{"gone": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "Taken."}}}}}}"#, "operation-added";
        "deprecated" "/paths/~1orders~1{id}/get/deprecated": "" => "true", "operation-deprecated";
        "security" "/paths/~1orders~1{id}/get/security": "" => r#"[{"sign": ["read"]}]"#, "security-alternative-added security-alternative-removed";
        "servers" "/paths/~1orders~1{id}/get/servers": "" => r#"[{"url": "https://b.example.com/v1"}]"#, "server-added server-removed";
    }
    "Callback Object" in v30 {
        "expression" "/paths/~1orders~1{id}/post/callbacks/done": r#"{"{$request.body#/url}": {"post": {"responses": {"200": {"description": "Taken."}}}}}"# => r#"{"{$request.body#/to}": {"post": {"responses": {"200": {"description": "Taken."}}}}}"#, "operation-added operation-removed";
        "what comes" "/paths/~1orders~1{id}/post/callbacks/done/{$request.body#~1url}/post/requestBody/content/application~1json/schema/properties/state": r#"{"type": "string"}"# => "", "response-property-removed";
    }
    "Webhooks" in v31 {
        "what comes" "/webhooks/made/post/requestBody/content/application~1json/schema/properties/state": r#"{"type": "string"}"# => "", "response-property-removed";
    }
    "Security Requirement Object" in v30 {
        "name" "/paths/~1orders~1{id}/post/security": r#"[{"sign": ["write"]}]"# => r#"[{"token": []}]"#, "security-alternative-added security-alternative-removed";
        "a further scheme" "/paths/~1orders~1{id}/post/security": r#"[{"sign": ["write"]}]"# => r#"[{"sign": ["write"], "token": []}]"#, "security-alternative-removed";
        "scopes" "/paths/~1orders~1{id}/post/security": r#"[{"sign": ["write"]}]"# => r#"[{"sign": ["read", "write"]}]"#, "security-alternative-removed";
        "nothing" "/paths/~1orders~1{id}/post/security": r#"[{"sign": ["write"]}]"# => "[]", "security-alternative-added";
        "roles" "/security": r#"[{"key": []}, {"token": []}, {"id": []}]"# => r#"[{"key": ["admin"]}, {"token": ["admin"]}, {"id": []}]"#, "= roles are neither defined nor sent: the call is the same (OpenAPI 3.1, Security Requirement Object)";
    }
    "Security Scheme Object" in v30 {
        "type" "/components/securitySchemes/key": r#"{"type": "apiKey", "in": "header", "name": "X-Key"}"# => r#"{"type": "http", "scheme": "basic"}"#, "security-alternative-added security-alternative-removed";
        "description" "/components/securitySchemes/key/description": "" => r#""A key.""#, "= words for people";
        "name" "/components/securitySchemes/key/name": r#""X-Key""# => r#""X-Token""#, "security-alternative-added security-alternative-removed";
        "in" "/components/securitySchemes/key/in": r#""header""# => r#""query""#, "security-alternative-added security-alternative-removed";
        "scheme" "/components/securitySchemes/token/scheme": r#""bearer""# => r#""basic""#, "security-alternative-added security-alternative-removed";
        "bearerFormat" "/components/securitySchemes/token/bearerFormat": "" => r#""JWT""#, "= a hint for people (OpenAPI 3.1, Security Scheme Object)";
        "flows" "/components/securitySchemes/sign/flows/clientCredentials": r#"{"tokenUrl": "https://example.com/c", "scopes": {}}"# => "", "security-alternative-removed";
        "openIdConnectUrl" "/components/securitySchemes/id/openIdConnectUrl": r#""https://example.com/id""# => r#""https://example.com/open""#, "security-alternative-added security-alternative-removed";
    }
    "Security Scheme Object" in v31 {
        "mutualTLS" "/components/securitySchemes/key": r#"{"type": "mutualTLS"}"# => r#"{"type": "http", "scheme": "basic"}"#, "security-alternative-added security-alternative-removed";
    }
    "Security Scheme Object" in v32 {
        "oauth2MetadataUrl" "/components/securitySchemes/sign/oauth2MetadataUrl": "" => r#""https://example.com/m""#, "= where to look the flows up, which are told themselves";
        "deprecated" "/components/securitySchemes/sign/deprecated": "" => "true", "element-deprecated";
    }
    "OAuth Flow Object" in v30 {
        "authorizationUrl" "/components/securitySchemes/sign/flows/authorizationCode/authorizationUrl": r#""https://example.com/a""# => r#""https://example.com/b""#, "keyword-undecided";
        "tokenUrl" "/components/securitySchemes/sign/flows/authorizationCode/tokenUrl": r#""https://example.com/t""# => r#""https://example.com/b""#, "keyword-undecided";
        "refreshUrl" "/components/securitySchemes/sign/flows/authorizationCode/refreshUrl": r#""https://example.com/r""# => r#""https://example.com/b""#, "keyword-undecided";
        "scopes" "/components/securitySchemes/sign/flows": r#"{"clientCredentials": {"tokenUrl": "https://example.com/c", "scopes": {"read": "", "write": ""}}}"# => r#"{"clientCredentials": {"tokenUrl": "https://example.com/c", "scopes": {"read": ""}}}"#, "keyword-undecided";
        "scopes of one flow" "/components/securitySchemes/sign/flows/authorizationCode/scopes": r#"{"read": "Reads.", "write": "Writes."}"# => r#"{"read": "Reads."}"#, "= another flow still gives them";
        "scopes: one more" "/components/securitySchemes/sign/flows/authorizationCode/scopes": r#"{"read": "Reads.", "write": "Writes."}"# => r#"{"read": "Reads.", "write": "Writes.", "all": "All."}"#, "= nobody asks for it yet";
        "scopes: words" "/components/securitySchemes/sign/flows/authorizationCode/scopes/read": r#""Reads.""# => r#""Looks.""#, "= words for people";
    }
    "OAuth Flow Object" in v32 {
        "deviceAuthorizationUrl" "/components/securitySchemes/sign/flows/deviceAuthorization": r#"{"deviceAuthorizationUrl": "https://example.com/d", "tokenUrl": "https://example.com/t", "scopes": {}}"# => r#"{"deviceAuthorizationUrl": "https://example.com/e", "tokenUrl": "https://example.com/t", "scopes": {}}"#, "keyword-undecided";
    }
    "Tag Object" in v32 {
        "parent" "/tags": r#"[{"name": "shop"}]"# => r#"[{"name": "shop", "parent": "all", "kind": "nav", "summary": "Shop"}]"#, "= groups of operations for people";
    }
};
