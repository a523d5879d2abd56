//! Which operations are watched: the contract cut to them, on both sides alike.

use crate::contract::{At, Contract, Operation};
use std::collections::BTreeSet;

/// The operations that the configuration names, as (method in capitals, path); none means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch(pub Vec<(String, String)>);

impl Watch {
    /// Whether an operation is watched.
    pub fn holds(&self, operation: &Operation) -> bool {
        let named = |(method, path): &(String, String)| *method == *operation.method && same_path(path, &operation.path);
        self.0.is_empty() || self.0.iter().any(named)
    }

    /// What it adds to a document's digest: another watch list makes another baseline.
    pub fn words(&self) -> String {
        let sorted: BTreeSet<String> = self.0.iter().map(|(method, path)| format!("{method} {path}")).collect();
        sorted.into_iter().collect::<Vec<_>>().join("\n")
    }

    /// The operation objects to write, or `None` for the whole document.
    pub fn kept(&self, contract: &Contract) -> Option<BTreeSet<At>> {
        let watched = contract.operations.iter().filter(|operation| self.holds(operation));
        (!self.0.is_empty()).then(|| watched.map(|operation| operation.at).collect())
    }
}

/// The same path, names of path parameters and a trailing slash aside; a concrete segment matches a parameter.
fn same_path(named: &str, path: &str) -> bool {
    let (named, path) = (named.trim_end_matches('/'), path.trim_end_matches('/'));
    let (mut left, mut right) = (named.split('/'), path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(left), Some(right)) if left == right || is_parameter(right) => {}
            _ => return false,
        }
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// Takes the operations that are not watched out of a contract, and the examples that are theirs.
pub fn keep_watched(contract: &mut Contract, watch: &Watch) {
    if watch.0.is_empty() {
        return;
    }
    let mut next = 0;
    let places: Vec<Option<usize>> = contract
        .operations
        .iter()
        .map(|operation| {
            let kept = watch.holds(operation);
            next += usize::from(kept);
            kept.then(|| next - 1)
        })
        .collect();
    contract.operations.retain(|operation| watch.holds(operation));
    contract.examples.retain_mut(|example| match &mut example.response {
        None => true,
        Some((index, ..)) => places.get(*index).copied().flatten().map(|place| *index = place).is_some(),
    });
}
