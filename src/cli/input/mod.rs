//! What a side of `drift diff` is, from wherever it lies: one of the [`KINDS`].
//!
//! It must not know what is done with it.

mod kind;
mod samples;
mod text;

pub(super) use kind::KINDS;
pub(super) use samples::{Folded, Samples};
pub(super) use text::STDIN;

use super::Trouble;
use crate::config::Source;
use crate::source::Bundle;
use std::sync::Arc;
use text::Text;

/// One side.
#[derive(Debug)]
pub(super) enum Input {
    /// An OpenAPI document with its files.
    Document(Arc<Bundle>),
    /// Samples that are yet to be folded.
    Samples(Samples),
}

/// Reads a side as the command line names it.
pub(super) fn read(named: &str) -> Result<Input, Trouble> {
    if named == STDIN {
        return of_text(Text::standard_input()?);
    }
    let source: Source = named.parse().map_err(Trouble)?;
    match &source {
        Source::File(path) if path.is_dir() => Ok(Input::Samples(Samples::folder(path)?)),
        Source::File(path) => of_text(Text::file(named, path, &source)?),
        _ => of_text(Text::fetched(named, &source)?),
    }
}

/// The first kind that a text is.
fn of_text(text: Text) -> Result<Input, Trouble> {
    match KINDS.iter().find(|kind| (kind.is)(&text)) {
        Some(kind) => (kind.take)(text),
        None => Err(text.refused()),
    }
}
