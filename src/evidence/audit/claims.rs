//! From the counts of an audit to claims: one for each definition that traffic departs from.
//!
//! It must not know how bodies were read.

use super::Breach;
use super::tally::{Count, Root, Tally, Trial};
use crate::compare::Slot;
use crate::contract::{At, Contract};
use crate::evidence::{Basis, Claim, Counts, Evidence, Source, Story, Tier, position};
use crate::sample::{self, chance_of_absence};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What departs from a document, in a stable order. `before` are the counts of older samples against the same document, where
/// there are any.
pub(super) fn of(contract: &Contract, tally: &Tally, before: Option<&Tally>) -> Vec<Claim> {
    let sides = Sides { contract, tally, before };
    let together = Together::of(tally);
    let mut claims = Vec::new();
    for ((breach, root), count) in &tally.breaches {
        match together.first(*breach, count) {
            None => claims.push(sides.departure(*breach, root, count)),
            Some((first, all)) if first == root => {
                let mut claim = sides.departure(*breach, root, count);
                claim.facts[1].push_str(TOGETHER);
                claim.places.extend(all.iter().flat_map(|(_, count)| count.places.iter().cloned()));
                claims.push(claim);
            }
            Some(_) => {}
        }
    }
    claims.extend(sides.never_seen());
    claims
}

/// The samples that are told of, what they are held against, and those before them.
struct Sides<'t> {
    contract: &'t Contract,
    tally: &'t Tally,
    before: Option<&'t Tally>,
}

/// Said of a member that is not the only one.
const TOGETHER: &str = "; so are other members in the same answers";

/// From so many members on, that the same few answers lack them is one story.
const FEW: usize = 3;

/// Members that the same odd answers lack: an answer of another kind, which is one departure and not twenty.
struct Together<'t>(BTreeMap<u64, Vec<(&'t Root, &'t Count)>>);

impl<'t> Together<'t> {
    fn of(tally: &'t Tally) -> Self {
        let mut all: BTreeMap<u64, Vec<(&Root, &Count)>> = BTreeMap::new();
        for ((breach, root), count) in &tally.breaches {
            if *breach == Breach::Missing && is_odd(trials(tally, *breach, root, count), count) {
                all.entry(count.bodies).or_default().push((root, count));
            }
        }
        all.retain(|_, members| members.len() >= FEW);
        Self(all)
    }

    /// The first of the members that go together with one, and all of them.
    fn first(&self, breach: Breach, count: &Count) -> Option<(&'t Root, &[(&'t Root, &'t Count)])> {
        let members = self.0.get(&count.bodies).filter(|_| breach == Breach::Missing)?;
        Some((members.first()?.0, members))
    }
}

/// Whether so few answers show it that they are of another kind than the rest.
const fn is_odd(of: u64, count: &Count) -> bool {
    count.seen * 5 <= of
}

impl Sides<'_> {
    fn departure(&self, breach: Breach, root: &Root, count: &Count) -> Claim {
        let facts = facts(breach, root, count);
        let after = Counts {
            seen: count.seen,
            of: trials(self.tally, breach, root, count).max(count.seen),
        };
        // That a call was not made before says nothing of the provider.
        let before = self.before.filter(|_| breach != Breach::Call).map(|before| Counts {
            seen: before.breaches.get(&(breach, root.clone())).map_or(0, |known| known.seen),
            of: trials(before, breach, root, count),
        });
        let verb = verb(breach, &facts[1]);
        let parts = Parts {
            subject: subject(root, count),
            evidence: observed(
                [before.unwrap_or_default(), after],
                told(&verb, before, after),
                0.0,
                Tier::Confirmed,
            ),
            facts,
            places: &count.places,
        };
        claim(self.contract, breach, root, parts)
    }

    /// Members that never came, where so many bodies could have shown them that chance does not explain it.
    fn never_seen(&self) -> impl Iterator<Item = Claim> {
        let tested = self.tally.trials.len() as f64;
        let missing = |at: &At| self.tally.breaches.contains_key(&(Breach::Missing, Root::Element(*at)));
        let silent = self
            .tally
            .trials
            .iter()
            .filter(move |(at, trial)| !trial.is_known && trial.seen == 0 && !missing(at));
        silent.filter_map(move |(at, trial)| {
            let Trial { of, places, .. } = trial;
            let chance = chance_of_absence(*of);
            let tier = sample::Tier::of(chance, chance * tested)?;
            let what = format!("in 0 of {of} responses that could have it");
            let counts = Counts { seen: 0, of: *of };
            let parts = Parts {
                subject: last_name(places.first().map_or("", |reached| &reached.place)).into(),
                facts: ["documented".to_owned(), "never seen".to_owned()],
                evidence: observed([Counts::default(), counts], what, chance, tier.into()),
                places,
            };
            Some(claim(self.contract, Breach::NeverSeen, &Root::Element(*at), parts))
        })
    }
}

