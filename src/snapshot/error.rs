//! What can be wrong with a baseline, as one sentence with its path and what to do.

use crate::disk::DiskError;
use std::fmt;
use std::path::PathBuf;

/// A baseline that could not be read or written. The files are as they were.
#[derive(Debug)]
pub enum SnapshotError {
    /// A file or folder could not be used.
    Disk(DiskError),
    /// A file is not what `drift` writes.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with line and column where known.
        message: String,
    },
    /// A file was written by a newer `drift`.
    Newer {
        /// The file.
        path: PathBuf,
        /// The format that it says it has.
        format: String,
        /// The newest that is known here.
        known: u32,
    },
}

impl From<DiskError> for SnapshotError {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk(error) => error.fmt(f),
            Self::Damaged { path, message } => write!(
                f,
                "{}: the baseline is damaged: {message}; restore the file from git, or remove the folder and run `drift accept`",
                path.display()
            ),
            Self::Newer { path, format, known } => write!(
                f,
                "{}: the baseline was written by a newer drift (its format is `{format}`, this drift reads up to {known}); update drift",
                path.display()
            ),
        }
    }
}

impl std::error::Error for SnapshotError {}
