//! Departures of fresh samples that are news: those which the accepted samples and the accepted document did not have.
//!
//! A departure is known again by its kind and its place in an operation, for definitions are renamed and moved. What came
//! before the look at hand may have come while the accepted document still held, so it must depart from both documents. It owns
//! which departures are news; it must not know how samples are held against a document.

use super::fold::held;
use super::tally::{Root, Tally};
use super::{Breach, Claim, claims};
use crate::compare::Reached;
use crate::contract::Contract;
use crate::sample::{LEARNT, Observed};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Samples that are newer than a baseline, and the baseline.
#[derive(Debug, Clone, Copy)]
pub struct Fresh<'a> {
    /// The accepted document, and the samples that were accepted with it.
    pub accepted: (&'a Contract, &'a Observed),
    /// The document as it is now.
    pub current: &'a Contract,
    /// The samples of earlier runs since.
    pub earlier: &'a [Observed],
    /// The samples of the look at hand.
    pub look: &'a Observed,
    /// The names of operations that are called otherwise now, by their old ones.
    pub renamed: &'a BTreeMap<String, String>,
}

impl Fresh<'_> {
    /// What departs from the current document and is news. A document that was itself learnt from samples promises nothing:
    /// whether later ones differ from those is a matter of chances.
    pub fn departures(&self) -> Vec<Claim> {
        let (accepted, known) = self.accepted;
        if accepted.sources.is_empty() || self.current.sources.is_empty() || is_learnt(self.current) {
            return Vec::new();
        }
        let mut earlier = Observed::default();
        self.earlier.iter().for_each(|run| earlier.merge(run.samples()));
        let mut fresh = self.look.samples();
        fresh.merge(earlier.clone());
        if fresh.is_empty() {
            return Vec::new();
        }
        let sides = Sides {
            known: Places::of(&held(accepted, known), self.renamed),
            before: held(self.current, known),
            earlier: Places::of(&held(accepted, &earlier), &BTreeMap::new()),
        };
        let (mut all, mut look) = (held(self.current, &fresh), held(self.current, self.look));
        sides.part(&mut all, &mut look);
        let told = [all, look].map(|tally| claims::of(self.current, &tally, Some(&sides.before)));
        // The elements of a claim are those of the accepted document.
        let bare = |claim: Claim| Claim {
            elements: BTreeSet::new(),
            ..claim
        };
        told.into_iter().flatten().map(bare).collect()
    }
}

/// Whether a document says that it was learnt from samples.
fn is_learnt(contract: &Contract) -> bool {
    let root = contract.sources.get(0).map(crate::source::Tree::root);
    root.and_then(|root| root.get("info")?.get(LEARNT)).is_some()
}

/// What the rest of the samples say of a departure.
struct Sides {
    /// What the accepted samples show against the accepted document.
    known: Places,
    /// What they show against the current one.
    before: Tally,
    /// What the runs since show against the accepted one.
    earlier: Places,
}

/// What is to become of a departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is no news.
    Known,
    /// It is, and the document said the same all the while: all runs since count.
    Since,
    /// It departs from what the document says now: this look alone counts.
    Now,
}

impl Sides {
    /// Leaves in the counts of all samples and in those of the look at hand what is to be told from each.
    fn part(&self, all: &mut Tally, look: &mut Tally) {
        let standing: BTreeMap<(Breach, Root), Standing> = all
            .breaches
            .iter()
            .map(|(key, count)| (key.clone(), self.standing(key.0, &count.places, &count.came)))
            .collect();
        all.breaches.retain(|key, _| standing.get(key) == Some(&Standing::Since));
        look.breaches.retain(|key, _| standing.get(key) == Some(&Standing::Now));
        for (at, trial) in &mut all.trials {
            let known_to_come = trial.seen > 0 || self.before.trials.get(at).is_some_and(|before| before.seen > 0);
            let standing = if known_to_come {
                Standing::Known
            } else {
                self.standing(Breach::NeverSeen, &trial.places, &BTreeSet::new())
            };
            trial.is_known = standing != Standing::Since;
            if let Some(trial) = look.trials.get_mut(at) {
                trial.is_known = standing != Standing::Now;
            }
        }
    }

    fn standing(&self, breach: Breach, places: &BTreeSet<Reached>, came: &BTreeSet<&'static str>) -> Standing {
        if self.known.have_all(breach, places, came) {
            Standing::Known
        } else if self.earlier.have_any(breach, places, came) {
            Standing::Since
        } else {
            Standing::Now
        }
    }
}

/// How traffic departs, the operation and the place in it, and the type that came.
type Key = (Breach, Arc<str>, Arc<str>, &'static str);

/// Where traffic departs from a document.
struct Places(BTreeSet<Key>);

impl Places {
    /// Those of an audit, by the names that operations have now.
    fn of(tally: &Tally, renamed: &BTreeMap<String, String>) -> Self {
        let nothing = BTreeSet::new();
        let silent = tally.trials.values().filter(|trial| trial.seen == 0);
        let silent = silent.flat_map(|trial| keys(Breach::NeverSeen, &trial.places, &nothing));
        let breaches = tally.breaches.iter();
        let departed = breaches.flat_map(|((breach, _), count)| keys(*breach, &count.places, &count.came));
        let named = |(breach, operation, place, came): Key| {
            let now = renamed.get(&*operation).map(|now| now.as_str().into());
            (breach, now.unwrap_or(operation), place, came)
        };
        Self(silent.chain(departed).map(named).collect())
    }

    /// Whether at one of the places all that came departs here too.
    fn have_all(&self, breach: Breach, places: &BTreeSet<Reached>, came: &BTreeSet<&'static str>) -> bool {
        places
            .iter()
            .any(|place| keys(breach, [place], came).all(|key| self.0.contains(&key)))
    }

    /// Whether at one of the places any of it does.
    fn have_any(&self, breach: Breach, places: &BTreeSet<Reached>, came: &BTreeSet<&'static str>) -> bool {
        keys(breach, places, came).any(|key| self.0.contains(&key))
    }
}

/// A departure at a place for each type that came there; one where types play no part.
fn keys<'p>(breach: Breach, places: impl IntoIterator<Item = &'p Reached>, came: &BTreeSet<&'static str>) -> impl Iterator<Item = Key> {
    let types: Vec<&'static str> = if came.is_empty() {
        vec![""]
    } else {
        came.iter().copied().collect()
    };
    places.into_iter().flat_map(move |reached| {
        let key = |came: &&'static str| (breach, Arc::clone(&reached.operation), Arc::clone(&reached.place), *came);
        types.iter().map(key).collect::<Vec<_>>()
    })
}
