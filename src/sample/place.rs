//! Where something was observed: places of bodies, and how a place and a path are written.
//!
//! It owns the spelling; it must not know counts.

use super::path;

/// Where a body was seen. Order is the order of the committed file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The operation's name (`GET /rest/api/3/user`, `POST webhook:issue_created`); empty for bare bodies,
    /// of which nothing is known but that they belong together.
    pub operation: String,
    /// The response's status (`200`); empty where the body is a request's, which is how webhooks come.
    pub status: String,
    /// The media type in lower case, without parameters; empty where unknown.
    pub media: String,
}

impl Place {
    /// A response body. `media` may carry parameters and capitals.
    pub fn response(operation: &str, status: &str, media: &str) -> Self {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Self {
            operation: operation.to_owned(),
            status: status.to_owned(),
            media,
        }
    }

    /// The body that a webhook or callback delivers.
    pub fn delivery(operation: &str, media: &str) -> Self {
        Self::response(operation, "", media)
    }

    /// A body of which nothing is known but that it belongs with the others like it.
    pub fn bare() -> Self {
        Self::default()
    }

    /// Whether it is the body of a request that one sends oneself, rather than of an answer or a delivery.
    pub fn is_sent(&self) -> bool {
        let path = self.operation.split_once(' ').map(|(_, path)| path);
        self.status.is_empty() && path.is_some_and(|path| path.starts_with('/'))
    }

    /// What stands before a path: `response 200 body`, `request body`, with the media type where `named`; nothing for
    /// bare bodies.
    pub fn prefix(&self, named: bool) -> String {
        let body = match (self.operation.is_empty(), self.status.as_str()) {
            (true, "") => return String::new(),
            (false, "") => "request body".to_owned(),
            (_, status) => format!("response {status} body"),
        };
        if named && !self.media.is_empty() {
            format!("{body} {}", self.media)
        } else {
            body
        }
    }
}

/// A prefix and a path as reports write them: `response 200 body .items[].name`, `response 200 body (whole)`.
pub(super) fn join(prefix: &str, path: &str) -> String {
    let path = if path.is_empty() { "(whole)".to_owned() } else { path::shown(path) };
    if prefix.is_empty() { path } else { format!("{prefix} {path}") }
}

/// Where a change was observed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ObservedPlace {
    /// In bodies that came over the wire (or in a file of bare bodies, where `operation` is empty).
    Live {
        /// The operation's name.
        operation: String,
        /// `response 200 body .items[].name`; `.items[].name` for bare bodies.
        r#where: String,
    },
    /// In the examples of a document, pooled by the definition that they instantiate.
    Definition {
        /// The definition's name or, unnamed, its JSON pointer in the document.
        definition: String,
        /// The path inside one instance: `.name`, `.tags[]`.
        path: String,
    },
}
