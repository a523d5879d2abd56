//! A recorded exchange: one JSON object with a status, a body and the address that it came from.
//!
//! Most records tell where their body belongs before it comes, and are read once. Where that stands behind the body, the
//! record is read twice, first for everything but the body.

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

    /// The exchange that a record begins as, where all that places its body stands before it. What comes behind the body is
    /// not looked at: [`fold_body_of`] refuses what would have changed it.
    pub(super) fn beginning(record: &str) -> Option<Self> {
        if !record.trim_start().starts_with('{') {
            return None;
        }
        let mut found = Self::default();
        let mut reader = serde_json::Deserializer::from_str(record);
        // It ends with an error at the body, which is as far as it is to go.
        let _ = reader.deserialize_map(Beginning(&mut found));
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

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Exchange, A::Error> {
        let mut found = Exchange::default();
        while let Some(name) = members.next_key::<Name>()? {
            found.take(name, &mut members)?;
            if name == Name::Body {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

impl Exchange {
    /// Takes a member in, but for the value of the body. Gives up at one that an exchange does not have.
    fn take<'de, A: MapAccess<'de>>(&mut self, name: Name, members: &mut A) -> Result<(), A::Error> {
        match name {
            Name::Operation => self.operation = members.next_value::<Text>()?.0,
            Name::Url => self.url = members.next_value::<Text>()?.0,
            Name::Method => self.method = members.next_value::<Text>()?.0,
            Name::Status => self.status = members.next_value::<Text>()?.0,
            Name::Date => self.date = members.next_value::<Text>()?.0,
            Name::Media => self.media = members.next_value::<Text>()?.0.or(self.media.take()),
            Name::Headers => self.media = self.media.take().or(members.next_value::<ContentType>()?.0),
            Name::Source => self.source = members.next_value::<Text>()?.0,
            Name::Body => self.body = true,
            Name::Other => return Err(A::Error::custom("a bare body")),
        }
        Ok(())
    }
}

/// Everything before the body.
struct Beginning<'a>(&'a mut Exchange);

impl<'de> Visitor<'de> for Beginning<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exchange")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<Name>()? {
            self.0.take(name, &mut members)?;
            if name == Name::Body {
                return Err(A::Error::custom("far enough"));
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
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

/// Gives the body of an exchange to a fold. Where `placed` says that the place was told by what stands before the body,
/// anything behind it that could tell another place is an error.
pub(super) fn fold_body_of(record: &str, fold: Fold<'_>, placed: bool) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(record);
    reader.deserialize_map(Body { fold, placed })?;
    reader.end()
}

struct Body<'a> {
    fold: Fold<'a>,
    placed: bool,
}

impl<'de> Visitor<'de> for Body<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exchange")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut fold = Some(self.fold);
        while let Some(name) = members.next_key::<Name>()? {
            match fold.take_if(|_| name == Name::Body) {
                Some(fold) => members.next_value_seed(fold)?,
                None if self.placed && fold.is_none() => return Err(A::Error::custom("placed by what follows")),
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
