//! Every real document, written as a baseline and read back, means what it meant: nothing is found between the two.
//!
//! Runs on the corpus that `DRIFT_CORPUS` names, and says so where that is unset.

use apidrift::compare::compare;
use apidrift::config::Source;
use apidrift::contract::Contract;
use apidrift::evidence::Weighing;
use apidrift::fetch::{Fetcher, Limits};
use apidrift::openapi;
use apidrift::rules::{Subject, judge};
use apidrift::snapshot::{Header, canonical, digest};
use apidrift::source::Bundle;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SUBJECT: Subject<'static> = Subject {
    provider: "p",
    document: "default",
};

#[test]
fn a_document_and_its_baseline_are_the_same() {
    let Some(corpus) = std::env::var_os("DRIFT_CORPUS") else {
        eprintln!("SKIPPED: DRIFT_CORPUS is not set, so no real document was written as a baseline");
        return;
    };
    let documents = documents(&Path::new(&corpus).join("specs"));
    assert!(!documents.is_empty(), "the corpus is not at {}", corpus.display());
    let wrong: Vec<String> = documents.iter().filter_map(|path| differs(path)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), documents.len(), wrong.join("\n"));
    println!("{} documents were written as baselines and read back", documents.len());
}

/// What is found between a document and its baseline.
fn differs(path: &Path) -> Option<String> {
    let found = contract(path).map_or_else(|error| vec![error], |contract| rewritten(&contract));
    let first = found.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("\n    ");
    (!found.is_empty()).then(|| format!("{}: {} findings\n    {first}", path.display(), found.len()))
}

fn contract(path: &Path) -> Result<Contract, String> {
    let fetcher = Fetcher::new(Limits::default(), Vec::new()).expect("the system has timers");
    let document = fetcher.document(&Source::File(path.to_owned()), Path::new("."), false);
    let bundle = document.map_err(|failure| failure.to_string())?.bundle;
    openapi::read(bundle).map_err(|error| error.to_string())
}

fn rewritten(contract: &Contract) -> Vec<String> {
    let text = canonical(&contract.sources, None, &Header::new(digest([])));
    let bundle = Bundle::of("document.json", text.into_bytes()).map_err(|error| error.to_string());
    let read = bundle.and_then(|bundle| openapi::read(Arc::new(bundle)).map_err(|error| error.to_string()));
    read.map_or_else(|error| vec![error], |read| both_ways(contract, &read))
}

fn both_ways(one: &Contract, other: &Contract) -> Vec<String> {
    let mut found = findings(one, other);
    found.extend(findings(other, one));
    found
}

fn findings(old: &Contract, new: &Contract) -> Vec<String> {
    let comparison = compare(old, new);
    let weighing = Weighing {
        old,
        new,
        comparison: &comparison,
        observed: &[],
    };
    judge(SUBJECT, &weighing)
        .into_iter()
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

/// One document a version: a file, or of a folder the one that the others belong to.
fn documents(specs: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(specs).expect("specs").map(|entry| entry.expect("an entry").path());
    let versions = folders.filter(|folder| folder.is_dir() && !folder.ends_with("malformed"));
    let mut found: Vec<PathBuf> = versions
        .flat_map(|folder| fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()))
        .filter_map(|path| if path.is_dir() { root(&path) } else { Some(path) })
        .collect();
    found.sort();
    let part = std::env::var("DRIFT_ONLY").unwrap_or_default();
    found.retain(|path| path.to_string_lossy().contains(&part));
    found
}

fn root(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let mut roots: Vec<PathBuf> = entries.filter(|path| is_document(path)).collect();
    roots.sort();
    roots.into_iter().next()
}

fn is_document(path: &Path) -> bool {
    path.is_file() && fs::read_to_string(path).is_ok_and(|text| text.lines().take(20).any(|line| line.starts_with("openapi:")))
}
