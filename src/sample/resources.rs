//! How many distinct resources stand behind the bodies of a place: 500 looks at one issue say little about other issues.
//!
//! It owns what names a resource (its identifier, seen through lists and wrappers; else the request; else the body) and
//! the sketch that counts them. Of a name one byte of a hash is kept, in a set of 256: too little to tell which resource
//! it was, enough to tell few from many. It must not know counts of paths.

use std::fmt::Write as _;

/// Members that name a resource, the best first.
const NAMES: [&str; 6] = ["id", "node_id", "uuid", "guid", "_id", "uid"];
/// Values deeper than this below the body name no resource of it.
const DEEPEST: usize = 3;
/// An object beside this many scalars, at most, is wrapped by its parent; beside more it is a part of it.
const ENVELOPE: u32 = 2;

/// A set of hashes of one byte. Union is the merge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sketch([u64; 4]);

impl Sketch {
    pub(super) fn add(&mut self, hash: u64) {
        let byte = (hash >> 56) as usize;
        self.0[byte / 64] |= 1 << (byte % 64);
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, other)| *mine |= other);
    }

    /// How many names it saw, at least.
    pub(super) fn count(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(mine, other)| mine & other != 0)
    }

    /// 64 hexadecimal digits; none where nothing was seen.
    pub(super) fn to_text(self) -> Option<String> {
        (!self.is_empty()).then(|| {
            self.0.iter().fold(String::new(), |mut text, bits| {
                // Writing to a string does not fail.
                let _ = write!(text, "{bits:016x}");
                text
            })
        })
    }

    /// Reads what [`Sketch::to_text`] wrote; none where it is something else.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let mut sketch = Self::default();
        for (index, bits) in sketch.0.iter_mut().enumerate() {
            *bits = u64::from_str_radix(text.get(index * 16..index * 16 + 16)?, 16).ok()?;
        }
        (text.len() == 64).then_some(sketch)
    }
}

/// Texts longer than this are no names but whole bodies.
const LONG: usize = 256;

/// FNV-1a over a key of its own (Fowler, Noll and Vo), then mixed so that its first byte hangs on all of the text. What is
/// long is taken in by words in four lanes, so that a body does not take longer to hash than to read.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const KEY: u64 = 0x6472_6966_7420_7265;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let (blocks, rest) = if bytes.len() > LONG {
        bytes.as_chunks::<32>()
    } else {
        (&[][..], bytes)
    };
    let mut lanes = [KEY; 4];
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let long = if blocks.is_empty() {
        KEY
    } else {
        lanes.into_iter().fold(KEY, step)
    };
    let hash = rest.iter().fold(long, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(ODD);
    mixed ^ (mixed >> 29)
}

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

fn step(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(ODD)
}

/// How a value near the root of a body was reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Member,
    Item,
}

/// Looks at the body at hand for what names its resources.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Watch {
    steps: [Step; DEEPEST],
    /// The best name so far of the objects on the way, with its rank.
    names: [Option<(usize, u64)>; DEEPEST],
    /// The rank of the name whose value comes next.
    armed: Option<usize>,
    own: Option<u64>,
    listed: Sketch,
    wrapped: Sketch,
    scalars: u32,
    objects: u32,
}

impl Watch {
    /// A value is an item of the array at `depth`.
    #[inline]
    pub(super) fn item(&mut self, depth: u16) {
        self.armed = None;
        if let Some(step) = self.steps.get_mut(usize::from(depth)) {
            *step = Step::Item;
        }
    }

    /// Whether the members of an object at `depth` can name anything.
    #[inline]
    pub(super) const fn hears(depth: u16) -> bool {
        (depth as usize) < DEEPEST
    }

    /// A value is the member `key` of the object at `depth`.
    #[inline]
    pub(super) fn member(&mut self, depth: u16, key: &str) {
        self.armed = None;
        if let Some(step) = self.steps.get_mut(usize::from(depth)) {
            *step = Step::Member;
            self.armed = NAMES.iter().position(|name| *name == key);
        }
    }

    /// An object begins at `depth`.
    #[inline]
    pub(super) fn open(&mut self, depth: u16) {
        self.armed = None;
        if let Some(name) = self.names.get_mut(usize::from(depth)) {
            *name = None;
        }
        self.objects += u32::from(depth == 1);
    }

