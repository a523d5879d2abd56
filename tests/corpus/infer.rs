//! Every real sample is valid against what was learnt from it, in each document that it can be written as, and its file
//! joins with others to the same bytes.

use super::{corpus, list};
use apidrift::sample::{Export, Observed, Routes};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in list(folder) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The bodies of a file, as any reader of JSON finds them: a record's `body` where it is a call, else the record.
fn bodies(text: &str) -> Vec<Value> {
    let whole = serde_json::from_str::<Value>(text).map(|value| vec![value]);
    let records = whole.unwrap_or_else(|_| text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect());
    records.into_iter().flat_map(of_record).collect()
}

fn of_record(record: Value) -> Vec<Value> {
    match record {
        Value::Array(calls) if calls.first().is_some_and(|call| call.get("scope").is_some()) => {
            let answers = calls.into_iter().filter_map(|mut call| call.get_mut("response").map(Value::take));
            answers.filter(|answer| answer.is_object() || answer.is_array()).collect()
        }
        Value::Object(mut members) if members.contains_key("status") && members.contains_key("body") && members.len() <= 6 => {
            members.remove("body").into_iter().collect()
        }
        body => vec![body],
    }
}

#[test]
fn every_sample_is_valid_against_what_was_learnt_from_it() {
    let Some(corpus) = corpus() else { return };
    let mut paths = Vec::new();
    files(&corpus.join("payloads"), &mut paths);
    let (mut valid, mut empty) = (0, Vec::new());
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let mut observed = Observed::default();
        let records = observed.fold_text(text.as_bytes(), &Routes::default());
        assert_eq!(records.damaged, 0, "{}: {records:?}", path.display());
        if records.folded == 0 {
            empty.push(path.display().to_string());
            continue;
        }
        observed.learn_addresses(&Routes::default());
        let schema: Value = serde_json::from_str(&Export::JsonSchema.write(&observed)).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{}", path.display());
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for body in bodies(&text) {
            let wrong = validator.iter_errors(&body).next().map(|error| error.instance_path().to_string());
            assert_eq!(wrong, None, "{}", path.display());
            valid += 1;
        }
        let document: Result<openapiv3::OpenAPI, _> = serde_json::from_str(&Export::OpenApi30.write(&observed));
        assert!(document.is_ok(), "{}: {document:?}", path.display());
        assert_eq!(
            Observed::from_lines(&observed.to_lines()).as_ref(),
            Ok(&observed),
            "{}",
            path.display()
        );
    }
    println!(
        "{valid} bodies of {} files are valid; without JSON: {}",
        paths.len(),
        empty.join(", ")
    );
    assert!(valid > 2000, "{valid}");
}
