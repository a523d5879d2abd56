//! The members of one object against what the document has for them.
//!
//! It must not know how a value is held against its own schema.

use super::Breach;
use super::body::Body;
use super::tally::Root;
use crate::contract::{Additional, At, Property, Schema, SchemaId};
use crate::sample::is_free_key;
use foldhash::{HashMap, HashSet};
use indexmap::IndexMap;
use regex::Regex;
use serde_json::{Map, Value};

/// What the parts say of one member.
#[derive(Default)]
struct Declared {
    schemas: Vec<SchemaId>,
    at: Option<At>,
}

impl<'c> Body<'c> {
    pub(super) fn object(&mut self, parts: &[SchemaId], members: &Map<String, Value>) {
        let contract = self.contract;
        let schemas: Vec<&'c Schema> = parts.iter().map(|id| contract.schema(*id)).collect();
        let declared = declared(&schemas);
        for schema in &schemas {
            for (name, property) in schema.properties.iter().filter(|(_, property)| !property.write_only) {
                self.tried_member(name, property, members.contains_key(&**name));
            }
        }
        self.missing(&schemas, &declared, members);
        for (name, member) in members {
            match declared.get(name.as_str()) {
                Some(known) => {
                    let element = known.at.or_else(|| Some(contract.schema(*known.schemas.first()?).at));
                    if let Some(element) = element {
                        self.below(format!(".{name}"), &known.schemas, member, element);
                    }
                }
                None => self.undeclared(&schemas, parts, name, member),
            }
        }
    }

    fn tried_member(&mut self, name: &str, property: &Property, is_there: bool) {
        let steps = &self.steps;
        let path = || format!("{}.{name}", steps.concat());
        self.showing.tries(property.at, path, [u64::from(is_there), 1]);
    }

    /// Members that are required and not there, unless they only exist in requests.
    fn missing(&mut self, schemas: &[&Schema], declared: &IndexMap<&str, Declared>, members: &Map<String, Value>) {
        let written = |name: &str| {
            schemas
                .iter()
                .any(|schema| schema.properties.get(name).is_some_and(|property| property.write_only))
        };
        let mut told: HashSet<&str> = HashSet::default();
        for schema in schemas {
            for name in schema.required.iter().filter(|name| !members.contains_key(&***name)) {
                if written(name) || !told.insert(name) {
                    continue;
                }
                let at = declared.get(&**name).and_then(|known| known.at);
                let root = at.map_or_else(|| Root::Member(schema.at, name.clone()), Root::Element);
                self.breach_below(name, Breach::Missing, root, "required");
            }
        }
    }

    /// A member that no part names: by a pattern, as one of a map's, or not at all.
    fn undeclared(&mut self, schemas: &[&Schema], parts: &[SchemaId], name: &str, member: &Value) {
        let mut values: Vec<SchemaId> = Vec::new();
        for schema in schemas {
            let by_pattern = schema.pattern_properties.iter().filter(|(pattern, _)| fits(pattern, name));
            let found = by_pattern.map(|(_, id)| *id).collect::<Vec<_>>();
            match schema.additional {
                Additional::Schema(id) if found.is_empty() => values.push(id),
                _ => values.extend(found),
            }
        }
        if let Some(first) = values.first() {
            let element = self.contract.schema(*first).at;
            self.below(".*".to_owned(), &values, member, element);
            return;
        }
        let is_open =
            |schema: &&Schema| matches!(schema.additional, Additional::Open) || matches!(schema.unevaluated_properties, Additional::Open);
        let owner = schemas
            .iter()
            .filter(|schema| !schema.properties.is_empty())
            .max_by_key(|schema| schema.properties.len());
        let Some(owner) = owner.filter(|_| !schemas.iter().any(is_open) && !self.named_elsewhere(parts, name)) else {
            return;
        };
        // A key that is data is no name, and is told to nobody.
        let shown = if is_free_key(name) { "*" } else { name };
        let root = Root::Member(owner.at, shown.into());
        self.breach_below(shown, Breach::Undocumented, root, "");
    }

    fn breach_below(&mut self, name: &str, breach: Breach, root: Root, documented: &str) {
        let path = format!("{}.{name}", self.path());
        let met = self.showing.meet(breach, root, path, 1);
        documented.clone_into(&mut met.documented);
    }

    /// Whether a member has a name in a branch that may hold as well: another member of a union, a condition, a dependency.
    fn named_elsewhere(&self, parts: &[SchemaId], name: &str) -> bool {
        let mut known: HashSet<SchemaId> = HashSet::default();
        let mut waiting: Vec<SchemaId> = parts.to_vec();
        while let Some(id) = waiting.pop() {
            if !known.insert(id) {
                continue;
            }
            let schema = self.contract.schema(id);
            if schema.properties.contains_key(name) || matches!(schema.additional, Additional::Open) {
                return true;
            }
            waiting.extend(&schema.all_of);
            waiting.extend(schema.any_of.iter().chain(schema.conditional.iter().flatten()));
            waiting.extend(schema.dependent_schemas.values());
        }
        false
    }
}

fn declared<'s>(schemas: &[&'s Schema]) -> IndexMap<&'s str, Declared> {
    let mut all: IndexMap<&str, Declared> = IndexMap::new();
    for schema in schemas {
        for (name, property) in &schema.properties {
            let known = all.entry(&**name).or_default();
            known.at = known.at.or(Some(property.at));
            known.schemas.push(property.schema);
        }
    }
    all
}

thread_local! {
    /// Patterns of member names, made once a thread.
    static PATTERNS: std::cell::RefCell<HashMap<String, Option<Regex>>> = std::cell::RefCell::default();
}

/// Patterns larger than this when made are not followed.
const LARGEST_PATTERN: usize = 1 << 18;

/// Whether a name fits a pattern. One that cannot be used here fits everything, so that nothing is said of the member.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    PATTERNS.with_borrow_mut(|patterns| {
        if !patterns.contains_key(pattern) {
            let made = regex::RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok();
            patterns.insert(pattern.to_owned(), made);
        }
        patterns
            .get(pattern)
            .and_then(Option::as_ref)
            .is_none_or(|made| made.is_match(name))
    })
}
