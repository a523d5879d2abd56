//! Variants: learnt from the values of one member, whatever it is called, in any split and order; and what is told of them.

use super::super::{Counts, Observed, ObservedKind, ObservedPlace, Tier, compare, format};
use super::{answers, place};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the slow fold knows of one variant: responses, objects, by member the responses without it, and the members of all.
type Slow = (u64, u64, BTreeMap<String, u64>, BTreeSet<String>);

const NAMES: [&str; 5] = ["type", "a", "b", "c", "d"];

fn class(text: &str) -> Option<String> {
    let word = !text.is_empty() && format::of(text).is_none();
    word.then(|| format!("{:02x}", super::super::resources::hash(text.as_bytes()) >> 56))
}

/// The variants of the items of lists, by the values of a member, told from whole documents.
fn slow(bodies: &[Vec<Map<String, Value>>], name: &str) -> BTreeMap<String, Slow> {
    let members: BTreeSet<&String> = bodies.iter().flatten().flat_map(Map::keys).collect();
    let of = |object: &Map<String, Value>| object.get(name).and_then(Value::as_str).and_then(class);
    let classes: BTreeSet<String> = bodies.iter().flatten().filter_map(of).collect();
    let known = classes.into_iter().map(|class| {
        let groups: Vec<Vec<_>> = bodies
            .iter()
            .map(|body| body.iter().filter(|object| of(object).as_ref() == Some(&class)).collect())
            .filter(|group: &Vec<_>| !group.is_empty())
            .collect();
        let lacking = |member: &String| {
            groups
                .iter()
                .filter(|group| !group.iter().any(|object| object.contains_key(member)))
                .count()
        };
        let lacking = members.iter().map(|member| ((*member).clone(), lacking(member) as u64));
        let always = |member: &&&String| groups.iter().flatten().all(|object| object.contains_key(**member));
        let always = members.iter().filter(always).map(|member| (*member).clone()).collect();
        let objects = groups.iter().map(Vec::len).sum::<usize>() as u64;
        (
            class,
            (
                groups.len() as u64,
                objects,
                lacking.filter(|(_, count)| *count > 0).collect(),
                always,
            ),
        )
    });
    known.collect()
}

/// The variants as they are written, read as plain JSON.
fn written(observed: &Observed, name: &str) -> BTreeMap<String, Slow> {
    let file: Value = serde_json::from_str(&observed.to_lines()).unwrap();
    let paths = file["paths"].as_array().unwrap();
    let names: Vec<&str> = paths
        .iter()
        .filter_map(|line| line["path"].as_str()?.strip_prefix("[]."))
        .filter(|name| !name.contains(['.', '[']))
        .collect();
    let line = paths.iter().find(|line| line["path"] == "[]");
    let variants = line
        .and_then(|line| line["variants"][name].as_object().cloned())
        .unwrap_or_default();
    let read = |(class, line): (String, Value)| {
        let lacking: BTreeMap<String, u64> = line
            .get("without")
            .map_or_else(BTreeMap::new, |known| serde_json::from_value(known.clone()).unwrap());
        let partly: Vec<String> = line
            .get("partly")
            .map_or_else(Vec::new, |known| serde_json::from_value(known.clone()).unwrap());
        let all = names.iter().map(|name| (*name).to_owned());
        let always = all.filter(|name| !lacking.contains_key(name) && !partly.contains(name)).collect();
        (
            class,
            (
                line["responses"].as_u64().unwrap(),
                line["objects"].as_u64().unwrap(),
                lacking,
                always,
            ),
        )
    };
    variants.into_iter().map(read).collect()
}

fn object() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![
        6 => prop::sample::select(&["x", "y", "z", "", "2024-01-31"][..]).prop_map(|text| json!(text)),
        1 => Just(json!(null)),
        1 => Just(json!(["x", {"a": "y"}])),
    ];
    prop::collection::btree_map(prop::sample::select(&NAMES[..]), value, 0..5)
        .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn lists() -> impl Strategy<Value = Vec<Vec<Map<String, Value>>>> {
    prop::collection::vec(prop::collection::vec(object(), 0..5), 0..8)
}

fn fold(bodies: &[Vec<Map<String, Value>>]) -> Observed {
    let mut observed = Observed::default();
    for body in bodies {
        observed.fold_body(&place(), json!(body).to_string().as_bytes()).unwrap();
    }
    observed
}

proptest! {
    #[test]
    fn the_variants_are_those_of_whole_documents(bodies in lists()) {
        let observed = fold(&bodies);
        // Four members are followed, the likely name and then the first ones of those that ever had such a string.
        let has_words = |name: &&&str| bodies.iter().flatten().any(|object| object.get(**name).and_then(Value::as_str).and_then(class).is_some());
        for name in NAMES.iter().filter(has_words).take(4) {
            prop_assert_eq!(written(&observed, name), slow(&bodies, name), "{}", name);
        }
    }

    #[test]
    fn any_split_any_order_and_any_reading_give_the_same_bytes(bodies in lists().prop_shuffle(), cut in any::<prop::sample::Index>()) {
        let whole = fold(&bodies).to_lines();
        let (front, back) = bodies.split_at(cut.index(bodies.len() + 1));
        let mut merged = Observed::from_lines(&fold(back).to_lines()).unwrap();
        merged.merge(Observed::from_lines(&fold(front).to_lines()).unwrap());
        prop_assert_eq!(merged.to_lines(), whole.clone());
        let mut resumed = Observed::from_lines(&fold(front).to_lines()).unwrap();
        for body in back {
            let broken = json!([{ "kind": "x", "type": "q", "e": "f" }, body]).to_string();
            prop_assert!(resumed.fold_body(&place(), &broken.as_bytes()[..broken.len() - 1]).is_err());
            resumed.fold_body(&place(), json!(body).to_string().as_bytes()).unwrap();
        }
        prop_assert_eq!(resumed.to_lines(), whole);
    }
}

