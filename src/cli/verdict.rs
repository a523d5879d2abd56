//! One document's sight against its baseline: what the report says of it, its findings, and the candidate that could
//! be accepted.

use super::Ending;
use super::history;
use super::judge::{Judged, Side, Witnesses, judge};
use super::session::Session;
use super::sight::{Reading, Sight};
use crate::contract::Contract;
use crate::evidence::Tier;
use crate::fetch::Failure;
use crate::impact::waive;
use crate::openapi;
use crate::report::{Outcome, ProviderReport, words};
use crate::rules::{Finding, Subject};
use crate::sample::{Observed, Place};
use crate::snapshot::{self, Baseline, Folder, Watch, keep_watched};
use crate::source::Bundle;
use crate::state::{Candidate, Observation, Shown};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a check says about one document.
#[derive(Debug)]
pub(super) struct Verdict {
    /// How the look ended.
    pub(super) report: ProviderReport,
    /// What was found, without what was accepted alone.
    pub(super) findings: Vec<Finding>,
    /// What could be accepted; none where that would change nothing, or nothing was seen.
    pub(super) candidate: Option<Candidate>,
    /// What the samples showed, for the log; none where there is no baseline or there are no samples.
    pub(super) observation: Option<Observation>,
    /// What it means for the exit code, findings aside.
    pub(super) ending: Ending,
}

/// Compares a sight with its baseline. Nothing is written.
pub(super) fn verdict(session: &Session, sight: &Sight) -> Verdict {
    let files = match &sight.files {
        Ok(files) => files,
        Err(failure) => return not_looked(sight, failure),
    };
    if files.is_empty() {
        // The text was recognised when it came.
        return unchanged(session, sight);
    }
    let folder = session.folder(&sight.provider, &sight.document);
    let baseline = match folder.read() {
        Ok(baseline) => baseline,
        Err(error) => return ended(sight, Outcome::Malformed, error.to_string(), Ending::Wrong),
    };
    if let Some(baseline) = &baseline
        && is_known(sight, files, baseline)
        && history::earlier(session, sight.name(), &identity(baseline)).is_empty()
    {
        return unchanged(session, sight);
    }
    let reading = match sight.read(files) {
        Ok(reading) => reading,
        Err(error) => return ended(sight, Outcome::Implausible, error.to_string(), Ending::NotLooked),
    };
    match baseline {
        Some(baseline) => against(session, sight, &folder, &baseline, files, &reading),
        None => first(session, sight, files, &reading),
    }
}

/// What a baseline is known by: a candidate that was compared with another one is stale.
pub(super) fn identity(baseline: &Baseline) -> String {
    snapshot::digest([baseline.document.as_str(), baseline.observed.as_deref().unwrap_or_default()])
}

/// The same text is the same document; without samples there is nothing else to look at.
fn is_known(sight: &Sight, files: &Bundle, baseline: &Baseline) -> bool {
    let same = baseline.header.digest.as_ref() == Some(&sight.digest(files));
    same && sight.answers.is_empty() && sight.missed.is_empty()
}

/// Whether a text is all of the document that was accepted, as it was watched then, and nothing else is known of it. What it says
/// need not be read then. An equal digest tells that the document has no other files.
pub(super) fn recognises(session: &Session, name: [&str; 2], watch: &Watch, text: &str) -> bool {
    let [provider, document] = name;
    let Ok(Some(baseline)) = session.folder(provider, document).read() else {
        return false;
    };
    let digest = snapshot::digest([text, watch.words().as_str()]);
    baseline.header.digest == Some(digest) && history::earlier(session, name, &identity(&baseline)).is_empty()
}

fn not_looked(sight: &Sight, failure: &Failure) -> Verdict {
    ended(sight, outcome(failure), failure.to_string(), Ending::NotLooked)
}

fn ended(sight: &Sight, outcome: Outcome, message: String, ending: Ending) -> Verdict {
    let mut report = ProviderReport::new(&sight.provider, &sight.document, outcome);
    report.source = Some(sight.source.clone());
    report.message = Some(message);
    Verdict {
        report,
        findings: Vec::new(),
        candidate: None,
        observation: None,
        ending,
    }
}

