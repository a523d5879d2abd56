//! Which version of OpenAPI a document is, or what it is instead.

use crate::source::{Bundle, Kind, Node, ReadError};
use std::fmt;

/// The versions that are read; the patch level makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2.
    V32,
}

/// A file that is read well, but is no OpenAPI document. Shown as `name:line:column: what it is instead`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotOpenApi(pub ReadError);

impl fmt::Display for NotOpenApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NotOpenApi {}

/// The version of the document that was added to a bundle first; an error says what it is instead.
pub fn version(bundle: &Bundle) -> Result<Version, NotOpenApi> {
    let Some(tree) = bundle.get(0) else {
        let message = "there is no document to read".to_owned();
        return Err(NotOpenApi(ReadError {
            name: String::new(),
            position: None,
            message,
        }));
    };
    let root = tree.root();
    let (named, is_swagger) = match (root.get("openapi"), root.get("swagger")) {
        (Some(named), _) => (named, false),
        (None, Some(named)) => (named, true),
        (None, None) => return Err(refuse(root, instead(root))),
    };
    let text = named.as_str().or_else(|| named.as_number()).unwrap_or_default();
    match (is_swagger, text) {
        (true, "2.0" | "2") => Ok(Version::V2),
        (false, text) if is_minor(text, "3.0") || text == "3" => Ok(Version::V30),
        (false, text) if is_minor(text, "3.1") => Ok(Version::V31),
        (false, text) if is_minor(text, "3.2") => Ok(Version::V32),
        _ => {
            let key = if is_swagger { "swagger" } else { "openapi" };
            let written = if text.is_empty() {
                named.kind().to_string()
            } else {
                format!("`{text}`")
            };
            Err(refuse(
                named,
                format!("`{key}` is {written} here; read are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2"),
            ))
        }
    }
}

fn is_minor(text: &str, minor: &str) -> bool {
    text.strip_prefix(minor)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

fn refuse(node: Node<'_>, message: String) -> NotOpenApi {
    NotOpenApi(ReadError {
        name: node.tree().name().to_owned(),
        position: Some(node.position()),
        message,
    })
}

/// Keys by which other kinds of documents are known, and what these are.
const OTHERS: [(&str, &str); 10] = [
    ("swaggerVersion", "this is a Swagger 1.x document; convert it to OpenAPI first"),
    ("asyncapi", "this is an AsyncAPI document, not OpenAPI"),
    ("$schema", "this is a JSON Schema, not an OpenAPI document"),
    ("__schema", "this is a GraphQL introspection result, not an OpenAPI document"),
    ("discoveryVersion", "this is a Google API discovery document, not OpenAPI"),
    ("resourceType", "this is a FHIR resource, not an OpenAPI document"),
    ("postman_collection", "this is a Postman collection, not an OpenAPI document"),
    ("item", "this looks like a Postman collection, not an OpenAPI document"),
    ("log", "this looks like a HAR recording, not an OpenAPI document"),
    ("error", "this looks like an error answer, not an OpenAPI document"),
];

fn instead(root: Node<'_>) -> String {
    if root.kind() != Kind::Object {
        return format!("an OpenAPI document is an object, and this is {}", root.kind());
    }
    if root.get("info").is_some_and(|info| info.get("_postman_id").is_some()) {
        return "this is a Postman collection, not an OpenAPI document".to_owned();
    }
    let known = OTHERS.iter().find(|(key, _)| root.get(key).is_some());
    known.map_or_else(
        || "this is no OpenAPI document: it has neither `openapi: 3.…` nor `swagger: \"2.0\"`".to_owned(),
        |(_, sentence)| (*sentence).to_owned(),
    )
}
