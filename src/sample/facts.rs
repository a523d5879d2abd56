//! What can be counted about a value, and the small multiset that counts it.
//!
//! A fact is a class of values, never a value. The table of names is the vocabulary of `observed.json`.

use super::format;

/// A class of values: a type, an emptiness, a format, a bucket of lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact(u8);

/// Facts below this are counted per response too; the others per value only.
const COUNTED_PER_RESPONSE: u8 = 16;
const FORMATS: u8 = 16;
const LENGTHS: u8 = 64;
const SIZES: u8 = 128;
/// The last bucket holds everything from 2^30.
const LAST_BUCKET: u8 = 31;

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
    const OTHERS: [(Self, &'static str); 5] = [
        (Self::EMPTY_STRING, "empty-string"),
        (Self::EMPTY_ARRAY, "empty-array"),
        (Self::EMPTY_OBJECT, "empty-object"),
        (Self::SEEN, "seen"),
        (Self::FILLED, "filled"),
    ];

    /// The format of a string, as a fact.
    pub(super) fn format(text: &str) -> Option<Self> {
        format::of(text).map(|index| Self(FORMATS + index))
    }

    /// The bucket of a string's length in characters.
    pub(super) fn length(characters: usize) -> Self {
        Self(LENGTHS + bucket(characters))
    }

    /// The bucket of an array's number of items.
    pub(super) fn size(items: usize) -> Self {
        Self(SIZES + bucket(items))
    }

    /// The group of `observed.json` that it belongs to, and its name there.
    pub(super) fn name(self) -> (Group, String) {
        let plain = |name: &str| (Group::Counts, name.to_owned());
        match self.0 {
            SIZES.. => (Group::Sizes, lower_bound(self.0 - SIZES)),
            LENGTHS.. => (Group::Lengths, lower_bound(self.0 - LENGTHS)),
            FORMATS.. => (
                Group::Formats,
                format::NAMES
                    .get(usize::from(self.0 - FORMATS))
                    .copied()
                    .unwrap_or_default()
                    .to_owned(),
            ),
            _ => Self::TYPES
                .iter()
                .chain(&Self::OTHERS)
                .find(|(fact, _)| *fact == self)
                .map_or_else(|| plain(""), |(_, name)| plain(name)),
        }
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
                Some(Self(FORMATS + u8::try_from(index).ok()?))
            }
            Group::Lengths => Some(Self::length(name.parse().ok()?)),
            Group::Sizes => Some(Self::size(name.parse().ok()?)),
        }
    }

    /// Whether it is a type.
    pub(super) fn is_type(self) -> bool {
        Self::TYPES.iter().any(|(fact, _)| *fact == self)
    }

    pub(super) fn per_response(self) -> bool {
        self.0 < COUNTED_PER_RESPONSE
    }
}

/// A member of a line of `observed.json` that holds counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Counts,
    Formats,
    Lengths,
    Sizes,
}

/// 0, 1, 2–3, 4–7, …: the exact number would tell too much about one value.
fn bucket(size: usize) -> u8 {
    let bits = usize::BITS - size.leading_zeros();
    u8::try_from(bits).map_or(LAST_BUCKET, |bits| bits.min(LAST_BUCKET))
}

fn lower_bound(bucket: u8) -> String {
    bucket.checked_sub(1).map_or(0_u64, |power| 1 << power).to_string()
}

/// A multiset of facts, sorted by fact. Few facts hold for one path, so a list beats a map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally(Vec<(Fact, u64)>);

impl Tally {
    pub(super) fn add(&mut self, fact: Fact, times: u64) {
        for (index, (known, count)) in self.0.iter_mut().enumerate() {
            if *known == fact {
                *count = count.saturating_add(times);
                return;
            }
            if *known > fact {
                return self.0.insert(index, (fact, times));
            }
        }
        self.0.push((fact, times));
    }

    pub(super) fn get(&self, fact: Fact) -> u64 {
        self.0.iter().find(|(known, _)| *known == fact).map_or(0, |(_, count)| *count)
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        other.iter().for_each(|(fact, count)| self.add(fact, count));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Fact, u64)> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
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
        let formats = (0..format::NAMES.len()).map(|index| Fact(FORMATS + u8::try_from(index).unwrap()));
        let plain = (0..12).map(Fact);
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
    fn a_bucket_is_named_by_its_smallest_size() {
        let name = |size| Fact::size(size).name().1;
        assert_eq!([0, 1, 2, 3, 4, 7, 8].map(name), ["0", "1", "2", "2", "4", "4", "8"]);
    }
}
