//! A recorded call, from whatever it was recorded with, and how it is folded: its answer and, apart from that, what was sent.

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
    /// What was sent, where that was recorded.
    pub(super) sent: Sent<'t>,
}

/// The body of a request.
#[derive(Default)]
pub(super) struct Sent<'t> {
    /// Its content type; empty where unknown.
    pub(super) media: Cow<'t, str>,
    /// Empty where there is none.
    pub(super) body: Cow<'t, [u8]>,
}

/// The JSON that a body seems to be, by its content type or its first letter, and whether it is declared to be JSON.
fn json<'b>(body: &'b [u8], media: &str) -> Option<(&'b [u8], bool)> {
    let declared = media.to_ascii_lowercase().contains("json");
    let body = body.trim_ascii();
    let looks = matches!(body.first(), Some(b'{' | b'['));
    (!body.is_empty() && (declared || looks)).then_some((body, declared))
}

impl Captured<'_> {
    /// Folds the answer, and what was sent for it. One without a body, or with a body that is not meant to be JSON, is left
    /// out.
    pub(super) fn fold(&self, observed: &mut Observed, reading: &Reading<'_>) -> Result<Taken, BodyError> {
        let answered = self.fold_answer(observed, reading)?;
        let sent = self.fold_sent(observed, reading);
        Ok(if sent { Taken::Folded } else { answered })
    }

    /// Folds what was sent, unless it was refused: of that nothing can be learnt. Whether there was anything.
    fn fold_sent(&self, observed: &mut Observed, reading: &Reading<'_>) -> bool {
        let taken = self.status.starts_with(['2', '3']);
        let body = json(&self.sent.body, &self.sent.media).filter(|_| taken);
        body.is_some_and(|(body, _)| {
            let place = Place::delivery(&self.operation(reading), &self.sent.media);
            place.is_sent() && observed.fold_sent(&place, body, self.day()).is_ok()
        })
    }

    fn fold_answer(&self, observed: &mut Observed, reading: &Reading<'_>) -> Result<Taken, BodyError> {
        let Some((body, declared)) = json(&self.body, &self.media) else {
            return Ok(Taken::LeftOut);
        };
        let request = Some(&*self.url).filter(|url| !url.is_empty());
        let place = Place::response(&self.operation(reading), &self.status, &self.media);
        match observed.fold_call(&place, body, self.day(), request) {
            Ok(()) => Ok(Taken::Folded),
            Err(_) if !declared => Ok(Taken::LeftOut),
            Err(_) => Err(BodyError {
                line: 1,
                column: 1,
                message: "the body of this call is not valid JSON",
            }),
        }
    }

    fn operation(&self, reading: &Reading<'_>) -> String {
        if self.url.is_empty() {
            reading.operation.unwrap_or_default().to_owned()
        } else {
            reading.routes.operation(&self.method.to_ascii_uppercase(), &self.url)
        }
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
