//! What the comparison of the documents matched, by the names that samples and examples go by: so they are held against what
//! stands in the same place, and not against what has the same name.

use crate::compare;
use crate::contract::{Contract, Operation};
use crate::sample::{self, Observed};
use std::collections::{BTreeMap, BTreeSet};

/// The partners of what was observed before. A definition that nothing stands for has none.
pub fn partners(matched: &compare::Partners, [old, new]: [&Contract; 2], observed: &Observed) -> sample::Partners {
    let name = |side: &Contract, index: usize| side.operations.get(index).map(Operation::name);
    let operations = matched
        .operations
        .iter()
        .filter_map(|(mine, theirs)| Some((name(old, *mine)?, name(new, *theirs)?)));
    // To spell the pointer of a schema takes a while, so only those are asked that have instances.
    let pooled = observed
        .definitions()
        .filter_map(|(definition, _)| Some((definition, old.definition(definition)?)));
    let mut definitions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (definition, id) in pooled {
        let theirs = matched.schemas.get(&id).into_iter().flatten();
        let theirs = theirs.map(|id| sample::definition(new, *id));
        let partners = definitions.entry(definition.to_owned()).or_default();
        partners.extend(theirs);
        if matched.stays(old.schema(id).at) {
            partners.insert(definition.to_owned());
        }
    }
    sample::Partners {
        operations: operations.collect(),
        definitions,
    }
}
