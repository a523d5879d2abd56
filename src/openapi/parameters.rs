//! Parameters of operations and path items, in the spelling of 3.x and 2.0.

use super::paths::PathItem;
use super::reader::Reader;
use super::recognise::Version;
use super::spot::Spot;
use super::swagger2;
use crate::contract::{Ordered, Parameter, ParameterPlace, RequestBody};
use std::sync::Arc;

const PLACES: [(&str, ParameterPlace); 5] = [
    ("path", ParameterPlace::Path),
    ("query", ParameterPlace::Query),
    ("querystring", ParameterPlace::Query),
    ("header", ParameterPlace::Header),
    ("cookie", ParameterPlace::Cookie),
];

/// Headers that other parts of an operation describe: a parameter of this name is to be ignored (OpenAPI 3.x, Parameter
/// Object). 2.0 has no such sentence, and there `Authorization` is often all that is said of authentication.
const DESCRIBED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'b> Reader<'b> {
    /// The parameters in force at an operation, and the body that 2.0 writes among them.
    pub(super) fn parameters(
        &mut self,
        root: Spot<'b>,
        item: &PathItem<'b>,
        operation: Spot<'b>,
    ) -> (Vec<Arc<Parameter>>, Option<RequestBody>) {
        let shared = self.elements(item.get("parameters"), "`parameters`");
        let own = self.elements(operation.get("parameters"), "`parameters`");
        let mut found: Ordered<_, Arc<Parameter>> = Ordered::default();
        let mut sent: Vec<Spot<'b>> = Vec::new();
        for (is_own, entry) in shared
            .into_iter()
            .map(|spot| (false, spot))
            .chain(own.into_iter().map(|spot| (true, spot)))
        {
            let Some(spot) = self.object(entry, "a parameter") else { continue };
            if self.version == Version::V2 && matches!(spot.text("in"), Some("body" | "formData")) {
                sent.retain(|other| !(is_own && is_same_part(*other, spot)));
                sent.push(spot);
            } else if let Some(parameter) = self.shared_parameter(spot, !is_own || entry.at() != spot.at()) {
                found.insert(identity(&parameter), parameter);
            }
        }
        let body = if sent.is_empty() {
            None
        } else {
            self.body_of_parameters(root, operation, &sent)
        };
        (found.into_values().collect(), body)
    }

    /// A parameter; one that others may have too is read where it is met first.
    fn shared_parameter(&mut self, spot: Spot<'b>, is_shared: bool) -> Option<Arc<Parameter>> {
        if !is_shared {
            return self.parameter(spot).map(Arc::new);
        }
        if let Some(known) = self.parameters.get(&spot.at()) {
            return known.clone();
        }
        let read = self.parameter(spot).map(Arc::new);
        self.parameters.insert(spot.at(), read.clone());
        read
    }

    fn parameter(&mut self, spot: Spot<'b>) -> Option<Parameter> {
        let Some(name) = spot.text("name") else {
            self.diagnose(spot, "a parameter must have a name; it is left out");
            return None;
        };
        let place = spot.text("in").and_then(|place| PLACES.iter().find(|(known, _)| *known == place));
        let Some((_, place)) = place.copied() else {
            self.diagnose(
                spot,
                "a parameter must say where it travels: `in` is path, query, header or cookie; it is left out",
            );
            return None;
        };
        if place == ParameterPlace::Header && self.is_described_elsewhere(name) {
            return None;
        }
        let (media, schema) = self.parameter_schema(spot);
        let (style, explode) = self.style(spot, place);
        Some(Parameter {
            name: self.word(name),
            place,
            required: spot.flag("required"),
            deprecated: spot.flag("deprecated"),
            allow_empty: spot.flag("allowEmptyValue"),
            description: self.prose(spot.text("description")),
            schema,
            media,
            style,
            explode,
            allow_reserved: spot.flag("allowReserved"),
            at: spot.at(),
        })
    }

    fn is_described_elsewhere(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        DESCRIBED_ELSEWHERE.contains(&name.as_str()) && (self.version != Version::V2 || name != "authorization")
    }

    /// The schema of a parameter or header and, where it is declared by `content`, its media type. In 2.0 the
    /// parameter is its own schema.
    pub(super) fn parameter_schema(&mut self, spot: Spot<'b>) -> (Option<Arc<str>>, Option<crate::contract::SchemaId>) {
        if self.version == Version::V2 {
            return (None, Some(self.schema(spot)));
        }
        if let Some(schema) = spot.get("schema") {
            return (None, Some(self.schema(schema)));
        }
        let Some((media, carried)) = spot.get("content").and_then(|content| content.members().next()) else {
            return (None, None);
        };
        let schema = carried.get("schema").map(|schema| self.schema(schema));
        (Some(self.media_name(media)), schema)
    }

    fn style(&mut self, spot: Spot<'b>, place: ParameterPlace) -> (Arc<str>, bool) {
        let by_place = match place {
            ParameterPlace::Path | ParameterPlace::Header => "simple",
            ParameterPlace::Query | ParameterPlace::Cookie => "form",
        };
        if self.version == Version::V2 {
            let (style, explode) = swagger2::style(spot, by_place);
            return (self.word(style), explode);
        }
        if spot.text("in") == Some("querystring") {
            return (self.word("querystring"), false);
        }
        let style = spot.text("style").unwrap_or(by_place);
        let explode = spot.node.get("explode").and_then(crate::source::Node::as_bool);
        (self.word(style), explode.unwrap_or(matches!(style, "form" | "cookie")))
    }
}

/// What makes two parameters the same: place and name, header names without case.
fn identity(parameter: &Parameter) -> (ParameterPlace, String) {
    let is_header = parameter.place == ParameterPlace::Header;
    let name = if is_header {
        parameter.name.to_ascii_lowercase()
    } else {
        parameter.name.to_string()
    };
    (parameter.place, name)
}

/// Whether an operation's part of a 2.0 body takes the place of the path item's: the body itself, or the field of a name.
fn is_same_part(one: Spot<'_>, other: Spot<'_>) -> bool {
    one.text("in") == other.text("in") && (one.text("in") == Some("body") || one.text("name") == other.text("name"))
}
