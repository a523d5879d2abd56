//! Where a value stands whose surroundings changed: it became the item of a list, was put into an object, or taken out.
//!
//! It owns what counts as the same value elsewhere. It must not know names that are nearly the same, which are `rename`'s.

use super::change::{Carried, Flow};
use super::object::visible;
use super::shape::{Key, Shape, Side};
use super::value::Here;
use super::walk::Walk;
use crate::contract::Types;
use foldhash::{HashMap, HashMapExt as _};
use std::rc::Rc;
use std::sync::Arc;

/// How the old value of a pair whose types have nothing in common lives on within the new one, or did within the old one.
pub(super) fn wrapped(walk: &mut Walk, here: &Here) -> Option<Carried> {
    let (old, new) = (&here.old, &here.new);
    let mut into = steps(new, here.flow);
    into.retain(|(_, key)| {
        let inner = walk.new.shape(key);
        alike(walk, old, &inner)
    });
    let mut out_of = steps(old, here.flow);
    out_of.retain(|(_, key)| {
        let inner = walk.old.shape(key);
        alike(walk, &inner, new)
    });
    let carried = |from: &str, to: &str| Carried {
        from: from.into(),
        to: to.into(),
    };
    let to = likeliest(&into).map(|to| carried("", to));
    to.or_else(|| likeliest(&out_of).map(|from| carried(from, "")))
}

