//! A folder as a side: one document in many files, or samples. It is told by what is in the files, and what it was taken for
//! is said.
//!
//! It must not know what is done with either.

use super::samples::{self, Samples};
use crate::cli::Trouble;
use crate::disk;
use crate::openapi;
use crate::source::Bundle;
use memchr::memmem;
use std::path::{Path, PathBuf};

/// What a folder is.
pub(super) enum Folder {
    /// A document: the file that it begins with.
    Document(PathBuf),
    /// Samples.
    Samples(Samples),
}

/// Extensions of files that may be documents.
const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// Words one of which every OpenAPI document has as a key.
const WORDS: [&str; 2] = ["openapi", "swagger"];

/// How many files a sentence names.
const NAMED: usize = 3;

/// Looks into a folder.
pub(super) fn look(path: &Path) -> Result<Folder, Trouble> {
    let files = samples::files(path, |path| {
        path.extension()
            .is_some_and(|ending| EXTENSIONS.iter().any(|known| ending == *known))
    })?;
    let mut documents = Vec::new();
    for file in &files {
        if begins_document(file)? {
            documents.push(file.as_path());
        }
    }
    match &topmost(&documents)[..] {
        [] => sampled(path, &files).map(Folder::Samples),
        [only] => Ok(Folder::Document(only.to_path_buf())),
        several => Err(Trouble(format!(
            "{} has {} OpenAPI documents: {}; name the one that is meant",
            path.display(),
            several.len(),
            listed(several)
        ))),
    }
}

fn sampled(path: &Path, files: &[PathBuf]) -> Result<Samples, Trouble> {
    Samples::folder(path)?.ok_or_else(|| {
        let why = match files.len() {
            0 => "has no file that could be a document or a sample".to_owned(),
            count => format!("has no OpenAPI document among its {count} JSON and YAML files, and no samples"),
        };
        Trouble(format!("{} {why}; samples are {}", path.display(), samples::called()))
    })
}

/// Whether a file is a document by itself, rather than a part of one.
fn begins_document(path: &Path) -> Result<bool, Trouble> {
    let bytes = disk::read(path)?.unwrap_or_default();
    // Most files of a folder are parts or samples, which need not be parsed to be told.
    if !WORDS.iter().any(|word| memmem::find(&bytes, word.as_bytes()).is_some()) {
        return Ok(false);
    }
    let bundle = Bundle::of(&path.display().to_string(), bytes);
    Ok(bundle.is_ok_and(|bundle| openapi::version(&bundle).is_ok()))
}

/// The documents that lie in the fewest folders: those further down are parts or examples.
fn topmost<'p>(documents: &[&'p Path]) -> Vec<&'p Path> {
    let depth = |path: &Path| path.components().count();
    let least = documents.iter().map(|path| depth(path)).min();
    documents.iter().copied().filter(|path| Some(depth(path)) == least).collect()
}

fn listed(paths: &[&Path]) -> String {
    let names: Vec<String> = paths.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    let more = paths.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    names.join(", ") + &rest
}
