//! The fold against a slow one over whole documents, and its laws, on generated bodies.

use super::super::{Observed, Place, format, keys, path};
use super::place;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Names, counted.
type Named = BTreeMap<String, u64>;
/// What the slow fold knows of a path: counts by response, and `group/name` counts by value.
type Slow = BTreeMap<String, (Named, Named)>;

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_f64().is_some_and(|value| value.fract() != 0.0) => "fraction",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn is_empty(value: &Value) -> bool {
    [Value::Null, json!(""), json!([]), json!({})].contains(value)
}

fn bucket(size: usize) -> u64 {
    (0..64)
        .map(|power| 1_u64 << power)
        .take_while(|bound| *bound <= size as u64)
        .last()
        .unwrap_or(0)
}

/// The number next to nought in a number's bucket: its sign, and the greatest power of four that is not beyond it.
fn range(number: f64) -> String {
    let powers = (0..34).map(|power| 4_u128.pow(power));
    let size = powers.take_while(|power| *power as f64 <= number.abs()).last().unwrap_or(0);
    if number <= -1.0 { format!("-{size}") } else { size.to_string() }
}

/// What is told of the strings of a path beyond their formats: their classes, or that they are free text.
fn classes(values: &[&Value]) -> Option<BTreeSet<String>> {
    let words = values.iter().filter_map(|value| value.as_str());
    let words = words.filter(|text| !text.is_empty() && format::of(text).is_none());
    let mut found = BTreeSet::new();
    for text in words {
        let count = |is: fn(char) -> bool| text.chars().filter(|letter| is(*letter)).count();
        if text.len() > 40
            || count(|letter| letter.is_ascii_digit()) > 3
            || count(|letter| letter == ' ') > 3
            || count(char::is_control) > 0
        {
            return None;
        }
        found.insert(format!("class:{:02x}", super::super::resources::hash(text.as_bytes()) >> 56));
    }
    Some(found)
}

fn facts(value: &Value) -> Vec<String> {
    let mut facts = vec![format!("values/{}", type_name(value))];
    match value {
        Value::String(text) => {
            facts.push(format!("lengths/{}", bucket(text.chars().count())));
            if format::of(text).is_some_and(|index| format::is_exact(index.into(), text.as_bytes())) {
                facts.push("values/exact".to_owned());
            }
            let format = format::of(text).map(|index| format!("formats/{}", format::NAMES[usize::from(index)]));
            let plain = (!text.is_empty()).then(|| "values/plain".to_owned());
            facts.extend(format.or(plain));
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            facts.push(format!("ranges/{}", range(number)));
            if number.abs() > 9_007_199_254_740_992.0 {
                facts.push("values/beyond-2^53".to_owned());
            }
        }
        Value::Array(items) => facts.push(format!("sizes/{}", bucket(items.len()))),
        _ => {}
    }
    if is_empty(value) && !value.is_null() {
        facts.push(format!("values/empty-{}", type_name(value)));
    }
    facts
}

/// Every path of a body with its values, and how many values there could have been.
fn spread(value: &Value, at: &str, found: &mut BTreeMap<String, (Vec<Value>, u64)>) {
    found.entry(at.to_owned()).or_default().0.push(value.clone());
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            let at = if keys::is_free(key) {
                path::with_free(at)
            } else {
                path::with_field(at, key)
            };
            spread(value, &at, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| spread(item, &path::with_items(at), found)),
        _ => {}
    }
}

fn chances(at: &str, found: &BTreeMap<String, (Vec<Value>, u64)>) -> u64 {
    let steps = path::steps(at).unwrap();
    match steps.last() {
        Some(path::Step::Field(name)) => {
            let parent = at.strip_suffix(&path::with_field("", name)).unwrap();
            found[parent].0.iter().filter(|value| value.is_object()).count() as u64
        }
        _ => found[at].0.len() as u64,
    }
}

fn slow(bodies: &[Value]) -> Slow {
    let mut all = Slow::new();
    for body in bodies {
        let mut found = BTreeMap::new();
        spread(body, "", &mut found);
        let mut keys_of: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        free_keys(body, "", &mut keys_of);
        for (at, (values, _)) in &found {
            let (responses, counts) = all.entry(at.clone()).or_default();
            let mut here = Named::new();
            values.iter().flat_map(facts).for_each(|fact| *here.entry(fact).or_default() += 1);
            for (fact, count) in here {
                let by_response = [("values/", ""), ("formats/", "format:"), ("sizes/", "size:")];
                for (group, prefix) in by_response {
                    if let Some(name) = fact.strip_prefix(group) {
                        *responses.entry(format!("{prefix}{name}")).or_default() += 1;
                    }
                }
                *counts.entry(fact).or_default() += count;
            }
            match classes(&values.iter().collect::<Vec<_>>()) {
                None => drop(responses.insert("free-text".to_owned(), 1)),
                Some(classes) => classes.into_iter().for_each(|class| *responses.entry(class).or_default() += 1),
            }
            for class in keys_of.get(at).into_iter().flatten() {
                *responses.entry(format!("key:{class}")).or_default() += 1;
            }
            *responses.entry("seen".to_owned()).or_default() += 1;
            let filled = values.iter().filter(|value| !is_empty(value)).count() as u64;
            if filled > 0 && filled * 2 >= chances(at, &found) {
                *responses.entry("filled".to_owned()).or_default() += 1;
            }
        }
    }
    for (responses, _) in all.values_mut() {
        let classes = responses.keys().filter(|name| name.starts_with("class:")).count();
        if classes > 24 || responses.contains_key("free-text") {
            responses.retain(|name, _| !name.starts_with("class:"));
            responses.insert("free-text".to_owned(), 1);
        }
    }
    all
}

