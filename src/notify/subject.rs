//! The subject: what breaks where, short enough for a list of mails.

use super::compose::Concern;
use crate::report::{clean, words};
use crate::rules::Severity;
use std::collections::BTreeSet;

/// Characters that the gist may take.
const GIST: usize = 70;

/// `jira: Users come without `name`: 2 breaking, 1 risky in sync-worker`.
pub(super) fn of(concerns: &[Concern<'_>]) -> String {
    let providers: BTreeSet<&str> = concerns.iter().map(|concern| concern.finding.provider.as_str()).collect();
    let consumers: BTreeSet<&str> = concerns
        .iter()
        .flat_map(|concern| &concern.consumers)
        .map(|verdict| verdict.name.as_str())
        .collect();
    let named = |names: BTreeSet<&str>| words::joined(&names.into_iter().collect::<Vec<_>>(), Some(3));
    let gist = (providers.len() == 1)
        .then(|| gist(concerns))
        .flatten()
        .map_or(String::new(), |gist| format!("{gist}: "));
    format!("{}: {gist}{} in {}", named(providers), counts(concerns), named(consumers))
}

/// `2 breaking, 1 risky`.
pub(super) fn counts(concerns: &[Concern<'_>]) -> String {
    let count = |severity: Severity| concerns.iter().filter(|concern| concern.severity == severity).count();
    let parts = Severity::ALL
        .into_iter()
        .map(|severity| (count(severity), severity))
        .filter(|(n, _)| *n > 0);
    parts.map(|(n, severity)| format!("{n} {severity}")).collect::<Vec<_>>().join(", ")
}

/// What the worst finding says; among equals the one that reaches furthest.
fn gist(concerns: &[Concern<'_>]) -> Option<String> {
    let reach = |concern: &&Concern<'_>| (concern.severity, concern.finding.sites.len());
    // The first of equals: `max_by_key` would take the last.
    let worst = concerns.iter().rev().max_by_key(reach)?;
    Some(cut(clean(&worst.finding.message).trim_end_matches('.')))
}

/// As many whole words as fit.
fn cut(text: &str) -> String {
    if text.chars().count() <= GIST {
        return text.to_owned();
    }
    let head: String = text.chars().take(GIST - 3).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{}...", whole.trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_long_gist_ends_with_a_whole_word() {
        assert_eq!(cut("short"), "short");
        let long = cut("The pattern of `key` changed from `^[A-Z]+-1+$`, which of them allows more could not be decided");
        assert_eq!(long, "The pattern of `key` changed from `^[A-Z]+-1+$`, which of them...");
        assert_eq!(cut(&"x".repeat(200)).len(), 70);
    }
}
