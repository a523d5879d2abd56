//! What Swagger 2.0 says in a way of its own.

use crate::documents::{in_xml, v20};
use crate::{Row, table};

pub(crate) const ROWS: &[Row] = table! {
    "Swagger Object" in v20 {
        "host" "/host": r#""a.example.com""# => r#""b.example.com""#, "server-added server-removed";
        "basePath" "/basePath": r#""/v1""# => r#""/v2""#, "operation-moved";
        "schemes" "/schemes": r#"["https"]"# => r#"["http"]"#, "server-added server-removed";
        "consumes" "/consumes": r#"["application/json"]"# => r#"["application/xml"]"#, "media-type-added request-media-type-removed";
        "produces" "/produces": r#"["application/json"]"# => r#"["application/xml"]"#, "media-type-added response-media-type-removed";
        "definitions" "/definitions/Order/properties/probe": r#"{"type": "string"}"# => "", "response-property-removed";
        "securityDefinitions" "/securityDefinitions/key/name": r#""X-Key""# => r#""X-Token""#, "security-alternative-added security-alternative-removed";
        "security" "/security": r#"[{"key": []}]"# => r#"[{"basic": []}]"#, "security-alternative-added security-alternative-removed";
        "tags" "/tags": "" => r#"[{"name": "shop"}]"#, "= groups of operations for people";
        "externalDocs" "/externalDocs": "" => r#"{"url": "https://example.com"}"#, "= a link for people";
    }
    "Operation Object" in v20 {
        "consumes" "/paths/~1orders~1{id}/post/consumes": "" => r#"["application/xml"]"#, "media-type-added request-media-type-removed";
        "produces" "/paths/~1orders~1{id}/get/produces": "" => r#"["application/xml"]"#, "media-type-added response-media-type-removed";
        "schemes" "/paths/~1orders~1{id}/get/schemes": "" => r#"["http"]"#, "server-removed";
    }
    "Parameter Object" in v20 {
        "in: body" "/paths/~1orders~1{id}/post/parameters": r#"[{"name": "order", "in": "body", "schema": {"type": "string"}}]"# => "[]", "parameter-removed";
        "in: formData" "/paths/~1orders~1{id}/put/parameters/1": r#"{"name": "title", "in": "formData", "type": "string"}"# => r#"{"name": "title", "in": "formData", "type": "integer"}"#, "type-changed";
        "type" "/paths/~1orders~1{id}/get/parameters/1/type": r#""string""# => r#""integer""#, "type-changed";
        "type: file" "/paths/~1orders~1{id}/put/parameters/0/type": r#""file""# => r#""string""#, "request-format-loosened";
        "format" "/paths/~1orders~1{id}/get/parameters/1/format": "" => r#""uuid""#, "request-format-tightened";
        "allowEmptyValue" "/paths/~1orders~1{id}/get/parameters/1/allowEmptyValue": "true" => "", "parameter-serialisation-changed";
        "items" "/paths/~1orders~1{id}/get/parameters/0/items/type": r#""string""# => r#""integer""#, "type-changed";
        "collectionFormat" "/paths/~1orders~1{id}/get/parameters/0/collectionFormat": r#""csv""# => r#""multi""#, "parameter-serialisation-changed";
        "default" "/paths/~1orders~1{id}/get/parameters/1/default": r#""a""# => r#""b""#, "request-default-changed";
        "maximum" "/paths/~1orders~1{id}/get/parameters/1": r#"{"name": "sort", "in": "query", "type": "integer"}"# => r#"{"name": "sort", "in": "query", "type": "integer", "maximum": 3}"#, "request-bound-tightened";
        "enum" "/paths/~1orders~1{id}/get/parameters/1/enum": r#"["a", "b"]"# => r#"["a"]"#, "request-enum-value-removed";
        "x-nullable" "/definitions/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "x-nullable": true}"#, "response-became-nullable";
    }
    "Response Object" in v20 {
        "schema" "/paths/~1orders~1{id}/get/responses/200/schema": r#"{"type": "string"}"# => r#"{"type": "integer"}"#, "type-changed";
        "headers" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/type": r#""integer""# => r#""string""#, "type-changed";
        "examples" "/paths/~1orders~1{id}/get/responses/200/examples": "" => r#"{"application/json": {}}"#, "= one value of many";
    }
    "Schema Object" in v20 {
        "discriminator" "/definitions/Order/discriminator": r#""id""# => r#""probe""#, "discriminator-changed";
        "discriminator: what builds on its schema" "/definitions/Card/allOf/1/properties/number": r#"{"type": "string"}"# => "", "response-property-removed";
        "readOnly" "/definitions/Order/properties/probe/readOnly": "" => "true", "request-property-removed";
        "xml" "/definitions/Order/properties/probe/xml": "" => r#"{"name": "p"}"#, "= what is sent as JSON looks the same";
    }
    "Schema Object" in in_xml {
        "xml" "/definitions/Order/properties/probe/xml": "" => r#"{"name": "p"}"#, "keyword-undecided";
    }
    "Security Scheme Object" in v20 {
        "flow" "/securityDefinitions/sign/flow": r#""accessCode""# => r#""application""#, "security-alternative-removed";
        "tokenUrl" "/securityDefinitions/sign/tokenUrl": r#""https://example.com/t""# => r#""https://example.com/b""#, "keyword-undecided";
        "scopes" "/securityDefinitions/sign/scopes": r#"{"read": "Reads.", "write": "Writes."}"# => r#"{"read": "Reads."}"#, "keyword-undecided";
    }
};
