//! The counts of samples against documents: what they show the bodies show too, and what of it is news.

use super::{contract, found, record, told};
use apidrift::contract::Contract;
use apidrift::evidence::{Breach, Fresh};
use apidrift::sample::{Observed, Routes};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is claimed of the counts of bodies where nothing was accepted before, as kind, first place and counts.
pub(crate) fn counted(schema: &Value, bodies: &[Value]) -> Vec<(Breach, String, u64, u64)> {
    let contract = contract(schema);
    let records: String = bodies.iter().map(|body| record("https://api.example/v1/a/1", 200, body)).collect();
    let look = folded(&contract, &records);
    let fresh = Fresh {
        accepted: (&contract, &Observed::default()),
        current: &contract,
        earlier: &[],
        look: &look,
        renamed: &BTreeMap::new(),
    };
    fresh.departures().iter().map(told).collect()
}

fn folded(contract: &Contract, records: &str) -> Observed {
    let mut observed = Observed::default();
    observed.fold_text(records.as_bytes(), &Routes::of(contract));
    observed
}

/// Kinds and places, what never came aside.
pub(crate) fn departures(told: Vec<(Breach, String, u64, u64)>) -> BTreeSet<(Breach, String)> {
    let told = told.into_iter().filter(|(breach, ..)| *breach != Breach::NeverSeen);
    told.map(|(breach, place, ..)| (breach, place)).collect()
}

/// Small schemas of every make: types, enumerations, members, maps, unions.
fn any_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({})),
        Just(json!({"type": "integer"})),
        Just(json!({"type": ["string", "null"]})),
        Just(json!({"type": "string", "enum": ["x", "y"]})),
        Just(json!({"type": "boolean"})),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let members = prop::collection::btree_map("[a-c]", inner.clone(), 1..4);
        let object = (members, any::<bool>()).prop_map(|(members, required)| {
            let names: Vec<&String> = members.keys().collect();
            let required = if required { json!(names) } else { json!([]) };
            json!({"type": "object", "properties": members, "required": required})
        });
        prop_oneof![
            object,
            inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            inner
                .clone()
                .prop_map(|values| json!({"type": "object", "additionalProperties": values})),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|any| json!({"anyOf": any})),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|one| json!({"oneOf": one})),
            prop::collection::vec(inner, 1..3).prop_map(|all| json!({"allOf": all})),
        ]
    })
}

fn any_body() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(1)),
        Just(json!(1.5)),
        Just(json!("x")),
        Just(json!("other")),
        Just(json!(true)),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            prop::collection::btree_map("[a-d]|[0-9]{8}", inner, 0..4).prop_map(|members| json!(members)),
        ]
    })
}

/// A value that fits no member of a union is of the wrong type for one and unlisted for another: which one was meant nobody
/// can say.
fn either_way(shown: BTreeSet<(Breach, String)>) -> BTreeSet<(Breach, String)> {
    let kind = |breach| if breach == Breach::Value { Breach::Type } else { breach };
    shown.into_iter().map(|(breach, place)| (kind(breach), place)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_counts_show_the_bodies_show_too(schema in any_schema(), bodies in prop::collection::vec(any_body(), 1..5)) {
        let [counts, bodies_show] = [counted(&schema, &bodies), found(&schema, &bodies)].map(|shown| either_way(departures(shown)));
        prop_assert!(counts.is_subset(&bodies_show), "{schema} {bodies:?}: {counts:?}, {bodies_show:?}");
    }
}

/// What is news of fresh samples, as kinds and places. `documents` and `bodies` are those that were accepted and those of now;
/// `earlier` are the bodies of a run between.
fn news(documents: [&Value; 2], bodies: [&[Value]; 3]) -> BTreeSet<(Breach, String)> {
    let [accepted, current] = documents.map(contract);
    let [known, earlier, look] = bodies.map(|bodies| {
        let records: String = bodies.iter().map(|body| record("https://api.example/v1/a/1", 200, body)).collect();
        folded(&current, &records)
    });
    let fresh = Fresh {
        accepted: (&accepted, &known),
        current: &current,
        earlier: &[earlier],
        look: &look,
        renamed: &BTreeMap::new(),
    };
    departures(fresh.departures().iter().map(told).collect())
}

#[test]
fn only_what_the_accepted_side_did_not_show_is_news() {
    let schema = |of: Value| json!({"type": "object", "required": ["id"], "properties": {"id": of}});
    let whole = schema(json!({"type": "integer"}));
    let at = |breach, path: &str| BTreeSet::from([(breach, format!("response 200 body {path}"))]);
    let good = &[json!({"id": 1})][..];
    let (null, text, more) = (
        &[json!({"id": null})][..],
        &[json!({"id": "1"})][..],
        &[json!({"id": 1, "nick": "n"})][..],
    );
    let none = &[][..];
    let nothing = BTreeSet::new();
    // Known from the accepted samples, or new.
    assert_eq!(news([&whole, &whole], [null, none, null]), nothing);
    assert_eq!(news([&whole, &whole], [good, none, null]), at(Breach::Null, ".id"));
    assert_eq!(news([&whole, &whole], [none, none, null]), at(Breach::Null, ".id"));
    assert_eq!(
        news([&whole, &whole], [text, none, null]),
        at(Breach::Null, ".id"),
        "another departure of the same member"
    );
    // It came in a run before this look, and the document says the same all the while.
    assert_eq!(news([&whole, &whole], [good, null, good]), at(Breach::Null, ".id"));
    assert_eq!(news([&whole, &whole], [good, null, none]), at(Breach::Null, ".id"));
    // The document changed since: what came before stood under the old one, what comes now does not stand under the new one.
    let (nullable, named) = (
        schema(json!({"type": ["integer", "null"]})),
        json!({"type": "object", "properties": {"id": {"type": "integer"}, "nick": {}}}),
    );
    assert_eq!(news([&nullable, &whole], [null, null, good]), nothing);
    assert_eq!(news([&nullable, &whole], [null, null, null]), at(Breach::Null, ".id"));
    assert_eq!(news([&whole, &nullable], [good, null, null]), nothing);
    assert_eq!(news([&named, &whole], [more, more, good]), nothing);
    assert_eq!(news([&named, &whole], [more, more, more]), at(Breach::Undocumented, ".nick"));
}
