//! The report of the last look at each document, so that its findings can be asked about until the next one.
//!
//! It must not know what stands in a report.

use super::State;
use crate::disk::{self, DiskError};
use std::fs;

const NAME: &str = "last.json";

impl State {
    /// Keeps the report of a look at a document in place of the one before.
    pub fn keep_report(&self, provider: &str, document: &str, text: &str) -> Result<(), DiskError> {
        self.prepare()?;
        disk::write_whole(&self.place("reports", provider, document).join(NAME), text.as_bytes())
    }

    /// The report of the last look at a document.
    pub fn report(&self, provider: &str, document: &str) -> Result<Option<String>, DiskError> {
        disk::read_text(&self.place("reports", provider, document).join(NAME))
    }

    /// Forgets it: the baseline that it spoke of is another one now.
    pub fn forget_report(&self, provider: &str, document: &str) -> Result<(), DiskError> {
        let path = self.place("reports", provider, document).join(NAME);
        if !path.exists() {
            return Ok(());
        }
        fs::remove_file(&path).map_err(|cause| DiskError::new("remove", &path, cause))
    }
}
