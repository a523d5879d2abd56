//! Which definitions a value instantiates: through `allOf`, and through the best fitting member of a union.
//!
//! It owns the choice; it must not know what is counted.

use crate::contract::{Additional, Contract, Literal, Schema, SchemaId, Types};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A definition that a value instantiates: its own schema, and the unnamed parts that it is composed of.
pub(super) struct Facet<'c> {
    /// The definition.
    pub(super) owner: SchemaId,
    schemas: Vec<&'c Schema>,
}

impl Facet<'_> {
    /// The schema of a member that the definition declares by name.
    pub(super) fn property(&self, name: &str) -> Option<SchemaId> {
        self.schemas
            .iter()
            .find_map(|schema| schema.properties.get(name))
            .map(|property| property.schema)
    }

    /// The schema of the members that it declares without naming them: those of a map.
    pub(super) fn free(&self) -> Option<SchemaId> {
        self.schemas.iter().find_map(|schema| match schema.additional {
            Additional::Schema(free) => Some(free),
            _ => schema.pattern_properties.values().next().copied(),
        })
    }

    /// The schema of an item.
    pub(super) fn item(&self, index: usize) -> Option<SchemaId> {
        self.schemas
            .iter()
            .find_map(|schema| schema.prefix_items.get(index).copied().or(schema.items))
    }

    /// The members that it declares by name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.schemas.iter().flat_map(|schema| schema.properties.keys()).map(AsRef::as_ref)
    }

    /// Whether it says anything of members.
    pub(super) fn declares(&self) -> bool {
        self.free().is_some() || self.schemas.iter().any(|schema| !schema.properties.is_empty())
    }
}

/// The definitions that a value instantiates, the outermost first. Never empty.
pub(super) fn facets<'c>(contract: &'c Contract, schema: SchemaId, value: &Value) -> Vec<Facet<'c>> {
    let mut facets: Vec<Facet<'c>> = Vec::new();
    let mut met = BTreeSet::new();
    let mut waiting = vec![(schema, schema)];
    while let Some((part, owner)) = waiting.pop() {
        if !met.insert(part) {
            continue;
        }
        let found = contract.schema(part);
        match facets.iter_mut().find(|facet| facet.owner == owner) {
            Some(facet) => facet.schemas.push(found),
            None => facets.push(Facet {
                owner,
                schemas: vec![found],
            }),
        }
        // An unnamed part of an `allOf` belongs to what it is a part of; a member of a union stands for itself.
        let named = |part: &SchemaId| contract.schema(*part).name.is_some();
        waiting.extend(variants(contract, found, value).map(|part| (part, part)));
        waiting.extend(
            found
                .all_of
                .iter()
                .rev()
                .map(|part| (*part, if named(part) { *part } else { owner })),
        );
    }
    facets
}

/// The members of the unions that a value is taken for: one of `oneOf`, one of `anyOf`.
fn variants(contract: &Contract, schema: &Schema, value: &Value) -> impl Iterator<Item = SchemaId> {
    let by_name = discriminated(schema, value);
    let best = |union: &[SchemaId]| by_name.filter(|_| !union.is_empty()).or_else(|| best(contract, union, value));
    [best(&schema.one_of), best(&schema.any_of)].into_iter().flatten()
}

/// The member that the discriminator's value names.
fn discriminated(schema: &Schema, value: &Value) -> Option<SchemaId> {
    let discriminator = schema.discriminator.as_ref()?;
    let name = value.get(&*discriminator.property)?.as_str()?;
    discriminator.mapping.get(name).copied()
}

/// The member that fits best, the first of equals.
fn best(contract: &Contract, union: &[SchemaId], value: &Value) -> Option<SchemaId> {
    let fits = union.iter().filter_map(|member| Some((fit(contract, *member, value)?, *member)));
    fits.rev().max_by_key(|(fit, _)| *fit).map(|(_, member)| member)
}

/// How well a value fits a schema; none where its type is not allowed.
fn fit(contract: &Contract, schema: SchemaId, value: &Value) -> Option<i64> {
    let parts: Vec<_> = composed(contract, schema).into_iter().map(|part| contract.schema(part)).collect();
    if parts.iter().any(|part| !part.types.meets(types_of(value))) {
        return None;
    }
    let members = value.as_object();
    Some(
        parts
            .iter()
            .map(|part| constant_fit(part, value) + members.map_or(0, |members| member_fit(contract, part, members)))
            .sum::<i64>()
            - members.map_or(0, |members| strangers(&parts, members)),
    )
}

/// A schema and all that its `allOf` composes it of.
fn composed(contract: &Contract, schema: SchemaId) -> BTreeSet<SchemaId> {
    let mut met = BTreeSet::new();
    let mut waiting = vec![schema];
    while let Some(part) = waiting.pop() {
        if met.insert(part) {
            waiting.extend(&contract.schema(part).all_of);
        }
    }
    met
}

/// What a wrong constant costs: more than any number of members that fit by chance.
const WRONG_CONSTANT: i64 = -1000;
const DECLARED: i64 = 2;
const MISSING: i64 = -10;
const STRANGER: i64 = 1;

fn constant_fit(schema: &Schema, value: &Value) -> i64 {
    let Some(constants) = &schema.enumeration else { return 0 };
    let scalar = !value.is_object() && !value.is_array();
    if scalar && !constants.contains(&Literal(value.to_string().into())) {
        WRONG_CONSTANT
    } else {
        0
    }
}

fn member_fit(contract: &Contract, schema: &Schema, members: &Map<String, Value>) -> i64 {
    let declared = schema.properties.iter().filter_map(|(name, property)| {
        let value = members.get(&**name)?;
        let schema = contract.schema(property.schema);
        let right = schema.types.meets(types_of(value));
        Some(if right { DECLARED } else { 0 } + constant_fit(schema, value))
    });
    let missing = schema
        .required
        .iter()
        .filter(|name| !members.contains_key(&***name))
        .map(|_| MISSING);
    declared.chain(missing).sum()
}

/// How many members none of the parts declares.
fn strangers(parts: &[&Schema], members: &Map<String, Value>) -> i64 {
    let known = |name: &str| parts.iter().any(|part| part.properties.contains_key(name));
    members.keys().filter(|name| !known(name)).map(|_| STRANGER).sum()
}

fn types_of(value: &Value) -> Types {
    match value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(number) if number.is_f64() => Types::NUMBER,
        Value::Number(_) => Types::INTEGER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}
