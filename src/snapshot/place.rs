//! Which part of a document a node is: where names are free, where values are opaque, where examples stand.
//!
//! One table for all versions of `OpenAPI`; it knows the grammar's names and no meaning.

use crate::source::{Kind, Node};
use std::borrow::Cow;

/// What a node is, as far as writing it down needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The document itself.
    Document,
    /// `paths` and `webhooks`: an entry is a path item.
    Paths,
    /// A path item: its methods are operations.
    PathItem,
    /// `components`.
    Components,
    /// A map of what `$ref`s can name: entries that nothing reaches can go.
    Definitions,
    /// A map whose keys are the provider's own names.
    Names,
    /// An object of the specification.
    Object,
    /// A discriminator's mapping: its members are names of schemas, or references.
    Mapping,
    /// A value: every member belongs to it, whatever its name.
    Value,
}

/// The methods of a path item (`OpenAPI` 3.2, Path Item Object).
pub(super) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Members of an object of the specification that hold example values.
const EXAMPLES: [&str; 4] = ["example", "examples", "x-example", "x-examples"];

/// Members of an object of the specification whose value is not made of such objects.
const VALUES: [&str; 4] = ["default", "enum", "const", "security"];

/// Members of an object of the specification whose keys are names.
const NAMES: [&str; 18] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securityDefinitions",
    "securitySchemes",
    "variables",
];

impl Place {
    /// What the member of that name is; `None` where it is an example, which is kept as its fold and not as a value.
    pub(super) fn member(self, key: &str, value: Node<'_>) -> Option<Self> {
        let place = match self {
            Self::Value => Self::Value,
            Self::Mapping => Self::Mapping,
            Self::Names | Self::Definitions => Self::Object,
            Self::Paths if key.starts_with("x-") => Self::Value,
            Self::Paths => Self::PathItem,
            Self::Components => return component(key),
            Self::Document => return top(key),
            Self::PathItem | Self::Object => return object(key),
        };
        Some(place.of(value))
    }

    /// What the elements of an array are.
    pub(super) fn element(self) -> Self {
        if self == Self::Value { Self::Value } else { Self::Object }
    }

    /// An array has no names.
    fn of(self, value: Node<'_>) -> Self {
        if !matches!(self, Self::Value | Self::Mapping) && value.kind() == Kind::Array {
            Self::Object
        } else {
            self
        }
    }
}

fn top(key: &str) -> Option<Place> {
    Some(match key {
        "paths" | "webhooks" => Place::Paths,
        "components" => Place::Components,
        "definitions" | "parameters" | "responses" => Place::Definitions,
        "x-drift" => return None,
        _ => return object(key),
    })
}

fn component(key: &str) -> Option<Place> {
    Some(match key {
        "securitySchemes" => Place::Names,
        "examples" => return None,
        _ if key.starts_with("x-") => Place::Value,
        _ => Place::Definitions,
    })
}

fn object(key: &str) -> Option<Place> {
    Some(match key {
        _ if EXAMPLES.contains(&key) => return None,
        "mapping" => Place::Mapping,
        _ if NAMES.contains(&key) => Place::Names,
        _ if VALUES.contains(&key) || key.starts_with("x-") => Place::Value,
        _ => Place::Object,
    })
}

/// The reference that a string is, where it is one: a `$ref`, or a value of a discriminator's mapping, which may be
/// the bare name of a schema. (A property called `$ref` holds an object.)
pub(super) fn reference<'t>(key: &str, value: Node<'t>, place: Place) -> Option<Cow<'t, str>> {
    let text = value.as_str()?;
    match place {
        Place::Value => None,
        Place::Mapping if text.contains(['/', '#', '.']) => Some(text.into()),
        Place::Mapping => Some(format!("#/components/schemas/{text}").into()),
        _ => (key == "$ref").then(|| text.into()),
    }
}
