//! Keywords of which only this is said: the same on both sides, or undecided. `not`, `if`, `patternProperties` and their like.
//!
//! Two schemas below them are the same where a walk over both, aside from the one that asks, meets no change: so other words
//! for the same are the same here as everywhere.

use super::change::{Flow, Polarity, What};
use super::same;
use super::shape::{Key, Opaque, Shape};
use super::unchanged::Unchanged;
use super::value::Here;
use super::walk::Walk;
use crate::contract::{Additional, Ordered, Schema, SchemaId};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// How many such keywords may stand inside one another and be walked; below that, only the same words are the same.
const DEEPEST_ASIDE: usize = 40;

/// One thing that a keyword says, which has to be the same on the other side.
type Terms = Vec<(Arc<str>, Option<SchemaId>)>;

/// What a schema says by such keywords.
pub(super) fn said(schema: &Schema) -> Vec<Opaque> {
    if schema.rare.is_nothing() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |keyword, terms: Terms| found.push(Opaque { keyword, terms });
    for (keyword, id) in [
        ("not", schema.not),
        ("contains", schema.contains),
        ("propertyNames", schema.property_names),
    ] {
        if id.is_some() {
            add(keyword, vec![("".into(), id)]);
        }
    }
    let maps = [
        ("patternProperties", &schema.pattern_properties),
        ("dependentSchemas", &schema.dependent_schemas),
    ];
    for (keyword, map) in maps {
        map.iter().for_each(|(name, id)| add(keyword, vec![(Arc::clone(name), Some(*id))]));
    }
    if schema.conditional.iter().any(Option::is_some) {
        let branches = ["if", "then", "else"].into_iter().zip(*schema.conditional);
        add("if", branches.map(|(branch, id)| (branch.into(), id)).collect());
    }
    dependencies(&schema.dependent_required, &mut add);
    match schema.unevaluated_items {
        Additional::Schema(id) => add("unevaluatedItems", vec![("".into(), Some(id))]),
        Additional::Closed => add("unevaluatedItems", vec![("false".into(), None)]),
        Additional::Open | Additional::Unsaid => {}
    }
    for (keyword, text) in &schema.texts {
        add(keyword, vec![(Arc::clone(text), None)]);
    }
    found
}

fn dependencies(needed: &Ordered<Arc<str>, BTreeSet<Arc<str>>>, add: &mut impl FnMut(&'static str, Terms)) {
    for (name, members) in needed {
        let text = members.iter().fold(format!("{name}:"), |mut text, member| {
            let _ = write!(text, " {member}");
            text
        });
        add("dependentRequired", vec![(text.into(), None)]);
    }
}

pub(super) fn compare(walk: &mut Walk, here: &Here) {
    let said = here.old.opaque.iter().chain(&here.new.opaque);
    let keywords: BTreeSet<&'static str> = said.map(|opaque| opaque.keyword).collect();
    for keyword in keywords {
        let of = |shape: &Shape| -> Vec<Terms> {
            let said = shape.opaque.iter().filter(|opaque| opaque.keyword == keyword);
            said.map(|opaque| opaque.terms.clone()).collect()
        };
        if !same_lists(walk, &of(&here.old), of(&here.new)) {
            undecided(walk, here, keyword);
        }
    }
    let contracts = [walk.old.contract, walk.new.contract];
    if !same::lists(contracts, &here.old.union, &here.new.union) {
        undecided(walk, here, "oneOf");
    }
}

fn undecided(walk: &mut Walk, here: &Here, keyword: &'static str) {
    let note = here.note(What::Keyword(keyword), Polarity::Undecided, keyword, keyword);
    walk.note(note, here.spot());
}

/// Whether each of one side's sayings has its own among the other's, in whatever order.
fn same_lists(walk: &mut Walk, old: &[Terms], mut new: Vec<Terms>) -> bool {
    let found = |walk: &mut Walk, mine: &Terms, new: &mut Vec<Terms>| {
        let index = (0..new.len()).find(|index| same_terms(walk, mine, &new[*index]));
        index.map(|index| new.swap_remove(index)).is_some()
    };
    old.len() == new.len() && old.iter().all(|mine| found(walk, mine, &mut new))
}

fn same_terms(walk: &mut Walk, old: &Terms, new: &Terms) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|((mine, old), (theirs, new))| {
            mine == theirs
                && match (old, new) {
                    (Some(old), Some(new)) => alike(walk, *old, *new),
                    (old, new) => old == new,
                }
        })
}

/// Whether two schemas allow the same values, as far as this comparison can tell.
fn alike(walk: &mut Walk, old: SchemaId, new: SchemaId) -> bool {
    if let Some(known) = walk.alike.get(&(old, new)) {
        return *known;
    }
    if walk.asides >= DEEPEST_ASIDE {
        return same::lists([walk.old.contract, walk.new.contract], &[old], &[new]);
    }
    walk.alike.insert((old, new), true);
    let found = aside(walk, old, new);
    walk.alike.insert((old, new), found);
    found
}

/// Walks two schemas in both directions, with what is known of either side, and says whether nothing of weight was met.
fn aside(walk: &mut Walk, old: SchemaId, new: SchemaId) -> bool {
    let mut inner = Walk::new(walk.old.contract, walk.new.contract, Unchanged::default());
    inner.asides = walk.asides + 1;
    exchange(walk, &mut inner);
    for flow in [Flow::Request, Flow::Response] {
        inner.pair(Key::one(old), Key::one(new), flow);
    }
    inner.run();
    exchange(walk, &mut inner);
    let words = |what: &What| matches!(what, What::Prose | What::Deprecated | What::Default);
    inner.changes.iter().all(|change| words(&change.what))
}

fn exchange<'c>(walk: &mut Walk<'c>, inner: &mut Walk<'c>) {
    std::mem::swap(&mut walk.old, &mut inner.old);
    std::mem::swap(&mut walk.new, &mut inner.new);
    std::mem::swap(&mut walk.alike, &mut inner.alike);
    std::mem::swap(&mut walk.unchanged, &mut inner.unchanged);
}
