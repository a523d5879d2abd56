//! What a fold counts of one value: its look, which is the few facts that hold for it, no longer than a machine word.
//!
//! Values of one path look alike, so a path counts looks and not facts: a value costs a comparison and an addition, however
//! many facts it shows. It owns the looks of the body at hand ([`Now`]) and those that were counted and are yet to be
//! spelled out as facts ([`Looks`]). It must not know paths.

use super::facts::{Fact, MOST_CLASSES, Tally};
use super::variants::Word;
use std::collections::BTreeSet;

/// The facts of one value by their numbers, each at a place of its own: the type (or, alone, the class of a key), a format
/// or an emptiness, the class of a string or the size of an array, the bucket of a length or of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look([u16; 4]);

/// Where no fact stands.
const NOTHING: u16 = u16::MAX;
const TYPE: usize = 0;
const FORM: usize = 1;
const CLASS: usize = 2;
/// The facts here are counted by value alone, all others by response too.
const BUCKET: usize = 3;

impl Look {
    pub(super) const NULL: Self = Self::of(Fact::NULL);
    pub(super) const BOOLEAN: Self = Self::of(Fact::BOOLEAN);
    pub(super) const OBJECT: Self = Self::of(Fact::OBJECT);
    pub(super) const EMPTY_OBJECT: Self = Self::OBJECT.with(FORM, Fact::EMPTY_OBJECT);

    /// That of a value, or of a key, of which one fact holds.
    pub(super) const fn of(fact: Fact) -> Self {
        Self([NOTHING; 4]).with(TYPE, fact)
    }

    const fn with(mut self, place: usize, fact: Fact) -> Self {
        self.0[place] = fact.number();
        self
    }

    /// A number.
    pub(super) fn number(number: f64) -> Self {
        // `1.0` is a whole number, as JSON Schema has it.
        let look = Self::of(if number.fract() == 0.0 { Fact::INTEGER } else { Fact::FRACTION });
        let look = look.with(BUCKET, Fact::range(number));
        if Fact::is_huge(number) { look.with(FORM, Fact::HUGE) } else { look }
    }

    /// An empty string.
    pub(super) fn empty_string() -> Self {
        Self::of(Fact::STRING).with(FORM, Fact::EMPTY_STRING).with(BUCKET, Fact::length(0))
    }

    /// A string of a format, or a plain one; its length in characters.
    pub(super) fn string(format: Option<Fact>, length: usize) -> Self {
        Self::of(Fact::STRING)
            .with(FORM, format.unwrap_or(Fact::PLAIN))
            .with(BUCKET, Fact::length(length))
    }

    /// The same string, of a class, or of free text.
    pub(super) const fn classed(self, class: Fact) -> Self {
        self.with(CLASS, class)
    }

    /// An array of so many items.
    pub(super) fn array(size: usize) -> Self {
        let look = Self::of(Fact::ARRAY).with(CLASS, Fact::size(size));
        if size == 0 { look.with(FORM, Fact::EMPTY_ARRAY) } else { look }
    }

    fn facts(self) -> impl Iterator<Item = Fact> {
        self.0.into_iter().filter(|fact| *fact != NOTHING).map(Fact::numbered)
    }

    /// Without what is counted by value alone.
    const fn by_response(mut self) -> Self {
        self.0[BUCKET] = NOTHING;
        self
    }

    /// Without the class, which makes it free text.
    fn unclassed(self) -> Self {
        if self.is_classed() { self.classed(Fact::FREE_TEXT) } else { self }
    }

    /// What it is, if it is a string that may tell a variant.
    pub(super) fn word(self) -> Option<Word> {
        let is_plain = self.0[FORM] == Fact::PLAIN.number() && self.0[CLASS] != NOTHING;
        is_plain.then(|| Fact::numbered(self.0[CLASS]).class_byte().map_or(Word::Free, Word::Class))
    }

    const fn is_value(self) -> bool {
        self.0[TYPE] <= Fact::OBJECT.number()
    }

    const fn has_below(self) -> bool {
        self.is_object() || self.0[TYPE] == Fact::ARRAY.number()
    }

    const fn is_object(self) -> bool {
        self.0[TYPE] == Fact::OBJECT.number()
    }

    /// Whether it is a value that is neither null nor empty.
    fn is_filled(self) -> bool {
        let empty = (Fact::EMPTY_STRING.number()..=Fact::EMPTY_OBJECT.number()).contains(&self.0[FORM]);
        self.is_value() && self.0[TYPE] != Fact::NULL.number() && !empty
    }

    const fn is_classed(self) -> bool {
        self.0[CLASS] != NOTHING && Fact::numbered(self.0[CLASS]).is_class()
    }

    const fn is_free_text(self) -> bool {
        self.0[CLASS] == Fact::FREE_TEXT.number()
    }
}

/// How a body looks at one path.
#[derive(Clone, Default)]
pub(super) struct Now {
    /// The first look and how often it came; most paths have no other in one body.
    first: Option<(Look, u64)>,
    more: Vec<(Look, u64)>,
    /// Whether there is free text.
    free_text: bool,
}

/// From so many looks on, classes are counted to see whether there are too many.
const MANY: usize = 2 * MOST_CLASSES;

impl Now {
    pub(super) fn add(&mut self, look: Look) {
        self.add_times(look, 1);
    }

    fn add_times(&mut self, look: Look, times: u64) {
        match &mut self.first {
            Some((known, count)) if *known == look => *count += times,
            None => {
                self.first = Some((look, times));
                self.free_text |= look.is_free_text();
            }
            _ => self.add_other(look, times),
        }
    }

