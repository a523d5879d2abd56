//! The variants of an object: which members it has by the value of one of them, its discriminator.
//!
//! Which member that is nobody says, so a few candidates are followed, and the choice is made where counts are read. Of a
//! value only its class is kept, a byte of a hash, as with every string. It owns the counts of candidates; it must not know
//! what is made of them.

use super::facts::{Fact, MOST_CLASSES};
use super::fields::Fields;
use super::node::Node;

/// Members whose values are followed, at most, of one object.
const CANDIDATES: usize = 4;
/// A member with more classes of values than this tells no variants.
const VALUES: usize = 16;
const _: () = assert!(VALUES < MOST_CLASSES, "beyond that classes are not kept");

/// Last words of names that tell variants more often than others, the likeliest first. It is a preference among members
/// that could, not a condition.
const LIKELY: [&str; 12] = [
    "typename", "type", "object", "event", "kind", "action", "resource", "class", "category", "mode", "status", "state",
];

/// Which of the first members of an object were there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Members([u64; 4]);

impl Members {
    /// An object with more members than this has no variants that are told apart.
    pub(super) const MOST: usize = 256;

    pub(super) fn add(&mut self, field: usize) {
        if let Some(bits) = self.0.get_mut(field / 64) {
            *bits |= 1 << (field % 64);
        }
    }

    pub(super) fn has(&self, field: usize) -> bool {
        self.0.get(field / 64).is_some_and(|bits| bits & (1 << (field % 64)) != 0)
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, other)| *mine |= other);
    }

    fn meet(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, other)| *mine &= other);
    }
}

/// A string that is not empty and has no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It may be one of a few: its class.
    Class(u8),
    /// It is none of a few.
    Free,
}

/// A member that had such a string, by its position.
pub(super) type Heard = (usize, Word);

/// What is known of the variants of an object.
#[derive(Clone, Default)]
pub(super) struct Variants {
    candidates: Vec<Candidate>,
    /// The members that ever had a string which may tell a variant.
    met: Members,
    /// Whether the body at hand has more of them.
    fresh: bool,
}

/// A member that may tell variants.
#[derive(Clone)]
pub(super) struct Candidate {
    /// Its position among the members of the object.
    pub(super) field: usize,
    /// By the class of its value, in order; none where there are too many values.
    pub(super) variants: Option<Vec<Variant>>,
}

/// The objects in which a candidate has a value of one class.
#[derive(Clone, Default)]
pub(super) struct Variant {
    pub(super) class: u8,
    /// In how many responses there was one.
    pub(super) responses: u64,
    /// How many there were.
    pub(super) objects: u64,
    /// In how many of those responses none of them had a member, by its position. What came later was in none before.
    pub(super) without: Vec<u64>,
    /// The members that each of them had.
    pub(super) always: Members,
    /// Those of the body at hand.
    pub(super) now: Option<Now>,
}

#[derive(Clone, Copy)]
pub(super) struct Now {
    objects: u64,
    any: Members,
    all: Members,
}

impl Variants {
    /// Takes in an object of the body at hand: the members that it has, and what those say that may tell a variant.
    pub(super) fn hear(&mut self, heard: &[Heard], members: &Members) {
        for (field, word) in heard {
            if !self.met.has(*field) {
                self.met.add(*field);
                self.fresh = true;
                self.candidates.push(Candidate::new(*field));
            }
            let candidate = self.candidates.iter_mut().find(|candidate| candidate.field == *field);
            if let (Word::Class(class), Some(variants)) = (word, candidate.and_then(|candidate| candidate.variants.as_mut())) {
                at(variants, *class).hear(members);
            }
        }
    }

    /// Takes the counts of the body at hand in, once its fields were.
    pub(super) fn commit(&mut self, fields: &Fields) {
        if std::mem::take(&mut self.fresh) {
            self.settle(fields);
        }
        for candidate in &mut self.candidates {
            candidate
                .variants
                .iter_mut()
                .flatten()
                .for_each(|variant| variant.commit(fields.len()));
            // What has few variants yet has few classes; to count these for every body would cost more than the counting.
            if candidate.variants.as_ref().is_some_and(|variants| variants.len() > VALUES) || candidate.is_free(fields) {
                candidate.give_up(fields);
            }
        }
    }

    /// Forgets the body at hand, once its fields were.
    pub(super) fn roll_back(&mut self, fields: &Fields) {
        self.fresh = false;
        for variants in self.candidates.iter_mut().filter_map(|candidate| candidate.variants.as_mut()) {
            variants.retain_mut(|variant| {
                variant.now = None;
                variant.responses > 0
            });
        }
        self.settle(fields);
    }

    /// Adds what another fold saw; `moved` says where its fields are among these, which have all of them.
    pub(super) fn absorb(&mut self, other: Self, moved: &[usize], fields: &Fields) {
        for theirs in other.candidates {
            let Some(field) = moved.get(theirs.field).copied() else { continue };
            let mine = self.candidate(field);
            if let (Some(mine), Some(theirs)) = (&mut mine.variants, theirs.variants) {
                for variant in theirs {
                    at(mine, variant.class).absorb(&variant, moved, fields.len());
                }
            }
        }
        self.settle(fields);
    }

    fn candidate(&mut self, field: usize) -> &mut Candidate {
        let at = self.candidates.iter().position(|candidate| candidate.field == field);
        let at = at.unwrap_or_else(|| {
            self.candidates.push(Candidate::new(field));
            self.candidates.len() - 1
        });
        &mut self.candidates[at]
    }

