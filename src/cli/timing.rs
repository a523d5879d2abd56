//! What time decides: who is due by `schedule`, and which failure is borne for a while by `max-age`.
//!
//! It must not know why a look failed or what was found.

use super::session::Session;
use super::verdict::Verdict;
use super::{Ending, Trouble};
use crate::config::{Provider, Schedule};
use jiff::Timestamp;
use std::time::Duration;

/// Keeps the providers that are due: those without a schedule, and those one of whose documents was last looked at long enough ago.
pub(super) fn keep_due(session: &Session, chosen: &mut Vec<&Provider>) -> Result<(), Trouble> {
    let mut due = Vec::new();
    for provider in chosen.iter() {
        if is_due(session, provider)? {
            due.push(*provider);
        } else {
            session.terminal.tell(&format!("{}: not due yet", provider.name));
        }
    }
    *chosen = due;
    Ok(())
}

fn is_due(session: &Session, provider: &Provider) -> Result<bool, Trouble> {
    let Some(schedule) = provider.schedule else { return Ok(true) };
    let documents = session.documents(provider)?;
    Ok(documents
        .iter()
        .any(|document| age(session, &provider.name, document).is_none_or(|age| age >= patience(schedule))))
}

/// How long ago the last look may be. A tenth less than the schedule says, for a run never begins at the same second as yesterday's.
fn patience(schedule: Schedule) -> Duration {
    let hours = match schedule {
        Schedule::Hourly => 1,
        Schedule::Daily => 24,
        Schedule::Weekly => 7 * 24,
        // The shortest month.
        Schedule::Monthly => 28 * 24,
    };
    Duration::from_hours(hours) * 9 / 10
}

/// How long ago a document was last looked at with success; `None` for never, as far as the state knows.
fn age(session: &Session, provider: &str, document: &str) -> Option<Duration> {
    let last: Timestamp = session.state.last_good_look(provider, document)?.parse().ok()?;
    // A look in the future is a clock that was put right: it says nothing.
    Duration::try_from(session.now.duration_since(last)).ok()
}

/// A failed look does not count as long as the last good one is within the provider's `max-age`. It is said all the same.
pub(super) fn forgive(session: &Session, verdicts: &mut [Verdict]) {
    for verdict in verdicts.iter_mut().filter(|verdict| verdict.ending == Ending::NotLooked) {
        let report = &mut verdict.report;
        let most = session.config.provider(&report.name).and_then(|provider| provider.max_age);
        let Some((most, age)) = most.zip(age(session, &report.name, &report.document)) else {
            continue;
        };
        let message = report.message.get_or_insert_default();
        let within = age <= most;
        let kept = if within { "within" } else { "longer than" };
        *message = format!("{message}; last seen {} ago, {kept} max-age", words(age));
        if within {
            verdict.ending = Ending::Good;
        }
    }
}

/// `3 hours`, in the largest unit of which there are two.
fn words(age: Duration) -> String {
    let seconds = age.as_secs();
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60)];
    let (unit, length) = units.into_iter().find(|(_, length)| seconds >= 2 * length).unwrap_or(("second", 1));
    let count = seconds / length;
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Colour, Global};
    use crate::cli::terminal::Terminal;
    use crate::config::Config;
    use crate::report::{Outcome, ProviderReport};
    use crate::state::Run;

    const CONFIG: &str = "[provider.x]\nsource = \"a\"\nschedule = \"daily\"\nmax-age = \"3 days\"\n";

    /// A session in which `x` was looked at `hours` ago.
    fn session(folder: &tempfile::TempDir, hours: i64, outcome: &str) -> Session {
        let config = Config::parse(CONFIG, folder.path().join("drift.toml")).expect("this is right");
        let global = Global {
            config: None,
            quiet: true,
            verbose: false,
            color: Colour::Never,
        };
        let session = Session::with(config, Terminal::new(&global));
        let then = session.now - jiff::SignedDuration::from_hours(hours);
        let run = Run {
            time: then.to_string(),
            provider: "x".to_owned(),
            document: "default".to_owned(),
            outcome: outcome.to_owned(),
            missed: 0,
            findings: std::collections::BTreeMap::new(),
        };
        session.state.record(&run).expect("it can be written");
        session
    }

    fn due(hours: i64, outcome: &str) -> bool {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let session = session(&folder, hours, outcome);
        let mut chosen = session.choose(&[]).expect("there is one");
        keep_due(&session, &mut chosen).expect("it can be told");
        !chosen.is_empty()
    }

    #[test]
    fn who_was_seen_lately_is_not_due() {
        assert!(!due(20, "unchanged"));
        assert!(due(22, "unchanged"), "a run that begins a little early still looks");
        assert!(due(20, "unreachable"), "a failure is no look");
        assert!(due(-5, "unchanged"), "a look in the future says nothing");
    }

    fn forgiven(hours: i64) -> (Ending, String) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let session = session(&folder, hours, "unchanged");
        let mut report = ProviderReport::new("x", "default", Outcome::Unreachable);
        report.message = Some("refused".to_owned());
        let mut verdicts = [Verdict {
            report,
            findings: Vec::new(),
            candidate: None,
            observation: None,
            ending: Ending::NotLooked,
        }];
        forgive(&session, &mut verdicts);
        let [verdict] = verdicts;
        (verdict.ending, verdict.report.message.unwrap_or_default())
    }

    #[test]
    fn a_failure_counts_once_the_last_good_look_is_too_old() {
        assert_eq!(
            forgiven(71),
            (Ending::Good, "refused; last seen 2 days ago, within max-age".to_owned())
        );
        assert_eq!(
            forgiven(73),
            (Ending::NotLooked, "refused; last seen 3 days ago, longer than max-age".to_owned())
        );
    }
}
