//! Compares how texts and numbers look: their formats and patterns.

use super::change::{Polarity, What};
use super::merge;
use super::shape::Shape;
use super::value::Here;
use super::walk::Walk;
use crate::contract::{Relation, Types};

/// Formats that say how values look, each with the larger format that holds all of its values, if any
/// (OpenAPI format registry).
const FORMATS: &[(&str, Option<&str>)] = &[
    ("int32", Some("int64")),
    ("int64", None),
    ("float", Some("double")),
    ("double", None),
    ("date", None),
    ("date-time", None),
    ("time", None),
    ("duration", None),
    ("email", None),
    ("uuid", None),
    ("uri", Some("uri-reference")),
    ("uri-reference", None),
    ("hostname", None),
    ("ipv4", None),
    ("ipv6", None),
    ("byte", None),
    ("binary", None),
];

/// What stands for a format where there is none.
pub const NO_FORMAT: &str = "no format";

/// Formats that every value of the type has anyway, as far as a JSON reader can tell.
const WHOLE: [&str; 2] = ["int64", "double"];

pub(super) fn format(walk: &mut Walk, here: &Here) {
    let known = |shape: &Shape| {
        let name = shape.format.as_deref()?;
        FORMATS
            .iter()
            .find(|(format, _)| *format == name && !WHOLE.contains(&name))
            .copied()
    };
    let (old, new) = (known(&here.old), known(&here.new));
    let wider = |of: Option<(&str, Option<&str>)>, than: &Shape| {
        of.and_then(|(_, wider)| wider)
            .is_some_and(|wider| than.format.as_deref() == Some(wider))
    };
    let polarity = match (old, new) {
        (None, None) => return,
        (Some((old, _)), Some((new, _))) if old == new => return,
        (Some(_), None) => Polarity::Wider,
        (None, Some(_)) => Polarity::Narrower,
        _ if wider(old, &here.new) => Polarity::Wider,
        _ if wider(new, &here.old) => Polarity::Narrower,
        _ => Polarity::Different,
    };
    let text = |shape: &Shape| shape.format.as_deref().unwrap_or(NO_FORMAT).to_owned();
    walk.note(here.note(What::Format, polarity, text(&here.old), text(&here.new)), here.spot());
}

pub(super) fn pattern(walk: &mut Walk, here: &Here) {
    let (old, new) = (&here.old.bounds.pattern, &here.new.bounds.pattern);
    if old == new || !here.old.types.and(here.new.types).meets(Types::STRING) {
        return;
    }
    let several = [old, new].into_iter().flatten().any(|pattern| pattern.contains(merge::BOTH));
    let relation = match (old, new) {
        _ if !several => walk.patterns.relation(old.as_deref(), new.as_deref()),
        (None, _) => Relation::Narrower,
        (_, None) => Relation::Wider,
        _ => Relation::Unknown,
    };
    let polarity = match relation {
        Relation::Same => return,
        Relation::Narrower => Polarity::Narrower,
        Relation::Wider => Polarity::Wider,
        Relation::Different => Polarity::Different,
        Relation::Unknown => Polarity::Undecided,
    };
    let text = |side: &Option<std::sync::Arc<str>>| side.as_deref().unwrap_or("no pattern").to_owned();
    walk.note(here.note(What::Pattern, polarity, text(old), text(new)), here.spot());
}
