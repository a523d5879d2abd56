//! Witnesses: the smallest JSON that shows what a finding says, made from the two contracts and held against both.
//!
//! It must not know samples: every value is made from schemas, and the constants in it are the document's own. Severity never
//! hangs on a witness; one that could not be confirmed says so and why.

mod call;
mod check;
mod enclose;
mod facts;
mod instance;
mod pool;
mod schema;
mod steps;
mod text;

use crate::compare::{Change, Flow, Holder, Key};
use crate::contract::Contract;
use crate::evidence::Weighing;
use crate::rules::{Causes, Direction, Finding, Severity};
use serde_json::{Value, json};

/// Findings that get a witness; what a report says beyond that is too long to be read anyway.
const MOST: usize = 400;

/// Gives a witness to each breaking or risky finding that the documents declare, as far as one exists: the first [`MOST`].
pub fn add(findings: &mut [Finding], causes: &Causes<'_>, weighing: &Weighing<'_>) {
    let holders = weighing.comparison.reach.holders();
    let worth = findings.iter_mut().filter(|finding| finding.severity >= Severity::Risky);
    for finding in worth.take(MOST) {
        if let Some(change) = causes.get(&finding.fingerprint) {
            finding.witness = witness(finding, change, weighing, &holders).map(Witness::into_json);
        }
    }
}

/// What shows a change.
#[derive(Debug, Clone, PartialEq)]
struct Witness {
    /// `response`, `request` or `call`.
    kind: &'static str,
    shown: Shown,
    /// Why it could not be confirmed; none where it was.
    doubt: Option<&'static str>,
    /// What a reader should know beside.
    note: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// A value that one side allows and the other does not.
    Value(Value),
    /// What used to be and what is now.
    Pair(Value, Value),
    /// No value could be found; the doubt says why.
    Nothing,
}

/// Texts up to this length are shown as they are, in characters.
const LONGEST: usize = 10_000;

/// Lists up to this length are shown as they are.
const MOST_ITEMS: usize = 100;

impl Shown {
    /// Cuts texts and lists that are too long to be shown; true where there was one.
    fn shorten(&mut self) -> bool {
        match self {
            Self::Value(value) => shorten(value),
            Self::Pair(before, after) => shorten(before) | shorten(after),
            Self::Nothing => false,
        }
    }
}

fn shorten(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text.len() > LONGEST => {
            let start: String = text.chars().take(20).collect();
            *text = format!("{start}… ({} characters)", text.chars().count());
            true
        }
        Value::Array(items) if items.len() > MOST_ITEMS => {
            let note = format!("… ({} items)", items.len());
            items.truncate(2);
            items.push(Value::String(note));
            true
        }
        Value::Array(items) => items.iter_mut().fold(false, |cut, item| shorten(item) | cut),
        Value::Object(members) => members.values_mut().fold(false, |cut, member| shorten(member) | cut),
        _ => false,
    }
}

impl Witness {
    fn into_json(mut self) -> Value {
        if self.shown.shorten() {
            self.note = Some("a long text or list is cut short here and says how long it is");
        }
        let mut out = match self.shown {
            Shown::Value(value) => json!({ "kind": self.kind, "value": value }),
            Shown::Pair(before, after) => json!({ "kind": self.kind, "before": before, "after": after }),
            Shown::Nothing => json!({ "kind": self.kind }),
        };
        if let Some(members) = out.as_object_mut() {
            members.insert("confirmed".to_owned(), json!(self.doubt.is_none()));
            let said = [("reason", self.doubt), ("note", self.note)];
            members.extend(said.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text?)))));
        }
        out
    }
}

/// The two contracts.
#[derive(Debug, Clone, Copy)]
struct Sides<'c> {
    old: &'c Contract,
    new: &'c Contract,
}

fn witness(finding: &Finding, change: &Change, weighing: &Weighing<'_>, holders: &[Option<Holder<'_>>]) -> Option<Witness> {
    let sides = Sides {
        old: weighing.old,
        new: weighing.new,
    };
    let pairs = &weighing.comparison.pairs;
    let nearest = weighing.comparison.reach.nearest(&change.spots);
    let found = nearest.and_then(|index| Some((index, pairs.get(index)?)));
    let (Some((index, pair)), Some(flow)) = (found, flow(finding, change)) else {
        return call::witness(weighing, finding, change);
    };
    let witness = schema::witness(sides, change, pair, flow)?;
    Some(enclose::within(sides, witness, flow, |depth| around(index, holders, pairs, depth)))
}

/// The pair that is `depth` steps above another, and the last of these steps.
fn around<'a>(index: usize, holders: &[Option<Holder<'a>>], pairs: &'a [[Key; 2]], depth: usize) -> Option<(&'a [Key; 2], &'a str)> {
    let mut here = (index, "");
    for _ in 0..depth {
        here = (*holders.get(here.0)?)?;
    }
    Some((pairs.get(here.0)?, here.1))
}

/// The direction that the finding is about; the change behind it may have been met in the other one first.
fn flow(finding: &Finding, change: &Change) -> Option<Flow> {
    match finding.direction {
        Direction::Request => Some(Flow::Request),
        Direction::Response => Some(Flow::Response),
        Direction::Both | Direction::None => change.flow,
    }
}
