//! The members that were counted of objects against what the document has for them.
//!
//! It must not know how a value is held against its own schema.

use super::super::member::fits;
use super::super::tally::Root;
use super::super::{Breach, Element};
use super::{Choice, Held, MOST_PARTS, Walk};
use crate::contract::{Additional, Schema, SchemaId, Types};
use crate::sample::Branch;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Objects at one path.
struct Objects<'o> {
    branch: Branch<'o>,
    /// Responses that had one.
    responses: u64,
    members: BTreeMap<&'o str, Branch<'o>>,
}

impl<'c> Walk<'c> {
    pub(super) fn object(&mut self, branch: Branch<'_>, choices: &[Choice]) {
        let held = self.fit(choices, Types::OBJECT);
        let objects = Objects {
            branch,
            responses: branch.types().find(|(name, _)| *name == "object").map_or(0, |(_, count)| count),
            members: branch.members().collect(),
        };
        let schemas: Vec<&'c Schema> = held.sure.iter().map(|id| self.contract.schema(*id)).collect();
        for schema in &schemas {
            self.showing.visit(schema.at, objects.responses);
            self.tried(schema, &objects);
        }
        self.missing(&schemas, &objects);
        for (name, member) in &objects.members {
            self.member(&held, choices, name, *member);
        }
        if let Some(values) = branch.values() {
            self.values(&held, choices, branch, values);
        }
    }

    /// Counts which of the declared members came.
    fn tried(&mut self, schema: &Schema, objects: &Objects<'_>) {
        let declared = schema.properties.iter().filter(|(_, property)| !property.write_only);
        for (name, property) in declared.filter(|(name, _)| !objects.branch.pools(name)) {
            let seen = objects.members.get(&**name).map_or(0, |member| member.responses());
            let steps = &self.steps;
            let path = || format!("{}.{name}", steps.concat());
            self.showing.tries(property.at, path, [seen, objects.responses]);
        }
    }

    /// Members that are required and not there, unless they only exist in requests.
    fn missing(&mut self, schemas: &[&Schema], objects: &Objects<'_>) {
        let written = |name: &str| {
            schemas
                .iter()
                .any(|schema| schema.properties.get(name).is_some_and(|found| found.write_only))
        };
        let mut told: BTreeSet<&Arc<str>> = BTreeSet::new();
        for schema in schemas {
            for name in &schema.required {
                let lacking = objects.branch.lacking(objects.members.get(&**name).copied());
                if lacking == 0 || objects.branch.pools(name) || written(name) || !told.insert(name) {
                    continue;
                }
                let declared = schemas.iter().find_map(|schema| schema.properties.get(name));
                let root = declared.map_or_else(|| Root::Member(schema.at, Arc::clone(name)), |property| Root::Element(property.at));
                let object = self.steps.concat();
                let met = self.meet(Breach::Missing, root, &format!(".{name}"), lacking);
                "required".clone_into(&mut met.documented);
                met.lack(&object, lacking);
            }
        }
    }

    fn member(&mut self, held: &Held, choices: &[Choice], name: &str, member: Branch<'_>) {
        let contract = self.contract;
        let property = |id: SchemaId| contract.schema(id).properties.get(name);
        let below = held.below(|id| property(id).map(|property| property.schema));
        let Some(first) = below.first().and_then(|choice| choice.first()) else {
            return self.undeclared(held, choices, name, member);
        };
        let at = held.sure.iter().find_map(|id| property(*id)).map(|property| property.at);
        let element: Element = at.unwrap_or_else(|| contract.schema(*first).at);
        self.into(&format!(".{name}"), member, &below, element);
    }

    /// A member that no schema names: by a pattern, as one of a map's, or not at all.
    fn undeclared(&mut self, held: &Held, choices: &[Choice], name: &str, member: Branch<'_>) {
        let contract = self.contract;
        let below = held.below(|id| {
            let schema = contract.schema(id);
            let by_pattern = schema.pattern_properties.iter().find(|(pattern, _)| fits(pattern, name));
            by_pattern.map(|(_, id)| *id).or_else(|| of_map(schema))
        });
        if below.is_empty() {
            self.undocumented(held, choices, Some(name), member);
        } else {
            self.step(".*", Some(member), &below);
        }
    }

    /// The values under keys that are data. Members that have such names in the document are counted among them.
    fn values(&mut self, held: &Held, choices: &[Choice], objects: Branch<'_>, values: Branch<'_>) {
        let contract = self.contract;
        let parts = held.sure.iter().chain(held.open.iter().flatten().flatten());
        let mut names = parts.flat_map(|id| contract.schema(*id).properties.keys());
        if names.any(|name| objects.pools(name)) {
            return;
        }
        let below = held.below(|id| {
            let schema = contract.schema(id);
            of_map(schema).filter(|_| schema.pattern_properties.is_empty())
        });
        if below.is_empty() {
            self.undocumented(held, choices, None, values);
        } else {
            self.step(".*", Some(values), &below);
        }
    }

    /// Notes a member that the document does not have, unless some schema leaves it open. A key that is data is no name, and is
    /// told to nobody.
    fn undocumented(&mut self, held: &Held, choices: &[Choice], name: Option<&str>, member: Branch<'_>) {
        let schemas = held.sure.iter().map(|id| self.contract.schema(*id));
        let owner = schemas
            .filter(|schema| !schema.properties.is_empty())
            .max_by_key(|schema| schema.properties.len());
        if let Some(owner) = owner.filter(|_| !self.may_have(choices, name)) {
            let shown = name.unwrap_or("*");
            self.meet(
                Breach::Undocumented,
                Root::Member(owner.at, shown.into()),
                &format!(".{shown}"),
                member.responses(),
            );
        }
    }

    /// Whether a member has a name, or is left open, in any schema that may hold.
    fn may_have(&self, choices: &[Choice], name: Option<&str>) -> bool {
        let mut known: BTreeSet<SchemaId> = BTreeSet::new();
        let mut waiting: Vec<SchemaId> = choices.concat();
        while let Some(id) = waiting.pop() {
            if !known.insert(id) {
                continue;
            }
            let schema = self.contract.schema(id);
            if known.len() > MOST_PARTS || leaves_open(schema, name) {
                return true;
            }
            waiting.extend(schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of));
            waiting.extend(self.contract.derived_among(id, known.iter().copied()));
            waiting.extend(schema.conditional.iter().flatten().chain(schema.dependent_schemas.values()));
        }
        false
    }
}

/// The schema of a map's values.
const fn of_map(schema: &Schema) -> Option<SchemaId> {
    match schema.additional {
        Additional::Schema(values) => Some(values),
        Additional::Unsaid | Additional::Open | Additional::Closed => None,
    }
}

/// Whether a schema names a member, or any, or says that there may be others.
fn leaves_open(schema: &Schema, name: Option<&str>) -> bool {
    let open = |additional: Additional| matches!(additional, Additional::Open | Additional::Schema(_));
    let named = name.is_some_and(|name| schema.properties.contains_key(name));
    let mut patterns = schema.pattern_properties.keys();
    let by_pattern = patterns.any(|pattern| name.is_none_or(|name| fits(pattern, name)));
    named || by_pattern || open(schema.additional) || open(schema.unevaluated_properties)
}
