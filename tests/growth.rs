//! How the work of a comparison grows, counted in pairs of schemas, for a clock would only tell how busy the machine is.

use apidrift::compare::{Comparison, compare, compare_changed};
use apidrift::contract::Contract;
use apidrift::openapi;
use apidrift::source::Bundle;
use serde_json::{Map, Value, json};
use std::sync::Arc;

fn contract(document: &Value) -> Contract {
    let bundle = Bundle::of("document.json", document.to_string().into_bytes()).expect("it is JSON");
    openapi::read(Arc::new(bundle)).expect("it is OpenAPI")
}

fn document(paths: &Map<String, Value>, schemas: &Map<String, Value>) -> Value {
    json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": paths, "components": { "schemas": schemas } })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn answers(schema: &str) -> Value {
    let body = json!({ "application/json": { "schema": reference(schema) } });
    json!({ "get": { "responses": { "200": { "description": "d", "content": body } } } })
}

/// A document of so many operations: each with a definition of its own, or all with the same. `leaf` is the type of one member of
/// the first definition.
fn operations(count: usize, shared: bool, leaf: &str) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for index in 0..count {
        let name = format!("Item{}", if shared { 0 } else { index });
        paths.insert(format!("/items{index}"), answers(&name));
        let kind = if name == "Item0" { leaf } else { "integer" };
        let properties =
            json!({ "id": { "type": "string" }, "leaf": { "type": kind }, "parts": { "type": "array", "items": reference(&name) } });
        schemas.insert(name, json!({ "type": "object", "properties": properties }));
    }
    document(&paths, &schemas)
}

fn compared(whole: fn(&Contract, &Contract) -> Comparison, old: &Value, new: &Value) -> Comparison {
    whole(&contract(old), &contract(new))
}

fn pairs(count: usize, shared: bool) -> usize {
    let sides = ["integer", "string"].map(|leaf| operations(count, shared, leaf));
    let comparison = compared(compare, &sides[0], &sides[1]);
    assert_eq!(comparison.changes.len(), 1);
    comparison.pairs.len()
}

#[test]
fn twice_the_operations_are_twice_the_work() {
    let (once, twice) = (pairs(100, false), pairs(200, false));
    assert!(twice * 10 >= once * 18 && twice * 10 <= once * 22, "{once} pairs, then {twice}");
}

#[test]
fn operations_that_share_a_definition_share_its_work() {
    assert_eq!(pairs(10, true), pairs(1000, true));
}

#[test]
fn what_stayed_the_same_is_no_work() {
    let sides = ["integer", "string"].map(|leaf| operations(500, false, leaf));
    let [all, changed] = [compare, compare_changed].map(|whole| compared(whole, &sides[0], &sides[1]));
    assert_eq!(changed.changes.len(), 1);
    assert!(
        changed.pairs.len() * 100 < all.pairs.len(),
        "{} of {}",
        changed.pairs.len(),
        all.pairs.len()
    );
    assert_eq!(compared(compare_changed, &sides[0], &sides[0]).pairs.len(), 0);
}

/// Schemas that refer to one another in unions, under names that begin so.
fn knot(prefix: &str, leaf: &str) -> Value {
    const SCHEMAS: usize = 500;
    const MEMBERS: usize = 50;
    let mut schemas = Map::new();
    for index in 0..SCHEMAS {
        let members = (1..=MEMBERS).map(|step| reference(&format!("{prefix}{}", (index + step * 7) % SCHEMAS)));
        let kind = if index == 0 { leaf } else { "integer" };
        let properties = json!({ format!("p{index}"): { "type": kind }, "next": { "oneOf": members.collect::<Vec<_>>() } });
        schemas.insert(format!("{prefix}{index}"), json!({ "type": "object", "properties": properties }));
    }
    let paths = Map::from_iter([("/knot".to_owned(), answers(&format!("{prefix}0")))]);
    document(&paths, &schemas)
}

#[test]
fn a_knot_of_unions_is_compared_once_a_pair() {
    let comparison = compared(compare_changed, &knot("Old", "integer"), &knot("New", "string"));
    // A schema, its two members, and its place in each of the 50 unions that have it.
    let most = 500 * (3 + 50);
    assert!(comparison.pairs.len() <= most, "{} pairs", comparison.pairs.len());
    let kinds: Vec<_> = comparison
        .changes
        .iter()
        .map(|change| (&change.what, &change.old.text, &change.new.text))
        .collect();
    assert_eq!(kinds.len(), 1, "{kinds:?}");
}
