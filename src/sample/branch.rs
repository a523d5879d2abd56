//! A path of a fold and the way to those below it, for who walks a fold beside something else.
//!
//! It owns which counts say something by response; it must not know what is asked of them.

use super::facts::{Fact, MOST_CLASSES};
use super::fold;
use super::node::Node;
use super::path::{self, Step};
use super::{Observed, Place, keys};
use std::collections::BTreeSet;

/// A path that is counted by response. Below keys that were pooled there is none.
#[derive(Clone, Copy)]
pub struct Branch<'o>(&'o Node);

impl Observed {
    /// The bodies of a place: the path that all its others begin with.
    pub fn branch(&self, place: &Place) -> Option<Branch<'_>> {
        Branch::of(&self.live.get(place)?.root)
    }
}

impl<'o> Branch<'o> {
    fn of(node: &'o Node) -> Option<Self> {
        (node.responses.get(Fact::SEEN) > 0).then_some(Self(node))
    }

    /// The path that leads on from it as `.items[].name`.
    pub fn at(self, path: &str) -> Option<Self> {
        path::steps(path)?.iter().try_fold(self, |here, step| match step {
            Step::Field(name) => Self::of(here.0.fields.get(name)?),
            Step::Items => here.items(),
            Step::Free => here.values(),
        })
    }

    /// Responses that had it.
    pub fn responses(self) -> u64 {
        self.0.responses.get(Fact::SEEN)
    }

    /// The types that came, as JSON Schema calls them, each with the responses that had it. Whole numbers are `integer`.
    pub fn types(self) -> impl Iterator<Item = (&'static str, u64)> {
        let seen = Fact::TYPES.map(|(fact, name)| {
            let name = if fact == Fact::FRACTION { "number" } else { name };
            (name, self.0.responses.get(fact))
        });
        seen.into_iter().filter(|(_, responses)| *responses > 0)
    }

    /// The members that have names, in their order.
    pub fn members(self) -> impl Iterator<Item = (&'o str, Self)> {
        let sorted = self.0.fields.sorted().into_iter();
        sorted.filter_map(|(name, node)| Some((name, Self::of(node)?)))
    }

    /// The items of arrays.
    pub fn items(self) -> Option<Self> {
        Self::of(self.0.items.as_deref()?)
    }

    /// The values under keys that are data.
    pub fn values(self) -> Option<Self> {
        Self::of(self.0.free.as_deref()?)
    }

    /// Whether a member of this name is counted among the values under keys that are data.
    pub fn pools(self, name: &str) -> bool {
        keys::is_free(name) || self.0.is_pooled(name)
    }

    /// Responses with an object that lacked a member, at least; nought where each had it. `member` is its path, where it ever
    /// came. Of a list some items of which have it, the responses cannot be counted: it is one at least.
    pub fn lacking(self, member: Option<Self>) -> u64 {
        let (objects, responses) = (self.0.instances.get(Fact::OBJECT), self.0.responses.get(Fact::OBJECT));
        let Some(member) = member else { return responses };
        if member.0.instances.values() >= objects {
            return 0;
        }
        responses.saturating_sub(member.responses()).max(1)
    }

    /// Responses with a string that is none of these, at least, as far as what is kept of strings tells.
    pub fn others(self, listed: &BTreeSet<String>) -> u64 {
        let known: BTreeSet<Fact> = listed.iter().map(|text| fold::sign(text)).collect();
        let few = known.len() <= MOST_CLASSES;
        let is_other = |fact: Fact| match fact {
            // It stands for more strings than can be listed, or for one that looks like no listed one.
            Fact::FREE_TEXT => few && !known.contains(&fact),
            fact if fact == Fact::EMPTY_STRING || fact.is_format() || fact.is_class() => !known.contains(&fact),
            _ => false,
        };
        let others = self.0.responses.iter().filter(|(fact, _)| is_other(*fact));
        others.map(|(_, responses)| responses).max().unwrap_or(0)
    }
}
