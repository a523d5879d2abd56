//! The files of a folder, on the disk or in a commit: what they are called, and how they are opened.
//!
//! It must not know what a file is for.

use crate::cli::Trouble;
use crate::config::Source;
use crate::disk::{self, Committed, Repository};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A folder, wherever it lies.
#[derive(Debug)]
pub(super) struct Folder<'f> {
    /// What messages call it.
    pub(super) name: &'f str,
    source: &'f Source,
    repository: Repository,
}

/// A file of a folder, or by itself.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Where it lies; what messages call it.
    pub(super) source: Source,
    /// Its path from the folder.
    pub(super) inside: PathBuf,
    /// The name that git has for what a commit has there.
    object: Option<String>,
}

/// The repository that a commit is looked for in: that around the working directory.
pub(super) fn repository() -> Repository {
    Repository::around(Path::new("."))
}

impl<'f> Folder<'f> {
    /// A source that is known to be a folder.
    pub(super) fn new(name: &'f str, source: &'f Source) -> Self {
        Self {
            name,
            source,
            repository: repository(),
        }
    }

    /// All files in it and in the folders below, in the order of their paths.
    pub(super) fn files(&self) -> Result<Vec<File>, Trouble> {
        let mut files = Vec::new();
        match self.source {
            Source::File(folder) => collect(folder, folder, &mut files)?,
            Source::Git { revision, path } => {
                let found = self.repository.files(revision, path);
                let found = found.map_err(|error| Trouble(format!("{}: {error}", self.name)))?;
                files.extend(found.into_iter().map(|file| File::committed(revision, file)));
            }
            Source::Url(_) | Source::Demo { .. } => {}
        }
        files.sort_by(|one, other| one.inside.cmp(&other.inside));
        Ok(files)
    }

    /// The bytes of one of its files.
    pub(super) fn read(&self, file: &File) -> Result<Vec<u8>, Trouble> {
        match (&file.source, &file.object) {
            (Source::File(path), _) => Ok(disk::read(path)?.unwrap_or_default()),
            (_, Some(object)) => {
                let content = self.repository.content(object, disk::READ_CAP);
                content.map_err(|error| Trouble(format!("{}: {error}", file.source)))
            }
            _ => Ok(Vec::new()),
        }
    }
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<File>) -> Result<(), Trouble> {
    let unreadable = |error| Trouble(format!("{} cannot be read: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // A link to a folder is not followed: it may lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            collect(top, &path, files)?;
        } else {
            files.push(File {
                inside: path.strip_prefix(top).unwrap_or(&path).to_owned(),
                ..File::here(path)
            });
        }
    }
    Ok(())
}

impl File {
    /// One that lies on the disk.
    pub(super) fn here(path: PathBuf) -> Self {
        Self {
            inside: path.clone(),
            source: Source::File(path),
            object: None,
        }
    }

    fn committed(revision: &str, file: Committed) -> Self {
        Self {
            source: Source::Git {
                revision: revision.to_owned(),
                path: file.path,
            },
            inside: file.inside.into(),
            object: Some(file.object),
        }
    }

    /// A stream of its bytes, however many they are.
    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, Trouble> {
        match (&self.source, &self.object) {
            (Source::File(path), _) => match fs::File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Trouble(format!("there is no file {}", path.display()))),
                Err(error) => Err(Trouble(format!("{} cannot be read: {error}", path.display()))),
            },
            (_, Some(object)) => match repository().stream(object) {
                Ok(stream) => Ok(Box::new(stream)),
                Err(error) => Err(Trouble(format!("{}: {error}", self.source))),
            },
            _ => Ok(Box::new(io::empty())),
        }
    }
}
