//! Neighbouring versions and each document with itself, through the binary: no panic, a whole report, in time.

use super::providers;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What one comparison may take, the reading of both documents included.
const LIMIT: Duration = Duration::from_secs(2);

/// The report's findings, and how long it took.
fn compare(old: &Path, new: &Path) -> (Vec<serde_json::Value>, Duration) {
    let began = Instant::now();
    let run = Command::new(env!("CARGO_BIN_EXE_drift"))
        .args(["diff", "--format", "json", "--fail-on", "never"])
        .args([old, new])
        .output()
        .unwrap();
    let took = began.elapsed();
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(0), "{} and {}: {complaint}", old.display(), new.display());
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    (report["findings"].as_array().unwrap().clone(), took)
}

fn named(old: &Path, new: &Path, what: &str) -> String {
    format!("{} and {}: {what}", old.display(), new.display())
}

#[test]
fn neighbouring_versions_are_compared_in_time() {
    let Some(providers) = providers() else { return };
    let (mut slow, mut worst, mut count) = (Vec::new(), Duration::ZERO, 0);
    for pair in providers.iter().flat_map(|versions| versions.windows(2)) {
        let (_, took) = compare(&pair[0], &pair[1]);
        (worst, count) = (worst.max(took), count + 1);
        if took > LIMIT {
            slow.push(named(&pair[0], &pair[1], &format!("{took:?}")));
        }
    }
    println!("{count} pairs, the slowest in {worst:?}");
    // Only an optimised build is what the limit is for.
    assert!(cfg!(debug_assertions) || slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
fn a_document_does_not_differ_from_itself() {
    let Some(providers) = providers() else { return };
    let mut wrong = Vec::new();
    for document in providers.iter().flatten() {
        let (findings, _) = compare(document, document);
        if let Some(first) = findings.first() {
            wrong.push(named(
                document,
                document,
                &format!("{} findings, the first: {}", findings.len(), first["message"]),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
