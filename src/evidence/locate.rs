//! From a place of the report, or a path inside a definition, to the member that the contract declares there.
//!
//! It only looks things up; what was seen or said there is for others.

use crate::contract::{Additional, Contract, MediaBody, Property, Schema, SchemaId};
use foldhash::{HashSet, HashSetExt as _};
use indexmap::IndexMap;
use std::collections::VecDeque;
use std::sync::Arc;

/// A member of an object and the schema that declares it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared<'c> {
    pub(super) owner: SchemaId,
    pub(super) property: &'c Property,
}

/// The member at a place such as `response 200 body .items[].name` of an operation.
pub(super) fn at_place<'c>(contract: &'c Contract, operation: &str, place: &str) -> Option<Declared<'c>> {
    let operation = contract.operations.iter().find(|known| known.name() == operation)?;
    let (media, path) = match place.strip_prefix("response ") {
        Some(rest) => {
            let (status, path) = rest.split_once(" body ")?;
            (&operation.responses.get(status)?.media, path)
        }
        None => (&operation.request_body.as_ref()?.media, place.strip_prefix("request body ")?),
    };
    below(contract, body_schema(media)?, path)
}

fn body_schema(media: &IndexMap<Arc<str>, MediaBody>) -> Option<SchemaId> {
    let json = media.iter().find(|(name, _)| name.contains("json")).or_else(|| media.first())?;
    json.1.schema
}

/// The member at a path such as `.items[].name` below a schema.
pub(super) fn below<'c>(contract: &'c Contract, schema: SchemaId, path: &str) -> Option<Declared<'c>> {
    let steps = steps(path);
    let (last, before) = steps.split_last()?;
    let mut here = schema;
    for step in before {
        here = match *step {
            "[]" => find(contract, here, &|schema| schema.items)?,
            ".*" => find(contract, here, &|schema| match schema.additional {
                Additional::Schema(values) => Some(values),
                Additional::Unsaid | Additional::Open | Additional::Closed => None,
            })?,
            member => {
                let name = member.strip_prefix('.')?;
                find(contract, here, &|schema| {
                    schema.properties.get(name).map(|property| property.schema)
                })?
            }
        };
    }
    let name = last.strip_prefix('.')?;
    find(contract, here, &|schema| {
        schema.properties.get(name).map(|property| Declared { owner: here, property })
    })
}

/// `.items[].name` as `.items`, `[]`, `.name`. A name with a dot in it is read as two; such a member is not found.
fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let mut rest = path.trim_start_matches("(whole)");
    while !rest.is_empty() {
        let next = rest.char_indices().skip(1).find(|(_, letter)| matches!(letter, '.' | '['));
        let end = if rest.starts_with("[]") {
            2
        } else {
            next.map_or(rest.len(), |(index, _)| index)
        };
        let (step, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        steps.push(step);
        rest = after;
    }
    steps
}

/// The first answer of a schema, or of what holds wherever it does, or of a member of its unions.
fn find<'c, T>(contract: &'c Contract, id: SchemaId, ask: &dyn Fn(&'c Schema) -> Option<T>) -> Option<T> {
    let mut seen = HashSet::new();
    let mut waiting = VecDeque::from([id]);
    while let Some(id) = waiting.pop_front() {
        let schema = contract.schema(id);
        if let Some(answer) = ask(schema) {
            return Some(answer);
        }
        let parts = schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of);
        waiting.extend(parts.copied().filter(|part| seen.insert(*part)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn a_path_is_cut_into_its_steps() {
        assert_eq!(steps(".items[].name"), [".items", "[]", ".name"]);
        assert_eq!(steps("[].key"), ["[]", ".key"]);
        assert_eq!(steps(".map.*.x"), [".map", ".*", ".x"]);
        assert!(steps("(whole)").is_empty());
    }
}
