//! One path of a fold: its counts, and the paths below it.
//!
//! Counts of the body at hand stand apart (`now`) until the body is known to be whole; so a body that breaks off
//! leaves no trace, and a response counts once however many values it carries.

use super::facts::{Fact, Tally};
use super::fields::Fields;
use super::keys;
use super::look::{Looks, Tallies};
use super::tuple::{self, Positions};
use super::variants::{Heard, Members, Variants};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// More keys of one pattern than this in one object are data.
pub(super) const SAME_PATTERN: u32 = 64;
/// More patterns of keys than this in one object: all its keys are data.
pub(super) const PATTERNS: usize = 512;
/// The pattern of all keys.
pub(super) const ALL_KEYS: &str = "*";

/// A path. What a value touches stands first and together: the nodes of a large fold do not all fit where memory is near.
#[derive(Clone, Default)]
#[repr(C)]
pub(super) struct Node {
    /// The object instance that this field was last seen in.
    pub(super) stamp: u64,
    /// What the body at hand shows, and what is not yet among `responses` and `instances`, see [`Node::settle`].
    pub(super) now: Looks,
    /// Whether `responses` have free text.
    free_text: bool,
    /// The first and the last day on which it was seen, where days were told.
    pub(super) days: Option<(Date, Date)>,
    pub(super) fields: Fields,
    /// The items of arrays.
    pub(super) items: Option<Box<Node>>,
    /// What arrays have in common, and those of the body at hand.
    pub(super) positions: (Option<Positions>, Option<Positions>),
    /// The values under keys that are data.
    pub(super) free: Option<Box<Node>>,
    /// Patterns of keys that were pooled into `free` because there were too many of them.
    pub(super) pooled: BTreeSet<Box<str>>,
    /// What the objects have by the value of one of their members; empty below keys that were pooled.
    pub(super) variants: Option<Box<Variants>>,
    /// In how many responses each fact held; empty below keys that were pooled.
    pub(super) responses: Tally,
    /// For how many values each fact held.
    pub(super) instances: Tally,
}

/// Where the value of a key goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    Field(usize),
    Free,
    /// It would take pooling to hold this key.
    Full,
}

impl Node {
    /// Where the value of a key goes. Where there are too many keys, they are pooled if `pooling` says so.
    pub(super) fn slot(&mut self, key: &str, pooling: bool) -> Slot {
        if let Some(index) = self.fields.position(key) {
            self.fields.meet(index);
            return Slot::Field(index);
        }
        if keys::is_free(key) || self.is_pooled(key) {
            return self.free_slot();
        }
        match (self.overflow(key), pooling) {
            (None, _) => {
                let index = self.fields.push(key);
                self.fields.meet(index);
                Slot::Field(index)
            }
            (Some(_), false) => Slot::Full,
            (Some(pattern), true) => {
                self.pool(pattern);
                self.free_slot()
            }
        }
    }

    fn free_slot(&mut self) -> Slot {
        self.free.get_or_insert_default();
        Slot::Free
    }

    /// Makes the path of a member that a document declares, so that its absence can be counted.
    pub(super) fn declare(&mut self, key: &str) {
        if self.fields.position(key).is_none() && !self.is_pooled(key) {
            self.fields.push(key);
        }
    }

    /// The path of a member, made where it is not there yet.
    pub(super) fn member(&mut self, key: &str) -> Option<&mut Self> {
        match self.slot(key, true) {
            Slot::Field(index) => self.fields.get_mut(index),
            Slot::Free => self.free.as_deref_mut(),
            Slot::Full => None,
        }
    }

    /// The path of values under keys that are data, made where it is not there yet.
    pub(super) fn free_mut(&mut self) -> &mut Self {
        self.free.get_or_insert_default()
    }

    /// Whether a key is among those that were pooled.
    pub(super) fn is_pooled(&self, key: &str) -> bool {
        !self.pooled.is_empty() && (self.pooled.contains(ALL_KEYS) || self.pooled.contains(keys::pattern(key).as_ref()))
    }

