//! What two schemas say together where both hold: the tighter limit, the smaller set, whatever their order.

use crate::contract::{Additional, Bound, Bounds, Number};
use std::collections::BTreeSet;
use std::sync::Arc;

/// `additionalProperties` of two schemas that both hold.
pub(super) fn both(one: Additional, other: Additional) -> Additional {
    match (one, other) {
        (Additional::Closed, _) | (_, Additional::Closed) => Additional::Closed,
        (Additional::Schema(id), _) | (_, Additional::Schema(id)) => Additional::Schema(id),
        (Additional::Open, _) | (_, Additional::Open) => Additional::Open,
        (Additional::Unsaid, Additional::Unsaid) => Additional::Unsaid,
    }
}

/// The tighter of two sets of bounds, whatever their order.
pub(super) fn merge_bounds(mine: &mut Bounds, other: &Bounds) {
    fn tighter<T: Ord + Clone>(mine: &mut Option<T>, other: Option<&T>, larger: bool) {
        if let Some(theirs) = other
            && mine.as_ref().is_none_or(|own| if larger { theirs > own } else { theirs < own })
        {
            *mine = Some(theirs.clone());
        }
    }
    end(&mut mine.minimum, other.minimum.as_ref(), |new, old| new > old);
    end(&mut mine.maximum, other.maximum.as_ref(), |new, old| new < old);
    mine.multiple_of = match (mine.multiple_of.take(), &other.multiple_of) {
        (Some(own), Some(theirs)) if theirs > &own => Some(theirs.clone()),
        (own, theirs) => own.or_else(|| theirs.clone()),
    };
    mine.pattern = together(mine.pattern.take(), other.pattern.as_ref());
    tighter(&mut mine.min_length, other.min_length.as_ref(), true);
    tighter(&mut mine.max_length, other.max_length.as_ref(), false);
    tighter(&mut mine.min_items, other.min_items.as_ref(), true);
    tighter(&mut mine.max_items, other.max_items.as_ref(), false);
    tighter(&mut mine.min_properties, other.min_properties.as_ref(), true);
    tighter(&mut mine.max_properties, other.max_properties.as_ref(), false);
    mine.unique_items |= other.unique_items;
}

/// The tighter of two ends of a range; of two equal limits, the one that is excluded.
fn end(mine: &mut Option<Bound>, other: Option<&Bound>, beyond: fn(&Number, &Number) -> bool) {
    if let Some(theirs) = other
        && mine
            .as_ref()
            .is_none_or(|own| beyond(&theirs.limit, &own.limit) || (theirs.limit == own.limit && theirs.exclusive))
    {
        *mine = Some(theirs.clone());
    }
}

/// Two patterns that both hold, in an order that does not hang on the document's.
fn together(mine: Option<Arc<str>>, other: Option<&Arc<str>>) -> Option<Arc<str>> {
    let (Some(own), Some(theirs)) = (&mine, other) else {
        return mine.or_else(|| other.cloned());
    };
    let mut all: BTreeSet<&str> = own.split(BOTH).collect();
    all.insert(theirs);
    Some(all.into_iter().collect::<Vec<_>>().join(BOTH).into())
}

/// What stands between two patterns that both hold.
pub(super) const BOTH: &str = " and ";

/// The smaller of what two parts say, so that their order does not matter.
pub(super) fn smaller<T: Ord + Clone>(mine: Option<T>, other: Option<&T>) -> Option<T> {
    match (mine, other) {
        (Some(own), Some(theirs)) => Some(own.min(theirs.clone())),
        (own, theirs) => own.or_else(|| theirs.cloned()),
    }
}
