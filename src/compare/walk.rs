//! The walk over pairs of schemas, old and new, in the direction in which values flow.
//!
//! Each pair is compared once, whatever the number of places that reach it, so cycles end and the work is flat in the
//! number of operations. A pair remembers its edges; `reach` follows them back to the operations.

use super::change::{Change, Fact, Flow, Polarity, Slot, Spot, What};
use super::excuse::Excuse;
use super::shape::{Key, Side};
use super::unchanged::Unchanged;
use crate::contract::{At, Contract, Patterns, SchemaId};
use crate::source::Node;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What a pair is compared as.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PairKey {
    pub(super) old: Key,
    pub(super) new: Key,
    pub(super) flow: Flow,
    /// What the union around it makes harmless here.
    pub(super) excuse: Option<Rc<Excuse>>,
}

/// A pair and the pairs below it.
#[derive(Debug, Default)]
pub(super) struct Pair {
    /// The step of the report's path (`.name`, `[]`, `.*`, or nothing inside a union), and the pair that it leads to.
    pub(super) edges: Vec<(Arc<str>, usize)>,
}

/// What makes two notes the same edit: all but the place where it was met.
type Same = (
    What,
    Slot,
    Polarity,
    Option<Flow>,
    Arc<str>,
    Option<At>,
    Option<At>,
    Option<Arc<str>>,
);

/// How many schemas are looked at as variants of bases: everything may build on a base that stands everywhere, and then each
/// place has all.
const MOST_DERIVED: usize = 1 << 15;

/// The walk's state.
pub(super) struct Walk<'c> {
    pub(super) old: Side<'c>,
    pub(super) new: Side<'c>,
    pub(super) pairs: Vec<Pair>,
    pub(super) changes: Vec<Change>,
    /// What needs no comparing.
    pub(super) unchanged: Unchanged,
    index: HashMap<PairKey, usize>,
    waiting: Vec<(usize, PairKey)>,
    known: HashMap<Same, usize>,
    /// Pairs of which only sameness was asked; true while that is being found out.
    pub(super) alike: HashMap<(SchemaId, SchemaId), bool>,
    /// How many such questions stand inside one another.
    pub(super) asides: usize,
    /// How many more schemas are looked at as variants of the bases that they build on.
    pub(super) derived_left: usize,
    /// What was asked about patterns.
    pub(super) patterns: Patterns,
}

impl<'c> Walk<'c> {
    pub(super) fn new(old: &'c Contract, new: &'c Contract, unchanged: Unchanged) -> Self {
        Self {
            old: Side::new(old),
            new: Side::new(new),
            pairs: Vec::new(),
            changes: Vec::new(),
            unchanged,
            index: HashMap::new(),
            waiting: Vec::new(),
            known: HashMap::new(),
            alike: HashMap::new(),
            asides: 0,
            derived_left: MOST_DERIVED,
            patterns: Patterns::default(),
        }
    }

    /// The pair's index; it will be compared by [`Walk::run`].
    pub(super) fn pair(&mut self, old: Key, new: Key, flow: Flow) -> usize {
        self.pair_within(PairKey {
            old,
            new,
            flow,
            excuse: None,
        })
    }

    pub(super) fn pair_within(&mut self, key: PairKey) -> usize {
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        let index = self.pairs.len();
        self.pairs.push(Pair::default());
        self.index.insert(key.clone(), index);
        self.waiting.push((index, key));
        index
    }

    /// Adds an edge from one pair to another, which is made if need be.
    pub(super) fn descend(&mut self, from: usize, step: impl AsRef<str>, key: PairKey) {
        let to = self.pair_within(key);
        self.pairs[from].edges.push((step.as_ref().into(), to));
    }

    /// Compares all pairs that were asked for, and those below them.
    pub(super) fn run(&mut self) {
        while let Some((index, key)) = self.waiting.pop() {
            if !self.is_unchanged(&key) {
                super::value::compare(self, index, &key);
            }
        }
    }

    fn is_unchanged(&self, key: &PairKey) -> bool {
        let contracts = [self.old.contract, self.new.contract];
        let same = |old, new| self.unchanged.are_schemas(contracts, old, new);
        same(&key.old.all, &key.new.all) && same(&key.old.choices, &key.new.choices)
    }

