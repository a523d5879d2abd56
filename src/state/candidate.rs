//! What a check saw and showed, kept until somebody accepts exactly that.

use super::{Loaded, State, sha256};
use crate::disk::{self, DiskError};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

const FORMAT: &str = "drift-candidate/1";
const LATEST: &str = "latest";

/// A baseline that could be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The provider's name.
    pub provider: String,
    /// The document's name.
    pub document: String,
    /// What it is, in a few words: title, version, operations.
    pub what: String,
    /// The digest of the provider's own text.
    pub digest: String,
    /// The digest of the baseline that it was compared with; none at a first look. Another baseline by now means
    /// that what was shown is no longer true.
    pub against: Option<String>,
    /// `document.json` as it would be written.
    pub text: String,
    /// `observed.json` as it would be written.
    pub observed: Option<String>,
    /// The findings that were shown, silenced ones included, worst first.
    pub findings: Vec<Shown>,
}

/// A finding as far as accepting it needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// What it is recognised by.
    pub fingerprint: String,
    /// How much it hurts at worst, as a word.
    pub severity: String,
    /// Its sentence.
    pub sentence: String,
}

#[derive(Serialize, Deserialize)]
struct File<C> {
    format: String,
    candidate: C,
}

impl State {
    /// Stages a candidate in place of what was staged before. Its file is named by its digest.
    pub fn stage(&self, candidate: &Candidate) -> Result<(), DiskError> {
        let folder = self.place("staged", &candidate.provider, &candidate.document);
        let file = File {
            format: FORMAT.to_owned(),
            candidate,
        };
        // A structure of strings always has a JSON form.
        let text = serde_json::to_string(&file).unwrap_or_default();
        let name = format!("{}.json", sha256(text.as_bytes()));
        let _lock = self.lock()?;
        disk::write_whole(&folder.join(&name), text.as_bytes())?;
        disk::write_whole(&folder.join(LATEST), name.as_bytes())?;
        forget_others(&folder, &name);
        Ok(())
    }

    /// Takes back what is staged: there is nothing to accept.
    pub fn unstage(&self, provider: &str, document: &str) -> Result<(), DiskError> {
        let folder = self.place("staged", provider, document);
        if !folder.exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        fs::remove_dir_all(&folder).map_err(|cause| DiskError::new("remove", &folder, cause))
    }

    /// What the last check staged for a document.
    pub fn staged(&self, provider: &str, document: &str) -> Loaded<Option<Candidate>> {
        let folder = self.place("staged", provider, document);
        match read(&folder) {
            Ok(found) => Loaded::known(found),
            Err(why) => Loaded::lost(
                None,
                format!(
                    "{}: what the last check saw cannot be used ({why}); looking again",
                    folder.display()
                ),
            ),
        }
    }
}

fn read(folder: &Path) -> Result<Option<Candidate>, String> {
    let Some(name) = disk::read_text(&folder.join(LATEST)).map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let digest = name
        .strip_suffix(".json")
        .filter(|digest| digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let digest = digest.ok_or("it names no candidate")?;
    let text = disk::read_text(&folder.join(&name)).map_err(|error| error.to_string())?;
    let text = text.ok_or("the candidate is missing")?;
    if sha256(text.as_bytes()) != digest {
        return Err("it was changed after it was written".to_owned());
    }
    let file: File<Candidate> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if file.format == FORMAT {
        Ok(Some(file.candidate))
    } else {
        Err(format!("its format is `{}`, this drift reads `{FORMAT}`", file.format))
    }
}

/// Older candidates go; one that cannot be removed does no harm.
fn forget_others(folder: &Path, name: &str) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name() != name && entry.file_name() != LATEST) {
        let _ = fs::remove_file(entry.path());
    }
}
