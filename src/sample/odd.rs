//! Facts that an API may show for the first time: what was never there before, and is now.
//!
//! It owns the list of them, with the counts of each on both sides, and the words; it must not know the paths around, nor
//! what is made of a chance. A fact is listed wherever it was seen at all, on whichever side: those that did not turn up
//! among the new responses alone say how often such a thing turns up there by chance.

use super::chance;
use super::change::{Counts, ObservedKind};
use super::facts::{Fact, Tally};
use super::questions::{Finding, Pair, TYPES, of_type, typed, types, written};

/// A fact that may show for the first time.
pub(super) struct Odd {
    pub(super) kind: ObservedKind,
    /// The type, the format, the class of key.
    name: String,
    pub(super) before: Counts,
    pub(super) after: Counts,
}

/// An array is larger than any before by this many powers of two, at least.
const JUMP: u16 = 2;
/// A path whose strings come from a few has had each of them so often, on average.
const PER_VALUE: u64 = 10;

impl Odd {
    /// Whether it never held before and holds now. What all of the new responses lack is gone, which is asked apart.
    pub(super) fn is_news(&self) -> bool {
        let all_absent = self.kind == ObservedKind::BecameOptional && self.after.seen == self.after.of;
        self.before.seen == 0 && self.after.seen > 0 && self.before.of > 0 && !all_absent
    }

