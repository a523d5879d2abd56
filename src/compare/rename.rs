//! Which member took the place of one that went: same parent, same types or a list of them, and a name that is nearly the
//! same. What moved into another object keeps its name; that is for `carry` to find.

use super::carry;
use super::value::Here;
use super::walk::Walk;
use crate::contract::Types;
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

/// Marks removals whose member lives on elsewhere. `gone` and `came` hold names and the indices of their changes.
pub(super) fn pair(walk: &mut Walk, here: &Here, gone: &[(Arc<str>, usize)], came: &[(Arc<str>, usize)]) {
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
    let names = |members: &[(Arc<str>, usize)]| -> Vec<Arc<str>> { members.iter().map(|(name, _)| Arc::clone(name)).collect() };
    let homes = carry::into_objects(walk, here, &names(&homeless), &names(came));
    for ((name, change), home) in homeless.iter().zip(homes) {
        if let Some((index, path)) = home {
            replace(walk, (name, *change), &came[index], &path);
        }
    }
}

fn replace(walk: &mut Walk, (name, change): (&Arc<str>, usize), by: &(Arc<str>, usize), path: &str) {
    walk.changes[change].replaced_by = Some(path.into());
    walk.changes[by.1].replaces = Some(Arc::clone(name));
}

/// The member with the likest name that could be the old one, one of it, or a list of it (`[]`).
fn renamed(walk: &mut Walk, here: &Here, name: &Arc<str>, came: &[(Arc<str>, usize)], taken: &[bool]) -> Option<(usize, &'static str)> {
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
