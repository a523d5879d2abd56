//! Operations and what hangs on them: parameters, bodies, responses, headers, security, servers.

use super::{At, Ordered, SchemaId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One call that a client makes, or that it receives.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `GET`, `POST`, … in capitals.
    pub method: Arc<str>,
    /// The path as a client calls it: base path of the first server (or `basePath`) and the path, no trailing
    /// slash removed; for a received one the address of [`Received`].
    pub path: Arc<str>,
    /// Set where the *provider* calls: webhooks and callbacks.
    pub received: Option<Received>,
    /// `operationId`.
    pub id: Option<Arc<str>>,
    /// `tags`.
    pub tags: BTreeSet<Arc<str>>,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// `summary` and `description`, a blank line between.
    pub description: Option<Arc<str>>,
    /// Parameters, those of the path item included, overrides applied. One that operations share is held once.
    pub parameters: Vec<Arc<Parameter>>,
    /// What is sent.
    pub request_body: Option<RequestBody>,
    /// By status as written: `200`, `2XX`, `default`.
    pub responses: Ordered<Arc<str>, Response>,
    /// Alternatives, any of which suffices; empty where no authentication is asked. The document's own default
    /// is already applied.
    pub security: Vec<Requirement>,
    /// The servers in force here.
    pub servers: Vec<Server>,
    /// The operation object.
    pub at: At,
}

impl Operation {
    /// The operation's name in reports: `GET /rest/api/3/user`, `POST webhook:issue_created`,
    /// `POST callback:PATH:NAME:EXPRESSION`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// How a received operation comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// An entry of `webhooks`.
    Webhook,
    /// An entry of an operation's `callbacks`.
    Callback,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterPlace {
    /// In the path; matched by position, for its name never travels.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name as written (header names are matched without case).
    pub name: Arc<str>,
    /// Where it travels.
    pub place: ParameterPlace,
    /// `required: true`.
    pub required: bool,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// `allowEmptyValue: true`.
    pub allow_empty: bool,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// Its schema (of its one media type, where it is declared by `content`).
    pub schema: Option<SchemaId>,
    /// The media type, where it is declared by `content`.
    pub media: Option<Arc<str>>,
    /// `style`, the default of its place applied; 2.0's `collectionFormat` translated.
    pub style: Arc<str>,
    /// `explode`, the default of its style applied.
    pub explode: bool,
    /// `allowReserved: true`.
    pub allow_reserved: bool,
    /// The parameter object.
    pub at: At,
}

/// A body that a client sends (or, for a received operation, gets).
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// `required: true`.
    pub required: bool,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// By media type, lower case, parameters such as `charset` taken off.
    pub media: Ordered<Arc<str>, MediaBody>,
    /// The request body object.
    pub at: At,
}

/// What one media type carries.
#[derive(Debug, Clone)]
pub struct MediaBody {
    /// Its schema; none where the document gives none.
    pub schema: Option<SchemaId>,
    /// The media type object (2.0: the schema or the response).
    pub at: At,
}

/// What comes back under one status.
#[derive(Debug, Clone)]
pub struct Response {
    /// `description`.
    pub description: Option<Arc<str>>,
    /// Headers by name as written; matched without case.
    pub headers: Ordered<Arc<str>, Header>,
    /// By media type, lower case, parameters such as `charset` taken off.
    pub media: Ordered<Arc<str>, MediaBody>,
    /// `links` by name, each with its link object.
    pub links: BTreeMap<Arc<str>, At>,
    /// The response object.
    pub at: At,
}

/// A response header.
#[derive(Debug, Clone)]
pub struct Header {
    /// `required: true`.
    pub required: bool,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// Its schema.
    pub schema: Option<SchemaId>,
    /// The header object.
    pub at: At,
}

/// One way to be let in: all of these schemes together. Empty: no authentication is an alternative too.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement(pub BTreeMap<Arc<str>, BTreeSet<Arc<str>>>);

/// A security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityScheme {
    /// What it is.
    pub kind: SchemeKind,
    /// `deprecated: true` (3.2).
    pub deprecated: bool,
    /// Scopes that its flows declare.
    pub scopes: BTreeSet<Arc<str>>,
    /// The scheme object.
    pub at: At,
}

/// What a client must do to authenticate: two schemes that are equal here are the same to it, whatever their names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemeKind {
    /// `apiKey`: where it travels and under which name.
    ApiKey {
        /// `query`, `header` or `cookie`.
        place: Arc<str>,
        /// The name of the parameter, header or cookie.
        name: Arc<str>,
    },
    /// `http` with a scheme (`basic`, `bearer`, …, lower case).
    Http(Arc<str>),
    /// `oauth2`: flow name (`authorizationCode`, …; 2.0's names translated) to its URLs.
    OAuth2(BTreeMap<Arc<str>, [Option<Arc<str>>; 3]>),
    /// `openIdConnect` with its discovery URL.
    OpenIdConnect(Arc<str>),
    /// `mutualTLS`.
    MutualTls,
    /// A type that no specification names.
    Other(Arc<str>),
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `url` with the defaults of its variables filled in; 2.0's `schemes`, `host` and `basePath` joined.
    pub url: Arc<str>,
    /// Where it stands.
    pub at: At,
}

/// An example value that the document carries.
#[derive(Debug, Clone)]
pub struct Example {
    /// The schema that it instantiates.
    pub schema: SchemaId,
    /// The response that it is an example of, as (index into `operations`, status, media type); none for the example of a schema.
    pub response: Option<(usize, Arc<str>, Arc<str>)>,
    /// The example value itself.
    pub at: At,
}
