//! Documents said in other words, and what is found between them, which must be nothing.

use crate::choices::Choices;
use crate::judged::{alarms, contract, told, yaml};
use crate::pointers::every_object;
use crate::real;
use crate::rewrites::REWRITES;
use apidrift::contract::Contract;
use apidrift::openapi;
use apidrift::source::Bundle;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// How a document is written down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Spelling {
    Json,
    Yaml,
    /// Schemas in a file of their own.
    Files,
}

impl Spelling {
    pub(crate) const ALL: [Self; 3] = [Self::Json, Self::Yaml, Self::Files];

    fn read(self, document: &Value) -> Contract {
        match self {
            Self::Json => contract(document.to_string()),
            Self::Yaml => contract(yaml(document)),
            Self::Files => in_files(document),
        }
    }
}

/// The document with its schemas in a second file.
fn in_files(document: &Value) -> Contract {
    let mut main = document.clone();
    let (holder, family) = if document.get("swagger").is_some() {
        (Some(&mut main), "definitions")
    } else {
        (main.get_mut("components"), "schemas")
    };
    let schemas = holder.and_then(Value::as_object_mut).and_then(|holder| holder.shift_remove(family));
    let home = if family == "definitions" {
        "#/definitions/"
    } else {
        "#/components/schemas/"
    };
    let parts = match family {
        "definitions" => json!({"definitions": schemas}),
        _ => json!({"components": {"schemas": schemas}}),
    };
    every_object(&mut main, &mut |object| {
        for value in object.values_mut() {
            if let Some(text) = value.as_str().filter(|text| text.starts_with(home)) {
                *value = json!(format!("parts.json{text}"));
            }
        }
    });
    let mut bundle = Bundle::default();
    for (name, file) in [("document.json", &main), ("parts.json", &parts)] {
        bundle
            .add(name, file.to_string().into_bytes())
            .expect("a document that can be read");
    }
    openapi::read(Arc::new(bundle)).expect("a document of OpenAPI")
}

/// What is found between a document and its rewrite, in either order; none where all is well.
pub(crate) fn fault(document: &Value, composition: &Composition, spelling: Spelling) -> Option<String> {
    let after = rewritten(document, composition);
    let (old, new) = (contract(document.to_string()), spelling.read(&after));
    let found = [alarms(&old, &new), alarms(&new, &old)].concat();
    let names: Vec<&str> = composition.iter().map(|(index, _)| REWRITES[*index].name).collect();
    (!found.is_empty()).then(|| format!("{names:?}\n{}before {document}\nafter {after}", told(&found)))
}

/// The faults that so many cases find in real documents.
pub(crate) fn faults_of(files: &[PathBuf], cases: usize) -> Vec<String> {
    let mut faults = Vec::new();
    real::each(files, cases, |file, case, before, choices| {
        let count = 1 + choices.below(6);
        let composition: Vec<(usize, u64)> = (0..count).map(|_| (choices.below(REWRITES.len()), choices.draw())).collect();
        let spelling = *choices.pick(&Spelling::ALL);
        if fault(&before, &composition, spelling).is_some() {
            faults.push(described(file, case, &before, &composition, spelling));
        }
    });
    faults
}

/// The least of a composition that still has a fault, with both documents beside the test's own files.
fn described(file: &Path, case: usize, before: &Value, composition: &Composition, spelling: Spelling) -> String {
    let mut least = composition.to_vec();
    let mut next = 0;
    while next < least.len() {
        let mut fewer = least.clone();
        fewer.remove(next);
        if fault(before, &fewer, spelling).is_some() {
            least = fewer;
        } else {
            next += 1;
        }
    }
    let plain = fault(before, &least, Spelling::Json);
    let spelling = if plain.is_some() { Spelling::Json } else { spelling };
    let said = fault(before, &least, spelling).unwrap_or_default();
    let said = said.split("\nbefore ").next().unwrap_or_default().to_owned();
    let kept = real::keep_sides(file, case, before, &rewritten(before, &least));
    format!("{kept} {spelling:?} {said}")
}
