//! What a side of `drift diff` is, from wherever it lies: one of the [`KINDS`].
//!
//! It must not know what is done with it.

mod folder;
mod found;
mod kind;
mod opened;
mod samples;
mod text;

pub(super) use kind::KINDS;
pub(super) use opened::{Opened, open};
pub(super) use samples::{Folded, Samples};
pub(super) use text::STDIN;

use super::Trouble;
use crate::source::Bundle;
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
    open(named)?.take()
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
