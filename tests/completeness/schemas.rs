//! The keywords of schemas: JSON Schema 2020-12 as OpenAPI 3.1 and later use it, the dialect of 3.0, and OpenAPI's own.
//!
//! The value that they are about is sent and answered; the rule is that of the direction in which it hurts more.

use crate::documents::{v30, v31};
use crate::{Row, table};

pub(crate) const ROWS: &[Row] = table! {
    "Schema Object of 3.0" in v30 {
        "nullable" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "nullable": true}"#, "response-became-nullable";
        "exclusiveMinimum" "/components/schemas/Order/properties/probe": r#"{"type": "integer", "minimum": 1}"# => r#"{"type": "integer", "minimum": 1, "exclusiveMinimum": true}"#, "request-bound-tightened";
        "exclusiveMaximum" "/components/schemas/Order/properties/probe": r#"{"type": "integer", "maximum": 9, "exclusiveMaximum": true}"# => r#"{"type": "integer", "maximum": 9}"#, "response-bound-loosened";
        "example" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "example": "a"}"#, "= one value of many";
        "externalDocs" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "externalDocs": {"url": "https://example.com"}}"#, "= a link for people";
        "xml" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "xml": {"name": "p"}}"#, "= what is sent as JSON looks the same";
        "x-…" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "x-colour": "red"}"#, "= an extension that announces nothing";
        "readOnly" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "readOnly": true}"#, "request-property-removed";
        "writeOnly" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "writeOnly": true}"#, "response-property-removed";
        "discriminator" "/components/schemas/Pet/discriminator/propertyName": r#""kind""# => r#""sort""#, "discriminator-changed";
        "discriminator: mapping" "/components/schemas/Pet/discriminator/mapping": r##"{"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}"## => r##"{"katze": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}"##, "discriminator-changed";
    }
    "Schema Object of 3.0, as inheritance" in v30 {
        "properties: none is left" "/components/schemas/Order/properties/probe": r#"{"properties": {"a": {"type": "string"}}}"# => r#"{"properties": {}}"#, "response-property-removed";
        "discriminator: what builds on its schema" "/components/schemas/Cash/allOf/1/properties/coins": r#"{"type": "integer"}"# => r#"{"type": "string"}"#, "type-changed";
        "discriminator: what builds on that" "/components/schemas/Debit/allOf/1/properties/bank": r#"{"type": "string"}"# => "", "response-property-removed";
        "discriminator: one more builds on its schema" "/components/schemas/Cheque": "" => r##"{"allOf": [{"$ref": "#/components/schemas/Payment"}, {"type": "object", "properties": {"bank": {"type": "string"}}}]}"##, "response-union-member-added";
        "discriminator: one builds on its schema no more" "/components/schemas/Cash": r##"{"allOf": [{"$ref": "#/components/schemas/Payment"}, {"type": "object", "properties": {"coins": {"type": "integer"}}}]}"## => "", "request-union-member-removed";
    }
    "Applicators" in v31 {
        "$ref" "/components/schemas/Order/properties/probe": r##"{"$ref": "#/components/schemas/Unused"}"## => r##"{"$ref": "#/components/schemas/Cat"}"##, "type-changed";
        "$ref and siblings" "/components/schemas/Order/properties/probe": r##"{"$ref": "#/components/schemas/Unused"}"## => r##"{"$ref": "#/components/schemas/Unused", "maxLength": 3}"##, "request-bound-tightened";
        "$dynamicRef" "/components/schemas/Order/properties/probe": r##"{"$dynamicRef": "#one"}"## => r##"{"$dynamicRef": "#other"}"##, "keyword-undecided";
        "allOf" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"allOf": [{"type": "string"}, {"minLength": 2}]}"#, "request-bound-tightened";
        "anyOf" "/components/schemas/Order/properties/probe": r#"{"anyOf": [{"type": "string"}, {"type": "integer"}]}"# => r#"{"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "array"}]}"#, "response-union-member-added";
        "oneOf" "/components/schemas/Order/properties/probe": r#"{"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "array"}]}"# => r#"{"oneOf": [{"type": "string"}, {"type": "integer"}]}"#, "request-union-member-removed";
        "not" "/components/schemas/Order/properties/probe": r#"{"type": "string", "not": {"const": "a"}}"# => r#"{"type": "string", "not": {"const": "b"}}"#, "keyword-undecided";
        "if" "/components/schemas/Order/properties/probe": r#"{"type": "string", "if": {"minLength": 2}, "then": {"pattern": "a"}}"# => r#"{"type": "string", "if": {"minLength": 3}, "then": {"pattern": "a"}}"#, "keyword-undecided";
        "then" "/components/schemas/Order/properties/probe": r#"{"type": "string", "if": {"minLength": 2}, "then": {"pattern": "a"}}"# => r#"{"type": "string", "if": {"minLength": 2}, "then": {"pattern": "b"}}"#, "keyword-undecided";
        "else" "/components/schemas/Order/properties/probe": r#"{"type": "string", "if": {"minLength": 2}, "else": {"pattern": "a"}}"# => r#"{"type": "string", "if": {"minLength": 2}, "else": {"pattern": "b"}}"#, "keyword-undecided";
        "dependentSchemas" "/components/schemas/Order/properties/probe": r#"{"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}}"# => r#"{"type": "object", "dependentSchemas": {"a": {"required": ["c"]}}}"#, "keyword-undecided";
        "prefixItems" "/components/schemas/Order/properties/probe": r#"{"type": "array", "prefixItems": [{"type": "string"}]}"# => r#"{"type": "array", "prefixItems": [{"type": "integer"}]}"#, "type-changed";
        "items" "/components/schemas/Order/properties/probe": r#"{"type": "array", "items": {"type": "string"}}"# => r#"{"type": "array", "items": {"type": "integer"}}"#, "type-changed";
        "contains" "/components/schemas/Order/properties/probe": r#"{"type": "array", "contains": {"type": "string"}}"# => r#"{"type": "array", "contains": {"type": "integer"}}"#, "keyword-undecided";
        "properties" "/components/schemas/Order/properties/probe": r#"{"type": "object", "properties": {"a": {"type": "string"}}}"# => r#"{"type": "object", "properties": {"b": {"type": "integer"}}}"#, "request-property-added response-property-removed";
        "patternProperties" "/components/schemas/Order/properties/probe": r#"{"type": "object", "patternProperties": {"^a": {"type": "string"}}}"# => r#"{"type": "object", "patternProperties": {"^a": {"type": "integer"}}}"#, "keyword-undecided";
        "additionalProperties" "/components/schemas/Order/properties/probe": r#"{"type": "object", "additionalProperties": {"type": "string"}}"# => r#"{"type": "object", "additionalProperties": {"type": "integer"}}"#, "type-changed";
        "additionalProperties: false" "/components/schemas/Order/properties/probe": r#"{"type": "object", "additionalProperties": true}"# => r#"{"type": "object", "additionalProperties": false}"#, "request-members-forbidden";
        "propertyNames" "/components/schemas/Order/properties/probe": r#"{"type": "object", "propertyNames": {"maxLength": 3}}"# => r#"{"type": "object", "propertyNames": {"maxLength": 2}}"#, "keyword-undecided";
        "unevaluatedItems" "/components/schemas/Order/properties/probe": r#"{"type": "array"}"# => r#"{"type": "array", "unevaluatedItems": false}"#, "keyword-undecided";
        "unevaluatedProperties" "/components/schemas/Order/properties/probe": r#"{"type": "object", "unevaluatedProperties": true}"# => r#"{"type": "object", "unevaluatedProperties": false}"#, "request-members-forbidden";
        "dependencies" "/components/schemas/Order/properties/probe": r#"{"type": "object", "dependencies": {"a": ["b"]}}"# => r#"{"type": "object", "dependencies": {"a": ["c"]}}"#, "keyword-undecided";
        "additionalItems" "/components/schemas/Order/properties/probe": r#"{"type": "array", "items": [{"type": "string"}], "additionalItems": {"type": "string"}}"# => r#"{"type": "array", "items": [{"type": "string"}], "additionalItems": {"type": "integer"}}"#, "type-changed";
    }
    "Validation" in v31 {
        "type" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "integer"}"#, "type-changed";
        "type: null" "/components/schemas/Order/properties/probe": r#"{"type": ["string", "null"]}"# => r#"{"type": "string"}"#, "request-no-longer-nullable";
        "enum" "/components/schemas/Order/properties/probe": r#"{"enum": ["a", "b"]}"# => r#"{"enum": ["a", "b", "c"]}"#, "response-enum-value-added";
        "const" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "const": "a"}"#, "request-enum-introduced";
        "multipleOf" "/components/schemas/Order/properties/probe": r#"{"type": "integer"}"# => r#"{"type": "integer", "multipleOf": 2}"#, "request-bound-tightened";
        "maximum" "/components/schemas/Order/properties/probe": r#"{"type": "integer"}"# => r#"{"type": "integer", "maximum": 2}"#, "request-bound-tightened";
        "exclusiveMaximum" "/components/schemas/Order/properties/probe": r#"{"type": "integer", "maximum": 2}"# => r#"{"type": "integer", "exclusiveMaximum": 2}"#, "request-bound-tightened";
        "minimum" "/components/schemas/Order/properties/probe": r#"{"type": "integer"}"# => r#"{"type": "integer", "minimum": 2}"#, "request-bound-tightened";
        "exclusiveMinimum" "/components/schemas/Order/properties/probe": r#"{"type": "integer", "minimum": 2}"# => r#"{"type": "integer", "exclusiveMinimum": 2}"#, "request-bound-tightened";
        "maxLength" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "maxLength": 2}"#, "request-bound-tightened";
        "minLength" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "minLength": 2}"#, "request-bound-tightened";
        "pattern" "/components/schemas/Order/properties/probe": r#"{"type": "string", "pattern": "a"}"# => r#"{"type": "string", "pattern": "b"}"#, "request-bound-tightened";
        "pattern that looks around" "/components/schemas/Order/properties/probe": r#"{"type": "string", "pattern": "a"}"# => r#"{"type": "string", "pattern": "(?=a)b"}"#, "pattern-changed";
        "maxItems" "/components/schemas/Order/properties/probe": r#"{"type": "array"}"# => r#"{"type": "array", "maxItems": 2}"#, "request-bound-tightened";
        "minItems" "/components/schemas/Order/properties/probe": r#"{"type": "array"}"# => r#"{"type": "array", "minItems": 2}"#, "request-bound-tightened";
        "uniqueItems" "/components/schemas/Order/properties/probe": r#"{"type": "array"}"# => r#"{"type": "array", "uniqueItems": true}"#, "request-bound-tightened";
        "maxContains" "/components/schemas/Order/properties/probe": r#"{"type": "array", "contains": {"type": "string"}}"# => r#"{"type": "array", "contains": {"type": "string"}, "maxContains": 2}"#, "keyword-undecided";
        "minContains" "/components/schemas/Order/properties/probe": r#"{"type": "array", "contains": {"type": "string"}}"# => r#"{"type": "array", "contains": {"type": "string"}, "minContains": 2}"#, "keyword-undecided";
        "minContains: the default" "/components/schemas/Order/properties/probe": r#"{"type": "array", "contains": {"type": "string"}}"# => r#"{"type": "array", "contains": {"type": "string"}, "minContains": 1}"#, "= the default, said";
        "maxProperties" "/components/schemas/Order/properties/probe": r#"{"type": "object"}"# => r#"{"type": "object", "maxProperties": 2}"#, "request-bound-tightened";
        "minProperties" "/components/schemas/Order/properties/probe": r#"{"type": "object"}"# => r#"{"type": "object", "minProperties": 2}"#, "request-bound-tightened";
        "required" "/components/schemas/Order/required": "[]" => r#"["other"]"#, "request-property-became-required";
        "dependentRequired" "/components/schemas/Order/properties/probe": r#"{"type": "object", "dependentRequired": {"a": ["b"]}}"# => r#"{"type": "object", "dependentRequired": {"a": ["c"]}}"#, "keyword-undecided";
        "format" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "format": "uuid"}"#, "request-format-tightened";
        "a format that nobody registered" "/components/schemas/Order/properties/probe": r#"{"type": "string", "format": "colour"}"# => r#"{"type": "string", "format": "paint"}"#, "= it says nothing of values (JSON Schema 2020-12 validation, section 7.2.3)";
        "contentEncoding" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "contentEncoding": "base64"}"#, "keyword-undecided";
        "contentMediaType" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "contentMediaType": "image/png"}"#, "keyword-undecided";
        "contentSchema" "/components/schemas/Order/properties/probe": r#"{"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "string"}}"# => r#"{"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "integer"}}"#, "keyword-undecided";
    }
    "Annotations and identifiers" in v31 {
        "title" "/components/schemas/Order/properties/probe/title": "" => r#""Probe""#, "= words for people";
        "description" "/components/schemas/Order/properties/probe/description": "" => r#""A probe.""#, "= words for people, read for what they announce";
        "default" "/components/schemas/Order/properties/probe": r#"{"type": "string", "default": "a"}"# => r#"{"type": "string", "default": "b"}"#, "request-default-changed";
        "deprecated" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "deprecated": true}"#, "element-deprecated";
        "deprecated definition" "/components/schemas/Cat/deprecated": "" => "true", "element-deprecated";
        "readOnly" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "readOnly": true}"#, "request-property-removed";
        "writeOnly" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "writeOnly": true}"#, "response-property-removed";
        "examples" "/components/schemas/Order/properties/probe": r#"{"type": "string"}"# => r#"{"type": "string", "examples": ["a"]}"#, "= some values of many";
        "$comment" "/components/schemas/Order/properties/probe/$comment": "" => r#""why""#, "= words for the document's authors";
        "$id" "/components/schemas/Order/properties/probe/$id": "" => r#""https://example.com/probe""#, "= an address of the schema, followed by references";
        "$schema" "/components/schemas/Order/properties/probe/$schema": "" => r#""https://json-schema.org/draft/2020-12/schema""#, "= keywords are read by their names, whichever vocabulary they come from";
        "$anchor" "/components/schemas/Order/properties/probe/$anchor": "" => r#""probe""#, "= an address of the schema, followed by references";
        "$dynamicAnchor" "/components/schemas/Order/properties/probe/$dynamicAnchor": "" => r#""probe""#, "= an address of the schema, followed by references";
        "$defs" "/components/schemas/Order/properties/probe/$defs": "" => r#"{"a": {"type": "string"}}"#, "= nothing refers to it";
        "$vocabulary" "/components/schemas/Order/properties/probe/$vocabulary": "" => r#"{"https://example.com/v": true}"#, "= keywords are read by their names, whichever vocabulary they come from";
    }
};
