//! The counts of an audit: how many bodies departed from the document, by the definition and the kind of departure.
//!
//! It must not know schemas.

use super::Breach;
use super::body::Body;
use crate::compare::Reached;
use crate::contract::At;
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where the document says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Root {
    /// A member or a schema.
    Element(At),
    /// A member that an object's schema does not have.
    Member(At, Arc<str>),
    /// A status that an operation does not have.
    Status(At, Arc<str>),
    /// An operation that the document does not have.
    Operation(Arc<str>),
}

/// How often one departure was met.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// Bodies that showed it.
    pub(super) seen: u64,
    pub(super) places: BTreeSet<Reached>,
    /// What the document has there, in a word or two.
    pub(super) documented: String,
    /// The types that came instead.
    pub(super) came: BTreeSet<&'static str>,
    /// The bodies that showed it, as one number: equal where the bodies are.
    pub(super) bodies: u64,
}

/// A documented member, and whether it ever came.
#[derive(Debug, Default)]
pub(super) struct Trial {
    /// Bodies that had its object.
    pub(super) of: u64,
    /// Bodies that had it.
    pub(super) seen: u64,
    /// Where it did not come; empty as soon as it came.
    pub(super) places: BTreeSet<Reached>,
}

/// All counts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) bare: u64,
    pub(super) strangers: u64,
    pub(super) heard: u64,
    /// Bodies by operation.
    pub(super) calls: BTreeMap<String, u64>,
    pub(super) breaches: BTreeMap<(Breach, Root), Count>,
    pub(super) trials: BTreeMap<At, Trial>,
    /// Bodies that had a value of a schema or member.
    pub(super) visits: HashMap<At, u64>,
}

/// Places that are kept of one departure: enough for any report.
const PLACES: usize = 1000;

impl Tally {
    /// Counts a body of an operation.
    pub(super) fn count(&mut self, operation: &str) {
        self.heard += 1;
        match self.calls.get_mut(operation) {
            Some(calls) => *calls += 1,
            None => drop(self.calls.insert(operation.to_owned(), 1)),
        }
    }

    /// Counts a call that the document does not have.
    pub(super) fn unknown(&mut self, root: Root, operation: &str, place: String) {
        let count = self.breaches.entry((Breach::Call, root)).or_default();
        count.seen += 1;
        count.places.insert(Reached {
            operation: operation.into(),
            place: place.into(),
        });
    }

    /// Adds what one body showed.
    pub(super) fn add(&mut self, body: Body<'_>, operation: &str, prefix: &str) {
        let operation: Arc<str> = operation.into();
        let number = scattered(self.heard);
        let reached = |path: &str| Reached {
            operation: Arc::clone(&operation),
            place: joined(prefix, path).into(),
        };
        for (key, met) in body.breaches {
            let count = self.breaches.entry(key).or_default();
            count.seen += 1;
            count.bodies = count.bodies.wrapping_add(number);
            count.documented = met.documented;
            count.came.extend(met.came);
            for path in &met.paths {
                keep(&mut count.places, reached(path));
            }
        }
        for at in body.visited {
            *self.visits.entry(at).or_insert(0) += 1;
        }
        self.tried(body.tried, &body.present, reached);
    }

    fn tried(&mut self, tried: HashMap<At, String>, present: &HashSet<At>, reached: impl Fn(&str) -> Reached) {
        for (at, path) in tried {
            let trial = self.trials.entry(at).or_default();
            trial.of += 1;
            if present.contains(&at) {
                trial.seen += 1;
                trial.places.clear();
            } else if trial.seen == 0 {
                keep(&mut trial.places, reached(&path));
            }
        }
    }
}

/// A body's place and a path in it, as reports write them.
fn joined(prefix: &str, path: &str) -> String {
    let path = if path.is_empty() { "(whole)" } else { path };
    if prefix.is_empty() {
        path.to_owned()
    } else {
        format!("{prefix} {path}")
    }
}

/// Keeps a place, or the first ones of too many: which these are hangs on no order.
fn keep(places: &mut BTreeSet<Reached>, place: Reached) {
    places.insert(place);
    if places.len() > PLACES {
        places.pop_last();
    }
}

/// A number that tells a body from others also in a sum (the finaliser of `SplitMix64`).
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
