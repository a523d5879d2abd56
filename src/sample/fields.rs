//! The named fields of an object path, found fast: objects of one kind carry their keys in one order.

use super::keys;
use super::node::Node;
use foldhash::HashMap;

/// Below this many fields a scan beats an index.
const SCANNED: usize = 12;

/// Fields in the order of their first sight, which is not part of what was observed.
#[derive(Clone, Default)]
pub(super) struct Fields {
    nodes: Vec<Node>,
    /// Elsewhere, for most paths have no fields, and nodes that are small are quick to walk.
    names: Option<Box<Names>>,
}

/// The keys of the fields.
#[derive(Clone, Default)]
struct Names {
    /// One behind the other, each with a quote behind it, as JSON writes them.
    quoted: String,
    known: Vec<Known>,
    /// The field that comes next, where fields come as they did the last time.
    expected: usize,
    /// The field that came last; none at the beginning of an object.
    last: Option<usize>,
    /// The field that objects begin with.
    first: usize,
    /// Positions by key; kept once there are more than [`SCANNED`].
    index: HashMap<Box<str>, usize>,
    /// How many keys there are of each pattern; kept once there are enough for it to matter.
    patterns: HashMap<Box<str>, u32>,
}

/// What is known of a field beside its node.
#[derive(Clone, Copy)]
struct Known {
    /// Where its key begins and ends in the text of all keys, the quote behind it aside.
    start: usize,
    end: usize,
    /// Whether JSON writes its key as it is, with no escape.
    is_plain: bool,
    /// The field that came behind it the last time.
    next: usize,
}

impl Names {
    #[inline]
    fn expected(&self) -> Option<(usize, &[u8])> {
        let known = self.known.get(self.expected).filter(|known| known.is_plain)?;
        Some((self.expected, self.quoted.as_bytes().get(known.start..=known.end)?))
    }

    #[inline]
    fn meet(&mut self, index: usize) {
        match self.last.and_then(|last| self.known.get_mut(last)) {
            Some(last) => last.next = index,
            None => self.first = index,
        }
        self.last = Some(index);
        self.expected = self.known.get(index).map_or(0, |known| known.next);
    }

    #[inline]
    fn key(&self, index: usize) -> &str {
        let known = self.known.get(index);
        known.and_then(|known| self.quoted.get(known.start..known.end)).unwrap_or_default()
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.known.len() > SCANNED {
            return self.index.get(key).copied();
        }
        let is_key = |known: &Known| known.end - known.start == key.len() && self.quoted.get(known.start..known.end) == Some(key);
        self.known.iter().position(is_key)
    }

    fn push(&mut self, key: &str) {
        let position = self.known.len();
        let start = self.quoted.len();
        self.quoted.push_str(key);
        self.known.push(Known {
            start,
            end: self.quoted.len(),
            is_plain: !key.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\'),
            next: position + 1,
        });
        self.quoted.push('"');
        if position == SCANNED {
            self.index = (0..=position).map(|index| (self.key(index).into(), index)).collect();
        } else if position > SCANNED {
            self.index.insert(key.into(), position);
        }
        if !self.patterns.is_empty() {
            self.count_pattern(position);
        }
    }

    fn count_pattern(&mut self, index: usize) {
        let pattern = keys::pattern(self.key(index)).into();
        *self.patterns.entry(pattern).or_default() += 1;
    }

    fn patterns(&mut self) -> &HashMap<Box<str>, u32> {
        if self.patterns.is_empty() {
            (0..self.known.len()).for_each(|index| self.count_pattern(index));
        }
        &self.patterns
    }
}

impl Fields {
    /// The field that probably comes next, and its key with the quote behind it; none where it cannot be guessed.
    #[inline]
    pub(super) fn expected(&self) -> Option<(usize, &[u8])> {
        self.names.as_ref()?.expected()
    }

    /// A field came.
    #[inline]
    pub(super) fn meet(&mut self, index: usize) {
        self.names.get_or_insert_default().meet(index);
    }

    /// Expects the first key next.
    #[inline]
    pub(super) fn rewind(&mut self) {
        if let Some(names) = &mut self.names {
            names.last = None;
            names.expected = names.first;
        }
    }

    /// The key at a position.
    #[inline]
    pub(super) fn key(&self, index: usize) -> &str {
        self.names.as_ref().map_or("", |names| names.key(index))
    }

    /// The position of a key.
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        self.names.as_ref()?.position(key)
    }

    /// Adds a key that is not there yet.
    pub(super) fn push(&mut self, key: &str) -> usize {
        self.names.get_or_insert_default().push(key);
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// How many keys are of a pattern.
    pub(super) fn of_pattern(&mut self, pattern: &str) -> u32 {
        let patterns = self.names.as_mut().map(|names| names.patterns());
        patterns.and_then(|patterns| patterns.get(pattern).copied()).unwrap_or(0)
    }

    /// How many patterns the keys are of.
    pub(super) fn patterns(&mut self) -> usize {
        self.names.as_mut().map_or(0, |names| names.patterns().len())
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
        self.nodes.len()
    }

    #[inline]
    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.nodes.get_mut(index)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    pub(super) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.nodes.iter_mut()
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        (0..self.nodes.len()).map(|index| self.key(index))
    }

    pub(super) fn into_entries(self) -> impl Iterator<Item = (Box<str>, Node)> {
        let keys: Vec<Box<str>> = self.keys().map(Box::from).collect();
        keys.into_iter().zip(self.nodes)
    }

    /// The fields by key.
    pub(super) fn sorted(&self) -> Vec<(&str, &Node)> {
        let mut entries: Vec<_> = self.keys().zip(&self.nodes).collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }

    /// The field of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.position(key).and_then(|index| self.nodes.get(index))
    }
}
