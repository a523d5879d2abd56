//! Departures of fresh samples from the document beside what else was found: what tells the same of one place is told once.
//!
//! It must not know why a departure is news.

use super::finding::Finding;
use super::judge::{Subject, judge_claims, order};
use crate::evidence::{Claim, Evidence, Tale};

/// Rules of departures, each with the kinds of findings that tell the same or more of a place: its departure is a further
/// reason to believe them.
const TOLD: [(&str, &[&str]); 6] = [
    ("observed-undocumented", &["added", "removed"]),
    ("observed-never", &["added", "removed"]),
    ("observed-missing", &["became-optional", "removed"]),
    ("observed-null", &["became-nullable"]),
    ("observed-type", &["type-changed"]),
    ("observed-unlisted", &["enum-value-added"]),
];

/// Adds departures to findings, worst first. None of them makes a finding that is there milder.
pub fn add_departures(subject: Subject<'_>, findings: &mut Vec<Finding>, claims: Vec<Claim>) {
    for mut departure in judge_claims(subject, claims) {
        if let Some(finding) = findings.iter_mut().find(|finding| tells(finding, &departure)) {
            finding.evidence.append(&mut departure.evidence);
        } else {
            departure.story = story(&departure);
            findings.push(departure);
        }
    }
    findings.sort_by(order);
}

/// Whether a finding tells what a departure does, and takes it no less seriously.
fn tells(finding: &Finding, departure: &Finding) -> bool {
    let kinds = TOLD.iter().find(|(rule, _)| *rule == departure.rule);
    let same = kinds.is_some_and(|(_, kinds)| kinds.contains(&&*finding.kind));
    same && finding.severity >= departure.severity && departure.sites.iter().any(|site| finding.sites.contains(site))
}

/// Where older samples of the place did not depart from what the document says now, the traffic has changed.
fn story(departure: &Finding) -> Option<Tale> {
    let changed = |evidence: &Evidence| matches!(evidence, Evidence::Observed { before, .. } if before.of > 0 && before.seen == 0);
    departure.evidence.iter().any(changed).then_some(Tale::SilentChange)
}
