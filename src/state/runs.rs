//! The log of runs: one line a provider and run, only ever appended to, so that two logs merge by union.

use super::State;
use crate::disk::{self, DiskError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a look at a provider ended, as the report words it.
pub type Outcome = String;

/// One look at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When it began (RFC 3339, UTC).
    pub time: String,
    /// The provider's name.
    pub provider: String,
    /// The document's name.
    pub document: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Sample requests that were not answered well.
    #[serde(default)]
    pub missed: usize,
    /// Findings by severity.
    pub findings: BTreeMap<String, usize>,
}

impl State {
    /// Appends a run to the log.
    pub fn record(&self, run: &Run) -> Result<(), DiskError> {
        self.prepare()?;
        // A structure of strings and counts always has a JSON form.
        disk::append_line(&self.log(), &serde_json::to_string(run).unwrap_or_default())
    }

    /// When a document was last looked at with success, samples included, as [`Run::time`]. Lines that cannot be read are passed
    /// over.
    pub fn last_good_look(&self, provider: &str, document: &str) -> Option<String> {
        let text = disk::read_text(&self.log()).ok()??;
        let runs = text.lines().filter_map(|line| serde_json::from_str::<Run>(line).ok());
        let own = runs.filter(|run| run.provider == provider && run.document == document);
        let good = own.filter(|run| run.missed == 0 && GOOD.contains(&run.outcome.as_str()));
        good.map(|run| run.time).max()
    }

    pub(super) fn log(&self) -> std::path::PathBuf {
        self.folder().join("runs.ndjson")
    }
}

/// Outcomes of a look that saw the provider.
const GOOD: [&str; 3] = ["changed", "unchanged", "first"];
