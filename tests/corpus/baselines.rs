//! Every real document, written as a baseline and read back, means what it meant: nothing is found between the two.

use super::{contract, judged, providers};
use apidrift::contract::Contract;
use apidrift::openapi;
use apidrift::rules::Finding;
use apidrift::snapshot::{Header, canonical, digest};
use apidrift::source::Bundle;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[test]
fn a_document_and_its_baseline_are_the_same() {
    let Some(providers) = providers() else { return };
    let documents: Vec<PathBuf> = providers.into_iter().flatten().collect();
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
    let told = |finding: Finding| format!("{}: {}", finding.rule, finding.message);
    judged::declared([old, new]).into_iter().map(told).collect()
}
