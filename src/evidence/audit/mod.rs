//! What was observed against what is declared: bodies, or the counts of a fold, are held against the schemas that the document
//! has for their places, and departures are counted by the definition where the document says otherwise.
//!
//! It keeps counts, places and names of members, never a value. It must not know rules or severities.

mod allow;
mod body;
mod calls;
mod claims;
mod fold;
mod member;
mod news;
mod tally;

pub use news::Fresh;

use super::Claim;
use crate::contract::{At, Contract, SchemaId};
use crate::sample::{Listen, Place};
use body::Body;
use calls::{Calls, Whose};
use foldhash::{HashMap, HashMapExt as _};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use tally::Tally;

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
    calls: Calls,
    /// The values of enumerations.
    listed: HashMap<SchemaId, Vec<Value>>,
    tally: Mutex<Tally>,
}

impl Audit {
    /// An audit of traffic against a contract.
    pub fn new(contract: Arc<Contract>) -> Self {
        let mut listed = HashMap::new();
        for (id, schema) in (0..).map(SchemaId).zip(&contract.schemas) {
            if let Some(values) = &schema.enumeration {
                listed.insert(id, values.iter().filter_map(crate::contract::Literal::to_json).collect());
            }
        }
        Self {
            calls: Calls::of(&contract),
            contract,
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

    /// What departs from the document, in a stable order.
    pub fn claims(&self) -> Vec<Claim> {
        self.with(|tally| claims::of(&self.contract, tally, None))
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Tally) -> T) -> T {
        ask(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Listen for Audit {
    fn hear(&self, place: &Place, body: &Value) {
        match self.calls.whose(&self.contract, place) {
            Whose::Nobodys => self.with(|tally| tally.bare += 1),
            Whose::Strangers => self.with(|tally| tally.strangers += 1),
            Whose::Untold => self.with(|tally| tally.count(&place.operation, 1)),
            Whose::Unknown(root, place_in) => self.with(|tally| {
                tally.count(&place.operation, 1);
                tally.unknown(root, &place.operation, place_in, 1);
            }),
            Whose::Schema(schema, prefix) => {
                let mut walk = Body::new(&self.contract, &self.listed);
                walk.judge(schema, body);
                self.with(|tally| {
                    tally.count(&place.operation, 1);
                    tally.add(walk.showing, &place.operation, &prefix);
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

/// The schema's own place, or that of the member which holds it.
pub(super) type Element = At;
