//! The name of an operation as people write it: `GET /rest/api/3/user`.
//!
//! It must not know which operations a document has.

use std::fmt;
use std::str::FromStr;

/// A method and a path, templated or concrete; `POST webhook:NAME` for one that is received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationName {
    /// In capitals.
    pub method: String,
    /// With its leading slash, or `webhook:…`/`callback:…`.
    pub path: String,
}

/// The methods that an operation may have (OpenAPI 3.2, Path Item Object).
const METHODS: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];

impl OperationName {
    /// The names in braces, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
    }

    /// Whether both name the same operation, the names of path parameters and a trailing slash aside.
    pub fn is_like(&self, other: &OperationName) -> bool {
        self.method == other.method && shape(&self.path) == shape(&other.path)
    }
}

/// The path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for c in path.trim_end_matches('/').chars() {
        inside = inside && c != '}';
        if !inside {
            shape.push(c);
        }
        inside = inside || c == '{';
    }
    shape
}

impl FromStr for OperationName {
    type Err = String;

    /// The error is one sentence.
    fn from_str(text: &str) -> Result<Self, String> {
        let (method, path) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let (method, path) = (method.to_ascii_uppercase(), path.trim());
        if !METHODS.contains(&method.as_str()) {
            return Err(format!(
                "`{text}` does not start with a method; an operation is written like `GET /users/{{id}}`"
            ));
        }
        if !["/", "webhook:", "callback:"].iter().any(|start| path.starts_with(start)) || path.contains(char::is_whitespace) {
            return Err(format!(
                "`{text}` has no path after the method; an operation is written like `GET /users/{{id}}`"
            ));
        }
        Ok(OperationName {
            method,
            path: path.to_owned(),
        })
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
