//! A recorded exchange: one JSON object with a status, a body and the address that it came from.
//!
//! The record is read twice, first for everything but the body, for the place of a body can stand behind it.

use super::Place;
use super::fold::Fold;
use super::routes::Routes;
use super::shape::About;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt;

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
    body: bool,
}

impl Exchange {
    /// The exchange that a record is; none where it is a bare body, or no JSON.
    pub(super) fn of(record: &str) -> Option<Self> {
        if !record.trim_start().starts_with('{') {
            return None;
        }
        let mut reader = serde_json::Deserializer::from_str(record);
        let found = Self::deserialize_head(&mut reader)?;
        (found.body && found.status.is_some() && (found.url.is_some() || found.operation.is_some())).then_some(found)
    }

    fn deserialize_head<'de, D: Deserializer<'de>>(reader: D) -> Option<Self> {
        reader.deserialize_map(Head).ok()
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

struct Head;

impl<'de> Visitor<'de> for Head {
    type Value = Exchange;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exchange")
    }

    /// Gives up at the first member that an exchange does not have.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Exchange, A::Error> {
        let mut found = Exchange::default();
        while let Some(name) = members.next_key::<Name>()? {
            match name {
                Name::Operation => found.operation = members.next_value::<Text>()?.0,
                Name::Url => found.url = members.next_value::<Text>()?.0,
                Name::Method => found.method = members.next_value::<Text>()?.0,
                Name::Status => found.status = members.next_value::<Text>()?.0,
                Name::Date => found.date = members.next_value::<Text>()?.0,
                Name::Media => found.media = members.next_value::<Text>()?.0.or(found.media),
                Name::Headers => found.media = found.media.or(members.next_value::<ContentType>()?.0),
                Name::Source => found.source = members.next_value::<Text>()?.0,
                Name::Body => {
                    members.next_value::<IgnoredAny>()?;
                    found.body = true;
                }
                Name::Other => return Err(A::Error::custom("a bare body")),
            }
        }
        Ok(found)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Operation,
    Url,
    Method,
    Status,
    Date,
    Media,
    Headers,
    Source,
    Body,
    #[serde(other)]
    Other,
}

/// A string, or the digits of a whole number; nothing for any other value.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Any {
            Text(String),
            Number(u64),
            Other(IgnoredAny),
        }
        Ok(Self(match Any::deserialize(deserializer)? {
            Any::Text(text) => Some(text),
            Any::Number(number) => Some(number.to_string()),
            Any::Other(_) => None,
        }))
    }
}

/// The content type among headers; header names have no case (RFC 9110 §5.1).
struct ContentType(Option<String>);

impl<'de> Deserialize<'de> for ContentType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let headers = serde_json::Value::deserialize(deserializer)?;
        let named = |(name, _): &(&String, &serde_json::Value)| name.eq_ignore_ascii_case("content-type");
        let value = headers.as_object().and_then(|headers| headers.iter().find(named));
        Ok(Self(value.and_then(|(_, value)| value.as_str()).map(str::to_owned)))
    }
}

/// Gives the body of an exchange to a fold.
pub(super) fn fold_body_of(record: &str, fold: Fold<'_>) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(record);
    reader.deserialize_map(Body(fold))?;
    reader.end()
}

struct Body<'a>(Fold<'a>);

impl<'de> Visitor<'de> for Body<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exchange")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut fold = Some(self.0);
        while let Some(name) = members.next_key::<Name>()? {
            match fold.take_if(|_| matches!(name, Name::Body)) {
                Some(fold) => members.next_value_seed(fold)?,
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
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
