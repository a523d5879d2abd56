//! Documents said in other words, and what is found between them, which must be nothing.

use crate::choices::Choices;
use crate::judged::{alarms, contract, told, yaml};
use crate::real;
use crate::rewrites::REWRITES;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rewrites, each with the seed of its choices.
pub(crate) type Composition = [(usize, u64)];

/// The document after a composition of rewrites.
pub(crate) fn rewritten(document: &Value, composition: &Composition) -> Value {
    let mut document = document.clone();
    for (index, seed) in composition {
        (REWRITES[*index].apply)(&mut document, &mut Choices::Seeded(*seed));
    }
    document
}

/// What is found between a document and its rewrite, in either order; none where all is well.
pub(crate) fn fault(document: &Value, composition: &Composition, as_yaml: bool) -> Option<String> {
    let after = rewritten(document, composition);
    let text = if as_yaml { yaml(&after) } else { after.to_string() };
    let (old, new) = (contract(document.to_string()), contract(text));
    let found = [alarms(&old, &new), alarms(&new, &old)].concat();
    let names: Vec<&str> = composition.iter().map(|(index, _)| REWRITES[*index].name).collect();
    (!found.is_empty()).then(|| format!("{names:?}\n{}before {document}\nafter {after}", told(&found)))
}

/// The faults that so many cases find in real documents.
pub(crate) fn faults_of(files: &[PathBuf], cases: usize) -> Vec<String> {
    let each = cases.div_ceil(files.len());
    let mut faults = Vec::new();
    for (number, file) in (0_u64..).zip(files) {
        let document = real::load(file);
        let mut choices = Choices::Seeded(number);
        for case in 0..each {
            let Some(before) = real::cut(&document, &mut choices) else {
                continue;
            };
            let count = 1 + choices.below(6);
            let composition: Vec<(usize, u64)> = (0..count).map(|_| (choices.below(REWRITES.len()), choices.draw())).collect();
            let as_yaml = choices.chance(30);
            if fault(&before, &composition, as_yaml).is_some() {
                faults.push(described(file, case, &before, &composition, as_yaml));
            }
        }
    }
    faults
}

/// The least of a composition that still has a fault, with both documents beside the test's own files.
fn described(file: &Path, case: usize, before: &Value, composition: &Composition, as_yaml: bool) -> String {
    let mut least = composition.to_vec();
    let mut next = 0;
    while next < least.len() {
        let mut fewer = least.clone();
        fewer.remove(next);
        if fault(before, &fewer, as_yaml).is_some() {
            least = fewer;
        } else {
            next += 1;
        }
    }
    let as_yaml = as_yaml && fault(before, &least, false).is_none();
    let said = fault(before, &least, as_yaml).unwrap_or_default();
    let said = said.split("\nbefore ").next().unwrap_or_default().to_owned();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let stem = file.with_extension("").to_string_lossy().replace('/', "-");
    let place = |side: &str| folder.join(format!("{}-{case}-{side}.json", stem.trim_start_matches('-')));
    let written =
        fs::write(place("before"), before.to_string()).and_then(|()| fs::write(place("after"), rewritten(before, &least).to_string()));
    let kept = written.map_or_else(|error| error.to_string(), |()| place("*").display().to_string());
    format!("{kept}{} {said}", if as_yaml { " as YAML" } else { "" })
}
