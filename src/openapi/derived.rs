//! Schemas that build on one with a discriminator: `allOf` with a reference to it, as inheritance is written.
//!
//! A value where the base stands may be any of them (OpenAPI 3.0.3, section 4.7.25; 2.0, Schema Object, `discriminator`),
//! though no reference leads there.

use super::reader::Reader;
use crate::contract::{Schema, SchemaId};
use foldhash::{HashMap, HashMapExt as _, HashSet};

/// Named schemas by those that they build on.
type Children = HashMap<SchemaId, Vec<SchemaId>>;

impl Reader<'_> {
    /// Finds what builds on the bases of the document, once all its schemas are read.
    pub(super) fn settle_derived(&mut self) {
        let schemas = (0..).map(SchemaId).zip(&self.contract.schemas);
        let bases: Vec<SchemaId> = schemas.filter(|(_, schema)| is_base(schema)).map(|(id, _)| id).collect();
        if bases.is_empty() {
            return;
        }
        let children = self.children(&bases);
        for base in bases {
            for id in [base].into_iter().chain(below(&children, base)) {
                let derived = below(&children, id);
                if !derived.is_empty() {
                    self.contract.derived.insert(id, derived);
                }
            }
        }
    }

    fn children(&self, bases: &[SchemaId]) -> Children {
        let mut children = Children::new();
        let named: HashSet<SchemaId> = self.contract.definitions.values().copied().collect();
        for (id, schema) in (0..).map(SchemaId).zip(&self.contract.schemas) {
            for part in schema.all_of.iter().filter(|part| **part != id && named.contains(&id)) {
                children.entry(*part).or_default().push(id);
            }
        }
        // A mapping may name what builds on nothing.
        for base in bases {
            let mapping = self
                .contract
                .schema(*base)
                .discriminator
                .iter()
                .flat_map(|said| said.mapping.values());
            for id in mapping.filter(|id| *id != base) {
                let known = children.entry(*base).or_default();
                if !known.contains(id) {
                    known.push(*id);
                }
            }
        }
        children
    }
}

/// Whether values of a schema are told apart, and no union says which there are.
fn is_base(schema: &Schema) -> bool {
    schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// What builds on a schema, and what builds on that.
fn below(children: &Children, id: SchemaId) -> Vec<SchemaId> {
    let mut met = HashSet::from_iter([id]);
    let mut found: Vec<SchemaId> = Vec::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        for child in children.get(&id).into_iter().flatten() {
            if met.insert(*child) {
                found.push(*child);
                waiting.push(*child);
            }
        }
    }
    found.sort_unstable();
    found
}
