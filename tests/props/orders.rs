//! What is found must hang neither on the order in which a document writes its members, nor on the run.

use crate::choices::Choices;
use crate::judged::{contract, shown};
use crate::real;
use crate::rewrites::shuffle_keys;
use serde_json::Value;
use std::path::PathBuf;

/// Findings without positions and texts of the documents, which follow the order of the members.
fn told(old: &Value, new: &Value) -> Vec<String> {
    let found = shown(&contract(old.to_string()), &contract(new.to_string()));
    let line = |finding: &apidrift::rules::Finding| {
        format!(
            "{} {} {:?} {} {} {:?} {:?} {}",
            finding.severity,
            finding.rule,
            finding.direction,
            finding.message,
            finding.fingerprint,
            finding.sites,
            finding.mapping,
            finding.witness.clone().map(sorted).unwrap_or_default()
        )
    };
    found.iter().map(line).collect()
}

/// A value with its members in the order of their names.
fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}

fn shuffled(document: &Value, choices: &mut Choices) -> Value {
    let mut document = document.clone();
    shuffle_keys(&mut document, choices);
    document
}

/// What differs between two tellings of the same; none where nothing does.
pub(crate) fn fault(old: &Value, new: &Value, choices: &mut Choices) -> Option<String> {
    let first = told(old, new);
    if told(old, new) != first {
        return Some("two runs differ".to_owned());
    }
    let second = told(&shuffled(old, choices), &shuffled(new, choices));
    let beyond = |one: &[String], other: &[String]| {
        one.iter()
            .filter(|line| !other.contains(line))
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    };
    (first != second).then(|| format!("as written:\n{}\nshuffled:\n{}\n", beyond(&first, &second), beyond(&second, &first)))
}

/// The faults that so many cases find in neighbouring versions of real documents, in both orders.
pub(crate) fn faults_of(files: &[PathBuf], cases: usize) -> Vec<String> {
    let pairs: Vec<&[PathBuf]> = files.windows(2).filter(|pair| pair[0].parent() == pair[1].parent()).collect();
    let each = cases.div_ceil(pairs.len().max(1));
    let mut faults = Vec::new();
    for (number, pair) in (0_u64..).zip(pairs) {
        let (old, new) = (real::load(&pair[0]), real::load(&pair[1]));
        let mut choices = Choices::Seeded(number);
        for _ in 0..each {
            let Some(address) = real::operation(&old, &mut choices) else {
                break;
            };
            let sides = (real::cut_to(&old, &address), real::cut_to(&new, &address));
            if let (Some(old), Some(new)) = sides {
                for (old, new) in [(&old, &new), (&new, &old)] {
                    let found = fault(old, new, &mut choices);
                    faults.extend(found.map(|fault| format!("{} {address}\n{fault}", pair[1].display())));
                }
            }
        }
    }
    faults
}
