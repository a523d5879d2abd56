//! The documents: which there are, and what holds the schemas together.

use super::definitions::Definitions;
use super::openapi;
use super::schema::Dialect;
use crate::sample::{Observed, Place};
use serde_json::{Map, Value, json};

/// A document that what was learnt can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// JSON Schema 2020-12: the schema of the one place, or one for each place and any of them at the root.
    JsonSchema,
    /// OpenAPI 3.0.3.
    OpenApi30,
    /// OpenAPI 3.1.1, which knows webhooks.
    OpenApi31,
}

impl Export {
    /// The words by which a document can be asked for.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("json-schema", Self::JsonSchema),
        ("openapi", Self::OpenApi30),
        ("openapi-3.1", Self::OpenApi31),
    ];

    /// The document. Every sample that was folded is valid against the schema of its place.
    pub fn write(self, observed: &Observed) -> String {
        let document = match self {
            Self::JsonSchema => json_schema(observed),
            Self::OpenApi30 => openapi::version_30(observed),
            Self::OpenApi31 => openapi::version_31(observed),
        };
        // A `Value` always has a JSON form.
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

fn json_schema(observed: &Observed) -> Value {
    let mut root = Map::from_iter([("$schema".to_owned(), json!(DIALECT))]);
    let titles = observed.live.keys().map(title).collect();
    let mut definitions = Definitions::new(Dialect::Json, "#/$defs/", titles);
    let schemas = observed
        .live
        .iter()
        .map(|(place, shape)| (title(place), definitions.schema(&shape.root)));
    let mut defined: Map<String, Value> = schemas.collect();
    if observed.live.len() == 1 {
        for (title, schema) in std::mem::take(&mut defined) {
            root.insert("title".to_owned(), json!(title));
            root.extend(schema.as_object().cloned().unwrap_or_default());
        }
    } else {
        let references = defined.keys().map(|name| json!({ "$ref": format!("#/$defs/{}", reference(name)) }));
        root.insert("anyOf".to_owned(), references.collect());
    }
    defined.extend(definitions.known);
    if !defined.is_empty() || observed.live.is_empty() {
        root.insert("$defs".to_owned(), Value::Object(defined));
    }
    Value::Object(root)
}

/// `GET /users/{id} 200 application/json`.
fn title(place: &Place) -> String {
    let words = [&place.operation, &place.status, &place.media].map(String::as_str);
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "body".to_owned() } else { words.join(" ") }
}

/// A key as a URI fragment has it (RFC 6901 §6).
fn reference(key: &str) -> String {
    let escaped = key.replace('~', "~0").replace('/', "~1");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    escaped.bytes().fold(String::new(), |text, byte| {
        if plain(byte) {
            text + &char::from(byte).to_string()
        } else {
            text + &format!("%{byte:02X}")
        }
    })
}
