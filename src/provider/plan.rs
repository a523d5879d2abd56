//! What to look at for one provider: the user's words, filled in from the catalogue.

use crate::config::{Auth, SampleRequest, Source};
use std::path::PathBuf;
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
}
