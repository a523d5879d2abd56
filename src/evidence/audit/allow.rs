//! What a schema allows, its parts and the members of its unions taken together.
//!
//! It must not know values. Where a knot of schemas is too wide to be followed, more is taken to be allowed, never less.

use crate::contract::{Contract, SchemaId, Types};

/// Parts of `allOf` and unions are followed this deep at most.
const DEEPEST: usize = 8;
/// So many of them are followed for one question.
const MOST: usize = 512;

/// The types of the values that a schema allows.
pub(super) fn types(contract: &Contract, id: SchemaId) -> Types {
    types_within(contract, id, 0, &mut MOST.clone())
}

fn types_within(contract: &Contract, id: SchemaId, depth: usize, left: &mut usize) -> Types {
    let schema = contract.schema(id);
    if depth > DEEPEST || *left == 0 {
        return if *left == 0 { Types::ANY } else { schema.types };
    }
    *left -= 1;
    let mut all = |ids: &[SchemaId], start: Types, join: fn(Types, Types) -> Types| {
        ids.iter().map(|id| types_within(contract, *id, depth + 1, left)).fold(start, join)
    };
    let unions = [&schema.one_of, &schema.any_of].into_iter().filter(|union| !union.is_empty());
    let within = unions
        .map(|union| all(union, Types::NONE, Types::or))
        .fold(schema.types, Types::and);
    let within = all(&schema.all_of, within, Types::and);
    if schema.or_null { within.or(Types::NULL) } else { within }
}

/// Whether a schema allows null, as far as it names types; one that names none is taken to allow it.
pub(super) fn null(contract: &Contract, id: SchemaId) -> bool {
    null_within(contract, id, 0, &mut MOST.clone())
}

fn null_within(contract: &Contract, id: SchemaId, depth: usize, left: &mut usize) -> bool {
    let schema = contract.schema(id);
    let named = schema.types != Types::ANY && schema.types.contains(Types::NULL);
    if schema.or_null || named || depth > DEEPEST || *left == 0 {
        return true;
    }
    *left -= 1;
    let mut allows = |id: &SchemaId| null_within(contract, *id, depth + 1, left);
    schema.types.contains(Types::NULL)
        && schema.all_of.iter().all(&mut allows)
        && [&schema.one_of, &schema.any_of]
            .into_iter()
            .all(|union| union.is_empty() || union.iter().any(&mut allows))
}