/// The places within a shape where a wrapped value may be: the items of a list, the members of an object.
fn steps(shape: &Shape, flow: Flow) -> Vec<(String, Key)> {
    match shape.types {
        Types::ARRAY => vec![("[]".to_owned(), shape.items.clone())],
        Types::OBJECT => {
            let members = shape.members.iter().filter(|(_, member)| visible(member, flow));
            members.map(|(name, member)| (format!(".{name}"), member.key.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// Members by the names that are given to what an object was put around, likeliest first.
const HELD_AS: [&str; 4] = [".value", ".id", ".data", ".items"];

/// The step with a telling name, or the only one; among several others nobody knows which it is.
fn likeliest(steps: &[(String, Key)]) -> Option<&str> {
    let telling = HELD_AS.iter().find(|name| steps.iter().any(|(step, _)| step == *name));
    let only = match steps {
        [(step, _)] => Some(&**step),
        _ => None,
    };
    telling.copied().or(only)
}

/// Whether two shapes may be one value at two places: the same types, and of objects at least half of the members.
pub(super) fn alike(walk: &mut Walk, old: &Rc<Shape>, new: &Rc<Shape>) -> bool {
    if old.types != new.types || old.types == Types::ANY.without(Types::NULL) || old.types.is_empty() {
        return false;
    }
    match old.types {
        Types::OBJECT => {
            let kept = old.members.keys().filter(|name| new.members.contains_key(*name)).count();
            kept * 2 >= old.members.len()
        }
        Types::ARRAY => {
            let (old, new) = (walk.old.shape(&old.items), walk.new.shape(&new.items));
            old.types == new.types
        }
        _ => true,
    }
}

/// A name that so many members of a document have says little about where one of them went.
const COMMON: usize = 4;

/// For each member that went, the member that came and holds it now under its own name (`city` in `address`), or under the
/// rest of it (`address_city`). Two of them in one object are believed; one alone, where its name is no common one or where
/// what it holds tells.
pub(super) fn into_objects(walk: &mut Walk, here: &Here, gone: &[Arc<str>], came: &[Arc<str>]) -> Vec<Option<(usize, String)>> {
    let homes: Vec<Option<(usize, String, bool)>> = gone
        .iter()
        .map(|name| {
            let key = here.old.members.get(name)?.key.clone();
            let old = walk.old.shape(&key);
            (0..came.len()).find_map(|index| {
                let (inside, telling) = home(walk, here, name, &old, &came[index])?;
                Some((index, format!("{}.{inside}", came[index]), telling))
            })
        })
        .collect();
    let company = |index: usize| homes.iter().flatten().filter(|(other, ..)| *other == index).count();
    homes
        .iter()
        .zip(gone)
        .map(|(home, name)| {
            let (index, path, telling) = home.clone()?;
            let believed = telling || company(index) > 1 || is_rare(&walk.old, name);
            believed.then_some((index, path))
        })
        .collect()
}

/// The member of an object that came in which a member that went lives on, and whether the name alone tells it.
fn home(walk: &mut Walk, here: &Here, name: &str, old: &Rc<Shape>, came: &str) -> Option<(Arc<str>, bool)> {
    let holder = walk.new.shape(&here.new.members.get(came)?.key);
    if holder.types != Types::OBJECT {
        return None;
    }
    let rest = name
        .strip_prefix(came)
        .map(|rest| rest.trim_start_matches(['_', '-', '.']))
        .filter(|rest| !rest.is_empty());
    [(Some(name), false), (rest, true)].into_iter().find_map(|(inside, telling)| {
        let (inside, member) = holder.members.get_key_value(inside?)?;
        let new = walk.new.shape(&member.key);
        let telling = telling || is_telling(walk, old, &new);
        alike(walk, old, &new).then(|| (Arc::clone(inside), telling))
    })
}

/// Whether two shapes are one value by what they hold: at least two members, or lists of such, and half of them kept.
pub(super) fn is_telling(walk: &mut Walk, old: &Rc<Shape>, new: &Rc<Shape>) -> bool {
    let (mut old, mut new) = (Rc::clone(old), Rc::clone(new));
    if old.types == Types::ARRAY && new.types == Types::ARRAY {
        (old, new) = (walk.old.shape(&old.items), walk.new.shape(&new.items));
    }
    let kept = old.members.keys().filter(|name| new.members.contains_key(*name)).count();
    old.types == Types::OBJECT && new.types == Types::OBJECT && kept > 1 && kept * 2 >= old.members.len().max(new.members.len())
}

/// For each object that went, its members that came in its stead, each with the place in `came`: under their own name
/// (`city`), or with the object's before it (`address_city`). At least half of them must be there, and be two, have the
/// object's name or no common one; a member that could be of two objects is of none.
pub(super) fn out_of_objects(walk: &mut Walk, here: &Here, gone: &[Arc<str>], came: &[Arc<str>]) -> Vec<Vec<(Arc<str>, usize)>> {
    let mut found: Vec<Vec<(Arc<str>, usize)>> = gone.iter().map(|holder| moved_out(walk, here, holder, came)).collect();
    let mut claims = vec![0_usize; came.len()];
    for (_, index) in found.iter().flatten() {
        claims[*index] += 1;
    }
    for (holder, moves) in gone.iter().zip(&mut found) {
        moves.retain(|(_, index)| claims[*index] == 1);
        let members = here
            .old
            .members
            .get(holder)
            .map_or(0, |member| walk.old.shape(&member.key).members.len());
        let named = moves.iter().any(|(inside, index)| *came[*index] != **inside);
        let rare = || moves.iter().all(|(inside, _)| is_rare(&walk.old, inside));
        if moves.len() * 2 < members || !(moves.len() > 1 || named || rare()) {
            moves.clear();
        }
    }
    found
}

fn moved_out(walk: &mut Walk, here: &Here, holder: &str, came: &[Arc<str>]) -> Vec<(Arc<str>, usize)> {
    let Some(member) = here.old.members.get(holder) else {
        return Vec::new();
    };
    let object = walk.old.shape(&member.key);
    if object.types != Types::OBJECT {
        return Vec::new();
    }
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, name) in came.iter().enumerate() {
        let rest = name.strip_prefix(holder).map(|rest| rest.trim_start_matches(['_', '-', '.']));
        by_name.insert(rest.unwrap_or(name).to_lowercase(), index);
    }
    let mut moves = Vec::new();
    for (inside, member) in object.members.iter().filter(|(_, member)| visible(member, here.flow)) {
        let old = walk.old.shape(&member.key);
        let found = by_name.get(&inside.to_lowercase()).copied();
        let found = found.and_then(|index| Some((index, here.new.members.get(&came[index])?)));
        if let Some((index, theirs)) = found {
            let new = walk.new.shape(&theirs.key);
            moves.extend(alike(walk, &old, &new).then(|| (Arc::clone(inside), index)));
        }
    }
    // In an order that does not hang on that of the members.
    moves.sort();
    moves
}

fn is_rare(side: &Side, name: &str) -> bool {
    let declared = side.contract.schemas.iter().filter(|schema| schema.properties.contains_key(name));
    declared.take(COMMON).count() < COMMON
}
