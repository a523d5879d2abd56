//! What was observed against what is declared: each body is held against the schemas that the document has for its place,
//! and departures are counted by the definition where the document says otherwise.
//!
//! It keeps counts, places and names of members, never a value. It must not know rules or severities.

mod body;
mod claims;
mod member;
mod tally;

use crate::contract::{At, Contract, Operation, SchemaId};
use crate::sample::{Listen, Place};
use body::{Body, Whose};
use foldhash::{HashMap, HashMapExt as _};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use tally::{Root, Tally};

/// How traffic departs from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breach {
    /// A member comes that the document does not have.
    Undocumented,
    /// A member is documented and never came.
    NeverSeen,
    /// A member is documented as required, and is not there.
    Missing,
    /// A value is of another type.
    Type,
    /// A value is null and must not be.
    Null,
    /// A value is none of those that the document lists.
    Value,
    /// An answer or an operation is not in the document.
    Call,
}

/// Listens to bodies and counts what departs from a document.
pub struct Audit {
    contract: Arc<Contract>,
    /// The operations by name.
    operations: HashMap<String, usize>,
    /// The values of enumerations.
    listed: HashMap<SchemaId, Vec<Value>>,
    tally: Mutex<Tally>,
}

impl Audit {
    /// An audit of traffic against a contract.
    pub fn new(contract: Arc<Contract>) -> Self {
        let operations = contract.operations.iter().map(Operation::name).zip(0..).collect();
        let mut listed = HashMap::new();
        for (id, schema) in (0..).map(SchemaId).zip(&contract.schemas) {
            if let Some(values) = &schema.enumeration {
                listed.insert(id, values.iter().filter_map(crate::contract::Literal::to_json).collect());
            }
        }
        Self {
            contract,
            operations,
            listed,
            tally: Mutex::default(),
        }
    }

    /// The contract that bodies are held against.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// How many bodies could not be held against anything, as no call is known that they belong to.
    pub fn bare(&self) -> u64 {
        self.with(|tally| tally.bare)
    }

    /// How many bodies came from hosts that the document does not name.
    pub fn strangers(&self) -> u64 {
        self.with(|tally| tally.strangers)
    }

    /// How many bodies were held against the document.
    pub fn heard(&self) -> u64 {
        self.with(|tally| tally.heard)
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Tally) -> T) -> T {
        ask(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whose body came at a place, as the document has it.
    fn whose(&self, place: &Place) -> Whose {
        // A schema that is a document is meant for all bodies there are.
        if let Some(plain) = &self.contract.plain {
            return Whose::Schema(plain.schema, place.prefix(false));
        }
        if place.operation.is_empty() {
            return Whose::Nobodys;
        }
        if is_strange(&place.operation) {
            return Whose::Strangers;
        }
        let Some(operation) = self
            .operations
            .get(&place.operation)
            .and_then(|index| self.contract.operations.get(*index))
        else {
            return Whose::Unknown(Root::Operation(place.operation.as_str().into()), "operation".to_owned());
        };
        let media = if place.status.is_empty() {
            operation.request_body.as_ref().map(|body| (&body.media, "request body".to_owned()))
        } else {
            let response = body::answering(operation, &place.status);
            let Some(response) = response else {
                let root = Root::Status(operation.at, place.status.as_str().into());
                return Whose::Unknown(root, format!("response {}", place.status));
            };
            Some((&response.media, format!("response {} body", place.status)))
        };
        let schema = media.and_then(|(media, prefix)| Some((body::schema(media, &place.media)?, prefix)));
        schema.map_or(Whose::Untold, |(schema, prefix)| Whose::Schema(schema, prefix))
    }
}

impl Listen for Audit {
    fn hear(&self, place: &Place, body: &Value) {
        match self.whose(place) {
            Whose::Nobodys => self.with(|tally| tally.bare += 1),
            Whose::Strangers => self.with(|tally| tally.strangers += 1),
            Whose::Untold => self.with(|tally| tally.count(&place.operation)),
            Whose::Unknown(root, place_in) => self.with(|tally| {
                tally.count(&place.operation);
                tally.unknown(root, &place.operation, place_in);
            }),
            Whose::Schema(schema, prefix) => {
                let mut walk = Body::new(&self.contract, &self.listed);
                walk.judge(schema, body);
                self.with(|tally| {
                    tally.count(&place.operation);
                    tally.add(walk, &place.operation, &prefix);
                });
            }
        }
    }
}

impl std::fmt::Debug for Audit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Audit").field("heard", &self.heard()).finish_non_exhaustive()
    }
}

/// Whether an operation's name has a host before its path: it is that of somebody whom the document does not name.
fn is_strange(operation: &str) -> bool {
    let (_, path) = operation.split_once(' ').unwrap_or_default();
    !path.is_empty() && !path.starts_with(['/', '{']) && !path.starts_with("webhook:") && !path.starts_with("callback:")
}

/// The schema's own place, or that of the member which holds it.
pub(super) type Element = At;
