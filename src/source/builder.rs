//! Builds a tape from the events of a reader: nesting, duplicate keys, the index of large objects, copies for YAML's
//! aliases. It knows neither JSON nor YAML.

use super::error::{Fault, Warning, clip};
use super::node::NodeId;
use super::tape::{Entry, Tag, Tape, hash};
use foldhash::HashSet;

/// Objects with more members than this get an index.
const INDEX_FROM: usize = 32;
/// Up to here all pairs of keys are compared for duplicates; beyond, they are sorted.
const PAIRWISE: usize = 16;
/// A file full of duplicates is told about so many times.
const MOST_WARNINGS: usize = 100;

/// An array or object that is not closed yet.
#[derive(Debug, Clone, Copy)]
struct Open {
    at: u32,
    is_object: bool,
    /// Where its keys begin in [`Builder::keys`].
    keys: usize,
}

/// Builds a [`Tape`] from the events of a reader.
pub(super) struct Builder<'t> {
    text: &'t str,
    depth: usize,
    pub(super) tape: Tape,
    open: Vec<Open>,
    /// Hash and entry of the keys of all open objects.
    keys: Vec<(u32, u32)>,
}

impl<'t> Builder<'t> {
    /// `text` is what the offsets of all calls count in; it must be shorter than 4 GB.
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        let tape = Tape {
            // Room that is not used costs nothing, and a tape that grows is copied.
            entries: Vec::with_capacity(text.len() / 8),
            ..Tape::default()
        };
        Self {
            text,
            depth,
            tape,
            open: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// The entry that comes next.
    pub(super) fn next(&self) -> u32 {
        offset(self.tape.entries.len())
    }

    /// Whether the innermost open node is an object; none at the root.
    pub(super) fn inside_object(&self) -> Option<bool> {
        self.open.last().map(|open| open.is_object)
    }

    pub(super) fn push(&mut self, tag: Tag, start: usize, end: usize) -> u32 {
        self.push_entry(Entry {
            start: offset(start),
            end: offset(end),
            link: 0,
            tag,
        })
    }

    pub(super) fn push_entry(&mut self, entry: Entry) -> u32 {
        let at = offset(self.tape.entries.len());
        self.tape.entries.push(entry);
        at
    }

    /// A string, number or key whose value is not its text.
    pub(super) fn push_aside(&mut self, tag: Tag, start: usize, end: usize, value: &str) -> u32 {
        let link = self.aside(value);
        self.push_entry(Entry {
            start: offset(start),
            end: offset(end),
            link,
            tag,
        })
    }

    fn aside(&mut self, value: &str) -> u32 {
        if self.tape.aside.is_empty() {
            self.tape.aside.reserve(self.text.len() / 2);
        }
        let from = offset(self.tape.aside.len());
        self.tape.aside.push_str(value);
        let number = offset(self.tape.aside_ranges.len());
        self.tape.aside_ranges.push((from, offset(self.tape.aside.len())));
        number
    }

    /// A key whose value is its text (between the quotes, where it has some).
    pub(super) fn key(&mut self, tag: Tag, start: usize, end: usize) {
        let quote = usize::from(tag == Tag::KeyQuoted);
        let hash = hash(self.text.as_bytes().get(start + quote..end - quote).unwrap_or_default());
        let at = self.push_entry(Entry {
            start: offset(start),
            end: offset(end),
            link: hash,
            tag,
        });
        self.keys.push((hash, at));
    }

    pub(super) fn key_aside(&mut self, start: usize, end: usize, value: &str) {
        let at = self.push_aside(Tag::KeyAside, start, end, value);
        self.keys.push((hash(value.as_bytes()), at));
    }

    pub(super) fn open(&mut self, is_object: bool, start: usize) -> Result<u32, Fault> {
        if self.open.len() >= self.depth {
            return Err(Fault::new(start, format!("this is nested more than {} levels deep", self.depth)));
        }
        let at = self.push(if is_object { Tag::Object } else { Tag::Array }, start, start);
        self.open.push(Open {
            at,
            is_object,
            keys: self.keys.len(),
        });
        Ok(at)
    }

    /// Closes the innermost array or object.
    pub(super) fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let next = offset(self.tape.entries.len());
        if let Some(entry) = self.tape.entries.get_mut(open.at as usize) {
            entry.end = offset(end);
            entry.link = next;
        }
        if open.is_object {
            self.settle_keys(open);
        }
    }

    /// Finds duplicates among the keys of a closed object and indexes it where it is large.
    fn settle_keys(&mut self, open: Open) {
        let count = self.keys.len() - open.keys;
        if count <= PAIRWISE {
            self.compare_pairwise(open.keys);
        } else {
            self.sort_and_compare(open.keys);
        }
        if count > INDEX_FROM {
            let from = offset(self.tape.index.len());
            let live = self.keys.get(open.keys..).unwrap_or_default().iter().copied();
            let live: Vec<_> = live.filter(|(_, key)| self.tape.entry(*key).tag != Tag::KeyDead).collect();
            self.tape.index.extend(live);
            self.tape.index_ranges.insert(open.at, (from, offset(self.tape.index.len())));
            if let Some(entry) = self.tape.entries.get_mut(open.at as usize) {
                entry.tag = Tag::Indexed;
            }
        }
        self.keys.truncate(open.keys);
    }

