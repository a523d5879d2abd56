//! Tuples: arrays that are all of one length, and whose positions have types of their own.
//!
//! It owns what is known of the positions of arrays, which is one length and the types at each; it must not know the values
//! below them.

use super::facts::Fact;

/// Longer arrays are lists.
const LONGEST: usize = 8;
/// Arrays that have to be of one length before that is more than chance.
const ENOUGH: u64 = 10;

/// A set of types.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    pub(super) const ALL: Self = Self(u8::MAX);

    /// That of one type; nothing where the fact is none.
    pub(super) fn of(fact: Fact) -> Self {
        Self(if fact <= Fact::OBJECT { 1 << fact.number() } else { 0 })
    }

    pub(super) fn has(self, fact: Fact) -> bool {
        self.0 & Self::of(fact).0 != 0
    }

    const fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// As far as a reader tells them apart: null says nothing of a type, and a number is one with a fraction or without.
    fn told_apart(self) -> Self {
        let number = Self::of(Fact::INTEGER).join(Self::of(Fact::FRACTION));
        let types = Self(self.0 & !Self::of(Fact::NULL).0);
        if types.0 & number.0 == 0 { types } else { types.join(number) }
    }

    /// The names of the types.
    pub(super) fn names(self) -> Vec<&'static str> {
        let known = Fact::TYPES.iter().filter(|(fact, _)| self.has(*fact));
        known.map(|(_, name)| *name).collect()
    }

    /// The types of names; those that this version does not know are left out.
    pub(super) fn named(names: &[String]) -> Self {
        let known = Fact::TYPES.iter().filter(|(_, known)| names.iter().any(|name| name == known));
        known.fold(Self::default(), |types, (fact, _)| types.join(Self::of(*fact)))
    }
}

/// What arrays have in common: their length, where that is one, and the types at each position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Positions {
    /// None where arrays differ, or are no tuples for their length.
    length: Option<u8>,
    types: [Types; LONGEST],
}

impl Default for Positions {
    /// Those of an empty array.
    fn default() -> Self {
        Self {
            length: Some(0),
            types: [Types::default(); LONGEST],
        }
    }
}

impl Positions {
    /// Those of arrays of which nothing is known.
    pub(super) const UNKNOWN: Self = Self {
        length: None,
        types: [Types(0); LONGEST],
    };

    /// One more item of the array at hand.
    pub(super) fn push(&mut self, types: Types) {
        let at = self.length.map(usize::from);
        match at.and_then(|at| self.types.get_mut(at)) {
            Some(here) => {
                *here = types;
                self.length = self.length.map(|length| length + 1);
            }
            None => *self = Self::UNKNOWN,
        }
    }

    /// Adds what other arrays have in common.
    pub(super) fn join(&mut self, other: Self) {
        if self.length.is_none() || self.length != other.length {
            *self = Self::UNKNOWN;
        } else {
            let both = self.types.iter_mut().zip(other.types);
            both.for_each(|(mine, theirs)| *mine = mine.join(theirs));
        }
    }

    /// The types at each position; none where arrays differ in length, or have fewer than two items.
    pub(super) fn types(&self) -> Option<&[Types]> {
        let length = self.length.map(usize::from).filter(|length| *length > 1)?;
        self.types.get(..length)
    }

    /// The same, where enough arrays were seen and the positions differ.
    pub(super) fn of_tuple(&self, arrays: u64) -> Option<&[Types]> {
        let types = self.types().filter(|_| arrays >= ENOUGH)?;
        let mut told = types.iter().map(|types| types.told_apart());
        let first = told.next()?;
        told.any(|types| types != first).then_some(types)
    }

    /// What was written of [`Positions::types`]; unknown where it is none.
    pub(super) fn read(written: &[Vec<String>]) -> Self {
        let mut positions = Self::default();
        for names in written {
            positions.push(Types::named(names));
        }
        positions
    }
}

/// Adds to what is known, if anything is.
pub(super) fn join(known: &mut Option<Positions>, more: Option<Positions>) {
    match (known, more) {
        (Some(known), Some(more)) => known.join(more),
        (known, more) => *known = known.or(more),
    }
}
