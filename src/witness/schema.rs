//! Witnesses of changes to schemas: at the pair of schemas where the change was found, which is the smallest that shows it.

use super::check::Check;
use super::facts::{Facts, Part};
use super::instance::{Wish, smallest, type_of};
use super::pool;
use super::{Shown, Sides, Witness};
use crate::compare::{Change, Flow, Key, Slot, What};
use crate::contract::{Around, Contract, Types, Way};
use serde_json::{Value, json};
use std::sync::Arc;

const TOO_LARGE: &str = "the schemas could not be compiled for a check";
const OTHERS: &str = "other things changed in the same place, so that no two values differ by this alone";
const MORE: &str = "other things changed in the same place too";
const NOT_MADE: &str = "no value was found that is allowed at all";
const NONE_FOUND: &str = "no value was found that one side allows and the other does not";

/// Members of a union that are tried.
const WAYS: usize = 32;

/// The two sides of a pair in one direction.
pub(super) struct Place<'c> {
    /// With the member of the union that was looked at.
    old: Vec<Part<'c>>,
    new: Vec<Part<'c>>,
    /// Without: another member of the union may take what this one refuses.
    refusing: [Vec<Part<'c>>; 2],
    flow: Flow,
}

impl<'c> Place<'c> {
    pub(super) fn new(sides: Sides<'c>, [old, new]: &[Key; 2], flow: Flow) -> Self {
        Self {
            old: parts(sides.old, old, true),
            new: parts(sides.new, new, true),
            refusing: [parts(sides.old, old, false), parts(sides.new, new, false)],
            flow,
        }
    }

    /// What the writer's side says with the chosen member of a union, and what the reader's says with all of them.
    pub(super) fn writer_and_reader(&self) -> [&[Part<'c>]; 2] {
        match self.flow {
            Flow::Request => [&self.old, &self.refusing[1]],
            Flow::Response => [&self.new, &self.refusing[0]],
        }
    }

    pub(super) const fn way(&self) -> Way {
        match self.flow {
            Flow::Request => Way::Request,
            Flow::Response => Way::Response,
        }
    }

    const fn kind(&self) -> &'static str {
        match self.flow {
            Flow::Request => "request",
            Flow::Response => "response",
        }
    }
}

pub(super) fn witness(sides: Sides<'_>, change: &Change, pair: &[Key; 2], flow: Flow) -> Option<Witness> {
    let place = Place::new(sides, pair, flow);
    match (change.slot, &change.what) {
        (Slot::Property, What::Removed) => Some(gone(&place, &change.subject)),
        (Slot::Property, What::AddedRequired | What::BecameRequired | What::BecameOptional) => Some(lacking(&place, &change.subject)),
        (_, What::Default) => Some(default(sides, change, &place)),
        (Slot::Value, _) => Some(value(&place, &change.what)),
        _ => None,
    }
}

fn parts<'c>(contract: &'c Contract, key: &Key, chosen: bool) -> Vec<Part<'c>> {
    let ids = key.all.iter().chain(key.choices.iter().filter(|_| chosen)).copied();
    ids.map(|id| Part { contract, id }).collect()
}

/// What used to come (or be taken) and what comes now, differing by one member.
fn gone(place: &Place<'_>, name: &Arc<str>) -> Witness {
    let way = place.way();
    let map = &**name == "*";
    let member: Arc<str> = if map { "key".into() } else { Arc::clone(name) };
    let with = std::slice::from_ref(&member);
    let mut best = None;
    for (base, choice) in bases(place) {
        let without = smallest(
            &base,
            way,
            &Wish {
                without: Some(&member),
                choice,
                ..Wish::default()
            },
        );
        let full = smallest(
            &place.old,
            way,
            &Wish {
                with,
                choice,
                ..Wish::default()
            },
        );
        let (Value::Object(mut before), Some(value)) = (without.clone(), full.get(&*member)) else {
            continue;
        };
        before.insert(member.to_string(), value.clone());
        let shown = Shown::Pair(Value::Object(before), without);
        let doubt = confirm_pair(place, &shown);
        if doubt.is_none() {
            return told(place, shown, None);
        }
        best = best.or(Some((shown, doubt)));
    }
    let apart = apart(place, &member);
    if confirm_pair(place, &apart).is_none() {
        return Witness {
            note: Some(MORE),
            ..told(place, apart, None)
        };
    }
    let (shown, doubt) = best.unwrap_or((apart, Some(OTHERS)));
    told(place, shown, doubt)
}

/// An old instance with the member and a new one without it, where the two sides have no instance in common.
fn apart(place: &Place<'_>, member: &Arc<str>) -> Shown {
    let with = Wish {
        with: std::slice::from_ref(member),
        ..Wish::default()
    };
    let without = Wish {
        without: Some(member),
        ..Wish::default()
    };
    let is_right = |check: &Check, value: &Value, has: bool| value.get(&**member).is_some() == has && check.allows(value);
    Shown::Pair(
        first(&place.old, place.way(), &with, |check, value| is_right(check, value, true)),
        first(&place.new, place.way(), &without, |check, value| is_right(check, value, false)),
    )
}

