//! Contracts compared, weighed and judged as the program does it, for every test and fuzz target that asks what is found.
//!
//! It must not know what should be found.

use apidrift::compare::{Comparison, compare};
use apidrift::contract::Contract;
use apidrift::evidence::Weighing;
use apidrift::openapi;
use apidrift::rules::{Causes, Finding, Subject, judge, judge_traced};
use apidrift::sample::{self, ObservedChange};
use apidrift::source::Bundle;
use apidrift::witness;
use serde_json::Value;
use std::sync::Arc;

const SUBJECT: Subject<'static> = Subject {
    provider: "provider",
    document: "default",
};

/// The contract of an OpenAPI document.
pub(crate) fn contract(document: &Value) -> Contract {
    let bundle = Bundle::of("api.json", document.to_string().into_bytes()).expect("a document that can be read");
    openapi::read(Arc::new(bundle)).expect("a document of OpenAPI")
}

/// All findings, of what was compared and of what samples showed.
pub(crate) fn judged([old, new]: [&Contract; 2], comparison: &Comparison, observed: &[ObservedChange]) -> Vec<Finding> {
    let weighing = Weighing {
        old,
        new,
        comparison,
        observed,
    };
    judge(SUBJECT, &weighing)
}

/// All findings of what two documents declare and state.
pub(crate) fn declared(contracts: [&Contract; 2]) -> Vec<Finding> {
    judged(contracts, &compare(contracts[0], contracts[1]), &[])
}

/// All findings of two documents, those of their examples among them.
pub(crate) fn found(contracts: [&Contract; 2]) -> Vec<Finding> {
    judged(contracts, &compare(contracts[0], contracts[1]), &examples(contracts))
}

/// What the examples of two documents show.
pub(crate) fn examples([old, new]: [&Contract; 2]) -> Vec<ObservedChange> {
    sample::compare(&sample::examples(old), &sample::examples(new))
}

/// The findings of what two documents declare, each with what shows it, and the changes behind them.
pub(crate) fn shown<'c>([old, new]: [&'c Contract; 2], comparison: &'c Comparison) -> (Vec<Finding>, Causes<'c>) {
    let weighing = Weighing {
        old,
        new,
        comparison,
        observed: &[],
    };
    let (mut findings, causes) = judge_traced(SUBJECT, &weighing);
    witness::add(&mut findings, &causes, &weighing);
    (findings, causes)
}
