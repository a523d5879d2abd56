//! The named fields of an object path, found fast: objects of one kind carry their keys in one order.

use super::keys;
use super::node::Node;
use std::collections::HashMap;

/// Below this many fields a scan beats an index.
const SCANNED: usize = 12;

/// Fields in the order of their first sight, which is not part of what was observed.
#[derive(Clone, Default)]
pub(super) struct Fields {
    keys: Vec<Box<str>>,
    nodes: Vec<Node>,
    /// Kept once there are more than [`SCANNED`].
    index: HashMap<Box<str>, usize>,
    /// How many keys there are of each pattern; kept once there are enough for it to matter.
    patterns: HashMap<Box<str>, u32>,
    /// Where the next key is expected.
    cursor: usize,
}

impl Fields {
    /// The position of a key.
    pub(super) fn find(&mut self, key: &str) -> Option<usize> {
        let expected = self.cursor;
        let found = if self.keys.get(expected).is_some_and(|known| **known == *key) {
            Some(expected)
        } else if self.keys.len() <= SCANNED {
            self.keys.iter().position(|known| **known == *key)
        } else {
            self.index.get(key).copied()
        };
        self.cursor = found.map_or(expected, |index| index + 1);
        found
    }

    /// Expects the first key next.
    pub(super) fn rewind(&mut self) {
        self.cursor = 0;
    }

    /// Adds a key that is not there yet.
    pub(super) fn push(&mut self, key: &str) -> usize {
        let position = self.keys.len();
        self.keys.push(key.into());
        self.nodes.push(Node::default());
        self.cursor = position + 1;
        if position > SCANNED {
            self.index.insert(key.into(), position);
        } else if position == SCANNED {
            self.index = self.keys.iter().cloned().zip(0..).collect();
        }
        if !self.patterns.is_empty() {
            *self.patterns.entry(keys::pattern(key).into()).or_default() += 1;
        }
        position
    }

    /// How many keys are of a pattern.
    pub(super) fn of_pattern(&mut self, pattern: &str) -> u32 {
        self.count_patterns();
        self.patterns.get(pattern).copied().unwrap_or(0)
    }

    /// How many patterns the keys are of.
    pub(super) fn patterns(&mut self) -> usize {
        self.count_patterns();
        self.patterns.len()
    }

    fn count_patterns(&mut self) {
        if self.patterns.is_empty() {
            for key in &self.keys {
                *self.patterns.entry(keys::pattern(key).into()).or_default() += 1;
            }
        }
    }

    /// Takes the fields out whose key is meant.
    pub(super) fn take(&mut self, meant: impl Fn(&str) -> bool) -> Vec<Node> {
        let (taken, left): (Vec<_>, Vec<_>) = std::mem::take(self).into_entries().partition(|(key, _)| meant(key));
        self.refill(left);
        taken.into_iter().map(|(_, node)| node).collect()
    }

    /// Keeps the fields that are meant.
    pub(super) fn retain(&mut self, meant: impl Fn(&Node) -> bool) {
        if !self.nodes.iter().all(&meant) {
            let left = std::mem::take(self).into_entries().filter(|(_, node)| meant(node)).collect();
            self.refill(left);
        }
    }

    fn refill(&mut self, entries: Vec<(Box<str>, Node)>) {
        for (key, node) in entries {
            let position = self.push(&key);
            self.nodes[position] = node;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.nodes.get_mut(index)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    pub(super) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.nodes.iter_mut()
    }

    pub(super) fn into_entries(self) -> impl Iterator<Item = (Box<str>, Node)> {
        self.keys.into_iter().zip(self.nodes)
    }

    /// The fields by key.
    pub(super) fn sorted(&self) -> Vec<(&str, &Node)> {
        let mut entries: Vec<_> = self.keys.iter().map(|key| &**key).zip(&self.nodes).collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }

    /// The field of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.keys
            .iter()
            .position(|known| **known == *key)
            .and_then(|index| self.nodes.get(index))
    }
}
