//! The questions that are asked of one path of two folds, and the chance of each answer if nothing changed.
//!
//! It must not know the paths around it, nor what the number of questions makes of a chance.

use super::chance;
use super::change::{Counts, ObservedKind};
use super::facts::{Fact, Tally};
use super::family::Family;
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

    /// The responses that could have had it and had not.
    fn absences(&self) -> (Counts, Counts) {
        let (before, after) = self.counts(Fact::SEEN);
        let absent = |counts: Counts| Counts {
            seen: counts.of.saturating_sub(counts.seen),
            ..counts
        };
        (absent(before), absent(after))
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

/// Asks a pair the questions; the second answer is whether the paths below are asked as well. `parent` is the number of
/// the path above in the family.
pub(super) fn ask(pair: &Pair<'_>, parent: u64, family: &mut Family) -> (Vec<Finding>, bool) {
    let odd = odd_facts(pair);
    for odd in &odd {
        family.fact(parent, odd.kind, odd.before, odd.after);
    }
    let whole = gone(pair).or_else(|| vacated(pair));
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
    // Two new types of one path are one change.
    found.dedup_by_key(|found| found.kind);
    (found, below)
}

/// A fact that an API may show for the first time, with its counts.
struct Odd {
    kind: ObservedKind,
    /// The type, for [`ObservedKind::NewType`].
    name: &'static str,
    before: Counts,
    after: Counts,
}

impl Odd {
    /// Whether it never held before and holds now. What all of the new responses lack is gone, which is asked apart.
    fn is_news(&self) -> bool {
        let all_absent = self.kind == ObservedKind::BecameOptional && self.after.seen == self.after.of;
        self.before.seen == 0 && self.after.seen > 0 && self.before.of > 0 && !all_absent
    }

    fn told(self, pair: &Pair<'_>) -> Finding {
        let Self { kind, name, before, after } = self;
        let sentence = pair.sentence(before, after);
        let [old, new, what] = match kind {
            ObservedKind::NewType => {
                let [old, new] = [pair.old, pair.new].map(|node| written(&types(&node.responses), node));
                [old, new, format!("{} {sentence}", written(&[name], pair.new))]
            }
            ObservedKind::BecameFraction => {
                let [old, new] = ["whole numbers", "numbers with a fraction"].map(str::to_owned);
                [old, new, format!("a fraction {sentence}")]
            }
            ObservedKind::BecameNull => {
                let old = written(&types(&pair.old.responses), pair.old);
                [old.clone(), format!("{old} or null"), format!("null {sentence}")]
            }
            ObservedKind::BecameOptional => ["always there".to_owned(), "optional".to_owned(), format!("absent {sentence}")],
            ObservedKind::FieldAppeared | ObservedKind::Gone | ObservedKind::Vacated => {
                ["absent".to_owned(), "present".to_owned(), sentence]
            }
        };
        Finding {
            kind,
            chance: chance::of_novelty(before.of, after.seen, after.of),
            before,
            after,
            old,
            new,
            what,
        }
    }
}

/// Every fact that may show for the first time. Those that hold for a path which is new itself are left out: it is told
/// whole.
fn odd_facts(pair: &Pair<'_>) -> Vec<Odd> {
    let mut odd = Vec::new();
    let mut push = |kind, name, (before, after)| odd.push(Odd { kind, name, before, after });
    if pair.field {
        push(ObservedKind::FieldAppeared, "", pair.counts(Fact::SEEN));
    }
    if pair.old.responses.get(Fact::SEEN) == 0 || pair.new.responses.get(Fact::SEEN) == 0 {
        return odd;
    }
    let old_types = types(&pair.old.responses);
    for (name, _) in TYPES.iter().filter(|_| !old_types.is_empty()) {
        // Null is not a type: a path that was only ever null says nothing about its type.
        let (_, after) = pair.among_seen(|tally| of_type(tally, name));
        let before = Counts {
            seen: of_type(&pair.old.responses, name),
            of: typed(&pair.old.responses),
        };
        push(ObservedKind::NewType, name, (before, after));
    }
    let whole = pair.old.responses.get(Fact::INTEGER);
    if whole > 0 {
        // `integer` is a `number`: only whole numbers before, a fraction now.
        let (before, after) = pair.among_seen(|tally| tally.get(Fact::FRACTION));
        push(
            ObservedKind::BecameFraction,
            "",
            (
                Counts {
                    of: whole.max(before.seen),
                    ..before
                },
                after,
            ),
        );
    }
    if !old_types.is_empty() {
        push(ObservedKind::BecameNull, "", pair.among_seen(|tally| tally.get(Fact::NULL)));
    }
    if pair.field {
        push(ObservedKind::BecameOptional, "", pair.absences());
    }
    odd
}

fn gone(pair: &Pair<'_>) -> Option<Finding> {
    let (before, after) = pair.counts(Fact::SEEN);
    (pair.field && before.seen > 0 && after.seen == 0).then(|| Finding {
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
