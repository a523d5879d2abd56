//! What findings count for by the team's own decision, after they were judged.
//!
//! It owns when an override is about a finding; it must not know where overrides are written.

use crate::config::{Level, PlaceGlob, SeverityOverride};
use crate::rules::{Finding, Overridden, Rule, Severity};
use std::path::Path;

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Breaking => Self::Breaking,
            Level::Risky => Self::Risky,
            Level::Undecided => Self::Undecided,
            Level::Info => Self::Info,
        }
    }
}

/// Sets the severity of the findings that an override is about, for each of their consumers too, and notes that it did. Where
/// several are, the last one counts. `file` is what the note calls the configuration.
pub fn override_severities(findings: &mut [Finding], overrides: &[SeverityOverride], file: &Path) {
    for finding in findings {
        let about = overrides.iter().rev().find(|one| is_about(one, finding));
        let Some(about) = about else { continue };
        let severity = Severity::from(about.severity);
        let changes = finding.severity != severity || finding.consumers.iter().any(|verdict| verdict.severity != severity);
        if !changes {
            continue;
        }
        finding.r#override = Some(Overridden {
            was: finding.severity,
            reason: about.reason.clone(),
            at: format!("{}:{}", file.display(), about.at.line),
        });
        finding.severity = severity;
        for verdict in &mut finding.consumers {
            verdict.severity = severity;
        }
    }
}

/// One that makes a finding milder must speak of all its places, or it would hide more than it says; one that makes it worse
/// need speak of one only.
fn is_about(one: &SeverityOverride, finding: &Finding) -> bool {
    let milder = Severity::from(one.severity) < finding.severity;
    let path = one.selection.path.as_ref();
    one.selection.is_about(&finding.rule, family(finding), &finding.provider)
        && path.is_none_or(|path| {
            if milder {
                all_places(path, finding)
            } else {
                some_place(path, finding)
            }
        })
}

/// The family of a finding's rule.
pub(super) fn family(finding: &Finding) -> &'static str {
    Rule::named(&finding.rule).map_or("", |rule| rule.row().family)
}

/// Whether a pattern matches every place that a finding reaches; one that reaches none is not at the pattern's places.
pub(super) fn all_places(path: &PlaceGlob, finding: &Finding) -> bool {
    !finding.sites.is_empty() && finding.sites.iter().all(|site| path.matches(&site.operation, &site.r#where))
}

fn some_place(path: &PlaceGlob, finding: &Finding) -> bool {
    finding.sites.iter().any(|site| path.matches(&site.operation, &site.r#where))
}
