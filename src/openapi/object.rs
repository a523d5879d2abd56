//! The members of one schema object, gathered once: a schema is asked for some fifty keywords and has five.

use super::spot::Spot;

/// An object whose members were gathered.
pub(super) struct Object<'b> {
    pub(super) spot: Spot<'b>,
    members: Vec<(&'b str, Spot<'b>)>,
    /// The [`mark`]s of all keys: most questions end here.
    marks: u64,
}

impl<'b> Object<'b> {
    pub(super) fn new(spot: Spot<'b>) -> Self {
        let members: Vec<_> = spot.members().collect();
        let marks = members.iter().fold(0, |marks, (key, _)| marks | mark(key));
        Self { spot, members, marks }
    }

    pub(super) fn get(&self, key: &str) -> Option<Spot<'b>> {
        if self.marks & mark(key) == 0 {
            return None;
        }
        self.members.iter().find(|(other, _)| *other == key).map(|(_, spot)| *spot)
    }

    /// A string member.
    pub(super) fn text(&self, key: &str) -> Option<&'b str> {
        self.get(key).and_then(|spot| spot.node.as_str())
    }

    /// Whether a member is `true`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(|spot| spot.node.as_bool()) == Some(true)
    }

    /// Whether null is allowed, in a spelling from before 3.1; later versions still meet them.
    pub(super) fn is_nullable(&self) -> bool {
        self.flag("nullable") || self.flag("x-nullable")
    }
}

/// One bit that two different keys seldom share.
fn mark(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let ends = bytes
        .first()
        .zip(bytes.last())
        .map_or(0, |(first, last)| usize::from(*first) * 3 + usize::from(*last) * 7);
    1 << ((bytes.len() * 5 + ends) % 64)
}
