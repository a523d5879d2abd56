//! The family of questions that one comparison asks: how many false alarms of a strength it is expected to have.
//!
//! Two answers, and the greater counts. The model's: the chance of a finding times the paths that were tested. And, for
//! what was never there before, one that knows no model: had nothing changed, which of the responses are the new ones
//! would be chance, so that a fact which t of all n + k responses show falls among the k new ones alone with the chance
//! of a draw without replacement. The sum of these chances over all facts that were seen at all, as rare as the one that
//! was found or rarer, is the expected number of such findings, however responses hang together: one odd response brings
//! many odd facts (R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46, 1990).
//!
//! It owns the correction; it must not know what was asked.

use super::chance;
use super::change::{Counts, ObservedKind};
use std::collections::BTreeSet;

/// Of two chances that differ by less than this share, neither is the rarer.
const SAME: f64 = 1.0 + 1e-9;

/// The questions of a comparison.
#[derive(Default)]
pub(super) struct Family {
    /// Paths that had a trial on both sides, each once.
    paths: u64,
    /// Facts of one object that came in as many responses, of as many, on both sides are taken for one: they came
    /// together.
    known: BTreeSet<(u64, ObservedKind, [u64; 4])>,
    /// For each of them, the chance that the new responses have all of it.
    splits: Vec<f64>,
}

impl Family {
    /// One more path was tested; its number.
    pub(super) fn path(&mut self) -> u64 {
        self.paths += 1;
        self.paths
    }

    /// A fact was seen at all in a member of the object (or another path) with the number `parent`.
    pub(super) fn fact(&mut self, parent: u64, kind: ObservedKind, before: Counts, after: Counts) {
        let seen = before.seen.saturating_add(after.seen);
        let may_fall_together = seen > 0 && seen <= after.of && before.of > 0;
        let key = (parent, kind, [before.seen, before.of, after.seen, after.of]);
        if may_fall_together && self.known.insert(key) {
            self.splits.push(chance::of_split(before.of, seen, after.of));
        }
    }

    /// The family with what it needs for its answers.
    pub(super) fn closed(mut self) -> Closed {
        self.splits.sort_unstable_by(f64::total_cmp);
        Closed {
            tested: self.paths.max(1) as f64,
            splits: self.splits,
        }
    }
}

/// A family of which all questions were asked.
pub(super) struct Closed {
    tested: f64,
    splits: Vec<f64>,
}

impl Closed {
    /// How many findings of this strength an unchanged API is expected to show in the whole comparison.
    pub(super) fn expected(&self, kind: ObservedKind, chance: f64, before: Counts, after: Counts) -> f64 {
        let by_model = chance * self.tested;
        if !kind.is_novel() {
            return by_model;
        }
        let split = chance::of_split(before.of, after.seen, after.of) * SAME;
        let by_draw: f64 = self.splits.iter().take_while(|other| **other <= split).sum();
        by_model.max(by_draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: ObservedKind = ObservedKind::FieldAppeared;

    fn counts(seen: u64, of: u64) -> Counts {
        Counts { seen, of }
    }

    #[test]
    fn facts_that_could_not_be_as_rare_do_not_count() {
        let mut family = Family::default();
        let (before, after) = (counts(0, 30), counts(3, 3));
        family.fact(1, KIND, before, after);
        let alone = chance::of_split(30, 3, 3);
        // Seen in two of all: the least chance that it can have is greater. In five: they cannot all be new.
        family.fact(1, KIND, counts(2, 30), counts(0, 3));
        family.fact(1, KIND, counts(5, 30), counts(0, 3));
        family.fact(1, KIND, counts(0, 30), counts(0, 3));
        family.fact(1, KIND, before, after);
        let rest = chance::of_split(30, 3, 3);
        family.fact(2, KIND, counts(3, 30), counts(0, 3));
        let closed = family.closed();
        let expected = closed.expected(KIND, 0.0, before, after);
        assert!((expected - alone - rest).abs() < 1e-12, "{expected:e}");
    }

    #[test]
    fn the_greater_answer_counts_and_a_loss_has_the_model_s_alone() {
        let mut family = Family::default();
        let tested = (0..10).map(|_| family.path()).max();
        assert_eq!(tested, Some(10));
        family.fact(1, KIND, counts(0, 30), counts(1, 3));
        let closed = family.closed();
        assert!((closed.expected(KIND, 0.1, counts(0, 30), counts(1, 3)) - 1.0).abs() < 1e-12);
        assert!(closed.expected(KIND, 1e-9, counts(0, 30), counts(1, 3)) > 0.09);
        let loss = closed.expected(ObservedKind::Gone, 1e-9, counts(30, 30), counts(0, 3));
        assert!((loss - 1e-8).abs() < 1e-15);
    }
}