    /// Both sides of each pair, in the order of their numbers.
    pub(super) fn keys(&self) -> Vec<[Key; 2]> {
        let mut keys = vec![<[Key; 2]>::default(); self.pairs.len()];
        for (key, index) in &self.index {
            keys[*index] = [key.old.clone(), key.new.clone()];
        }
        keys
    }

    /// The pairs in which the client reads an old schema by itself, by that schema.
    pub(super) fn read_alone(&self) -> HashMap<SchemaId, Vec<usize>> {
        let mut read: HashMap<SchemaId, Vec<usize>> = HashMap::new();
        for (key, index) in self.index.iter().filter(|(key, _)| key.flow == Flow::Response) {
            if let Some(only) = key.old.alone() {
                read.entry(only).or_default().push(*index);
            }
        }
        for pairs in read.values_mut() {
            pairs.sort_unstable();
        }
        read
    }

    /// Both sides of each pair that the client reads, in no order.
    pub(super) fn read(&self) -> impl Iterator<Item = [&Key; 2]> {
        let read = self.index.keys().filter(|key| key.flow == Flow::Response);
        read.map(|key| [&key.old, &key.new])
    }

    /// Notes a change; the same edit met again only adds a spot.
    pub(super) fn note(&mut self, note: Note, spot: Spot) -> usize {
        let Note {
            what,
            slot,
            polarity,
            flow,
            subject,
            old,
            new,
        } = note;
        // What went or came is one edit, whatever the other side has around its place.
        let (gone, came) = (what == What::Removed, matches!(what, What::Added | What::AddedRequired));
        let same = (
            what.clone(),
            slot,
            polarity,
            flow,
            subject.clone(),
            old.at.filter(|_| !came),
            new.at.filter(|_| !gone),
            new.text.clone(),
        );
        if let Some(known) = self.known.get(&same) {
            self.changes[*known].spots.push(spot);
            return *known;
        }
        let index = self.changes.len();
        self.known.insert(same, index);
        self.changes.push(Change {
            what,
            slot,
            polarity,
            flow,
            subject,
            old,
            new,
            spots: vec![spot],
            replaced_by: None,
            replaced_in: None,
            replaces: None,
            carried: None,
        });
        index
    }
}

/// A note where the vendor extensions of two elements differ and the new side has any.
pub(super) fn extensions(walk: &Walk, slot: Slot, flow: Option<Flow>, old: At, new: At) -> Option<Note> {
    let theirs = walk.new.contract.node(new);
    theirs.members().find(|(key, _)| key.starts_with("x-"))?;
    let of = |node: Node<'_>| -> BTreeMap<String, String> {
        let own = node.members().filter(|(key, _)| key.starts_with("x-"));
        own.map(|(key, value)| (key.to_owned(), value.canonical())).collect()
    };
    let differ = !walk.unchanged.are(old, new) && of(walk.old.contract.node(old)) != of(theirs);
    differ.then(|| Note::new(What::Extensions, slot, Polarity::Different, flow).sides(Fact::at(old), Fact::at(new)))
}

/// A change before its spot is known.
pub(super) struct Note {
    pub(super) what: What,
    pub(super) slot: Slot,
    pub(super) polarity: Polarity,
    pub(super) flow: Option<Flow>,
    pub(super) subject: Arc<str>,
    pub(super) old: Fact,
    pub(super) new: Fact,
}

impl Note {
    /// A note about an element of a direction.
    pub(super) fn new(what: What, slot: Slot, polarity: Polarity, flow: impl Into<Option<Flow>>) -> Self {
        Self {
            what,
            slot,
            polarity,
            flow: flow.into(),
            subject: "".into(),
            old: Fact::default(),
            new: Fact::default(),
        }
    }

    pub(super) fn about(mut self, subject: &Arc<str>) -> Self {
        self.subject = Arc::clone(subject);
        self
    }

    pub(super) fn sides(mut self, old: Fact, new: Fact) -> Self {
        self.old = old;
        self.new = new;
        self
    }
}

/// The polarity of two optional limits, given whether having one, or a larger one, makes the set smaller.
pub(super) fn polarity_of<T: PartialEq>(old: Option<&T>, new: Option<&T>, tighter: impl Fn(&T, &T) -> bool) -> Option<Polarity> {
    match (old, new) {
        (None, None) => None,
        (None, Some(_)) => Some(Polarity::Narrower),
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) if tighter(old, new) => Some(Polarity::Narrower),
        (Some(_), _) => Some(Polarity::Wider),
    }
}
