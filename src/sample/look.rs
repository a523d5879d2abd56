//! What a fold counts of one value: its look, which is the few facts that hold for it, no longer than a machine word.
//!
//! Values of one path look alike, so a path counts looks and not facts: a value costs a comparison and an addition, however
//! many facts it shows. It owns the looks of one path ([`Looks`]), in the body at hand and before. It must not know paths.

use super::facts::{Fact, MOST_CLASSES, Tally};
use super::variants::Word;
use std::collections::BTreeSet;

/// The facts of one value by their numbers, each at a place of its own: the type (or, alone, the class of a key), a format
/// or an emptiness, the class of a string (or that it has its format by the standard) or the size of an array, the bucket of a length or of a number.
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
    #[inline]
    pub(super) const fn of(fact: Fact) -> Self {
        Self([NOTHING; 4]).with(TYPE, fact)
    }

    #[inline]
    const fn with(mut self, place: usize, fact: Fact) -> Self {
        self.0[place] = fact.number();
        self
    }

    /// A number.
    #[inline]
    pub(super) fn number(number: f64) -> Self {
        let look = Self::of(Fact::number_type(number));
        let look = look.with(BUCKET, Fact::range(number));
        if Fact::is_huge(number) { look.with(FORM, Fact::HUGE) } else { look }
    }

    /// An empty string.
    #[inline]
    pub(super) fn empty_string() -> Self {
        Self::of(Fact::STRING).with(FORM, Fact::EMPTY_STRING).with(BUCKET, Fact::length(0))
    }

    /// A string of a format, or a plain one; its length in characters.
    #[inline]
    pub(super) fn string(format: Option<Fact>, length: usize) -> Self {
        Self::of(Fact::STRING)
            .with(FORM, format.unwrap_or(Fact::PLAIN))
            .with(BUCKET, Fact::length(length))
    }

    /// The same string, of a class, or of free text.
    #[inline]
    pub(super) const fn classed(self, class: Fact) -> Self {
        self.with(CLASS, class)
    }

    /// The same string of a format, which is what the standard of that means.
    pub(super) const fn exact(self) -> Self {
        self.with(CLASS, Fact::EXACT)
    }

    /// An array of so many items.
    #[inline]
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

    fn is_nothing(self) -> bool {
        self.0[TYPE] == NOTHING
    }

    /// What it is, if it is a string that may tell a variant.
    pub(super) fn word(self) -> Option<Word> {
        let is_plain = self.0[FORM] == Fact::PLAIN.number() && self.0[CLASS] != NOTHING;
        is_plain.then(|| Fact::numbered(self.0[CLASS]).class_byte().map_or(Word::Free, Word::Class))
    }

    const fn is_value(self) -> bool {
        self.0[TYPE] <= Fact::OBJECT.number()
    }

    #[inline]
    const fn is_nested(self) -> bool {
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

    #[inline]
    const fn is_free_text(self) -> bool {
        self.0[CLASS] == Fact::FREE_TEXT.number()
    }
}

/// The looks of one path: how often each came in the body at hand, and before.
///
/// What came before is spelled out as facts from time to time, see [`Looks::spell`]. That a fact was seen is spelled out at
/// once, and only how often waits.
#[derive(Clone, Default)]
pub(super) struct Looks {
    /// The look of most values of the path.
    first: Counted,
    others: Vec<Counted>,
    /// Whether the body at hand has others.
    several: bool,
    /// Whether the body at hand has free text.
    free_text: bool,
    /// Responses in which the path was filled.
    filled: u64,
}

#[derive(Clone, Copy)]
struct Counted {
    look: Look,
    /// Values of the body at hand; no body has more.
    now: u32,
    /// Whether its facts were spelled out before.
    is_known: bool,
    /// Values that are not spelled out.
    values: u64,
    /// Responses that are not, in which all values showed what this look does.
    responses: u64,
}

impl Default for Counted {
    fn default() -> Self {
        Self::new(Look([NOTHING; 4]))
    }
}

/// From so many looks in one body on, classes are counted to see whether there are too many.
const MANY: usize = 2 * MOST_CLASSES;
/// More looks of one path than this do not wait.
const MOST_WAITING: usize = 16;

impl Counted {
    const fn new(look: Look) -> Self {
        Self {
            look,
            now: 0,
            is_known: false,
            values: 0,
            responses: 0,
        }
    }
}

/// The body at hand.
impl Looks {
    /// Counts a value.
    #[inline]
    pub(super) fn add(&mut self, look: Look) {
        if self.first.look == look {
            self.first.now += 1;
        } else {
            self.add_times(look, 1);
        }
    }

    fn add_times(&mut self, look: Look, times: u32) {
        self.free_text |= look.is_free_text();
        if self.first.look.is_nothing() {
            self.first = Counted::new(look);
        }
        if self.first.look == look {
            self.first.now += times;
            return;
        }
        self.several = true;
        if let Some(known) = self.others.iter_mut().find(|known| known.look == look) {
            known.now += times;
            return;
        }
        self.others.push(Counted {
            now: times,
            ..Counted::new(look)
        });
        if look.is_classed() && self.others.len() > MANY {
            self.forget_classes();
        }
    }

