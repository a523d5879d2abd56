//! From Swagger 2.0 to OpenAPI 3.0: bodies leave the parameters, media types are said at each body, definitions move house.

use crate::choices::Choices;
use crate::pointers::{elements, every_object, members, operations, step, target};
use serde_json::{Map, Value, json};

/// What a parameter or header says of itself; the rest is its schema.
const OWN: [&str; 6] = ["name", "in", "required", "description", "allowEmptyValue", "deprecated"];

const FORMS: [&str; 2] = ["application/x-www-form-urlencoded", "multipart/form-data"];

const HOMES: [(&str, &str); 2] = [
    ("#/definitions/", "#/components/schemas/"),
    ("#/securityDefinitions/", "#/components/securitySchemes/"),
];

pub(crate) fn to_three(document: &mut Value, _: &mut Choices) {
    if document.get("swagger").is_none() {
        return;
    }
    let old = document.clone();
    for (path, _, pointer) in operations(&old) {
        let item = &old["paths"][&path];
        if let Some(operation) = old.pointer(&pointer) {
            let converted = operation_of(&old, item, operation);
            document
                .pointer_mut(&pointer)
                .into_iter()
                .for_each(|place| *place = converted.clone());
        }
        let at = step("/paths", &path);
        document
            .pointer_mut(&at)
            .and_then(Value::as_object_mut)
            .map(|item| item.shift_remove("parameters"));
    }
    let root = document.as_object_mut().expect("a document is an object");
    let mut components = json!({"schemas": root.shift_remove("definitions").unwrap_or_else(|| json!({}))});
    let schemes = members(old.get("securityDefinitions")).map(|(name, scheme)| (name.clone(), scheme_of(scheme)));
    components["securitySchemes"] = Value::Object(schemes.collect());
    for key in [
        "swagger",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "parameters",
        "responses",
        "securityDefinitions",
    ] {
        root.shift_remove(key);
    }
    root.insert("openapi".to_owned(), json!("3.0.3"));
    root.insert("servers".to_owned(), servers(&old));
    root.insert("components".to_owned(), components);
    every_object(document, &mut in_new_words);
}

/// References lead elsewhere, files are binary text, a discriminator is an object.
fn in_new_words(object: &mut Map<String, Value>) {
    if let Some(Value::String(reference)) = object.get_mut("$ref") {
        for (old, new) in HOMES {
            *reference = reference.replace(old, new);
        }
    }
    if object.get("type") == Some(&json!("file")) {
        object.insert("type".to_owned(), json!("string"));
        object.insert("format".to_owned(), json!("binary"));
    }
    if let Some(Value::String(property)) = object.get("discriminator") {
        let named = json!({"propertyName": property});
        object.insert("discriminator".to_owned(), named);
    }
}

fn servers(document: &Value) -> Value {
    let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
    let base = text("basePath");
    if text("host").is_empty() {
        return json!([{"url": if base.is_empty() { "/" } else { base }}]);
    }
    let schemes = elements(document, "schemes");
    let schemes: Vec<&str> = if schemes.is_empty() {
        vec!["https"]
    } else {
        schemes.iter().filter_map(Value::as_str).collect()
    };
    schemes
        .iter()
        .map(|scheme| json!({"url": format!("{scheme}://{}{base}", text("host"))}))
        .collect()
}

fn resolved<'d>(document: &'d Value, part: &'d Value) -> &'d Value {
    let reference = part.get("$ref").and_then(Value::as_str);
    reference.and_then(|reference| target(document, reference)).unwrap_or(part)
}

/// The media types in force.
fn media(document: &Value, operation: &Value, key: &str) -> Vec<String> {
    let own = if operation.get(key).is_some() { operation } else { document };
    let listed: Vec<String> = elements(own, key).iter().filter_map(Value::as_str).map(str::to_owned).collect();
    if listed.is_empty() {
        vec!["application/json".to_owned()]
    } else {
        listed
    }
}

fn content(media: &[String], schema: &Value) -> Value {
    media
        .iter()
        .map(|name| (name.clone(), json!({"schema": schema})))
        .collect::<Map<String, Value>>()
        .into()
}

fn operation_of(document: &Value, item: &Value, operation: &Value) -> Value {
    let mut converted = operation.clone();
    let own: Vec<&Value> = elements(operation, "parameters")
        .iter()
        .map(|part| resolved(document, part))
        .collect();
    let identity = |part: &Value| [part.get("in").cloned(), part.get("name").cloned()];
    let shared = elements(item, "parameters").iter().map(|part| resolved(document, part));
    let inherited = shared.filter(|part| !own.iter().any(|other| identity(other) == identity(part)));
    let all: Vec<&Value> = inherited.chain(own.iter().copied()).collect();
    let travels = |part: &&&Value, place: &str| part["in"] == json!(place);
    let sent = consumed(&media(document, operation, "consumes"), &all);
    if let Some(sent) = sent {
        converted["requestBody"] = sent;
    }
    let plain = all.iter().filter(|part| !travels(part, "body") && !travels(part, "formData"));
    converted["parameters"] = plain.map(|part| parameter(part)).collect();
    let produced = media(document, operation, "produces");
    for (status, response) in members(operation.get("responses")) {
        converted["responses"][status] = response_of(resolved(document, response), &produced);
    }
    for key in ["consumes", "produces", "schemes"] {
        converted.as_object_mut().map(|converted| converted.shift_remove(key));
    }
    converted
}