    /// The pattern that one more key would make too many of. Both counts only ever grow with the keys seen, which is
    /// what makes the outcome the same in any order.
    fn overflow(&mut self, key: &str) -> Option<Box<str>> {
        if self.fields.len() < SAME_PATTERN as usize && self.pooled.is_empty() {
            return None;
        }
        let pattern = keys::pattern(key);
        let same = self.fields.of_pattern(&pattern);
        let patterns = self.fields.patterns() + self.pooled.len() + usize::from(same == 0);
        match (patterns > PATTERNS, same >= SAME_PATTERN) {
            (true, _) => Some(ALL_KEYS.into()),
            (false, true) => Some(pattern.into()),
            (false, false) => None,
        }
    }

    /// Moves the fields of a pattern to `free`. How many responses had any of them cannot be told afterwards, so no
    /// counts by response are kept there.
    pub(super) fn pool(&mut self, pattern: Box<str>) {
        if &*pattern == ALL_KEYS {
            self.pooled.clear();
        }
        let moved = self.fields.take(|key| &*pattern == ALL_KEYS || keys::pattern(key) == *pattern);
        self.pooled.insert(pattern);
        let free = self.free.get_or_insert_default();
        free.loosen();
        for node in moved {
            free.absorb(node, true);
        }
    }

    fn loosen(&mut self) {
        self.spell();
        self.responses = Tally::default();
        self.free_text = false;
        self.variants = None;
        self.fields
            .nodes_mut()
            .chain(self.items.as_deref_mut())
            .chain(self.free.as_deref_mut())
            .for_each(Self::loosen);
    }

