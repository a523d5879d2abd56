//! Which old operation is which new one: by method and absolute path first, then, one to one, by a folded version or a moved prefix.

use crate::contract::{Contract, Operation};
use foldhash::HashSet;
use std::collections::BTreeMap;

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
    for (at, letter) in path.char_indices() {
        match letter {
            // Where a callback goes is said by the call, whose parameters alone may have other names.
            '{' if path[at..].starts_with("{$") && !path[at..].starts_with("{$request.path.") => folded.push(letter),
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
    matched.same.extend(take_crowded(sides, (&mut left_old, &mut left_new), folded_key));
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

/// How many candidates of one address are weighed against each other; beyond that their order decides.
const MOST_RANKED: usize = 1024;

/// Operations by key: those of the old side that are left, and those of the new one.
type ByKey = BTreeMap<String, [Vec<usize>; 2]>;

fn by_key(
    (old, new): (&[Operation], &[Operation]),
    (left_old, left_new): (&[usize], &[usize]),
    key: impl Fn(&Operation) -> String,
) -> ByKey {
    let mut map = ByKey::new();
    for index in left_old {
        map.entry(key(&old[*index])).or_default()[0].push(*index);
    }
    for index in left_new {
        map.entry(key(&new[*index])).or_default()[1].push(*index);
    }
    map
}

/// Takes out of both lists the operations whose keys are equal and unique on both sides.
fn take_pairs(
    sides: (&[Operation], &[Operation]),
    left: (&mut Vec<usize>, &mut Vec<usize>),
    key: impl Fn(&Operation) -> String,
    likely: impl Fn(&Operation, &Operation) -> bool,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for group in by_key(sides, (left.0, left.1), key).values() {
        if let ([from], [to]) = (&group[0][..], &group[1][..])
            && likely(&sides.0[*from], &sides.1[*to])
        {
            pairs.push((*from, *to));
        }
    }
    taken(pairs, left)
}

/// Takes operations out whose keys are equal and not unique (`/a/{x}` beside `/a/{y}`): one to one, those first that name the
/// same `operationId`, then the most alike, then in the order of the documents.
fn take_crowded(
    sides: (&[Operation], &[Operation]),
    left: (&mut Vec<usize>, &mut Vec<usize>),
    key: impl Fn(&Operation) -> String,
) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for [from, to] in by_key(sides, (left.0, left.1), key).values() {
        if from.len() * to.len() > MOST_RANKED {
            pairs.extend(from.iter().copied().zip(to.iter().copied()));
            continue;
        }
        let all = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to)));
        let mut ranked: Vec<_> = all.map(|(from, to)| (unlike(&sides.0[from], &sides.1[to]), from, to)).collect();
        ranked.sort_unstable();
        let first = pairs.len();
        for (_, from, to) in ranked {
            if !pairs[first..].iter().any(|(mine, theirs)| *mine == from || *theirs == to) {
                pairs.push((from, to));
            }
        }
    }
    taken(pairs, left)
}

/// How much two operations of one address differ: another `operationId`, then the names that only one carries.
fn unlike(old: &Operation, new: &Operation) -> (bool, usize) {
    let renamed = old.id.is_none() || old.id != new.id;
    (renamed, carried(old).symmetric_difference(&carried(new)).count())
}

/// Strikes pairs off the lists of those that are left.
fn taken(mut pairs: Vec<(usize, usize)>, (left_old, left_new): (&mut Vec<usize>, &mut Vec<usize>)) -> Vec<(usize, usize)> {
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
