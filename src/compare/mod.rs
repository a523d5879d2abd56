//! Compares two contracts and says what changed: facts, with the places that they reach, and no opinion.
//!
//! It must not know of severities, readers, samples or reports. Pure functions; the cost is linear in the pairs of schemas that
//! the operations reach, each of which is compared once in each direction.

mod body;
mod carry;
mod change;
mod digest;
mod excuse;
mod kinds;
mod matching;
mod merge;
mod object;
mod opaque;
mod operation;
mod parameter;
mod reach;
mod rename;
mod same;
mod security;
mod shape;
mod union;
mod value;
mod walk;

pub use change::{Carried, Change, Fact, Flow, Polarity, Slot, Spot, What};
pub use reach::{Reach, Reached};
pub use shape::Key;

use crate::contract::{Contract, SchemaId, Way};
use operation::Call;
use reach::Root;
use std::collections::{BTreeMap, BTreeSet};
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
}

/// What of the new contract stands for what of the old one.
#[derive(Debug, Default)]
pub struct Partners {
    /// The new operation, by index, for an old one.
    pub operations: BTreeMap<usize, usize>,
    /// The new schemas that responses have where they had an old one.
    pub schemas: BTreeMap<SchemaId, BTreeSet<SchemaId>>,
}

/// Compares what an operation's clients rely on, for all operations of both contracts.
pub fn compare(old: &Contract, new: &Contract) -> Comparison {
    let mut walk = Walk::new(old, new);
    let mut roots = Vec::new();
    let matched = matching::operations(old, new);
    for index in matched.gone {
        operation::alone(&mut walk, &old.operations[index], What::Removed);
    }
    for index in matched.came {
        operation::alone(&mut walk, &new.operations[index], What::Added);
    }
    let operations = matched.same.iter().chain(&matched.moved).copied().collect();
    let same = matched.same.into_iter().map(|pair| (pair, false));
    for ((mine, theirs), moved) in same.chain(matched.moved.into_iter().map(|pair| (pair, true))) {
        let (old, new) = (&old.operations[mine], &new.operations[theirs]);
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
    operation::servers(&mut walk);
    plain(&mut walk, &mut roots, old, new);
    walk.run();
    let read = walk.read_alone();
    let pairs = walk.keys();
    let partners = Partners {
        operations,
        schemas: walk.partners(),
    };
    Comparison {
        partners,
        pairs,
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