    /// Adds what another fold saw at the same path. `loose`: below keys that were pooled.
    pub(super) fn absorb(&mut self, mut other: Self, loose: bool) {
        self.spell();
        other.spell();
        if !loose {
            self.responses.absorb(&other.responses);
            self.free_text = self.responses.settle();
        }
        self.instances.absorb(&other.instances);
        self.now.absorb(&other.now);
        tuple::join(&mut self.positions.0, other.positions.0);
        self.days = join(self.days, other.days);
        other
            .pooled
            .into_iter()
            .filter(|pattern| !self.is_pooled_pattern(pattern))
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|pattern| self.pool(pattern));
        let variants = other.variants.take();
        let mut moved = Vec::with_capacity(other.fields.len());
        for (key, node) in other.fields.into_entries() {
            let slot = self.slot(&key, true);
            moved.push(if let Slot::Field(index) = slot { index } else { usize::MAX });
            self.absorb_at(slot, node, loose);
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_default().absorb(*items, loose);
        }
        if let Some(free) = other.free {
            self.free_slot();
            self.absorb_at(Slot::Free, *free, loose);
        }
        self.settle_patterns();
        self.absorb_variants(variants, &moved, loose);
    }

    /// Takes out what so many of its objects have; they are still counted here too.
    pub(super) fn take_inside(&mut self, objects: u64) -> Self {
        let mut inside = Self {
            fields: std::mem::take(&mut self.fields),
            free: self.free.take(),
            pooled: std::mem::take(&mut self.pooled),
            ..Self::default()
        };
        self.variants = None;
        inside.instances.add(Fact::OBJECT, objects);
        inside
    }

    fn absorb_variants(&mut self, other: Option<Box<Variants>>, moved: &[usize], loose: bool) {
        if loose || !self.may_vary() {
            self.variants = None;
        } else if self.variants.is_some() || other.is_some() {
            let other = other.map(|other| *other).unwrap_or_default();
            self.variants.get_or_insert_default().absorb(other, moved, &self.fields);
        }
    }

    /// Makes what was read whole: which candidates there are is told by the fields.
    pub(super) fn settle_variants(&mut self) {
        self.below_mut().for_each(Self::settle_variants);
        self.absorb_variants(None, &[], false);
    }

    /// Whether the members of the objects are names, and not too many to be told apart.
    fn may_vary(&self) -> bool {
        self.pooled.is_empty() && self.fields.len() <= Members::MOST
    }

    /// Takes in which members an object of the body at hand has, and what those say that may tell a variant.
    pub(super) fn hear(&mut self, heard: &[Heard], members: &Members) {
        if !heard.is_empty() && self.may_vary() {
            self.variants.get_or_insert_default().hear(heard, members);
        }
    }

    fn is_pooled_pattern(&self, pattern: &str) -> bool {
        self.pooled.contains(ALL_KEYS) || self.pooled.contains(pattern)
    }

    /// Patterns that came with another fold can be the ones too many.
    fn settle_patterns(&mut self) {
        let patterns = self.fields.patterns() + self.pooled.len();
        if !self.pooled.is_empty() && patterns > PATTERNS {
            self.pool(ALL_KEYS.into());
        }
    }

    fn absorb_at(&mut self, slot: Slot, node: Self, loose: bool) {
        let pooled = !self.pooled.is_empty();
        match slot {
            Slot::Field(index) => {
                if let Some(field) = self.fields.get_mut(index) {
                    field.absorb(node, loose);
                }
            }
            Slot::Free => self.free.get_or_insert_default().absorb(node, loose || pooled),
            Slot::Full => {}
        }
    }

    /// Whether the strings are free text, so that their classes are not told.
    pub(super) const fn is_free_text(&self) -> bool {
        self.free_text || self.now.is_free_text()
    }

    /// Takes the counts of the body at hand in. `chances` is how many values the body could have had here.
    pub(super) fn commit(&mut self, chances: u64, day: Option<Date>, loose: bool) {
        let (objects, nested) = (self.now.objects(), self.now.nested());
        let mut tallies = Tallies {
            responses: &mut self.responses,
            instances: &mut self.instances,
        };
        self.free_text |= self.now.commit(chances, loose, &mut tallies);
        if day.is_some() {
            self.days = join(self.days, day.map(|day| (day, day)));
        }
        if nested > 0 {
            tuple::join(&mut self.positions.0, self.positions.1.take());
            self.commit_below(objects, day, loose);
        }
    }

    fn commit_below(&mut self, objects: u64, day: Option<Date>, loose: bool) {
        self.fields
            .nodes_mut()
            .filter(|node| !node.now.is_empty())
            .for_each(|node| node.commit(objects, day, loose));
        let pooled = loose || !self.pooled.is_empty();
        for (node, loose) in [(self.items.as_deref_mut(), loose), (self.free.as_deref_mut(), pooled)] {
            if let Some(node) = node.filter(|node| !node.now.is_empty()) {
                node.commit(node.now.values(), day, loose);
            }
        }
        if loose || !self.may_vary() {
            self.variants = None;
        } else if let Some(variants) = &mut self.variants {
            variants.commit(&self.fields);
        }
    }

    /// Brings the counts up to date, here and below.
    pub(super) fn settle(&mut self) {
        self.spell();
        self.below_mut().for_each(Self::settle);
    }

    fn spell(&mut self) {
        self.now.spell(&mut Tallies {
            responses: &mut self.responses,
            instances: &mut self.instances,
        });
        self.free_text = self.responses.settle();
    }

    /// Forgets the body at hand, and the paths that only it had.
    pub(super) fn roll_back(&mut self) {
        self.now.roll_back();
        self.positions.1 = None;
        self.fields.retain(|node| !node.instances.is_empty());
        for slot in [&mut self.items, &mut self.free] {
            slot.take_if(|node| node.instances.is_empty());
        }
        self.below_mut().for_each(Self::roll_back);
        if let Some(variants) = &mut self.variants {
            variants.roll_back(&self.fields);
        }
    }

    fn below_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.fields
            .nodes_mut()
            .chain(self.items.as_deref_mut())
            .chain(self.free.as_deref_mut())
    }

    fn below(&self) -> impl Iterator<Item = &Self> {
        self.fields.nodes().chain(self.items.as_deref()).chain(self.free.as_deref())
    }

    /// The number of paths, itself included.
    pub(super) fn paths(&self) -> usize {
        1 + self.below().map(Self::paths).sum::<usize>()
    }

    /// The longest path below, in steps.
    pub(super) fn depth(&self) -> u16 {
        self.below().map(|node| node.depth().saturating_add(1)).max().unwrap_or(0)
    }

    /// Drops the paths that are longer than `depth` steps.
    pub(super) fn trim(&mut self, depth: u16) {
        if depth == 0 {
            self.fields = Fields::default();
            (self.items, self.free, self.variants) = (None, None, None);
            self.positions.0 = self.positions.0.map(|_| Positions::UNKNOWN);
        } else {
            self.below_mut().for_each(|node| node.trim(depth - 1));
        }
    }
}

fn join(one: Option<(Date, Date)>, other: Option<(Date, Date)>) -> Option<(Date, Date)> {
    match (one, other) {
        (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
        (one, other) => one.or(other),
    }
}
