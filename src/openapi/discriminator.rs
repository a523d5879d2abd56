//! `discriminator`: which member of a union a value is.

use super::object::Object;
use super::reader::Reader;
use super::spot::Spot;
use crate::contract::{Discriminator, Ordered, Schema, SchemaId};
use crate::source::NodeId;
use std::sync::Arc;

impl<'b> Reader<'b> {
    /// Reads the discriminator of a schema whose unions are read already. 2.0 writes a string, 3.x an object.
    pub(super) fn discriminator(&mut self, spot: &Object<'b>, schema: &Schema) -> Option<Discriminator> {
        let said = spot.get("discriminator")?;
        let property = said.node.as_str().or_else(|| said.text("propertyName"));
        let Some(property) = property else {
            self.diagnose(said, "a discriminator must name its property; it is left out");
            return None;
        };
        let mut mapping = Ordered::default();
        for (value, target) in self.map(said.get("mapping"), "`mapping`") {
            if let Some(id) = self.mapped(target) {
                mapping.insert(Arc::from(value), id);
            }
        }
        let explicit = !mapping.is_empty();
        if !explicit {
            mapping = self.implicit_names(spot, schema);
        }
        Some(Discriminator {
            property: property.into(),
            mapping,
            explicit,
            at: said.at(),
        })
    }

    /// The target of a mapping: a component's name or a reference.
    fn mapped(&mut self, target: Spot<'b>) -> Option<SchemaId> {
        let text = target.node.as_str()?;
        if let Some(root) = self.spot(crate::contract::At {
            file: target.file,
            node: NodeId(0),
        }) && let Some(named) = self.components(root, "schemas").and_then(|schemas| schemas.get(text))
        {
            return Some(self.schema(named));
        }
        self.resolve(target, text).map(|found| self.schema(found))
    }

    /// Without a mapping, a value is the name of the component that a union's member refers to.
    fn implicit_names(&mut self, spot: &Object<'b>, schema: &Schema) -> Ordered<Arc<str>, SchemaId> {
        let mut names = Ordered::default();
        let members: Vec<Spot<'b>> = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| spot.get(key))
            .flat_map(Spot::items)
            .collect();
        for member in members {
            let Some(name) = member.reference().and_then(|reference| reference.rsplit('/').next()) else {
                continue;
            };
            let id = self.schema(member);
            if schema.one_of.contains(&id) || schema.any_of.contains(&id) || schema.all_of.contains(&id) {
                names.insert(Arc::from(name), id);
            }
        }
        names
    }
}
