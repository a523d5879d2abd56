//! `drift accept`: take exactly what the last check showed, whole or finding by finding.

use super::args;
use super::check;
use super::last;
use super::session::Session;
use super::setup;
use super::terminal::{Terminal, deliver};
use super::verdict::{identity, verdict};
use super::{Ending, Trouble};
use crate::config::Provider;
use crate::evidence::Tier;
use crate::rules::Severity;
use crate::snapshot::{Baseline, Entry, Folder, Header};
use crate::state::{Candidate, Shown};
use jiff::civil::Date;
use std::fmt::Write;

/// Accepted findings that are listed one by one; the rest is counted.
const LISTED: usize = 20;

/// Runs the command.
pub(super) fn run(global: &args::Global, args: &args::Accept, terminal: Terminal) -> Result<Ending, Trouble> {
    let session = Session::open(global, terminal)?;
    let chosen = session.choose(&args.providers)?;
    let (candidates, ending) = candidates(&session, &chosen, args.staged)?;
    let told = if args.only.is_empty() {
        whole(&session, &candidates)?
    } else {
        only(&session, &candidates, &args.only)?
    };
    deliver(&told, None)?;
    Ok(ending)
}

/// Looks at every provider and takes what is seen, as a first baseline. Gives what to tell the user.
pub(super) fn everything(session: &Session) -> Result<(String, Ending), Trouble> {
    let (candidates, ending) = candidates(session, &session.choose(&[])?, false)?;
    Ok((whole(session, &candidates)?, ending))
}

/// What is staged; where nothing usable is, a look, unless `staged_only`.
pub(super) fn candidates(session: &Session, chosen: &[&Provider], staged_only: bool) -> Result<(Vec<Candidate>, Ending), Trouble> {
    let (mut found, mut ending) = (Vec::new(), Ending::Good);
    for provider in chosen {
        match staged(session, provider)? {
            Some(staged) => found.extend(staged),
            None if staged_only => {}
            None => ending = ending.or(look(session, provider, &mut found)?),
        }
    }
    Ok((found, ending))
}

/// The candidates of all documents of a provider, or `None` where one of them is missing or stale.
fn staged(session: &Session, provider: &Provider) -> Result<Option<Vec<Candidate>>, Trouble> {
    let documents = session.documents(provider)?;
    let mut found = Vec::new();
    for document in &documents {
        let Some(candidate) = Session::known(session.state.staged(&provider.name, document)) else {
            continue;
        };
        if candidate.against != current(&session.folder(&provider.name, document))? {
            Terminal::warn(&format!(
                "the baseline of {} is another one than at the last check, so what that staged is stale",
                name(&candidate)
            ));
            return Ok(None);
        }
        found.push(candidate);
    }
    Ok(if found.is_empty() { None } else { Some(found) })
}

fn current(folder: &Folder) -> Result<Option<String>, Trouble> {
    Ok(folder.read()?.as_ref().map(identity))
}

fn look(session: &Session, provider: &Provider, found: &mut Vec<Candidate>) -> Result<Ending, Trouble> {
    let mut ending = Ending::Good;
    for sight in session.look(&[provider])? {
        let verdict = verdict(session, &sight);
        check::remember(session, &sight, &verdict);
        let said = verdict.report.message.as_deref().unwrap_or_default();
        match verdict.candidate {
            Some(candidate) => found.push(candidate),
            None if verdict.report.outcome.looked() => {
                session
                    .terminal
                    .tell(&format!("{}, {}: it is as it was accepted", sight.provider, sight.document));
            }
            None => Terminal::warn(&format!(
                "{} was not looked at ({}): {said}",
                sight.provider, verdict.report.outcome
            )),
        }
        ending = ending.or(verdict.ending);
    }
    Ok(ending)
}

fn whole(session: &Session, candidates: &[Candidate]) -> Result<String, Trouble> {
    if candidates.is_empty() {
        return Ok("There is nothing to accept.\n".to_owned());
    }
    let mut told = String::new();
    for candidate in candidates {
        let folder = session.folder(&candidate.provider, &candidate.document);
        take(session, &folder, candidate)?;
        Session::kept(session.state.unstage(&candidate.provider, &candidate.document));
        Session::kept(session.state.forget_report(&candidate.provider, &candidate.document));
        tell(&mut told, &folder, candidate);
    }
    Session::kept(setup::write_companions(session.config.folder()));
    let _ = writeln!(told, "\nCommit it; `accepted.md` is what a reviewer reads.");
    Ok(told)
}

