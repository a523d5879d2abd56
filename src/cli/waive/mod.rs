//! `drift waive`: waivers are added to the end of their file, listed, and taken out when they are over.
//!
//! It must not know what a waiver does to a finding; that is `impact`.

mod file;

pub(super) use file::New;

use super::args;
use super::last;
use super::session::Session;
use super::terminal::{Terminal, deliver};
use super::{Ending, Trouble};
use crate::config::{Waived, Waiver};
use crate::impact::{Standing, State};
use crate::report::{Report, clean, words, wrap};
use file::{append, without};
use jiff::Span;
use jiff::civil::Date;
use std::fmt::Write;
use std::process::{Command, Stdio};

/// What somebody wants to have waived.
#[derive(Debug)]
pub(super) struct Wanted<'w> {
    /// Why.
    pub(super) reason: &'w str,
    /// Who answers for it.
    pub(super) owner: String,
    /// The last day on which it holds.
    pub(super) expires: Date,
}

/// Runs the command.
pub(super) fn run(global: &args::Global, args: &args::Waive, terminal: Terminal) -> Result<Ending, Trouble> {
    let session = Session::open(global, terminal)?;
    let last = last::read_or(&session, args.report.as_deref())?;
    let told = if args.list {
        list(&session, &last)
    } else if args.prune {
        prune(&session, &last)?
    } else {
        waive(&session, &last, args)?
    };
    deliver(&told, None)?;
    Ok(Ending::Good)
}

fn waive(session: &Session, last: &Report, args: &args::Waive) -> Result<String, Trouble> {
    let wanted = Wanted {
        reason: args.reason.as_deref().unwrap_or_default(),
        owner: args.owner.clone().map_or_else(|| whoever_types(session), Ok)?,
        expires: expiry(&args.expires, session.today())?,
    };
    let of_rule = args.rule.iter().zip(&args.path).map(|(rule, path)| New::Rule {
        rule,
        path,
        provider: args.provider.as_deref(),
    });
    let of_findings = args.fingerprints.iter().map(|word| resolve(session, last, word));
    let new: Result<Vec<New<'_>>, Trouble> = of_findings.chain(of_rule.map(Ok)).collect();
    add(session, &new?, &wanted)
}

/// Writes waivers of findings that are not waived yet, and tells so.
pub(super) fn add(session: &Session, new: &[New<'_>], wanted: &Wanted<'_>) -> Result<String, Trouble> {
    append(session, new, wanted)?;
    let path = session.config.waivers_file();
    let mut told = String::new();
    for one in new {
        let days = words::count(days(session.today(), wanted.expires), "day");
        // Writing to a string cannot fail.
        let _ = writeln!(
            told,
            "{}: waived {} until {} ({days}), {} answers for it",
            path.display(),
            what(one),
            wanted.expires,
            clean(&wanted.owner)
        );
        if let New::Finding {
            finding: Some(finding), ..
        } = one
        {
            let _ = writeln!(told, "  {} {}", finding.severity, clean(&finding.message));
        }
    }
    Ok(told)
}

/// What is waived, in a few words.
fn what(new: &New<'_>) -> String {
    match new {
        New::Finding { fingerprint, .. } => fingerprint.clone(),
        New::Rule { rule, path, .. } => format!("{} at `{}`", clean(rule), clean(path)),
    }
}

fn days(from: Date, to: Date) -> usize {
    let days = from.until(to).map_or(0, |span| span.get_days());
    usize::try_from(days).unwrap_or_default()
}

/// The finding that is meant. A whole fingerprint that no check here has shown is taken at its word: it may come from a mail.
fn resolve<'r>(session: &Session, last: &'r Report, word: &str) -> Result<New<'r>, Trouble> {
    let finding = match last::finding(last, word) {
        Ok(finding) => Some(finding),
        Err(_) if last::is_whole_fingerprint(word) => {
            Terminal::warn(&format!("no check here has shown {word}, so whether it exists is not known"));
            None
        }
        Err(trouble) => return Err(trouble),
    };
    let fingerprint = finding.map_or(word, |finding| &finding.fingerprint);
    refuse_twice(session, fingerprint)?;
    Ok(New::Finding {
        fingerprint: fingerprint.to_owned(),
        finding,
    })
}

/// A waiver of the same finding that still holds is to be changed, not doubled.
fn refuse_twice(session: &Session, wanted: &str) -> Result<(), Trouble> {
    let same = |waiver: &&Waiver| matches!(&waiver.what, Waived::Finding { fingerprint, .. } if fingerprint == wanted);
    let mut there = session.waivers.all.iter().filter(same);
    there.find(|waiver| waiver.expires >= session.today()).map_or(Ok(()), |there| {
        Err(Trouble(format!(
            "{wanted} is waived already until {}: {}:{}; change it there",
            there.expires,
            session.waivers.path.display(),
            there.at.line
        )))
    })
}

/// Units of time from today, by their letter and by their name.
const UNITS: [(&str, &str); 4] = [("d", "day"), ("w", "week"), ("m", "month"), ("y", "year")];

