//! Neighbouring versions through the binary: no panic, a whole report. How long each takes is printed; what it may take is a
//! benchmark's affair (`benches/floor.rs`).

use super::providers;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How long it takes to print a whole report.
fn compare(old: &Path, new: &Path) -> Duration {
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
    assert!(report["findings"].is_array());
    took
}

#[test]
fn neighbouring_versions_give_a_whole_report() {
    let Some(providers) = providers() else { return };
    let mut slowest: Vec<(Duration, String)> = Vec::new();
    for pair in providers.iter().flat_map(|versions| versions.windows(2)) {
        slowest.push((compare(&pair[0], &pair[1]), pair[1].display().to_string()));
    }
    slowest.sort();
    println!("{} pairs, the slowest: {:?}", slowest.len(), slowest.last());
    assert!(!slowest.is_empty(), "no pair was compared");
}