    fn compare_pairwise(&mut self, from: usize) {
        for later in from + 1..self.keys.len() {
            for earlier in from..later {
                if self.keys[earlier].0 == self.keys[later].0 {
                    self.override_if_equal(self.keys[earlier].1, self.keys[later].1);
                }
            }
        }
    }

    /// Sorts by hash and, where a hash is shared, by text: however the keys were chosen, equal ones are neighbours.
    fn sort_and_compare(&mut self, from: usize) {
        let (tape, text) = (&self.tape, self.text);
        let name = |at: u32| tape.text_of(text, at);
        if let Some(keys) = self.keys.get_mut(from..) {
            keys.sort_unstable_by(|one, other| {
                one.0
                    .cmp(&other.0)
                    .then_with(|| name(one.1).cmp(name(other.1)))
                    .then(one.1.cmp(&other.1))
            });
        }
        for later in from + 1..self.keys.len() {
            let (earlier, later) = (self.keys[later - 1], self.keys[later]);
            if earlier.0 == later.0 {
                self.override_if_equal(earlier.1, later.1);
            }
        }
    }

    /// Of two equal keys the later one counts, as in JavaScript, Python and Go.
    fn override_if_equal(&mut self, earlier: u32, later: u32) {
        let dead = self.tape.entry(earlier).tag == Tag::KeyDead;
        let key = self.tape.text_of(self.text, later);
        if dead || self.tape.text_of(self.text, earlier) != key {
            return;
        }
        let message = format!("the key `{}` stands in this object more than once; the last one counts", clip(key));
        self.warn(later + 1, self.tape.entry(later).start as usize, message);
        self.kill(earlier);
    }

    /// Notes something odd about a node.
    pub(super) fn warn(&mut self, node: u32, offset: usize, message: String) {
        if self.tape.warnings.len() < MOST_WARNINGS {
            self.tape.warnings.push(Warning {
                node: NodeId(node),
                offset,
                message,
            });
        }
    }

    /// Makes a key, and with it its value, not count.
    fn kill(&mut self, key: u32) {
        if let Some(entry) = self.tape.entries.get_mut(key as usize) {
            entry.tag = Tag::KeyDead;
        }
    }
}

impl Builder<'_> {
    /// The key of the member that is being read, where it is `<<` written plainly; it then no longer counts.
    pub(super) fn take_merge_key(&mut self) -> bool {
        let Some((_, key)) = self.keys.last().copied() else { return false };
        let is_merge = self.tape.entry(key).tag == Tag::KeyPlain && self.tape.text_of(self.text, key) == "<<";
        let is_innermost = self.open.last().is_some_and(|open| open.is_object && self.keys.len() > open.keys);
        if is_merge && is_innermost && key as usize + 1 == self.tape.entries.len() {
            self.keys.pop();
            self.kill(key);
            return true;
        }
        false
    }

    /// Appends a copy of a finished node. Positions stay those of the original.
    pub(super) fn copy(&mut self, from: u32) -> usize {
        self.tape.has_copies = true;
        let end = self.tape.after(from);
        let shift = offset(self.tape.entries.len()) - from;
        for at in from..end {
            let mut entry = self.tape.entry(at);
            if matches!(entry.tag, Tag::Array | Tag::Object | Tag::Indexed) {
                entry.link += shift;
                entry.tag = if entry.tag == Tag::Indexed { Tag::Object } else { entry.tag };
            }
            self.push_entry(entry);
        }
        (end - from) as usize
    }

    /// Appends the members of a finished object that the open one does not have yet; returns how many entries that took.
    pub(super) fn merge(&mut self, from: u32) -> usize {
        let Some(open) = self.open.last().copied() else { return 0 };
        let before = self.tape.entries.len();
        let name = |tape: &Tape, key: u32| tape.text_of(self.text, key).to_owned();
        let own = self.keys.get(open.keys..).unwrap_or_default();
        let own: HashSet<String> = own.iter().map(|(_, key)| name(&self.tape, *key)).collect();
        let keys: Vec<u32> = self.tape.keys(from).filter(|key| !own.contains(&name(&self.tape, *key))).collect();
        for key in keys {
            let hash = self.tape.key_hash(self.text, key);
            let at = self.push_entry(self.tape.entry(key));
            self.keys.push((hash, at));
            self.copy(key + 1);
        }
        self.tape.entries.len() - before
    }
}

/// Offsets and counts fit in 32 bits, for [`super::Tree::parse`] refuses longer texts.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
