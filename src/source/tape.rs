//! The flat form of a tree: all nodes in the order in which they are written, each knowing where its
//! successor stands, and the builder that both readers feed. It knows neither JSON nor YAML.

use super::error::{Fault, Warning};
use std::collections::HashMap;

/// What an entry is and where its text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    False,
    True,
    /// A number written as JSON writes it.
    Number,
    /// A number whose JSON spelling stands in the side buffer.
    NumberAside,
    /// A string between quotes, nothing to unescape.
    Quoted,
    /// A string without quotes.
    Plain,
    /// A string that stands unescaped in the side buffer.
    Aside,
    Array,
    Object,
    /// An object with so many members that they are found by an index.
    Indexed,
    KeyQuoted,
    KeyPlain,
    KeyAside,
    /// A key that a later equal one overrides, or a merge key: its value follows but does not count.
    KeyDead,
}

/// One node or key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Byte offset of its first character.
    pub(super) start: u32,
    /// Byte offset behind its last character.
    pub(super) end: u32,
    /// Arrays and objects: the entry behind the last descendant. `…Aside`: which text of the side buffer.
    /// Other keys: the hash of the key.
    pub(super) link: u32,
    pub(super) tag: Tag,
}

impl Entry {
    pub(super) const NULL: Self = Self {
        start: 0,
        end: 0,
        link: 0,
        tag: Tag::Null,
    };
}

/// Objects with more members than this get an index.
const INDEX_FROM: usize = 32;
/// Up to here all pairs of keys are compared for duplicates; beyond, they are sorted.
const PAIRWISE: usize = 16;
/// A file full of duplicates is told about so many times.
const MOST_WARNINGS: usize = 100;

/// The finished flat tree.
#[derive(Default)]
pub(super) struct Tape {
    pub(super) entries: Vec<Entry>,
    aside: String,
    aside_ranges: Vec<(u32, u32)>,
    index: Vec<(u32, u32)>,
    index_ranges: HashMap<u32, (u32, u32)>,
    pub(super) warnings: Vec<Warning>,
}

impl Tape {
    pub(super) fn entry(&self, at: u32) -> Entry {
        self.entries.get(at as usize).copied().unwrap_or(Entry::NULL)
    }

    /// The entry behind the whole of this one.
    pub(super) fn after(&self, at: u32) -> u32 {
        match self.entry(at) {
            Entry {
                tag: Tag::Array | Tag::Object | Tag::Indexed,
                link,
                ..
            } => link.max(at + 1),
            _ => at + 1,
        }
    }

    /// The text of a string, number or key.
    pub(super) fn text_of<'t>(&'t self, text: &'t str, at: u32) -> &'t str {
        let entry = self.entry(at);
        let (start, end) = (entry.start as usize, entry.end as usize);
        let found = match entry.tag {
            Tag::Quoted | Tag::KeyQuoted => text.get(start + 1..end.saturating_sub(1)),
            Tag::Aside | Tag::KeyAside | Tag::NumberAside => self.aside_text(entry.link),
            _ => text.get(start..end),
        };
        found.unwrap_or_default()
    }

    fn aside_text(&self, number: u32) -> Option<&str> {
        let (start, end) = *self.aside_ranges.get(number as usize)?;
        self.aside.get(start as usize..end as usize)
    }

    fn key_hash(&self, text: &str, at: u32) -> u32 {
        match self.entry(at) {
            Entry {
                tag: Tag::KeyQuoted | Tag::KeyPlain,
                link,
                ..
            } => link,
            _ => hash(self.text_of(text, at).as_bytes()),
        }
    }

    /// The key entry of a member.
    pub(super) fn find(&self, text: &str, object: u32, key: &str) -> Option<u32> {
        let wanted = hash(key.as_bytes());
        let is_it = |at: u32| match self.entry(at) {
            Entry {
                tag: Tag::KeyQuoted | Tag::KeyPlain,
                link,
                ..
            } => link == wanted && self.text_of(text, at) == key,
            Entry { tag: Tag::KeyAside, .. } => self.text_of(text, at) == key,
            _ => false,
        };
        match self.entry(object).tag {
            Tag::Object => self.keys(object).find(|at| is_it(*at)),
            Tag::Indexed => {
                let (start, end) = *self.index_ranges.get(&object)?;
                let range = self.index.get(start as usize..end as usize)?;
                let first = range.partition_point(|(hash, _)| *hash < wanted);
                let same = range.iter().skip(first).take_while(|(hash, _)| *hash == wanted);
                same.map(|(_, at)| *at).find(|at| is_it(*at))
            }
            _ => None,
        }
    }