/// Replaces the baseline by the candidate, if it is still the one that the candidate was compared with.
fn take(session: &Session, folder: &Folder, candidate: &Candidate) -> Result<(), Trouble> {
    let _lock = session.state.lock_baselines()?;
    let old = folder.read()?;
    if candidate.against != old.as_ref().map(identity) {
        return Err(Trouble(format!(
            "the baseline of {} was replaced meanwhile; run `drift check` again",
            name(candidate)
        )));
    }
    let mut accepted = old.map_or_else(|| folder.no_entries(), |old| old.accepted);
    accepted.add_whole(entries(candidate, session.today()));
    Ok(folder.write(&Baseline {
        header: Header::new(candidate.digest.clone()),
        document: candidate.text.clone(),
        observed: candidate.observed.clone(),
        accepted,
    })?)
}

fn entries(candidate: &Candidate, date: Date) -> Vec<Entry> {
    let first = || Entry {
        date,
        only: false,
        severity: "first".to_owned(),
        fingerprint: "-".to_owned(),
        sentence: format!("The document as it was: {}.", candidate.what),
    };
    match candidate.against {
        None => vec![first()],
        Some(_) => candidate.findings.iter().map(|shown| entry(shown, date)).collect(),
    }
}

fn entry(shown: &Shown, date: Date) -> Entry {
    Entry {
        date,
        only: false,
        severity: shown.severity.clone(),
        fingerprint: shown.fingerprint.clone(),
        sentence: shown.sentence.clone(),
    }
}

fn tell(told: &mut String, folder: &Folder, candidate: &Candidate) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        told,
        "{}: accepted {} into {}",
        name(candidate),
        candidate.what,
        folder.path().display()
    );
    let info = Severity::Info.as_str();
    let (mild, listed): (Vec<&Shown>, Vec<&Shown>) = candidate.findings.iter().partition(|shown| shown.severity == info);
    for shown in listed.iter().take(LISTED) {
        let _ = writeln!(told, "  {} {} {}", shown.severity, shown.fingerprint, shown.sentence);
    }
    let rest = listed.len().saturating_sub(LISTED) + mild.len();
    if rest > 0 {
        let _ = writeln!(told, "  and {rest} more in accepted.md");
    }
}

/// Accepts single findings: a line each in `accepted.md`, everything else as it was.
pub(super) fn only(session: &Session, candidates: &[Candidate], wanted: &[String]) -> Result<String, Trouble> {
    let find = |wanted: &String| find(candidates, wanted).or_else(|trouble| Err(waiting(session, wanted)?.unwrap_or(trouble)));
    let chosen: Result<Vec<_>, Trouble> = wanted.iter().map(find).collect();
    let chosen = chosen?;
    let mut told = String::new();
    for (candidate, shown) in chosen {
        let folder = session.folder(&candidate.provider, &candidate.document);
        let _lock = session.state.lock_baselines()?;
        let Some(baseline) = folder.read()? else {
            return Err(Trouble(format!(
                "{} has no baseline yet; `drift accept` takes the whole",
                name(candidate)
            )));
        };
        let mut accepted = baseline.accepted;
        let known = accepted.silences(&shown.fingerprint);
        accepted.add_only(entry(shown, session.today()));
        folder.write_accepted(&accepted)?;
        let verb = if known { "was accepted before" } else { "accepted" };
        let _ = writeln!(told, "{}: {verb}: {} {}", name(candidate), shown.fingerprint, shown.sentence);
    }
    Ok(told)
}

/// The finding that a fingerprint, or the beginning of one, means.
fn find<'c>(candidates: &'c [Candidate], wanted: &str) -> Result<(&'c Candidate, &'c Shown), Trouble> {
    let all = candidates
        .iter()
        .flat_map(|candidate| candidate.findings.iter().map(move |shown| (candidate, shown)));
    last::find(all, |(_, shown)| shown.fingerprint.clone(), wanted)
}

/// What to say of a finding that was shown and is not there to be accepted, where that is why.
fn waiting(session: &Session, wanted: &str) -> Result<Option<Trouble>, Trouble> {
    let shown = last::read(session, &session.choose(&[])?)?;
    let possible = last::finding(&shown, wanted)
        .ok()
        .filter(|finding| finding.tier() == Tier::Possible);
    Ok(possible.map(|finding| {
        Trouble(format!(
            "`{}` is as yet merely possible; it waits for more samples, and until then there is nothing to accept",
            finding.fingerprint
        ))
    }))
}

fn name(candidate: &Candidate) -> String {
    match candidate.document.as_str() {
        crate::config::DEFAULT_DOCUMENT => candidate.provider.clone(),
        document => format!("{}, {document}", candidate.provider),
    }
}
