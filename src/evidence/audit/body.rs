//! One body against the schema that the document has for it.
//!
//! Of a union the member counts that the value fits best; what the document leaves open is no departure. It must not know
//! other bodies.

use super::tally::{Root, Showing};
use super::{Breach, Element, allow};
use crate::contract::{Contract, Schema, SchemaId, Types};
use foldhash::HashMap;
use serde_json::Value;
use std::cmp::Reverse;

/// Bodies nest this deep at most before they are followed no further.
const DEEPEST: usize = 64;
/// Parts of `allOf` and unions that are gathered for one value.
const MOST_PARTS: usize = 512;

/// Parts inside parts are asked this deep how well a value fits.
const MOST_NESTED: usize = 4;

/// How much each departure speaks against a member of a union. The constant that names a variant says more than the type of
/// some member of it.
const WRONG_TYPE: usize = 1000;
const UNLISTED: usize = 100;
const WRONG_TYPE_BELOW: usize = 20;
const MISSING: usize = 10;

/// The walk through one body.
pub(super) struct Body<'c> {
    pub(super) contract: &'c Contract,
    listed: &'c HashMap<SchemaId, Vec<Value>>,
    pub(super) steps: Vec<String>,
    pub(super) showing: Showing,
}

impl<'c> Body<'c> {
    pub(super) fn new(contract: &'c Contract, listed: &'c HashMap<SchemaId, Vec<Value>>) -> Self {
        Self {
            contract,
            listed,
            steps: Vec::new(),
            showing: Showing::default(),
        }
    }

    /// Holds a body against its schema.
    pub(super) fn judge(&mut self, schema: SchemaId, body: &Value) {
        self.value(&[schema], body, self.contract.schema(schema).at);
    }

    /// Holds a value against what several schemas say together.
    pub(super) fn value(&mut self, ids: &[SchemaId], value: &Value, element: Element) {
        if self.steps.len() > DEEPEST {
            return;
        }
        self.showing.visit(element, 1);
        if value.is_null() {
            if let Some(id) = ids.iter().find(|id| !allow::null(self.contract, **id)) {
                let documented = self.contract.schema(*id).stated_types().without(Types::NULL);
                self.breach(Breach::Null, Root::Element(element), documented.to_string(), "null");
            }
            return;
        }
        let parts = self.parts(ids, value);
        if let Some(documented) = self.wrong_type(&parts, ids, value) {
            self.breach(Breach::Type, Root::Element(element), documented.to_string(), type_name(value));
            return;
        }
        for id in &parts {
            self.showing.visit(self.contract.schema(*id).at, 1);
            self.listed(*id, value);
        }
        match value {
            Value::Object(members) => self.object(&parts, members),
            Value::Array(items) => self.items(&parts, items),
            _ => {}
        }
    }

    /// Notes a departure at the path at hand.
    pub(super) fn breach(&mut self, breach: Breach, root: Root, documented: String, came: &'static str) {
        let path = self.path();
        let met = self.showing.meet(breach, root, path, 1);
        met.documented = documented;
        met.came.insert(came);
    }

    pub(super) fn path(&self) -> String {
        self.steps.concat()
    }

    /// Goes a step down, and comes back.
    pub(super) fn below(&mut self, step: String, ids: &[SchemaId], value: &Value, element: Element) {
        self.steps.push(step);
        self.value(ids, value, element);
        self.steps.pop();
    }

    fn items(&mut self, parts: &[SchemaId], items: &[Value]) {
        for (index, item) in items.iter().enumerate() {
            let schema_of = |id: &SchemaId| {
                let schema = self.contract.schema(*id);
                schema.prefix_items.get(index).copied().or(schema.items)
            };
            let ids: Vec<SchemaId> = parts.iter().filter_map(schema_of).collect();
            if let Some(first) = ids.first() {
                let element = self.contract.schema(*first).at;
                self.below("[]".to_owned(), &ids, item, element);
            }
        }
    }

    fn listed(&mut self, id: SchemaId, value: &Value) {
        if self.is_unlisted(id, value) {
            let schema = self.contract.schema(id);
            let values = schema.enumeration.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
            self.breach(Breach::Value, Root::Element(schema.at), values.join(", "), type_name(value));
        }
    }

    fn is_unlisted(&self, id: SchemaId, value: &Value) -> bool {
        self.listed
            .get(&id)
            .is_some_and(|listed| !listed.iter().any(|listed| is_same(listed, value)))
    }

    /// What the document has instead, where a value is of none of the types.
    fn wrong_type(&self, parts: &[SchemaId], ids: &[SchemaId], value: &Value) -> Option<Types> {
        let came = types_of(value);
        let wrong = parts
            .iter()
            .map(|id| self.contract.schema(*id).types)
            .find(|types| !types.contains(came))?;
        // Of a union all members are what the document has, not only the one that is nearest.
        let documented = ids.iter().map(|id| allow::types(self.contract, *id)).fold(Types::ANY, Types::and);
        Some(
            if documented.contains(came) || documented.is_empty() {
                wrong
            } else {
                documented
            }
            .without(Types::NULL),
        )
    }