fn looked(session: &Session, sight: &Sight, outcome: Outcome) -> ProviderReport {
    let mut report = ProviderReport::new(&sight.provider, &sight.document, outcome);
    report.source = Some(sight.source.clone());
    report.fetched_at = Some(session.time());
    report
}

fn unchanged(session: &Session, sight: &Sight) -> Verdict {
    Verdict {
        report: looked(session, sight, Outcome::Unchanged),
        findings: Vec::new(),
        candidate: None,
        observation: None,
        ending: Ending::Good,
    }
}

fn first(session: &Session, sight: &Sight, files: &Bundle, reading: &Reading) -> Verdict {
    let mut report = looked(session, sight, Outcome::First);
    let mut observed = reading.observed.clone();
    for seen in history::earlier(session, sight.name(), history::BEFORE) {
        observed.merge(seen);
    }
    report.diagnostics = unread(reading);
    report.message = strictness(&reading.contract);
    Verdict {
        candidate: Some(candidate(sight, files, reading, &observed, None, &[])),
        ending: with_misses(sight, &mut report),
        report,
        findings: Vec::new(),
        observation: None,
    }
}

fn against(session: &Session, sight: &Sight, folder: &Folder, baseline: &Baseline, files: &Bundle, reading: &Reading) -> Verdict {
    let (old, observed) = match accepted(sight, folder, baseline) {
        Ok(old) => old,
        Err(message) => return ended(sight, Outcome::Malformed, message, Ending::Wrong),
    };
    if reading.contract.operations.is_empty() && !old.operations.is_empty() {
        let message = format!(
            "{}: it has no operations at all, the baseline has {}",
            sight.source,
            old.operations.len()
        );
        return ended(sight, Outcome::Implausible, message, Ending::NotLooked);
    }
    let sides = [(&old, &observed), (&reading.contract, &reading.observed)].map(|(contract, observed)| Side { contract, observed });
    let subject = Subject {
        provider: &sight.provider,
        document: &sight.document,
    };
    let epoch = identity(baseline);
    let earlier = history::earlier(session, sight.name(), &epoch);
    let Judged {
        mut findings,
        pending,
        since,
        ..
    } = judge(subject, sides, &earlier, session.team(), Witnesses::Made);
    waive(&mut findings, &session.waivers, session.today());
    let runs: Vec<&Observed> = earlier.iter().chain([&reading.observed]).collect();
    let mut learnt = history::learnt(&observed, &runs, since);
    if !sight.missed.is_empty() {
        learnt.keep_unseen(&observed);
    }
    let candidate = candidate(sight, files, reading, &learnt, Some(epoch.clone()), &findings);
    let is_new = is_new(&findings, &runs, &observed);
    findings.retain(|finding| !baseline.accepted.silences(&finding.fingerprint));
    let differs = candidate.text != baseline.document && !only_header_differs(&candidate.text, &baseline.document);
    let outcome = if differs || findings.iter().any(is_told) {
        Outcome::Changed
    } else {
        Outcome::Unchanged
    };
    let mut report = looked(session, sight, outcome);
    report.diagnostics = unread(reading);
    report.pending = pending;
    Verdict {
        ending: with_misses(sight, &mut report),
        report,
        findings,
        candidate: Some(candidate).filter(|candidate| candidate.text != baseline.document || is_new),
        observation: history::line(session, &epoch, &reading.observed),
    }
}

/// Whether there is something to accept beside the document. Counts alone are not: the log takes them in from run to run,
/// and a baseline that is proposed anew each night for nothing teaches people to merge without reading.
fn is_new(findings: &[Finding], runs: &[&Observed], known: &Observed) -> bool {
    let places: BTreeSet<&Place> = known.places().map(|(place, _)| place).collect();
    findings.iter().any(is_told) || runs.iter().flat_map(|seen| seen.places()).any(|(place, _)| !places.contains(place))
}

/// What may as well be chance is shown, and waits for more samples.
fn is_told(finding: &Finding) -> bool {
    finding.tier() > Tier::Possible
}

