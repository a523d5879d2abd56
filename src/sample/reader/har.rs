//! One entry of an HTTP Archive (HAR 1.2), which is what browsers, proxies and Polly.JS record.

use super::captured::Captured;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::borrow::Cow;

/// The members that an entry has.
pub(super) const MEMBERS: &[&str] = &["request", "response", "startedDateTime"];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'t> {
    #[serde(borrow, default)]
    started_date_time: Option<Cow<'t, str>>,
    #[serde(borrow)]
    request: Request<'t>,
    #[serde(borrow)]
    response: Response<'t>,
}

#[derive(Deserialize)]
struct Request<'t> {
    #[serde(borrow)]
    method: Cow<'t, str>,
    #[serde(borrow)]
    url: Cow<'t, str>,
}

#[derive(Deserialize)]
struct Response<'t> {
    status: u16,
    #[serde(borrow, default)]
    content: Content<'t>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content<'t> {
    #[serde(borrow, default)]
    mime_type: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    text: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    encoding: Option<Cow<'t, str>>,
}

/// The call that an entry records.
pub(super) fn read(entry: &str) -> Result<Captured<'_>, serde_json::Error> {
    let Entry {
        started_date_time,
        request,
        response,
    } = serde_json::from_str(entry)?;
    let Content { mime_type, text, encoding } = response.content;
    let text = text.unwrap_or_default();
    let body = match encoding.as_deref() {
        Some("base64") => Cow::Owned(STANDARD.decode(text.trim()).unwrap_or_default()),
        _ => match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        },
    };
    Ok(Captured {
        method: request.method,
        url: request.url,
        status: response.status.to_string(),
        media: mime_type.unwrap_or_default(),
        date: started_date_time,
        body,
    })
}
