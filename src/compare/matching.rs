//! Which old operation is which new one: by method and absolute path first, then, one to one, by a folded version or a moved prefix.

use crate::contract::{Contract, Operation};
use foldhash::{HashMap, HashMapExt as _, HashSet};

/// The operations that belong together, by index.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// Same address.
    pub(super) same: Vec<(usize, usize)>,
    /// Another address, the same operation by all signs.
    pub(super) moved: Vec<(usize, usize)>,
    /// Only in the old contract.
    pub(super) gone: Vec<usize>,
    /// Only in the new contract.
    pub(super) came: Vec<usize>,
}

/// A path without the names of its parameters and without a trailing slash.
pub(super) fn folded(path: &str) -> String {
    let mut folded = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => {
                inside = true;
                folded.push_str("{}");
            }
            '}' => inside = false,
            _ if inside => {}
            _ => folded.push(letter),
        }
    }
    folded.truncate(folded.trim_end_matches('/').len());
    // The address of a callback goes on after the path of the operation that it belongs to.
    if folded.starts_with("callback:") {
        folded.replace("/:", ":")
    } else {
        folded
    }
}

/// Whether a path segment only says a version: `v3`, `v1beta1`, `2026-03`.
fn is_version(segment: &str) -> bool {
    let numbered = segment
        .strip_prefix(['v', 'V'])
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let dated = segment.len() >= 4 && segment.starts_with("20") && segment.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    let named = segment.len() >= 7 && segment.starts_with("20") && segment.contains('-') && segment.ends_with("beta");
    numbered || dated || named
}

fn without_version(path: &str) -> String {
    folded(path)
        .split('/')
        .filter(|segment| !is_version(segment))
        .collect::<Vec<_>>()
        .join("/")
}

/// The last two segments: a first sieve for paths that only got another prefix.
fn ending(path: &str) -> String {
    let folded = folded(path);
    let segments: Vec<&str> = folded.split('/').filter(|segment| !segment.is_empty()).collect();
    segments[segments.len().saturating_sub(2)..].join("/")
}

/// Whether one path is the other with a prefix before it.
fn prefixed(old: &Operation, new: &Operation) -> bool {
    let (old, new) = (folded(&old.path), folded(&new.path));
    old.ends_with(&new) || new.ends_with(&old)
}

/// Names that a call carries: parameters and their places.
fn carried(operation: &Operation) -> HashSet<&str> {
    operation
        .parameters
        .iter()
        .map(|parameter| &*parameter.name)
        .chain(operation.responses.keys().map(|status| &**status))
        .collect()
}

/// Whether two operations of different addresses carry mostly the same, or name the same `operationId`.
fn alike(old: &Operation, new: &Operation) -> bool {
    if old.id.is_some() && old.id == new.id {
        return true;
    }
    let (old, new) = (carried(old), carried(new));
    let shared = old.intersection(&new).count();
    shared * 2 >= old.union(&new).count()
}

pub(super) fn operations(old: &Contract, new: &Contract) -> Matched {
    let mut matched = Matched::default();
    let mut left_old: Vec<usize> = (0..old.operations.len()).collect();
    let mut left_new: Vec<usize> = (0..new.operations.len()).collect();
    let sides = (&old.operations[..], &new.operations[..]);
    matched.same = take_pairs(
        sides,
        (&mut left_old, &mut left_new),
        |operation| format!("{} {}", operation.method, operation.path),
        |_, _| true,
    );
    let folded_key = |operation: &Operation| format!("{} {}", operation.method, folded(&operation.path));
    matched
        .same
        .extend(take_pairs(sides, (&mut left_old, &mut left_new), folded_key, |_, _| true));
    let version_key = |operation: &Operation| format!("{} {}", operation.method, without_version(&operation.path));
    matched.moved = take_pairs(sides, (&mut left_old, &mut left_new), version_key, alike);
    let ending_key = |operation: &Operation| format!("{} {}", operation.method, ending(&operation.path));
    let likely = |old: &Operation, new: &Operation| alike(old, new) && (prefixed(old, new) || (old.id.is_some() && old.id == new.id));
    matched
        .moved
        .extend(take_pairs(sides, (&mut left_old, &mut left_new), ending_key, likely));
    (matched.gone, matched.came) = (left_old, left_new);
    matched
}

/// Takes out of both lists the operations whose keys are equal and unique on both sides.
fn take_pairs(
    (old, new): (&[Operation], &[Operation]),
    (left_old, left_new): (&mut Vec<usize>, &mut Vec<usize>),
    key: impl Fn(&Operation) -> String,
    likely: impl Fn(&Operation, &Operation) -> bool,
) -> Vec<(usize, usize)> {
    let by_key = |operations: &[Operation], left: &[usize]| {
        let mut map: HashMap<String, Vec<usize>> = HashMap::new();
        for index in left {
            map.entry(key(&operations[*index])).or_default().push(*index);
        }
        map
    };
    let (mine, theirs) = (by_key(old, left_old), by_key(new, left_new));
    let mut pairs = Vec::new();
    for (key, from) in &mine {
        if let ([from], Some([to])) = (&from[..], theirs.get(key).map(|to| &to[..]))
            && likely(&old[*from], &new[*to])
        {
            pairs.push((*from, *to));
        }
    }
    pairs.sort_unstable();
    let (from, to): (HashSet<usize>, HashSet<usize>) = pairs.iter().copied().unzip();
    left_old.retain(|index| !from.contains(index));
    left_new.retain(|index| !to.contains(index));
    pairs
}

#[cfg(test)]
mod tests {
    use super::{folded, is_version, without_version};

    #[test]
    fn names_of_path_parameters_and_a_trailing_slash_do_not_count() {
        assert_eq!(folded("/users/{id}/"), folded("/users/{userId}"));
        assert_ne!(folded("/users/{id}"), folded("/users/me"));
    }

    #[test]
    fn version_segments_are_known_by_their_form() {
        assert!(
            ["v3", "v1beta1", "2026-03", "2026-09-beta"]
                .iter()
                .all(|segment| is_version(segment))
        );
        assert!(!["view", "2fa", "users", "20"].iter().any(|segment| is_version(segment)));
        assert_eq!(
            without_version("/crm/v3/lists/{id}"),
            without_version("/crm/2026-09/lists/{listId}")
        );
    }
}
