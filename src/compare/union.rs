//! Compares unions: members are paired by what they carry, not by their names or their order; what is left over came or went.

use super::change::{Fact, Flow, Polarity, Slot, What};
use super::discriminator;
use super::excuse::Excuse;
use super::shape::{Key, Shape, Side};
use super::value::Here;
use super::walk::{Note, PairKey, Walk};
use crate::contract::{Literal, Types};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A member of a union with its shape.
struct Variant {
    key: Key,
    shape: Rc<Shape>,
}

/// Compares the pair as unions, if either side is one; true where that was so, and the members speak for the whole.
pub(super) fn compare(walk: &mut Walk, here: &Here, key: &PairKey) -> bool {
    // A variant has its members chosen: what is still open in it was too much to open, and is compared as a whole.
    let open = |shape: &Shape, key: &Key| !shape.union.is_empty() && key.choices.is_empty();
    if !open(&here.old, &key.old) && !open(&here.new, &key.new) {
        return false;
    }
    super::value::null(walk, here);
    discriminator::property(walk, here);
    let old = variants(&mut walk.old, &key.old);
    let new = variants(&mut walk.new, &key.new);
    let pairs = matched(walk, &old, &new);
    let keys = pairs.iter().map(|(mine, theirs)| [&old[*mine].key, &new[*theirs].key]);
    discriminator::mapping(walk, here, &keys.collect::<Vec<_>>());
    for (mine, theirs) in &pairs {
        let excuse = excuse(walk, here, &old, &new, (*mine, *theirs));
        let key = PairKey {
            old: old[*mine].key.clone(),
            new: new[*theirs].key.clone(),
            flow: here.flow,
            excuse,
        };
        walk.descend(here.index, "", key);
    }
    let unpaired_old = (0..old.len()).filter(|index| !pairs.iter().any(|(mine, _)| mine == index));
    for index in unpaired_old.collect::<Vec<_>>() {
        member(walk, here, &old[index].shape, Polarity::Narrower);
    }
    let unpaired_new = (0..new.len()).filter(|index| !pairs.iter().any(|(_, theirs)| theirs == index));
    for index in unpaired_new.collect::<Vec<_>>() {
        if !nothing_new(&new[index].shape, &old) {
            member(walk, here, &new[index].shape, Polarity::Wider);
        }
    }
    true
}

/// The members that a value can be. One that the rest of the schema rules out is none, and null is compared by itself.
fn variants(side: &mut Side, key: &Key) -> Vec<Variant> {
    let all = side.variants(key).into_iter().map(|key| Variant {
        shape: side.shape(&key),
        key,
    });
    let (some, none): (Vec<_>, Vec<_>) = all.partition(|variant| !variant.shape.types.is_empty());
    if some.is_empty() {
        none.into_iter().filter(|variant| variant.shape.nullable).collect()
    } else {
        some
    }
}

/// A few words for a member: its name, else what it is.
fn described(shape: &Shape) -> String {
    if let Some(name) = &shape.name {
        return name.to_string();
    }
    let values = shape.enumeration.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
    if values.is_empty() {
        shape.types.to_string()
    } else {
        format!("{} ({})", shape.types, values.join(", "))
    }
}

fn member(walk: &mut Walk, here: &Here, shape: &Shape, polarity: Polarity) {
    let said = Fact {
        at: shape.at,
        text: Some(described(shape).into()),
    };
    let (old, new) = if polarity == Polarity::Wider {
        (
            Fact {
                at: here.old.at,
                text: None,
            },
            said,
        )
    } else {
        (
            said,
            Fact {
                at: here.new.at,
                text: None,
            },
        )
    };
    walk.note(
        Note::new(What::UnionMember, Slot::Value, polarity, here.flow).sides(old, new),
        here.spot(),
    );
}

/// How deep members are looked into for those that say the same on both sides, where the steps before leave several.
const DEPTHS: [u8; 4] = [2, 4, 6, 9];

/// Pairs members one to one: those that say the same first, then the most alike; where one side is a single member, only its
/// best partner.
fn matched(walk: &mut Walk, old: &[Variant], new: &[Variant]) -> Vec<(usize, usize)> {
    // Where each side leaves a value but one way to be, the two are the same one, however little alike.
    if old.len() == 1 && new.len() == 1 {
        return vec![(0, 0)];
    }
    let mut pairs = Vec::new();
    identical(walk, (old, new), &all(old), &all(new), &DEPTHS, &mut pairs);
    let (mut used_old, mut used_new) = (vec![false; old.len()], vec![false; new.len()]);
    for (mine, theirs) in &pairs {
        (used_old[*mine], used_new[*theirs]) = (true, true);
    }
    let mut scores: Vec<(i64, usize, usize)> = Vec::new();
    if !comparable(old, new) {
        return pairs;
    }
    for mine in (0..old.len()).filter(|mine| !used_old[*mine]) {
        // Several old members may have been merged into the only new one.
        for theirs in (0..new.len()).filter(|theirs| !used_new[*theirs] || new.len() == 1) {
            scores.push((likeness(walk, &old[mine].shape, &new[theirs].shape), mine, theirs));
        }
    }
    scores.retain(|(score, _, _)| *score > 0);
    scores.sort_by_key(|(score, mine, theirs)| (-score, *mine, *theirs));
    for (_, mine, theirs) in scores {
        if !used_old[mine] && (!used_new[theirs] || new.len() == 1) {
            (used_old[mine], used_new[theirs]) = (true, true);
            pairs.push((mine, theirs));
        }
    }
    twins(walk, (old, new), &mut pairs);
    pairs.sort_unstable();
    pairs
}

