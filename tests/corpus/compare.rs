//! Every document is like itself, and every adjacent pair is compared in both orders without a panic.

use super::judged::{examples, judged};
use super::{contract, providers};
use apidrift::compare::{Comparison, compare, compare_changed};
use apidrift::contract::Contract;
use apidrift::rules::{Finding, Severity};
use std::path::Path;
use std::time::Instant;

fn load(file: &Path) -> Contract {
    contract(file).unwrap_or_else(|error| panic!("{error}"))
}

fn findings(old: &Contract, new: &Contract) -> Vec<Finding> {
    with(old, new, compare)
}

fn with(old: &Contract, new: &Contract, how: fn(&Contract, &Contract) -> Comparison) -> Vec<Finding> {
    judged([old, new], &how(old, new), &examples([old, new]))
}

#[test]
fn every_document_is_like_itself() {
    let Some(providers) = providers() else { return };
    for file in providers.into_iter().flatten() {
        let (once, again) = (load(&file), load(&file));
        let found = findings(&once, &again);
        assert!(found.is_empty(), "{}: {:#?}", file.display(), found.first());
    }
}

#[test]
fn passing_over_what_stayed_the_same_loses_nothing() {
    let Some(providers) = providers() else { return };
    for versions in providers {
        let contracts: Vec<Contract> = versions.iter().map(|file| load(file)).collect();
        for (pair, files) in contracts.windows(2).zip(versions.windows(2)) {
            let [all, changed] = [compare, compare_changed].map(|how| with(&pair[0], &pair[1], how));
            let same = all == changed;
            assert!(
                same,
                "{}: {} findings, {} of what changed",
                files[1].display(),
                all.len(),
                changed.len()
            );
        }
    }
}

#[test]
fn every_adjacent_pair_is_compared_in_both_orders() {
    let Some(providers) = providers() else { return };
    let mut pairs = 0;
    for versions in providers {
        let contracts: Vec<Contract> = versions.iter().map(|file| load(file)).collect();
        for (index, pair) in contracts.windows(2).enumerate() {
            for (old, new, way) in [(&pair[0], &pair[1], "->"), (&pair[1], &pair[0], "<-")] {
                let start = Instant::now();
                let found = findings(old, new);
                let count = |severity| found.iter().filter(|finding| finding.severity == severity).count();
                let [breaking, risky, undecided, info] = Severity::ALL.map(count);
                let took = start.elapsed().as_secs_f64();
                println!(
                    "{} {way}: {breaking} breaking, {risky} risky, {undecided} undecided, {info} info in {took:.2} s",
                    versions[index + 1].display()
                );
                pairs += 1;
            }
        }
    }
    assert!(pairs > 100, "only {pairs} comparisons: is the corpus whole?");
}
