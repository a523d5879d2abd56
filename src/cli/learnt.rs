//! What `drift infer` says to people: operations, paths, and what was counted there. Never a value, for it has none.

use super::input::Folded;
use crate::report::Detail;
use crate::sample::{Observed, PathFacts, Place};
use std::fmt::Write;

/// Paths of one place that are shown where not all were asked for.
const SHOWN: usize = 40;
/// The widest column of paths.
const WIDEST: usize = 40;

/// The whole text.
pub(super) fn text(folded: &Folded, detail: Detail, width: usize) -> String {
    let observed = &folded.observed;
    let mut out = head(folded);
    if detail == Detail::Quiet {
        return out;
    }
    for (place, bodies) in observed.places() {
        write_place(&mut out, observed, place, bodies, detail, width);
    }
    out
}

fn head(folded: &Folded) -> String {
    let places = folded.observed.places().count();
    let bodies: u64 = folded.observed.places().map(|(_, bodies)| bodies).sum();
    let mut head = format!(
        "Learnt from {}: {}, {}.\n",
        counted(bodies, "body", "bodies"),
        counted(places as u64, "place", "places"),
        counted(folded.observed.path_count() as u64, "path", "paths")
    );
    if folded.left_out > 0 {
        let _ = writeln!(head, "Left out: {} without JSON.", counted(folded.left_out, "call", "calls"));
    }
    if folded.damaged > 0 {
        let _ = writeln!(head, "Not read: {}.", counted(folded.damaged, "record", "records"));
    }
    head
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn write_place(out: &mut String, observed: &Observed, place: &Place, bodies: u64, detail: Detail, width: usize) {
    let days = observed.days(place).map(|(first, last)| {
        if first == last {
            format!(", {first}")
        } else {
            format!(", {first} to {last}")
        }
    });
    let _ = writeln!(
        out,
        "\n{}\n  {}{}",
        name(place),
        counted(bodies, "body", "bodies"),
        days.unwrap_or_default()
    );
    let facts = observed.facts(place);
    let shown = if detail == Detail::Verbose { facts.len() } else { SHOWN };
    let column = facts
        .iter()
        .take(shown)
        .map(|facts| title(facts).chars().count())
        .max()
        .unwrap_or(0)
        .min(WIDEST);
    for facts in facts.iter().take(shown) {
        write_path(out, facts, column, width);
    }
    if let Some(more) = facts.len().checked_sub(shown).filter(|more| *more > 0) {
        let them = if more == 1 { "it" } else { "them" };
        let _ = writeln!(out, "  and {}; `-v` shows {them}", counted(more as u64, "more path", "more paths"));
    }
}

/// `GET /users/{id}: response 200 body application/json`.
fn name(place: &Place) -> String {
    let operation = if place.operation.is_empty() {
        "bodies of unknown operations"
    } else {
        &place.operation
    };
    let body = match place.status.as_str() {
        _ if place.operation.is_empty() && place.status.is_empty() => String::new(),
        "" => ": request body".to_owned(),
        status => format!(": response {status} body"),
    };
    let media = if place.media.is_empty() {
        String::new()
    } else {
        format!(" {}", place.media)
    };
    format!("{operation}{body}{media}")
}

fn title(facts: &PathFacts) -> &str {
    if facts.path.is_empty() { "(whole)" } else { &facts.path }
}

fn write_path(out: &mut String, facts: &PathFacts, column: usize, width: usize) {
    let title = title(facts);
    if title.chars().count() > column {
        let _ = write!(out, "  {title}\n  {:column$}", "");
    } else {
        let _ = write!(out, "  {title:column$}");
    }
    let indent = column + 4;
    let room = width.saturating_sub(indent).max(20);
    for (index, line) in textwrap::wrap(&told(facts), room).iter().enumerate() {
        let _ = if index == 0 {
            writeln!(out, "  {line}")
        } else {
            writeln!(out, "{:indent$}{line}", "")
        };
    }
}

/// `string 60, null 20; in 80 of 120; email 60 of 60; 4 to 31 characters`.
fn told(facts: &PathFacts) -> String {
    let types = match facts.types.as_slice() {
        [] => "nothing".to_owned(),
        [(only, _)] => only.clone(),
        several => several
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let mut parts = vec![types];
    let seen = facts.responses.unwrap_or(facts.values);
    parts.push(format!("in {} of {}", seen.seen, seen.of));
    let strings = facts.types.iter().find(|(name, _)| name == "string").map_or(0, |(_, count)| *count);
    parts.extend(facts.formats.iter().map(|(name, count)| {
        if *count == strings {
            name.clone()
        } else {
            format!("{name} {count} of {strings}")
        }
    }));
    parts.extend(facts.lengths.map(|range| range_of(range, "chars")));
    parts.extend(facts.sizes.map(|range| range_of(range, "items")));
    if !facts.positions.is_empty() {
        parts.push(format!("each of {}", facts.positions.join(", ")));
    }
    parts.extend(facts.variants.as_ref().map(|(name, count)| format!("{count} variants by `{name}`")));
    parts.join("; ")
}

fn range_of((low, high): (u64, u64), what: &str) -> String {
    if low == high {
        format!("{low} {what}")
    } else {
        format!("{low}-{high} {what}")
    }
}
