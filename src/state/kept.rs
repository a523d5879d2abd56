//! Answers of earlier runs, so that a provider need not send again what has not changed (RFC 9110, section 13).

use super::{Loaded, State, sha256};
use crate::disk::{self, DiskError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

const FORMAT: &str = "drift-kept/1";

/// Kept answers by URL.
pub type Kept = BTreeMap<String, KeptAnswer>;

/// One answer, with what it said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// The provider's document, byte for byte.
    pub body: Vec<u8>,
}

/// The file beside a body.
#[derive(Serialize, Deserialize)]
struct Note {
    format: String,
    url: String,
    etag: Option<String>,
    last_modified: Option<String>,
    body: String,
}

impl State {
    /// The answers kept for these providers. What cannot be read is asked for again.
    pub fn kept(&self, provider: &str) -> Loaded<Kept> {
        let folder = self.kept_folder(provider);
        let Ok(entries) = std::fs::read_dir(&folder) else {
            return Loaded::known(Kept::new());
        };
        let notes = entries.flatten().map(|entry| entry.path());
        let (mut kept, mut lost) = (Kept::new(), 0);
        for note in notes.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
            match read(&note) {
                Some((url, answer)) => {
                    kept.insert(url, answer);
                }
                None => lost += 1,
            }
        }
        let warning = (lost > 0).then(|| format!("{}: {lost} kept answers cannot be read; asking for them again", folder.display()));
        Loaded { value: kept, warning }
    }

    /// Keeps a provider's answers: the body first, then the note that makes it count.
    pub fn keep(&self, provider: &str, kept: &Kept) -> Result<(), DiskError> {
        if kept.is_empty() {
            return Ok(());
        }
        let folder = self.kept_folder(provider);
        let _lock = self.lock()?;
        for (url, answer) in kept {
            let base = folder.join(sha256(url.as_bytes()));
            let note = Note {
                format: FORMAT.to_owned(),
                url: url.clone(),
                etag: answer.etag.clone(),
                last_modified: answer.last_modified.clone(),
                body: sha256(&answer.body),
            };
            disk::write_whole(&base.with_extension("body"), &answer.body)?;
            // A structure of strings always has a JSON form.
            disk::write_whole(
                &base.with_extension("json"),
                serde_json::to_string(&note).unwrap_or_default().as_bytes(),
            )?;
        }
        Ok(())
    }

    fn kept_folder(&self, provider: &str) -> PathBuf {
        self.folder().join("kept").join(disk::folder_name(provider))
    }
}

/// A note whose body is the one that it was written for.
fn read(path: &std::path::Path) -> Option<(String, KeptAnswer)> {
    let text = disk::read_text(path).ok()??;
    let note: Note = serde_json::from_str(&text).ok()?;
    let body = disk::read(&path.with_extension("body")).ok()??;
    (note.format == FORMAT && sha256(&body) == note.body).then_some((
        note.url,
        KeptAnswer {
            etag: note.etag,
            last_modified: note.last_modified,
            body,
        },
    ))
}