/// The first instance of a wish that is right, by the members of the union and with few members before many.
fn first(parts: &[Part<'_>], way: Way, wish: &Wish<'_>, is_right: impl Fn(&Check, &Value) -> bool) -> Value {
    let ways = Facts::of(parts, way, 0).ways.min(WAYS);
    let wishes = [false, true]
        .into_iter()
        .flat_map(|whole| (0..ways).map(move |choice| (whole, choice)));
    let values: Vec<Value> = wishes
        .map(|(whole, choice)| smallest(parts, way, &Wish { whole, choice, ..*wish }))
        .collect();
    let check = Check::new(parts, way, &Around::of(&values));
    let right = values
        .iter()
        .find(|value| check.as_ref().is_some_and(|check| is_right(check, value)));
    right.or(values.first()).cloned().unwrap_or(Value::Null)
}

fn confirm_pair(place: &Place<'_>, shown: &Shown) -> Option<&'static str> {
    let Shown::Pair(before, after) = shown else { return Some(OTHERS) };
    let around = Around::of([before, after]);
    let checks = (
        Check::new(&place.old, place.way(), &around),
        Check::new(&place.new, place.way(), &around),
    );
    match checks {
        (Some(old), Some(new)) if old.allows(before) && new.allows(after) => None,
        (Some(_), Some(_)) => Some(OTHERS),
        _ => Some(TOO_LARGE),
    }
}

/// What instances are made from, in the order in which they are tried: what both sides say together, then each by itself; with
/// the member of the union to be.
fn bases<'c>(place: &Place<'c>) -> Vec<(Vec<Part<'c>>, usize)> {
    let both: Vec<Part<'c>> = place.old.iter().chain(&place.new).copied().collect();
    let mut bases = Vec::new();
    for base in [both, place.new.clone(), place.old.clone()] {
        let ways = Facts::of(&base, place.way(), 0).ways.min(WAYS);
        bases.extend((0..ways).map(|choice| (base.clone(), choice)));
    }
    bases
}

/// An object that lacks a member: allowed by the side that does not ask for it, refused by the other.
fn lacking(place: &Place<'_>, name: &Arc<str>) -> Witness {
    let way = place.way();
    let proposals: Vec<Value> = bases(place)
        .into_iter()
        .flat_map(|(base, choice)| {
            [false, true].map(|whole| {
                let wish = Wish {
                    without: Some(name),
                    choice,
                    whole,
                    ..Wish::default()
                };
                smallest(&base, way, &wish)
            })
        })
        .filter(Value::is_object)
        .collect();
    decide(place, proposals, |_| true)
}

/// A value of the place itself that one side allows and the other does not.
fn value(place: &Place<'_>, what: &What) -> Witness {
    let values = pool::values([&place.old, &place.new], place.way());
    let values = match what {
        What::SaidMembers | What::UnsaidMembers => with_strangers(values),
        What::Pattern => pool::between_patterns([&place.old, &place.new], place.way())
            .chain(values)
            .collect(),
        _ => values,
    };
    let told_by = aim(what);
    let witness = decide(place, values.clone(), |value| told_by.meets(type_of(value)));
    if witness.doubt.is_some() && told_by != Types::ANY && !matches!(what, What::BecameNullable | What::NoLongerNullable) {
        return decide(place, values, |_| true);
    }
    witness
}

/// Objects with a member that no schema names.
fn with_strangers(values: Vec<Value>) -> Vec<Value> {
    let objects = values.into_iter().filter_map(|value| match value {
        Value::Object(members) => Some(members),
        _ => None,
    });
    let with = |stranger: Value| {
        move |members: &serde_json::Map<String, Value>| {
            let mut members = members.clone();
            members.insert("unlisted".to_owned(), stranger.clone());
            Value::Object(members)
        }
    };
    objects
        .flat_map(|members| [json!("a"), json!(1), json!({})].map(|stranger| with(stranger)(&members)))
        .collect()
}

/// The types of values that show a change best: a null shows a change of null alone.
fn aim(what: &What) -> Types {
    let all = Types::ANY.without(Types::NULL);
    match what {
        What::BecameNullable | What::NoLongerNullable => Types::NULL,
        What::Format | What::Pattern | What::Bound("minLength" | "maxLength") => Types::STRING.or(Types::NUMBER),
        What::Bound("minimum" | "maximum" | "multipleOf") => Types::NUMBER,
        What::Bound("minItems" | "maxItems" | "uniqueItems") => Types::ARRAY,
        What::Bound(_) | What::SaidMembers | What::UnsaidMembers => Types::OBJECT,
        _ => all,
    }
}

/// The first value that the writer may send and the reader of the other side does not expect.
fn decide(place: &Place<'_>, values: Vec<Value>, fits: impl Fn(&Value) -> bool) -> Witness {
    let around = Around::of(&values);
    let way = place.way();
    let [allowing, refusing] = place.writer_and_reader();
    let checks = (Check::new(allowing, way, &around), Check::new(refusing, way, &around));
    let (Some(allowing), Some(refusing)) = checks else {
        return told(place, Shown::Nothing, Some(TOO_LARGE));
    };
    let nothing = |values: &[Value]| !values.iter().any(|value| allowing.allows(value));
    if nothing(&values) {
        return told(place, Shown::Nothing, Some(NOT_MADE));
    }
    let mut allowed = values.into_iter().filter(|value| fits(value) && allowing.allows(value));
    match allowed.find(|value| !refusing.allows(value)) {
        Some(value) => told(place, Shown::Value(value), None),
        None => told(place, Shown::Nothing, Some(NONE_FOUND)),
    }
}

/// What leaving a value out meant and means.
fn default(sides: Sides<'_>, change: &Change, place: &Place<'_>) -> Witness {
    let stated = |contract: &Contract, at| {
        let node = Option::map(at, |at| contract.node(at)).and_then(|node| node.get("default"));
        node.map_or(Value::Null, crate::source::Node::to_json)
    };
    let (before, after) = (stated(sides.old, change.old.at), stated(sides.new, change.new.at));
    let doubt = (before == after).then_some(OTHERS);
    told(place, Shown::Pair(before, after), doubt)
}

fn told(place: &Place<'_>, shown: Shown, doubt: Option<&'static str>) -> Witness {
    Witness {
        kind: place.kind(),
        shown,
        doubt,
        note: None,
    }
}
