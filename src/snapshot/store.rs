//! A baseline's folder: its three files, read together and replaced together.
//!
//! A new baseline is written beside the old one and takes its place by two renames; between them the old one is
//! still there under another name, and is what a reader finds.

use super::header::damaged;
use super::{ACCEPTED, Accepted, DOCUMENT, Header, OBSERVED, SnapshotError};
use crate::disk::{self, DiskError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What was accepted.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// What `document.json` says about itself.
    pub header: Header,
    /// The text of `document.json`.
    pub document: String,
    /// The text of `observed.json`; none where nothing was observed when it was accepted.
    pub observed: Option<String>,
    /// The change log.
    pub accepted: Accepted,
}

/// The folder of one document's baseline.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    provider: String,
    document: String,
}

impl Folder {
    /// `snapshots/<provider>/<document>`, the names made safe.
    pub fn new(snapshots: &Path, provider: &str, document: &str) -> Self {
        Self {
            path: snapshots.join(disk::folder_name(provider)).join(disk::folder_name(document)),
            provider: provider.to_owned(),
            document: document.to_owned(),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its document lies, as messages name it.
    pub fn document_path(&self) -> PathBuf {
        self.path.join(DOCUMENT)
    }

    /// Where its fold of samples lies.
    pub fn observed_path(&self) -> PathBuf {
        self.path.join(OBSERVED)
    }

    /// Reads the baseline; `None` where nothing was accepted yet.
    pub fn read(&self) -> Result<Option<Baseline>, SnapshotError> {
        match self.read_at(&self.path)? {
            Some(baseline) => Ok(Some(baseline)),
            None => self.read_at(&self.beside("old")),
        }
    }

    fn read_at(&self, folder: &Path) -> Result<Option<Baseline>, SnapshotError> {
        let document_path = self.path.join(DOCUMENT);
        let Some(document) = text(&folder.join(DOCUMENT), &document_path)? else {
            return if folder.exists() { self.empty_or_damaged(folder) } else { Ok(None) };
        };
        let header = Header::read(&document_path, &document)?;
        let observed = text(&folder.join(OBSERVED), &self.observed_path())?;
        let accepted_path = self.path.join(ACCEPTED);
        let accepted = text(&folder.join(ACCEPTED), &accepted_path)?;
        let accepted = accepted.map(|text| Accepted::parse(&accepted_path, &text)).transpose()?;
        Ok(Some(Baseline {
            header,
            document,
            observed,
            accepted: accepted.unwrap_or_else(|| self.no_entries()),
        }))
    }

    /// The change log before anything is in it.
    pub fn no_entries(&self) -> Accepted {
        Accepted::new(&self.provider, &self.document)
    }

    /// A folder with other files of a baseline but without its document was not left by `drift`.
    fn empty_or_damaged(&self, folder: &Path) -> Result<Option<Baseline>, SnapshotError> {
        if [OBSERVED, ACCEPTED].iter().any(|name| folder.join(name).exists()) {
            return Err(damaged(&self.path.join(DOCUMENT), "the file is missing while the others are there"));
        }
        Ok(None)
    }

    /// Replaces the baseline, whole or not at all. The caller holds the lock. Files in the folder that are not
    /// `drift`'s stay in it.
    pub fn write(&self, baseline: &Baseline) -> Result<(), SnapshotError> {
        let (fresh, old) = (self.beside("new"), self.beside("old"));
        self.recover(&fresh, &old)?;
        disk::write_whole(&fresh.join(DOCUMENT), baseline.document.as_bytes())?;
        if let Some(observed) = &baseline.observed {
            disk::write_whole(&fresh.join(OBSERVED), observed.as_bytes())?;
        }
        disk::write_whole(&fresh.join(ACCEPTED), baseline.accepted.to_string().as_bytes())?;
        self.keep_foreign_files(&fresh)?;
        self.swap(&fresh, &old)
    }

    /// Replaces the change log alone.
    pub fn write_accepted(&self, accepted: &Accepted) -> Result<(), SnapshotError> {
        self.recover(&self.beside("new"), &self.beside("old"))?;
        Ok(disk::write_whole(&self.path.join(ACCEPTED), accepted.to_string().as_bytes())?)
    }

    /// Finishes or undoes what an interrupted run has left.
    fn recover(&self, fresh: &Path, old: &Path) -> Result<(), SnapshotError> {
        if old.exists() && !self.path.exists() {
            fs::rename(old, &self.path).map_err(|cause| DiskError::new("restore", &self.path, cause))?;
        }
        remove(old)?;
        remove(fresh)
    }

    fn keep_foreign_files(&self, fresh: &Path) -> Result<(), SnapshotError> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Ok(()) };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let ours = [DOCUMENT, OBSERVED, ACCEPTED].iter().any(|ours| name == *ours);
            if !ours && entry.path().is_file() {
                fs::copy(entry.path(), fresh.join(&name)).map_err(|cause| DiskError::new("keep", &entry.path(), cause))?;
            }
        }
        Ok(())
    }

    fn swap(&self, fresh: &Path, old: &Path) -> Result<(), SnapshotError> {
        if self.path.exists() {
            fs::rename(&self.path, old).map_err(|cause| DiskError::new("replace", &self.path, cause))?;
        }
        if let Err(cause) = fs::rename(fresh, &self.path) {
            // The old one goes back; if that fails too, a reader still finds it under its other name.
            let _ = fs::rename(old, &self.path);
            return Err(DiskError::new("replace", &self.path, cause).into());
        }
        if let Some(parent) = self.path.parent() {
            disk::sync_folder(parent);
        }
        remove(old)
    }

    /// A folder of ours beside the baseline; no document has a name that begins with a dot.
    fn beside(&self, what: &str) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!(".{name}.{what}"))
    }
}

fn remove(folder: &Path) -> Result<(), SnapshotError> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(DiskError::new("remove", folder, cause).into()),
        _ => Ok(()),
    }
}

/// Reads a file, and names it as a baseline's file where that is impossible.
fn text(path: &Path, named: &Path) -> Result<Option<String>, SnapshotError> {
    disk::read_text(path).map_err(|error| DiskError::new("read", named, error.cause).into())
}
