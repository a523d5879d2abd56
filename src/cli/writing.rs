//! How a report is written, and whether its findings fail the run.

use super::args::{FailOn, Output};
use super::terminal::{Terminal, deliver_by};
use super::{Ending, Trouble};
use crate::evidence::Tier;
use crate::report::{Closing, Detail, Report, View};
use crate::rules::{Finding, Rule};

/// Writes the report in the format and to the place that were asked for. A file gets no colours.
pub(super) fn write(report: &Report, output: &Output, closing: Closing, terminal: Terminal) -> Result<(), Trouble> {
    let view = View {
        width: Terminal::width(),
        colour: output.output.is_none() && terminal.colour(),
        detail: terminal.detail(),
        fail_on: output.fail_on.severity(),
        min_tier: output.min_tier.into(),
        closing,
        advice: &|rule| advice(rule),
    };
    deliver_by(|out| (output.format.write)(report, &view, out), output.output.as_deref())
}

/// One finding by itself, with what to do.
pub(super) fn finding(finding: &Finding, detail: Detail, terminal: Terminal) -> String {
    let view = View {
        width: Terminal::width(),
        colour: terminal.colour(),
        detail,
        advice: &|rule| advice(rule),
        ..View::default()
    };
    crate::report::finding(finding, &view)
}

/// What the rule's page says is to be done.
pub(super) fn advice(rule: &str) -> Option<String> {
    Rule::named(rule)?.section("What to do").map(str::to_owned)
}

/// Whether the findings fail the run.
pub(super) fn ending(findings: &[Finding], output: &Output) -> Ending {
    let fails = |finding: &&Finding| counts(finding, output.fail_on, output.min_tier.into());
    if findings.iter().any(|finding| fails(&finding)) {
        Ending::Findings
    } else {
        Ending::Good
    }
}

/// What is declared or stated counts; what only samples show counts where they are sure enough.
fn counts(finding: &Finding, fail_on: FailOn, least: Tier) -> bool {
    let severe = fail_on.severity().is_some_and(|mildest| finding.severity >= mildest);
    severe && finding.tier() >= least && !finding.waived
}
