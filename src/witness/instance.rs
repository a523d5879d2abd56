//! The smallest instance of schemas that all hold, with members that are asked for and without others.
//!
//! Deterministic, and bounded: by depth, and by the number of values that are made. What it makes is a proposal; `check` says
//! whether it is right.

use super::facts::{Facts, Part};
use super::text;
use crate::contract::{Bound, Bounds, Types, Way};
use serde_json::{Map, Number, Value, json};
use std::sync::Arc;

/// How deep an instance may be.
const DEEPEST: usize = 12;

/// How many values may be made for one.
const MOST: usize = 600;

/// What is asked of the outermost object.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wish<'w> {
    /// Members to have.
    pub(super) with: &'w [Arc<str>],
    /// A member to lack.
    pub(super) without: Option<&'w str>,
    /// All members that are declared.
    pub(super) whole: bool,
    /// Which member of the outermost union to be.
    pub(super) choice: usize,
}

/// The smallest instance of `parts`; null where the budget is spent.
pub(super) fn smallest(parts: &[Part<'_>], way: Way, wish: &Wish<'_>) -> Value {
    let mut maker = Maker { way, made: 0 };
    maker.value(parts, wish, 0)
}

struct Maker {
    way: Way,
    made: usize,
}

/// Types in the order in which they are taken.
const ORDER: [Types; 7] = [
    Types::OBJECT,
    Types::STRING,
    Types::INTEGER,
    Types::NUMBER,
    Types::BOOLEAN,
    Types::ARRAY,
    Types::NULL,
];

impl Maker {
    fn value(&mut self, parts: &[Part<'_>], wish: &Wish<'_>, depth: usize) -> Value {
        self.made += 1;
        if depth > DEEPEST || self.made > MOST {
            return Value::Null;
        }
        let facts = Facts::of(parts, self.way, wish.choice);
        if let Some(values) = &facts.values {
            let fitting = values.iter().find(|value| facts.types.meets(type_of(value)) && !value.is_null());
            return fitting.or(values.first()).cloned().unwrap_or(Value::Null);
        }
        let described = !facts.members.is_empty() || !wish.with.is_empty();
        let order = ORDER
            .into_iter()
            .filter(|types| *types != Types::OBJECT || described || facts.types != Types::ANY);
        match order.into_iter().find(|types| facts.types.contains(*types)) {
            Some(Types::OBJECT) => self.object(&facts, wish, depth),
            Some(Types::STRING) => Value::String(text::smallest(&facts.bounds, &facts.formats)),
            Some(Types::INTEGER) => number(&facts.bounds, 1.0),
            Some(Types::NUMBER) => number(&facts.bounds, 0.5),
            Some(Types::BOOLEAN) => json!(true),
            Some(Types::ARRAY) => self.array(&facts, depth),
            _ => Value::Null,
        }
    }

    fn object(&mut self, facts: &Facts<'_>, wish: &Wish<'_>, depth: usize) -> Value {
        let lacked = |name: &str| wish.without == Some(name);
        let asked = facts.required.iter().chain(wish.with);
        let mut names: Vec<&Arc<str>> = asked.filter(|name| !lacked(name)).collect();
        names.extend(facts.tags.keys());
        if wish.whole {
            names.extend(facts.members.keys().filter(|name| !lacked(name)));
        }
        names.sort_unstable();
        names.dedup();
        let least = facts.bounds.iter().filter_map(|bounds| bounds.min_properties).max().unwrap_or(0);
        let spare = facts.members.keys().filter(|name| !names.contains(name) && !lacked(name));
        let missing = usize::try_from(least).unwrap_or(usize::MAX).saturating_sub(names.len());
        let spare: Vec<&Arc<str>> = spare.take(missing).collect();
        names.extend(spare);
        let mut members = Map::new();
        for name in names {
            let value = match (facts.tags.get(name), facts.members.get(name)) {
                (Some(tag), _) => tag.clone(),
                (None, Some(parts)) => self.value(parts, &Wish::default(), depth + 1),
                (None, None) => self.value(&facts.others, &Wish::default(), depth + 1),
            };
            members.insert(name.to_string(), value);
        }
        let still = usize::try_from(least).unwrap_or(usize::MAX).saturating_sub(members.len()).min(8);
        for index in 0..still {
            let value = self.value(&facts.others, &Wish::default(), depth + 1);
            members.insert(format!("key{index}"), value);
        }
        Value::Object(members)
    }

    fn array(&mut self, facts: &Facts<'_>, depth: usize) -> Value {
        let least = facts.bounds.iter().filter_map(|bounds| bounds.min_items).max().unwrap_or(0);
        let least = usize::try_from(least).unwrap_or(usize::MAX).min(50);
        let items = (0..least).map(|index| match facts.tuple.get(index) {
            Some(part) => self.value(&[*part], &Wish::default(), depth + 1),
            None => self.value(&facts.items, &Wish::default(), depth + 1),
        });
        Value::Array(items.collect())
    }
}

/// The JSON type of a value.
pub(super) fn type_of(value: &Value) -> Types {
    match value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => Types::INTEGER,
        Value::Number(_) => Types::NUMBER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}

/// The number nearest to zero that keeps the bounds, on the grid of `step` where nothing else is said.
fn number(bounds: &[&Bounds], step: f64) -> Value {
    let grid = bounds
        .iter()
        .filter_map(|bounds| bounds.multiple_of.as_ref())
        .map(crate::contract::Number::as_f64);
    let grid = grid.filter(|grid| *grid > 0.0).fold(step, f64::max);
    let ends = |of: fn(&Bounds) -> Option<&Bound>| bounds.iter().filter_map(move |bounds| of(bounds));
    let least = ends(|bounds| bounds.minimum.as_ref())
        .map(|bound| bound.limit.as_f64() + if bound.exclusive { grid } else { 0.0 })
        .fold(f64::NEG_INFINITY, f64::max);
    let most = ends(|bounds| bounds.maximum.as_ref())
        .map(|bound| bound.limit.as_f64() - if bound.exclusive { grid } else { 0.0 })
        .fold(f64::INFINITY, f64::min);
    let wanted = 1.0_f64.clamp(least.min(most), most);
    let on_grid = (wanted / grid).ceil() * grid;
    whole(if on_grid > most { (most / grid).floor() * grid } else { on_grid })
}

/// A number as it is written shortest: without a fraction where it has none.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the number was seen to have no fraction and to be small"
)]
pub(super) fn whole(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9.0e15 {
        return json!(number as i64);
    }
    Number::from_f64(number).map_or(json!(0), Value::Number)
}
