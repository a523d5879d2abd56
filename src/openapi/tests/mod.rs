//! Tests of the reading as a whole, on small documents of our own; here what they share.

mod hostile;
mod operations;
mod schemas;
mod swagger2;

use super::read;
use crate::contract::{Additional, Contract, Operation, ParameterPlace, Property, Schema, SchemeKind, Types};
use crate::source::Bundle;
use std::sync::Arc;

fn contract(yaml: &str) -> Contract {
    let bundle = Bundle::of("api.yaml", yaml.as_bytes().to_vec()).unwrap_or_else(|error| panic!("{error}"));
    read(Arc::new(bundle)).unwrap_or_else(|error| panic!("{error}"))
}

/// A document with these schemas, in some version.
fn with_schemas(version: &str, schemas: &str) -> Contract {
    let key = if version == "2.0" {
        "swagger: '2.0'\ndefinitions:\n"
    } else {
        "components:\n schemas:\n"
    };
    let indent = if version == "2.0" { "  " } else { "   " };
    let schemas: Vec<String> = schemas.lines().map(|line| format!("{indent}{line}")).collect();
    let head = if version == "2.0" {
        String::new()
    } else {
        format!("openapi: {version}\n")
    };
    contract(&format!("{head}{key}{}\n", schemas.join("\n")))
}

fn schema<'c>(contract: &'c Contract, name: &str) -> &'c Schema {
    contract.schema(contract.definitions[name])
}

fn property<'c>(contract: &'c Contract, name: &str, member: &str) -> &'c Property {
    &schema(contract, name).properties[member]
}

fn operation<'c>(contract: &'c Contract, name: &str) -> &'c Operation {
    let found = contract.operations.iter().find(|operation| operation.name() == name);
    found.unwrap_or_else(|| panic!("{name} is none of {:?}", names(contract)))
}

fn names(contract: &Contract) -> Vec<String> {
    contract.operations.iter().map(Operation::name).collect()
}

fn no_diagnostics(contract: &Contract) {
    assert!(contract.diagnostics.is_empty(), "{:?}", contract.diagnostics);
}

/// Diagnostics as `line:column message`.
fn diagnostics(contract: &Contract) -> Vec<String> {
    let shown = contract.diagnostics.iter().map(|diagnostic| {
        let (_, position) = contract.position(diagnostic.at).unwrap();
        format!("{position} {}", diagnostic.message)
    });
    shown.collect()
}
