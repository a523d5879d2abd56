//! The subject: what breaks where, short enough for a list of mails.

use super::compose::Concern;
use crate::report::{clean, words};
use crate::rules::{Mapping, Severity};
use std::collections::BTreeSet;

/// Characters that the gist may take.
const GIST: usize = 70;

/// Such as "jira: `key`, `name` give way to `accountId`: 2 breaking, 1 risky in sync-worker".
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
fn counts(concerns: &[Concern<'_>]) -> String {
    let count = |severity: Severity| concerns.iter().filter(|concern| concern.severity == severity).count();
    let parts = Severity::ALL
        .into_iter()
        .map(|severity| (count(severity), severity))
        .filter(|(n, _)| *n > 0);
    parts.map(|(n, severity)| format!("{n} {severity}")).collect::<Vec<_>>().join(", ")
}

/// What the worst findings come down to: the names that give way to another, else what the furthest reaching one says.
fn gist(concerns: &[Concern<'_>]) -> Option<String> {
    let worst = concerns.iter().map(|concern| concern.severity).max()?;
    let worst = concerns
        .iter()
        .filter(|concern| concern.severity == worst)
        .map(|concern| concern.finding);
    let gist = mapped(worst.clone().filter_map(|finding| finding.mapping.as_ref()));
    gist.or_else(|| {
        // The first of equals: `max_by_key` would take the last.
        let furthest = worst.rev().max_by_key(|finding| finding.sites.len())?;
        Some(cut(clean(&furthest.message).trim_end_matches('.')))
    })
}

/// Such as "`key`, `name` give way to `accountId`", where all of them give way to one thing.
fn mapped<'f>(mappings: impl Iterator<Item = &'f Mapping> + Clone) -> Option<String> {
    let to = mappings.clone().next()?.to.as_str();
    if mappings.clone().any(|mapping| mapping.to != to) {
        return None;
    }
    let from: BTreeSet<String> = mappings.map(|mapping| format!("`{}`", mapping.from)).collect();
    let verb = if from.len() == 1 { "gives" } else { "give" };
    let from = words::joined(&from.into_iter().collect::<Vec<_>>(), Some(3));
    Some(cut(&format!("{from} {verb} way to `{}`", clean(to))))
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