    fn add_other(&mut self, look: Look, times: u64) {
        if let Some((_, count)) = self.more.iter_mut().find(|(known, _)| *known == look) {
            *count += times;
            return;
        }
        self.more.push((look, times));
        self.free_text |= look.is_free_text();
        if look.is_classed() && self.more.len() > MANY {
            self.settle();
        }
    }

    /// Forgets the classes where there are too many of them.
    fn settle(&mut self) {
        let classes: BTreeSet<u16> = self
            .iter()
            .filter(|(look, _)| look.is_classed())
            .map(|(look, _)| look.0[CLASS])
            .collect();
        if classes.len() > MOST_CLASSES {
            let looks = std::mem::take(self);
            looks.iter().for_each(|(look, times)| self.add_times(look.unclassed(), times));
        }
    }

    /// Whether classes need no longer be told.
    pub(super) const fn is_free_text(&self) -> bool {
        self.free_text
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        other.iter().for_each(|(look, times)| self.add_times(look, times));
    }

    fn iter(&self) -> impl Iterator<Item = (Look, u64)> + '_ {
        self.first.iter().chain(&self.more).copied()
    }

    pub(super) fn clear(&mut self) {
        self.first = None;
        self.more.clear();
        self.free_text = false;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    fn sum(&self, meant: impl Fn(Look) -> bool) -> u64 {
        let times = |(look, times): &(Look, u64)| if meant(*look) { *times } else { 0 };
        self.first.as_ref().map_or(0, times) + self.more.iter().map(times).sum::<u64>()
    }

    /// Whether there is a value with values below it.
    pub(super) fn has_below(&self) -> bool {
        self.sum(Look::has_below) > 0
    }

    /// How many objects.
    pub(super) fn objects(&self) -> u64 {
        self.sum(Look::is_object)
    }

    /// How many values.
    pub(super) fn values(&self) -> u64 {
        self.sum(Look::is_value)
    }

    /// How many values are neither null nor empty.
    pub(super) fn filled(&self) -> u64 {
        self.sum(Look::is_filled)
    }
}

impl Now {
    /// Whether all values show the same as far as responses are counted.
    fn is_uniform(&self) -> bool {
        let first = self.first.map(|(look, _)| look.by_response());
        self.more.iter().all(|(look, _)| Some(look.by_response()) == first)
    }

    /// The facts that are counted by response, each once and in order.
    fn facts(&self) -> BTreeSet<Fact> {
        self.iter().flat_map(|(look, _)| look.by_response().facts()).collect()
    }
}

/// Looks that were counted and are not yet spelled out as facts. That a fact was seen is spelled out at once, and only how
/// often waits.
#[derive(Clone, Default)]
pub(super) struct Looks {
    waiting: Vec<Waiting>,
    /// Responses in which the path was filled.
    filled: u64,
}

#[derive(Clone, Copy)]
struct Waiting {
    look: Look,
    values: u64,
    /// Responses in which all values showed what this look does.
    responses: u64,
}

/// More looks of one path than this do not wait.
const MOST_WAITING: usize = 16;

/// The counts of a path, as facts.
pub(super) struct Tallies<'n> {
    pub(super) responses: &'n mut Tally,
    pub(super) instances: &'n mut Tally,
}

impl Tallies<'_> {
    fn add(&mut self, counted: &Waiting) {
        if counted.values > 0 {
            let by_value = counted.look.facts().filter(|fact| fact.per_value());
            by_value.for_each(|fact| self.instances.add(fact, counted.values));
        }
        if counted.responses > 0 {
            let by_response = counted.look.by_response().facts();
            by_response.for_each(|fact| self.responses.add(fact, counted.responses));
            self.responses.add(Fact::SEEN, counted.responses);
        }
    }
}

impl Looks {
    /// Counts how a body looks; `filled` where it is filled, `loose` where nothing is counted by response. Whether that
    /// showed the path to have free text.
    pub(super) fn count(&mut self, now: &Now, filled: bool, loose: bool, tallies: &mut Tallies<'_>) -> bool {
        self.filled += u64::from(filled && !loose);
        let Some((look, values)) = now.first else { return false };
        let uniform = now.is_uniform();
        let responses = u64::from(uniform && !loose);
        let mut fresh = self.add(Waiting { look, values, responses }, tallies);
        for (look, values) in now.more.iter().copied() {
            fresh |= self.add(
                Waiting {
                    look,
                    values,
                    responses: 0,
                },
                tallies,
            );
        }
        if !uniform && !loose {
            tallies.responses.add_sorted(now.facts().into_iter().map(|fact| (fact, 1)));
            tallies.responses.add(Fact::SEEN, 1);
            fresh = true;
        }
        fresh && tallies.responses.settle()
    }

    /// Whether it had to be spelled out.
    fn add(&mut self, counted: Waiting, tallies: &mut Tallies<'_>) -> bool {
        if let Some(known) = self.waiting.iter_mut().find(|known| known.look == counted.look) {
            known.values += counted.values;
            known.responses += counted.responses;
            return false;
        }
        if self.waiting.len() == MOST_WAITING {
            self.spell(tallies);
        }
        tallies.add(&counted);
        self.waiting.push(Waiting {
            values: 0,
            responses: 0,
            ..counted
        });
        true
    }

    /// Spells out what waits.
    pub(super) fn spell(&mut self, tallies: &mut Tallies<'_>) {
        self.waiting.iter().for_each(|counted| tallies.add(counted));
        self.waiting.clear();
        let filled = std::mem::take(&mut self.filled);
        if filled > 0 {
            tallies.responses.add(Fact::FILLED, filled);
        }
    }
}
