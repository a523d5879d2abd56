//! Which findings somebody answers for, and how the waivers themselves stand: held, run out, or about nothing any more.
//!
//! It must not know where waivers are written, or what day it is.

use super::overrides::{all_places, family};
use crate::config::{Waived, Waiver, Waivers};
use crate::rules::{Finding, WaiverNote};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a waiver stands on the day of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The finding that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The rule or the family of rules, where it is about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The places, where it is about a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The provider, where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether it holds.
    pub state: State,
    /// The findings of this report that it is about.
    pub findings: usize,
    /// Why they need not be acted on.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, as `2027-01-31`.
    pub expires: String,
    /// Days until then, below 0 once it has run out.
    pub days: i64,
    /// Where it is written, as `waivers.toml:5`.
    pub at: String,
}

/// Whether a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It does, and waives something.
    Holds,
    /// Its last day has passed: it waives nothing.
    Expired,
    /// Nothing that it is about is there any more.
    Stale,
}

/// Marks the findings that a waiver is about and that holds today, with the one that holds longest.
pub fn waive(findings: &mut [Finding], waivers: &Waivers, today: Date) {
    for finding in findings {
        let holding = waivers
            .all
            .iter()
            .filter(|waiver| waiver.expires >= today && is_about(waiver, finding));
        // The first of equals: `max_by_key` would take the last.
        let Some(waiver) = holding.rev().max_by_key(|waiver| waiver.expires) else {
            continue;
        };
        finding.waived = true;
        finding.waiver = Some(WaiverNote {
            reason: waiver.reason.clone(),
            owner: waiver.owner.clone(),
            expires: waiver.expires.to_string(),
            at: place(waivers, waiver),
        });
    }
}

/// How a waiver stands, where that can be said: of one that is about no finding, only where what it is about was `looked` at.
pub fn standing(waivers: &Waivers, waiver: &Waiver, findings: &[Finding], looked: bool, today: Date) -> Option<Standing> {
    let about = findings.iter().filter(|finding| is_about(waiver, finding));
    let holds = waiver.expires >= today;
    // One that has run out is missed only by what no other waives.
    let count = about.filter(|finding| holds || !finding.waived).count();
    let state = match (holds, count) {
        (_, 0) if !looked => return None,
        (false, _) => State::Expired,
        (true, 0) => State::Stale,
        (true, _) => State::Holds,
    };
    Some(describe(waivers, waiver, state, count, today))
}

fn describe(waivers: &Waivers, waiver: &Waiver, state: State, findings: usize, today: Date) -> Standing {
    let (fingerprint, rule, path) = match &waiver.what {
        Waived::Finding { fingerprint, .. } => (Some(fingerprint.clone()), None, None),
        Waived::Rule(selection) => (None, Some(selection.rule.clone()), selection.path.as_ref().map(ToString::to_string)),
    };
    Standing {
        fingerprint,
        rule,
        path,
        provider: waiver.provider().map(str::to_owned),
        state,
        findings,
        reason: waiver.reason.clone(),
        owner: waiver.owner.clone(),
        expires: waiver.expires.to_string(),
        days: days(today, waiver.expires),
        at: place(waivers, waiver),
    }
}

/// Days from one date to another. Both are dates of the civil calendar, so their distance is always a number of days.
fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}

fn place(waivers: &Waivers, waiver: &Waiver) -> String {
    format!("{}:{}", waivers.path.display(), waiver.at.line)
}

fn is_about(waiver: &Waiver, finding: &Finding) -> bool {
    match &waiver.what {
        Waived::Finding { fingerprint, provider } => {
            *fingerprint == finding.fingerprint && provider.as_deref().is_none_or(|named| named == finding.provider)
        }
        Waived::Rule(selection) => {
            let path = selection.path.as_ref();
            selection.is_about(&finding.rule, family(finding), &finding.provider) && path.is_none_or(|path| all_places(path, finding))
        }
    }
}
