//! Schemas that build on one with a discriminator: `allOf` with a reference to it, as inheritance is written.
//!
//! A value where the base stands may be any of them (OpenAPI 3.0.3, section 4.7.25; 2.0, Schema Object, `discriminator`),
//! though no reference leads there.

use super::reader::Reader;
use crate::contract::{Discriminator, SchemaId};
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
