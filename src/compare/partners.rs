//! What of the new contract stands for what of the old one: by where it stands, whatever its name.
//!
//! It must not know what is done with it.

use super::shape::Key;
use super::unchanged::Unchanged;
use crate::contract::{At, Contract, SchemaId};
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What of the new contract stands for what of the old one.
#[derive(Debug, Default)]
pub struct Partners {
    /// The new operation, by index, for an old one.
    pub operations: BTreeMap<usize, usize>,
    /// The new schemas that responses have where they had an old one.
    pub schemas: BTreeMap<SchemaId, BTreeSet<SchemaId>>,
    pub(super) unchanged: Unchanged,
}

impl Partners {
    /// Whether an element of the old contract stands in the new one unchanged, under the same name, with all that it refers to.
    pub fn stays(&self, old: At) -> bool {
        self.unchanged.stays(old)
    }
}

/// The partners of schemas, from the pairs that clients read: of two schemas, and of the named parts that they consist of.
pub(super) fn schemas<'k>(contracts: [&Contract; 2], read: impl Iterator<Item = [&'k Key; 2]>) -> BTreeMap<SchemaId, BTreeSet<SchemaId>> {
    let mut partners: BTreeMap<SchemaId, BTreeSet<SchemaId>> = BTreeMap::new();
    for [old, new] in read {
        let (Some(old), Some(new)) = (old.alone(), new.alone()) else {
            continue;
        };
        for (mine, theirs) in of_parts(contracts, old, new) {
            partners.entry(mine).or_default().insert(theirs);
        }
    }
    partners
}

/// Each part of an old schema with the part of the new one that declares most of its members, the nearest of equals.
fn of_parts([old, new]: [&Contract; 2], mine: SchemaId, theirs: SchemaId) -> Vec<(SchemaId, SchemaId)> {
    if old.schema(mine).all_of.is_empty() && new.schema(theirs).all_of.is_empty() {
        return vec![(mine, theirs)];
    }
    let candidates = parts(new, theirs);
    let mut declaring: HashMap<&Arc<str>, Vec<usize>> = HashMap::default();
    for (index, (_, names)) in candidates.iter().enumerate() {
        for name in names {
            declaring.entry(name).or_default().push(index);
        }
    }
    let partner = |(part, names): (SchemaId, HashSet<&Arc<str>>)| {
        let mut shared = vec![0_usize; candidates.len()];
        let known = names.iter().filter_map(|name| declaring.get(name));
        known.flatten().for_each(|index| shared[*index] += 1);
        let best = (0..candidates.len()).max_by_key(|index| (shared[*index], std::cmp::Reverse(*index)))?;
        let stands = shared[best] > 0 || part == mine;
        stands.then_some((part, candidates[best].0))
    };
    parts(old, mine).into_iter().filter_map(partner).collect()
}

/// A schema and the named schemas that its `allOf` composes it of, the nearest first, each with the members that it
/// declares. Unnamed parts belong to what they are a part of.
fn parts(contract: &Contract, id: SchemaId) -> Vec<(SchemaId, HashSet<&Arc<str>>)> {
    let mut parts: Vec<(SchemaId, HashSet<&Arc<str>>)> = vec![(id, HashSet::default())];
    let mut met = BTreeSet::from([id]);
    let mut waiting = std::collections::VecDeque::from([(id, 0)]);
    while let Some((part, owner)) = waiting.pop_front() {
        let schema = contract.schema(part);
        parts[owner].1.extend(schema.properties.keys());
        for part in schema.all_of.iter().filter(|part| met.insert(**part)) {
            let own = contract.schema(*part).name.is_some();
            if own {
                parts.push((*part, HashSet::default()));
            }
            waiting.push_back((*part, if own { parts.len() - 1 } else { owner }));
        }
    }
    parts
}
