//! Files of samples: JSON bodies, NDJSON, recorded exchanges, folders of them.
//!
//! It knows where they lie; how they are packed and what they mean is for `sample`.

use super::text::Text;
use crate::cli::Trouble;
use crate::disk;
use crate::sample::{Observed, Records, Routes};
use std::path::{Path, PathBuf};

/// Files that are yet to be folded, for the document on the other side may know which operation a recorded call belongs to.
#[derive(Debug)]
pub(in crate::cli) struct Samples(Files);

enum Files {
    /// Paths, sorted; read one after the other.
    Folder(Vec<PathBuf>),
    /// One that was read to see what it is.
    One(Box<Text>),
}

/// What samples showed.
#[derive(Debug, Default)]
pub(in crate::cli) struct Folded {
    /// The counts.
    pub(in crate::cli) observed: Observed,
    /// Records that could not be read, one sentence each.
    pub(in crate::cli) unread: Vec<String>,
}

/// Extensions of files in a folder that hold samples.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

impl Samples {
    /// All samples of a folder and those below, in the order of their paths; none where there are none.
    pub(super) fn folder(path: &Path) -> Result<Option<Self>, Trouble> {
        let files = files(path, &EXTENSIONS)?;
        Ok((!files.is_empty()).then_some(Self(Files::Folder(files))))
    }

    /// How many files they are in.
    pub(super) fn files(&self) -> usize {
        match &self.0 {
            Files::Folder(paths) => paths.len(),
            Files::One(_) => 1,
        }
    }

    /// The samples that a text is.
    pub(super) fn of(text: Text) -> Self {
        Self(Files::One(Box::new(text)))
    }

    /// Counts what they show; `routes` knows the operations that recorded calls belong to.
    pub(in crate::cli) fn fold(self, routes: &Routes) -> Result<Folded, Trouble> {
        let mut folded = Folded::default();
        match self.0 {
            Files::Folder(paths) => {
                for path in paths {
                    let bytes = disk::read(&path)?.unwrap_or_default();
                    folded.add(&path.display().to_string(), &bytes, routes)?;
                }
            }
            Files::One(text) => folded.add(&text.name, &text.bytes, routes)?,
        }
        Ok(folded)
    }
}

/// Says how many there are, and nothing of what is in them.
impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(paths) => write!(f, "{} files", paths.len()),
            Self::One(text) => write!(f, "{} bytes", text.bytes.len()),
        }
    }
}

/// What files of samples in a folder are recognised by.
pub(super) fn called() -> String {
    format!("files that end in .{}", EXTENSIONS.join(", ."))
}

/// The files of a folder and those below that have one of these extensions, in the order of their paths.
pub(super) fn files(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    collect(folder, extensions, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let unreadable = |error| Trouble(format!("{} cannot be read: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_wanted = path
            .extension()
            .is_some_and(|extension| extensions.iter().any(|known| extension == *known));
        // A link to a folder is not followed: it may lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            collect(&path, extensions, files)?;
        } else if is_wanted {
            files.push(path);
        }
    }
    Ok(())
}

impl Folded {
    /// Adds a file. A record that cannot be read costs itself; a file without any that can is no file of samples.
    fn add(&mut self, name: &str, bytes: &[u8], routes: &Routes) -> Result<(), Trouble> {
        let Records { folded, damaged, faults } = self.observed.fold_text(bytes, routes);
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
