//! A few schemas, mostly one: what a place holds is looked at so often that a single one must cost no memory of its own.

use crate::contract::SchemaId;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;

/// Schemas in an order that counts. Two are equal, and hash alike, where their slices are.
#[derive(Debug, Clone, Default)]
pub struct Ids(Held);

#[derive(Debug, Clone, Default)]
enum Held {
    #[default]
    None,
    One([SchemaId; 1]),
    Many(Rc<[SchemaId]>),
}

impl Ids {
    /// A single schema.
    pub(super) const fn one(id: SchemaId) -> Self {
        Self(Held::One([id]))
    }

    /// These and one more.
    pub(super) fn with(&self, id: SchemaId) -> Self {
        match **self {
            [] => Self::one(id),
            _ => self.iter().copied().chain([id]).collect(),
        }
    }
}

impl Deref for Ids {
    type Target = [SchemaId];

    fn deref(&self) -> &[SchemaId] {
        match &self.0 {
            Held::None => &[],
            Held::One(one) => one,
            Held::Many(many) => many,
        }
    }
}

impl FromIterator<SchemaId> for Ids {
    fn from_iter<I: IntoIterator<Item = SchemaId>>(ids: I) -> Self {
        let ids: Vec<SchemaId> = ids.into_iter().collect();
        Self(match ids[..] {
            [] => Held::None,
            [one] => Held::One([one]),
            _ => Held::Many(ids.into()),
        })
    }
}

impl PartialEq for Ids {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Ids {}

impl PartialOrd for Ids {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ids {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Ids {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
