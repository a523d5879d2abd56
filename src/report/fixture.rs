//! Reports for tests: every outcome, every severity, every kind of evidence, and a hostile provider.

use super::{Outcome, ProviderReport, Report};
use serde_json::json;

/// Three providers, findings of each severity.
pub(crate) fn full() -> Report {
    read(include_str!("../../tests/report/full.json"))
}

/// One look without a change.
pub(crate) fn unchanged() -> Report {
    Report::new(vec![provider("jira", Outcome::Unchanged, None)], Vec::new())
}

/// A first look.
pub(crate) fn first() -> Report {
    Report::new(
        vec![provider("jira", Outcome::First, None), provider("github", Outcome::Unchanged, None)],
        Vec::new(),
    )
}

/// Looks that failed, one of each kind.
pub(crate) fn failed() -> Report {
    let providers = [
        ("a-slow-one", Outcome::Unreachable, "api.example.com did not answer within 30 s"),
        (
            "asana",
            Outcome::Unauthorised,
            "the answer was 401; the token in the environment variable ASANA_TOKEN may have expired",
        ),
        ("hubspot", Outcome::Deferred, "the answer was 429, come back after 120 s"),
        (
            "stripe",
            Outcome::Malformed,
            "openapi.json:1:1: this is an HTML page, not an OpenAPI document",
        ),
        ("slack", Outcome::Implausible, "the answer was 200 with `ok: false`"),
    ];
    Report::new(
        providers
            .into_iter()
            .map(|(name, outcome, message)| provider(name, outcome, Some(message)))
            .collect(),
        Vec::new(),
    )
}

/// A provider whose every text tries to reach the terminal.
pub(crate) fn hostile() -> Report {
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}harmless\u{9b}31m\r\n\u{202e}\u{200b}\u{8}";
    let mut report = full();
    for finding in &mut report.findings {
        for text in [
            &mut finding.message,
            &mut finding.rule,
            &mut finding.fingerprint,
            &mut finding.document,
            &mut finding.provider,
        ] {
            text.push_str(evil);
        }
        for site in &mut finding.sites {
            site.operation = format!("{}{evil}", site.operation).into();
            site.r#where = format!("{}{evil}", site.r#where).into();
        }
        let text = serde_json::to_string(&finding.evidence).unwrap();
        let escaped = serde_json::to_string(evil).unwrap();
        let text = text.replace("No longer available", escaped.trim_matches('"'));
        finding.evidence = serde_json::from_str(&text).unwrap();
        if let Some(waiver) = &mut finding.waiver {
            waiver.reason.push_str(evil);
        }
        if let Some(reason) = finding.r#override.as_mut().and_then(|note| note.reason.as_mut()) {
            reason.push_str(evil);
        }
        finding.witness = Some(json!({ "kind": "call", "value": { evil: [evil] }, "confirmed": false, "reason": evil }));
    }
    let mut providers = report.providers;
    for provider in &mut providers {
        provider.message = Some(evil.to_owned());
        provider.diagnostics.push(evil.to_owned());
        provider.name.push_str(evil);
    }
    for standing in &mut report.waivers {
        for text in [&mut standing.reason, &mut standing.owner, &mut standing.at] {
            text.push_str(evil);
        }
    }
    Report::new(providers, report.findings).with_waivers(report.waivers)
}

/// All of them.
pub(crate) fn all() -> Vec<Report> {
    vec![
        full(),
        unchanged(),
        first(),
        failed(),
        hostile(),
        Report::new(Vec::new(), Vec::new()),
    ]
}

fn provider(name: &str, outcome: Outcome, message: Option<&str>) -> ProviderReport {
    ProviderReport {
        message: message.map(str::to_owned),
        ..ProviderReport::new(name, "default", outcome)
    }
}

/// Reads a report and puts it in order.
pub(crate) fn read(text: &str) -> Report {
    let report: Report = serde_json::from_str(text).unwrap();
    Report::new(report.providers, report.findings).with_waivers(report.waivers)
}