/// `null in 3 of 30 responses`, and how it was where that is known.
fn told(verb: &str, before: Option<Counts>, after: Counts) -> String {
    let now = format!("{verb} {} of {} responses", after.seen, after.of);
    match before.filter(|before| before.of > 0) {
        Some(before) => format!("{now}, {} of {} before", before.seen, before.of),
        None => now,
    }
}

/// The old and the new fact.
fn facts(breach: Breach, root: &Root, count: &Count) -> [String; 2] {
    let came: Vec<&str> = count.came.iter().copied().collect();
    let new = match (breach, root) {
        (Breach::Call, Root::Status(_, status)) => {
            let operation = count.places.first().map_or("", |reached| &reached.operation);
            format!("{status} as an answer of `{operation}`")
        }
        (Breach::Call, Root::Operation(name)) => format!("the call `{name}`"),
        _ => came.join(" or "),
    };
    match breach {
        Breach::Type => [format!("documented as {}", count.documented), new],
        _ => [count.documented.clone(), new],
    }
}

/// `null in 3 of 30 responses`.
fn verb(breach: Breach, came: &str) -> String {
    match breach {
        Breach::Missing => "missing from".to_owned(),
        Breach::Type => format!("{came} in"),
        Breach::Null => "null in".to_owned(),
        Breach::Value => "another value in".to_owned(),
        Breach::Undocumented | Breach::NeverSeen | Breach::Call => "in".to_owned(),
    }
}

/// Bodies that could have shown it.
fn trials(tally: &Tally, breach: Breach, root: &Root, count: &Count) -> u64 {
    let visits = |at: &At| tally.visits.get(at).copied().unwrap_or(0);
    match (breach, root) {
        (Breach::Missing, Root::Element(at)) => tally.trials.get(at).map_or(0, |trial| trial.of),
        (_, Root::Element(at) | Root::Member(at, _)) => visits(at),
        (_, Root::Status(..)) => {
            let operations: BTreeSet<&str> = count.places.iter().map(|place| &*place.operation).collect();
            operations.iter().filter_map(|operation| tally.calls.get(*operation)).sum()
        }
        (_, Root::Operation(_)) => tally.heard,
    }
}

fn subject(root: &Root, count: &Count) -> Arc<str> {
    match root {
        Root::Member(_, name) | Root::Status(_, name) => Arc::clone(name),
        Root::Operation(_) => "".into(),
        Root::Element(_) => last_name(count.places.first().map_or("", |reached| &reached.place)).into(),
    }
}

fn last_name(place: &str) -> &str {
    place.rsplit(['.', ' ']).next().unwrap_or(place)
}

struct Parts<'p> {
    subject: Arc<str>,
    facts: [String; 2],
    evidence: Evidence,
    places: &'p BTreeSet<crate::compare::Reached>,
}

fn claim(contract: &Contract, breach: Breach, root: &Root, parts: Parts<'_>) -> Claim {
    let at = match root {
        Root::Element(at) | Root::Member(at, _) | Root::Status(at, _) => Some(*at),
        Root::Operation(_) => None,
    };
    let declared = at.map(|at| Evidence::Declared {
        source: Source {
            old: None,
            new: Some(position(contract, at)),
            text: Some(contract.node(at).line().to_owned()),
        },
        old: None,
        new: None,
    });
    Claim {
        story: Story::Departed(breach),
        subject: parts.subject,
        shown: None,
        slot: Slot::Property,
        elements: at.into_iter().collect(),
        places: parts.places.clone(),
        others: 0,
        facts: parts.facts,
        evidence: declared.into_iter().chain([parts.evidence]).collect(),
        replacement: None,
        deadline: None,
    }
}

fn observed([before, after]: [Counts; 2], what: String, chance: f64, tier: Tier) -> Evidence {
    Evidence::Observed {
        tier,
        chance,
        before,
        after,
        what,
        basis: Basis::Samples,
        needed: None,
    }
}
