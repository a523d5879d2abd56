//! Real documents, each cut to one operation and what it refers to, so that a case takes milliseconds.
//!
//! They are no part of the project: `DRIFT_CORPUS` names the folder that holds them.

use crate::choices::Choices;
use crate::pointers::{members, operations_in, step};
use apidrift::source::Bundle;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From so many cases on, every version of every provider is looked at; below, the latest of each.
pub(crate) const MANY: usize = 2000;

/// How many schemas are kept of those that an operation reaches, the nearest first. The rest say only that they are objects.
const NEAREST: usize = 40;

/// Families of components that are kept whole, in the spelling of either version.
const FAMILIES: [&str; 4] = ["components", "definitions", "parameters", "responses"];

/// The documents to look at for so many cases; `None`, said aloud, where there are none.
pub(crate) fn files(cases: usize) -> Option<Vec<PathBuf>> {
    let Some(corpus) = std::env::var_os("DRIFT_CORPUS") else {
        println!("SKIPPED: DRIFT_CORPUS is not set, so no real document was looked at");
        return None;
    };
    let mut found = Vec::new();
    let wanted = std::env::var("DRIFT_PROVIDERS").unwrap_or_default();
    for folder in list(&Path::new(&corpus).join("specs")) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "malformed" || !(wanted.is_empty() || wanted.split(',').any(|one| one == name)) {
            continue;
        }
        // A document of several files is another test's.
        let versions: Vec<PathBuf> = list(&folder).into_iter().filter(|path| path.is_file()).collect();
        let first = if cases >= MANY { 0 } else { versions.len().saturating_sub(1) };
        found.extend(versions.into_iter().skip(first));
    }
    assert!(!found.is_empty(), "no documents in {}", corpus.to_string_lossy());
    Some(found)
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// A document as a value, JSON or YAML.
pub(crate) fn load(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let bundle = Bundle::of(&path.to_string_lossy(), bytes).unwrap_or_else(|error| panic!("{error}"));
    bundle.tree(0).root().to_json()
}

/// Where an operation stands: `paths` or one of the members for webhooks, the path or name there, the method.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    family: &'static str,
    name: String,
    method: String,
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.family, self.method, self.name)
    }
}

/// What of a document holds operations.
const OPERATIONS: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// One of a document's operations, whichever; where it has webhooks too, each third time one of those.
pub(crate) fn operation(document: &Value, choices: &mut Choices) -> Option<Address> {
    let all = |family: &'static str| {
        let of = operations_in(document, family).into_iter();
        of.map(move |(name, method, _)| Address { family, name, method })
    };
    let called: Vec<Address> = all("paths").collect();
    let received: Vec<Address> = OPERATIONS[1..].iter().flat_map(|family| all(family)).collect();
    let picked = if !received.is_empty() && choices.chance(33) {
        received
    } else {
        called
    };
    (!picked.is_empty()).then(|| choices.pick(&picked).clone())
}

/// The document with one of its operations, whichever, and what that one reaches.
pub(crate) fn cut(document: &Value, choices: &mut Choices) -> Option<Value> {
    cut_to(document, &operation(document, choices)?)
}

/// Keeps both sides of a case beside the test's own files; where they are.
pub(crate) fn keep_sides(file: &Path, case: usize, before: &Value, after: &Value) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let stem = file.with_extension("").to_string_lossy().replace('/', "-");
    let place = |side: &str| folder.join(format!("{}-{case}-{side}.json", stem.trim_start_matches('-')));
    let written = fs::write(place("before"), before.to_string()).and_then(|()| fs::write(place("after"), after.to_string()));
    written.map_or_else(|error| error.to_string(), |()| place("*").display().to_string())
}

/// Runs a case on each of so many cuts of the documents.
pub(crate) fn each(files: &[PathBuf], cases: usize, mut run: impl FnMut(&Path, usize, Value, &mut Choices)) {
    let count = cases.div_ceil(files.len());
    for (number, file) in (0_u64..).zip(files) {
        let document = load(file);
        let mut choices = Choices::Seeded(number);
        for case in 0..count {
            if let Some(cut) = cut(&document, &mut choices) {
                run(file, case, cut, &mut choices);
            }
        }
    }
}