    /// As a finding, in words.
    pub(super) fn told(self, pair: &Pair<'_>) -> Finding {
        let Self { kind, name, before, after } = self;
        let sentence = pair.sentence(before, after);
        let said = |old: &str, new: &str, what: &str| [old.to_owned(), new.to_owned(), format!("{what} {sentence}")];
        let [old, new, what] = match kind {
            ObservedKind::NewType => {
                let [old, new] = [pair.old, pair.new].map(|node| written(&types(&node.responses), node));
                said(&old, &new, &written(&[&name], pair.new))
            }
            ObservedKind::BecameFraction => said("whole numbers", "numbers with a fraction", "a fraction"),
            ObservedKind::BecameNull => {
                let old = written(&types(&pair.old.responses), pair.old);
                said(&old, &format!("{old} or null"), "null")
            }
            ObservedKind::BecameOptional => said("always there", "optional", "absent"),
            ObservedKind::FormatLost => said(&format_of(pair), &name, &name),
            ObservedKind::EnumValue => said("one of a few values", "a value that never came before", "another value"),
            ObservedKind::KeysChanged => {
                let [old, new] = [&pair.old.responses, &pair.new.responses].map(keys_of);
                said(&old, &new, &format!("keys that are {name}"))
            }
            ObservedKind::SizeJumped => said("less", &name, &name),
            _ => ["absent".to_owned(), "present".to_owned(), sentence],
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

/// The facts of a path, by how much they say. Those that hold for a path which is new itself are left out: it is told whole.
pub(super) fn facts(pair: &Pair<'_>) -> Vec<Odd> {
    let mut odd = Vec::new();
    if pair.field {
        odd.push(fact(ObservedKind::FieldAppeared, "", pair.counts(Fact::SEEN)));
    }
    if pair.old.responses.get(Fact::SEEN) == 0 || pair.new.responses.get(Fact::SEEN) == 0 {
        return odd;
    }
    new_types(pair, &mut odd);
    if pair.field {
        odd.push(fact(ObservedKind::BecameOptional, "", pair.absences()));
    }
    formats(pair, &mut odd);
    if !pair.share.as_ref().is_some_and(|share| share.tells) {
        values(pair, &mut odd);
    }
    keys(pair, &mut odd);
    sizes(pair, &mut odd);
    odd
}

fn fact(kind: ObservedKind, name: impl Into<String>, (before, after): (Counts, Counts)) -> Odd {
    Odd {
        kind,
        name: name.into(),
        before,
        after,
    }
}

/// Null is not a type: a path that was only ever null says nothing about its type. `integer` is a `number`.
fn new_types(pair: &Pair<'_>, odd: &mut Vec<Odd>) {
    let old = &pair.old.responses;
    if types(old).is_empty() {
        return;
    }
    for (name, _) in TYPES {
        let (_, after) = pair.among_seen(|tally| of_type(tally, name));
        let before = Counts {
            seen: of_type(old, name),
            of: typed(old),
        };
        odd.push(fact(ObservedKind::NewType, name, (before, after)));
    }
    let whole = old.get(Fact::INTEGER);
    if whole > 0 {
        let (before, after) = pair.among_seen(|tally| tally.get(Fact::FRACTION));
        let of = whole.max(before.seen);
        odd.push(fact(ObservedKind::BecameFraction, "", (Counts { of, ..before }, after)));
    }
    odd.push(fact(ObservedKind::BecameNull, "", pair.among_seen(|tally| tally.get(Fact::NULL))));
}

/// The counts of a fact among the responses that had a string.
fn among_strings(pair: &Pair<'_>, what: Fact) -> (Counts, Counts) {
    let counts = |tally: &Tally| Counts {
        seen: tally.get(what),
        of: tally.get(Fact::STRING),
    };
    (counts(&pair.old.responses), counts(&pair.new.responses))
}

/// Strings that always had one format, and have another or none now.
fn formats(pair: &Pair<'_>, odd: &mut Vec<Odd>) {
    let facts = |tally: &Tally| -> Vec<Fact> { tally.iter().map(|(fact, _)| fact).filter(|fact| fact.is_format()).collect() };
    let old = facts(&pair.old.responses);
    if old.is_empty() {
        return;
    }
    for new in facts(&pair.new.responses).into_iter().filter(|new| !old.contains(new)) {
        let name = format!("the format {}", new.name().1);
        odd.push(fact(ObservedKind::FormatLost, name, among_strings(pair, new)));
    }
    odd.push(fact(ObservedKind::FormatLost, "no format", among_strings(pair, Fact::PLAIN)));
}

fn format_of(pair: &Pair<'_>) -> String {
    let formats = pair.old.responses.iter().filter(|(fact, _)| fact.is_format());
    let names: Vec<String> = formats.map(|(fact, _)| fact.name().1).collect();
    format!("the format {}", names.join(" or "))
}

/// Whether strings come from a few, each of which came again and again: by the unseen mass (I. J. Good, "The population
/// frequencies of species", 1953), none of them came in one response alone.
pub(super) fn is_few(tally: &Tally) -> bool {
    let counts = || tally.iter().filter(|(fact, _)| fact.is_class()).map(|(_, count)| count);
    let values = counts().count() as u64;
    values > 0 && counts().all(|count| count > 1) && tally.get(Fact::STRING) >= PER_VALUE * values
}

/// A string that is none of a few that came again and again. Whether one of them tells a variant is asked apart.
fn values(pair: &Pair<'_>, odd: &mut Vec<Odd>) {
    let classes = |tally: &Tally| -> Vec<(Fact, u64)> { tally.iter().filter(|(fact, _)| fact.is_class()).collect() };
    let old = classes(&pair.old.responses);
    if old.is_empty() {
        return;
    }
    let few = is_few(&pair.old.responses);
    for (class, _) in classes(&pair.new.responses).into_iter().chain(old.iter().copied()) {
        let counts = among_strings(pair, class);
        if few || counts.0.seen > 0 {
            odd.push(fact(ObservedKind::EnumValue, "", counts));
        }
    }
    if few && pair.new.responses.get(Fact::FREE_TEXT) > 0 {
        // In how many responses cannot be told: one at least.
        let (before, after) = among_strings(pair, Fact::FREE_TEXT);
        odd.push(fact(ObservedKind::EnumValue, "", (before, after)));
    }
}

/// Keys that are data, and look otherwise than those before.
fn keys(pair: &Pair<'_>, odd: &mut Vec<Odd>) {
    if !pair.old.responses.iter().any(|(fact, _)| fact.is_key()) {
        return;
    }
    let both = pair.old.responses.iter().chain(pair.new.responses.iter());
    let mut facts: Vec<Fact> = both.map(|(fact, _)| fact).filter(|fact| fact.is_key()).collect();
    facts.sort_unstable();
    facts.dedup();
    for key in facts {
        odd.push(fact(
            ObservedKind::KeysChanged,
            plural(&key.name().1),
            pair.among_seen(|tally| tally.get(key)),
        ));
    }
}

fn plural(class: &str) -> String {
    match class {
        "address" => "addresses".to_owned(),
        "other" => "neither".to_owned(),
        name => format!("{name}s"),
    }
}

fn keys_of(tally: &Tally) -> String {
    let names = tally.iter().filter(|(fact, _)| fact.is_key());
    let names: Vec<String> = names.map(|(fact, _)| plural(&fact.name().1)).collect();
    format!("keys that are {}", names.join(" or "))
}

/// Arrays that are far larger than any before, and numbers beyond what a double holds.
fn sizes(pair: &Pair<'_>, odd: &mut Vec<Odd>) {
    if pair.old.responses.get(Fact::INTEGER) > 0 {
        let counts = pair.among_seen(|tally| tally.get(Fact::HUGE));
        odd.push(fact(ObservedKind::SizeJumped, "numbers beyond 2^53", counts));
    }
    let by_size = |tally: &Tally| -> Vec<(u16, u64)> {
        let sizes = tally.iter().filter_map(|(fact, count)| Some((fact.size_bucket()?, count)));
        sizes.collect()
    };
    let (old, new) = (by_size(&pair.old.responses), by_size(&pair.new.responses));
    let Some(first) = first_beyond_a_gap(&old, &new) else { return };
    let beyond = |sizes: &[(u16, u64)]| sizes.iter().filter(|(size, _)| *size >= first).map(|(_, count)| count).sum();
    let arrays = |tally: &Tally, sizes: &[(u16, u64)]| Counts {
        seen: beyond(sizes),
        of: tally.get(Fact::ARRAY),
    };
    let name = format!("{} items and more", 1_u64 << first.saturating_sub(1));
    let counts = (arrays(&pair.old.responses, &old), arrays(&pair.new.responses, &new));
    odd.push(fact(ObservedKind::SizeJumped, name, counts));
}

/// The smallest of the sizes that stand apart, above all others, on both sides together.
fn first_beyond_a_gap(old: &[(u16, u64)], new: &[(u16, u64)]) -> Option<u16> {
    let both = old.iter().chain(new).map(|(size, _)| *size);
    let mut sizes: Vec<u16> = both.filter(|size| *size > 0).collect();
    sizes.sort_unstable();
    let gap = sizes.windows(2).rev().find(|pair| pair[1] - pair[0] > JUMP);
    gap.map(|pair| pair[1])
}
