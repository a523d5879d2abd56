//! What runs learn and may forget: staged candidates, the last reports, kept answers, the logs of runs and of what they observed, which
//! findings were mailed.
//!
//! It owns the files of the state folder (`.drift`); it must not know baselines, the network or mail. Nothing in it is
//! needed: what is missing or damaged costs a warning and some work, never a run.

mod alerts;
mod candidate;
mod kept;
mod last;
mod observations;
mod runs;

pub use alerts::Alerts;
pub use candidate::{Candidate, Shown};
pub use kept::{Kept, KeptAnswer};
pub use observations::{Merge, Observation};
pub use runs::{Outcome, Run};

use crate::disk::{self, DiskError, Lock};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The state folder.
#[derive(Debug, Clone)]
pub struct State {
    folder: PathBuf,
}

/// What was read, or what there is instead, with a sentence that says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<T> {
    /// What is known.
    pub value: T,
    /// What was lost, and what that means.
    pub warning: Option<String>,
}

impl<T> Loaded<T> {
    fn known(value: T) -> Self {
        Self { value, warning: None }
    }

    fn lost(value: T, warning: String) -> Self {
        Self {
            value,
            warning: Some(warning),
        }
    }
}

impl State {
    /// The state in a folder, which is made when something is first written.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where mail waits that could not be delivered.
    pub fn outbox(&self) -> PathBuf {
        self.folder.join("outbox")
    }

    /// Where `--dry-run` puts mails.
    pub fn mails(&self) -> PathBuf {
        self.folder.join("mail")
    }

    /// Held while baselines are replaced, so that two runs take turns.
    pub fn lock_baselines(&self) -> Result<Lock, DiskError> {
        self.prepare()?;
        disk::lock(&self.folder.join("baselines.lock"))
    }

    /// Held while baselines are read: nobody replaces them meanwhile.
    pub fn share_baselines(&self) -> Result<Lock, DiskError> {
        self.prepare()?;
        disk::lock_shared(&self.folder.join("baselines.lock"))
    }

    /// Held while mail is sent, so that two runs do not send the same.
    pub fn lock_mail(&self) -> Result<Lock, DiskError> {
        self.prepare()?;
        disk::lock(&self.folder.join("mail.lock"))
    }

    fn lock(&self) -> Result<Lock, DiskError> {
        self.prepare()?;
        disk::lock(&self.folder.join("state.lock"))
    }

    /// The folder keeps itself out of git, wherever it is put.
    fn prepare(&self) -> Result<(), DiskError> {
        let ignore = self.folder.join(".gitignore");
        if ignore.exists() {
            Ok(())
        } else {
            disk::write_whole(&ignore, b"*\n")
        }
    }

    /// The folder of one document in one part of the state.
    fn place(&self, part: &str, provider: &str, document: &str) -> PathBuf {
        self.folder
            .join(part)
            .join(disk::folder_name(provider))
            .join(disk::folder_name(document))
    }
}

/// SHA-256 in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
