//! Whom a finding concerns, and how bad it is for each of them.
//!
//! It owns the reading of promises: which trait makes a severity milder or worse. It must not know how a finding came about.

mod overrides;
mod waivers;

pub use overrides::override_severities;
pub use waivers::{Standing, State, standing, waive};

use crate::config::{Consumer, Handling, OperationName, Promise, UnknownFields};
use crate::rules::{Finding, Severity, Trait, Verdict};

/// Judges findings for each consumer of their provider; the finding's own severity becomes the worst of them.
///
/// Without any consumer of the provider the severity stays what it is for a reader of whom nothing is known. With consumers of
/// whom none uses what changed, it cannot hurt them: `info`.
pub fn assess(findings: &mut [Finding], consumers: &[Consumer]) {
    for finding in findings {
        let concerned: Vec<&Consumer> = consumers
            .iter()
            .filter(|consumer| consumer.providers.contains(&finding.provider))
            .collect();
        if concerned.is_empty() {
            continue;
        }
        finding.consumers = concerned.into_iter().filter_map(|consumer| verdict(finding, consumer)).collect();
        finding.severity = finding
            .consumers
            .iter()
            .map(|verdict| verdict.severity)
            .max()
            .unwrap_or(Severity::Info);
    }
}

/// The severity of a finding for a reader with a promise.
pub fn severity(finding: &Finding, promise: Promise) -> Severity {
    let said = finding.r#trait.and_then(|hangs_on| fatal(hangs_on, promise));
    match said {
        Some(true) => Severity::Breaking,
        Some(false) => Severity::Info,
        None => finding.severity,
    }
}

/// Whether a promise makes what hangs on a trait fatal; none where it does not say.
fn fatal(hangs_on: Trait, promise: Promise) -> Option<bool> {
    match hangs_on {
        Trait::UnknownFields => promise.unknown_fields.map(|fields| fields == UnknownFields::Refused),
        Trait::UnknownEnumValues => promise.unknown_enum_values.map(|values| values == Handling::Fatal),
        Trait::UnexpectedNull => promise.unexpected_null.map(|null| null == Handling::Fatal),
        Trait::GeneratedNames => promise.generated_names,
    }
}

/// What a finding means to a consumer; none where it uses none of the operations.
fn verdict(finding: &Finding, consumer: &Consumer) -> Option<Verdict> {
    let reached: Vec<OperationName> = finding.sites.iter().filter_map(|site| site.operation.parse().ok()).collect();
    let is_hit = |operation: &&OperationName| reached.iter().any(|reached| operation.is_like(reached));
    let used: Vec<String> = consumer.operations.iter().filter(is_hit).map(ToString::to_string).collect();
    let everywhere = consumer.operations.is_empty() || finding.sites.iter().any(|site| site.operation.is_empty());
    (everywhere || !used.is_empty()).then(|| Verdict {
        name: consumer.name.clone(),
        severity: severity(finding, consumer.promise),
        owners: consumer.owners.clone(),
        usages: used,
    })
}

#[cfg(test)]
mod tests;
