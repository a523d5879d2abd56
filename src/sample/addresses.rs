//! Addresses whose operation no document tells: which of their segments are data, learnt from how many there are and from
//! what answers at them.
//!
//! It owns that choice; what a single segment looks like is judged in `routes`, before anything was counted.

use super::node::Node;
use super::shape::Shape;
use super::{Observed, Place, Routes};
use foldhash::{HashMap, HashSet};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

/// This many different segments at one position, with answers alike, are data; fewer where some are known to be.
const MANY: usize = 6;
/// More than this many at one position are data whatever answers: the state must not grow with the samples.
const BOUND: usize = 512;
/// What is written for data.
const DATA: &str = "{id}";
/// What is written at a position of which [`BOUND`] was passed, until the end. It takes in all segments that come there
/// later, which is what makes the outcome the same in any order.
const ANY: &str = "{any}";
/// Answers with fewer paths look alike by accident.
const FEWEST_PATHS: usize = 5;
/// The share of their paths that answers alike have in common.
const ALIKE: f64 = 0.8;
/// Segments of one position that others are compared with.
const REFERENCES: usize = 8;
/// A position is decided by those below it and decides those above; more rounds than this change nothing in practice.
const ROUNDS: usize = 8;

/// A method and the segments before a position.
type Before = (String, Vec<String>);
/// The places below each segment at a position.
type Below<'o> = BTreeMap<&'o str, Vec<&'o Place>>;

impl Observed {
    /// Writes segments that turn out to be data as `{id}`: at one position at least six, whose answers are alike, or any
    /// that answer as those do that look like data.
    /// Operations that `routes` knows stay as they are. It looks at all that was folded, so it is for the end: parts
    /// that are yet to be merged must not go through it.
    pub fn learn_addresses(&mut self, routes: &Routes) {
        Self::learn_addresses_together(&mut [self], routes);
    }

    /// As [`Observed::learn_addresses`], from all that several folds saw, so that an address has the same name in each.
    pub fn learn_addresses_together(folds: &mut [&mut Self], routes: &Routes) {
        let any: BTreeSet<Before> = folds.iter().flat_map(|fold| fold.live.keys()).flat_map(before_any).collect();
        for fold in folds.iter_mut() {
            fold.rename(&|segment, _| (segment == ANY).then(|| DATA.to_owned()));
        }
        for round in 0..ROUNDS {
            let all = addressed(folds);
            let (crowded, alike) = (all.crowded(), all.alike(routes));
            if crowded.is_empty() && alike.is_empty() && round > 0 {
                return;
            }
            let full = |before: &Before| any.contains(before) || crowded.contains(before);
            let is_alike = |segment: &str, before: &Before| alike.get(before).is_some_and(|alike| alike.contains(segment));
            for fold in folds.iter_mut() {
                fold.rename(&|segment, before| (full(before) || is_alike(segment, before)).then(|| DATA.to_owned()));
            }
        }
    }

    /// Keeps the number of places within bounds.
    pub(super) fn bound_addresses(&mut self) {
        while self.live.len() > BOUND || self.live.keys().any(|place| place.operation.contains(ANY)) {
            let crowded = self.crowded();
            if crowded.is_empty() {
                return;
            }
            self.rename(&|_, before| crowded.contains(before).then(|| ANY.to_owned()));
        }
    }

    /// Positions with more segments than can be names.
    fn crowded(&self) -> BTreeSet<Before> {
        let positions = positions(self.live.keys()).into_iter();
        let crowded = positions.filter(|(_, below)| below.len() > 1 && (below.len() > BOUND || below.contains_key(ANY)));
        crowded.map(|(before, _)| before).collect()
    }

    /// Gives segments other names: `new` is asked with the segment and what stood before it.
    fn rename(&mut self, new: &dyn Fn(&str, &Before) -> Option<String>) {
        for (mut place, shape) in std::mem::take(&mut self.live) {
            if let Some(renamed) = renamed(&place.operation, new) {
                place.operation = renamed;
            }
            match self.live.entry(place) {
                Entry::Occupied(mut known) => known.get_mut().absorb(shape),
                Entry::Vacant(free) => drop(free.insert(shape)),
            }
        }
    }

    /// Segments that are data, by what stands before them.
    fn alike(&self, routes: &Routes) -> BTreeMap<Before, BTreeSet<String>> {
        let unknown = self.live.keys().filter(|place| !place.is_sent() && !routes.knows(&place.operation));
        let mut signatures = Signatures {
            live: &self.live,
            known: HashMap::default(),
        };
        let mut data = BTreeMap::new();
        for (before, below) in positions(unknown) {
            let names: Vec<&str> = below.keys().copied().filter(|segment| !segment.contains('{')).collect();
            let mut group = |reference: &str| -> BTreeSet<String> {
                let alike = names.iter().filter(|segment| signatures.alike(&below, reference, segment));
                alike.map(|segment| (*segment).to_owned()).collect()
            };
            // What answers as those do that are known to be data is data too, however few there are.
            let mut found = group(DATA);
            if names.len() >= MANY {
                let groups = names.iter().take(REFERENCES).map(|reference| group(reference));
                found.extend(
                    groups
                        .max_by_key(BTreeSet::len)
                        .filter(|largest| largest.len() >= MANY)
                        .into_iter()
                        .flatten(),
                );
            }
            if !found.is_empty() {
                data.insert(before, found);
            }
        }
        data
    }
}