fn consumed(media: &[String], all: &[&Value]) -> Option<Value> {
    if let Some(body) = all.iter().find(|part| part["in"] == json!("body")) {
        let required = body.get("required") == Some(&json!(true));
        let schema = body.get("schema").cloned().unwrap_or_else(|| json!({}));
        let mut sent = json!({"required": required, "content": content(media, &schema)});
        body.get("description")
            .into_iter()
            .for_each(|text| sent["description"] = text.clone());
        return Some(sent);
    }
    let fields: Vec<&&Value> = all.iter().filter(|part| part["in"] == json!("formData")).collect();
    if fields.is_empty() {
        return None;
    }
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for field in &fields {
        let (own, schema) = parted(field);
        let mut schema = schema;
        own.get("description")
            .into_iter()
            .for_each(|text| drop(schema.insert("description".to_owned(), text.clone())));
        properties.insert(field["name"].as_str().unwrap_or_default().to_owned(), Value::Object(schema));
        required.extend((own.get("required") == Some(&json!(true))).then(|| field["name"].clone()));
    }
    let has_file = fields.iter().any(|field| field["type"] == json!("file"));
    let forms: Vec<String> = media.iter().filter(|name| FORMS.contains(&name.as_str())).cloned().collect();
    let forms = if forms.is_empty() {
        vec![FORMS[usize::from(has_file)].to_owned()]
    } else {
        forms
    };
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    Some(json!({"required": schema.get("required").is_some(), "content": content(&forms, &schema)}))
}

/// What belongs to the parameter, and what to its schema.
fn parted(part: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let all = members(Some(part))
        .filter(|(key, _)| *key != "collectionFormat")
        .map(|(key, value)| (key.clone(), value.clone()));
    all.partition(|(key, _)| OWN.contains(&key.as_str()) || key.starts_with("x-") && key != "x-nullable")
}

fn parameter(part: &Value) -> Value {
    let (mut own, schema) = parted(part);
    if part["type"] == json!("array") {
        let format = part.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
        let style = match format {
            "ssv" => "spaceDelimited",
            "pipes" => "pipeDelimited",
            "tsv" => "tabDelimited",
            _ if matches!(part["in"].as_str(), Some("query" | "cookie")) => "form",
            _ => "simple",
        };
        own.insert("style".to_owned(), json!(style));
        own.insert("explode".to_owned(), json!(format == "multi"));
    }
    own.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(own)
}

fn response_of(response: &Value, media: &[String]) -> Value {
    let mut converted = response.clone();
    let Some(members) = converted.as_object_mut() else {
        return converted;
    };
    members.shift_remove("examples");
    if let Some(schema) = members.shift_remove("schema") {
        members.insert("content".to_owned(), content(media, &schema));
    }
    for header in members
        .get_mut("headers")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
    {
        let (mut own, schema) = parted(header);
        own.insert("schema".to_owned(), Value::Object(schema));
        *header = Value::Object(own);
    }
    converted
}

fn scheme_of(scheme: &Value) -> Value {
    match scheme["type"].as_str() {
        Some("basic") => json!({"type": "http", "scheme": "basic"}),
        Some("oauth2") => {
            let flow = match scheme["flow"].as_str().unwrap_or_default() {
                "application" => "clientCredentials",
                "accessCode" => "authorizationCode",
                other => other,
            };
            let kept = ["authorizationUrl", "tokenUrl", "scopes"];
            let kept: Map<String, Value> = members(Some(scheme))
                .filter(|(key, _)| kept.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            json!({"type": "oauth2", "flows": {flow: kept}})
        }
        _ => scheme.clone(),
    }
}

/// A small document of 2.0.
pub(crate) fn legacy() -> Value {
    let order = json!({"$ref": "#/definitions/Order"});
    json!({
        "swagger": "2.0", "info": {"title": "Shop", "version": "1"}, "host": "api.example.com", "basePath": "/v1",
        "consumes": ["application/json"], "produces": ["application/json", "text/csv"],
        "parameters": {"page": {"name": "page", "in": "query", "type": "integer", "minimum": 1}},
        "responses": {"None": {"description": "none", "schema": {"type": "string"}}},
        "paths": {"/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
            "get": {
                "parameters": [{"$ref": "#/parameters/page"}, {"name": "ids", "in": "query", "type": "array", "items": {"type": "string"}}],
                "responses": {"200": {"description": "ok", "schema": order, "headers": {"X-Total": {"type": "integer"}}}, "404": {"$ref": "#/responses/None"}},
            },
            "post": {
                "consumes": ["multipart/form-data"], "security": [{"sign": ["write"]}, {"basic": []}],
                "parameters": [{"name": "file", "in": "formData", "type": "file", "required": true}, {"name": "title", "in": "formData", "type": "string"}],
                "responses": {"200": {"description": "ok", "schema": order}},
            },
            "put": {"parameters": [{"name": "order", "in": "body", "required": true, "schema": order}], "responses": {"204": {"description": "ok"}}},
        }},
        "definitions": {"Order": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "x-nullable": true}, "parent": order}}},
        "securityDefinitions": {
            "basic": {"type": "basic"},
            "sign": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://e.com/a", "tokenUrl": "https://e.com/t", "scopes": {"write": ""}},
        },
    })
}
