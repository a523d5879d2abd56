//! The questions that are asked of one path of two folds, and the chance of each answer if nothing changed.
//!
//! It must not know the paths around it, nor what the number of questions makes of a chance.

use super::chance;
use super::change::{Counts, ObservedKind};
use super::discriminator::Share;
use super::facts::{Fact, Tally};
use super::family::Family;
use super::node::Node;
use super::odd::{self, Odd};

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
    /// What it has to do with the variants of its object, where those are known.
    pub(super) share: Option<Share<'a>>,
}

impl Pair<'_> {
    pub(super) fn counts(&self, fact: Fact) -> (Counts, Counts) {
        let counts = |node: &Node, of| Counts {
            seen: node.responses.get(fact),
            of,
        };
        (counts(self.old, self.of.0), counts(self.new, self.of.1))
    }

    /// The responses that could have had it and had not.
    pub(super) fn absences(&self) -> (Counts, Counts) {
        let (before, after) = self.counts(Fact::SEEN);
        let absent = |counts: Counts| Counts {
            seen: counts.of.saturating_sub(counts.seen),
            ..counts
        };
        (absent(before), absent(after))
    }

    /// `in 30 of 30 responses before, in 0 of 3 now`.
    pub(super) fn sentence(&self, before: Counts, after: Counts) -> String {
        format!(
            "in {} of {} {} before, in {} of {} now",
            before.seen, before.of, self.noun, after.seen, after.of
        )
    }

    /// The counts of something among the responses that had the path at all.
    pub(super) fn among_seen(&self, count: impl Fn(&Tally) -> u64) -> (Counts, Counts) {
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

/// Asks a pair the questions; the second answer is whether the paths below are asked as well. `parent` is the number of
/// the path above in the family.
pub(super) fn ask(pair: &Pair<'_>, parent: u64, family: &mut Family) -> (Vec<Finding>, bool) {
    let odd = odd::facts(pair);
    for odd in &odd {
        family.fact(parent, odd.kind, odd.before, odd.after);
    }
    let hangs_on_variants = pair.share.as_ref().is_some_and(|share| is_without_trial(pair, share));
    if hangs_on_variants {
        return (Vec::new(), false);
    }
    let whole = gone(pair).or_else(|| vacated(pair)).or_else(|| emptied(pair));
    let mut news = odd.into_iter().filter(Odd::is_news).map(|odd| odd.told(pair));
    if let Some(found) = whole {
        return (vec![found], false);
    }
    let first = news.next();
    if first.as_ref().is_some_and(|found| found.kind == ObservedKind::FieldAppeared) {
        return (first.into_iter().collect(), false);
    }
    let below = pair.new.responses.get(Fact::OBJECT) + pair.new.responses.get(Fact::ARRAY) > 0;
    let mut found: Vec<Finding> = first.into_iter().chain(news).collect();
    // Two new types of one path are one change, as are two new values; another type has no format to lose.
    found.dedup_by_key(|found| found.kind);
    found.extend(pair.share.iter().flat_map(|share| share.losses(pair, parent, family)));
    if found.iter().any(|found| found.kind == ObservedKind::NewType) {
        found.retain(|found| !matches!(found.kind, ObservedKind::FormatLost | ObservedKind::BecameFraction));
    }
    (found, below)
}

/// Whether it is there with a variant, and that is what came or went.
fn is_without_trial(pair: &Pair<'_>, share: &Share<'_>) -> bool {
    let seen = [pair.old, pair.new].map(|node| node.responses.get(Fact::SEEN) > 0);
    match seen {
        [false, true] => share.comes_along,
        [true, false] => share.where_it_was.is_some_and(|(_, after)| after.of == 0),
        _ => false,
    }
}

/// A field that is in no response now. Where variants decide whether it is there, only those count that had it.
fn gone(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.counts(Fact::SEEN);
    if !pair.field || before.seen == 0 || after.seen > 0 {
        return None;
    }
    let share = pair.share.as_ref().and_then(|share| Some((share, share.where_it_was?)));
    let (before, after, what) = match share {
        Some((share, (before, after))) => (before, after, share.sentence(pair, before, after)),
        None => (before, after, pair.sentence(before, after)),
    };
    Some(Finding {
        kind: ObservedKind::Gone,
        chance: chance::of_loss(before.seen, before.of, 0, after.of),
        old: "present".to_owned(),
        new: "absent".to_owned(),
        what,
        before,
        after,
    })
}

/// Filled in at least 90 % before, in at most 5 % now.
fn vacated(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.counts(Fact::FILLED);
    let is_empty = after.seen.saturating_mul(20) <= after.of;
    (was_full(before) && is_empty).then(|| Finding {
        kind: ObservedKind::Vacated,
        chance: chance::of_loss(before.seen, before.of, after.seen, after.of),
        old: "filled".to_owned(),
        new: emptiness(pair.new).to_owned(),
        what: format!("{} before; {} now", filling(pair.old, before), filling(pair.new, after)),
        before,
        after,
    })
}

/// Objects that had members, where there was one at all, and have none now: told once, and not of each member.
fn emptied(pair: &Pair<'_>) -> Option<Finding> {
    let counts = |tally: &Tally| Counts {
        seen: tally.get(Fact::OBJECT).saturating_sub(tally.get(Fact::EMPTY_OBJECT)),
        of: tally.get(Fact::OBJECT),
    };
    let (before, after) = (counts(&pair.old.responses), counts(&pair.new.responses));
    let objects = |fact| pair.new.instances.get(fact);
    let none_now = after.of > 0 && objects(Fact::EMPTY_OBJECT) == objects(Fact::OBJECT);
    (none_now && was_full(before)).then(|| Finding {
        kind: ObservedKind::Vacated,
        chance: chance::of_loss(before.seen, before.of, 0, after.of),
        old: "filled".to_owned(),
        new: "empty".to_owned(),
        what: format!("an object with members {}", pair.sentence(before, after)),
        before,
        after,
    })
}

/// In at least 90 %.
const fn was_full(before: Counts) -> bool {
    before.seen > 0 && before.seen.saturating_mul(10) >= before.of.saturating_mul(9)
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

/// JSON types by name. Whole numbers and fractions are one type here.
pub(super) const TYPES: [(&str, &[Fact]); 5] = [
    ("boolean", &[Fact::BOOLEAN]),
    ("number", &[Fact::INTEGER, Fact::FRACTION]),
    ("string", &[Fact::STRING]),
    ("array", &[Fact::ARRAY]),
    ("object", &[Fact::OBJECT]),
];

pub(super) fn types(tally: &Tally) -> Vec<&'static str> {
    TYPES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| of_type(tally, name) > 0)
        .collect()
}

/// Type names as a document has them: `integer` where only whole numbers were seen.
pub(super) fn written(types: &[&str], node: &Node) -> String {
    let whole = node.responses.get(Fact::FRACTION) == 0;
    let names = types.iter().map(|name| if *name == "number" && whole { "integer" } else { *name });
    names.collect::<Vec<_>>().join(" or ")
}

/// In how many responses a type was seen, at least.
pub(super) fn of_type(tally: &Tally, name: &str) -> u64 {
    let facts = TYPES.iter().filter(|(known, _)| *known == name).flat_map(|(_, facts)| facts.iter());
    facts.map(|fact| tally.get(*fact)).max().unwrap_or(0)
}

/// In how many responses any type was seen, at least: those with nothing but null say nothing of the type.
pub(super) fn typed(tally: &Tally) -> u64 {
    TYPES.iter().map(|(name, _)| of_type(tally, name)).max().unwrap_or(0)
}
