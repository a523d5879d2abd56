//! The one model of what a provider promises: operations, their parameters, bodies, responses and
//! security, and an arena of schemas. Every version of OpenAPI is lowered to it, and everything
//! after that reads only this.
//!
//! It knows where each element stands in its document ([`At`]); it must not know how a document was
//! fetched or how two contracts are judged.

mod json_schema;
mod number;
mod operation;
mod pattern;
mod schema;
mod seldom;

pub use json_schema::{Around, Way, json_schema};
pub use number::Number;
pub use operation::{
    Example, Header, MediaBody, Operation, Parameter, ParameterPlace, Received, RequestBody, Requirement, Response, SchemeKind,
    SecurityScheme, Server,
};
pub use pattern::{Patterns, Relation, apart};
pub use schema::{Additional, Bound, Bounds, Discriminator, Literal, Property, Rare, Schema, SchemaId, Types};
pub use seldom::{Nothing, Seldom};

use crate::source::{Bundle, Node, NodeId, Position};
use foldhash::HashMap;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// A map in document order.
pub type Ordered<K, V> = IndexMap<K, V, foldhash::fast::RandomState>;

/// Where an element stands: a file of the bundle and a node of that file's tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// The file, as an index into [`Bundle`].
    pub file: u16,
    /// The node in that file's tree.
    pub node: NodeId,
}

/// Something in a document that could not be read and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The node it is about.
    pub at: At,
    /// One sentence: what is wrong there.
    pub message: String,
}

/// A schema that is a document by itself, belonging to no API.
#[derive(Debug, Clone)]
pub struct Plain {
    /// The schema.
    pub schema: SchemaId,
    /// The ways in which its values travel, which such a document does not say.
    pub ways: Vec<Way>,
}

/// What a provider's document declares.
#[derive(Debug, Default)]
pub struct Contract {
    /// `info.title`.
    pub title: Arc<str>,
    /// `info.version`.
    pub version: Arc<str>,
    /// Whether its version of OpenAPI spells null as a type (3.1 and later), and not as `nullable`.
    pub null_is_a_type: bool,
    /// All operations, received ones (webhooks, callbacks) included, in document order.
    pub operations: Vec<Operation>,
    /// What the document is where it is a JSON Schema; it has no operations then.
    pub plain: Option<Plain>,
    /// The arena; a [`SchemaId`] is an index into it.
    pub schemas: Vec<Schema>,
    /// Schemas that the document defines by name, whether an operation reaches them or not.
    pub definitions: BTreeMap<Arc<str>, SchemaId>,
    /// The schemas that build on one with a discriminator and no union, by that one: a value there may be any of them, though
    /// nothing refers to them (OpenAPI 3.0.3, Discriminator Object; 2.0, `discriminator`). In document order.
    pub derived: HashMap<SchemaId, Vec<SchemaId>>,
    /// Security schemes by the document's name for them.
    pub security_schemes: BTreeMap<Arc<str>, SecurityScheme>,
    /// Examples of responses and of schemas, in document order.
    pub examples: Vec<Example>,
    /// What could not be read. Each costs its own node, never the document.
    pub diagnostics: Vec<Diagnostic>,
    /// Schemas that no one place of the document says: forms of 2.0, streams. Each stands where its first part does.
    pub composed: BTreeSet<SchemaId>,
    /// The files that the contract was read from.
    pub sources: Arc<Bundle>,
    /// Schemas by their place; made when first asked for.
    by_place: OnceLock<HashMap<At, SchemaId>>,
}

impl Contract {
    /// The schema behind an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }

    /// The schemas that build on this one, where values may be one of them.
    pub fn derived(&self, id: SchemaId) -> &[SchemaId] {
        self.derived.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The schemas that build on this one, unless one of the parts that it stands among does: for that it is but a part.
    pub fn derived_among(&self, id: SchemaId, mut parts: impl Iterator<Item = SchemaId>) -> &[SchemaId] {
        let derived = self.derived(id);
        let is_part = parts.any(|part| derived.binary_search(&part).is_ok());
        if is_part { &[] } else { derived }
    }

    /// Where an element stands: the file's name and the line and column in it. None where `at` is of another contract.
    pub fn position(&self, at: At) -> Option<(&str, Position)> {
        let tree = self.sources.get(at.file)?;
        Some((tree.name(), tree.node(at.node).position()))
    }

    /// The JSON Pointer of an element in its file; empty for the whole file.
    pub fn pointer(&self, at: At) -> String {
        self.sources
            .get(at.file)
            .map(|tree| tree.node(at.node).pointer())
            .unwrap_or_default()
    }

    /// As [`Contract::pointer`], of many elements, which takes hardly longer than of one.
    pub fn pointers(&self, places: &[At]) -> Vec<String> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|index| places[*index]);
        let mut pointers = vec![String::new(); places.len()];
        for of_file in order.chunk_by(|one, other| places[*one].file == places[*other].file) {
            let nodes: Vec<NodeId> = of_file.iter().map(|index| places[*index].node).collect();
            let tree = of_file.first().and_then(|index| self.sources.get(places[*index].file));
            let spelt = tree.map(|tree| tree.pointers(&nodes)).unwrap_or_default();
            for (index, pointer) in of_file.iter().zip(spelt) {
                pointers[*index] = pointer;
            }
        }
        pointers
    }

    /// The schema of a definition, by its name or by its JSON pointer in one of the files.
    pub fn definition(&self, named: &str) -> Option<SchemaId> {
        if let Some(known) = self.definitions.get(named) {
            return Some(*known);
        }
        let by_place = self.by_place.get_or_init(|| {
            let ids = (0..).map(SchemaId);
            self.schemas.iter().map(|schema| schema.at).zip(ids).collect()
        });
        let files = 0..u16::try_from(self.sources.len()).unwrap_or(u16::MAX);
        let mut places = files.filter_map(|file| self.sources.resolve(file, &format!("#{named}")).ok());
        places.find_map(|(file, node)| by_place.get(&At { file, node }).copied())
    }

    /// The document node behind an element.
    pub fn node(&self, at: At) -> Node<'_> {
        self.sources.tree(at.file).node(at.node)
    }
}
