//! Changes to what stands around schemas, one row a kind: how it is made, where it is, and the rule that has to say so.

use crate::choices::Choices;
use crate::pointers::{elements, members, operations, step};
use serde_json::{Map, Value, json};

/// A kind of change. `apply` answers the place that a report has to name.
pub(crate) struct FrameMutation {
    pub(crate) name: &'static str,
    pub(crate) apply: fn(&mut Map<String, Value>, &mut Choices) -> Option<String>,
    pub(crate) rule: &'static str,
}

macro_rules! table {
    ($($name:literal, $apply:expr => $rule:literal;)*) => { &[$(FrameMutation { name: $name, apply: $apply, rule: $rule }),*] };
}

/// All mutations of operations.
pub(crate) const FRAME_MUTATIONS: &[FrameMutation] = table! {
    "parameter removed", |o, c| parameter(o, c).map(|(at, place)| { list(o).remove(at); place }) => "parameter-removed";
    "parameter added", |o, _| add(o, false) => "parameter-added";
    "required parameter added", |o, _| add(o, true) => "parameter-added-required";
    "parameter became required", |o, c| demand(o, c, true) => "parameter-became-required";
    "parameter became optional", |o, c| demand(o, c, false) => "parameter-became-optional";
    "parameter deprecated", |o, c| parameter(o, c).map(|(at, place)| { list(o)[at]["deprecated"] = json!(true); place }) => "element-deprecated";
    "parameter written otherwise", respell => "parameter-serialisation-changed";
    "body removed", |o, _| o.shift_remove("requestBody").map(|_| "request body".to_owned()) => "parameter-removed";
    "body added", |o, _| add_body(o, false) => "parameter-added";
    "required body added", |o, _| add_body(o, true) => "parameter-added-required";
    "body became required", |o, _| demand_body(o, true) => "parameter-became-required";
    "body became optional", |o, _| demand_body(o, false) => "parameter-became-optional";
    "body in another media type", |o, _| other_media(o.get_mut("requestBody")?, "request body") => "request-media-type-removed";
    "answer in another media type", |o, _| other_media(o.get_mut("responses")?.get_mut("200")?, "response 200") => "response-media-type-removed";
    "body in one more media type", |o, _| more_media(o.get_mut("requestBody")?, "request body") => "media-type-added";
    "success under another status", other_success => "response-success-removed";
    "error status removed", |o, _| o.get_mut("responses")?.as_object_mut()?.shift_remove("404").map(|_| "response 404".to_owned()) => "response-status-removed";
    "error status added", |o, _| add_status(o, "409") => "response-status-added";
    "header removed", |o, _| o.get_mut("responses")?.get_mut("200")?.as_object_mut()?.shift_remove("headers").map(|_| "response 200 header X-Total".to_owned()) => "response-header-removed";
    "header added", add_header => "response-header-added";
    "another way in asked", |o, _| { o.insert("security".to_owned(), json!([{"another": []}])); Some("security".to_owned()) } => "security-alternative-removed";
    "deprecated", |o, _| { o.insert("deprecated".to_owned(), json!(true)); Some("operation".to_owned()) } => "operation-deprecated";
};

/// The document after a change of that kind at a random operation, with the operation's name and the place.
pub(crate) fn mutated(document: &Value, mutation: &FrameMutation, choices: &mut Choices) -> Option<(Value, String, String)> {
    let mut all = operations(document);
    choices.shuffle(&mut all);
    all.into_iter().find_map(|(path, method, pointer)| {
        let mut after = document.clone();
        after["components"]["securitySchemes"]["another"] = json!({"type": "apiKey", "in": "query", "name": "another"});
        let place = (mutation.apply)(after.pointer_mut(&pointer)?.as_object_mut()?, choices)?;
        Some((after, format!("{} /v1{path}", method.to_uppercase()), place))
    })
}