/// For each path of values under keys that are data, what those keys look like.
fn free_keys(value: &Value, at: &str, found: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            let free = keys::is_free(key);
            let below = if free { path::with_free(at) } else { path::with_field(at, key) };
            if free {
                let class = keys::CLASSES[usize::from(keys::class(key))];
                found.entry(below.clone()).or_default().insert(class);
            }
            free_keys(value, &below, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| free_keys(item, &path::with_items(at), found)),
        _ => {}
    }
}

/// The committed form, read as plain JSON.
fn fast(observed: &Observed) -> Slow {
    let file: Value = serde_json::from_str(&observed.to_lines()).unwrap();
    let named = |line: &Value, group: &str| -> Named {
        let members = line.get(group).and_then(Value::as_object).cloned().unwrap_or_default();
        members
            .into_iter()
            .filter(|(name, _)| name != "of")
            .map(|(name, count)| (name, count.as_u64().unwrap()))
            .collect()
    };
    let read = |line: &Value| {
        let groups = ["values", "formats", "lengths", "sizes", "ranges"];
        let counts = groups.iter().flat_map(|group| {
            named(line, group)
                .into_iter()
                .map(move |(name, count)| (format!("{group}/{name}"), count))
        });
        (
            line["path"].as_str().unwrap().to_owned(),
            (named(line, "responses"), counts.collect()),
        )
    };
    file["paths"].as_array().unwrap().iter().map(read).collect()
}

fn quick(bodies: &[Value]) -> Observed {
    let mut observed = Observed::default();
    for body in bodies {
        observed.fold_body(&place(), body.to_string().as_bytes()).unwrap();
    }
    observed
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-e]", 1 => "[0-9]{1,3}", 1 => Just("a.b".to_owned()), 1 => "[a-z0-9]{8,12}", 1 => "\\PC{0,3}"]
}

fn text() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 10] = [
        "open",
        "EUR",
        "2001:db8::1",
        "",
        "2024-01-31",
        "2024-01-31T10:00:00Z",
        "https://example.com",
        "mia@example.com",
        "17",
        "1.5",
    ];
    prop_oneof![prop::sample::select(&KNOWN[..]).prop_map(str::to_owned), "\\PC{0,9}"]
}

fn body() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i32>().prop_map(|n| json!(n)),
        any::<u64>().prop_map(|n| json!(n)),
        any::<i64>().prop_map(|n| json!(n)),
        (-5e30..5e30).prop_map(|n: f64| json!(n)),
        (-1e6..1e6).prop_map(|n: f64| json!(n))
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number,
        text().prop_map(Value::String)
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let members = prop::collection::vec((key(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::Array),
            members.prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn bodies() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(body(), 0..8)
}

proptest! {
    #[test]
    fn the_fold_is_that_of_whole_documents(bodies in bodies()) {
        prop_assert_eq!(fast(&quick(&bodies)), slow(&bodies));
    }

    #[test]
    fn any_split_and_any_order_give_the_same_bytes(bodies in bodies().prop_shuffle(), cut in any::<prop::sample::Index>(), turned in any::<bool>()) {
        let whole = quick(&bodies).to_lines();
        let (front, back) = bodies.split_at(cut.index(bodies.len() + 1));
        let (mut one, mut other) = (quick(front), quick(back));
        if turned {
            std::mem::swap(&mut one, &mut other);
        }
        one.merge(other);
        prop_assert_eq!(&one.to_lines(), &whole);
        let mut reversed = bodies.clone();
        reversed.reverse();
        prop_assert_eq!(&quick(&reversed).to_lines(), &whole);
    }

    #[test]
    fn what_is_written_is_read_back(bodies in bodies()) {
        let lines = quick(&bodies).to_lines();
        prop_assert_eq!(Observed::from_lines(&lines).unwrap().to_lines(), lines);
    }

    #[test]
    fn a_body_cut_anywhere_leaves_no_trace(bodies in bodies(), broken in body(), cut in any::<prop::sample::Index>()) {
        let mut observed = quick(&bodies);
        let before = observed.to_lines();
        let text = broken.to_string();
        let cut = &text.as_bytes()[..cut.index(text.len())];
        if observed.fold_body(&place(), cut).is_err() {
            prop_assert_eq!(observed.to_lines(), before);
        }
    }

    #[test]
    fn nothing_that_is_given_panics(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = Observed::default().fold_body(&Place::bare(), &bytes);
        let _ = Observed::from_lines(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_fold_compared_with_itself_has_changed_nothing(bodies in bodies()) {
        let observed = quick(&bodies);
        prop_assert_eq!(super::super::compare(&observed, &observed.clone()), []);
    }
}
