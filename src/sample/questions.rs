//! The questions that are asked of one path of two folds, and the chance of each answer if nothing changed.
//!
//! It must not know the paths around it, nor how many questions are asked in all.

use super::chance;
use super::change::{Counts, ObservedKind};
use super::facts::{Fact, Tally};
use super::node::Node;

/// Both sides of a path that is a trial on both.
pub(super) struct Pair<'a> {
    pub(super) old: &'a Node,
    pub(super) new: &'a Node,
    /// Responses that could have shown it, on either side.
    pub(super) of: (u64, u64),
    /// Whether it is a named field, which can be gone.
    pub(super) field: bool,
    /// What is counted: `responses`, `bodies`, `examples`.
    pub(super) noun: &'static str,
}

impl Pair<'_> {
    fn counts(&self, fact: Fact) -> (Counts, Counts) {
        let counts = |node: &Node, of| Counts {
            seen: node.responses.get(fact),
            of,
        };
        (counts(self.old, self.of.0), counts(self.new, self.of.1))
    }

    /// `in 30 of 30 responses before, in 0 of 3 now`.
    fn sentence(&self, before: Counts, after: Counts) -> String {
        format!(
            "in {} of {} {} before, in {} of {} now",
            before.seen, before.of, self.noun, after.seen, after.of
        )
    }

    /// The counts of something among the responses that had the path at all.
    fn among_seen(&self, count: impl Fn(&Tally) -> u64) -> (Counts, Counts) {
        let counts = |node: &Node| Counts {
            seen: count(&node.responses),
            of: node.responses.get(Fact::SEEN),
        };
        (counts(self.old), counts(self.new))
    }
}

/// What a question found, before it is weighed against the number of questions.
pub(super) struct Finding {
    pub(super) kind: ObservedKind,
    pub(super) before: Counts,
    pub(super) after: Counts,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) what: String,
    pub(super) chance: f64,
}

/// Asks a pair the questions in turn; the second answer is whether the paths below are asked as well.
pub(super) fn ask(pair: &Pair<'_>) -> (Option<Finding>, bool) {
    let below = pair.new.responses.get(Fact::OBJECT) + pair.new.responses.get(Fact::ARRAY) > 0;
    let presence = if pair.field { appeared(pair).or_else(|| gone(pair)) } else { None };
    if let Some(found) = presence.or_else(|| vacated(pair)) {
        return (Some(found), false);
    }
    (
        new_type(pair).or_else(|| became_fraction(pair)).or_else(|| became_null(pair)),
        below,
    )
}

fn appeared(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.counts(Fact::SEEN);
    (before.seen == 0 && after.seen > 0).then(|| Finding {
        kind: ObservedKind::FieldAppeared,
        chance: chance::of_novelty(before.of, after.seen, after.of),
        old: "absent".to_owned(),
        new: "present".to_owned(),
        what: pair.sentence(before, after),
        before,
        after,
    })
}

fn gone(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.counts(Fact::SEEN);
    (before.seen > 0 && after.seen == 0).then(|| Finding {
        kind: ObservedKind::Gone,
        chance: chance::of_loss(before.seen, before.of, 0, after.of),
        old: "present".to_owned(),
        new: "absent".to_owned(),
        what: pair.sentence(before, after),
        before,
        after,
    })
}

/// Filled in at least 90 % before, in at most 5 % now.
fn vacated(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.counts(Fact::FILLED);
    let was_full = before.seen.saturating_mul(10) >= before.of.saturating_mul(9) && before.seen > 0;
    let is_empty = after.seen.saturating_mul(20) <= after.of;
    (was_full && is_empty).then(|| Finding {
        kind: ObservedKind::Vacated,
        chance: chance::of_loss(before.seen, before.of, after.seen, after.of),
        old: "filled".to_owned(),
        new: emptiness(pair.new).to_owned(),
        what: format!("{} before; {} now", filling(pair.old, before), filling(pair.new, after)),
        before,
        after,
    })
}

