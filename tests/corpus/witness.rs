//! How many breaking findings on schemas have a confirmed witness.

use super::{contract, corpus, judged, list};
use apidrift::compare::{Slot, compare};
use apidrift::contract::Contract;
use apidrift::rules::{Finding, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Pairs that are looked at: folder, older and newer document by their place in it.
fn pairs(corpus: &Path) -> Vec<[PathBuf; 2]> {
    let only = std::env::var("DRIFT_PAIRS").unwrap_or_default();
    let mut found = Vec::new();
    for folder in list(&corpus.join("specs"))
        .into_iter()
        .filter(|folder| folder.is_dir() && !folder.ends_with("malformed"))
    {
        let files: Vec<PathBuf> = list(&folder).into_iter().filter(|file| file.is_file()).collect();
        let wanted = |file: &Path| only.is_empty() || only.split(',').any(|name| file.to_string_lossy().contains(name));
        let latest = files.windows(2).rev().filter(|pair| wanted(&pair[0]));
        found.extend(latest.take(3).map(|pair| [pair[0].clone(), pair[1].clone()]));
    }
    found
}

/// The findings with their witnesses, and whether each is on a schema.
fn findings(old: &Contract, new: &Contract) -> Vec<(Finding, bool)> {
    let comparison = compare(old, new);
    let (findings, causes) = judged::shown([old, new], &comparison);
    let is_schema = |finding: &Finding| {
        let change = causes.get(&finding.fingerprint);
        change.is_some_and(|change| matches!(change.slot, Slot::Property | Slot::Value))
    };
    findings
        .into_iter()
        .map(|finding| {
            let on_schema = is_schema(&finding);
            (finding, on_schema)
        })
        .collect()
}

#[test]
fn breaking_findings_on_schemas_have_a_confirmed_witness() {
    let Some(corpus) = corpus() else { return };
    let (mut all, mut confirmed) = (0, 0);
    let mut doubts: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for [old, new] in pairs(&corpus) {
        let (Ok(mine), Ok(theirs)) = (contract(&old), contract(&new)) else {
            continue;
        };
        let start = Instant::now();
        let found = findings(&mine, &theirs);
        let severe = found
            .iter()
            .filter(|(finding, on_schema)| finding.severity == Severity::Breaking && *on_schema);
        let before = (all, confirmed);
        for (finding, _) in severe {
            let witness = finding.witness.clone().unwrap_or_default();
            all += 1;
            if witness["confirmed"] == true {
                confirmed += 1;
            } else {
                let reason = witness["reason"].as_str().unwrap_or("none").to_owned();
                let text = format!("{} {} {:?} {witness}", new.display(), finding.message, finding.evidence.first());
                doubts.entry((finding.rule.clone(), reason)).or_default().push(text);
            }
        }
        println!(
            "{}: {} of {} in {:.2?}",
            new.display(),
            confirmed - before.1,
            all - before.0,
            start.elapsed()
        );
    }
    for ((rule, reason), texts) in &doubts {
        println!("{} x {rule}: {reason}", texts.len());
        texts.iter().take(4).for_each(|text| println!("    {text:.600}"));
    }
    println!("{confirmed} of {all} breaking findings on schemas have a confirmed witness");
    assert!(confirmed * 100 >= all * 95, "{confirmed} of {all}");
}
