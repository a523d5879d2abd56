//! A side that was opened and not yet parsed, as far as that can be: two equal texts need not both be.
//!
//! It must not know what is done with a side.

use super::folder::{self, Folder};
use super::text::{STDIN, Text, standard_input};
use super::{Input, Taken, found, of_text};
use crate::cli::Trouble;
use crate::config::Source;
use crate::disk;
use crate::report::words;
use std::path::PathBuf;

/// One side.
pub(in crate::cli) enum Opened<'n> {
    /// The text of a file that may be anything.
    Unread(Unread<'n>),
    /// What was read with all its files, or samples of which nothing was read yet.
    Taken(Taken),
}

/// A text, and where it comes from.
pub(in crate::cli) struct Unread<'n> {
    /// What messages call the file.
    name: String,
    bytes: Vec<u8>,
    /// Where its other files can be found.
    source: Option<Source>,
    /// The folder that it was found in, as the command line names it, and its path from there.
    folder: Option<(&'n str, PathBuf)>,
}

/// Opens a side as the command line names it.
pub(in crate::cli) fn open(named: &str) -> Result<Opened<'_>, Trouble> {
    if named == STDIN {
        return Ok(Opened::unread("standard input", standard_input()?, None));
    }
    let source: Source = named.parse().map_err(Trouble)?;
    match &source {
        Source::File(path) if path.is_dir() => of_folder(named, &source),
        Source::File(path) => match disk::read(path)? {
            Some(bytes) => Ok(Opened::unread(named, bytes, Some(source))),
            None => Err(Trouble(format!("there is no file {}", path.display()))),
        },
        Source::Git { revision, path } => match found::repository().get(revision, path, disk::READ_CAP) {
            Ok(disk::Found::Folder) => of_folder(named, &source),
            Ok(disk::Found::File(bytes)) => Ok(Opened::unread(named, bytes, Some(source))),
            Err(error) => Err(Trouble(format!("{named}: {error}"))),
        },
        Source::Url(_) | Source::Demo { .. } => {
            let input = of_text(Text::fetched(named, &source)?)?;
            Ok(Opened::Taken(Taken { input, remark: None }))
        }
    }
}

fn of_folder<'n>(named: &'n str, source: &Source) -> Result<Opened<'n>, Trouble> {
    Ok(match folder::look(&found::Folder::new(named, source))? {
        Folder::Document(first, bytes) => Opened::Unread(Unread {
            name: first.source.to_string(),
            bytes,
            source: Some(first.source),
            folder: Some((named, first.inside)),
        }),
        Folder::Samples(samples) => Opened::Taken(Taken {
            remark: Some(format!(
                "{named} was taken for {} of samples",
                words::count(samples.files(), "file")
            )),
            input: Input::Samples(samples),
        }),
    })
}

impl Opened<'_> {
    fn unread(name: &str, bytes: Vec<u8>, source: Option<Source>) -> Self {
        Self::Unread(Unread {
            name: name.to_owned(),
            bytes,
            source,
            folder: None,
        })
    }

    /// Whether both sides are one document or schema, letter for letter, that refers to no other file. Of two equal texts one is
    /// parsed, for what is no document must not be called unchanged; what it means makes no difference.
    pub(in crate::cli) fn is_copy_of(&self, other: &Self) -> bool {
        let (Self::Unread(mine), Self::Unread(theirs)) = (self, other) else {
            return false;
        };
        mine.bytes == theirs.bytes && Text::of(&mine.name, mine.bytes.clone(), None).is_whole_document()
    }

    /// What the command line's word was taken for, where it does not say that.
    pub(in crate::cli) fn remark(&self) -> Option<String> {
        match self {
            Self::Unread(unread) => unread.remark(0),
            Self::Taken(taken) => taken.remark.clone(),
        }
    }

    /// What it is.
    pub(in crate::cli) fn take(self) -> Result<Taken, Trouble> {
        match self {
            Self::Unread(unread) => unread.take(),
            Self::Taken(taken) => Ok(taken),
        }
    }
}

impl Unread<'_> {
    fn take(mut self) -> Result<Taken, Trouble> {
        let bytes = std::mem::take(&mut self.bytes);
        let input = of_text(Text::of(&self.name, bytes, self.source.take()))?;
        let parts = match &input {
            Input::Document(bundle) => bundle.len().saturating_sub(1),
            Input::Schema(_) | Input::Samples(_) => 0,
        };
        Ok(Taken {
            remark: self.remark(parts),
            input,
        })
    }

    /// `parts` are the files that it refers to.
    fn remark(&self, parts: usize) -> Option<String> {
        let (named, inside) = self.folder.as_ref()?;
        let rest = match parts {
            0 => String::new(),
            parts => format!(" and {} that it refers to", words::count(parts, "file")),
        };
        Some(format!("{named} was taken for the document {}{rest}", inside.display()))
    }
}