/// The baseline's two halves; the sentence says what is wrong with it.
fn accepted(sight: &Sight, folder: &Folder, baseline: &Baseline) -> Result<(Contract, Observed), String> {
    let path = folder.document_path();
    let damaged = |why: &dyn std::fmt::Display| {
        format!(
            "the baseline is damaged: {why}; restore it from git, or remove {} and run `drift accept`",
            folder.path().display()
        )
    };
    let bundle = Bundle::of(&path.display().to_string(), baseline.document.clone().into_bytes()).map_err(|error| damaged(&error))?;
    let mut contract = openapi::read(Arc::new(bundle)).map_err(|error| damaged(&error))?;
    keep_watched(&mut contract, &sight.watch);
    let observed = baseline
        .observed
        .as_deref()
        .map_or_else(|| Ok(Observed::default()), Observed::from_lines);
    let observed = observed.map_err(|error| format!("{}: {error}", folder.observed_path().display()))?;
    Ok((contract, observed))
}

/// The digest of the provider's text differs by white space or order alone.
fn only_header_differs(candidate: &str, baseline: &str) -> bool {
    let without = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with("  \"x-drift\": "));
        lines.map(str::to_owned).collect()
    };
    without(candidate) == without(baseline)
}

fn candidate(
    sight: &Sight,
    files: &Bundle,
    reading: &Reading,
    observed: &Observed,
    against: Option<String>,
    findings: &[Finding],
) -> Candidate {
    let contract = &reading.contract;
    let shown = findings.iter().map(|finding| Shown {
        fingerprint: finding.fingerprint.clone(),
        severity: finding.severity.to_string(),
        sentence: finding.message.clone(),
    });
    Candidate {
        provider: sight.provider.clone(),
        document: sight.document.clone(),
        what: format!(
            "{} {}, {}",
            contract.title,
            contract.version,
            words::count(contract.operations.len(), "operation")
        ),
        digest: sight.digest(files),
        against,
        text: sight.canonical(files, contract),
        observed: (!observed.is_empty()).then(|| observed.to_lines()),
        findings: shown.collect(),
    }
}

/// Says which samples were not looked at. Then "unchanged" is not known.
fn with_misses(sight: &Sight, report: &mut ProviderReport) -> Ending {
    let Some(failure) = sight.missed.first() else {
        return Ending::Good;
    };
    report.missed = sight.missed.len();
    let others = match sight.missed.len() - 1 {
        0 => String::new(),
        1 => " (and one other sample)".to_owned(),
        n => format!(" (and {n} other samples)"),
    };
    report.message = Some(format!("not all samples were looked at: {failure}{others}"));
    if report.outcome == Outcome::Unchanged {
        report.outcome = outcome(failure);
    }
    Ending::NotLooked
}

/// What a strict reader would refuse of a document that is seen for the first time: worth knowing once, for other tools may.
fn strictness(contract: &Contract) -> Option<String> {
    let remarks = openapi::strict_remarks(&contract.sources);
    let node = contract.node(remarks.first()?.at);
    let parts = words::count(remarks.len(), "part");
    let place = format!("{}:{}", node.tree().name(), node.position());
    Some(format!(
        "{parts} of the document would be refused by a strict reader of OpenAPI 3.0, the first at {place}; read all the same"
    ))
}

/// What of a document could not be read, one sentence each.
pub(super) fn diagnostics(contract: &Contract) -> impl Iterator<Item = String> {
    contract.diagnostics.iter().map(|diagnostic| {
        let node = contract.node(diagnostic.at);
        format!("{}:{}: {}", node.tree().name(), node.position(), diagnostic.message)
    })
}

fn unread(reading: &Reading) -> Vec<String> {
    diagnostics(&reading.contract).chain(reading.unread.iter().cloned()).collect()
}

/// The report's word for how a look ended.
fn outcome(failure: &Failure) -> Outcome {
    use crate::fetch::Outcome as Fetched;
    match failure.outcome() {
        Fetched::Unreachable => Outcome::Unreachable,
        Fetched::Unauthorised => Outcome::Unauthorised,
        Fetched::Deferred => Outcome::Deferred,
        Fetched::Malformed => Outcome::Malformed,
        Fetched::Implausible => Outcome::Implausible,
    }
}
