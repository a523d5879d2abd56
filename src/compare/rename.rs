//! Which member took the place of one that went: same parent, same types or a list of them, and a name that is nearly the
//! same. What moved into another object keeps its name; that is for `carry` to find.

use super::carry;
use super::shape::{Shape, Side};
use super::value::Here;
use super::walk::Walk;
use crate::contract::Types;
use std::rc::Rc;
use std::sync::Arc;

/// How alike two names must be (Jaro-Winkler, 0 to 1). `userId`/`user_id` and `image_id`/`image_ids` pass, `name`/`names` too,
/// `created`/`creator` does not.
const ALIKE: f64 = 0.93;

/// Beyond so many pairs of names nobody renamed anything: the object is another one, and to look would take all day.
const MOST_PAIRS: usize = 1 << 20;

/// A name without case, separators and plural.
fn folded(name: &str) -> String {
    let letters: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    letters.strip_suffix('s').map_or(letters.clone(), str::to_owned)
}

fn likeness(old: &str, new: &str) -> f64 {
    let (old, new) = (folded(old), folded(new));
    if old == new { 1.0 } else { strsim::jaro_winkler(&old, &new) }
}

/// A member that went or came, and its change.
type Named = (Arc<str>, usize);

/// Marks removals whose member lives on elsewhere. `gone` and `came` hold names and the indices of their changes.
pub(super) fn pair(walk: &mut Walk, here: &Here, gone: &[Named], came: &[Named]) {
    if gone.len().saturating_mul(came.len()) > MOST_PAIRS {
        return;
    }
    let mut taken = vec![false; came.len()];
    let mut homeless = Vec::new();
    for (name, change) in gone {
        match renamed(walk, here, name, came, &taken) {
            Some((best, step)) => {
                taken[best] = true;
                replace(walk, (name, *change), &came[best], &format!("{}{step}", came[best].0));
            }
            None => homeless.push((Arc::clone(name), *change)),
        }
    }
    let homes = carry::into_objects(walk, here, &names(&homeless), &names(came));
    let mut lost = Vec::new();
    for ((name, change), home) in homeless.into_iter().zip(homes) {
        match home {
            Some((index, path)) => {
                taken[index] = true;
                replace(walk, (&name, change), &came[index], &path);
            }
            None => lost.push((name, change)),
        }
    }
    let left: Vec<Named> = came
        .iter()
        .zip(&taken)
        .filter(|(_, taken)| !**taken)
        .map(|(came, _)| came.clone())
        .collect();
    flattened(walk, here, &lost, &left);
    lists(walk, here, &lost, &left);
}

fn names(members: &[Named]) -> Vec<Arc<str>> {
    members.iter().map(|(name, _)| Arc::clone(name)).collect()
}

/// Marks objects that went whose members stand beside them now.
fn flattened(walk: &mut Walk, here: &Here, gone: &[Named], came: &[Named]) {
    let moved = carry::out_of_objects(walk, here, &names(gone), &names(came));
    for ((name, change), moves) in gone.iter().zip(moved).filter(|(_, moves)| !moves.is_empty()) {
        for (_, index) in &moves {
            walk.changes[came[*index].1].replaces = Some(Arc::clone(name));
        }
        let from: Vec<String> = moves.iter().map(|(inside, _)| format!("{name}.{inside}")).collect();
        let to: Vec<&str> = moves.iter().map(|(_, index)| &*came[*index].0).collect();
        walk.changes[*change].replaced_by = Some(to.join(", ").into());
        walk.changes[*change].replaced_in = Some(from.join(", ").into());
    }
}

/// The list of an answer that has another name now, as pages do (`items`, `data`): the only one that went, for the only one
/// that came, with the same things in it.
fn lists(walk: &mut Walk, here: &Here, gone: &[Named], came: &[Named]) {
    let (mine, theirs) = (only_list(&mut walk.old, &here.old, gone), only_list(&mut walk.new, &here.new, came));
    if let (Some((from, old)), Some((to, new))) = (mine, theirs)
        && carry::is_telling(walk, &old, &new)
    {
        replace(walk, (&from.0, from.1), to, &to.0);
    }
}

/// The only one of some members that is a list, with its shape.
fn only_list<'m>(side: &mut Side, shape: &Shape, members: &'m [Named]) -> Option<(&'m Named, Rc<Shape>)> {
    let shapes = members
        .iter()
        .filter_map(|member| Some((member, side.shape(&shape.members.get(&member.0)?.key))));
    let mut lists = shapes.filter(|(_, shape)| shape.types == Types::ARRAY);
    let first = lists.next();
    first.filter(|_| lists.next().is_none())
}

fn replace(walk: &mut Walk, (name, change): (&Arc<str>, usize), by: &Named, path: &str) {
    walk.changes[change].replaced_by = Some(path.into());
    walk.changes[by.1].replaces = Some(Arc::clone(name));
}

/// The member with the likest name that could be the old one, one of it, or a list of it (`[]`).
fn renamed(walk: &mut Walk, here: &Here, name: &Arc<str>, came: &[Named], taken: &[bool]) -> Option<(usize, &'static str)> {
    let old = walk.old.shape(&here.old.members.get(name)?.key);
    let mut best: Option<(usize, f64, &'static str)> = None;
    for index in (0..came.len()).filter(|index| !taken[*index]) {
        let alike = likeness(name, &came[index].0);
        if alike < ALIKE || best.is_some_and(|(_, other, _)| other >= alike) {
            continue;
        }
        let Some(theirs) = here.new.members.get(&came[index].0) else {
            continue;
        };
        let new = walk.new.shape(&theirs.key);
        let [taken_out, put_in] = [walk.old.shape(&old.items), walk.new.shape(&new.items)];
        if old.types == new.types || (old.types == Types::ARRAY && carry::alike(walk, &taken_out, &new)) {
            best = Some((index, alike, ""));
        } else if new.types == Types::ARRAY && carry::alike(walk, &old, &put_in) {
            best = Some((index, alike, "[]"));
        }
    }
    best.map(|(index, _, step)| (index, step))
}

#[cfg(test)]
mod tests {
    use super::{ALIKE, likeness};

    #[test]
    fn spellings_of_one_name_are_alike_and_neighbours_are_not() {
        for (old, new) in [("user_id", "userId"), ("image_id", "image_ids"), ("colour", "color")] {
            assert!(likeness(old, new) >= ALIKE, "{old} {new}");
        }
        for (old, new) in [("created", "creator"), ("name", "accountId"), ("startDate", "endDate")] {
            assert!(likeness(old, new) < ALIKE, "{old} {new}");
        }
    }
}
