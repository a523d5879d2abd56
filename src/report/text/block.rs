//! One finding as a block: what, why it is believed, where it reaches, whom it hurts, by when, what to do.

use super::page::{Page, STRONG};
use super::snippet;
use crate::evidence::Evidence;
use crate::report::{Detail, View, clean, words};
use crate::rules::{Finding, Severity};
use anstyle::{AnsiColor, Style};

/// Operations that are named before the rest is a count; usages likewise.
const SITES: usize = 3;

/// Pieces of evidence that are shown before the rest is a count.
const EVIDENCE: usize = 4;

/// The columns that labels take.
const LABELS: usize = 14;

/// The columns that a row which goes on hangs in by, and a word that does not fit may leave empty.
const HANG: usize = 6;

/// Writes a finding in the detail that its severity asks for.
pub(super) fn any(page: &mut Page, finding: &Finding, view: &View<'_>, many_providers: bool) {
    match finding.severity {
        Severity::Undecided | Severity::Info if view.detail == Detail::Normal => brief(page, finding, many_providers),
        _ => write(page, finding, view, many_providers),
    }
}

/// Writes the whole block.
pub(super) fn write(page: &mut Page, finding: &Finding, view: &View<'_>, many_providers: bool) {
    let verbose = view.detail == Detail::Verbose;
    heading(page, finding);
    evidence(page, finding, verbose);
    if let Some(story) = finding.story {
        page.row("story", story.as_str());
    }
    if many_providers {
        page.row("provider", &provider(finding));
    }
    if let Some(mapping) = &finding.mapping {
        page.row("mapping", &format!("`{}` -> `{}`", clean(&mapping.from), clean(&mapping.to)));
    }
    let limit = (!verbose).then_some(SITES);
    page.rows("reaches", &words::reaches(&finding.sites, limit));
    page.rows(
        "consumers",
        &finding
            .consumers
            .iter()
            .map(|verdict| words::verdict(verdict, limit))
            .collect::<Vec<_>>(),
    );
    if let Some(r#trait) = finding.r#trait {
        page.row("depends", &format!("on {}", words::hangs_on(r#trait)));
    }
    if let Some(date) = words::deadline(finding) {
        page.row("by", &date.to_string());
    }
    if let Some(advice) = (view.advice)(&finding.rule) {
        page.row("to do", &clean(&advice));
    }
    example(page, finding, verbose);
    decided(page, finding);
    page.row("fingerprint", &id(finding));
}

/// Two lines: what, and where.
pub(super) fn brief(page: &mut Page, finding: &Finding, many_providers: bool) {
    heading(page, finding);
    if many_providers {
        page.row("provider", &provider(finding));
    }
    page.rows("reaches", &words::reaches(&finding.sites, Some(1)));
    decided(page, finding);
    page.row("fingerprint", &id(finding));
}

/// What the team has decided about it.
fn decided(page: &mut Page, finding: &Finding) {
    page.rows("severity", words::overridden(finding).as_slice());
    page.rows("waived", words::waiver(finding).as_slice());
}

fn heading(page: &mut Page, finding: &Finding) {
    let lead = format!("{}[{}]:", finding.severity, clean(&finding.rule));
    page.paragraph(&lead, style(finding.severity), &words::sentence(&finding.message), "    ");
}

/// The colour of a severity.
pub(super) fn style(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Breaking => AnsiColor::BrightRed,
        Severity::Risky => AnsiColor::Yellow,
        Severity::Undecided => AnsiColor::Magenta,
        Severity::Info => AnsiColor::Cyan,
    };
    colour.on_default() | STRONG.get_effects()
}

/// The document's lines first, each place once; then a sentence for each piece.
fn evidence(page: &mut Page, finding: &Finding, verbose: bool) {
    let shown = if verbose { finding.evidence.len() } else { EVIDENCE };
    let mut places = Vec::new();
    let told = words::told(&finding.evidence);
    for evidence in told.iter().take(shown) {
        let place = snippet::place(evidence);
        if place.is_some() && !places.contains(&place) {
            snippet::write(page, evidence);
            places.push(place);
        }
    }
    for evidence in told.iter().take(shown).filter(|evidence| says_something(evidence)) {
        let (kind, sentence) = words::evidence(evidence);
        page.row(kind, &sentence);
    }
    if finding.evidence.len() > shown {
        let more = words::count(finding.evidence.len() - shown, "more piece");
        page.row("", &format!("and {more} of evidence; `-v` shows all"));
    }
}

/// A declared fact without words is told by its place alone.
fn says_something(evidence: &Evidence) -> bool {
    !matches!(evidence, Evidence::Declared { old: None, new: None, source } if source.old.is_some() || source.new.is_some())
}

fn provider(finding: &Finding) -> String {
    match finding.document.as_str() {
        "" | "default" => clean(&finding.provider),
        document => format!("{}, {}", clean(&finding.provider), clean(document)),
    }
}

fn id(finding: &Finding) -> String {
    format!("{}{}", clean(&finding.fingerprint), if finding.waived { " (waived)" } else { "" })
}

/// The witness on two lines, as far as it fits; in detail all of it.
fn example(page: &mut Page, finding: &Finding, verbose: bool) {
    if let Some(sentence) = finding.witness.as_ref().and_then(words::witness) {
        let room = (page.width().saturating_sub(LABELS + HANG) * 2).saturating_sub(HANG);
        let whole = verbose || sentence.chars().count() <= room;
        let cut = || sentence.chars().take(room.saturating_sub(2)).collect::<String>() + " …";
        page.row("for example", &if whole { sentence.clone() } else { cut() });
    }
}
