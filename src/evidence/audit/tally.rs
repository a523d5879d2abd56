//! The counts of an audit: how many bodies departed from the document, by the definition and the kind of departure.
//!
//! It must not know schemas, nor whether bodies were read or counts of them.

use super::Breach;
use crate::compare::Reached;
use crate::contract::At;
use foldhash::HashMap;
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

/// What one body showed, or the fold of several at one place.
#[derive(Debug, Default)]
pub(super) struct Showing {
    breaches: HashMap<(Breach, Root), Met>,
    /// Bodies that had a value of a schema or member.
    visits: HashMap<At, u64>,
    tried: HashMap<At, Tried>,
}

/// A departure in them.
#[derive(Debug, Default)]
pub(super) struct Met {
    paths: BTreeSet<String>,
    /// Bodies that showed it.
    seen: u64,
    /// Which of the bodies these are, as one number.
    mark: u64,
    pub(super) documented: String,
    pub(super) came: BTreeSet<&'static str>,
}

/// A member that could have been there.
#[derive(Debug)]
struct Tried {
    /// The first path where it could.
    path: String,
    seen: u64,
    of: u64,
}

impl Showing {
    /// Counts bodies that had a value of a schema or member.
    pub(super) fn visit(&mut self, at: At, bodies: u64) {
        let known = self.visits.entry(at).or_insert(0);
        *known = bodies.max(*known);
    }

    /// Notes a departure that so many bodies showed at a path.
    pub(super) fn meet(&mut self, breach: Breach, root: Root, path: String, bodies: u64) -> &mut Met {
        let met = self.breaches.entry((breach, root)).or_default();
        met.paths.insert(path);
        met.seen = bodies.max(met.seen);
        met.mark = 1;
        met
    }

    /// Counts a member: the bodies that had it, of those that could have.
    pub(super) fn tries(&mut self, at: At, path: impl FnOnce() -> String, [seen, of]: [u64; 2]) {
        let tried = self.tried.entry(at).or_insert_with(|| Tried {
            path: path(),
            seen: 0,
            of: 0,
        });
        tried.seen = seen.max(tried.seen);
        tried.of = of.max(tried.of);
    }
}

impl Met {
    /// Takes what lacks members of one object in as many bodies for the same bodies.
    pub(super) fn lack(&mut self, object: &str, bodies: u64) {
        self.mark = object.bytes().fold(bodies, |mark, byte| scattered(mark ^ u64::from(byte)));
    }
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
    /// Whether that it never came is known already, so that it is not told.
    pub(super) is_known: bool,
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
    /// Counts bodies of an operation.
    pub(super) fn count(&mut self, operation: &str, bodies: u64) {
        self.heard += bodies;
        match self.calls.get_mut(operation) {
            Some(calls) => *calls += bodies,
            None => drop(self.calls.insert(operation.to_owned(), bodies)),
        }
    }

    /// Counts calls that the document does not have.
    pub(super) fn unknown(&mut self, root: Root, operation: &str, place: String, bodies: u64) {
        let count = self.breaches.entry((Breach::Call, root)).or_default();
        count.seen += bodies;
        count.places.insert(Reached {
            operation: operation.into(),
            place: place.into(),
        });
    }

    /// Adds what was shown at a place of an operation.
    pub(super) fn add(&mut self, showing: Showing, operation: &str, prefix: &str) {
        let operation: Arc<str> = operation.into();
        let number = scattered(self.heard);
        let reached = |path: &str| Reached {
            operation: Arc::clone(&operation),
            place: joined(prefix, path).into(),
        };
        for (key, met) in showing.breaches {
            let count = self.breaches.entry(key).or_default();
            count.seen += met.seen;
            count.bodies = count.bodies.wrapping_add(number.wrapping_mul(met.mark));
            count.documented = met.documented;
            count.came.extend(met.came);
            for path in &met.paths {
                keep(&mut count.places, reached(path));
            }
        }
        for (at, bodies) in showing.visits {
            *self.visits.entry(at).or_insert(0) += bodies;
        }
        for (at, tried) in showing.tried {
            let trial = self.trials.entry(at).or_default();
            trial.of += tried.of;
            trial.seen += tried.seen;
            if trial.seen > 0 {
                trial.places.clear();
            } else {
                keep(&mut trial.places, reached(&tried.path));
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