/// Beyond so many pairs of members only those are paired that say the same.
const MOST_PAIRS: usize = 1 << 20;

fn comparable(old: &[Variant], new: &[Variant]) -> bool {
    old.len().saturating_mul(new.len()) <= MOST_PAIRS
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
fn values_of(side: &mut Side, shape: &Shape, name: &str) -> Option<BTreeSet<Literal>> {
    let key = &shape.members.get(name)?.key;
    side.shape(key).enumeration.clone()
}

/// What the other members make harmless for this pair.
fn excuse(walk: &mut Walk, here: &Here, old: &[Variant], new: &[Variant], pair: (usize, usize)) -> Option<Rc<Excuse>> {
    if !comparable(old, new) {
        return None;
    }
    let (mine, theirs) = (&old[pair.0].shape, &new[pair.1].shape);
    let others: Vec<&Rc<Shape>> = new
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != pair.1)
        .map(|(_, variant)| &variant.shape)
        .collect();
    let mut excuse = Excuse::default();
    if let (Some(values), true) = (&mine.enumeration, mine.types.meets(theirs.types)) {
        let elsewhere = |value: &&Literal| {
            others
                .iter()
                .any(|other| other.enumeration.as_ref().is_some_and(|theirs| theirs.contains(*value)))
        };
        excuse.values = values.iter().filter(elsewhere).cloned().collect();
    }
    for name in mine.members.keys() {
        let taken = taken_over(walk, here.flow, mine, theirs, &others, name);
        if !taken.is_empty() {
            excuse.member_values.insert(name.clone(), taken);
        }
    }
    if old.len() == 1 {
        excuse.declared_elsewhere = others.iter().flat_map(|other| other.members.keys().cloned()).collect();
    }
    (!excuse.is_empty()).then(|| Rc::new(excuse))
}

/// Values of one member that this pair loses and another new variant accepts together with everything else.
fn taken_over(walk: &mut Walk, flow: Flow, mine: &Shape, theirs: &Shape, others: &[&Rc<Shape>], name: &str) -> BTreeSet<Literal> {
    if flow == Flow::Response {
        return BTreeSet::new();
    }
    let (Some(before), Some(after)) = (values_of(&mut walk.old, mine, name), values_of(&mut walk.new, theirs, name)) else {
        return BTreeSet::new();
    };
    let mut lost: BTreeSet<Literal> = before.difference(&after).cloned().collect();
    lost.retain(|value| {
        others.iter().any(|other| {
            let holds = values_of(&mut walk.new, other, name).is_some_and(|values| values.contains(value));
            // Who sends the value sends the member, whether it was required or not.
            let asked = other
                .required
                .iter()
                .all(|member| &**member == name || mine.required.contains(member));
            holds && asked && mine.members.keys().all(|member| other.members.contains_key(member))
        })
    });
    lost
}

/// Whether a reader of the old members meets nothing that it does not know in this new one.
fn nothing_new(shape: &Shape, old: &[Variant]) -> bool {
    old.iter().any(|variant| {
        let known = &variant.shape;
        let covers = known.types.contains(shape.types) && !shape.types.meets(Types::OBJECT.or(Types::ARRAY));
        covers && (known.enumeration.is_none() || known.enumeration == shape.enumeration)
    })
}

#[cfg(test)]
mod tests {
    use crate::compare::{What, compare};
    use crate::contract::Contract;
    use crate::openapi;
    use crate::source::Bundle;
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn contract(schema: &Value) -> Contract {
        let content = json!({ "application/json": { "schema": schema } });
        let document = json!({
            "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "get": { "responses": { "200": { "description": "", "content": content } } } } }
        });
        openapi::read(Arc::new(Bundle::of("a.json", document.to_string().into_bytes()).unwrap())).unwrap()
    }

    #[test]
    fn what_can_only_be_one_member_of_a_union_stays_that_one_though_nothing_of_it_is_left() {
        let object = |properties: &Value| json!({ "allOf": [{ "anyOf": [{ "type": "object" }, { "type": "string" }] }, { "type": "object", "properties": properties }] });
        let (old, new) = (object(&json!({ "total": { "type": "integer" } })), object(&json!({})));
        let changes = compare(&contract(&old), &contract(&new)).changes;
        assert_eq!(
            changes.iter().map(|change| (&change.what, &*change.subject)).collect::<Vec<_>>(),
            [(&What::Removed, "total")]
        );
    }
}
