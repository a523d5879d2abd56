//! What can be counted about a value, and the small multiset that counts it.
//!
//! A fact is a class of values, never a value. The table of names is the vocabulary of `observed.json`.

use super::resources::hash;
use super::{format, keys};

/// A class of values: a type, an emptiness, a format, a bucket of lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact(u16);

const FORMATS: u16 = 16;
const LENGTHS: u16 = 64;
const SIZES: u16 = 128;
const RANGES: u16 = 160;
const KEYS: u16 = 240;
const CLASSES: u16 = 256;
/// The last bucket of sizes holds everything from 2^30, that of ranges everything from 4^33.
const LAST_BUCKET: u16 = 31;
const LAST_RANGE: u16 = 34;
/// Up to so many classes of values are told apart: a path with more has free text. No more distinct values than this can
/// be learnt from a few hundred answers.
pub(super) const MOST_CLASSES: usize = 24;
/// Beyond this a reader that holds numbers as IEEE 754 doubles rounds (RFC 8259 §6).
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Fact {
    pub(super) const NULL: Self = Self(0);
    pub(super) const BOOLEAN: Self = Self(1);
    pub(super) const INTEGER: Self = Self(2);
    pub(super) const FRACTION: Self = Self(3);
    pub(super) const STRING: Self = Self(4);
    pub(super) const ARRAY: Self = Self(5);
    pub(super) const OBJECT: Self = Self(6);
    pub(super) const EMPTY_STRING: Self = Self(7);
    pub(super) const EMPTY_ARRAY: Self = Self(8);
    pub(super) const EMPTY_OBJECT: Self = Self(9);
    /// Present in the response at all.
    pub(super) const SEEN: Self = Self(10);
    /// Filled in at least half of the places where the response could have it.
    pub(super) const FILLED: Self = Self(11);
    /// A number beyond 2^53.
    pub(super) const HUGE: Self = Self(12);
    /// A string that is not empty and has none of the formats.
    pub(super) const PLAIN: Self = Self(13);
    /// Strings of too many classes, or too long or too wordy, to be a few values that come again.
    pub(super) const FREE_TEXT: Self = Self(14);
    /// A string that is what the standard of its format means.
    pub(super) const EXACT: Self = Self(15);

    /// The types, each with its name.
    pub(super) const TYPES: [(Self, &'static str); 7] = [
        (Self::NULL, "null"),
        (Self::BOOLEAN, "boolean"),
        (Self::INTEGER, "integer"),
        (Self::FRACTION, "fraction"),
        (Self::STRING, "string"),
        (Self::ARRAY, "array"),
        (Self::OBJECT, "object"),
    ];
    const OTHERS: [(Self, &'static str); 9] = [
        (Self::EMPTY_STRING, "empty-string"),
        (Self::EMPTY_ARRAY, "empty-array"),
        (Self::EMPTY_OBJECT, "empty-object"),
        (Self::SEEN, "seen"),
        (Self::FILLED, "filled"),
        (Self::HUGE, "beyond-2^53"),
        (Self::PLAIN, "plain"),
        (Self::FREE_TEXT, "free-text"),
        (Self::EXACT, "exact"),
    ];

    /// All facts have a number below this.
    pub(super) const MANY: u16 = CLASSES + 256;

    #[inline]
    pub(super) const fn number(self) -> u16 {
        self.0
    }

    /// The fact of a number that [`Fact::number`] gave.
    #[inline]
    pub(super) const fn numbered(number: u16) -> Self {
        Self(number)
    }

    /// The format of a string, as a fact.
    #[inline]
    pub(super) fn format(text: &[u8]) -> Option<Self> {
        format::of(text).map(|index| Self(FORMATS + u16::from(index)))
    }

    /// Whether a string of this format is what the standard of the format means.
    pub(super) fn is_exact(self, text: &[u8]) -> bool {
        format::is_exact(self.0 - FORMATS, text)
    }

    /// The bucket of a string's length in characters.
    #[inline]
    pub(super) fn length(characters: usize) -> Self {
        Self(LENGTHS + bucket(characters))
    }

    /// The bucket of an array's number of items.
    #[inline]
    pub(super) fn size(items: usize) -> Self {
        Self(SIZES + bucket(items))
    }

    /// The bucket of a number: its sign, and its size to the next power of four.
    #[inline]
    pub(super) fn range(number: f64) -> Self {
        // The exponent of a double is its size to the next power of two (IEEE 754, binary64).
        let exponent = (number.abs().to_bits() >> 52).saturating_sub(1023);
        let bucket = u16::try_from(exponent / 2 + 1).unwrap_or(LAST_RANGE).min(LAST_RANGE);
        if number.abs() < 1.0 {
            Self(RANGES)
        } else if number > 0.0 {
            Self(RANGES + bucket)
        } else {
            Self(RANGES + LAST_RANGE + bucket)
        }
    }

    /// The type of a number: `1.0` is a whole number, as JSON Schema has it.
    pub(super) fn number_type(number: f64) -> Self {
        if number.fract() == 0.0 { Self::INTEGER } else { Self::FRACTION }
    }

    /// Whether a number is one that doubles do not hold exactly.
    #[inline]
    pub(super) fn is_huge(number: f64) -> bool {
        number.abs() > EXACT
    }

    /// The class of a key that is data.
    pub(super) fn key(class: u8) -> Self {
        Self(KEYS + u16::from(class))
    }

    /// The class of a string that may be one of a few: a byte of its hash, which does not tell what it was.
    pub(super) fn class(text: &[u8]) -> Self {
        Self(CLASSES + ((hash(text) >> 56) & 0xff) as u16)
    }

    pub(super) const fn is_format(self) -> bool {
        self.0 >= FORMATS && self.0 < LENGTHS
    }

    /// The class, where it is one of strings.
    pub(super) fn class_byte(self) -> Option<u8> {
        self.0.checked_sub(CLASSES).and_then(|class| u8::try_from(class).ok())
    }

    pub(super) const fn is_class(self) -> bool {
        self.0 >= CLASSES
    }

    pub(super) const fn is_key(self) -> bool {
        self.0 >= KEYS && self.0 < CLASSES
    }

    /// The number of the bucket, where it is one of an array's size.
    pub(super) const fn size_bucket(self) -> Option<u16> {
        if self.0 >= SIZES && self.0 < RANGES {
            Some(self.0 - SIZES)
        } else {
            None
        }
    }

    /// The group of `observed.json` that it belongs to.
    pub(super) const fn group(self) -> Group {
        match self.0 {
            CLASSES.. => Group::Classes,
            KEYS.. => Group::Keys,
            RANGES.. => Group::Ranges,
            SIZES.. => Group::Sizes,
            LENGTHS.. => Group::Lengths,
            FORMATS.. => Group::Formats,
            _ => Group::Counts,
        }
    }

    /// Its group, and its name there.
    pub(super) fn name(self) -> (Group, String) {
        let listed = |names: &[&str], first: u16| names.get(usize::from(self.0 - first)).copied().unwrap_or_default().to_owned();
        let group = self.group();
        let name = match group {
            Group::Classes => format!("{:02x}", self.0 - CLASSES),
            Group::Keys => listed(&keys::CLASSES, KEYS),
            Group::Ranges => range_name(self.0 - RANGES),
            Group::Sizes => lower_bound(self.0 - SIZES),
            Group::Lengths => lower_bound(self.0 - LENGTHS),
            Group::Formats => listed(&format::NAMES, FORMATS),
            Group::Counts => {
                let mut known = Self::TYPES.iter().chain(&Self::OTHERS);
                known.find(|(fact, _)| *fact == self).map_or("", |(_, name)| name).to_owned()
            }
        };
        (group, name)
    }

    /// The fact of a name; none where this version does not know it.
    pub(super) fn named(group: Group, name: &str) -> Option<Self> {
        match group {
            Group::Counts => Self::TYPES
                .iter()
                .chain(&Self::OTHERS)
                .find(|(_, known)| *known == name)
                .map(|(fact, _)| *fact),
            Group::Formats => {
                let index = format::NAMES.iter().position(|known| *known == name)?;
                Some(Self(FORMATS + u16::try_from(index).ok()?))
            }
            Group::Lengths => Some(Self::length(name.parse().ok()?)),
            Group::Sizes => Some(Self::size(name.parse().ok()?)),
            Group::Ranges => Some(Self::range(name.parse().ok()?)),
            Group::Keys => {
                let index = keys::CLASSES.iter().position(|known| *known == name)?;
                Some(Self(KEYS + u16::try_from(index).ok()?))
            }
            Group::Classes => Some(Self(CLASSES + u16::from(u8::from_str_radix(name, 16).ok()?))),
        }
    }

    /// Whether it is a type.
    pub(super) fn is_type(self) -> bool {
        Self::TYPES.iter().any(|(fact, _)| *fact == self)
    }

    /// Whether it is counted by value.
    pub(super) const fn per_value(self) -> bool {
        self.0 < KEYS && self.0 != Self::FREE_TEXT.0
    }
}

/// A member of a line of `observed.json` that holds counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Counts,
    Formats,
    Lengths,
    Sizes,
    Ranges,
    Keys,
    Classes,
}

/// 0, 1, 2–3, 4–7, …: the exact number would tell too much about one value.
fn bucket(size: usize) -> u16 {
    let bits = usize::BITS - size.leading_zeros();
    u16::try_from(bits).map_or(LAST_BUCKET, |bits| bits.min(LAST_BUCKET))
}

fn lower_bound(bucket: u16) -> String {
    bucket.checked_sub(1).map_or(0_u64, |power| 1 << power).to_string()
}

/// A range is named by the number in it that is next to nought.
fn range_name(bucket: u16) -> String {
    let size = |bucket: u16| bucket.checked_sub(1).map_or(0, |power| 1_u128 << (2 * power));
    match bucket {
        0..=LAST_RANGE => size(bucket).to_string(),
        _ => format!("-{}", size(bucket - LAST_RANGE)),
    }
}

/// A multiset of facts, sorted by fact. Few facts hold for one path, so a list beats a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally(Vec<(Fact, u64)>);

impl Tally {
    pub(super) fn add(&mut self, fact: Fact, times: u64) {
        // From the end, for what is counted of one value comes nearly in order.
        let at = self.0.iter().rposition(|(known, _)| *known <= fact);
        match at.and_then(|at| self.0.get_mut(at)) {
            Some((known, count)) if *known == fact => *count = count.saturating_add(times),
            _ => self.0.insert(at.map_or(0, |at| at + 1), (fact, times)),
        }
    }

    pub(super) fn get(&self, fact: Fact) -> u64 {
        self.0.iter().find(|(known, _)| *known == fact).map_or(0, |(_, count)| *count)
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        self.add_sorted(other.iter());
    }

    /// Adds facts that come in their order, in one walk along both lists.
    pub(super) fn add_sorted(&mut self, facts: impl Iterator<Item = (Fact, u64)>) {
        let mut at = 0;
        for (fact, times) in facts {
            while self.0.get(at).is_some_and(|(known, _)| *known < fact) {
                at += 1;
            }
            match self.0.get_mut(at) {
                Some((known, count)) if *known == fact => *count = count.saturating_add(times),
                _ => self.0.insert(at, (fact, times)),
            }
            at += 1;
        }
    }

    /// Forgets classes of values where there are too many of them. The classes that two folds have together only ever
    /// grow, which is what makes the outcome the same in any order. Whether there is free text.
    pub(super) fn settle(&mut self) -> bool {
        let classes = self.0.iter().rev().take_while(|(fact, _)| fact.is_class()).count();
        let free = classes > MOST_CLASSES || self.get(Fact::FREE_TEXT) > 0;
        if free {
            self.0.retain(|(fact, _)| !fact.is_class() && *fact != Fact::FREE_TEXT);
            self.add(Fact::FREE_TEXT, 1);
        }
        free
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Fact, u64)> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many values: the sum over the types.
    pub(super) fn values(&self) -> u64 {
        let types = self.0.iter().take_while(|(fact, _)| *fact <= Fact::OBJECT);
        types.map(|(_, count)| count).sum()
    }

    /// How many values are neither null nor empty.
    pub(super) fn filled(&self) -> u64 {
        // Each value has one type, and each that is empty says so once more: one look at the beginning of the list will do.
        let known = self.0.iter().take_while(|(fact, _)| *fact <= Fact::EMPTY_OBJECT);
        known.fold(0, |filled: u64, (fact, count)| match *fact {
            Fact::NULL => filled,
            fact if fact <= Fact::OBJECT => filled.saturating_add(*count),
            _ => filled.saturating_sub(*count),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_that_is_counted_has_a_name_that_leads_back_to_it() {
        let formats = (0..format::NAMES.len()).map(|index| Fact(FORMATS + u16::try_from(index).unwrap()));
        let keys = (0..keys::CLASSES.len()).map(|index| Fact::key(u8::try_from(index).unwrap()));
        let ranges = [0.0, 0.5, 1.0, 3.9, 4.0, 1e9, 1e300, -0.5, -1.0, -4.0, -1e300].map(Fact::range);
        let plain = (0..16)
            .map(Fact)
            .chain(keys)
            .chain(ranges)
            .chain([Fact::class(b"open"), Fact::class(b"")]);
        let buckets = [0, 1, 2, 3, 4, 1000, usize::MAX]
            .into_iter()
            .flat_map(|size| [Fact::length(size), Fact::size(size)]);
        for fact in plain.chain(formats).chain(buckets) {
            let (group, name) = fact.name();
            assert!(!name.is_empty(), "{fact:?}");
            assert_eq!(Fact::named(group, &name), Some(fact), "{name}");
        }
    }

    #[test]
    fn a_range_is_named_by_its_number_next_to_nought() {
        let name = |number| Fact::range(number).name().1;
        assert_eq!(
            [0.0, 0.9, 1.0, 3.0, 4.0, 15.0, 16.0].map(name),
            ["0", "0", "1", "1", "4", "4", "16"]
        );
        assert_eq!([-1.0, -5.0].map(name), ["-1", "-4"]);
        assert!(Fact::is_huge(9_007_199_254_740_994.0) && !Fact::is_huge(-9_007_199_254_740_992.0));
    }

    #[test]
    fn a_bucket_is_named_by_its_smallest_size() {
        let name = |size| Fact::size(size).name().1;
        assert_eq!([0, 1, 2, 3, 4, 7, 8].map(name), ["0", "1", "2", "2", "4", "4", "8"]);
    }
}
