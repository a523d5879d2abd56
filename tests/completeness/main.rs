//! Every field of every object of OpenAPI 2.0, 3.0, 3.1 and 3.2, and every keyword of JSON Schema: a document that differs in
//! that one alone, and what is said of it. What nothing is said of has its reason beside it.

mod documents;
#[path = "../judged/mod.rs"]
#[allow(dead_code, reason = "each test needs some of it")]
mod judged;
mod objects;
mod old_version;
mod schemas;
mod surroundings;

use apidrift::contract::Contract;
use judged::contract;
use serde_json::Value;
use std::collections::BTreeSet;

/// One field.
pub(crate) struct Row {
    /// The object that the specification describes it in, and its name.
    field: &'static str,
    /// The document that both sides are made of.
    document: fn() -> Value,
    /// Where the field stands in it (JSON Pointer, RFC 6901).
    at: &'static str,
    /// What stands there before and after, as JSON; nothing where it is empty.
    sides: [&'static str; 2],
    /// Rules in the order of their names; or, after `= `, why nothing is said.
    says: &'static str,
}

/// Rows of one object: `"field" at: before => after, says;`.
macro_rules! table {
    ($($object:literal in $document:path { $($field:literal $at:literal: $before:literal => $after:literal, $says:literal;)* })*) => {
        &[$($(crate::Row {
            field: concat!($object, ": ", $field),
            document: $document,
            at: $at,
            sides: [$before, $after],
            says: $says,
        }),*),*]
    };
}
pub(crate) use table;

/// The document with one value put at a place, or taken from it.
fn with(mut document: Value, at: &str, value: &str) -> Value {
    let (holder, key) = at.rsplit_once('/').expect("a pointer has a slash");
    let key = key.replace("~1", "/").replace("~0", "~");
    let holder = document.pointer_mut(holder).unwrap_or_else(|| panic!("{at}: nothing holds it"));
    let value: Option<Value> =
        (!value.is_empty()).then(|| serde_json::from_str(value).unwrap_or_else(|error| panic!("{at} {value}: {error}")));
    match (holder, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(key, value)),
        (Value::Object(members), None) => drop(members.shift_remove(&key)),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().expect("an index")] = value,
        (other, _) => panic!("{at}: {other} holds no field"),
    }
    document
}

/// The rules of all findings, info included.
fn told(old: &Contract, new: &Contract) -> String {
    let rules: BTreeSet<String> = judged::declared([old, new]).into_iter().map(|finding| finding.rule).collect();
    rules.into_iter().collect::<Vec<_>>().join(" ")
}

fn fault(row: &Row) -> Option<String> {
    let [old, new] = row.sides.map(|side| contract(&with((row.document)(), row.at, side)));
    let told = told(&old, &new);
    let expected = if row.says.starts_with("= ") { "" } else { row.says };
    (told != expected).then(|| format!("{} {:?}: {told:?} and not {expected:?}", row.field, row.sides))
}

#[test]
fn every_field_is_compared_or_has_a_reason() {
    let all = [objects::ROWS, surroundings::ROWS, schemas::ROWS, old_version::ROWS];
    let rows: Vec<&Row> = all.into_iter().flatten().collect();
    let faults: Vec<String> = rows.iter().filter_map(|row| fault(row)).collect();
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), rows.len(), faults.join("\n"));
}

#[test]
fn a_document_does_not_differ_from_itself() {
    for document in [documents::v20, documents::v30, documents::v31, documents::v32] {
        let contract = contract(&document());
        assert!(contract.diagnostics.is_empty(), "{:?}", contract.diagnostics);
        assert_eq!(told(&contract, &contract), "");
    }
}