    /// Keeps the best candidates. Which they are is told by the fields alone, and one of the best of a whole is one of the
    /// best of every part that has it: so the outcome is the same in any order and any split.
    pub(super) fn settle(&mut self, fields: &Fields) {
        let mut met = Members::default();
        let texts = (0..).zip(fields.nodes()).filter(|(_, field)| field.instances.get(Fact::PLAIN) > 0);
        let texts: Vec<usize> = texts.map(|(field, _)| field).collect();
        for field in &texts {
            met.add(*field);
        }
        if met != self.met || self.candidates.len() > CANDIDATES.min(texts.len()) {
            let mut best: Vec<(usize, &str, usize)> = texts.into_iter().map(|field| rank(fields, field)).collect();
            best.sort_unstable();
            best.truncate(CANDIDATES);
            self.candidates
                .retain(|candidate| best.iter().any(|(.., field)| *field == candidate.field));
            for (.., field) in best {
                self.candidate(field);
            }
            self.met = met;
        }
        self.candidates.iter_mut().for_each(|candidate| candidate.give_up(fields));
    }

    /// The candidates that may tell variants yet.
    pub(super) fn candidates(&self) -> impl Iterator<Item = (usize, &[Variant])> {
        let known = self.candidates.iter();
        known.filter_map(|candidate| Some((candidate.field, candidate.variants.as_deref()?)))
    }

    /// Sets what was read of a candidate.
    pub(super) fn restore(&mut self, field: usize, variant: Variant) {
        if let Some(variants) = &mut self.candidate(field).variants {
            let class = variant.class;
            *at(variants, class) = variant;
        }
    }
}

/// How likely a member is to tell variants: the less, the likelier.
fn rank(fields: &Fields, field: usize) -> (usize, &str, usize) {
    let name = fields.key(field);
    let last = last_word(name);
    let rank = LIKELY.iter().position(|word| last.eq_ignore_ascii_case(word));
    (rank.unwrap_or(LIKELY.len()), name, field)
}

/// `type` of `@type`, `event_type` and `resourceType`.
fn last_word(name: &str) -> &str {
    let word = name.rsplit(|letter: char| !letter.is_alphanumeric()).find(|word| !word.is_empty());
    let word = word.unwrap_or(name);
    let hump = word.rfind(char::is_uppercase).filter(|_| word.contains(char::is_lowercase));
    hump.and_then(|at| word.get(at..)).unwrap_or(word)
}

/// The variant of a class, made where it is not there yet.
fn at(variants: &mut Vec<Variant>, class: u8) -> &mut Variant {
    let at = match variants.binary_search_by_key(&class, |variant| variant.class) {
        Ok(at) => at,
        Err(at) => {
            let new = Variant {
                class,
                ..Variant::default()
            };
            variants.insert(at, new);
            at
        }
    };
    &mut variants[at]
}

impl Candidate {
    const fn new(field: usize) -> Self {
        Self {
            field,
            variants: Some(Vec::new()),
        }
    }

    /// Whether it has had free text, or is no member any more.
    fn is_free(&self, fields: &Fields) -> bool {
        fields.nodes().nth(self.field).is_none_or(Node::is_free_text)
    }

    /// Forgets the variants where there are too many. That is told by the member's own counts, which only ever grow.
    fn give_up(&mut self, fields: &Fields) {
        let many = |field: &Node| {
            let tally = &field.responses;
            tally.get(Fact::FREE_TEXT) > 0 || tally.iter().filter(|(fact, _)| fact.is_class()).nth(VALUES).is_some()
        };
        if self.variants.is_some() && fields.nodes().nth(self.field).is_none_or(many) {
            self.variants = None;
        }
    }
}

impl Variant {
    fn hear(&mut self, members: &Members) {
        let now = self.now.get_or_insert(Now {
            objects: 0,
            any: *members,
            all: *members,
        });
        now.objects += 1;
        now.any.join(members);
        now.all.meet(members);
    }

    fn commit(&mut self, fields: usize) {
        let Some(now) = self.now.take() else { return };
        self.without.resize(fields, self.responses);
        let missing = self.without.iter_mut().enumerate().filter(|(field, _)| !now.any.has(*field));
        missing.for_each(|(_, count)| *count += 1);
        self.add(1, now.objects, &now.all);
    }

    fn add(&mut self, responses: u64, objects: u64, always: &Members) {
        if self.objects == 0 {
            self.always = *always;
        } else {
            self.always.meet(always);
        }
        self.responses = self.responses.saturating_add(responses);
        self.objects = self.objects.saturating_add(objects);
    }

    fn absorb(&mut self, other: &Self, moved: &[usize], fields: usize) {
        self.without.resize(fields, self.responses);
        let mut lacking = vec![other.responses; fields];
        let mut always = Members::default();
        for (theirs, mine) in moved.iter().enumerate() {
            if let Some(count) = lacking.get_mut(*mine) {
                *count = other.without(theirs);
            }
            if other.always.has(theirs) {
                always.add(*mine);
            }
        }
        let sums = self.without.iter_mut().zip(lacking);
        sums.for_each(|(mine, theirs)| *mine = mine.saturating_add(theirs));
        self.add(other.responses, other.objects, &always);
    }

    /// In how many responses with the variant no object of it had the member.
    pub(super) fn without(&self, field: usize) -> u64 {
        self.without.get(field).copied().unwrap_or(self.responses)
    }

    /// In how many one had.
    pub(super) fn with(&self, field: usize) -> u64 {
        self.responses.saturating_sub(self.without(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_name_is_found_in_any_spelling() {
        let cases = [
            ("type", "type"),
            ("@type", "type"),
            ("event_type", "type"),
            ("resourceType", "Type"),
            ("__typename", "typename"),
            ("TYPE", "TYPE"),
            ("", ""),
            ("größe-Art", "Art"),
        ];
        for (name, word) in cases {
            assert_eq!(last_word(name), word, "{name}");
        }
    }
}
