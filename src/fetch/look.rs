//! A look at providers: their documents and their sample answers, each with its own result.

use super::failure::{Failure, Outcome};
use super::request::Kept;
use crate::config::OperationName;
use crate::source::Bundle;
use std::sync::Arc;

/// What was seen of one provider.
#[derive(Debug)]
pub struct Look {
    /// The provider's name.
    pub provider: String,
    /// Its documents, in the order of the plan.
    pub documents: Vec<DocumentLook>,
    /// Its sample answers, in the order of the plan.
    pub samples: Vec<SampleLook>,
    /// What came with validators, for the next run.
    pub kept: Kept,
}

/// One document, or why there is none.
#[derive(Debug)]
pub struct DocumentLook {
    /// Its name in `drift.toml`.
    pub name: String,
    /// Where it is read from, as `drift.toml` says it.
    pub source: String,
    /// What was read.
    pub result: Result<Document, Failure>,
}

/// A document with all the files that its `$ref`s lead to.
#[derive(Debug, Clone)]
pub struct Document {
    /// The files; the document itself is file 0. None where its text was recognised, which is not read then.
    pub bundle: Arc<Bundle>,
    /// The headers by which the provider announces something, of the document's own answer.
    pub signals: Vec<(String, String)>,
}

/// One sample answer, or why there is none.
#[derive(Debug)]
pub struct SampleLook {
    /// The document that it belongs to.
    pub document: String,
    /// What was asked for.
    pub operation: OperationName,
    /// What was answered.
    pub result: Result<Sample, Failure>,
}

/// A plausible sample answer. Its body is not to be stored.
#[derive(Clone)]
pub struct Sample {
    /// The path and the query that were asked for: what tells resources apart whose bodies have no name. Not to be stored.
    pub asked: String,
    /// The HTTP status.
    pub status: u16,
    /// The media type without parameters.
    pub media: Option<String>,
    /// The body, empty where the status allows none.
    pub body: Vec<u8>,
    /// The headers by which the provider announces something.
    pub signals: Vec<(String, String)>,
    /// The names of all headers, in lower case.
    pub headers: Vec<String>,
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sample({}, {:?}, {} bytes)", self.status, self.media, self.body.len())
    }
}

impl Look {
    /// All that could not be looked at, with the name of the document or operation.
    pub fn failures(&self) -> impl Iterator<Item = (String, &Failure)> {
        let documents = self
            .documents
            .iter()
            .filter_map(|d| Some((d.name.clone(), d.result.as_ref().err()?)));
        let samples = self
            .samples
            .iter()
            .filter_map(|s| Some((s.operation.to_string(), s.result.as_ref().err()?)));
        documents.chain(samples)
    }

    /// How the look ended where it did not end well: that of the first document that failed, else of the first sample.
    pub fn outcome(&self) -> Option<Outcome> {
        self.failures().next().map(|(_, failure)| failure.outcome())
    }
}

/// What happens during a look, for a progress display.
#[derive(Debug, Clone, Copy)]
pub enum Event<'e> {
    /// A document or sample of the provider is asked for.
    Asking {
        /// The provider.
        provider: &'e str,
        /// The document's name or the operation.
        what: &'e str,
    },
    /// A provider is done.
    Done {
        /// The provider.
        provider: &'e str,
        /// How many documents and samples could not be looked at.
        failed: usize,
    },
}