    /// Forgets the classes of the body at hand where there are too many of them.
    fn forget_classes(&mut self) {
        let is_classed = |counted: &&mut Counted| counted.now > 0 && counted.look.is_classed();
        let classes: BTreeSet<u16> = self.all_mut().filter(is_classed).map(|counted| counted.look.0[CLASS]).collect();
        if classes.len() > MOST_CLASSES {
            let forgotten: Vec<(Look, u32)> = self
                .all_mut()
                .filter(is_classed)
                .map(|counted| (counted.look, std::mem::take(&mut counted.now)))
                .collect();
            for (look, times) in forgotten {
                self.add_times(look.classed(Fact::FREE_TEXT), times);
            }
            self.others.retain(|counted| counted.is_known || counted.now > 0);
        }
    }

    fn all(&self) -> impl Iterator<Item = &Counted> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Counted> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    /// Whether classes need no longer be told.
    #[inline]
    pub(super) const fn is_free_text(&self) -> bool {
        self.free_text
    }

    /// Whether the body at hand does not have the path.
    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.first.now == 0 && !self.several
    }

    #[inline]
    fn sum(&self, meant: impl Fn(Look) -> bool) -> u64 {
        let times = |counted: &Counted| if meant(counted.look) { u64::from(counted.now) } else { 0 };
        let others = if self.several { self.others.iter().map(times).sum() } else { 0 };
        times(&self.first) + others
    }

    /// How many objects.
    #[inline]
    pub(super) fn objects(&self) -> u64 {
        self.sum(Look::is_object)
    }

    /// How many objects and arrays.
    #[inline]
    pub(super) fn nested(&self) -> u64 {
        self.sum(Look::is_nested)
    }

    /// How many values.
    pub(super) fn values(&self) -> u64 {
        self.sum(Look::is_value)
    }

    /// How many values are neither null nor empty.
    #[inline]
    pub(super) fn filled(&self) -> u64 {
        self.sum(Look::is_filled)
    }

    /// Adds what another path has of the body at hand.
    pub(super) fn absorb(&mut self, other: &Self) {
        let now = other.all().filter(|counted| counted.now > 0);
        now.for_each(|counted| self.add_times(counted.look, counted.now));
    }

    /// Forgets the body at hand.
    pub(super) fn roll_back(&mut self) {
        self.all_mut().for_each(|counted| counted.now = 0);
        self.others.retain(|counted| counted.is_known);
        (self.several, self.free_text) = (false, false);
    }
}

/// What came before.
impl Looks {
    /// Takes the body at hand in. `chances` is how many values it could have had; `loose` where nothing is counted by
    /// response. Whether that showed the path to have free text.
    #[inline]
    pub(super) fn commit(&mut self, chances: u64, loose: bool, tallies: &mut Tallies<'_>) -> bool {
        let filled = self.filled();
        self.filled += u64::from(filled > 0 && filled * 2 >= chances && !loose);
        if !self.several && self.first.is_known {
            self.free_text = false;
            self.first.commit(!loose);
            return false;
        }
        self.commit_several(loose, tallies)
    }

    fn commit_several(&mut self, loose: bool, tallies: &mut Tallies<'_>) -> bool {
        let uniform = self.is_uniform();
        let mut spelled = !uniform && !loose;
        if spelled {
            let facts: BTreeSet<Fact> = self.now().flat_map(|look| look.by_response().facts()).collect();
            tallies.responses.add_sorted(facts.into_iter().map(|fact| (fact, 1)));
            tallies.responses.add(Fact::SEEN, 1);
        }
        let mut alone = uniform && !loose;
        for counted in self.all_mut().filter(|counted| counted.now > 0) {
            counted.commit(alone);
            alone = false;
            if !counted.is_known {
                counted.spell(tallies);
                counted.is_known = true;
                spelled = true;
            }
        }
        (self.several, self.free_text) = (false, false);
        if self.others.len() > MOST_WAITING {
            self.spell(tallies);
            self.others.clear();
        }
        spelled && tallies.responses.settle()
    }

    /// The looks of the body at hand.
    fn now(&self) -> impl Iterator<Item = Look> {
        self.all().filter(|counted| counted.now > 0).map(|counted| counted.look)
    }

    /// Whether all values of the body at hand show the same as far as responses are counted.
    fn is_uniform(&self) -> bool {
        let mut looks = self.now().map(Look::by_response);
        let first = looks.next();
        looks.all(|look| Some(look) == first)
    }

    /// Spells out what waits.
    pub(super) fn spell(&mut self, tallies: &mut Tallies<'_>) {
        self.all_mut().for_each(|counted| counted.spell(tallies));
        let filled = std::mem::take(&mut self.filled);
        if filled > 0 {
            tallies.responses.add(Fact::FILLED, filled);
        }
    }
}

impl Counted {
    #[inline]
    fn commit(&mut self, alone: bool) {
        self.values += u64::from(std::mem::take(&mut self.now));
        self.responses += u64::from(alone);
    }

    fn spell(&mut self, tallies: &mut Tallies<'_>) {
        let (values, responses) = (std::mem::take(&mut self.values), std::mem::take(&mut self.responses));
        if values > 0 {
            let by_value = self.look.facts().filter(|fact| fact.per_value());
            by_value.for_each(|fact| tallies.instances.add(fact, values));
        }
        if responses > 0 {
            let by_response = self.look.by_response().facts();
            by_response.for_each(|fact| tallies.responses.add(fact, responses));
            tallies.responses.add(Fact::SEEN, responses);
        }
    }
}

/// The counts of a path, as facts.
pub(super) struct Tallies<'n> {
    pub(super) responses: &'n mut Tally,
    pub(super) instances: &'n mut Tally,
}
