//! Which member of a new union is which of the old one: by what they carry, not by their names or their order.
//!
//! Most are found by a number for what they say, which takes a while that grows with the union; only what is left is weighed
//! each against each. It judges nothing.

use super::shape::{Key, Shape, Side};
use super::walk::Walk;
use crate::contract::Literal;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// A member of a union with its shape.
#[derive(Clone)]
pub(super) struct Variant {
    pub(super) key: Key,
    pub(super) shape: Rc<Shape>,
}

/// How deep members are looked into for those that say the same on both sides, where the steps before leave several.
const DEPTHS: [u8; 4] = [2, 4, 6, 9];

/// Pairs members one to one: those that say the same first, then the most alike; where one side is a single member, only its
/// best partner.
pub(super) fn matched(walk: &mut Walk, old: &[Variant], new: &[Variant]) -> Vec<(usize, usize)> {
    // Where each side leaves a value but one way to be, the two are the same one, however little alike.
    if old.len() == 1 && new.len() == 1 {
        return vec![(0, 0)];
    }
    let mut pairs = equal(walk, old, new);
    let [left_old, left_new] = left(old.len(), new.len(), &pairs);
    if left_old.len().saturating_mul(left_new.len()) > MOST_PAIRS {
        outlines(walk, (old, new), [&left_old, &left_new], &mut pairs);
        let [left_old, left_new] = left(old.len(), new.len(), &pairs);
        namesakes((old, new), &left_old, &left_new, &mut pairs);
    }
    likely(walk, (old, new), &mut pairs);
    twins(walk, (old, new), &mut pairs);
    pairs.sort_unstable();
    pairs
}

/// Pairs members that say the same, one to one.
pub(super) fn equal(walk: &mut Walk, old: &[Variant], new: &[Variant]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    identical(walk, (old, new), &all(old), &all(new), &DEPTHS, &mut pairs);
    pairs
}

/// Beyond so many pairs of members that are left, names and what they say decide alone: to weigh each against each would take
/// all day.
const MOST_PAIRS: usize = 1 << 17;

/// The members of either side that have no partner.
pub(super) fn left(old: usize, new: usize, pairs: &[(usize, usize)]) -> [Vec<usize>; 2] {
    let used: [BTreeSet<usize>; 2] = [pairs.iter().map(|pair| pair.0).collect(), pairs.iter().map(|pair| pair.1).collect()];
    let free = |count: usize, used: &BTreeSet<usize>| (0..count).filter(|index| !used.contains(index)).collect();
    [free(old, &used[0]), free(new, &used[1])]
}

/// Pairs what is left where only one on each side has members of these names.
fn outlines(walk: &mut Walk, (old, new): (&[Variant], &[Variant]), [left_old, left_new]: [&[usize]; 2], pairs: &mut Vec<(usize, usize)>) {
    let mut groups: BTreeMap<u64, [Vec<usize>; 2]> = BTreeMap::new();
    for index in left_old {
        let outline = walk.old.digest(&old[*index].key, 0);
        groups.entry(outline).or_default()[0].push(*index);
    }
    for index in left_new {
        let outline = walk.new.digest(&new[*index].key, 0);
        groups.entry(outline).or_default()[1].push(*index);
    }
    pairs.extend(groups.into_values().filter_map(|group| match group.each_ref().map(Vec::as_slice) {
        [[mine], [theirs]] => Some((*mine, *theirs)),
        _ => None,
    }));
}

/// Pairs what is left by the names of components.
pub(super) fn namesakes((old, new): (&[Variant], &[Variant]), left_old: &[usize], left_new: &[usize], pairs: &mut Vec<(usize, usize)>) {
    let name = |of: &[Variant], index: usize| of[index].shape.name.clone();
    let mut named: BTreeMap<Arc<str>, usize> = left_new.iter().filter_map(|index| Some((name(new, *index)?, *index))).collect();
    pairs.extend(left_old.iter().filter_map(|mine| {
        let theirs = named.remove(&name(old, *mine)?)?;
        Some((*mine, theirs))
    }));
}

/// Pairs what is left one to one, the most alike first.
pub(super) fn likely(walk: &mut Walk, (old, new): (&[Variant], &[Variant]), pairs: &mut Vec<(usize, usize)>) {
    let [left_old, mut left_new] = left(old.len(), new.len(), pairs);
    // Several old members may have been merged into the only new one.
    let merged = new.len() == 1;
    if merged {
        left_new = vec![0];
    }
    if left_old.len().saturating_mul(left_new.len()) > MOST_PAIRS {
        return;
    }
    let mut scores: Vec<(i64, usize, usize)> = Vec::new();
    for mine in &left_old {
        for theirs in &left_new {
            scores.push((likeness(walk, &old[*mine].shape, &new[*theirs].shape), *mine, *theirs));
        }
    }
    scores.retain(|(score, _, _)| *score > 0);
    scores.sort_by_key(|(score, mine, theirs)| (-score, *mine, *theirs));
    let (mut used_old, mut used_new) = (vec![false; old.len()], vec![false; new.len()]);
    for (_, mine, theirs) in scores {
        if !used_old[mine] && (!used_new[theirs] || merged) {
            (used_old[mine], used_new[theirs]) = (true, true);
            pairs.push((mine, theirs));
        }
    }
}

