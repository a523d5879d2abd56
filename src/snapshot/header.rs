//! The few words that a baseline's files say about themselves: format and digest of what was accepted.

use super::SnapshotError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

/// The newest format of each file that is read and written here.
pub(super) const VERSION: u32 = 1;

/// What `document.json` says about itself, under its member `x-drift`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// `drift-document/1`.
    pub format: String,
    /// [`digest`] of the provider's own text and of what was watched; an equal one needs no comparison.
    /// None where an older format did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl Header {
    /// The header of what is accepted now.
    pub fn new(digest: String) -> Self {
        Self {
            format: format!("drift-document/{VERSION}"),
            digest: Some(digest),
        }
    }

    /// Reads the header alone; the document itself is checked to be JSON and passed over.
    pub(super) fn read(path: &Path, text: &str) -> Result<Self, SnapshotError> {
        let outer: Outer = serde_json::from_str(text).map_err(|error| damaged(path, &error.to_string()))?;
        let Some(header) = outer.header else {
            return Err(damaged(path, "its member `x-drift` is missing"));
        };
        check_format(path, &header.format, "drift-document")?;
        Ok(header)
    }
}

#[derive(Deserialize)]
struct Outer {
    #[serde(rename = "x-drift")]
    header: Option<Header>,
}

/// Refuses what a newer `drift` has written, and what is no format of this file.
pub(super) fn check_format(path: &Path, format: &str, kind: &str) -> Result<(), SnapshotError> {
    let version = format
        .strip_prefix(kind)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.parse::<u32>().ok());
    match version {
        Some(version) if version > VERSION => Err(SnapshotError::Newer {
            path: path.to_path_buf(),
            format: format.to_owned(),
            known: VERSION,
        }),
        Some(version) if version > 0 => Ok(()),
        _ => Err(damaged(path, &format!("`{format}` is not a format of it"))),
    }
}

pub(super) fn damaged(path: &Path, message: &str) -> SnapshotError {
    SnapshotError::Damaged {
        path: path.to_path_buf(),
        message: message.to_owned(),
    }
}

/// `sha256:` and the digest of several texts, each with its length, so that no two lists run together.
pub fn digest<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().fold("sha256:".to_owned(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
