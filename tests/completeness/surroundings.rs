//! The objects around schemas: parameters, bodies, media types, responses, headers, links.

use crate::documents::{v30, v31, v32};
use crate::{Row, table};

pub(crate) const ROWS: &[Row] = table! {
    "Parameter Object" in v30 {
        "name" "/paths/~1orders~1{id}/get/parameters/0/name": r#""fields""# => r#""columns""#, "parameter-added parameter-removed";
        "name of a header" "/paths/~1orders~1{id}/get/parameters/2/name": r#""X-Trace""# => r#""x-trace""#, "= names of headers have no case (RFC 9110, section 5.1)";
        "in" "/paths/~1orders~1{id}/get/parameters/0/in": r#""query""# => r#""cookie""#, "parameter-added parameter-removed";
        "description" "/paths/~1orders~1{id}/get/parameters/0/description": "" => r#""Which.""#, "= words for people, read for what they announce";
        "required" "/paths/~1orders~1{id}/get/parameters/0/required": "false" => "true", "parameter-became-required";
        "deprecated" "/paths/~1orders~1{id}/get/parameters/0/deprecated": "" => "true", "element-deprecated";
        "allowEmptyValue" "/paths/~1orders~1{id}/get/parameters/0/allowEmptyValue": "true" => "", "parameter-serialisation-changed";
        "allowEmptyValue: more is allowed" "/paths/~1orders~1{id}/get/parameters/0/allowEmptyValue": "" => "true", "= what clients send is read as before";
        "style" "/paths/~1orders~1{id}/get/parameters/0/style": "" => r#""pipeDelimited""#, "parameter-serialisation-changed";
        "style of a text" "/paths/~1orders~1{id}/get/parameters/2/style": "" => r#""simple""#, "= the default, said";
        "explode" "/paths/~1orders~1{id}/get/parameters/0/explode": "true" => "false", "parameter-serialisation-changed";
        "explode of a text" "/paths/~1orders~1{id}/get/parameters/2/explode": "true" => "false", "= a text looks the same either way";
        "allowReserved" "/paths/~1orders~1{id}/get/parameters/0/allowReserved": "true" => "false", "parameter-serialisation-changed";
        "allowReserved: more is allowed" "/paths/~1orders~1{id}/get/parameters/0/allowReserved": "" => "true", "= what clients send is read as before";
        "schema" "/paths/~1orders~1{id}/get/parameters/2/schema": r#"{"type": "string"}"# => r#"{"type": "boolean"}"#, "type-changed";
        "schema gone" "/paths/~1orders~1{id}/get/parameters/2/schema": r#"{"type": "string"}"# => "{}", "request-type-widened";
        "example" "/paths/~1orders~1{id}/get/parameters/2/example": "" => r#""a""#, "= one value of many";
        "examples" "/paths/~1orders~1{id}/get/parameters/2/examples": "" => r#"{"one": {"value": "a"}}"#, "= one value of many";
        "content" "/paths/~1orders~1{id}/get/parameters/1/content": r#"{"application/json": {"schema": {"type": "object"}}}"# => r#"{"application/cbor": {"schema": {"type": "object"}}}"#, "parameter-serialisation-changed";
        "x-…" "/paths/~1orders~1{id}/get/parameters/2/x-colour": "" => r#""red""#, "= an extension that announces nothing";
    }
    "Parameter Object" in v32 {
        "in: querystring" "/paths/~1orders~1{id}/get/parameters/1/in": r#""query""# => r#""querystring""#, "parameter-serialisation-changed";
    }
    "Request Body Object" in v30 {
        "description" "/paths/~1orders~1{id}/post/requestBody/description": "" => r#""An order.""#, "= words for people, read for what they announce";
        "content" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data": "{}" => "", "request-media-type-removed";
        "required" "/paths/~1orders~1{id}/post/requestBody/required": "false" => "true", "parameter-became-required";
    }
    "Media Type Object" in v30 {
        "schema" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema": r#"{"type": "string"}"# => r#"{"type": "integer"}"#, "type-changed";
        "schema gone" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema": r#"{"type": "string"}"# => "", "response-type-unspecified";
        "example" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/example": "" => "{}", "= one value of many, pooled with the samples";
        "examples" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/examples": "" => r#"{"one": {"value": {}}}"#, "= one value of many, pooled with the samples";
        "encoding" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/encoding": r#"{"file": {"contentType": "image/png"}}"# => r#"{"file": {"contentType": "image/jpeg"}}"#, "keyword-undecided";
    }
    "Media Type Object" in v32 {
        "itemSchema" "/paths/~1orders~1{id}/get/responses/200/content/application~1jsonl/itemSchema/properties/line": r#"{"type": "string"}"# => "", "response-property-removed";
        "itemSchema beside schema" "/paths/~1orders~1{id}/get/responses/200/content/application~1jsonl/schema": "" => r#"{"type": "array", "maxItems": 3}"#, "response-bound-tightened";
        "prefixEncoding" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/prefixEncoding": "" => r#"[{"contentType": "image/jpeg"}]"#, "keyword-undecided";
        "itemEncoding" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/itemEncoding": "" => r#"{"contentType": "image/jpeg"}"#, "keyword-undecided";
    }
    "Encoding Object" in v30 {
        "contentType" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/encoding/file/contentType": r#""image/png""# => r#""image/jpeg""#, "keyword-undecided";
        "headers" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/encoding/file/headers": "" => r#"{"X-Name": {"schema": {"type": "string"}}}"#, "keyword-undecided";
        "style" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/encoding/file/style": "" => r#""pipeDelimited""#, "keyword-undecided";
        "explode" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/encoding/file/explode": "" => "true", "keyword-undecided";
        "allowReserved" "/paths/~1orders~1{id}/post/requestBody/content/multipart~1form-data/encoding/file/allowReserved": "" => "true", "keyword-undecided";
    }
    "Responses Object" in v30 {
        "default" "/paths/~1orders~1{id}/get/responses/default": r#"{"description": "Any."}"# => "", "response-status-removed";
        "a status" "/paths/~1orders~1{id}/post/responses/201": r#"{"description": "Made."}"# => "", "response-success-removed";
        "one for all of a class" "/paths/~1orders~1{id}/post/responses": r#"{"201": {"description": "Made."}}"# => r#"{"2XX": {"description": "Made."}}"#, "= the range answers for the status";
    }
    "Response Object" in v30 {
        "description" "/paths/~1orders~1{id}/get/responses/404/description": r#""None.""# => r#""Nothing.""#, "= words for people, read for what they announce";
        "headers: a name that begins with x-" "/paths/~1orders~1{id}/get/responses/200/headers/x-next": r#"{"schema": {"type": "string"}}"# => r#"{"schema": {"type": "integer"}}"#, "type-changed";
        "headers" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total": r#"{"schema": {"type": "integer"}}"# => "", "response-header-removed";
        "content" "/paths/~1orders~1{id}/get/responses/200/content": r#"{"application/json": {}}"# => r#"{"text/csv": {}}"#, "media-type-added response-media-type-removed";
        "links" "/paths/~1orders~1{id}/get/responses/200/links": r#"{"again": {"operationId": "order"}}"# => "", "keyword-undecided";
    }
    "Response Object" in v32 {
        "summary" "/paths/~1orders~1{id}/get/responses/404/summary": "" => r#""None.""#, "= words for people";
    }
    "Header Object" in v30 {
        "description" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/description": "" => r#""How many.""#, "= words for people";
        "required" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/required": "true" => "false", "response-header-became-optional";
        "deprecated" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/deprecated": "" => "true", "element-deprecated";
        "style" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/style": "" => r#""simple""#, "= the only style that headers have";
        "explode" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/explode": "" => "true", "keyword-undecided";
        "schema" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total/schema": r#"{"type": "integer"}"# => r#"{"type": "string"}"#, "type-changed";
        "content" "/paths/~1orders~1{id}/get/responses/200/headers/X-Total": r#"{"content": {"text/plain": {"schema": {"type": "integer"}}}}"# => r#"{"content": {"application/json": {"schema": {"type": "integer"}}}}"#, "keyword-undecided";
    }
    "Link Object" in v30 {
        "operationId" "/paths/~1orders~1{id}/get/responses/200/links/again/operationId": r#""order""# => r#""other""#, "keyword-undecided";
        "operationRef" "/paths/~1orders~1{id}/get/responses/200/links/again": r##"{"operationRef": "#/paths/~1a/get"}"## => r##"{"operationRef": "#/paths/~1b/get"}"##, "keyword-undecided";
        "parameters" "/paths/~1orders~1{id}/get/responses/200/links/again/parameters": r#"{"id": "$response.body#/id"}"# => r#"{"id": "$response.body#/other"}"#, "keyword-undecided";
        "requestBody" "/paths/~1orders~1{id}/get/responses/200/links/again/requestBody": "" => r#""$response.body""#, "keyword-undecided";
        "server" "/paths/~1orders~1{id}/get/responses/200/links/again/server": "" => r#"{"url": "https://b.example.com"}"#, "keyword-undecided";
        "description" "/paths/~1orders~1{id}/get/responses/200/links/again/description": "" => r#""The same.""#, "= words for people";
    }
    "Reference Object" in v31 {
        "$ref" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema/$ref": r##""#/components/schemas/Cat""## => r##""#/components/schemas/Dog""##, "response-property-added response-property-removed";
        "summary" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema/summary": "" => r#""An order.""#, "= words for people";
        "description" "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema/description": "" => r#""An order.""#, "= words for people";
    }
};