/// Members that say what another one of their own side says belong to that one's partner: they neither came nor went.
fn twins(walk: &mut Walk, (old, new): (&[Variant], &[Variant]), pairs: &mut Vec<(usize, usize)>) {
    let (mut used_old, mut used_new) = (vec![false; old.len()], vec![false; new.len()]);
    let (mut by_old, mut by_new) = (BTreeMap::new(), BTreeMap::new());
    if pairs.len() >= old.len().max(new.len()) {
        return;
    }
    for (mine, theirs) in pairs.iter() {
        (used_old[*mine], used_new[*theirs]) = (true, true);
        by_old.entry(walk.old.digest(&old[*mine].key, DEPTHS[0])).or_insert(*theirs);
        by_new.entry(walk.new.digest(&new[*theirs].key, DEPTHS[0])).or_insert(*mine);
    }
    for mine in (0..old.len()).filter(|mine| !used_old[*mine]) {
        let partner = by_old.get(&walk.old.digest(&old[mine].key, DEPTHS[0]));
        pairs.extend(partner.map(|theirs| (mine, *theirs)));
    }
    for theirs in (0..new.len()).filter(|theirs| !used_new[*theirs]) {
        let partner = by_new.get(&walk.new.digest(&new[theirs].key, DEPTHS[0]));
        pairs.extend(partner.map(|mine| (*mine, theirs)));
    }
}

fn all(variants: &[Variant]) -> Vec<usize> {
    (0..variants.len()).collect()
}

/// Pairs members that say the same as deep as it takes to tell them from others; what no depth tells apart, by name and order.
fn identical(
    walk: &mut Walk,
    sides: (&[Variant], &[Variant]),
    old: &[usize],
    new: &[usize],
    depths: &[u8],
    pairs: &mut Vec<(usize, usize)>,
) {
    let Some((depth, deeper)) = depths.split_first() else {
        return by_name(sides, old, new, pairs);
    };
    let mut groups: BTreeMap<u64, [Vec<usize>; 2]> = BTreeMap::new();
    for index in old {
        let digest = walk.old.digest(&sides.0[*index].key, *depth);
        groups.entry(digest).or_default()[0].push(*index);
    }
    for index in new {
        let digest = walk.new.digest(&sides.1[*index].key, *depth);
        groups.entry(digest).or_default()[1].push(*index);
    }
    for [old, new] in groups.into_values() {
        match (&old[..], &new[..]) {
            ([], _) | (_, []) => {}
            ([mine], [theirs]) => pairs.push((*mine, *theirs)),
            _ => identical(walk, sides, &old, &new, deeper, pairs),
        }
    }
}

fn by_name((old, new): (&[Variant], &[Variant]), mine: &[usize], theirs: &[usize], pairs: &mut Vec<(usize, usize)>) {
    let mut left: Vec<usize> = theirs.to_vec();
    let (named, rest): (Vec<usize>, Vec<usize>) = mine.iter().partition(|mine| {
        let name = &old[**mine].shape.name;
        theirs.iter().any(|theirs| new[*theirs].shape.name == *name)
    });
    for mine in named.into_iter().chain(rest) {
        let same = left.iter().position(|theirs| new[*theirs].shape.name == old[mine].shape.name);
        if !left.is_empty() {
            pairs.push((mine, left.remove(same.unwrap_or(0))));
        }
    }
}

/// How alike two members are; 0 where they cannot be the same one.
fn likeness(walk: &mut Walk, old: &Shape, new: &Shape) -> i64 {
    if !old.types.meets(new.types) || told_apart(old, new) {
        return 0;
    }
    let named = i64::from(old.name.is_some() && old.name == new.name);
    let typed = i64::from(old.types == new.types);
    let shared = old.members.keys().filter(|name| new.members.contains_key(*name)).count();
    let all = old.members.len() + new.members.len() - shared;
    if all > 0 && named == 0 && shared * 3 < all {
        return 0;
    }
    let members = (shared * 40)
        .checked_div(all)
        .and_then(|share| i64::try_from(share).ok())
        .unwrap_or(0);
    let sum = 1 + named * 30 + typed * 10 + members + values_likeness(old, new) + tags_likeness(walk, old, new);
    sum.max(1)
}

/// What constants of the same name say: they are there to tell members apart.
fn tags_likeness(walk: &mut Walk, old: &Shape, new: &Shape) -> i64 {
    let constant = |side: &mut Side, shape: &Shape, name: &str| values_of(side, shape, name).filter(|values| values.len() == 1);
    let mut sum = 0;
    for name in old.members.keys() {
        if let Some(mine) = constant(&mut walk.old, old, name)
            && let Some(theirs) = constant(&mut walk.new, new, name)
        {
            sum += if mine == theirs { 50 } else { -30 };
        }
    }
    sum
}

/// Whether both sides are enumerated and share no value.
fn told_apart(old: &Shape, new: &Shape) -> bool {
    matches!((&old.enumeration, &new.enumeration), (Some(old), Some(new)) if old.is_disjoint(new))
}

fn values_likeness(old: &Shape, new: &Shape) -> i64 {
    let enumerated = old.enumeration.is_some() == new.enumeration.is_some();
    5 * i64::from(enumerated) + 3 * i64::from(old.format == new.format) + 5 * i64::from(old.enumeration == new.enumeration)
}

/// The values that a direct member of a variant may have, where they are enumerated.
pub(super) fn values_of(side: &mut Side, shape: &Shape, name: &str) -> Option<BTreeSet<Literal>> {
    let key = &shape.members.get(name)?.key;
    side.shape(key).enumeration.clone()
}
