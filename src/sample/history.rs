//! A baseline and the runs since: for each path, where in time the change is placed that its counts speak of.
//!
//! Absence adds up from run to run until a sighting ends it, and what agrees with the baseline adds to what the
//! baseline knows. It owns the place in time; what is asked of two folds, and with what chance, is for `compare`.

use super::chance;
use super::change::{Basis, CONFIRMED, ObservedChange, ObservedKind, Tier};
use super::compare::{Partners, compare_partners};
use super::{Observed, ObservedPlace, Place};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What a baseline and the runs since show together.
#[derive(Debug, Default)]
pub struct History {
    /// The changes, in the order of places, each with the counts before and since it happened.
    pub changes: Vec<ObservedChange>,
    /// The first of the runs that stand behind every change which is at least likely: from there on, nothing is known
    /// to have changed. None where no change is.
    pub since: Option<usize>,
}

/// Compares a baseline with the runs that followed it, `runs` from the oldest to the look at hand.
///
/// Every run is tried as the one that a change came with: the runs before it add to the baseline, the others stand
/// against it. A path's change is placed where its chance is the least. For a field that went that is behind its last
/// sighting, so that (s, n) is frozen there and every absence since counts: a likelihood ratio that may be looked at
/// every day without correction (Ville's inequality; Shin, Ramdas and Rinaldo, "E-detectors", 2023). For anything else the
/// chance is corrected by the number of places tried: what is new begins with its first sighting, which some run has to
/// have.
pub fn compare_runs(baseline: &Observed, runs: &[&Observed], partners: &Partners) -> History {
    let mut found = Found::default();
    if let [only] = runs {
        found.take(compare_partners(baseline, only, partners), 0, 1);
        return found.settle();
    }
    // Examples are no samples of a run: those of the look at hand are compared once.
    let latest = runs.last().map_or_else(Observed::default, |run| run.examples());
    found.take(compare_partners(&baseline.examples(), &latest, partners), 0, 1);
    let names = Names::of(partners);
    let mut before = baseline.samples();
    let mut since = standing(runs);
    for (run, fold) in runs.iter().enumerate() {
        let after = since.pop().unwrap_or_default();
        found.take(compare_partners(&before, &after, partners), run, runs.len());
        before.merge(names.before(fold));
    }
    found.settle()
}

/// The samples of each run and of all that followed it, the latest run first.
fn standing(runs: &[&Observed]) -> Vec<Observed> {
    let mut sums: Vec<Observed> = Vec::new();
    for run in runs.iter().rev() {
        let mut sum = run.samples();
        sum.merge(sums.last().cloned().unwrap_or_default());
        sums.push(sum);
    }
    sums
}

/// The old names of operations that are called otherwise now.
struct Names<'p>(BTreeMap<&'p str, &'p str>);

impl<'p> Names<'p> {
    fn of(partners: &'p Partners) -> Self {
        let renamed = partners.operations.iter().filter(|(old, new)| old != new);
        Self(renamed.map(|(old, new)| (new.as_str(), old.as_str())).collect())
    }

    /// A run's samples by the names of the baseline.
    fn before(&self, run: &Observed) -> Observed {
        let named = |place: &Place| {
            let operation = self.0.get(place.operation.as_str()).copied();
            Place {
                operation: operation.unwrap_or(&place.operation).to_owned(),
                ..place.clone()
            }
        };
        Observed {
            live: run.live.iter().map(|(place, shape)| (named(place), shape.clone())).collect(),
            ..Observed::default()
        }
    }
}

/// Changes by place and kind, each with the run that it came with.
#[derive(Default)]
struct Found(BTreeMap<(ObservedPlace, ObservedKind), (ObservedChange, usize)>);

impl Found {
    fn take(&mut self, changes: Vec<ObservedChange>, run: usize, runs: usize) {
        for mut change in changes {
            if change.basis == Basis::Samples && !UNTIL_SEEN.contains(&change.kind) {
                change.expected *= runs as f64;
                change.tier = change.tier.min(Tier::of_kind(change.kind, change.chance, change.expected));
            }
            match self.0.entry((change.place.clone(), change.kind)) {
                Entry::Vacant(free) => drop(free.insert((change, run))),
                Entry::Occupied(mut known) if change.chance < known.get().0.chance => drop(known.insert((change, run))),
                Entry::Occupied(_) => {}
            }
        }
    }

    /// Of what goes together only the topmost is told, as within one comparison.
    fn settle(self) -> History {
        let whole: Vec<(ObservedPlace, ObservedKind)> = self.0.keys().filter(|(_, kind)| WHOLE.contains(kind)).cloned().collect();
        let told = |place: &ObservedPlace, kind: ObservedKind| {
            let rank = |kind: ObservedKind| WHOLE.iter().position(|known| *known == kind).unwrap_or(WHOLE.len());
            whole
                .iter()
                .any(|(above, stronger)| is_below(place, above) || place == above && rank(*stronger) < rank(kind))
        };
        let kept = self.0.into_iter().filter(|((place, kind), _)| !told(place, *kind));
        let (mut changes, runs): (Vec<_>, Vec<_>) = kept.map(|(_, found)| found).unzip();
        let sure = |change: &ObservedChange| change.basis == Basis::Samples && change.tier >= Some(Tier::Likely);
        let since = changes
            .iter()
            .zip(runs)
            .filter(|(change, _)| sure(change))
            .map(|(_, run)| run)
            .max();
        for change in &mut changes {
            change.needed = needed(change);
        }
        History { changes, since }
    }
}

/// How many more responses like the last ones confirm that something went.
fn needed(change: &ObservedChange) -> Option<u64> {
    let lost = !change.kind.is_novel() && change.basis == Basis::Samples;
    let (before, after) = (change.before, change.after);
    let tested = change.expected / change.chance;
    (lost && tested >= 1.0)
        .then(|| chance::more_until(CONFIRMED / tested, before.seen, before.of, after.seen, after.of))
        .flatten()
}

/// Kinds of change that a single sighting refutes.
const UNTIL_SEEN: [ObservedKind; 3] = [ObservedKind::Gone, ObservedKind::GoneFromVariant, ObservedKind::VariantVanished];

/// Kinds that say all there is to say of a path and of those below it, the strongest first.
const WHOLE: [ObservedKind; 3] = [ObservedKind::FieldAppeared, ObservedKind::Gone, ObservedKind::Vacated];

fn is_below(place: &ObservedPlace, above: &ObservedPlace) -> bool {
    match (place, above) {
        (
            ObservedPlace::Live { operation, r#where },
            ObservedPlace::Live {
                operation: same,
                r#where: above,
            },
        ) => {
            operation == same
                && r#where
                    .strip_prefix(above.as_str())
                    .is_some_and(|rest| rest.starts_with(['.', '[']))
        }
        _ => false,
    }
}
