//! One entry of an HTTP Archive (HAR 1.2), which is what browsers, proxies and Polly.JS record.

use super::captured::{Captured, Sent};
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
    #[serde(borrow, default, rename = "postData")]
    sent: Content<'t>,
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
    let (media, body) = response.content.read();
    let sent = request.sent.read();
    Ok(Captured {
        method: request.method,
        url: request.url,
        status: response.status.to_string(),
        media,
        date: started_date_time,
        body,
        sent: Sent {
            media: sent.0,
            body: sent.1,
        },
    })
}

impl<'t> Content<'t> {
    /// The content type, and the bytes.
    fn read(self) -> (Cow<'t, str>, Cow<'t, [u8]>) {
        let text = self.text.unwrap_or_default();
        let body = match self.encoding.as_deref() {
            Some("base64") => Cow::Owned(STANDARD.decode(text.trim()).unwrap_or_default()),
            _ => bytes(text),
        };
        (self.mime_type.unwrap_or_default(), body)
    }
}

fn bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}
