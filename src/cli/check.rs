//! `drift check`: look, compare, report, stage, tell.

use super::args;
use super::deciding;
use super::history;
use super::last;
use super::mailing;
use super::session::Session;
use super::sight::Sight;
use super::terminal::Terminal;
use super::verdict::{Verdict, verdict};
use super::writing;
use super::{Ending, Trouble, timing};
use crate::report::{Closing, Report, Summary};
use crate::rules::Severity;
use crate::state::Run;

/// Runs the command.
pub(super) fn run(global: &args::Global, args: &args::Check, terminal: Terminal) -> Result<Ending, Trouble> {
    let mut session = Session::open(global, terminal)?;
    let mut chosen = session.choose(&args.providers)?;
    if args.due {
        timing::keep_due(&session, &mut chosen)?;
    }
    if args.notify {
        mailing::check(&session, args.dry_run)?;
    }
    let mut looked = session.look(&chosen)?;
    let mut verdicts: Vec<Verdict> = {
        let _lock = Session::kept(session.state.share_baselines());
        looked.iter().map(|sight| verdict(&session, sight)).collect()
    };
    if args.until_decided {
        deciding::decide(&mut session, &mut looked, &mut verdicts)?;
    }
    timing::forgive(&session, &mut verdicts);
    let report = session.with_standings(report(&verdicts));
    writing::write(&report, &args.output, Closing::Check, terminal)?;
    for (sight, verdict) in looked.iter().zip(&verdicts) {
        remember(&session, sight, verdict);
    }
    let mailed = if args.notify {
        let least = args.output.fail_on.severity().unwrap_or(Severity::Breaking);
        mailing::notify(&session, &report, (least, args.output.min_tier.into()), args.dry_run)
    } else {
        Ending::Good
    };
    let found = writing::ending(&report.findings, &args.output);
    Ok(verdicts
        .iter()
        .map(|verdict| verdict.ending)
        .chain([found, mailed])
        .fold(Ending::Good, Ending::or))
}

/// Everything that was seen and found, in one report.
pub(super) fn report(verdicts: &[Verdict]) -> Report {
    let providers = verdicts.iter().map(|verdict| verdict.report.clone());
    let findings = verdicts.iter().flat_map(|verdict| verdict.findings.iter().cloned());
    Report::new(providers.collect(), findings.collect())
}

/// Stages what could be accepted, and writes down the run and what it observed.
pub(super) fn remember(session: &Session, sight: &Sight, verdict: &Verdict) {
    match &verdict.candidate {
        Some(candidate) => Session::kept(session.state.stage(candidate)),
        None if verdict.report.outcome.looked() => Session::kept(session.state.unstage(&sight.provider, &sight.document)),
        None => None,
    };
    last::keep(session, verdict);
    if let Some(seen) = &verdict.observation {
        history::keep(session, sight, seen);
    }
    let summary = Summary::of(&verdict.findings);
    let counts = Severity::ALL.map(|severity| (severity.to_string(), summary.get(severity)));
    Session::kept(session.state.record(&Run {
        time: session.time(),
        provider: sight.provider.clone(),
        document: sight.document.clone(),
        outcome: verdict.report.outcome.to_string(),
        missed: sight.missed.len(),
        findings: counts.into_iter().collect(),
    }));
}