/// A date, or a time from today: `2027-01-31`, `90d`, `2 weeks`.
pub(super) fn expiry(text: &str, today: Date) -> Result<Date, Trouble> {
    let wrong = || {
        Trouble(format!(
            "`{}` is neither a date nor a time from today; write for instance 2027-01-31, 90d or 2w",
            clean(text)
        ))
    };
    let text = text.trim();
    let date = match text.find(|c: char| !c.is_ascii_digit()) {
        Some(end) if !text[end..].starts_with('-') => {
            let (number, unit) = (&text[..end], text[end..].trim());
            let singular = unit.strip_suffix('s').filter(|unit| unit.len() > 1).unwrap_or(unit);
            let number: i32 = number.parse().map_err(|_| wrong())?;
            let unit = UNITS.iter().find(|(letter, name)| singular == *letter || singular == *name);
            let span = |letter: &str| -> Option<Span> {
                let none = Span::new();
                match letter {
                    "d" => none.try_days(number).ok(),
                    "w" => none.try_weeks(number).ok(),
                    "m" => none.try_months(number).ok(),
                    _ => none.try_years(number).ok(),
                }
            };
            let span = unit.and_then(|(letter, _)| span(letter)).ok_or_else(wrong)?;
            today.checked_add(span).map_err(|_| wrong())?
        }
        _ => text.parse().map_err(|_| wrong())?,
    };
    if date < today {
        return Err(Trouble(format!("{date} has passed already; a waiver holds from today on")));
    }
    Ok(date)
}

/// The mail address that git knows the user by, for who writes a waiver answers for it.
pub(super) fn whoever_types(session: &Session) -> Result<String, Trouble> {
    let run = Command::new("git")
        .args(["config", "user.email"])
        .current_dir(session.config.folder())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let said = run.ok().filter(|run| run.status.success());
    let said = said.and_then(|run| String::from_utf8(run.stdout).ok()).unwrap_or_default();
    match said.trim() {
        "" => Err(Trouble(
            "git does not know your mail address; say who answers for it with `--owner`".to_owned(),
        )),
        owner => Ok(owner.to_owned()),
    }
}

/// What a waiver is about, in a few words.
fn about(waiver: &Waiver) -> String {
    let what = match &waiver.what {
        Waived::Finding { fingerprint, .. } => fingerprint.clone(),
        Waived::Rule(selection) => {
            let path = selection.path.as_ref().map(|path| format!(" at `{path}`")).unwrap_or_default();
            format!("{}{path}", selection.rule)
        }
    };
    let provider = waiver.provider().map(|provider| format!(", {provider}")).unwrap_or_default();
    clean(&(what + &provider))
}

fn list(session: &Session, last: &Report) -> String {
    let mut told = String::new();
    for waiver in &session.waivers.all {
        let standing = session.standing(waiver, last);
        let _ = writeln!(told, "{}:{}: {}", session.waivers.path.display(), waiver.at.line, about(waiver));
        for line in [state(session, waiver, standing.as_ref()), clean(&waiver.reason)] {
            for line in wrap(&line, Terminal::width(), "  ", "  ") {
                let _ = writeln!(told, "{line}");
            }
        }
    }
    if told.is_empty() {
        let _ = writeln!(told, "{} waives nothing.", session.waivers.path.display());
    }
    told
}

/// How one stands, in a sentence.
fn state(session: &Session, waiver: &Waiver, standing: Option<&Standing>) -> String {
    let owner = clean(&waiver.owner);
    let left = words::count(days(session.today(), waiver.expires), "day");
    let holds = format!("until {}, {left} left; owner {owner}", waiver.expires);
    let found = |n: usize| words::count(n, "finding");
    match standing.map(|standing| (standing.state, standing.findings)) {
        Some((State::Holds, n)) => format!("{holds}; waives {}", found(n)),
        Some((State::Stale, _)) => format!("{holds}; nothing matches it any more"),
        Some((State::Expired, n)) if n > 0 => format!("expired on {}, {} again; owner {owner}", waiver.expires, counts(n)),
        _ if waiver.expires < session.today() => format!("expired on {}; owner {owner}", waiver.expires),
        _ => format!("{holds}; the last check did not look at all that it is about"),
    }
}

fn counts(n: usize) -> String {
    format!("{} {}", words::count(n, "finding"), if n == 1 { "counts" } else { "count" })
}

/// Takes out what has run out and what nothing matches any more.
fn prune(session: &Session, last: &Report) -> Result<String, Trouble> {
    let today = session.today();
    let over = |waiver: &Waiver| waiver.expires < today || session.standing(waiver, last).is_some_and(|one| one.state == State::Stale);
    let over: Vec<&Waiver> = session.waivers.all.iter().filter(|waiver| over(waiver)).collect();
    if over.is_empty() {
        return Ok("No waiver has run out, and of none is it known that nothing matches it any more.\n".to_owned());
    }
    without(session, &over)?;
    let mut told = String::new();
    for waiver in over {
        let why = if waiver.expires < today {
            format!("expired on {}", waiver.expires)
        } else {
            "nothing matches it any more".to_owned()
        };
        let _ = writeln!(told, "{}: took out {}: {why}", session.waivers.path.display(), about(waiver));
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_may_be_named_or_counted() {
        let today = date(2026, 11, 27);
        let of = |text: &str| expiry(text, today).map_err(|trouble| trouble.to_string());
        assert_eq!(of("2027-01-31"), Ok(date(2027, 1, 31)));
        assert_eq!(of("90d"), Ok(date(2027, 2, 25)));
        assert_eq!(of(" 2 weeks "), Ok(date(2026, 12, 11)));
        assert_eq!(of("3 months"), Ok(date(2027, 2, 27)));
        assert_eq!(of("1y"), Ok(date(2027, 11, 27)));
        assert_eq!(of("0d"), Ok(today));
        assert_eq!(
            of("2026-11-26"),
            Err("2026-11-26 has passed already; a waiver holds from today on".to_owned())
        );
        for wrong in [
            "",
            "soon",
            "d",
            "90",
            "90 fortnights",
            "-1d",
            "2027-02-30",
            "99999999999d",
            "999999y",
            "9999999d",
        ] {
            assert!(of(wrong).is_err_and(|said| said.contains("2027-01-31, 90d")), "{wrong}");
        }
    }
}
