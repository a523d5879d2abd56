//! Neighbouring versions through the binary: no panic, a whole report, in time.

use super::providers;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What one comparison may take, the reading of both documents included.
const LIMIT: Duration = Duration::from_secs(2);

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
fn neighbouring_versions_are_compared_in_time() {
    let Some(providers) = providers() else { return };
    let (mut slow, mut worst, mut count) = (Vec::new(), Duration::ZERO, 0);
    for pair in providers.iter().flat_map(|versions| versions.windows(2)) {
        let took = compare(&pair[0], &pair[1]);
        (worst, count) = (worst.max(took), count + 1);
        if took > LIMIT {
            slow.push(format!("{} and {}: {took:?}", pair[0].display(), pair[1].display()));
        }
    }
    println!("{count} pairs, the slowest in {worst:?}");
    // Only an optimised build is what the limit is for.
    assert!(cfg!(debug_assertions) || slow.is_empty(), "{}", slow.join("\n"));
}
