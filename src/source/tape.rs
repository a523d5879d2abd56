//! The flat form of a tree: all nodes in the order in which they are written, each knowing where its
//! successor stands. It knows neither JSON nor YAML.

use super::error::Warning;
use foldhash::HashMap;

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

/// The finished flat tree.
#[derive(Default)]
pub(super) struct Tape {
    pub(super) entries: Vec<Entry>,
    pub(super) aside: String,
    pub(super) aside_ranges: Vec<(u32, u32)>,
    pub(super) index: Vec<(u32, u32)>,
    pub(super) index_ranges: HashMap<u32, (u32, u32)>,
    pub(super) warnings: Vec<Warning>,
    /// Whether the text was read as JSON, so that equal parts of it mean the same wherever they stand.
    pub(super) is_json: bool,
    /// Whether nodes stand in it that were copied from elsewhere in the text (YAML's aliases and merge keys).
    pub(super) has_copies: bool,
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

    pub(super) fn key_hash(&self, text: &str, at: u32) -> u32 {
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
                let before = |entry: &(u32, u32)| (entry.0, self.text_of(text, entry.1)) < (wanted, key);
                let same = range.iter().skip(range.partition_point(before)).map(|(_, at)| *at);
                same.take_while(|at| self.text_of(text, *at) == key).find(|at| is_it(*at))
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