/// What stands where values stood.
fn emptiness(node: &Node) -> &'static str {
    if node.instances.get(Fact::NULL) == node.instances.values() {
        "null"
    } else {
        "empty"
    }
}

/// `73 filled, 0 empty, 0 absent`, in responses.
fn filling(node: &Node, filled: Counts) -> String {
    let seen = node.responses.get(Fact::SEEN);
    format!(
        "{} filled, {} empty, {} absent",
        filled.seen,
        seen.saturating_sub(filled.seen),
        filled.of.saturating_sub(seen)
    )
}

/// A type that was never seen before. Null is not a type: a path that was only ever null says nothing about its type.
fn new_type(pair: &Pair<'_>) -> Option<Finding> {
    let (old, new) = (types(&pair.old.responses), types(&pair.new.responses));
    let added = new.iter().find(|name| !old.contains(name)).filter(|_| !old.is_empty())?;
    let (_, after) = pair.among_seen(|tally| of_type(tally, added));
    let before = Counts {
        seen: 0,
        of: typed(&pair.old.responses),
    };
    Some(Finding {
        kind: ObservedKind::NewType,
        chance: chance::of_novelty(before.of, after.seen, after.of),
        old: written(&old, pair.old),
        new: written(&new, pair.new),
        what: format!("{} {}", written(&[added], pair.new), pair.sentence(before, after)),
        before,
        after,
    })
}

/// `integer` is a `number`: only whole numbers before, a fraction now.
fn became_fraction(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.among_seen(|tally| tally.get(Fact::FRACTION));
    let whole = pair.old.responses.get(Fact::INTEGER);
    (before.seen == 0 && after.seen > 0 && whole > 0).then(|| Finding {
        kind: ObservedKind::BecameFraction,
        chance: chance::of_novelty(whole, after.seen, after.of),
        old: "whole numbers".to_owned(),
        new: "numbers with a fraction".to_owned(),
        what: format!("a fraction {}", pair.sentence(Counts { of: whole, ..before }, after)),
        before: Counts { of: whole, ..before },
        after,
    })
}

fn became_null(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.among_seen(|tally| tally.get(Fact::NULL));
    let old = written(&types(&pair.old.responses), pair.old);
    (before.seen == 0 && after.seen > 0 && !old.is_empty()).then(|| Finding {
        kind: ObservedKind::BecameNull,
        chance: chance::of_novelty(before.of, after.seen, after.of),
        new: format!("{old} or null"),
        old,
        what: format!("null {}", pair.sentence(before, after)),
        before,
        after,
    })
}

/// JSON types by name. Whole numbers and fractions are one type here.
const TYPES: [(&str, &[Fact]); 5] = [
    ("boolean", &[Fact::BOOLEAN]),
    ("number", &[Fact::INTEGER, Fact::FRACTION]),
    ("string", &[Fact::STRING]),
    ("array", &[Fact::ARRAY]),
    ("object", &[Fact::OBJECT]),
];

fn types(tally: &Tally) -> Vec<&'static str> {
    TYPES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| of_type(tally, name) > 0)
        .collect()
}

/// Type names as a document has them: `integer` where only whole numbers were seen.
fn written(types: &[&str], node: &Node) -> String {
    let whole = node.responses.get(Fact::FRACTION) == 0;
    let names = types.iter().map(|name| if *name == "number" && whole { "integer" } else { *name });
    names.collect::<Vec<_>>().join(" or ")
}

/// In how many responses a type was seen, at least.
fn of_type(tally: &Tally, name: &str) -> u64 {
    let facts = TYPES.iter().filter(|(known, _)| *known == name).flat_map(|(_, facts)| facts.iter());
    facts.map(|fact| tally.get(*fact)).max().unwrap_or(0)
}

/// In how many responses any type was seen, at least: those with nothing but null say nothing of the type.
fn typed(tally: &Tally) -> u64 {
    TYPES.iter().map(|(name, _)| of_type(tally, name)).max().unwrap_or(0)
}
