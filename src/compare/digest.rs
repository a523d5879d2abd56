//! A number for what a shape says, some steps deep: two shapes with the same number are, so far, said in the same words or
//! in others for the same. Names of components, places, order and prose play no part.
//!
//! It guesses who belongs to whom and judges nothing.

use super::shape::{Key, Shape, Side};
use crate::contract::{Additional, Bounds};
use foldhash::fast::FixedState;
use std::hash::{BuildHasher as _, Hash, Hasher as _};

fn number(of: impl Hash) -> u64 {
    FixedState::default().hash_one(of)
}

impl Side<'_> {
    /// The number of a shape, with what it holds `depth` steps down.
    pub(super) fn digest(&mut self, key: &Key, depth: u8) -> u64 {
        if let Some(known) = self.digests.get(&(key.clone(), depth)) {
            return *known;
        }
        let shape = self.shape(key);
        let mut hasher = FixedState::default().build_hasher();
        (shape.types, shape.nullable, &shape.format, &shape.enumeration, &shape.required).hash(&mut hasher);
        bounds(&shape.bounds).hash(&mut hasher);
        let other = match shape.additional {
            Additional::Schema(id) if depth > 0 => self.digest(&Key::one(id), depth - 1),
            Additional::Schema(_) => 1,
            Additional::Closed => 2,
            Additional::Unsaid | Additional::Open => 3,
        };
        other.hash(&mut hasher);
        self.members(&shape, depth).hash(&mut hasher);
        let keywords = shape.opaque.iter().map(|opaque| number(opaque.keyword));
        keywords.fold(0, u64::wrapping_add).hash(&mut hasher);
        if let Some(depth) = depth.checked_sub(1) {
            self.digest(&shape.items, depth).hash(&mut hasher);
            self.union(key, &shape, depth).hash(&mut hasher);
        }
        let found = hasher.finish();
        self.digests.insert((key.clone(), depth), found);
        found
    }

    /// Members in whatever order.
    fn members(&mut self, shape: &Shape, depth: u8) -> u64 {
        shape.members.iter().fold(0, |sum, (name, member)| {
            let below = depth.checked_sub(1).map(|depth| self.digest(&member.key, depth));
            let flags = (member.property.read_only, member.property.write_only);
            sum.wrapping_add(number((name, flags, below)))
        })
    }

    /// Members of the union that is still open, in whatever order.
    fn union(&mut self, key: &Key, shape: &Shape, depth: u8) -> u64 {
        if shape.union.is_empty() || !key.choices.is_empty() {
            return shape.union.len() as u64;
        }
        let variants = self.variants(key);
        variants
            .iter()
            .fold(0, |sum, variant| sum.wrapping_add(number(self.digest(variant, depth))))
    }
}

fn bounds(bounds: &Bounds) -> impl Hash {
    let end = |end: &Option<crate::contract::Bound>| end.as_ref().map(|end| (end.limit.canonical(), end.exclusive));
    (
        (end(&bounds.minimum), end(&bounds.maximum)),
        bounds.multiple_of.as_ref().map(crate::contract::Number::canonical),
        (bounds.min_length, bounds.max_length, bounds.min_items, bounds.max_items),
        (
            bounds.min_properties,
            bounds.max_properties,
            bounds.unique_items,
            bounds.pattern.clone(),
        ),
    )
}
