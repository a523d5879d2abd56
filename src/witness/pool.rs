//! Values worth trying where a set of values changed: those at the edges of what either side says, smallest first.

use super::facts::{Facts, Part};
use super::instance::{Wish, smallest, whole};
use super::text;
use crate::contract::{Bound, Bounds, Way, apart};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;

/// Members of a union that are tried on each side.
const VARIANTS: usize = 64;

/// Patterns of one place that are held against each other.
const MOST_PATTERNS: usize = 3;

/// Longest text and array that are made to go over a limit.
const LONGEST: u64 = 2000;

/// Values to try, the smallest first, each once.
pub(super) fn values(sides: [&[Part<'_>]; 2], way: Way) -> Vec<Value> {
    let mut pool = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(0.5),
        json!(3_000_000_000_u64),
        json!("a"),
        json!(""),
        json!("?"),
        json!([]),
        json!({}),
    ];
    for parts in sides {
        let ways = Facts::of(parts, way, 0).ways.min(VARIANTS);
        for choice in 0..ways {
            let facts = Facts::of(parts, way, choice);
            pool.extend(facts.values.iter().flatten().cloned());
            edges(&facts, &mut pool);
            arrays(&facts, way, &mut pool);
            objects(parts, &facts, way, choice, &mut pool);
        }
    }
    pool.extend(text::FORMATS.iter().map(|(_, text)| json!(text)));
    let mut known = HashSet::new();
    let written = pool.into_iter().map(|value| (value.to_string(), value));
    let mut sized: Vec<(usize, Value)> = written
        .filter_map(|(text, value)| {
            let size = text.len();
            known.insert(text).then_some((size, value))
        })
        .collect();
    // Of equal size, what was thought of first is the plainest.
    sized.sort_by_key(|(size, _)| *size);
    // Beyond what a float holds, and written shorter than it is plain.
    sized.into_iter().map(|(_, value)| value).chain([json!(1e39)]).collect()
}

/// Numbers and texts just inside and just outside of the limits.
fn edges(facts: &Facts<'_>, pool: &mut Vec<Value>) {
    pool.push(json!(text::smallest(&facts.bounds, &facts.formats)));
    for bounds in &facts.bounds {
        let ends: Vec<&Bound> = bounds.minimum.iter().chain(&bounds.maximum).collect();
        for limit in ends.into_iter().map(|bound| bound.limit.as_f64()) {
            pool.extend([-1.0, -0.5, 0.0, 0.5, 1.0].map(|step| whole(limit + step)));
        }
        if let Some(step) = bounds.multiple_of.as_ref().map(crate::contract::Number::as_f64) {
            pool.extend([whole(step), whole(step * 2.0), whole(step / 2.0)]);
        }
        let lengths = bounds
            .min_length
            .into_iter()
            .chain(bounds.max_length)
            .filter(|length| *length <= text::LONGEST);
        for length in lengths {
            let unsized_bounds = unsized_texts(facts);
            let made: Vec<&Bounds> = unsized_bounds.iter().collect();
            let text = text::smallest(&made, &facts.formats);
            for length in length.saturating_sub(1)..=length + 1 {
                let kept: String = text.chars().take(usize::try_from(length).unwrap_or(0)).collect();
                pool.push(json!(text::padded(&kept, length)));
            }
        }
    }
}

/// What is asked of a text, its length aside.
fn unsized_texts(facts: &Facts<'_>) -> Vec<Bounds> {
    let patterns = facts.bounds.iter().filter_map(|bounds| bounds.pattern.clone());
    patterns
        .map(|pattern| Bounds {
            pattern: Some(Arc::clone(&pattern)),
            ..Bounds::default()
        })
        .collect()
}

/// Texts that the patterns of one side take and those of the other do not.
pub(super) fn between_patterns(sides: [&[Part<'_>]; 2], way: Way) -> impl Iterator<Item = Value> {
    let facts = sides.map(|parts| Facts::of(parts, way, 0));
    let patterns = |side: usize| facts[side].bounds.iter().filter_map(|bounds| bounds.pattern.as_deref());
    let mut texts = Vec::new();
    for (taking, refusing) in [(0, 1), (1, 0)] {
        let least = facts[taking]
            .bounds
            .iter()
            .filter_map(|bounds| bounds.min_length)
            .max()
            .unwrap_or(0);
        let taken = patterns(taking).map(Some).chain(std::iter::once(None)).take(MOST_PATTERNS);
        for (taken, refused) in taken.flat_map(|taken| patterns(refusing).take(MOST_PATTERNS).map(move |refused| (taken, refused))) {
            let text = apart(taken, refused);
            texts.extend(text.into_iter().flat_map(|text| [json!(text), json!(text::padded(&text, least))]));
        }
    }
    texts.into_iter()
}

fn arrays(facts: &Facts<'_>, way: Way, pool: &mut Vec<Value>) {
    let sizes = facts
        .bounds
        .iter()
        .flat_map(|bounds| bounds.min_items.into_iter().chain(bounds.max_items));
    let mut sizes: Vec<u64> = sizes
        .filter(|size| *size <= LONGEST)
        .flat_map(|size| [size.saturating_sub(1), size, size + 1])
        .collect();
    sizes.extend([1, 2]);
    let item = smallest(&facts.items, way, &Wish::default());
    for size in sizes.into_iter().filter_map(|size| usize::try_from(size).ok()) {
        pool.push(Value::Array(vec![item.clone(); size]));
        // Items that differ, where an item can be a number or a text.
        if let Value::String(text) = &item {
            pool.push((0..size).map(|index| format!("{text}{index}")).collect());
        }
        if let Value::Number(_) = &item {
            pool.push((0..size).collect());
        }
    }
    pool.push(Value::Array(
        facts.tuple.iter().map(|part| smallest(&[*part], way, &Wish::default())).collect(),
    ));
}

fn objects(parts: &[Part<'_>], facts: &Facts<'_>, way: Way, choice: usize, pool: &mut Vec<Value>) {
    for whole in [false, true] {
        let wish = Wish {
            whole,
            choice,
            ..Wish::default()
        };
        pool.push(smallest(parts, way, &wish));
    }
    let sizes = facts
        .bounds
        .iter()
        .flat_map(|bounds| bounds.min_properties.into_iter().chain(bounds.max_properties));
    for size in sizes
        .filter(|size| *size <= LONGEST)
        .flat_map(|size| [size.saturating_sub(1), size, size + 1])
    {
        let value = smallest(&facts.others, way, &Wish::default());
        pool.push((0..size).map(|index| (format!("key{index}"), value.clone())).collect());
    }
}
