//! The pipeline of the core as one step: compare, weigh, judge, and say whom it concerns.

use crate::compare::compare;
use crate::config::Consumer;
use crate::contract::Contract;
use crate::evidence::Weighing;
use crate::impact::assess;
use crate::rules::{self, Finding, Subject};
use crate::sample::{self, Observed};

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'s> {
    /// What is declared and stated.
    pub(super) contract: &'s Contract,
    /// What is observed.
    pub(super) observed: &'s Observed,
}

/// All findings, worst first, judged for each of the consumers.
pub(super) fn judge(subject: Subject<'_>, [old, new]: [Side<'_>; 2], consumers: &[Consumer]) -> Vec<Finding> {
    let comparison = compare(old.contract, new.contract);
    let observed = sample::compare(old.observed, new.observed);
    let weighing = Weighing {
        old: old.contract,
        new: new.contract,
        comparison: &comparison,
        observed: &observed,
    };
    let mut findings = rules::judge(subject, &weighing);
    assess(&mut findings, consumers);
    findings.sort_by(rules::order);
    findings
}
