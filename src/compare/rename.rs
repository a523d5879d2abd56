//! Which member took the place of one that went: same parent, same types, and a name that is nearly the same.

use super::value::Here;
use super::walk::Walk;
use std::sync::Arc;

/// How alike two names must be (Jaro-Winkler, 0 to 1). `userId`/`user_id` and `image_id`/`image_ids` pass, `name`/`names` too,
/// `created`/`creator` does not.
const ALIKE: f64 = 0.93;

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

/// Marks removals whose member lives on under another name. `gone` and `came` hold names and the indices of their changes.
pub(super) fn pair(walk: &mut Walk, here: &Here, gone: &[(Arc<str>, usize)], came: &[(Arc<str>, usize)]) {
    let mut taken = vec![false; came.len()];
    for (name, change) in gone {
        let same_types = |other: &str| {
            let (Some(mine), Some(theirs)) = (here.old.members.get(name), here.new.members.get(other)) else {
                return false;
            };
            walk.old.shape(&mine.key).types == walk.new.shape(&theirs.key).types
        };
        let best = candidates(name, came, &taken, same_types);
        if let Some(best) = best {
            taken[best] = true;
            walk.changes[*change].replaced_by = Some(Arc::clone(&came[best].0));
            walk.changes[came[best].1].replaces = Some(Arc::clone(name));
        }
    }
}

fn candidates(name: &str, came: &[(Arc<str>, usize)], taken: &[bool], mut same_types: impl FnMut(&str) -> bool) -> Option<usize> {
    (0..came.len())
        .filter(|index| !taken[*index])
        .map(|index| (index, likeness(name, &came[index].0)))
        .filter(|(index, alike)| *alike >= ALIKE && same_types(&came[*index].0))
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(index, _)| index)
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
