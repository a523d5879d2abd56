//! A provider as the user wrote it: its documents, how to sign in, what to ask for.
//!
//! It must not know the catalogue (a name in `catalogue` is only a name here) or how anything is fetched.

use super::{OperationName, Position, SecretRef, Source};
use std::collections::BTreeMap;
use std::time::Duration;

/// One `[provider.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Its name, the key of the table: letters, digits, `-`, `_` and `.`; it names a folder too.
    pub name: String,
    /// The entry of the built-in catalogue that fills in what is unsaid here.
    pub catalogue: Option<String>,
    /// Where sample requests go, as a URL; unsaid, the document's first server.
    pub server: Option<String>,
    /// How often it ought to be looked at.
    pub schedule: Option<Schedule>,
    /// How old the last good look may be before a failure counts.
    pub max_age: Option<Duration>,
    /// The operations that are watched; empty for all.
    pub operations: Vec<OperationName>,
    /// Whether private and loopback addresses may be asked.
    pub allow_private: bool,
    /// How long one answer may take; unsaid, the fetcher's own limit.
    pub timeout: Option<Duration>,
    /// Its documents, in the order of the file; empty only where `catalogue` is said.
    pub documents: Vec<Document>,
    /// Overlays that are applied to its documents, in this order; files, relative to the folder of `drift.toml`.
    pub overlays: Vec<Source>,
    /// How requests sign in.
    pub auth: Option<Auth>,
    /// What to ask for.
    pub samples: Vec<SampleRequest>,
    /// Where the table starts.
    pub at: Position,
}

/// One document of a provider: a product, a version pin or a flavour, with a baseline of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its name, [`super::DEFAULT_DOCUMENT`] for the one that `source` gives; it names a folder too.
    pub name: String,
    /// Where it is read from.
    pub source: Source,
    /// The operations of it that are watched; empty for the provider's.
    pub operations: Vec<OperationName>,
    /// Where it is said.
    pub at: Position,
}

/// How requests sign in. Only samples do, and the document where it lies on the same host.
#[derive(Debug, Clone, PartialEq)]
pub enum Auth {
    /// `Authorization: Basic` (RFC 7617). The user is a reference too, for some providers take the key there.
    Basic {
        /// The user's name, an address or a key.
        user: SecretRef,
        /// The password or token.
        password: SecretRef,
    },
    /// `Authorization: Bearer` (RFC 6750).
    Bearer {
        /// The token.
        token: SecretRef,
    },
    /// A header of the provider's own.
    Header {
        /// The header's name.
        name: String,
        /// Its value.
        value: SecretRef,
    },
    /// A token that is asked for with the client's own credentials (OAuth 2, RFC 6749 §4.4), and sent as `Authorization: Bearer`.
    OAuth2 {
        /// Where the token is asked for.
        token_url: String,
        /// The client's identifier.
        client_id: SecretRef,
        /// The client's secret.
        client_secret: SecretRef,
        /// What the token shall be good for; unsaid, what the provider gives.
        scope: Option<String>,
    },
    /// A query parameter.
    Query {
        /// The parameter's name.
        name: String,
        /// Its value.
        value: SecretRef,
    },
}

/// One `[[provider.NAME.sample]]`: a request that is made, so that its answer can be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleRequest {
    /// `GET` or `HEAD`: nothing is ever changed at a provider.
    pub operation: OperationName,
    /// Values for the `{name}`s of the path, unencoded; each of them has one.
    pub path: BTreeMap<String, String>,
    /// Query parameters, unencoded.
    pub query: Vec<(String, String)>,
    /// Headers beyond those of [`Auth`].
    pub headers: Vec<(String, String)>,
    /// The document that it belongs to; unsaid, the provider's first.
    pub document: Option<String>,
    /// Where the table starts.
    pub at: Position,
}

/// How often a provider ought to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
}

impl Schedule {
    /// The words of the file.
    pub const WORDS: [(&'static str, Schedule); 4] = [
        ("hourly", Schedule::Hourly),
        ("daily", Schedule::Daily),
        ("weekly", Schedule::Weekly),
        ("monthly", Schedule::Monthly),
    ];
}
