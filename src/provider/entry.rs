//! One entry of the catalogue: a TOML file with what is known of a public provider.
//!
//! The keys are those of `drift.toml` where they mean the same; `schemas/provider.schema.json` describes them for editors.

use crate::config::{Auth, DEFAULT_DOCUMENT, Document, OperationName, Position, SampleRequest, SecretRef, Source};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What is known of a provider.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// Its name in the catalogue, which is also its file's.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Where requests go; `{…}` stands for what every user must fill in.
    pub server: Option<String>,
    /// A page with the provider's own list of changes.
    pub changelog: Option<String>,
    /// How lists are split into pages, for people.
    #[serde(default)]
    pub pagination: Vec<String>,
    /// How the provider says that something will go, for people.
    #[serde(default)]
    pub signals: Vec<String>,
    /// What else one ought to know.
    pub notes: Option<String>,
    /// Its documents; at least one.
    #[serde(rename = "document")]
    pub documents: Vec<EntryDocument>,
    /// How its webhooks name their event.
    pub webhooks: Option<EntryWebhooks>,
    /// How requests sign in.
    pub auth: Option<EntryAuth>,
    /// Headers of every sample request.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What one may ask for.
    #[serde(rename = "sample", default)]
    pub samples: Vec<EntrySample>,
}

/// One document of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryDocument {
    /// Its name, `default` where there is one only.
    pub name: String,
    /// Where it is published.
    pub url: String,
    /// What one ought to know of it.
    pub note: Option<String>,
}

/// How webhooks name their event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryWebhooks {
    /// The header that does.
    pub header: Option<String>,
    /// The member of the body that does: `type`, `event.type`.
    pub member: Option<String>,
}

/// How requests sign in, and the environment variables that are proposed for the secrets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum EntryAuth {
    /// `Authorization: Basic`.
    Basic {
        /// The variable of the user.
        user: String,
        /// The variable of the password.
        password: String,
        /// What the secrets are.
        help: String,
    },
    /// `Authorization: Bearer`.
    Bearer {
        /// The variable of the token.
        token: String,
        /// What the secret is.
        help: String,
    },
    /// A header of the provider's own.
    Header {
        /// The header's name.
        header: String,
        /// The variable of its value.
        value: String,
        /// What the secret is.
        help: String,
    },
}

/// One sample request of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntrySample {
    /// Method and path.
    #[serde(deserialize_with = "from_text")]
    pub request: OperationName,
    /// Values for the path's names.
    #[serde(default)]
    pub path: BTreeMap<String, String>,
    /// Query parameters.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
}

/// An entry that cannot be read. Shown as `file:line:column: what is wrong`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryError {
    /// The file.
    pub file: String,
    /// Where in it.
    pub at: Position,
    /// What is wrong.
    pub message: String,
}

impl std::error::Error for EntryError {}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.at.line, self.at.column, self.message)
    }
}

impl Entry {
    /// Reads an entry; `file` is how it is called in errors.
    pub fn parse(text: &str, file: &str) -> Result<Entry, EntryError> {
        let wrong = |at: usize, message: String| EntryError {
            file: file.to_owned(),
            at: position(text, at),
            message,
        };
        let entry: Entry = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            wrong(start, error.message().replace('\n', " "))
        })?;
        match entry.documents.iter().find_map(|document| document.source().err()) {
            Some(message) => Err(wrong(0, message)),
            None if entry.documents.is_empty() => Err(wrong(0, "the provider has no document; add a `[[document]]`".to_owned())),
            None => Ok(entry),
        }
    }

    /// The documents as `drift.toml` has them. `at` is the place that stands for them all.
    pub(super) fn documents(&self, at: Position) -> Vec<Document> {
        let made = self.documents.iter().filter_map(|document| {
            Some(Document {
                name: document.name.clone(),
                source: document.source().ok()?,
                operations: Vec::new(),
                at,
            })
        });
        made.collect()
    }

    /// The sample requests as `drift.toml` has them.
    pub(super) fn samples(&self, at: Position) -> Vec<SampleRequest> {
        let pair = |(name, value): (&String, &String)| (name.clone(), value.clone());
        let made = self.samples.iter().map(|sample| SampleRequest {
            operation: sample.request.clone(),
            path: sample.path.clone(),
            query: sample.query.iter().map(pair).collect(),
            headers: Vec::new(),
            document: None,
            at,
        });
        made.collect()
    }

    /// How to sign in, the secrets in the environment variables that are proposed.
    pub fn sign_in(&self) -> Option<Auth> {
        let env = |name: &String| SecretRef::Env(name.clone());
        Some(match self.auth.as_ref()? {
            EntryAuth::Basic { user, password, .. } => Auth::Basic {
                user: env(user),
                password: env(password),
            },
            EntryAuth::Bearer { token, .. } => Auth::Bearer { token: env(token) },
            EntryAuth::Header { header, value, .. } => Auth::Header {
                name: header.clone(),
                value: env(value),
            },
        })
    }

    /// What the provider's documents are called, where there is more than `default`.
    pub fn has_several_documents(&self) -> bool {
        self.documents.len() > 1 || self.documents.iter().any(|document| document.name != DEFAULT_DOCUMENT)
    }
}

impl EntryDocument {
    fn source(&self) -> Result<Source, String> {
        self.url.parse()
    }
}

fn from_text<'de, D: Deserializer<'de>, T: FromStr<Err = String>>(from: D) -> Result<T, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

/// Line and column of a byte, both from 1.
fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}
