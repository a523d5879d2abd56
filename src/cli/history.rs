//! What earlier runs saw of a document, and what this one adds to it.
//!
//! It joins the log of observations, which knows nothing of folds, with the folds, which know nothing of files.

use super::session::Session;
use super::sight::Sight;
use super::terminal::Terminal;
use crate::disk::DiskError;
use crate::sample::Observed;
use crate::state::Observation;

/// What the samples of earlier runs showed since the baseline of this identity, oldest first.
pub(super) fn earlier(session: &Session, [provider, document]: [&str; 2], baseline: &str) -> Vec<Observed> {
    let seen = Session::known(session.state.observations(provider, document, baseline));
    let folds: Vec<Observed> = seen.iter().filter_map(|seen| Observed::from_lines(&seen.observed).ok()).collect();
    match seen.len() - folds.len() {
        0 => {}
        lost => Terminal::warn(&format!(
            "{provider}: what {lost} earlier runs saw cannot be read and is not counted"
        )),
    }
    folds
}

/// This run's line of the log; none where it has no samples.
pub(super) fn line(session: &Session, baseline: &str, observed: &Observed) -> Option<Observation> {
    let samples = observed.samples();
    (!samples.is_empty()).then(|| Observation::of_run(session.now, baseline.to_owned(), samples.to_lines()))
}

/// What stands for a baseline where there is none yet.
pub(super) const BEFORE: &str = "none";

/// Adds what came from elsewhere, as a run of its own. What was staged does not know of it, so that goes.
pub(super) fn add(session: &Session, provider: &str, document: &str, baseline: &str, observed: &Observed) -> Result<(), DiskError> {
    let seen = Observation::of_run(session.now, baseline.to_owned(), observed.samples().to_lines());
    session.state.observe(provider, document, &seen, &merged)?;
    session.state.unstage(provider, document)
}

/// Writes a run's line.
pub(super) fn keep(session: &Session, sight: &Sight, seen: &Observation) {
    Session::kept(session.state.observe(&sight.provider, &sight.document, seen, &merged));
}

fn merged(one: &str, other: &str) -> Option<String> {
    let mut sum = Observed::from_lines(one).ok()?;
    sum.merge(Observed::from_lines(other).ok()?);
    Some(sum.to_lines())
}

/// The counts that an acceptance takes: those of this look, and those of earlier runs and of the old baseline as far back
/// as nothing is known to have changed.
pub(super) fn learnt(baseline: &Observed, runs: &[&Observed], since: Option<usize>) -> Observed {
    let Some((look, earlier)) = runs.split_last() else {
        return baseline.clone();
    };
    let mut sum = (*look).clone();
    for run in earlier.iter().skip(since.unwrap_or(0)) {
        sum.merge((*run).clone());
    }
    if since.is_none() {
        sum.merge(baseline.samples());
    }
    sum
}