#[test]
fn a_member_with_many_values_tells_no_variants_in_any_split() {
    let bodies: Vec<Vec<Map<String, Value>>> = (0..40_u8)
        .map(|n| {
            vec![
                json!({ "type": format!("w{}", char::from(b'A' + n)), "kind": "k" })
                    .as_object()
                    .unwrap()
                    .clone(),
            ]
        })
        .collect();
    let whole = fold(&bodies);
    assert!(written(&whole, "type").is_empty() && !written(&whole, "kind").is_empty());
    let mut parts = fold(&bodies[..15]);
    assert!(!written(&parts, "type").is_empty());
    parts.merge(fold(&bodies[15..]));
    assert_eq!(parts.to_lines(), whole.to_lines());
}

/// Answers of pets by turns: every second a dog, which barks, the others cats, with claws.
fn pets(count: usize, pet: impl Fn(usize) -> Value) -> Observed {
    let bodies: Vec<String> = (0..count).map(|n| pet(n).to_string()).collect();
    answers(&bodies.iter().map(String::as_str).collect::<Vec<_>>())
}

fn pet(n: usize) -> Value {
    if n.is_multiple_of(2) {
        json!({ "id": n, "species": "dog", "bark": 1 })
    } else {
        json!({ "id": n, "species": "cat", "claws": 1 })
    }
}

fn told(old: &Observed, new: &Observed) -> Vec<(ObservedKind, String, Option<Tier>, String)> {
    let shown = |place: &ObservedPlace| match place {
        ObservedPlace::Live { r#where, .. } => r#where.replace("response 200 body ", ""),
        ObservedPlace::Definition { .. } => panic!("no examples were folded"),
    };
    let changes = compare(old, new);
    changes
        .iter()
        .map(|change| (change.kind, shown(&change.place), change.tier, change.what.clone()))
        .collect()
}

#[test]
fn a_member_of_one_variant_is_missed_with_the_counts_of_that_variant() {
    let without_bark = |n| {
        let mut pet = pet(n);
        pet.as_object_mut().unwrap().remove("bark");
        pet
    };
    let (old, new) = (pets(40, pet), pets(8, without_bark));
    let change = &compare(&old, &new)[0];
    assert_eq!(
        (change.before, change.after),
        (Counts { seen: 20, of: 20 }, Counts { seen: 0, of: 4 })
    );
    assert_eq!(
        change.what,
        "in 20 of 20 responses of the variants of `species` that had it before, in 0 of 4 now"
    );
    assert_eq!((change.kind, change.tier), (ObservedKind::Gone, Some(Tier::Confirmed)));
}

#[test]
fn traffic_of_other_variants_is_no_change() {
    let cats = pets(12, |n| pet(2 * n + 1));
    let changes = told(&pets(40, pet), &cats);
    let kinds: Vec<_> = changes.iter().map(|(kind, path, ..)| (*kind, path.as_str())).collect();
    assert_eq!(kinds, [(ObservedKind::VariantVanished, "(whole)")], "{changes:?}");
    assert_eq!(
        told(&pets(40, pet), &pets(2, |n| pet(2 * n + 1)))[0].2,
        None,
        "two cats in a row are nothing"
    );
}

#[test]
fn a_member_that_one_variant_lost_is_told_though_another_has_it() {
    let collared = |n: usize| {
        let mut pet = pet(n);
        let species = ["dog", "cat", "fish"][n % 3];
        pet["species"] = json!(species);
        if species != "fish" {
            pet["collar"] = json!(1);
        }
        pet
    };
    let lost = |n: usize| {
        let mut pet = collared(n);
        if n % 3 == 1 {
            pet.as_object_mut().unwrap().remove("collar");
        }
        pet
    };
    let changes = told(&pets(60, collared), &pets(30, lost));
    let [(kind, path, tier, what)] = changes.as_slice() else {
        panic!("{changes:?}")
    };
    assert_eq!(
        (*kind, path.as_str(), *tier),
        (ObservedKind::GoneFromVariant, ".collar", Some(Tier::Confirmed))
    );
    assert_eq!(what, "of one variant of `species`, in 20 of 20 responses before, in 0 of 10 now");
    let seldom = |n: usize| if n < 12 { lost(n) } else { collared(n) };
    let changes = told(&pets(60, collared), &pets(30, seldom));
    assert_eq!(
        (changes[0].0, changes[0].1.as_str()),
        (ObservedKind::BecameOptional, ".collar"),
        "{changes:?}"
    );
    assert_eq!(told(&pets(60, collared), &pets(30, collared)), []);
}

#[test]
fn a_variant_that_never_came_is_told_once_and_by_no_value() {
    let with_fish = |n: usize| {
        if n.is_multiple_of(3) {
            json!({ "id": n, "species": "halibut", "fins": 2, "scales": true })
        } else {
            pet(n)
        }
    };
    let changes = told(&pets(60, pet), &pets(30, with_fish));
    let [(kind, path, tier, what)] = changes.as_slice() else {
        panic!("{changes:?}")
    };
    assert_eq!(
        (*kind, path.as_str(), *tier),
        (ObservedKind::VariantAppeared, "(whole)", Some(Tier::Confirmed))
    );
    assert_eq!(what, "another value of `species` in 0 of 60 responses before, in 10 of 30 now");
    assert!(!format!("{changes:?}").contains("halibut"));
}
