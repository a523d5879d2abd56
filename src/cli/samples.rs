//! Files of samples: JSON bodies, NDJSON, recorded exchanges, folders of them.
//!
//! It knows how they are packed; what they mean is for `sample`.

use super::Trouble;
use crate::disk;
use crate::sample::{Observed, Place};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// A fold that grows file by file.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// What was seen so far.
    pub(super) observed: Observed,
}

/// Members that a record may have and be an exchange; `status`, `body` and one of `url` and `operation` it must have.
const EXCHANGE: [&str; 9] = ["status", "body", "url", "operation", "method", "date", "source", "media", "headers"];

/// Extensions of files in a folder that hold samples.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// All samples of a folder and those below, in the order of their paths.
pub(super) fn folder(path: &Path) -> Result<Observed, Trouble> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(Trouble(format!(
            "{}: no samples; they are files that end in .json, .ndjson or .jsonl",
            path.display()
        )));
    }
    let mut samples = Samples::default();
    for file in files {
        let bytes = disk::read(&file)?.unwrap_or_default();
        samples.add(&file.display().to_string(), &bytes)?;
    }
    Ok(samples.observed)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let unreadable = |error| Trouble(format!("{} cannot be read: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_sample = path
            .extension()
            .is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
        // A link to a folder is not followed: it may lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files)?;
        } else if is_sample {
            files.push(path);
        }
    }
    Ok(())
}

impl Samples {
    /// Adds a file: one JSON body, or one record a line.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        if bytes.trim_ascii().is_empty() {
            return Err(Trouble(format!("{name}: it is empty")));
        }
        if let Ok(body) = serde_json::from_slice::<Value>(bytes) {
            return self.record(name, 1, &body, bytes);
        }
        let lines = bytes.split(|byte| *byte == b'\n').enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
            let body = serde_json::from_slice(line);
            let body = body.map_err(|error| Trouble(format!("{name}:{}:{}: {}", index + 1, error.column(), reason(&error))))?;
            self.record(name, index + 1, &body, line)?;
        }
        Ok(())
    }

    fn record(&mut self, name: &str, line: usize, body: &Value, bytes: &[u8]) -> Result<(), Trouble> {
        let folded = match exchange(body) {
            Some((place, body)) => self.observed.fold_body(&place, body.to_string().as_bytes()),
            None => self.observed.fold_body(&Place::bare(), bytes),
        };
        folded.map_err(|error| Trouble(format!("{name}:{line}: {}", error.message)))
    }
}

/// Where the body of a recorded exchange was seen.
fn exchange(record: &Value) -> Option<(Place, &Value)> {
    let record = record.as_object()?;
    let known = record.keys().all(|key| EXCHANGE.contains(&key.as_str()));
    let body = record.get("body").filter(|_| known)?;
    let status = record.get("status")?;
    let status = status.as_str().map_or_else(|| status.to_string(), str::to_owned);
    let media = text(record, "media").unwrap_or_default();
    Some((Place::response(&operation(record)?, &status, media), body))
}

fn operation(record: &Map<String, Value>) -> Option<String> {
    if let Some(operation) = text(record, "operation") {
        return Some(operation.to_owned());
    }
    let url = text(record, "url")?;
    let path = url::Url::parse(url).map_or_else(
        |_| url.split(['?', '#']).next().unwrap_or_default().to_owned(),
        |url| url.path().to_owned(),
    );
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| if is_identifier(segment) { "{id}" } else { segment })
        .collect();
    Some(format!(
        "{} {}",
        text(record, "method").unwrap_or("GET").to_uppercase(),
        segments.join("/")
    ))
}

fn text<'r>(record: &'r Map<String, Value>, key: &str) -> Option<&'r str> {
    record.get(key).and_then(Value::as_str)
}

/// A number, or a long run of hexadecimal digits and dashes: never the name of a collection.
fn is_identifier(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = segment.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    !segment.is_empty() && (digits == segment.len() || (is_hex && digits > 0 && segment.len() >= 8))
}

/// What is wrong, without the place that serde adds.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}
