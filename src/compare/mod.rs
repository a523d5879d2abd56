//! Compares two contracts and says what changed: facts, with the places that they reach, and no opinion.
//!
//! It must not know of severities, readers, samples or reports. Pure functions; the cost is linear in the pairs of schemas that
//! the operations reach, each of which is compared once in each direction.

mod body;
mod carry;
mod change;
mod derived;
mod digest;
mod discriminator;
mod excuse;
mod halves;
mod ids;
mod kept;
mod kinds;
mod matching;
mod merge;
mod object;
mod opaque;
mod operation;
mod pairing;
mod parameter;
mod partners;
mod reach;
mod rename;
mod same;
mod schemes;
mod security;
mod server;
mod shape;
mod text;
mod unchanged;
mod union;
mod value;
mod walk;

pub use change::{Carried, Change, Fact, Flow, Polarity, Slot, Spot, What};
pub use halves::halves;
pub use ids::Ids;
pub use partners::Partners;
pub use reach::{Holder, Reach, Reached};
pub use shape::Key;
pub use text::NO_FORMAT;

use crate::contract::{Contract, Way};
use operation::Call;
use reach::Root;
use std::collections::BTreeMap;
use unchanged::Unchanged;
use walk::Walk;

/// All that differs between two contracts.
#[derive(Debug)]
pub struct Comparison {
    /// The changes, in a stable order.
    pub changes: Vec<Change>,
    /// Where they are reached from.
    pub reach: Reach,
    /// What belongs together, whatever its name.
    pub partners: Partners,
    /// The pairs of schemas that were compared, by the number in [`Spot::Pair`].
    pub pairs: Vec<[Key; 2]>,
    /// Whether all was walked through, and not only what may have changed.
    pub is_whole: bool,
}

/// Compares what an operation's clients rely on, for all operations of both contracts.
pub fn compare(old: &Contract, new: &Contract) -> Comparison {
    compare_but(old, new, None)
}

/// As [`compare`], without walking through what both documents say in the same words: no change can be there. So
/// [`Comparison::reach`] knows where changes are, and not every place that has a schema.
pub fn compare_changed(old: &Contract, new: &Contract) -> Comparison {
    compare_but(old, new, Some(Unchanged::new(old, new)))
}

fn compare_but(old: &Contract, new: &Contract, unchanged: Option<Unchanged>) -> Comparison {
    let is_whole = unchanged.is_none();
    let mut walk = Walk::new(old, new, unchanged.unwrap_or_default());
    let mut roots = Vec::new();
    let matched = matching::operations(old, new);
    for index in matched.gone {
        operation::alone(&mut walk, &old.operations[index], What::Removed);
    }
    for index in matched.came {
        operation::alone(&mut walk, &new.operations[index], What::Added);
    }
    let operations: BTreeMap<usize, usize> = matched.same.iter().chain(&matched.moved).copied().collect();
    let same = matched.same.into_iter().map(|pair| (pair, false));
    for ((mine, theirs), moved) in same.chain(matched.moved.into_iter().map(|pair| (pair, true))) {
        let (old, new) = (&old.operations[mine], &new.operations[theirs]);
        if walk.unchanged.are_operations(old.at, new.at) {
            continue;
        }
        let mut call = Call {
            walk: &mut walk,
            roots: &mut roots,
            name: old.name().into(),
            old,
            new,
        };
        if moved {
            operation::moved(&mut call);
        }
        operation::compare(&mut call);
    }
    server::compare(&mut walk, &operations);
    plain(&mut walk, &mut roots, old, new);
    walk.run();
    let read = walk.read_alone();
    let pairs = walk.keys();
    let partners = Partners {
        operations,
        schemas: partners::schemas([old, new], walk.read()),
        unchanged: walk.unchanged,
    };
    Comparison {
        partners,
        pairs,
        is_whole,
        changes: walk.changes,
        reach: Reach::new(walk.pairs, roots, read),
    }
}

/// Two documents that are schemas: compared in the ways in which the values of both travel. Their places are bare paths.
fn plain(walk: &mut Walk<'_>, roots: &mut Vec<Root>, old: &Contract, new: &Contract) {
    let (Some(mine), Some(theirs)) = (&old.plain, &new.plain) else {
        return;
    };
    for way in mine.ways.iter().filter(|way| theirs.ways.contains(way)) {
        let flow = match way {
            Way::Request => Flow::Request,
            Way::Response => Flow::Response,
        };
        let pair = walk.pair(Key::optional(Some(mine.schema)), Key::optional(Some(theirs.schema)), flow);
        roots.push(Root {
            operation: "".into(),
            place: "".into(),
            media: None,
            pair,
        });
    }
}
