//! One interaction of a cassette: VCR (Ruby), vcrpy, go-vcr and their relatives, in YAML or JSON.

use super::captured::{Captured, Sent, unpacked};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::borrow::Cow;

/// The keys under which cassettes have their interactions.
pub(super) const LISTS: [&str; 2] = ["http_interactions", "interactions"];

/// The call that an interaction records; none where it is not one.
pub(super) fn read(interaction: &Value) -> Option<Captured<'static>> {
    let (request, response) = (interaction.get("request")?, interaction.get("response")?);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let url = request.get("uri").or_else(|| request.get("url"));
    Some(Captured {
        method: Cow::Owned(text(request.get("method"))),
        url: Cow::Owned(text(Some(url?))),
        status: status(response)?,
        media: media(response),
        date: interaction
            .get("recorded_at")
            .and_then(Value::as_str)
            .map(|date| Cow::Owned(date.to_owned())),
        body: Cow::Owned(unpacked(body(response))),
        sent: Sent {
            media: media(request),
            body: Cow::Owned(unpacked(body(request))),
        },
    })
}

/// `status: {code: 200}`, `status: 200`, `code: 200`, `status: 200 OK`.
fn status(response: &Value) -> Option<String> {
    let status = response.get("status");
    let nested = status.and_then(|status| status.get("code"));
    let code = nested.or_else(|| response.get("code")).or(status)?;
    match code {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => text.split(' ').next().map(str::to_owned),
        _ => None,
    }
}

fn media(message: &Value) -> Cow<'static, str> {
    Cow::Owned(header(message, "content-type").unwrap_or_default().to_owned())
}

/// The first value of a header; names have no case (RFC 9110 §5.1), and a value may stand in a list.
fn header<'v>(message: &'v Value, name: &str) -> Option<&'v str> {
    let headers = message.get("headers")?.as_object()?;
    let (_, value) = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    value.as_str().or_else(|| value.get(0)?.as_str())
}

/// `body: …`, `body: {string: …}`, `body: {base64_string: …}`.
fn body(message: &Value) -> Vec<u8> {
    let body = message.get("body");
    let text = |key: &str| body.and_then(|body| body.get(key)).and_then(Value::as_str);
    let packed = text("base64_string").and_then(|text| STANDARD.decode(text.split_whitespace().collect::<String>()).ok());
    let plain = text("string").or_else(|| body.and_then(Value::as_str));
    packed.unwrap_or_else(|| plain.unwrap_or_default().as_bytes().to_vec())
}
