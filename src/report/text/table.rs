//! The summary: a row a document, with how the look at it ended and how many findings it has.

use super::page::{FAINT, Page, STRONG};
use crate::report::{Closing, Outcome, ProviderReport, Report, Summary, clean};
use crate::rules::Severity;
use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, Table, presets::NOTHING};

/// The columns before the counts.
const HEAD: [&str; 3] = ["provider", "document", "outcome"];

/// How many of them are names.
const NAMES: usize = 2;

/// A page that is narrower than this has no room for a table.
const NARROW: usize = 64;

/// The columns that names may take before they are cut.
const NAME: usize = 24;

/// Writes the table; nothing where nothing was looked at. Two sides that were compared have no names.
pub(super) fn write(page: &mut Page, report: &Report, closing: Closing) {
    if report.providers.is_empty() {
        return;
    }
    if page.width() < NARROW {
        return list(page, report);
    }
    let mut table = Table::new();
    table.load_style(NOTHING);
    let skip = if closing == Closing::Diff { NAMES } else { 0 };
    table.set_header(HEAD.into_iter().chain(Severity::ALL.map(Severity::as_str)).skip(skip));
    // What is left when the four counts and the outcome have their room.
    let name = NAME.min(page.width().saturating_sub(52) / 2).max(6);
    for provider in &report.providers {
        table.add_row(row(report, provider, name).into_iter().skip(skip));
    }
    for column in table.column_iter_mut().skip(HEAD.len() - skip) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let styles = [FAINT]
        .into_iter()
        .chain(report.providers.iter().map(|provider| style(provider.outcome)));
    for (line, style) in table.lines().zip(styles) {
        page.line(&page.painted(line.trim_end(), style));
    }
}

/// What changed or was not looked at stands out.
fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Unchanged | Outcome::First => Style::new(),
        Outcome::Changed => STRONG,
        _ => AnsiColor::Yellow.on_default(),
    }
}

/// Names, outcome and counts. What was not compared has no counts: 0 would say that nothing changed.
fn row(report: &Report, provider: &ProviderReport, name: usize) -> Vec<String> {
    let summary =
        Some(Summary::of(report.findings_of(provider))).filter(|summary| provider.outcome.compared() || *summary != Summary::default());
    let counts = Severity::ALL.map(|severity| summary.map_or("-".to_owned(), |summary| summary.get(severity).to_string()));
    [
        short(&provider.name, name),
        short(&provider.document, name),
        provider.outcome.to_string(),
    ]
    .into_iter()
    .chain(counts)
    .collect()
}

/// A name, cut in the middle where it is too long.
fn short(name: &str, room: usize) -> String {
    let chars: Vec<char> = clean(name).chars().collect();
    if chars.len() <= room {
        return chars.into_iter().collect();
    }
    let tail = (room - 2) / 2;
    let head = room - 2 - tail;
    let part = |chars: &[char]| chars.iter().collect::<String>();
    format!("{}..{}", part(&chars[..head]), part(&chars[chars.len() - tail..]))
}

/// The same, a sentence a document.
fn list(page: &mut Page, report: &Report) {
    for provider in &report.providers {
        let [name, document, outcome, counts @ ..] = &row(report, provider, NAME)[..] else {
            continue;
        };
        let counts = counts
            .iter()
            .zip(Severity::ALL)
            .map(|(count, severity)| format!(", {count} {severity}"));
        let counts = if provider.outcome.compared() {
            counts.collect()
        } else {
            String::new()
        };
        page.paragraph(name, STRONG, &format!("{document}: {outcome}{counts}"), "    ");
    }
}
