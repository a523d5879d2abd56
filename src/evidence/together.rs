//! Claims that hang on the same odd answers, as one: an answer of another kind shows many things at once, and is one event.
//!
//! Folds hold counts, so the answers themselves are not known. Members of one object that show a thing in as many answers, of
//! as many, on both sides are taken to show it in the same ones, as where chances are corrected by their number. It owns which
//! claims these are; it must not know how they are told.

use super::{Basis, Claim, Counts, Evidence, Story};
use crate::sample::ObservedKind;
use std::collections::BTreeMap;

/// Joins claims that hang on the same odd answers; the others stay as they are, and so does the order.
pub fn together(claims: Vec<Claim>) -> Vec<Claim> {
    let mut joined: Vec<Claim> = Vec::new();
    let mut known: BTreeMap<Event, usize> = BTreeMap::new();
    for claim in claims {
        let event = Event::of(&claim);
        if let Some(first) = event.as_ref().and_then(|event| known.get(event)) {
            join(&mut joined[*first], claim);
        } else {
            known.extend(event.map(|event| (event, joined.len())));
            joined.push(claim);
        }
    }
    joined
}

/// What is one event.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    kind: ObservedKind,
    operation: String,
    /// The place of the object.
    object: String,
    counts: [u64; 4],
}

impl Event {
    /// The event behind a claim; none where all answers show it, which is then no odd one, or where several things show it.
    fn of(claim: &Claim) -> Option<Self> {
        let Story::Observed(kind) = claim.story else { return None };
        let [
            Evidence::Observed {
                before,
                after,
                basis: Basis::Samples,
                ..
            },
        ] = claim.evidence.as_slice()
        else {
            return None;
        };
        let place = claim.places.first().filter(|_| claim.places.len() == 1)?;
        let (object, _) = place.place.rsplit_once('.')?;
        is_odd(kind, *after).then(|| Self {
            kind,
            operation: place.operation.to_string(),
            object: object.to_owned(),
            counts: [before.seen, before.of, after.seen, after.of],
        })
    }
}

/// Whether some answers show it and others do not.
const fn is_odd(kind: ObservedKind, after: Counts) -> bool {
    !matches!(kind, ObservedKind::Gone | ObservedKind::Vacated) && after.seen < after.of
}

/// Takes a claim in. The first place speaks for all.
fn join(first: &mut Claim, mut other: Claim) {
    if other.places.first() < first.places.first() {
        std::mem::swap(first, &mut other);
    }
    first.others += 1 + other.others;
    first.elements.append(&mut other.elements);
    first.places.append(&mut other.places);
}