/// The document with that operation, and of its components what it reaches. None where there is no such operation, or where
/// it refers to other operations or to other files.
pub(crate) fn cut_to(document: &Value, address: &Address) -> Option<Value> {
    let Address { family, name, method } = address;
    let mut item = document.pointer(&step(&format!("/{family}"), name))?.as_object()?.clone();
    item.retain(|key, _| key == method || matches!(key.as_str(), "parameters" | "servers" | "summary" | "description"));
    item.get(method)?;
    let apart = |key: &str| FAMILIES.contains(&key) || OPERATIONS.contains(&key) || key == "tags";
    let frame = members(Some(document)).filter(|(key, _)| !apart(key) && !key.starts_with("x-"));
    let mut cut: Map<String, Value> = frame.map(|(key, value)| (key.clone(), value.clone())).collect();
    let reached = reached(document, &Value::Object(item.clone()))?;
    cut.insert("paths".to_owned(), json!({}));
    cut.insert((*family).to_owned(), json!({ name.as_str(): item }));
    let mut cut = Value::Object(cut);
    keep(
        "/components/securitySchemes",
        document.pointer("/components/securitySchemes"),
        &mut cut,
    );
    let mut schemas = 0;
    for pointer in reached {
        let is_schema = pointer.starts_with("/components/schemas/") || pointer.starts_with("/definitions/");
        schemas += usize::from(is_schema);
        let far = json!({"type": "object"});
        let kept = document
            .pointer(&pointer)
            .map(|part| if is_schema && schemas > NEAREST { &far } else { part });
        keep(&pointer, kept, &mut cut);
    }
    Some(cut)
}

/// Puts a part at its old place.
fn keep(pointer: &str, part: Option<&Value>, cut: &mut Value) {
    let Some(part) = part else { return };
    let mut place = cut;
    for key in pointer.split('/').skip(1) {
        let key = key.replace("~1", "/").replace("~0", "~");
        if place.is_null() {
            *place = json!({});
        }
        place = &mut place[key];
    }
    *place = part.clone();
}

/// The components that a part of the document leads to, the nearest first.
fn reached(document: &Value, from: &Value) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut waiting = references(from);
    let mut next = 0;
    while next < waiting.len() {
        let reference = waiting[next].clone();
        next += 1;
        let pointer = component(&reference)?;
        if seen.insert(pointer.clone()) {
            let target = document.pointer(&pointer)?;
            waiting.extend(references(target));
            found.push(pointer);
        }
    }
    Some(found)
}

/// The pointer of the component that a reference leads to. None where it leads further into one: it would break where that
/// one is written in another way.
fn component(reference: &str) -> Option<String> {
    let pointer = reference.strip_prefix("#/")?;
    let mut steps = pointer.split('/');
    let family = steps.next().filter(|family| FAMILIES.contains(family))?;
    let depth = if family == "components" { 3 } else { 2 };
    (pointer.split('/').count() == depth).then(|| format!("/{pointer}"))
}

/// What a part refers to, the targets of mappings among it.
fn references(part: &Value) -> Vec<String> {
    let mut found = Vec::new();
    gather(part, &mut found);
    found
}

fn gather(part: &Value, found: &mut Vec<String>) {
    match part {
        Value::Object(all) => {
            found.extend(all.get("$ref").and_then(Value::as_str).map(str::to_owned));
            let mapped = members(all.get("mapping")).filter_map(|(_, target)| target.as_str());
            found.extend(mapped.filter(|target| target.starts_with("#/")).map(str::to_owned));
            let prose = |key: &str| matches!(key, "example" | "examples" | "default" | "enum");
            all.iter()
                .filter(|(key, _)| !prose(key))
                .for_each(|(_, value)| gather(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}
