//! A long list of findings, short: some in full, the rest a line each under their rule, and of very many only counts.
//!
//! It owns what is told in how much detail when there is too much to tell; it must not know how a block looks.

use super::block;
use super::page::{FAINT, Page};
use crate::report::{View, clean, words};
use crate::rules::Finding;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// So many findings are told in full.
const ALL: usize = 12;

/// Of more than that, so many are told in full: the worst, best shown and widest, each of another rule.
const SOME: usize = 4;

/// Up to so many get a line each; of more than that, a few of each rule do.
const LISTED: usize = 40;

/// The lines of a rule where not all are listed.
const LINES: usize = 2;

/// Writes the findings in as much detail as their number allows.
pub(super) fn write(page: &mut Page, findings: &[&Finding], view: &View<'_>, many_providers: bool) {
    let (full, rest) = chosen(findings);
    let mut advised: BTreeSet<&str> = BTreeSet::new();
    for finding in full {
        page.gap();
        // What to do about a rule is said once.
        let said = !advised.insert(&finding.rule);
        let silent = |_: &str| None;
        let view = if said { View { advice: &silent, ..*view } } else { *view };
        block::any(page, finding, &view, many_providers);
    }
    lines(page, &rest, &advised, findings.len() > LISTED);
}

/// Those that are told in full, and the others.
fn chosen<'f>(findings: &[&'f Finding]) -> (Vec<&'f Finding>, Vec<&'f Finding>) {
    if findings.len() <= ALL {
        return (findings.to_vec(), Vec::new());
    }
    let weight = |finding: &Finding| (finding.severity, finding.evidence.len(), finding.sites.len());
    let mut heaviest: Vec<usize> = (0..findings.len()).collect();
    heaviest.sort_by_key(|index| (Reverse(weight(findings[*index])), *index));
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    heaviest.retain(|index| rules.len() < SOME && rules.insert(&findings[*index].rule));
    let full = heaviest.iter().map(|index| findings[*index]).collect();
    let others = (0..findings.len()).filter(|index| !heaviest.contains(index));
    (full, others.map(|index| findings[index]).collect())
}

/// The rest by rule, in the order of the findings; `told` are the rules of which one was told in full.
fn lines(page: &mut Page, rest: &[&Finding], told: &BTreeSet<&str>, many: bool) {
    for rule in rest.chunk_by(|one, other| one.rule == other.rule && one.severity == other.severity) {
        let Some(first) = rule.first() else { continue };
        page.gap();
        let lead = format!("{}[{}]:", first.severity, clean(&first.rule));
        let noun = if told.contains(&*first.rule) { "more finding" } else { "finding" };
        page.paragraph(&lead, block::style(first.severity), &words::count(rule.len(), noun), "    ");
        let shown = if many { LINES } else { rule.len() };
        for finding in rule.iter().take(shown) {
            let message = format!("{} ({})", words::sentence(&finding.message), clean(&finding.fingerprint));
            page.paragraph("  -", FAINT, &message, "    ");
        }
        if rule.len() > shown {
            page.paragraph("  -", FAINT, &format!("and {} more", rule.len() - shown), "    ");
        }
    }
}

/// Whether a list is too long to be told in full.
pub(super) fn is_long(findings: usize) -> bool {
    findings > ALL
}

/// What is announced with the findings that hurt nobody yet, soonest first.
pub(super) fn announced(page: &mut Page, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    let mut dated: Vec<_> = findings.iter().map(|finding| (words::deadline(finding), *finding)).collect();
    dated.sort_by_key(|(date, finding)| (date.is_none(), *date, finding.fingerprint.clone()));
    page.gap();
    page.paragraph("Announced:", super::page::STRONG, "", "");
    for (date, finding) in dated.iter().take(ALL) {
        let date = date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
        page.row(
            &date,
            &format!("{} ({})", words::sentence(&finding.message), clean(&finding.fingerprint)),
        );
    }
    if dated.len() > ALL {
        page.row("", &format!("and {} more; `-v` shows all", dated.len() - ALL));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Report, fixture};
    use crate::rules::Severity;

    /// As many findings as are wanted, of five rules.
    fn report(count: usize) -> Report {
        let full = fixture::full();
        let breaking = full
            .findings
            .iter()
            .find(|finding| finding.severity == Severity::Breaking && !finding.waived);
        let breaking = breaking.expect("the fixture has a breaking finding").clone();
        let findings = (0..count).map(|index| {
            let mut finding = breaking.clone();
            finding.rule = format!("rule-{}", index % 5);
            finding.fingerprint = format!("{index:012}");
            finding
        });
        Report::new(full.providers, findings.collect())
    }

    fn text(report: &Report) -> String {
        let advice = |_: &str| Some("Do something.".to_owned());
        super::super::write(
            report,
            &View {
                advice: &advice,
                ..View::default()
            },
        )
    }

    #[test]
    fn thousands_of_findings_fit_on_a_screen_or_two() {
        let lines = text(&report(3000)).lines().count();
        assert!(lines < 120, "{lines} lines");
        assert!(text(&report(3000)).contains("-v"), "it is said how to see the rest");
    }

    #[test]
    fn up_to_forty_each_has_a_line() {
        let shown = text(&report(30));
        assert!((0..30).all(|index| shown.contains(&format!("{index:012}"))), "{shown}");
    }

    #[test]
    fn what_to_do_about_a_rule_is_said_once() {
        assert_eq!(text(&report(10)).matches("Do something.").count(), 5);
    }

    #[test]
    fn an_announcement_is_shown_though_it_hurts_nobody_yet() {
        let mut report = report(1);
        report.findings[0].severity = Severity::Info;
        report.findings[0].deadline = Some(jiff::civil::date(2027, 3, 1));
        let shown = text(&Report::new(report.providers, report.findings));
        assert!(shown.contains("Announced:") && shown.contains("2027-03-01"), "{shown}");
    }
}
