//! Holds instances against the schemas of one side, by a validator that is not ours.

use super::facts::Part;
use super::steps;
use crate::contract::{Around, SchemaId, Way, json_schema};
use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

/// Steps back that a pattern may take before it is given up.
const BACKTRACKS: usize = 100_000;

/// The schemas of one side, compiled for the instances that will be asked about.
pub(super) struct Check(Validator);

impl Check {
    /// Compiles what `parts` say together; none where that is too large, would take too long, or a
    /// pattern is none.
    pub(super) fn new(parts: &[Part<'_>], way: Way, around: &Around) -> Option<Self> {
        let ids: Vec<SchemaId> = parts.iter().map(|part| part.id).collect();
        let schema = match parts.first() {
            Some(first) => json_schema(first.contract, &ids, way, Some(around))?,
            None => Value::Bool(true),
        };
        if !steps::are_few(&schema) {
            return None;
        }
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS));
        options.build(&schema).ok().map(Self)
    }

    /// Whether the schemas allow the value.
    pub(super) fn allows(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }
}