    /// The schemas that hold for a value: parts of `allOf`, and of each union the member that it fits best.
    pub(super) fn parts(&self, ids: &[SchemaId], value: &Value) -> Vec<SchemaId> {
        let mut parts: Vec<SchemaId> = Vec::new();
        let mut waiting: Vec<SchemaId> = ids.iter().rev().copied().collect();
        while let Some(id) = waiting.pop() {
            if parts.len() >= MOST_PARTS || parts.contains(&id) {
                continue;
            }
            parts.push(id);
            let schema = self.contract.schema(id);
            let unions = [&schema.one_of, &schema.any_of];
            waiting.extend(unions.into_iter().filter_map(|union| self.best(union, value)));
            waiting.extend(self.derived(id, &parts, value));
            waiting.extend(schema.all_of.iter().rev());
        }
        parts
    }

    /// The member of a union that a value fits best, the first of several.
    fn best(&self, union: &[SchemaId], value: &Value) -> Option<SchemaId> {
        union.iter().copied().min_by_key(|id| self.misfit(*id, value, 0))
    }

    /// What builds on a schema and is what the value says that it is; else what alone fits it no worse and knows more of its
    /// members.
    fn derived(&self, id: SchemaId, parts: &[SchemaId], value: &Value) -> Option<SchemaId> {
        let derived = self.contract.derived_among(id, parts.iter().copied());
        if let Some(named) = self.named(id, derived, value) {
            return Some(named);
        }
        let fit = |id: SchemaId| (self.misfit(id, value, 0).0, Reverse(self.known(id, value, 0)));
        let best = derived.iter().map(|id| fit(*id)).min()?;
        let mut alike = derived.iter().copied().filter(|id| fit(*id) == best);
        let only = alike.next().filter(|_| alike.next().is_none())?;
        let bare = fit(id);
        (best.0 <= bare.0 && best.1 < bare.1).then_some(only)
    }

    /// What the discriminator's value names: by the mapping, else by the name of a component.
    fn named(&self, id: SchemaId, derived: &[SchemaId], value: &Value) -> Option<SchemaId> {
        let discriminator = self.contract.schema(id).discriminator.as_ref()?;
        let said = value.get(&*discriminator.property)?.as_str()?;
        let named = discriminator.mapping.get(said).or_else(|| self.contract.definitions.get(said))?;
        derived.contains(named).then_some(*named)
    }

    /// How many members of a value a schema and its parts name.
    fn known(&self, id: SchemaId, value: &Value, depth: usize) -> usize {
        let schema = self.contract.schema(id);
        let named = value.as_object().into_iter().flatten();
        let here = named.filter(|(name, _)| schema.properties.contains_key(name.as_str())).count();
        let parts = schema.all_of.iter().filter(|_| depth < MOST_NESTED);
        here + parts.map(|part| self.known(*part, value, depth + 1)).sum::<usize>()
    }

    /// How badly a value fits: departures first, then members that are not known. Looks at the value and its members only.
    fn misfit(&self, id: SchemaId, value: &Value, depth: usize) -> (usize, usize) {
        let schema = self.contract.schema(id);
        if value.is_null() && schema.or_null {
            return (0, 0);
        }
        if !schema.types.contains(types_of(value)) {
            return (WRONG_TYPE, 0);
        }
        let mut sum = (usize::from(self.is_unlisted(id, value)) * UNLISTED, 0);
        if depth > MOST_NESTED {
            return sum;
        }
        let mut add = |(wrong, unknown): (usize, usize)| sum = (sum.0 + wrong, sum.1 + unknown);
        schema.all_of.iter().for_each(|part| add(self.misfit(*part, value, depth + 1)));
        for union in [&schema.one_of, &schema.any_of] {
            let least = union.iter().map(|member| self.misfit(*member, value, depth + 2)).min();
            add(least.unwrap_or_default());
        }
        if let Value::Object(members) = value {
            add(self.misfit_of_members(schema, members, depth));
        }
        sum
    }

    fn misfit_of_members(&self, schema: &Schema, members: &serde_json::Map<String, Value>, depth: usize) -> (usize, usize) {
        let missing = schema.required.iter().filter(|name| !members.contains_key(&***name)).count();
        let mut sum = (missing * MISSING, 0);
        for (name, member) in members {
            match schema.properties.get(name.as_str()) {
                // A scalar tells variants apart: `type: card`.
                Some(property) if !member.is_object() && !member.is_array() => {
                    sum.0 += match self.misfit(property.schema, member, depth + 1).0 {
                        WRONG_TYPE.. => WRONG_TYPE_BELOW,
                        wrong => wrong,
                    };
                }
                Some(_) => {}
                None => sum.1 += usize::from(!schema.properties.is_empty()),
            }
        }
        sum
    }
}

/// The same constant; `1` and `1.0` are (JSON Schema 2020-12, section 4.2.2).
fn is_same(listed: &Value, value: &Value) -> bool {
    listed == value || listed.as_f64().is_some_and(|number| value.as_f64() == Some(number))
}

/// The type of a value; a whole number is an integer, however it is written.
fn types_of(value: &Value) -> Types {
    match value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(number) if number.is_f64() && number.as_f64().is_some_and(|number| number.fract() != 0.0) => Types::NUMBER,
        Value::Number(_) => Types::INTEGER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}

fn type_name(value: &Value) -> &'static str {
    types_of(value).names().next().unwrap_or("null")
}
