//! Every document of the corpus is like itself, and every adjacent pair is compared in both orders without a panic. The
//! corpus is no part of the project; where `DRIFT_CORPUS` does not name its folder these tests say that they are skipped.

use apidrift::compare::compare;
use apidrift::contract::Contract;
use apidrift::evidence::Weighing;
use apidrift::rules::{Finding, Severity, Subject, judge};
use apidrift::source::Bundle;
use apidrift::{openapi, sample};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("DRIFT_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: DRIFT_CORPUS is not set");
    }
    folder
}

/// Reads a document and the files that it refers to.
fn load(file: &Path) -> Contract {
    let mut bundle = Bundle::default();
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    bundle.add(&file.to_string_lossy(), bytes).unwrap_or_else(|error| panic!("{error}"));
    loop {
        let missing = bundle.missing();
        if missing.is_empty() {
            return openapi::read(Arc::new(bundle)).unwrap_or_else(|error| panic!("{error}"));
        }
        for uri in missing {
            match std::fs::read(&uri) {
                Ok(bytes) => drop(bundle.add(&uri, bytes)),
                Err(error) => bundle.decline(&uri, error.to_string()),
            }
        }
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths
}

/// The versions of each provider, oldest first.
fn providers(corpus: &Path) -> Vec<Vec<PathBuf>> {
    let folders = sorted(&corpus.join("specs"))
        .into_iter()
        .filter(|folder| folder.is_dir() && !folder.ends_with("malformed"));
    let root = |path: PathBuf| {
        if path.is_dir() {
            sorted(&path)
                .into_iter()
                .find(|file| file.is_file() && file.to_string_lossy().contains("public"))
        } else {
            Some(path)
        }
    };
    folders
        .map(|folder| sorted(&folder).into_iter().filter_map(root).collect())
        .collect()
}

fn findings(old: &Contract, new: &Contract) -> Vec<Finding> {
    let comparison = compare(old, new);
    let observed = sample::compare(&sample::examples(old), &sample::examples(new));
    let subject = Subject {
        provider: "provider",
        document: "default",
    };
    judge(
        subject,
        &Weighing {
            old,
            new,
            comparison: &comparison,
            observed: &observed,
        },
    )
}

#[test]
fn every_document_is_like_itself() {
    let Some(corpus) = corpus() else { return };
    for file in providers(&corpus).into_iter().flatten() {
        let (once, again) = (load(&file), load(&file));
        let found = findings(&once, &again);
        assert!(found.is_empty(), "{}: {:#?}", file.display(), found.first());
    }
}

#[test]
fn every_adjacent_pair_is_compared_in_both_orders() {
    let Some(corpus) = corpus() else { return };
    let mut pairs = 0;
    for versions in providers(&corpus) {
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
