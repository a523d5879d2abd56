//! The words that every format for people shares: evidence, places, chances and counts as plain sentences.
//!
//! Texts of a provider are cleaned here, so that no writer can forget it. It must not know colours or line widths.

mod decision;
mod witness;

pub use decision::{overridden, overrides, standing, waived, waiver};
pub use witness::witness;

use super::clean;
use crate::evidence::{Basis, Evidence, Pending, Position, Source, Tier};
use crate::rules::{Finding, Site, Trait, Verdict};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// How many words a text must have to be shown as a word diff instead of "was …, now …".
const PROSE: usize = 4;

/// The words that are kept on each side of a change in a word diff.
const CONTEXT: usize = 4;

/// `1 operation`, `2 operations`.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Evidence in the order in which it is told: what is declared and stated as it comes, then what samples show, the surest first.
pub fn told(evidence: &[Evidence]) -> Vec<&Evidence> {
    let mut told: Vec<&Evidence> = evidence.iter().collect();
    told.sort_by_key(|evidence| match evidence {
        Evidence::Observed { tier, .. } => Some(std::cmp::Reverse(*tier)),
        Evidence::Declared { .. } | Evidence::Stated { .. } => None,
    });
    told
}

/// The sentence of one piece of evidence, after its kind: (`stated`, `"…"; use …`).
pub fn evidence(evidence: &Evidence) -> (&'static str, String) {
    match evidence {
        Evidence::Declared { old, new, .. } => ("declared", declared(old.as_deref(), new.as_deref())),
        Evidence::Observed {
            tier,
            chance,
            what,
            basis,
            needed,
            after,
            ..
        } => {
            let open = needed.map(|needed| format!("; {}", deciding(needed))).unwrap_or_default();
            // What departs from a document was simply seen, whatever came before.
            let odds = if after.seen > 0 && *chance == 0.0 {
                "seen, not inferred".to_owned()
            } else {
                self::chance(*chance)
            };
            ("observed", observed(*tier, &odds, what, *basis, &open))
        }
        Evidence::Stated {
            quote, replacement, date, ..
        } => ("stated", stated(&clean(quote), replacement.as_deref(), *date)),
    }
}

/// `samples: in 30 of 30 responses before, in 0 of 30 now (confirmed; 1 in 2,000 by chance alone)`.
fn observed(tier: Tier, odds: &str, what: &str, basis: Basis, open: &str) -> String {
    let basis = match basis {
        Basis::Samples => "samples",
        Basis::Examples => "examples of the document",
    };
    let tier = match tier {
        Tier::Possible => "possible",
        Tier::Likely => "likely",
        Tier::Confirmed => "confirmed",
    };
    format!("{basis}: {} ({tier}; {odds}{open})", clean(what))
}

/// `62 more responses decide`.
fn deciding(needed: u64) -> String {
    let responses = if needed == 1 { "response decides" } else { "responses decide" };
    format!("{} more {responses}", grouped(&needed.to_string()))
}