    /// A scalar comes at `depth`; `text` is what it says, where that can name something.
    #[inline]
    pub(super) fn scalar(&mut self, depth: u16, text: &[u8]) {
        let Some(rank) = self.armed.take() else {
            self.scalars += u32::from(depth == 1);
            return;
        };
        let parent = usize::from(depth).checked_sub(1).and_then(|depth| self.names.get_mut(depth));
        if let Some(name) = parent.filter(|name| !text.is_empty() && name.is_none_or(|(known, _)| rank < known)) {
            *name = Some((rank, hash(text)));
        }
    }

    /// Whether the value that comes next is looked at.
    #[inline]
    pub(super) const fn looks(&self, depth: u16) -> bool {
        self.armed.is_some() || depth == 1
    }

    /// The object at `depth` ends.
    #[inline]
    pub(super) fn close(&mut self, depth: u16) {
        let found = self.names.get(usize::from(depth)).copied().flatten();
        let Some((_, name)) = found else { return };
        match (depth, self.steps[0], self.steps[1]) {
            (0, ..) => self.own = Some(name),
            (1, Step::Item, _) | (2, Step::Member, Step::Item) => self.listed.add(name),
            (1, Step::Member, _) => self.wrapped.add(name),
            _ => {}
        }
    }

    /// The resources that a body names itself; none where it names none.
    pub(super) fn named(&self) -> Sketch {
        let mut sketch = Sketch::default();
        if let Some(own) = self.own {
            sketch.add(own);
        } else if !self.listed.is_empty() {
            sketch = self.listed;
        } else if self.objects == 1 && self.scalars <= ENVELOPE {
            sketch = self.wrapped;
        }
        sketch
    }
}

#[cfg(test)]
mod tests {
    use super::super::Observed;
    use super::super::shape::Shape;
    use super::super::tests::place;
    use super::*;

    fn count(bodies: &[&str]) -> u32 {
        let mut observed = Observed::default();
        for body in bodies {
            observed.fold_body(&place(), body.as_bytes()).unwrap();
        }
        observed.live.values().map(Shape::known).sum()
    }

    #[test]
    fn a_resource_goes_by_its_identifier_whatever_else_it_says() {
        let pairs = [
            (r#"{"id":1,"n":1}"#, r#"{"n":2,"id":1}"#, r#"{"id":2,"n":1}"#),
            (r#"{"node_id":"a","id":1}"#, r#"{"id":1,"node_id":"b"}"#, r#"{"id":3}"#),
            (r#"[{"id":1,"n":1}]"#, r#"[{"id":1}]"#, r#"[{"id":2}]"#),
            (
                r#"{"total":1,"items":[{"id":1}]}"#,
                r#"{"total":9,"items":[{"id":1}]}"#,
                r#"{"total":1,"items":[{"id":7}]}"#,
            ),
            (
                r#"{"ok":true,"user":{"uuid":"a"}}"#,
                r#"{"ok":false,"user":{"uuid":"a","x":1}}"#,
                r#"{"ok":true,"user":{"uuid":"b"}}"#,
            ),
        ];
        for (one, same, other) in pairs {
            assert_eq!((count(&[one, same]), count(&[one, same, other])), (1, 2), "{one}");
        }
    }

    #[test]
    fn a_part_is_not_the_resource_and_a_body_without_a_name_is_its_own() {
        let of = |url: &str, role: &str| format!(r#"{{"url":"{url}","role":"{role}","user":{{"id":1}},"org":{{"id":2}}}}"#);
        assert_eq!(count(&[&of("a", "x"), &of("b", "x"), &of("c", "x")]), 3);
        assert_eq!(count(&[r#"{"a":1}"#, r#"{"a":1}"#, "7", "[]"]), 3);
        assert_eq!(count(&[r#"[{"id":1},{"id":2},{"id":3},{"id":2}]"#]), 3);
    }

    #[test]
    fn a_sketch_is_read_back_and_damage_is_none() {
        let mut sketch = Sketch::default();
        assert_eq!(sketch.to_text(), None);
        (0..40_u64).for_each(|n| sketch.add(hash(&n.to_le_bytes())));
        let text = sketch.to_text().unwrap();
        assert_eq!(Sketch::of_text(&text), Some(sketch));
        for damaged in [&text[1..], "x", &text.replace(|digit: char| digit.is_ascii_digit(), "g")] {
            assert_eq!(Sketch::of_text(damaged), None);
        }
        assert!((30..=40).contains(&sketch.count()), "{}", sketch.count());
    }
}