/// The document without one of its operations, and that one's name.
pub(crate) fn without_operation(document: &Value, choices: &mut Choices) -> (Value, String) {
    let all = operations(document);
    let (path, method, _) = choices.pick(&all);
    let mut after = document.clone();
    let item = after.pointer_mut(&step("/paths", path)).and_then(Value::as_object_mut);
    if let Some(item) = item {
        item.shift_remove(method);
    }
    (after, format!("{} /v1{path}", method.to_uppercase()))
}

fn list(operation: &mut Map<String, Value>) -> &mut Vec<Value> {
    let list = operation.entry("parameters").or_insert_with(|| json!([]));
    list.as_array_mut().expect("a list of parameters")
}

fn place(parameter: &Value) -> String {
    let text = |key: &str| parameter[key].as_str().unwrap_or_default();
    match text("in") {
        "header" => format!("header {}", text("name")),
        place => format!("{place} param {}", text("name")),
    }
}

fn parameter(operation: &mut Map<String, Value>, choices: &mut Choices) -> Option<(usize, String)> {
    let all = list(operation);
    let found: Vec<(usize, String)> = all.iter().map(place).enumerate().collect();
    (!found.is_empty()).then(|| choices.pick(&found).clone())
}

fn add(operation: &mut Map<String, Value>, required: bool) -> Option<String> {
    operation.get("responses")?;
    list(operation).push(json!({"name": "brandnew", "in": "query", "required": required, "schema": {"type": "string"}}));
    Some("query param brandnew".to_owned())
}

fn demand(operation: &mut Map<String, Value>, choices: &mut Choices, required: bool) -> Option<String> {
    let (at, place) = parameter(operation, choices)?;
    let flag = list(operation)[at].get_mut("required").filter(|flag| **flag != json!(required))?;
    *flag = json!(required);
    Some(place)
}

/// A list as one text with bars in it: another way to write the same values.
fn respell(operation: &mut Map<String, Value>, choices: &mut Choices) -> Option<String> {
    let (at, place) = parameter(operation, choices)?;
    let parameter = &mut list(operation)[at];
    let fits = parameter["in"] == json!("query") && parameter["schema"]["type"] == json!("array");
    fits.then(|| {
        parameter["style"] = json!("pipeDelimited");
        parameter["explode"] = json!(false);
        place
    })
}

fn add_body(operation: &mut Map<String, Value>, required: bool) -> Option<String> {
    if operation.contains_key("requestBody") {
        return None;
    }
    let body = json!({"required": required, "content": {"application/json": {"schema": {"type": "string"}}}});
    operation.insert("requestBody".to_owned(), body);
    Some("request body".to_owned())
}

fn demand_body(operation: &mut Map<String, Value>, required: bool) -> Option<String> {
    let flag = operation
        .get_mut("requestBody")?
        .get_mut("required")
        .filter(|flag| **flag != json!(required))?;
    *flag = json!(required);
    Some("request body".to_owned())
}

fn other_media(body: &mut Value, place: &str) -> Option<String> {
    let content = body.get_mut("content")?.as_object_mut()?;
    let carried = content.shift_remove("application/json")?;
    content.insert("text/csv".to_owned(), carried);
    Some(place.to_owned())
}

fn more_media(body: &mut Value, place: &str) -> Option<String> {
    let content = body.get_mut("content")?.as_object_mut()?;
    content.insert("text/csv".to_owned(), json!({"schema": {"type": "string"}}));
    Some(place.to_owned())
}

fn other_success(operation: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let responses = operation.get_mut("responses")?.as_object_mut()?;
    let success = responses.shift_remove("200")?;
    responses.insert("201".to_owned(), success);
    Some("response 200".to_owned())
}

fn add_status(operation: &mut Map<String, Value>, status: &str) -> Option<String> {
    operation.get_mut("responses")?[status] = json!({"description": "no"});
    Some(format!("response {status}"))
}

fn add_header(operation: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let success = operation.get_mut("responses")?.get_mut("200")?;
    let free = members(success.get("headers")).count() == 0 && elements(success, "headers").is_empty();
    free.then(|| {
        success["headers"] = json!({"X-New": {"schema": {"type": "string"}}});
        "response 200 header X-New".to_owned()
    })
}
