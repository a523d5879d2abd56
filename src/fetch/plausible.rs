//! Whether an answer can be what was asked for. What cannot is never taken for a document or a sample.

use super::failure::Fault;
use super::request::Answer;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// Whether the bytes can be a document; whether they are a good one is for its reader to say.
pub(super) fn document(answer: &Answer) -> Result<(), Fault> {
    if answer.body.trim_ascii().is_empty() {
        return Err(Fault::Malformed(
            "the answer is empty where a document was expected; check the address".to_owned(),
        ));
    }
    if is_html(answer) {
        return Err(Fault::Implausible(format!(
            "an HTML page came where a document was expected{}",
            why_html(answer)
        )));
    }
    Ok(())
}

/// Whether an answer can be a sample: JSON that is called JSON, and no error in the clothes of a success.
///
/// `accept` is what was asked for; where that names another type than JSON, that type is taken as it is.
pub(super) fn sample(answer: &Answer, method: &str, accept: &str) -> Result<(), Fault> {
    if method == "HEAD" || matches!(answer.status, 204 | 205) {
        return Ok(());
    }
    if answer.body.trim_ascii().is_empty() {
        let status = answer.status;
        return Err(Fault::Malformed(format!(
            "the answer is empty though its status is {status}; try again later"
        )));
    }
    let media = answer.media();
    if !is_json(accept) {
        return other_media(media.as_deref(), accept);
    }
    if is_html(answer) {
        return Err(Fault::Implausible(format!(
            "an HTML page came where JSON was expected{}",
            why_html(answer)
        )));
    }
    if let Some(media) = media.filter(|media| !is_json(media)) {
        return Err(Fault::Implausible(format!(
            "the answer is called `{media}` where JSON was expected; if that is right, ask for it with an `accept` header"
        )));
    }
    json(&answer.body)
}

fn json(body: &[u8]) -> Result<(), Fault> {
    // Only objects can be error envelopes; a long list need not be held in memory to know that it is JSON.
    let read = match body.trim_ascii_start().first() {
        Some(b'{') => serde_json::from_slice(body).map(|found: Map<String, Value>| envelope(&found)),
        _ => serde_json::from_slice(body).map(|_: IgnoredAny| None),
    };
    match read {
        Ok(None) => Ok(()),
        Ok(Some(shape)) => Err(Fault::Implausible(format!(
            "the answer has a status of success but carries an error ({shape}); look at it by hand"
        ))),
        Err(error) => Err(Fault::Malformed(format!(
            "the answer is not JSON (line {}, column {}); try again later",
            error.line(),
            error.column()
        ))),
    }
}

fn other_media(media: Option<&str>, accept: &str) -> Result<(), Fault> {
    let accepts = |media: &str| accept.contains(media) || accept.contains("*/*");
    match media {
        Some(media) if !accepts(media) => Err(Fault::Implausible(format!(
            "the answer is called `{media}` where `{accept}` was asked for"
        ))),
        _ => Ok(()),
    }
}

/// Members that an error envelope has beside the error, in lower case without `_`; with any other member it is data that mentions an error.
const BESIDE: [&str; 19] = [
    "ok",
    "success",
    "status",
    "statuscode",
    "code",
    "type",
    "message",
    "messages",
    "detail",
    "details",
    "data",
    "extensions",
    "warning",
    "responsemetadata",
    "requestid",
    "traceid",
    "correlationid",
    "timestamp",
    "path",
];

/// Which kind of error envelope an object is, if it is one. Only shapes are told, never values.
fn envelope(object: &Map<String, Value>) -> Option<&'static str> {
    let says_no = |name: &str| object.get(name) == Some(&Value::Bool(false));
    let named = |name: &str| object.get(name).is_some_and(is_filled);
    if says_no("ok") && named("error") {
        return Some("`ok` is false and `error` is filled");
    }
    if says_no("success") && (named("error") || named("errors")) {
        return Some("`success` is false and an error is filled");
    }
    let alone = |error: &str| object.iter().all(|(name, value)| name == error || is_beside(name, value));
    match () {
        () if object.get("errors").is_some_and(is_list) && alone("errors") => Some("there is nothing but `errors`"),
        () if named("error") && !is_flag(object.get("error")) && alone("error") => Some("there is nothing but `error`"),
        () => None,
    }
}

/// `data` counts as beside only where there is none.
fn is_beside(name: &str, value: &Value) -> bool {
    let lower = name.to_ascii_lowercase().replace('_', "");
    BESIDE.contains(&lower.as_str()) && (lower != "data" || !is_filled(value))
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty())
}

fn is_flag(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(false))
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::Bool(_) => true,
    }
}

/// `application/json`, `text/json`, `application/problem+json`, `application/vnd.api+json; version=2` and their like.
fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let subtype = media.split('/').nth(1).unwrap_or("");
    subtype == "json" || subtype.ends_with("+json")
}

fn is_html(answer: &Answer) -> bool {
    matches!(answer.media().as_deref(), Some("text/html" | "application/xhtml+xml")) || starts_as_html(&answer.body)
}

fn starts_as_html(body: &[u8]) -> bool {
    let start: Vec<u8> = body.trim_ascii_start().iter().take(15).map(u8::to_ascii_lowercase).collect();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}

/// The likeliest reason for a page instead of data.
fn why_html(answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.body).to_ascii_lowercase();
    if text.contains("type=\"password\"") || text.contains("type='password'") || text.contains("type=password") {
        return "; it is a login page, so check the sign-in".to_owned();
    }
    if answer.elsewhere {
        let host = answer.url.host_str().unwrap_or("another host");
        return format!("; the request was led to {host}, so check the address and the sign-in");
    }
    "; check the address and the sign-in".to_owned()
}
