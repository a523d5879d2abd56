//! A recorded call, from whatever it was recorded with, and how it is folded.

use super::{Reading, Taken, unpack};
use crate::sample::{BodyError, Observed, Place};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::io::Read;

/// The longest body that is unpacked inside a recording.
const LONGEST: u64 = 256 << 20;

/// A recorded call.
pub(super) struct Captured<'t> {
    pub(super) method: Cow<'t, str>,
    /// The address, absolute or only its path; empty where it was not recorded.
    pub(super) url: Cow<'t, str>,
    pub(super) status: String,
    /// The content type of the answer; empty where unknown.
    pub(super) media: Cow<'t, str>,
    /// When it took place: RFC 3339, or as HTTP writes it.
    pub(super) date: Option<Cow<'t, str>>,
    /// The answer; empty where there is none.
    pub(super) body: Cow<'t, [u8]>,
}

impl Captured<'_> {
    /// Folds the answer. One without a body, or with a body that is not meant to be JSON, is left out.
    pub(super) fn fold(&self, observed: &mut Observed, reading: &Reading<'_>) -> Result<Taken, BodyError> {
        let declared = self.media.to_ascii_lowercase().contains("json");
        let body = self.body.trim_ascii();
        let looks = matches!(body.first(), Some(b'{' | b'['));
        if body.is_empty() || !declared && !looks {
            return Ok(Taken::LeftOut);
        }
        let request = Some(&*self.url).filter(|url| !url.is_empty());
        match observed.fold_call(&self.place(reading), body, self.day(), request) {
            Ok(()) => Ok(Taken::Folded),
            Err(_) if !declared => Ok(Taken::LeftOut),
            Err(_) => Err(BodyError {
                line: 1,
                column: 1,
                message: "the body of this call is not valid JSON",
            }),
        }
    }

    fn place(&self, reading: &Reading<'_>) -> Place {
        let operation = if self.url.is_empty() {
            reading.operation.unwrap_or_default().to_owned()
        } else {
            reading.routes.operation(&self.method.to_ascii_uppercase(), &self.url)
        };
        Place::response(&operation, &self.status, &self.media)
    }

    fn day(&self) -> Option<Date> {
        let date = self.date.as_deref()?;
        let from_http = || {
            let time = httpdate::parse_http_date(date).ok()?;
            Some(TimeZone::UTC.to_datetime(Timestamp::try_from(time).ok()?).date())
        };
        date.get(..10).and_then(|day| day.parse().ok()).or_else(from_http)
    }
}

/// A body as it was meant: recordings hold some as they came over the wire (packed), and such bytes again in base64.
pub(super) fn unpacked(body: Vec<u8>) -> Vec<u8> {
    if matches!(body.trim_ascii().first(), Some(b'{' | b'[')) {
        return body;
    }
    let written: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(written).unwrap_or(body);
    if !unpack::is_packed(&bytes) {
        return bytes;
    }
    let mut out = Vec::new();
    let read = unpack::text(bytes.as_slice()).and_then(|text| text.take(LONGEST).read_to_end(&mut out));
    if read.is_ok() { out } else { bytes }
}
