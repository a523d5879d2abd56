//! The pipeline of the core as one step: compare, weigh, judge, and say whom it concerns and what it counts for there.

use super::decisions::Team;
use crate::compare::{Comparison, compare_changed};
use crate::contract::Contract;
use crate::evidence::{self, Fresh, Pending, Tier, Weighing};
use crate::impact::{assess, override_severities};
use crate::rules::{self, Finding, Subject};
use crate::sample::{self, History, Observed, ObservedChange};
use crate::witness;
use std::collections::BTreeSet;

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'s> {
    /// What is declared and stated.
    pub(super) contract: &'s Contract,
    /// What is observed.
    pub(super) observed: &'s Observed,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Judged {
    /// All findings, worst first, judged for each of the consumers; none is waived yet.
    pub(super) findings: Vec<Finding>,
    /// What samples do not show any more, and more of them would decide.
    pub(super) pending: Vec<Pending>,
    /// The run, of the earlier ones and the look at hand, since which nothing is known to have changed; none where
    /// nothing has at all.
    pub(super) since: Option<usize>,
    /// What it was drawn from.
    pub(super) comparison: Comparison,
}

/// Whether findings get the smallest JSON that shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Witnesses {
    /// They do.
    Made,
    /// They do not, which is faster.
    LeftOut,
}

/// Judges the new side against the old one. `earlier` is what samples showed in between, run by run, oldest first.
pub(super) fn judge(subject: Subject<'_>, [old, new]: [Side<'_>; 2], earlier: &[Observed], team: Team<'_>, witnesses: Witnesses) -> Judged {
    let comparison = compare_changed(old.contract, new.contract);
    let runs: Vec<&Observed> = earlier.iter().chain([new.observed]).collect();
    let partners = evidence::partners(&comparison.partners, [old.contract, new.contract], old.observed);
    let History { changes: observed, since } = sample::compare_runs(old.observed, &runs, &partners);
    let weighing = Weighing {
        old: old.contract,
        new: new.contract,
        comparison: &comparison,
        observed: &observed,
    };
    let (mut findings, causes) = rules::judge_traced(subject, &weighing);
    rules::tell(&mut findings, [old, new].map(|side| (side.contract, side.observed)));
    let fresh = Fresh {
        accepted: (old.contract, old.observed),
        current: new.contract,
        earlier,
        look: new.observed,
        renamed: &partners.operations,
    };
    rules::add_departures(subject, &mut findings, fresh.departures());
    assess(&mut findings, team.consumers);
    override_severities(&mut findings, team.overrides, team.file);
    findings.sort_by(rules::order);
    if witnesses == Witnesses::Made {
        witness::add(&mut findings, &causes, &weighing);
    }
    Judged {
        pending: pending(&observed, &findings),
        findings,
        since,
        comparison,
    }
}

/// What is still open: what another piece of evidence has decided is not.
fn pending(observed: &[ObservedChange], findings: &[Finding]) -> Vec<Pending> {
    let mut open = evidence::pending(observed);
    let asked: BTreeSet<(&str, &str)> = open.iter().map(|open| (open.operation.as_str(), open.r#where.as_str())).collect();
    // Findings may have hundreds of thousands of places, and few are asked for.
    let decided: BTreeSet<(&str, &str)> = findings
        .iter()
        .filter(|finding| finding.tier() == Tier::Confirmed)
        .flat_map(|finding| &finding.sites)
        .map(|site| (&*site.operation, &*site.r#where))
        .filter(|place| asked.contains(place))
        .collect();
    open.retain(|open| !decided.contains(&(open.operation.as_str(), open.r#where.as_str())));
    open
}
