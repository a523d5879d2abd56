//! Puts a value into the object that holds it, so that a reader sees whose it is.
//!
//! What holds it is held against both sides again; where that does not come out the same, the value stays as it was.

use super::check::Check;
use super::instance::{Wish, smallest};
use super::schema::Place;
use super::{Shown, Sides, Witness};
use crate::compare::{Flow, Key};
use crate::contract::Around;
use serde_json::{Value, json};
use std::sync::Arc;

/// Steps upwards in which an object is looked for.
const STEPS: usize = 4;

/// Longest object that still shows a value better than the value alone does, in bytes of JSON.
const LONGEST: usize = 200;

/// The witness in the nearest object that holds its value, where that is confirmed too. `above` gives what is a number of steps up.
pub(super) fn within<'k>(
    sides: Sides<'_>,
    witness: Witness,
    flow: Flow,
    above: impl Fn(usize) -> Option<(&'k [Key; 2], &'k str)>,
) -> Witness {
    let Shown::Value(value) = &witness.shown else { return witness };
    if value.is_object() || witness.doubt.is_some() {
        return witness;
    }
    match held(sides, value.clone(), flow, above) {
        Some(held) => Witness {
            shown: Shown::Value(held),
            ..witness
        },
        None => witness,
    }
}

fn held<'k>(sides: Sides<'_>, value: Value, flow: Flow, above: impl Fn(usize) -> Option<(&'k [Key; 2], &'k str)>) -> Option<Value> {
    let mut held = value;
    for depth in 1..=STEPS {
        let (keys, step) = above(depth)?;
        let place = Place::new(sides, keys, flow);
        match step.strip_prefix('.') {
            Some(name) => return object(&place, name, &held),
            None if step == "[]" => held = json!([held]),
            None => {}
        }
    }
    None
}

/// The smallest object that has the value as its member, if the writer may send it and the reader does not expect it.
fn object(place: &Place<'_>, name: &str, value: &Value) -> Option<Value> {
    let name: Arc<str> = if name == "*" { "key".into() } else { name.into() };
    let [writer, reader] = place.writer_and_reader();
    let wish = Wish {
        with: std::slice::from_ref(&name),
        ..Wish::default()
    };
    let mut object = smallest(writer, place.way(), &wish);
    object.as_object_mut()?.insert(name.to_string(), value.clone());
    if object.to_string().len() > LONGEST {
        return None;
    }
    let around = Around::of([&object]);
    let writer = Check::new(writer, place.way(), &around)?;
    let reader = Check::new(reader, place.way(), &around)?;
    (writer.allows(&object) && !reader.allows(&object)).then_some(object)
}
