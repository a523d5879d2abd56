//! The examples that a document carries: of schemas, and of responses by media type.

use super::object::Object;
use super::reader::Reader;
use super::spot::Spot;
use crate::contract::{Example, SchemaId};
use crate::source::Kind;
use std::sync::Arc;

impl<'b> Reader<'b> {
    /// `example` and (from 3.1) `examples` of a schema object.
    pub(super) fn examples_of_schema(&mut self, spot: &Object<'b>, id: SchemaId) {
        if let Some(example) = spot.get("example") {
            self.contract.examples.push(Example {
                schema: id,
                response: None,
                at: example.at(),
            });
        }
        let Some(list) = spot.get("examples").filter(|list| list.node.kind() == Kind::Array) else {
            return;
        };
        for example in list.items() {
            self.contract.examples.push(Example {
                schema: id,
                response: None,
                at: example.at(),
            });
        }
    }

    /// An example beside a `$ref` instantiates what the reference leads to.
    pub(super) fn example_of_reference(&mut self, spot: Spot<'b>) {
        if spot.get("example").is_some() || spot.get("examples").is_some() {
            self.beside_references.push(spot);
        }
    }

    /// Gives those examples their schemas, once all references are followed.
    pub(super) fn settle_examples_beside_references(&mut self) {
        for spot in std::mem::take(&mut self.beside_references) {
            if let Some(id) = self.memo.get(&spot.at()).copied() {
                self.examples_of_schema(&Object::new(spot), id);
            }
        }
    }

    /// `example` and `examples` of a media type object of a response.
    pub(super) fn examples_of_media(&mut self, media: Spot<'b>, schema: SchemaId, response: &(usize, Arc<str>, Arc<str>)) {
        if let Some(example) = media.get("example") {
            self.contract.examples.push(Example {
                schema,
                response: Some(response.clone()),
                at: example.at(),
            });
        }
        let Some(named) = media.get("examples") else { return };
        let listed: Vec<Spot<'b>> = named.members().map(|(_, example)| example).chain(named.items()).collect();
        for entry in listed {
            let Some(example) = self.object(entry, "an example") else {
                continue;
            };
            if let Some(value) = example.get("value").or_else(|| example.get("dataValue")) {
                self.contract.examples.push(Example {
                    schema,
                    response: Some(response.clone()),
                    at: value.at(),
                });
            }
        }
    }
}
