//! Schemas that the document defines by name.

use super::reader::Reader;
use super::recognise::Version;
use super::spot::{Spot, is_extension};
use crate::source::Kind;

impl<'b> Reader<'b> {
    /// Gives all named schemas their place in the arena, in document order, whether anything uses them or not.
    pub(super) fn definitions(&mut self, root: Spot<'b>) {
        if let Some(named) = self.components(root, "schemas") {
            self.named_schemas(named);
        }
    }

    /// The schemas of a map, each under its name there.
    pub(super) fn named_schemas(&mut self, named: Spot<'b>) {
        for (name, spot) in named.members() {
            let id = self.schema(spot);
            let Some(schema) = self.contract.schemas.get_mut(id.0 as usize) else {
                continue;
            };
            let is_alias = schema.at != spot.at();
            if !is_alias {
                schema.name = Some(name.into());
            }
            self.contract.definitions.insert(name.into(), id);
        }
    }

    /// A family of components, by its name in version 3.
    pub(super) fn components(&mut self, root: Spot<'b>, family: &str) -> Option<Spot<'b>> {
        let found = match (self.version, family) {
            (Version::V2, "schemas") => root.get("definitions"),
            (Version::V2, "securitySchemes") => root.get("securityDefinitions"),
            (Version::V2, _) => root.get(family),
            _ => root.get("components").and_then(|components| components.get(family)),
        }?;
        if !found.is_object() {
            self.wrong_kind(found, "a map of components", Kind::Object);
            return None;
        }
        Some(found)
    }

    /// The members of a map from names to objects, extensions left out.
    pub(super) fn entries(&mut self, map: Option<Spot<'b>>, what: &str) -> Vec<(&'b str, Spot<'b>)> {
        let mut members = self.map(map, what);
        members.retain(|(name, _)| !is_extension(name));
        members
    }

    /// All members of a map. No version lets a map be a reference, yet documents of many files have such: a `$ref` that is
    /// a string can be no member.
    pub(super) fn map(&mut self, map: Option<Spot<'b>>, what: &str) -> Vec<(&'b str, Spot<'b>)> {
        let Some(map) = map else { return Vec::new() };
        if !map.is_object() {
            self.wrong_kind(map, what, Kind::Object);
        }
        if map.reference().is_none() {
            return map.members().collect();
        }
        let own: Vec<_> = map.members().filter(|(name, _)| *name != "$ref").collect();
        let target = self.object(map, what);
        let more = target
            .into_iter()
            .flat_map(Spot::members)
            .filter(|(name, _)| own.iter().all(|(other, _)| other != name));
        own.iter().copied().chain(more).collect()
    }

    /// The elements of a list.
    pub(super) fn elements(&mut self, list: Option<Spot<'b>>, what: &str) -> Vec<Spot<'b>> {
        let Some(list) = list else { return Vec::new() };
        if list.node.kind() != Kind::Array {
            self.wrong_kind(list, what, Kind::Array);
        }
        list.items().collect()
    }
}