/// An operation with the new names of its segments; none where it is no address.
fn renamed(operation: &str, new: &dyn Fn(&str, &Before) -> Option<String>) -> Option<String> {
    let (method, segments) = parts(operation)?;
    let mut before = (method.to_owned(), Vec::new());
    let mut written = method.to_owned() + " ";
    for segment in segments {
        let renamed = new(segment, &before);
        written.extend(["/", renamed.as_deref().unwrap_or(segment)]);
        before.1.push(segment.to_owned());
    }
    Some(written)
}

/// The method and the segments of an operation that is an address; none for one that is received or has another name.
fn parts(operation: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let (method, path) = operation.split_once(' ')?;
    let path = path.strip_prefix('/').filter(|path| !path.is_empty())?;
    Some((method, path.split('/')))
}

/// What several folds saw at addresses, in one.
fn addressed(folds: &[&mut Observed]) -> Observed {
    let mut all = Observed::default();
    for fold in folds {
        let addressed = fold.live.iter().filter(|(place, _)| parts(&place.operation).is_some());
        all.merge(Observed {
            live: addressed.map(|(place, shape)| (place.clone(), shape.clone())).collect(),
            ..Observed::default()
        });
    }
    all
}

/// The positions of a place at which everything is data, as they are written once that is said.
fn before_any(place: &Place) -> Vec<Before> {
    let mut found = Vec::new();
    if let Some((method, segments)) = parts(&place.operation) {
        let mut before = (method.to_owned(), Vec::new());
        for segment in segments {
            if segment == ANY {
                found.push(before.clone());
            }
            before.1.push(if segment == ANY { DATA } else { segment }.to_owned());
        }
    }
    found
}

/// What stands at each position of the addresses.
fn positions<'o>(places: impl Iterator<Item = &'o Place>) -> BTreeMap<Before, Below<'o>> {
    let mut positions: BTreeMap<Before, Below<'o>> = BTreeMap::new();
    for place in places {
        let Some((method, segments)) = parts(&place.operation) else {
            continue;
        };
        let mut before = (method.to_owned(), Vec::new());
        for segment in segments {
            positions.entry(before.clone()).or_default().entry(segment).or_default().push(place);
            before.1.push(segment.to_owned());
        }
    }
    positions
}

/// The paths of places, as hashes, worked out once.
struct Signatures<'o> {
    live: &'o BTreeMap<Place, Shape>,
    known: HashMap<&'o Place, HashSet<u64>>,
}

impl<'o> Signatures<'o> {
    /// Whether what answers below two segments is alike: of the shortest addresses that both have with good answers, some
    /// pair has nearly the same paths.
    fn alike(&mut self, below: &Below<'o>, one: &str, other: &str) -> bool {
        let (Some(one), Some(other)) = (below.get(one), below.get(other)) else {
            return false;
        };
        let depths =
            |places: &[&'o Place]| -> BTreeSet<usize> { places.iter().filter(|place| is_good(place)).map(|place| depth(place)).collect() };
        let Some(shortest) = depths(one).intersection(&depths(other)).next().copied() else {
            return false;
        };
        let at = |places: &[&'o Place]| -> Vec<&'o Place> {
            places
                .iter()
                .copied()
                .filter(|place| is_good(place) && depth(place) == shortest)
                .collect()
        };
        let (one, other) = (at(one), at(other));
        one.iter()
            .any(|one| other.iter().any(|other| one.status == other.status && self.near(one, other)))
    }

    fn near(&mut self, one: &'o Place, other: &'o Place) -> bool {
        self.learn(one);
        self.learn(other);
        let (Some(one), Some(other)) = (self.known.get(one), self.known.get(other)) else {
            return false;
        };
        let common = one.intersection(other).count();
        let all = one.len() + other.len() - common;
        common >= FEWEST_PATHS && common as f64 >= ALIKE * all as f64
    }

    fn learn(&mut self, place: &'o Place) {
        if let Some(shape) = self.live.get(place).filter(|_| !self.known.contains_key(place)) {
            let mut paths = HashSet::default();
            collect(&shape.root, 0, &mut paths);
            self.known.insert(place, paths);
        }
    }
}

fn is_good(place: &Place) -> bool {
    place.status.starts_with('2')
}

fn depth(place: &Place) -> usize {
    place.operation.matches('/').count()
}

/// The paths below a node, as hashes of their steps.
fn collect(node: &Node, path: u64, paths: &mut HashSet<u64>) {
    let hasher = foldhash::fast::FixedState::default();
    paths.insert(path);
    for (key, field) in node.fields.sorted() {
        collect(field, hasher.hash_one((path, key)), paths);
    }
    for (sign, below) in [(1_u8, node.items.as_deref()), (2, node.free.as_deref())] {
        if let Some(below) = below {
            collect(below, hasher.hash_one((path, sign)), paths);
        }
    }
}
