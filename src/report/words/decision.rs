//! The words for what the team has decided: severities of its own, and waivers.

use super::{count, listed};
use crate::impact::{Standing, State};
use crate::report::{Report, clean};
use crate::rules::{Finding, Overridden, WaiverNote};

/// A waiver that ends within so many days is said to.
const SOON: i64 = 14;

/// `breaking by the rule, info by drift.toml:12: nobody reads it`.
pub fn overridden(finding: &Finding) -> Option<String> {
    let Overridden { was, reason, at } = finding.r#override.as_ref()?;
    let reason = reason.as_ref().map(|reason| format!(": {}", clean(reason))).unwrap_or_default();
    let now = finding.severity;
    Some(if *was == now {
        format!("{now} for every consumer by {}{reason}", clean(at))
    } else {
        format!("{was} by the rule, {now} by {}{reason}", clean(at))
    })
}

/// `until 2027-01-31 by identity-team@example.com (waivers.toml:5): nobody reads it`.
pub fn waiver(finding: &Finding) -> Option<String> {
    let WaiverNote {
        reason,
        owner,
        expires,
        at,
    } = finding.waiver.as_ref()?;
    Some(format!(
        "until {} by {} ({}): {}",
        clean(expires),
        clean(owner),
        clean(at),
        clean(reason)
    ))
}

/// `3 waived (1 waiver expires in 5 days)`; none where nothing is.
pub fn waived(report: &Report) -> Option<String> {
    let waived = report.findings.iter().filter(|finding| finding.waived).count();
    let holding = report.waivers.iter().filter(|one| one.state == State::Holds);
    let mut days: Vec<i64> = holding.map(|one| one.days).filter(|days| *days <= SOON).collect();
    days.sort_unstable();
    let soon = match days.as_slice() {
        [] => String::new(),
        [one] => format!(" (1 waiver expires {})", within(*one)),
        [first, ..] => format!(" ({} expire soon, the first {})", count(days.len(), "waiver"), within(*first)),
    };
    (waived > 0).then(|| format!("{waived} waived{soon}"))
}

fn within(days: i64) -> String {
    match days {
        0 => "after today".to_owned(),
        1 => "after tomorrow".to_owned(),
        days => format!("in {days} days"),
    }
}

/// `1 finding has its severity from drift.toml`, by the files that the notes name.
pub fn overrides(report: &Report) -> Option<String> {
    let notes = report.findings.iter().filter(|finding| !finding.waived);
    let mut files: Vec<String> = notes
        .filter_map(|finding| finding.r#override.as_ref())
        .map(|note| file(&note.at))
        .collect();
    let findings = files.len();
    files.dedup();
    let has = if findings == 1 { "has its" } else { "have their" };
    (findings > 0).then(|| format!("{} {has} severity from {}", count(findings, "finding"), listed(files, None)))
}

/// The file of `drift.toml:12`.
fn file(at: &str) -> String {
    clean(at.rsplit_once(':').map_or(at, |(file, _)| file))
}

/// What is to be done about a waiver; none about one that holds.
pub fn standing(standing: &Standing) -> Option<String> {
    let what = match (&standing.fingerprint, &standing.rule, &standing.path) {
        (Some(fingerprint), ..) => clean(fingerprint),
        (None, Some(rule), Some(path)) => format!("{} at `{}`", clean(rule), clean(path).replace(' ', "\u{a0}")),
        _ => String::new(),
    };
    let of = format!("the waiver of {what} by {}", clean(&standing.owner));
    match (standing.state, standing.findings) {
        (State::Holds, _) => None,
        (State::Stale, _) => Some(format!("nothing matches {of} any more; `drift waive --prune` takes it out")),
        (State::Expired, 0) => Some(format!(
            "{of} expired on {}, and waives nothing any more; `drift waive --prune` takes it out",
            clean(&standing.expires)
        )),
        (State::Expired, 1) => Some(format!("{of} expired on {}, so its finding counts again", clean(&standing.expires))),
        (State::Expired, n) => Some(format!(
            "{of} expired on {}, so its {n} findings count again",
            clean(&standing.expires)
        )),
    }
}