    /// All keys of the file with this name that count, wherever they stand.
    pub(super) fn keys_named<'t>(&'t self, text: &'t str, name: &'t str) -> impl Iterator<Item = u32> + 't {
        let wanted = hash(name.as_bytes());
        let all = (0u32..).zip(&self.entries);
        let alike = all.filter(move |(_, entry)| match entry.tag {
            Tag::KeyQuoted | Tag::KeyPlain => entry.link == wanted,
            tag => tag == Tag::KeyAside,
        });
        alike.map(|(at, _)| at).filter(move |at| self.text_of(text, *at) == name)
    }

    /// The object that a key stands in.
    pub(super) fn parent(&self, key: u32) -> Option<u32> {
        let holds = |at: &u32| self.after(*at) > key;
        (0..key)
            .rev()
            .filter(|at| matches!(self.entry(*at).tag, Tag::Object | Tag::Indexed))
            .find(holds)
    }

    /// The key entries of an object that count, in order.
    pub(super) fn keys(&self, object: u32) -> Keys<'_> {
        let end = match self.entry(object).tag {
            Tag::Object | Tag::Indexed => self.after(object),
            _ => 0,
        };
        Keys {
            tape: self,
            at: object + 1,
            end,
        }
    }
}

/// Iterator over the keys of an object.
pub(super) struct Keys<'t> {
    tape: &'t Tape,
    at: u32,
    end: u32,
}

impl Iterator for Keys<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.at < self.end {
            let key = self.at;
            self.at = self.tape.after(key + 1);
            if self.tape.entry(key).tag != Tag::KeyDead {
                return Some(key);
            }
        }
        None
    }
}

/// A fast hash of short texts; only ever compared within one process.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = <[u8; 8]>::try_from(chunk).map_or(0, u64::from_le_bytes);
        state = (state.rotate_left(5) ^ word).wrapping_mul(MIX);
    }
    let rest = chunks.remainder().iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    state = (state.rotate_left(5) ^ rest).wrapping_mul(MIX);
    (state >> 32) as u32
}

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
            entries: Vec::with_capacity(text.len() / 16),
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
            self.tape.index.extend_from_slice(self.keys.get(open.keys..).unwrap_or_default());
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

    fn sort_and_compare(&mut self, from: usize) {
        self.keys[from..].sort_unstable();
        for later in from + 1..self.keys.len() {
            let equal_hashes = (from..later)
                .rev()
                .take_while(|earlier| self.keys[*earlier].0 == self.keys[later].0);
            if let Some(earlier) = equal_hashes.last() {
                for earlier in earlier..later {
                    self.override_if_equal(self.keys[earlier].1, self.keys[later].1);
                }
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
        self.warn(self.tape.entry(later).start as usize, message);
        self.kill(earlier);
    }

    pub(super) fn warn(&mut self, offset: usize, message: String) {
        if self.tape.warnings.len() < MOST_WARNINGS {
            self.tape.warnings.push(Warning { offset, message });
        }
    }

    /// Makes a key, and with it its value, not count.
    fn kill(&mut self, key: u32) {
        if let Some(entry) = self.tape.entries.get_mut(key as usize) {
            entry.tag = Tag::KeyDead;
        }
    }
}

/// Offsets and counts fit in 32 bits, for [`super::Tree::parse`] refuses longer texts.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A piece of a document short enough for a message.
pub(super) fn clip(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(59).chain(['…']).collect()
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
        let keys: Vec<u32> = self.tape.keys(from).collect();
        for key in keys {
            let name = self.tape.text_of(self.text, key);
            let hash = self.tape.key_hash(self.text, key);
            let own = self.keys.get(open.keys..).unwrap_or_default();
            if own
                .iter()
                .any(|(other, at)| *other == hash && self.tape.text_of(self.text, *at) == name)
            {
                continue;
            }
            let at = self.push_entry(self.tape.entry(key));
            self.keys.push((hash, at));
            self.copy(key + 1);
        }
        self.tape.entries.len() - before
    }
}
