//! A folder as a side: one document in many files, or samples. It is told by what is in the files, and what it was taken for
//! is said.
//!
//! It must not know what is done with either.

use super::found::{self, File};
use super::samples::{self, Samples};
use crate::cli::Trouble;
use crate::openapi;
use crate::source::Bundle;
use memchr::memmem;

/// What a folder is.
pub(super) enum Folder {
    /// A document: the file that it begins with, and its bytes.
    Document(File, Vec<u8>),
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
pub(super) fn look(folder: &found::Folder<'_>) -> Result<Folder, Trouble> {
    let files = folder.files()?;
    let mut documents = Vec::new();
    for file in files.iter().filter(|file| may_be_document(file)) {
        let bytes = folder.read(file)?;
        if begins_document(file, &bytes) {
            documents.push(file);
        }
    }
    match &topmost(&documents)[..] {
        [] => sampled(folder, files).map(Folder::Samples),
        [only] => Ok(Folder::Document((*only).clone(), folder.read(only)?)),
        several => Err(Trouble(format!(
            "{} has {} OpenAPI documents: {}; name the one that is meant",
            folder.name,
            several.len(),
            listed(several)
        ))),
    }
}

fn sampled(folder: &found::Folder<'_>, files: Vec<File>) -> Result<Samples, Trouble> {
    let candidates = files.iter().filter(|file| may_be_document(file)).count();
    Samples::among(files).ok_or_else(|| {
        let why = match candidates {
            0 => "has no file that could be a document or a sample".to_owned(),
            count => format!("has no OpenAPI document among its {count} JSON and YAML files, and no samples"),
        };
        Trouble(format!("{} {why}; samples are {}", folder.name, samples::called()))
    })
}

fn may_be_document(file: &File) -> bool {
    let ending = file.inside.extension();
    ending.is_some_and(|ending| EXTENSIONS.iter().any(|known| ending == *known))
}

/// Whether a file is a document by itself, rather than a part of one.
fn begins_document(file: &File, bytes: &[u8]) -> bool {
    // Most files of a folder are parts or samples, which need not be parsed to be told.
    let says_so = WORDS.iter().any(|word| memmem::find(bytes, word.as_bytes()).is_some());
    says_so && Bundle::of(&file.source.to_string(), bytes.to_vec()).is_ok_and(|bundle| openapi::version(&bundle).is_ok())
}

/// The documents that lie in the fewest folders: those further down are parts or examples.
fn topmost<'f>(documents: &[&'f File]) -> Vec<&'f File> {
    let depth = |file: &File| file.inside.components().count();
    let least = documents.iter().map(|file| depth(file)).min();
    documents.iter().copied().filter(|file| Some(depth(file)) == least).collect()
}

fn listed(files: &[&File]) -> String {
    let names: Vec<String> = files.iter().take(NAMED).map(|file| file.source.to_string()).collect();
    let more = files.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    names.join(", ") + &rest
}
