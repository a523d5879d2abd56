//! What the last check showed: its findings, by fingerprint or the beginning of one, for the commands that ask about them.
//!
//! It must not know what is done with a finding.

use super::Trouble;
use super::session::Session;
use super::terminal::Terminal;
use super::verdict::Verdict;
use crate::config::Provider;
use crate::disk;
use crate::impact::waive;
use crate::report::Report;
use crate::rules::Finding;
use std::path::Path;

/// The digits of a whole fingerprint.
const WHOLE: usize = 12;

/// Keeps what a look showed, where it saw the document.
pub(super) fn keep(session: &Session, verdict: &Verdict) {
    let look = &verdict.report;
    if look.outcome.looked() {
        let report = Report::new(vec![look.clone()], verdict.findings.clone());
        // Plain structures with text keys always have a JSON form.
        let text = serde_json::to_string(&report).unwrap_or_default();
        Session::kept(session.state.keep_report(&look.name, &look.document, &text));
    }
}

/// What the last looks at these providers showed, under today's waivers. A provider one of whose documents was not seen is not
/// among those that were looked at.
pub(super) fn read(session: &Session, providers: &[&Provider]) -> Result<Report, Trouble> {
    let (mut looks, mut findings) = (Vec::new(), Vec::new());
    for provider in providers {
        let documents = session.documents(provider)?;
        let known: Vec<Report> = documents
            .iter()
            .filter_map(|document| one(session, &provider.name, document))
            .collect();
        if known.len() == documents.len() {
            looks.extend(known.iter().flat_map(|report| report.providers.clone()));
        }
        findings.extend(known.into_iter().flat_map(|report| report.findings));
    }
    Ok(under_waivers(session, Report::new(looks, findings)))
}

fn one(session: &Session, provider: &str, document: &str) -> Option<Report> {
    let text = session
        .state
        .report(provider, document)
        .map_err(|error| Terminal::warn(&error.to_string()));
    let report = serde_json::from_str(&text.ok()??);
    report
        .map_err(|error| {
            Terminal::warn(&format!(
                "what the last check of {provider} showed cannot be read ({error}); check again"
            ));
        })
        .ok()
}

/// What a report in a file shows, where one is named, or else the last looks at all providers.
pub(super) fn read_or(session: &Session, file: Option<&Path>) -> Result<Report, Trouble> {
    match file {
        Some(file) => Ok(under_waivers(session, from_file(file)?)),
        None => read(session, &session.choose(&[])?),
    }
}

/// The findings of a report that was written with `--format json`.
pub(super) fn from_file(path: &Path) -> Result<Report, Trouble> {
    let text = disk::read_text(path)?.ok_or_else(|| Trouble(format!("there is no file {}", path.display())))?;
    let report: Report = serde_json::from_str(&text).map_err(|error| {
        Trouble(format!(
            "{}:{}:{}: this is no report of drift ({error}); `drift check --format json --output FILE` writes one",
            path.display(),
            error.line(),
            error.column()
        ))
    })?;
    Ok(Report::new(report.providers, report.findings))
}

fn under_waivers(session: &Session, mut report: Report) -> Report {
    for finding in &mut report.findings {
        finding.waived = false;
        finding.waiver = None;
    }
    waive(&mut report.findings, &session.waivers, session.today());
    Report::new(report.providers, report.findings)
}

/// The one of some things that a fingerprint, or the beginning of one, means.
pub(super) fn find<T: Copy>(all: impl Iterator<Item = T>, fingerprint: impl Fn(T) -> String, wanted: &str) -> Result<T, Trouble> {
    let found: Vec<T> = all
        .filter(|one| !wanted.is_empty() && fingerprint(*one).starts_with(wanted))
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Trouble(format!(
            "no finding of the last check has the fingerprint `{wanted}`; `drift check` shows them"
        ))),
        several => {
            let names: Vec<String> = several.iter().map(|one| format!("`{}`", fingerprint(*one))).collect();
            Err(Trouble(format!("`{wanted}` may be {}; give more of it", names.join(" or "))))
        }
    }
}

/// The finding that a fingerprint, or the beginning of one, means.
pub(super) fn finding<'r>(report: &'r Report, wanted: &str) -> Result<&'r Finding, Trouble> {
    find(report.findings.iter(), |finding: &Finding| finding.fingerprint.clone(), wanted)
}

/// Whether a word can be a fingerprint or the beginning of one.
pub(super) fn is_fingerprint(word: &str) -> bool {
    !word.is_empty() && word.len() <= WHOLE && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether it can be a whole one.
pub(super) fn is_whole_fingerprint(word: &str) -> bool {
    word.len() == WHOLE && is_fingerprint(word)
}
