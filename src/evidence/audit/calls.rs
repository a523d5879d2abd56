//! From a place of samples to the schema that a document has for its bodies.
//!
//! It must not know what a body or a fold shows.

use super::tally::Root;
use crate::contract::{Contract, MediaBody, Operation, Ordered, Response, SchemaId};
use crate::sample::Place;
use foldhash::HashMap;
use std::sync::Arc;

/// The operations of a document by name, as indexes into it.
pub(super) struct Calls(HashMap<String, usize>);

/// Whose bodies came at a place.
pub(super) enum Whose {
    /// Nothing says which call they belong to.
    Nobodys,
    /// They came from a host that the document does not name.
    Strangers,
    /// The document has the call, and says nothing of its body.
    Untold,
    /// The document has no such call: the root, and the place in the operation.
    Unknown(Root, String),
    /// The document has this schema for them; and what stands before its paths.
    Schema(SchemaId, String),
}

impl Calls {
    pub(super) fn of(contract: &Contract) -> Self {
        Self(contract.operations.iter().map(Operation::name).zip(0..).collect())
    }

    /// Whose bodies came at a place, as the document has it.
    pub(super) fn whose(&self, contract: &Contract, place: &Place) -> Whose {
        // A schema that is a document is meant for all bodies there are.
        if let Some(plain) = &contract.plain {
            return Whose::Schema(plain.schema, place.prefix(false));
        }
        if place.operation.is_empty() {
            return Whose::Nobodys;
        }
        if is_strange(&place.operation) {
            return Whose::Strangers;
        }
        let operation = self.0.get(&place.operation).and_then(|index| contract.operations.get(*index));
        let Some(operation) = operation else {
            return Whose::Unknown(Root::Operation(place.operation.as_str().into()), "operation".to_owned());
        };
        let media = if place.status.is_empty() {
            operation.request_body.as_ref().map(|body| &body.media)
        } else {
            let Some(response) = answering(operation, &place.status) else {
                let root = Root::Status(operation.at, place.status.as_str().into());
                return Whose::Unknown(root, format!("response {}", place.status));
            };
            Some(&response.media)
        };
        let schema = media.and_then(|media| schema(media, &place.media));
        schema.map_or(Whose::Untold, |schema| Whose::Schema(schema, place.prefix(false)))
    }
}

/// The response that answers for a status: itself, its range, or `default`.
fn answering<'c>(operation: &'c Operation, status: &str) -> Option<&'c Response> {
    let class = status.chars().next();
    let range = class.map(|class| format!("{class}XX")).unwrap_or_default();
    let by = |name: &str| operation.responses.get(name);
    by(status)
        .or_else(|| by(&range))
        .or_else(|| by(&range.to_lowercase()))
        .or_else(|| by("default"))
}

/// The schema for a media type; where it is not known, or not one of the document's, that for JSON.
fn schema(media: &Ordered<Arc<str>, MediaBody>, named: &str) -> Option<SchemaId> {
    let json = || media.iter().find(|(name, _)| name.contains("json")).map(|(_, body)| body);
    let body = media.get(named).or_else(json).or_else(|| media.values().next())?;
    body.schema
}

/// Whether an operation's name has a host before its path: it is that of somebody whom the document does not name.
fn is_strange(operation: &str) -> bool {
    let (_, path) = operation.split_once(' ').unwrap_or_default();
    !path.is_empty() && !path.starts_with(['/', '{']) && !path.starts_with("webhook:") && !path.starts_with("callback:")
}
