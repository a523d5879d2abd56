//! What a side of `drift diff` is, from wherever it lies: one of the [`KINDS`].
//!
//! It must not know what is done with it.

mod folder;
mod found;
mod kind;
mod samples;
mod text;

pub(super) use kind::KINDS;
pub(super) use samples::{Folded, Samples};
pub(super) use text::STDIN;

use super::Trouble;
use crate::config::Source;
use crate::disk;
use crate::source::Bundle;
use folder::Folder;
use std::sync::Arc;
use text::Text;

/// One side.
#[derive(Debug)]
pub(super) enum Input {
    /// An OpenAPI document with its files.
    Document(Arc<Bundle>),
    /// A JSON Schema with its files.
    Schema(Arc<Bundle>),
    /// Samples that are yet to be folded.
    Samples(Samples),
}

/// A side, and what it was taken for where its name does not say that.
#[derive(Debug)]
pub(super) struct Taken {
    /// The side.
    pub(super) input: Input,
    /// One sentence.
    pub(super) remark: Option<String>,
}

/// Reads a side as the command line names it.
pub(super) fn read(named: &str) -> Result<Taken, Trouble> {
    if named == STDIN {
        return of_text(Text::standard_input()?).map(Taken::plain);
    }
    let source: Source = named.parse().map_err(Trouble)?;
    let text = match &source {
        Source::File(path) if path.is_dir() => return of_folder(named, &source),
        Source::File(path) => Text::file(named, path, &source)?,
        Source::Git { revision, path } => match found::repository().get(revision, path, disk::READ_CAP) {
            Ok(disk::Found::Folder) => return of_folder(named, &source),
            Ok(disk::Found::File(bytes)) => Text::of(named, bytes, Some(source)),
            Err(error) => return Err(Trouble(format!("{named}: {error}"))),
        },
        Source::Url(_) | Source::Demo { .. } => Text::fetched(named, &source)?,
    };
    of_text(text).map(Taken::plain)
}

fn of_folder(named: &str, source: &Source) -> Result<Taken, Trouble> {
    let (first, bytes) = match folder::look(&found::Folder::new(named, source))? {
        Folder::Document(first, bytes) => (first, bytes),
        Folder::Samples(samples) => {
            let remark = format!("{named} was taken for {} of samples", counted(samples.files(), "file"));
            return Ok(Taken {
                input: Input::Samples(samples),
                remark: Some(remark),
            });
        }
    };
    let input = of_text(Text::of(&first.source.to_string(), bytes, Some(first.source.clone())))?;
    let parts = match &input {
        Input::Document(bundle) => bundle.len().saturating_sub(1),
        Input::Schema(_) | Input::Samples(_) => 0,
    };
    let inside = first.inside.display();
    let remark = match parts {
        0 => format!("{named} was taken for the document {inside}"),
        parts => format!(
            "{named} was taken for the document {inside} and {} that it refers to",
            counted(parts, "file")
        ),
    };
    Ok(Taken {
        input,
        remark: Some(remark),
    })
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

impl Taken {
    fn plain(input: Input) -> Self {
        Self { input, remark: None }
    }
}

/// The first kind that a text is.
fn of_text(text: Text) -> Result<Input, Trouble> {
    if let Some(error) = text.broken_document() {
        return Err(Trouble(error));
    }
    match KINDS.iter().find(|kind| (kind.is)(&text)) {
        Some(kind) => (kind.take)(text),
        None => Err(text.refused()),
    }
}
