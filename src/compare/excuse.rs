//! What a union makes harmless for one of its members: a constant that another member took over, a member of an object that
//! lives in a sibling now.
//!
//! An excuse belongs to the path through that union, not to the schema: the same schema met elsewhere is judged without it.

use crate::contract::Literal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is not a loss here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Excuse {
    /// Enumeration values of the value itself that another member accepts.
    pub(super) values: BTreeSet<Literal>,
    /// Whether other members take all values of its types, before and now: what this one says limits nobody.
    pub(super) limits: bool,
    /// The same for direct members of the object.
    pub(super) member_values: BTreeMap<Arc<str>, BTreeSet<Literal>>,
    /// Members of the object that are declared by a sibling of the new union.
    pub(super) declared_elsewhere: BTreeSet<Arc<str>>,
}

impl Excuse {
    pub(super) fn is_empty(&self) -> bool {
        !self.limits && self.values.is_empty() && self.member_values.is_empty() && self.declared_elsewhere.is_empty()
    }

    /// The excuse of a direct member's value.
    pub(super) fn of_member(&self, name: &str) -> Option<Self> {
        let values = self.member_values.get(name)?.clone();
        Some(Self { values, ..Self::default() })
    }
}
