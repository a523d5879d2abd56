//! A recorded exchange: one JSON object with a status, a body and the address that it came from.
//!
//! Most records tell where their body belongs before it comes, and are read once. Where that stands behind the body, the
//! record is read twice, first for everything but the body.

use super::Place;
use super::cursor::{Cursor, Stop, Value};
use super::fold::Fold;
use super::routes::Routes;
use super::shape::About;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Everything of an exchange but its body.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    operation: Option<String>,
    url: Option<String>,
    method: Option<String>,
    status: Option<String>,
    media: Option<String>,
    date: Option<String>,
    source: Option<String>,
    /// Where its body begins in the text of the record.
    body: Option<usize>,
    /// Whether all of the record was read.
    whole: bool,
}

impl Exchange {
    /// The exchange that a record is; none where it is a bare body, or no JSON.
    pub(super) fn of(record: &str) -> Option<Self> {
        Self::read(record, true)
    }

    /// The exchange that a record begins as, where all that places its body stands before it. What comes behind the body is
    /// not looked at: [`Exchange::fold_body`] refuses what would have changed it.
    pub(super) fn beginning(record: &str) -> Option<Self> {
        Self::read(record, false)
    }

    fn read(record: &str, whole: bool) -> Option<Self> {
        let mut text = Cursor::new(record);
        let mut found = Self { whole, ..Self::default() };
        if !matches!(text.value(), Ok(Value::Object)) {
            return None;
        }
        let mut more = text.begins(b'}');
        while more {
            found.member(&mut text)?;
            if found.body.is_some() && !whole {
                break;
            }
            more = text.goes_on(b'}').ok()?;
        }
        if whole {
            text.end().ok()?;
        }
        (found.body.is_some() && found.status.is_some() && (found.url.is_some() || found.operation.is_some())).then_some(found)
    }

    /// Takes a member in; none at one that an exchange does not have.
    fn member(&mut self, text: &mut Cursor<'_>) -> Option<()> {
        let known = match text.key().ok()? {
            "operation" => &mut self.operation,
            "url" => &mut self.url,
            "method" => &mut self.method,
            "status" => &mut self.status,
            "date" => &mut self.date,
            "source" => &mut self.source,
            "media" => return self.media(text),
            "headers" => return self.headers(text),
            "body" => return self.body(text),
            _ => return None,
        };
        *known = words(text).ok()?;
        Some(())
    }

    fn media(&mut self, text: &mut Cursor<'_>) -> Option<()> {
        self.media = words(text).ok()?.or(self.media.take());
        Some(())
    }

    fn headers(&mut self, text: &mut Cursor<'_>) -> Option<()> {
        let named = content_type(text).ok()?;
        self.media = self.media.take().or(named);
        Some(())
    }

    fn body(&mut self, text: &mut Cursor<'_>) -> Option<()> {
        // Where a key stands twice, the first counts.
        self.body.get_or_insert(text.offset());
        if self.whole { text.skip().ok() } else { Some(()) }
    }

    /// Gives the body to a fold. Where only the beginning of the record was read, anything behind the body that could tell
    /// another place is refused.
    pub(super) fn fold_body(&self, record: &str, fold: Fold<'_>) -> Result<(), Stop> {
        let mut text = Cursor::at(record, self.body.unwrap_or_default());
        fold.value(&mut text)?;
        if self.whole {
            return Ok(());
        }
        if text.goes_on(b'}')? {
            return Err(Stop::Misplaced);
        }
        text.end()
    }

    /// Where its body belongs.
    pub(super) fn place(&self, routes: &Routes) -> Place {
        let method = self.method.as_deref().unwrap_or("GET").to_ascii_uppercase();
        let operation = match (&self.operation, &self.url) {
            (Some(operation), _) => operation.clone(),
            (None, url) => routes.operation(&method, url.as_deref().unwrap_or_default()),
        };
        Place::response(
            &operation,
            self.status.as_deref().unwrap_or_default(),
            self.media.as_deref().unwrap_or_default(),
        )
    }

    /// What is known of its body.
    pub(super) fn about<'a>(&'a self, record: &'a str) -> About<'a> {
        About {
            day: self.day(),
            request: self.url.as_deref(),
            source: self.source.as_deref(),
            text: record,
        }
    }

    /// The day on which it took place.
    fn day(&self) -> Option<Date> {
        self.date.as_deref()?.get(..10)?.parse().ok()
    }
}

/// A string, or the digits of a whole number; nothing for any other value.
fn words(text: &mut Cursor<'_>) -> Result<Option<String>, Stop> {
    let start = text.clone();
    let words = match text.value()? {
        Value::String(bytes) => str::from_utf8(bytes).ok().map(str::to_owned),
        Value::Number(number) if number.value >= 0.0 => number.exact.map(|number| number.to_string()),
        Value::Array | Value::Object => {
            *text = start;
            text.skip()?;
            None
        }
        _ => None,
    };
    Ok(words)
}

/// The content type among headers; header names have no case (RFC 9110 §5.1).
fn content_type(text: &mut Cursor<'_>) -> Result<Option<String>, Stop> {
    if !text.is_object() {
        return text.skip().map(|()| None);
    }
    text.value()?;
    let mut found = None;
    let mut more = text.begins(b'}');
    while more {
        let wanted = text.key()?.eq_ignore_ascii_case("content-type");
        let value = words(text)?;
        found = found.or(value.filter(|_| wanted));
        more = text.goes_on(b'}')?;
    }
    Ok(found)
}

/// Whether a text is one whole JSON value.
pub(super) fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)).is_ok()
}

/// The body of an exchange.
pub(super) fn body_of(record: &str) -> Option<serde_json::Value> {
    #[derive(Deserialize)]
    struct Whole {
        body: serde_json::Value,
    }
    serde_json::from_str::<Whole>(record).ok().map(|whole| whole.body)
}
