//! Deliveries: which event a body that a provider sent by itself is of.

use super::{Reading, Taken};
use crate::sample::exchange::Exchange;
use crate::sample::observed::text_of;
use crate::sample::{BodyError, Observed, Place, keys};
use serde_json::Value;
use std::borrow::Cow;

/// How the event of a delivery is told; the first that tells it counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Events<'r> {
    /// The event that all bodies are of.
    pub name: Option<&'r str>,
    /// The header that names it, beside those that are widely used.
    pub header: Option<&'r str>,
    /// The member of the body that names it, `type` or `event.type`.
    pub member: Option<&'r str>,
}

/// Headers in which providers name the event.
const HEADERS: [&str; 10] = [
    "x-github-event",
    "x-gitlab-event",
    "x-gitea-event",
    "x-event-key",
    "x-shopify-topic",
    "x-wc-webhook-topic",
    "x-event-type",
    "x-webhook-event",
    "x-atlassian-webhook-event",
    "ce-type",
];
/// Some providers tell in the body what happened to the thing that the event names.
const ACTION: &str = "action";
/// Events have shorter names.
const LONGEST_NAME: usize = 80;
/// The members of a record of a delivery; the last two it must have.
const MEMBERS: [&str; 8] = ["date", "method", "url", "source", "media", "status", "headers", "body"];

/// Folds a record where deliveries are expected: a call as a call, anything else as a delivery.
pub(super) fn fold(observed: &mut Observed, record: &[u8], events: &Events<'_>, reading: &Reading<'_>) -> Result<Taken, BodyError> {
    let text = text_of(record)?;
    let value: Value = serde_json::from_str(text)?;
    if let Some((headers, body)) = recorded(&value)
        && let Some(event) = events.of(Some(headers), body)
    {
        return deliver(observed, &event, body, reading);
    }
    if Exchange::of(text).is_some() {
        return observed.fold_as(record, reading.routes, None).map(|()| Taken::Folded);
    }
    let (headers, body) = recorded(&value).map_or((None, &value), |(headers, body)| (Some(headers), body));
    match events.of(headers, body) {
        Some(event) => deliver(observed, &event, body, reading),
        None => Err(BodyError {
            line: 1,
            column: 1,
            message: "nothing tells the event of this body; `--event NAME` does, or `--event-from MEMBER`",
        }),
    }
}

/// Folds what a recorded request brought, where its headers name an event; none where they do not.
pub(super) fn fold_request(
    observed: &mut Observed,
    entry: &Value,
    events: &Events<'_>,
    reading: &Reading<'_>,
) -> Option<Result<Taken, BodyError>> {
    let request = entry.get("request")?;
    let body: Value = serde_json::from_str(request.get("postData")?.get("text")?.as_str()?).ok()?;
    let event = events.of_headers(request.get("headers")?)?;
    Some(deliver(observed, &event.with_action(&body), &body, reading))
}

fn deliver(observed: &mut Observed, event: &Event<'_>, body: &Value, reading: &Reading<'_>) -> Result<Taken, BodyError> {
    if !is_name(&event.name) {
        return Err(BodyError {
            line: 1,
            column: 1,
            message: "what should name the event of this body does not look like a name",
        });
    }
    let operation = reading.routes.delivery(&event.name, event.action.as_deref());
    let place = Place::delivery(&operation, "");
    observed.fold_body(&place, body.to_string().as_bytes())?;
    Ok(Taken::Folded)
}

/// Whether a text can be the name of an event: it is kept, so it must not be data.
fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/-".contains(&byte);
    (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(plain) && !keys::is_free(text)
}

/// The headers and the body of a record that has both, and nothing that a record of a delivery has not.
fn recorded(value: &Value) -> Option<(&Value, &Value)> {
    let members = value.as_object()?;
    let known = members.keys().all(|key| MEMBERS.contains(&key.as_str()));
    known.then_some((members.get("headers")?, members.get("body")?))
}

struct Event<'t> {
    name: Cow<'t, str>,
    action: Option<Cow<'t, str>>,
}

impl<'t> Event<'t> {
    fn with_action(self, body: &'t Value) -> Self {
        Self {
            action: body.get(ACTION).and_then(Value::as_str).map(Cow::Borrowed),
            ..self
        }
    }
}

impl Events<'_> {
    fn of<'t>(&'t self, headers: Option<&'t Value>, body: &'t Value) -> Option<Event<'t>> {
        let named = self.name.map(|name| Event {
            name: Cow::Borrowed(name),
            action: None,
        });
        let in_headers = || {
            headers
                .and_then(|headers| self.of_headers(headers))
                .map(|event| event.with_action(body))
        };
        let in_body = || {
            let member = self.member?.split('.').try_fold(body, |value, name| value.get(name))?;
            Some(Event {
                name: Cow::Borrowed(member.as_str()?),
                action: None,
            })
        };
        named.or_else(in_headers).or_else(in_body)
    }

    /// The event that headers name: an object, or a list of names and values, as HAR has it.
    fn of_headers<'t>(&self, headers: &'t Value) -> Option<Event<'t>> {
        let wanted = |name: &str| self.header.into_iter().chain(HEADERS).any(|known| name.eq_ignore_ascii_case(known));
        let first = |value: &'t Value| value.as_str().or_else(|| value.get(0)?.as_str());
        let found = match headers {
            Value::Object(members) => members.iter().find(|(name, _)| wanted(name)).and_then(|(_, value)| first(value)),
            Value::Array(items) => {
                let named = |item: &&Value| item.get("name").and_then(Value::as_str).is_some_and(wanted);
                items.iter().find(named).and_then(|item| first(item.get("value")?))
            }
            _ => None,
        };
        Some(Event {
            name: Cow::Borrowed(found?),
            action: None,
        })
    }
}
