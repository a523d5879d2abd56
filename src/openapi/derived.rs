//! Schemas that build on one with a discriminator: `allOf` with a reference to it, as inheritance is written.
//!
//! A value where the base stands may be any of them (OpenAPI 3.0.3, section 4.7.25; 2.0, Schema Object, `discriminator`),
//! though no reference leads there.

use super::reader::Reader;
use crate::contract::{Diagnostic, Discriminator, SchemaId};
use foldhash::{HashMap, HashMapExt as _, HashSet};
use std::collections::BTreeSet;

/// How many schemas may be listed below bases in all. In a chain of bases each lists all that follow.
const MOST_DERIVED: usize = 1 << 14;

/// Named schemas by those that they build on.
type Children = HashMap<SchemaId, Vec<SchemaId>>;

impl Reader<'_> {
    /// Finds what builds on the bases of the document, once all its schemas are read.
    pub(super) fn settle_derived(&mut self) {
        if self.contract.schemas.iter().all(|schema| schema.discriminator.is_none()) {
            return;
        }
        let named: BTreeSet<SchemaId> = self.contract.definitions.values().copied().collect();
        let (mut children, mut bases) = (Children::new(), Vec::new());
        for id in &named {
            let said = self.said(*id, &named);
            for parent in said.parents {
                children.entry(parent).or_default().push(*id);
            }
            if let Some(discriminator) = said.discriminator {
                bases.push(*id);
                // A mapping may name what builds on nothing.
                let mapped = discriminator.mapping.values().filter(|mapped| *mapped != id);
                children.entry(*id).or_default().extend(mapped);
            }
        }
        let built: Vec<SchemaId> = below(&children, &bases, usize::MAX);
        let ids: BTreeSet<SchemaId> = bases.into_iter().chain(built).collect();
        let mut left = MOST_DERIVED;
        for id in ids {
            let derived = below(&children, &[id], left);
            left -= derived.len();
            if left == 0 {
                let at = self.contract.schema(id).at;
                let message =
                    format!("more than {MOST_DERIVED} schemas build on bases; what is left is compared only where it is referred to");
                self.contract.diagnostics.push(Diagnostic { at, message });
                self.contract.derived.insert(id, derived);
                return;
            }
            if !derived.is_empty() {
                self.contract.derived.insert(id, derived);
            }
        }
    }

    /// What a named schema says by itself, whatever its own words are wrapped in.
    fn said(&self, id: SchemaId, named: &BTreeSet<SchemaId>) -> Said<'_> {
        let mut said = Said::default();
        let mut is_union = false;
        let mut met = HashSet::from_iter([id]);
        let mut waiting = vec![id];
        while let Some(here) = waiting.pop() {
            let schema = self.contract.schema(here);
            said.discriminator = said.discriminator.or(schema.discriminator.as_deref());
            let unions = [&schema.one_of, &schema.any_of];
            is_union |= unions.iter().any(|union| union.len() > 1);
            let only = unions.into_iter().filter(|union| union.len() == 1).flatten();
            for part in schema.all_of.iter().chain(only).filter(|part| met.insert(**part)) {
                if named.contains(part) {
                    said.parents.push(*part);
                } else {
                    waiting.push(*part);
                }
            }
        }
        // Of a union it is its members that are told apart.
        said.discriminator = said.discriminator.filter(|_| !is_union);
        said
    }
}

/// What a named schema says of inheritance.
#[derive(Default)]
struct Said<'c> {
    /// By which its values are told apart, though no union says which there are.
    discriminator: Option<&'c Discriminator>,
    /// The named schemas that it builds on.
    parents: Vec<SchemaId>,
}

/// What builds on schemas, and what builds on that, as far as so many.
fn below(children: &Children, ids: &[SchemaId], most: usize) -> Vec<SchemaId> {
    let mut met: HashSet<SchemaId> = ids.iter().copied().collect();
    let mut found: Vec<SchemaId> = Vec::new();
    let mut waiting = ids.to_vec();
    while let Some(id) = waiting.pop() {
        for child in children.get(&id).into_iter().flatten() {
            if found.len() < most && met.insert(*child) {
                found.push(*child);
                waiting.push(*child);
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::MOST_DERIVED;
    use crate::contract::Contract;
    use crate::openapi;
    use crate::source::Bundle;
    use serde_json::{Value, json};
    use std::sync::Arc;

    /// A document in which each schema builds on the one before.
    fn chain(length: usize) -> Contract {
        let reference = |index: usize| json!({ "$ref": format!("#/components/schemas/S{index}") });
        let schema = |index: usize| match index {
            0 => json!({ "type": "object", "discriminator": { "propertyName": "kind" } }),
            _ => json!({ "allOf": [reference(index - 1)] }),
        };
        let schemas: serde_json::Map<String, Value> = (0..length).map(|index| (format!("S{index}"), schema(index))).collect();
        let document =
            json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": {}, "components": { "schemas": schemas } });
        openapi::read(Arc::new(Bundle::of("a.json", document.to_string().into_bytes()).unwrap())).unwrap()
    }

    #[test]
    fn each_base_lists_all_that_follow() {
        let contract = chain(4);
        let listed = |name: &str| contract.derived(contract.definitions[name]).len();
        assert_eq!(["S0", "S1", "S2", "S3"].map(listed), [3, 2, 1, 0]);
        assert!(contract.diagnostics.is_empty());
    }

    #[test]
    fn what_is_too_much_to_list_is_said() {
        let contract = chain(400);
        let listed: usize = contract.derived.values().map(Vec::len).sum();
        assert_eq!(listed, MOST_DERIVED);
        assert_eq!(contract.diagnostics.len(), 1, "{:?}", contract.diagnostics);
    }
}
