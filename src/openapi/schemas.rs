//! From places where a schema stands to schemas of the arena: each location once, references as their targets.

use super::object::Object;
use super::reader::{LONGEST_CHAIN, Reader};
use super::recognise::Version;
use super::spot::{Spot, is_extension};
use crate::contract::{At, Schema, SchemaId, Types};
use crate::source::Kind;

/// Keywords that do not change which values a schema allows; beside a `$ref` they leave it what its target is.
const ANNOTATIONS: [&str; 20] = [
    "$ref",
    "$comment",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$defs",
    "definitions",
    "$vocabulary",
    "title",
    "summary",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "id",
];

impl<'b> Reader<'b> {
    /// The schema that stands at a place. Reading it is put off, so that recursion in the document is none here.
    pub(super) fn schema(&mut self, spot: Spot<'b>) -> SchemaId {
        let mut chain: Vec<At> = Vec::new();
        let mut here = spot;
        let id = loop {
            if let Some(known) = self.memo.get(&here.at()) {
                break *known;
            }
            let Some(reference) = self.plain_reference(here) else {
                break self.allocate(here);
            };
            self.example_of_reference(here);
            if chain.len() >= LONGEST_CHAIN || chain.contains(&here.at()) {
                self.diagnose(spot, "this reference leads back to itself");
                break self.unreadable(spot);
            }
            chain.push(here.at());
            match self.resolve(here, reference) {
                Some(target) => here = target,
                None => break self.unreadable(here),
            }
        };
        for at in chain {
            self.memo.insert(at, id);
        }
        id
    }

    /// The reference of a place that is nothing but its target.
    fn plain_reference(&self, spot: Spot<'b>) -> Option<&'b str> {
        spot.reference().filter(|_| !self.has_constraining_siblings(spot))
    }

    /// Whether what stands beside a `$ref` limits values. Before 3.1 siblings are to be ignored (OpenAPI 3.0.3, Reference
    /// Object), but `nullable: true` there is always meant.
    pub(super) fn has_constraining_siblings(&self, spot: Spot<'b>) -> bool {
        if matches!(self.version, Version::V2 | Version::V30) {
            return spot.flag("nullable") || spot.flag("x-nullable");
        }
        spot.members().any(|(key, _)| is_constraint(key))
    }

    fn allocate(&mut self, spot: Spot<'b>) -> SchemaId {
        let id = self.add(Schema::any(spot.at()));
        self.memo.insert(spot.at(), id);
        self.waiting.push_back((id, spot));
        id
    }

    /// Gives a schema its place in the arena.
    fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.contract.schemas.len()).unwrap_or(u32::MAX));
        self.contract.schemas.push(schema);
        id
    }

    /// The same for one that no place of the document says as a whole.
    pub(super) fn compose(&mut self, schema: Schema) -> SchemaId {
        let id = self.add(schema);
        self.contract.composed.insert(id);
        id
    }

    /// A schema that says nothing, in the place of one that cannot be read.
    fn unreadable(&mut self, spot: Spot<'b>) -> SchemaId {
        let id = self.add(Schema::any(spot.at()));
        self.memo.insert(spot.at(), id);
        id
    }

    /// Reads what waits, and what that brings in turn.
    pub(super) fn drain(&mut self) {
        while let Some((id, spot)) = self.waiting.pop_front() {
            let mut read = self.read_schema(spot, id);
            if let Some(slot) = self.contract.schemas.get_mut(id.0 as usize) {
                read.name = slot.name.take();
                *slot = read;
            }
        }
    }

    fn read_schema(&mut self, spot: Spot<'b>, id: SchemaId) -> Schema {
        match (spot.node.kind(), spot.node.as_bool()) {
            (Kind::Object, _) => {
                let object = Object::new(spot);
                self.examples_of_schema(&object, id);
                self.keywords(&object)
            }
            (Kind::Bool, Some(false)) => Schema {
                types: Types::NONE,
                ..Schema::any(spot.at())
            },
            (Kind::Bool, _) => Schema::any(spot.at()),
            _ => {
                self.wrong_kind(spot, "a schema", Kind::Object);
                Schema::any(spot.at())
            }
        }
    }
}

/// Whether a keyword limits values.
pub(super) fn is_constraint(key: &str) -> bool {
    !is_extension(key) && !ANNOTATIONS.contains(&key) || key == "x-nullable"
}
