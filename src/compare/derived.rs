//! Compares what builds on a base with a discriminator: a value at the base's place may be any of it.
//!
//! It speaks where both sides have such schemas. One that is still defined and no longer builds on the base was written in
//! another way, as when its `allOf` was taken together; only what went or came as a whole is told.

use super::change::{Polarity, What};
use super::pairing::{Variant, equal, left, likely, namesakes};
use super::shape::{Key, Shape, Side};
use super::union;
use super::value::Here;
use super::walk::{PairKey, Walk};
use crate::contract::Contract;

/// How deep variants are looked into for one that says the same under another name.
const DEPTH: u8 = 2;

/// Compares the derived schemas of a pair, where both sides have any.
pub(super) fn compare(walk: &mut Walk, here: &Here, key: &PairKey) {
    if here.old.derived.is_empty() || here.new.derived.is_empty() {
        return;
    }
    let Some(fewer) = walk.derived_left.checked_sub(here.old.derived.len() + here.new.derived.len()) else {
        let much = |shape: &Shape| format!("{} schemas build on it", shape.derived.len());
        let note = here.note(
            What::Keyword("discriminator"),
            Polarity::Undecided,
            much(&here.old),
            much(&here.new),
        );
        walk.note(note, here.spot());
        return;
    };
    walk.derived_left = fewer;
    let old = variants(&mut walk.old, &key.old, &here.old);
    let new = variants(&mut walk.new, &key.new, &here.new);
    let pairs = pairs(walk, &old, &new);
    for (mine, theirs) in &pairs {
        walk.descend(here.index, "", here.below(old[*mine].key.clone(), new[*theirs].key.clone()));
    }
    let [gone, came] = left(old.len(), new.len(), &pairs);
    let said = [said(&mut walk.old, &key.old, &old), said(&mut walk.new, &key.new, &new)];
    let contracts = [walk.old.contract, walk.new.contract];
    for (own, left, variants, polarity) in [(0, gone, &old, Polarity::Narrower), (1, came, &new, Polarity::Wider)] {
        let other = 1 - own;
        let stays = |index: &usize| is_defined(contracts[other], &variants[*index].shape) || said[other].contains(&said[own][*index]);
        for index in left.into_iter().filter(|index| !stays(index)) {
            union::member(walk, here, &variants[index].shape, polarity);
        }
    }
}

/// What each variant says, and last what the base says by itself.
fn said(side: &mut Side, base: &Key, variants: &[Variant]) -> Vec<u64> {
    let keys = variants.iter().map(|variant| &variant.key).chain([base]);
    keys.map(|key| side.digest(key, DEPTH)).collect()
}

/// What says the same on both sides; then what has the same name; then, of what is defined on one side only, what is alike.
fn pairs(walk: &mut Walk, old: &[Variant], new: &[Variant]) -> Vec<(usize, usize)> {
    let mut pairs = equal(walk, old, new);
    let [left_old, left_new] = left(old.len(), new.len(), &pairs);
    namesakes((old, new), &left_old, &left_new, &mut pairs);
    let [left_old, left_new] = left(old.len(), new.len(), &pairs);
    let alone = |left: Vec<usize>, of: &[Variant], other: &Contract| -> (Vec<usize>, Vec<Variant>) {
        let alone = left.into_iter().filter(|index| !is_defined(other, &of[*index].shape));
        alone.map(|index| (index, of[index].clone())).unzip()
    };
    let (mine, gone) = alone(left_old, old, walk.new.contract);
    let (theirs, came) = alone(left_new, new, walk.old.contract);
    let mut alike = Vec::new();
    likely(walk, (&gone, &came), &mut alike);
    pairs.extend(alike.into_iter().map(|(one, other)| (mine[one], theirs[other])));
    pairs
}

fn variants(side: &mut Side, key: &Key, shape: &Shape) -> Vec<Variant> {
    let keys = shape.derived.iter().map(|derived| key.choosing(*derived));
    keys.map(|key| Variant {
        shape: side.shape(&key),
        key,
    })
    .collect()
}

fn is_defined(contract: &Contract, shape: &Shape) -> bool {
    shape.name.as_ref().is_some_and(|name| contract.definitions.contains_key(name))
}
