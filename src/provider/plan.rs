//! What to look at for one provider: the user's words, filled in from the catalogue.

use super::catalogue::Catalogue;
use super::entry::Entry;
use crate::config::{Auth, OperationName, Position, Provider, SampleRequest, Source};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// All that a look at one provider needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The provider's name in `drift.toml`.
    pub provider: String,
    /// Its name for people.
    pub title: String,
    /// The folder where relative files start.
    pub folder: PathBuf,
    /// Its documents; at least one.
    pub documents: Vec<PlannedDocument>,
    /// Where sample requests go; unsaid, the document's first server.
    pub server: Option<String>,
    /// How requests sign in.
    pub auth: Option<Auth>,
    /// What to ask for.
    pub samples: Vec<SampleRequest>,
    /// Headers that every sample request carries, for instance a version.
    pub headers: Vec<(String, String)>,
    /// Whether private and loopback addresses may be asked.
    pub allow_private: bool,
    /// How long one answer may take; unsaid, the fetcher's own limit.
    pub timeout: Option<Duration>,
}

/// One document to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDocument {
    /// Its name in `drift.toml`, `default` where there is one only.
    pub name: String,
    /// Where it is read from.
    pub source: Source,
    /// The operations of it that are watched; empty for all.
    pub operations: Vec<OperationName>,
}

/// A provider that cannot be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError {
    /// The provider's name in `drift.toml`.
    pub provider: String,
    /// Where its table starts.
    pub at: Position,
    /// One sentence: what is wrong, and what to do.
    pub message: String,
}

impl std::error::Error for PlanError {}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "provider `{}`: {}", self.provider, self.message)
    }
}

impl Plan {
    /// What to look at for a provider of `drift.toml`; `folder` is where that file lies.
    ///
    /// What the user says goes first. The catalogue's samples are asked for only by who says how to sign in and nothing else to ask
    /// for; its way of signing in is used only where there is something to ask for.
    pub fn new(provider: &Provider, catalogue: &Catalogue, folder: &Path) -> Result<Plan, PlanError> {
        let wrong = |message: String| PlanError {
            provider: provider.name.clone(),
            at: provider.at,
            message,
        };
        let entry = provider
            .catalogue
            .as_deref()
            .map(|name| catalogue.get(name))
            .transpose()
            .map_err(wrong)?;
        let samples = samples(provider, entry.as_ref());
        let fallback = || entry.as_ref().filter(|_| !samples.is_empty()).and_then(Entry::sign_in);
        let documents = documents(provider, entry.as_ref());
        if documents.is_empty() {
            return Err(wrong("it has no document; say `source = \"…\"`".to_owned()));
        }
        check(&samples, &documents).map_err(wrong)?;
        Ok(Plan {
            provider: provider.name.clone(),
            title: entry.as_ref().map_or_else(|| provider.name.clone(), |entry| entry.title.clone()),
            folder: folder.to_owned(),
            documents,
            server: provider.server.clone().or_else(|| entry.as_ref()?.server.clone()),
            auth: provider.auth.clone().or_else(fallback),
            headers: entry.iter().flat_map(|entry| entry.headers.clone()).collect(),
            samples,
            allow_private: provider.allow_private,
            timeout: provider.timeout,
        })
    }
}

fn documents(provider: &Provider, entry: Option<&Entry>) -> Vec<PlannedDocument> {
    let known = || entry.map(|entry| entry.documents(provider.at)).unwrap_or_default();
    let documents = if provider.documents.is_empty() {
        known()
    } else {
        provider.documents.clone()
    };
    let planned = documents.into_iter().map(|document| PlannedDocument {
        name: document.name,
        source: document.source,
        operations: if document.operations.is_empty() {
            provider.operations.clone()
        } else {
            document.operations
        },
    });
    planned.collect()
}

fn samples(provider: &Provider, entry: Option<&Entry>) -> Vec<SampleRequest> {
    match entry {
        Some(entry) if provider.samples.is_empty() && provider.auth.is_some() => entry.samples(provider.at),
        _ => provider.samples.clone(),
    }
}

/// A sample's document may be one that only the catalogue knows, so it is looked for here.
fn check(samples: &[SampleRequest], documents: &[PlannedDocument]) -> Result<(), String> {
    let lost = |sample: &&SampleRequest| {
        let wanted = sample.document.as_ref();
        wanted.is_some_and(|wanted| documents.iter().all(|document| document.name != *wanted))
    };
    let Some(sample) = samples.iter().find(lost) else { return Ok(()) };
    let names: Vec<&str> = documents.iter().map(|document| document.name.as_str()).collect();
    Err(format!(
        "the sample `{}` belongs to a document `{}`, which the provider does not have; it has: {}",
        sample.operation,
        sample.document.as_deref().unwrap_or_default(),
        names.join(", ")
    ))
}