/// `GET /user: response 200 body .nick: in 100 of 500 responses before, in 0 of 3 now; 59 more responses decide`.
pub fn pending(pending: &Pending) -> String {
    let Pending {
        operation,
        r#where,
        before,
        after,
        needed,
    } = pending;
    let counts = format!(
        "in {} of {} responses before, in {} of {} now",
        before.seen, before.of, after.seen, after.of
    );
    format!("{}: {}: {counts}; {}", unbroken(operation), clean(r#where), deciding(*needed))
}

/// The quote; what it says to use, unless the quote has the word; the date likewise.
fn stated(quote: &str, replacement: Option<&str>, date: Option<jiff::civil::Date>) -> String {
    let mut sentence = format!("\"{quote}\"");
    if let Some(replacement) = replacement.map(clean).filter(|word| !quote.contains(word.as_str())) {
        let _ = write!(sentence, "; use `{replacement}`");
    }
    if let Some(date) = date.map(|date| date.to_string()).filter(|date| !quote.contains(date.as_str())) {
        let _ = write!(sentence, "; by {date}");
    }
    sentence
}

fn declared(old: Option<&str>, new: Option<&str>) -> String {
    match (old.map(clean), new.map(clean)) {
        (Some(old), Some(new)) if is_prose(&old) && is_prose(&new) => word_diff(&old, &new),
        (Some(old), Some(new)) => format!("was {old}, now {new}"),
        (Some(old), None) => format!("was {old}, now gone"),
        (None, Some(new)) => format!("now {new}"),
        (None, None) => "by the provider's document".to_owned(),
    }
}

fn is_prose(text: &str) -> bool {
    text.split(' ').nth(PROSE - 1).is_some()
}

/// Two texts as one, word by word: `may be [-empty.-] {+null.+}`; what both have is cut to a few words around each change.
pub fn word_diff(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let diff = TextDiff::from_slices(&old, &new);
    let changes: Vec<_> = diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    let stretches: Vec<_> = changes
        .chunk_by(|a, b| (a.0 == ChangeTag::Equal) == (b.0 == ChangeTag::Equal))
        .collect();
    let last = stretches.len().saturating_sub(1);
    let mut out = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let words = |tag: ChangeTag| -> Vec<&str> { stretch.iter().filter(|change| change.0 == tag).map(|change| change.1).collect() };
        let (gone, come) = (words(ChangeTag::Delete).join(" "), words(ChangeTag::Insert).join(" "));
        out.push(shorten(&words(ChangeTag::Equal), index == 0, index == last));
        out.push(if gone.is_empty() { gone } else { format!("[-{gone}-]") });
        out.push(if come.is_empty() { come } else { format!("{{+{come}+}}") });
    }
    out.retain(|part| !part.is_empty());
    out.join(" ")
}

/// Unchanged words, the middle of a long stretch left out; at the ends of the text only the side next to a change is kept.
fn shorten(words: &[&str], first: bool, last: bool) -> String {
    let head = if first { 0 } else { CONTEXT };
    let tail = if last { 0 } else { CONTEXT };
    if words.len() <= head + tail + 1 {
        return words.join(" ");
    }
    let (before, after) = (words[..head].join(" "), words[words.len() - tail..].join(" "));
    format!("{before} ... {after}").trim().to_owned()
}

/// How often an unchanged provider would have given the same counts, in words.
pub fn chance(chance: f64) -> String {
    let odds = 1.0 / chance;
    if chance.is_nan() || chance < 0.0 {
        "the chance is unknown".to_owned()
    } else if odds > 1e6 {
        "less than 1 in 1,000,000 by chance alone".to_owned()
    } else if odds >= 10.0 {
        format!("1 in {} by chance alone", grouped(&rounded(odds)))
    } else {
        format!("{:.0} % by chance alone", (chance * 100.0).min(100.0))
    }
}

/// Two leading digits are all that such a number means.
fn rounded(odds: f64) -> String {
    let step = 10_f64.powf(odds.log10().floor() - 1.0).max(1.0);
    format!("{:.0}", (odds / step).floor() * step)
}

/// `12000` as `12,000`.
fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A sentence, cleaned. What stands between backticks is one word to `wrap`: `GET /user` is not broken at its blank.
pub fn sentence(text: &str) -> String {
    let text = clean(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text; // a backtick without its other half
    }
    let bound = |(index, part): (usize, &&str)| {
        if index.is_multiple_of(2) {
            (*part).to_owned()
        } else {
            part.replace(' ', "\u{a0}")
        }
    };
    parts.iter().enumerate().map(bound).collect::<Vec<_>>().join("`")
}

/// `file:line:col`.
pub fn position(position: &Position) -> String {
    format!("{}:{}:{}", clean(&position.file), position.line, position.column)
}

/// The places of a piece of evidence, each with the arrow that leads to it: the new one, then the old one.
pub fn places(source: &Source) -> Vec<(&'static str, String)> {
    match (&source.old, &source.new) {
        (Some(old), Some(new)) => vec![("-->", position(new)), (":::", format!("{} (before)", position(old)))],
        (Some(old), None) => vec![("-->", format!("{} (before)", position(old)))],
        (None, Some(new)) => vec![("-->", position(new))],
        (None, None) => Vec::new(),
    }
}

/// Where a finding reaches, one line an operation: `GET /user: response 200 body .name and 2 more places`; the rest as a
/// count. `limit` is the number of operations that are named; all of them, with all places, with `None`.
pub fn reaches(sites: &[Site], limit: Option<usize>) -> Vec<String> {
    let mut sites: Vec<&Site> = sites.iter().collect();
    sites.sort();
    sites.dedup();
    let mut operations: Vec<&[&Site]> = sites.chunk_by(|a, b| a.operation == b.operation).collect();
    if limit.is_some() {
        // The shortest way there shows best what it is about.
        operations.sort_by_key(|group| group.iter().map(|site| site.r#where.len()).min());
    }
    // "and 1 more operation" takes as much room as the operation.
    let shown = limit.filter(|limit| operations.len() > limit + 1).unwrap_or(operations.len());
    let mut lines: Vec<String> = operations
        .iter()
        .take(shown)
        .flat_map(|group| operation(group, limit.is_none()))
        .collect();
    if operations.len() > shown {
        lines.push(format!("and {}", count(operations.len() - shown, "more operation")));
    }
    lines
}

/// Cleaned, method and path kept on one line by a blank that `wrap` does not break at.
fn unbroken(text: &str) -> String {
    clean(text).replacen(' ', "\u{a0}", 1)
}

/// The places in one operation.
fn operation(group: &[&Site], whole: bool) -> Vec<String> {
    let name = |site: &Site| unbroken(&site.operation);
    let line = |site: &Site| match &*site.r#where {
        "operation" | "" => name(site),
        place => format!("{}: {}", name(site), clean(place)),
    };
    match group {
        [] => Vec::new(),
        [first, rest @ ..] if !whole && !rest.is_empty() => {
            vec![format!("{} and {}", line(first), count(rest.len(), "more place"))]
        }
        all => all.iter().map(|site| line(site)).collect(),
    }
}

/// What a finding means to one consumer: `sync-worker: breaking; owner ann@example.com; used at src/sync.ts:14`.
pub fn verdict(verdict: &Verdict, limit: Option<usize>) -> String {
    let mut sentence = format!("{}: {}", clean(&verdict.name), verdict.severity);
    if !verdict.owners.is_empty() {
        let word = if verdict.owners.len() == 1 { "owner" } else { "owners" };
        let _ = write!(sentence, "; {word} {}", joined(&verdict.owners, None));
    }
    if !verdict.usages.is_empty() {
        // An operation is used; a line of code is where something is used.
        let word = if verdict.usages.iter().all(|usage| usage.contains(' ')) {
            "uses"
        } else {
            "used at"
        };
        let _ = write!(
            sentence,
            "; {word} {}",
            listed(verdict.usages.iter().map(|usage| unbroken(usage)).collect(), limit)
        );
    }
    sentence
}

/// `a, b, c and 4 more`.
pub fn joined<S: AsRef<str>>(items: &[S], limit: Option<usize>) -> String {
    listed(items.iter().map(|item| clean(item.as_ref())).collect(), limit)
}

fn listed(mut items: Vec<String>, limit: Option<usize>) -> String {
    let shown = limit.filter(|limit| items.len() > limit + 1).unwrap_or(items.len());
    let more = items.split_off(shown).len();
    let list = items.join(", ");
    if more == 0 { list } else { format!("{list} and {more} more") }
}

/// What a reader would have to promise to have this decided.
pub fn hangs_on(r#trait: Trait) -> &'static str {
    match r#trait {
        Trait::UnknownFields => "whether the reader refuses fields that it does not know (`unknown-fields`)",
        Trait::UnknownEnumValues => "what the reader does with values that it does not know (`unknown-enum-values`)",
        Trait::UnexpectedNull => "what the reader does with a null that it does not expect (`unexpected-null`)",
        Trait::GeneratedNames => "whether the reader's names are generated from the document (`generated-names`)",
    }
}

/// The date of a finding: its own, else the earliest that its evidence states.
pub fn deadline(finding: &Finding) -> Option<jiff::civil::Date> {
    let stated = finding.evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Stated { date, .. } => *date,
        _ => None,
    });
    finding.deadline.or_else(|| stated.min())
}

#[cfg(test)]
mod tests;
