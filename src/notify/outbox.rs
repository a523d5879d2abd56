//! Mails that wait: a folder that its owner alone may read, one file a mail (`drift-mail/1`).
//!
//! A mail is claimed by renaming its file before it is sent, under a lock: two runs never send the same one, and where a
//! claim cannot be written nothing is sent, for it could not be taken out afterwards. A claim that is found under the lock
//! belongs to a run that died in the middle; it waits again.

use super::mail::{FORMAT, Mail};
use crate::disk::{self, DiskError, Lock};
use crate::report::clean;
use std::fs;
use std::path::{Path, PathBuf};

/// What a waiting mail's file is called after its key.
const WAITING: &str = "mail.json";

/// The same while it is sent.
const CLAIMED: &str = "mail.sending";

/// A folder of waiting mails.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

/// The right to send what waits; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'o> {
    outbox: &'o Outbox,
    _lock: Lock,
}

impl Outbox {
    /// The outbox in that folder, which is made when a mail has to wait.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Whether something waits. Costs a look into a folder; a check without `--notify` can say so.
    pub fn is_empty(&self) -> bool {
        self.files(WAITING).is_empty() && self.files(CLAIMED).is_empty()
    }

    /// Waits until no other run sends.
    pub(super) fn turn(&self) -> Result<Turn<'_>, DiskError> {
        let lock = disk::lock(&self.folder.join("lock"))?;
        close_to_others(&self.folder)?;
        Ok(Turn { outbox: self, _lock: lock })
    }

    /// The files whose names end so, by name.
    fn files(&self, end: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut files: Vec<PathBuf> = paths
            .filter(|path| path.to_str().is_some_and(|name| name.ends_with(&format!(".{end}"))))
            .collect();
        files.sort();
        files
    }
}

impl Turn<'_> {
    /// Puts a mail in. One with the same findings to the same owner that waits already is replaced.
    pub(super) fn put(&self, mail: &Mail) -> Result<PathBuf, DiskError> {
        let path = self.outbox.folder.join(format!("{}.{WAITING}", disk::folder_name(&mail.key)));
        let text = serde_json::to_vec_pretty(mail).map_err(|error| DiskError::new("write", &path, error.into()))?;
        disk::write_private(&path, &text)?;
        Ok(path)
    }

    /// What waits, those of a run that died in the middle included.
    pub(super) fn waiting(&self) -> Vec<PathBuf> {
        for claimed in self.outbox.files(CLAIMED) {
            // What cannot be renamed cannot be claimed either, and that is reported there.
            let _ = fs::rename(&claimed, claimed.with_extension("json"));
        }
        self.outbox.files(WAITING)
    }
}

/// A mail that is being sent.
#[derive(Debug)]
pub(super) struct Claim {
    claimed: PathBuf,
    waiting: PathBuf,
}

impl Claim {
    /// Takes a waiting mail in hand, in one's turn; `Err` is one sentence, and the mail stays where it is.
    pub(super) fn take(_turn: &Turn<'_>, path: &Path) -> Result<(Mail, Self), String> {
        let text = disk::read_text(path).map_err(|error| error.to_string())?.unwrap_or_default();
        let mail = read(&text).map_err(|problem| format!("{} waits in the outbox and {problem}", path.display()))?;
        let claimed = path.with_extension("sending");
        fs::rename(path, &claimed).map_err(|cause| DiskError::new("rename", path, cause).to_string())?;
        Ok((
            mail,
            Claim {
                claimed,
                waiting: path.to_owned(),
            },
        ))
    }

    /// It has left.
    pub(super) fn done(self) -> Result<(), DiskError> {
        fs::remove_file(&self.claimed).map_err(|cause| DiskError::new("remove", &self.claimed, cause))
    }

    /// It has not.
    pub(super) fn give_back(self) {
        // Were this to fail, the next run finds the claim without its run and takes it for waiting.
        let _ = fs::rename(&self.claimed, &self.waiting);
    }
}

/// Reads a waiting mail; the error completes a sentence.
fn read(text: &str) -> Result<Mail, String> {
    let damaged = |error: serde_json::Error| format!("cannot be read ({error}): mend it, or remove it if it may be lost");
    let value: serde_json::Value = serde_json::from_str(text).map_err(damaged)?;
    match value.get("format").and_then(serde_json::Value::as_str) {
        Some(format) if format != FORMAT => Err(format!(
            "has the format `{}`, which this version of drift does not read",
            clean(format)
        )),
        _ => serde_json::from_value(value).map_err(damaged),
    }
}

/// Findings and addresses are nobody else's business.
#[cfg(unix)]
fn close_to_others(folder: &Path) -> Result<(), DiskError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(|cause| DiskError::new("close to others", folder, cause))
}

#[cfg(not(unix))]
fn close_to_others(_: &Path) -> Result<(), DiskError> {
    Ok(())
}
