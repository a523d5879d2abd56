//! From a place of the report, or a path inside a definition, to the member that the contract declares there.
//!
//! It only looks things up; what was seen or said there is for others.

use crate::contract::{Additional, Contract, MediaBody, Ordered, Property, Schema, SchemaId, Types};
use foldhash::{HashSet, HashSetExt as _};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// A member of an object and the schema that declares it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared<'c> {
    pub(super) owner: SchemaId,
    pub(super) property: &'c Property,
}

/// The member at a place such as `response 200 body .items[].name` of an operation.
pub(super) fn at_place<'c>(contract: &'c Contract, operation: &str, place: &str) -> Option<Declared<'c>> {
    let (schema, path) = body_at(contract, operation, place)?;
    below(contract, schema, path)
}

/// The strings that a document lists for a place; none where it does not list them all.
pub fn listed(contract: &Contract, operation: &str, place: &str) -> Option<BTreeSet<String>> {
    let (schema, path) = body_at(contract, operation, place)?;
    let schema = steps(path).iter().try_fold(schema, |here, step| step_down(contract, here, step))?;
    strings(contract, schema, 0)
}

/// Parts of `allOf` and members of unions are asked this deep at most.
const DEEPEST: usize = 8;

fn strings(contract: &Contract, id: SchemaId, depth: usize) -> Option<BTreeSet<String>> {
    let schema = contract.schema(id);
    if let Some(values) = &schema.enumeration {
        let texts = values.iter().filter_map(|value| Some(value.to_json()?.as_str()?.to_owned()));
        return Some(texts.collect());
    }
    if depth > DEEPEST {
        return None;
    }
    let mut parts = schema.all_of.iter();
    if let Some(known) = parts.find_map(|part| strings(contract, *part, depth + 1)) {
        return Some(known);
    }
    let unions = [&schema.one_of, &schema.any_of].into_iter().filter(|union| !union.is_empty());
    let each = |union: &[SchemaId]| {
        let members = union.iter().filter(|id| contract.schema(**id).types.contains(Types::STRING));
        let known: Option<Vec<_>> = members.map(|id| strings(contract, *id, depth + 1)).collect();
        known.map(|known| known.into_iter().flatten().collect())
    };
    unions.map(|union| each(union)).next()?
}

/// The schema of the body that a place is in, and the path from there.
fn body_at<'p>(contract: &Contract, operation: &str, place: &'p str) -> Option<(SchemaId, &'p str)> {
    let operation = contract.operations.iter().find(|known| known.name() == operation)?;
    let (media, path) = match place.strip_prefix("response ") {
        Some(rest) => {
            let (status, path) = rest.split_once(" body ")?;
            (&operation.responses.get(status)?.media, path)
        }
        None => (&operation.request_body.as_ref()?.media, place.strip_prefix("request body ")?),
    };
    Some((body_schema(media)?, path))
}

fn body_schema(media: &Ordered<Arc<str>, MediaBody>) -> Option<SchemaId> {
    let json = media.iter().find(|(name, _)| name.contains("json")).or_else(|| media.first())?;
    json.1.schema
}

/// The member at a path such as `.items[].name` below a schema.
pub(super) fn below<'c>(contract: &'c Contract, schema: SchemaId, path: &str) -> Option<Declared<'c>> {
    let steps = steps(path);
    let (last, before) = steps.split_last()?;
    let here = before.iter().try_fold(schema, |here, step| step_down(contract, here, step))?;
    let name = last.strip_prefix('.')?;
    find(contract, here, &|schema| {
        schema.properties.get(name).map(|property| Declared { owner: here, property })
    })
}

/// The schema a step below another.
fn step_down(contract: &Contract, here: SchemaId, step: &str) -> Option<SchemaId> {
    match step {
        "[]" => find(contract, here, &|schema| schema.items),
        ".*" => find(contract, here, &|schema| match schema.additional {
            Additional::Schema(values) => Some(values),
            Additional::Unsaid | Additional::Open | Additional::Closed => None,
        }),
        member => {
            let name = member.strip_prefix('.')?;
            find(contract, here, &|schema| {
                schema.properties.get(name).map(|property| property.schema)
            })
        }
    }
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
