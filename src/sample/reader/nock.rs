//! One call as nock records it for tests of Node programs.

use super::captured::{Captured, Sent};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The members that a recorded call has.
pub(super) const MEMBERS: &[&str] = &["scope", "method", "path", "status", "response"];

#[derive(Deserialize)]
struct Call<'t> {
    #[serde(borrow)]
    method: Cow<'t, str>,
    #[serde(borrow)]
    path: Cow<'t, str>,
    status: u16,
    #[serde(borrow)]
    response: &'t RawValue,
    /// What was sent: JSON as it is, anything else as a string.
    #[serde(borrow, default)]
    body: Option<&'t RawValue>,
    #[serde(default)]
    headers: Value,
}

/// The call that a record is of. What is no object or array is no JSON answer: nock writes texts as strings.
pub(super) fn read(record: &str) -> Result<Captured<'_>, serde_json::Error> {
    let call: Call<'_> = serde_json::from_str(record)?;
    let structured = |value: &'_ RawValue| value.get().starts_with(['{', '[']);
    let named = |(name, _): &(&String, &Value)| name.eq_ignore_ascii_case("content-type");
    let headers = call.headers.as_object();
    let media = headers
        .and_then(|headers| headers.iter().find(named))
        .and_then(|(_, media)| media.as_str());
    Ok(Captured {
        method: call.method,
        url: call.path,
        status: call.status.to_string(),
        media: Cow::Owned(media.unwrap_or_default().to_owned()),
        date: None,
        body: bytes(Some(call.response).filter(|body| structured(body))),
        sent: Sent {
            media: Cow::Borrowed(""),
            body: bytes(call.body.filter(|body| structured(body))),
        },
    })
}

fn bytes(value: Option<&RawValue>) -> Cow<'_, [u8]> {
    Cow::Borrowed(value.map_or(b"", |value| value.get().as_bytes()))
}
