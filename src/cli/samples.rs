//! Files of samples: JSON bodies, NDJSON, recorded exchanges, folders of them.
//!
//! It knows where they lie; how they are packed and what they mean is for `sample`.

use super::Trouble;
use crate::disk;
use crate::sample::{Observed, Records, Routes};
use std::path::{Path, PathBuf};

/// A fold that grows file by file.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// What was seen so far.
    pub(super) observed: Observed,
    /// Records that could not be read, one sentence each.
    pub(super) unread: Vec<String>,
}

/// Extensions of files in a folder that hold samples.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// All samples of a folder and those below, in the order of their paths.
pub(super) fn folder(path: &Path) -> Result<Samples, Trouble> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(Trouble(format!(
            "{}: no samples; they are files that end in .json, .ndjson or .jsonl",
            path.display()
        )));
    }
    let mut samples = Samples::default();
    for file in files {
        let bytes = disk::read(&file)?.unwrap_or_default();
        samples.add(&file.display().to_string(), &bytes)?;
    }
    Ok(samples)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let unreadable = |error| Trouble(format!("{} cannot be read: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_sample = path
            .extension()
            .is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
        // A link to a folder is not followed: it may lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files)?;
        } else if is_sample {
            files.push(path);
        }
    }
    Ok(())
}

impl Samples {
    /// Adds a file. A record that cannot be read costs itself; a file without any that can is no file of samples.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let Records { folded, damaged, faults } = self.observed.fold_text(bytes, &Routes::default());
        if folded == 0 {
            let why = faults.first().map_or_else(|| " it is empty".to_owned(), ToString::to_string);
            return Err(Trouble(format!("{name}:{why}")));
        }
        self.unread.extend(faults.iter().map(|fault| format!("{name}:{fault}")));
        let more = damaged.saturating_sub(faults.len() as u64);
        if more > 0 {
            self.unread.push(format!("{name}: and {more} more records"));
        }
        Ok(())
    }
}
