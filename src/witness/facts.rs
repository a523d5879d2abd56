//! What several schemas say of one value together: `allOf` taken in, one member of each union chosen.

use crate::contract::{Additional, Bounds, Contract, Literal, SchemaId, Types, Way};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A schema of one of the contracts.
#[derive(Clone, Copy)]
pub(super) struct Part<'c> {
    pub(super) contract: &'c Contract,
    pub(super) id: SchemaId,
}

impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.contract, other.contract)
    }
}

/// Schemas that may be taken together before the rest is left out.
const MOST: usize = 200;

/// What holds.
pub(super) struct Facts<'c> {
    /// Null among them.
    pub(super) types: Types,
    pub(super) values: Option<Vec<Value>>,
    pub(super) bounds: Vec<&'c Bounds>,
    pub(super) formats: Vec<&'c str>,
    pub(super) members: BTreeMap<Arc<str>, Vec<Part<'c>>>,
    pub(super) required: BTreeSet<Arc<str>>,
    /// What other members must be.
    pub(super) others: Vec<Part<'c>>,
    pub(super) items: Vec<Part<'c>>,
    pub(super) tuple: Vec<Part<'c>>,
    /// What the discriminator says of the chosen member of a union.
    pub(super) tags: BTreeMap<Arc<str>, Value>,
    /// How many ways the first union has; 1 where there is none.
    pub(super) ways: usize,
}

impl<'c> Facts<'c> {
    /// What `parts` say together; `choice` picks the member of the first union, the first one is picked of every other.
    pub(super) fn of(parts: &[Part<'c>], way: Way, choice: usize) -> Self {
        let mut facts = Self {
            types: Types::ANY,
            values: None,
            bounds: Vec::new(),
            formats: Vec::new(),
            members: BTreeMap::new(),
            required: BTreeSet::new(),
            others: Vec::new(),
            items: Vec::new(),
            tuple: Vec::new(),
            tags: BTreeMap::new(),
            ways: 1,
        };
        let mut seen: Vec<Part<'c>> = Vec::new();
        let mut waiting: Vec<Part<'c>> = parts.iter().rev().copied().collect();
        while let Some(part) = waiting.pop() {
            if seen.len() < MOST && !seen.contains(&part) {
                seen.push(part);
                facts.take(part, way, choice, &mut waiting);
            }
        }
        facts
    }

    fn take(&mut self, part: Part<'c>, way: Way, choice: usize, waiting: &mut Vec<Part<'c>>) {
        let Part { contract, id } = part;
        let schema = contract.schema(id);
        let here = |id: SchemaId| Part { contract, id };
        let stated = schema.stated_types();
        self.types = self.types.and(if schema.or_null { stated.or(Types::NULL) } else { stated });
        if let Some(listed) = &schema.enumeration {
            let listed = listed.iter().filter_map(Literal::to_json);
            self.values = Some(match self.values.take() {
                Some(known) => listed.filter(|value| known.contains(value)).collect(),
                None => listed.collect(),
            });
        }
        self.bounds.push(&schema.bounds);
        self.formats.extend(schema.format.as_deref());
        for (name, property) in schema.properties.iter().filter(|(_, property)| way.shows(property)) {
            self.members.entry(Arc::clone(name)).or_default().push(here(property.schema));
        }
        let hidden = |name: &Arc<str>| schema.properties.get(name).is_some_and(|property| !way.shows(property));
        self.required.extend(schema.required.iter().filter(|name| !hidden(name)).cloned());
        if let Additional::Schema(id) = schema.additional {
            self.others.push(here(id));
        }
        self.items.extend(schema.items.map(here));
        if self.tuple.is_empty() {
            self.tuple = schema.prefix_items.iter().copied().map(here).collect();
        }
        waiting.extend(schema.all_of.iter().rev().copied().map(here));
        for union in [&schema.one_of, &schema.any_of] {
            self.choose(part, union, choice, waiting);
        }
    }

    /// Takes one member of a union, and what the discriminator says of it.
    fn choose(&mut self, part: Part<'c>, union: &'c [SchemaId], choice: usize, waiting: &mut Vec<Part<'c>>) {
        let first = self.ways == 1;
        if union.len() > 1 && first {
            self.ways = union.len();
        }
        let Some(chosen) = union.get(if first { choice % union.len().max(1) } else { 0 }).copied() else {
            return;
        };
        waiting.push(Part { id: chosen, ..part });
        let discriminator = part.contract.schema(part.id).discriminator.as_ref();
        if let Some(discriminator) = discriminator
            && let Some((tag, _)) = discriminator.mapping.iter().find(|(_, id)| **id == chosen)
        {
            self.tags
                .insert(Arc::clone(&discriminator.property), Value::String(tag.to_string()));
        }
    }
}
