//! What frames the findings: what could not be looked at, what was left out, the verdict and the next command.

use super::page::{Page, STRONG};
use crate::report::{Closing, Detail, Outcome, ProviderReport, Report, View, clean, words};
use crate::rules::Severity;
use std::collections::BTreeSet;

/// A line for every document that could not be looked at, and for every other that has something to say.
pub(super) fn not_looked(page: &mut Page, report: &Report) {
    let told: Vec<&ProviderReport> = report
        .providers
        .iter()
        .filter(|provider| !provider.outcome.looked() || provider.message.is_some())
        .collect();
    if !told.is_empty() {
        page.gap();
    }
    for provider in told {
        let said = provider.message.as_deref().map(clean);
        let text = match (provider.outcome.looked(), said) {
            (true, said) => said.unwrap_or_default(),
            (false, None) => format!("not looked at ({})", provider.outcome),
            (false, Some(said)) => format!("not looked at ({}): {said}", provider.outcome),
        };
        page.paragraph(&format!("{}:", name(provider)), STRONG, &text, "    ");
    }
}

/// What could not be read, by document.
pub(super) fn diagnostics(page: &mut Page, report: &Report) {
    for provider in report.providers.iter().filter(|provider| !provider.diagnostics.is_empty()) {
        page.gap();
        page.paragraph(
            &format!("{}:", name(provider)),
            STRONG,
            "left out, because it could not be read:",
            "    ",
        );
        page.rows(
            "",
            &provider.diagnostics.iter().map(|diagnostic| clean(diagnostic)).collect::<Vec<_>>(),
        );
    }
}

/// What samples do not show any more, too few of them to say so.
pub(super) fn pending(page: &mut Page, report: &Report) {
    for provider in report.providers.iter().filter(|provider| !provider.pending.is_empty()) {
        page.gap();
        page.paragraph(
            &format!("{}:", name(provider)),
            STRONG,
            "not in the answers so far, too few to say that it went:",
            "    ",
        );
        page.rows("", &provider.pending.iter().map(words::pending).collect::<Vec<_>>());
    }
}

/// The last lines: what is not shown, the verdict, the next command.
pub(super) fn write(page: &mut Page, report: &Report, view: &View<'_>) {
    page.gap();
    for text in decided(report).into_iter().chain(left_out(report, view)) {
        page.paragraph("", STRONG, &text, "");
    }
    page.paragraph("", STRONG, &verdict(report, view.closing), "");
    if view.closing == Closing::Check {
        for text in next(report) {
            page.paragraph("", STRONG, &text, "");
        }
    }
}

/// What the team's own decisions did, and which of them are to be looked at again.
fn decided(report: &Report) -> Vec<String> {
    let waivers = report.waivers.iter();
    let due = waivers.filter_map(|one| Some(format!("{}: {}.", clean(&one.at), words::standing(one)?)));
    due.chain(words::overrides(report).map(|text| format!("{text}."))).collect()
}

/// What this level of detail does not show.
fn left_out(report: &Report, view: &View<'_>) -> Option<String> {
    if view.detail == Detail::Verbose {
        return None;
    }
    let waived = report.findings.iter().filter(|finding| finding.waived).count();
    let mild = report
        .findings
        .iter()
        .filter(|finding| !finding.waived && !super::shown(finding, view) && !super::announced(finding, view))
        .count();
    let unread: usize = report.providers.iter().map(|provider| provider.diagnostics.len()).sum();
    let parts: Vec<String> = [
        (mild, "info finding", ""),
        (waived, "waived finding", ""),
        (unread, "part", " that could not be read"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, noun, rest)| words::count(n, noun) + rest)
    .collect();
    let them = if mild + waived + unread == 1 { "it" } else { "them" };
    let told = report.findings.iter().filter(|finding| super::shown(finding, view)).count();
    let folded = view.detail == Detail::Normal && super::digest::is_long(told);
    let not_shown = (!parts.is_empty()).then(|| format!("Not shown: {}; `-v` shows {them}.", parts.join(", ")));
    match (folded, not_shown) {
        (false, not_shown) => not_shown,
        (true, None) => Some("Most findings are folded to a line; `-v` shows all of each.".to_owned()),
        (true, Some(text)) => Some(format!("Most findings are folded to a line. {text}")),
    }
}

/// How many documents were looked at, and what that found.
fn verdict(report: &Report, closing: Closing) -> String {
    let looked = report.providers.iter().filter(|provider| provider.outcome.looked()).count();
    let all = report.providers.len();
    if closing == Closing::Diff && looked == all {
        return format!("Compared the two: {}.", found(report));
    }
    let noun = if names(report).len() == all { "provider" } else { "document" };
    let missing = if looked < all {
        " What was not looked at may have changed."
    } else {
        ""
    };
    format!("Looked at {looked} of {}: {}.{missing}", words::count(all, noun), found(report))
}

/// The counts that are not 0.
fn found(report: &Report) -> String {
    let severities = Severity::ALL
        .into_iter()
        .filter(|severity| report.summary.get(*severity) > 0)
        .map(|severity| format!("{} {severity}", report.summary.get(severity)));
    let counts: Vec<String> = severities.chain(words::waived(report)).collect();
    let compared = report.providers.iter().any(|provider| provider.outcome.compared());
    match (counts.is_empty(), compared) {
        (false, _) => counts.join(", "),
        (true, true) => "no findings".to_owned(),
        (true, false) => "nothing was compared".to_owned(),
    }
}

/// What can be done about it, where a baseline is behind or missing.
fn next(report: &Report) -> Vec<String> {
    let of = |outcome: Outcome| -> Vec<String> {
        let named: BTreeSet<String> = report
            .providers
            .iter()
            .filter(|provider| provider.outcome == outcome)
            .map(|provider| clean(&provider.name))
            .collect();
        named.into_iter().collect()
    };
    let command = |names: &[String]| {
        if names.len() > 3 {
            "drift accept".to_owned()
        } else {
            format!("drift accept {}", names.join(" "))
        }
    };
    let (first, changed) = (of(Outcome::First), of(Outcome::Changed));
    let mut lines = Vec::new();
    if !first.is_empty() {
        let names = words::joined(&first, Some(3));
        lines.push(format!(
            "There is no baseline for {names} yet: `{}` takes what was seen now.",
            command(&first)
        ));
    }
    if !changed.is_empty() {
        lines.push(format!("`{}` takes this as the new baseline.", command(&changed)));
    }
    lines
}

fn names(report: &Report) -> BTreeSet<&str> {
    report.providers.iter().map(|provider| provider.name.as_str()).collect()
}

fn name(provider: &ProviderReport) -> String {
    match provider.document.as_str() {
        "" | "default" => clean(&provider.name),
        document => format!("{} {}", clean(&provider.name), clean(document)),
    }
}
