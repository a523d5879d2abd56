//! What can go wrong with a file, as one sentence with the path and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that could not be used.
#[derive(Debug)]
pub struct DiskError {
    doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub cause: io::Error,
}

impl DiskError {
    /// `doing` completes "cannot … PATH".
    pub fn new(doing: &'static str, path: &Path, cause: io::Error) -> Self {
        Self {
            doing,
            path: path.to_path_buf(),
            cause,
        }
    }

    fn advice(&self) -> Option<&'static str> {
        ADVICE
            .iter()
            .find(|(kind, _)| *kind == self.cause.kind())
            .map(|(_, advice)| *advice)
    }
}

/// What to do about the causes that a person can mend.
const ADVICE: [(io::ErrorKind, &str); 6] = [
    (
        io::ErrorKind::PermissionDenied,
        "give the user that runs drift the right to write there",
    ),
    (io::ErrorKind::StorageFull, "the disk is full: make room and run it again"),
    (
        io::ErrorKind::QuotaExceeded,
        "the quota of this user is used up: make room and run it again",
    ),
    (
        io::ErrorKind::ReadOnlyFilesystem,
        "the file system is read-only: choose another folder",
    ),
    (io::ErrorKind::NotADirectory, "a file stands where a folder should be: move it away"),
    (io::ErrorKind::AlreadyExists, "a file stands where a folder should be: move it away"),
];

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.doing, self.path.display(), self.cause)?;
        self.advice().map_or(Ok(()), |advice| write!(f, " ({advice})"))
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
