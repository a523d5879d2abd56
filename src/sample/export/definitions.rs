//! The definitions of a document: objects that contain themselves stand there once, and are referred to.
//!
//! It owns their names, and where they stand; it must not know how such objects are told.

use super::recursion::{Looped, Tied};
use super::schema::{Dialect, Writing, object, schema};
use crate::sample::facts::Fact;
use crate::sample::node::Node;
use serde_json::{Map, Value, json};

/// The definitions so far.
pub(super) struct Definitions {
    dialect: Dialect,
    /// What stands before a name in a reference.
    home: &'static str,
    /// Names that are not free.
    taken: Vec<String>,
    pub(super) known: Map<String, Value>,
}

impl Definitions {
    pub(super) fn new(dialect: Dialect, home: &'static str, taken: Vec<String>) -> Self {
        Self {
            dialect,
            home,
            taken,
            known: Map::new(),
        }
    }

    /// The schema of the values of a place; what it refers to is defined.
    pub(super) fn schema(&mut self, root: &Node) -> Value {
        let tied = Tied::of(root);
        let loops = tied.loops();
        let names: Vec<String> = loops.iter().map(|looped| self.name(looped.name)).collect();
        let places = loops.iter().zip(&names).flat_map(|(looped, name)| {
            let reference = format!("{}{name}", self.home);
            looped.stands.iter().map(move |node| (*node, reference.clone()))
        });
        let by = Writing {
            dialect: self.dialect,
            elsewhere: places.collect(),
        };
        let defined = loops.iter().zip(names).map(|(looped, name)| (name, definition(looped, &by)));
        self.known.extend(defined);
        schema(&tied.root, &by)
    }

    /// A name that is free, and that a component may have (OpenAPI 3.0.3, Components Object).
    fn name(&mut self, wanted: &str) -> String {
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() || "._".contains(letter) {
                letter
            } else {
                '-'
            }
        };
        let wanted: String = wanted.chars().map(plain).collect();
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        let name = names.find(|name| !self.taken.contains(name)).unwrap_or(wanted);
        self.taken.push(name.clone());
        name
    }
}

/// What an object that contains itself is. In OpenAPI 3.0 nothing can be said beside a reference, so that it says too
/// that it may be null where it stands.
fn definition(looped: &Looped<'_>, by: &Writing<'_>) -> Value {
    let mut definition = object(looped.object, by);
    let null = looped.stands.iter().any(|node| node.instances.get(Fact::NULL) > 0);
    if null && by.dialect == Dialect::OpenApi30 {
        definition["nullable"] = json!(true);
    }
    definition
}
