//! Where a value stands whose surroundings changed: it became the item of a list, was put into an object, or taken out.
//!
//! It owns what counts as the same value elsewhere. It must not know names that are nearly the same, which are `rename`'s.

use super::change::{Carried, Flow};
use super::object::visible;
use super::shape::{Key, Shape, Side};
use super::value::Here;
use super::walk::Walk;
use crate::contract::Types;
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
/// rest of it (`address_city`). Two of them in one object are believed; one alone, where its name is no common one.
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
        alike(walk, old, &new).then(|| (Arc::clone(inside), telling))
    })
}

fn is_rare(side: &Side, name: &str) -> bool {
    let declared = side.contract.schemas.iter().filter(|schema| schema.properties.contains_key(name));
    declared.take(COMMON).count() < COMMON
}
