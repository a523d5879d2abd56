//! What only 2.0 has: bodies among the parameters, `consumes` and `produces`, `collectionFormat`.

use super::reader::Reader;
use super::spot::Spot;
use crate::contract::{MediaBody, Property, RequestBody, Schema, Types};
use crate::source::Kind;
use std::sync::Arc;

/// 2.0's `collectionFormat`, as 3.x spells it: style and explode.
const COLLECTIONS: [(&str, &str, bool); 5] = [
    ("csv", "", false),
    ("multi", "form", true),
    ("ssv", "spaceDelimited", false),
    ("tsv", "tabDelimited", false),
    ("pipes", "pipeDelimited", false),
];

const FORMS: [&str; 2] = ["application/x-www-form-urlencoded", "multipart/form-data"];

/// Style and explode of a parameter whose place has the style `by_place`. `collectionFormat` speaks of arrays only.
pub(super) fn style<'b>(spot: Spot<'b>, by_place: &'b str) -> (&'b str, bool) {
    if spot.text("type") != Some("array") {
        return (by_place, by_place == "form");
    }
    let format = spot.text("collectionFormat").unwrap_or("csv");
    let known = COLLECTIONS.iter().find(|(name, ..)| *name == format);
    let (_, style, explode) = known.copied().unwrap_or(("", format, false));
    (if style.is_empty() { by_place } else { style }, explode)
}

impl<'b> Reader<'b> {
    /// The media types in force at an operation by `consumes` or `produces`; JSON where the document says none.
    pub(super) fn media_types(&mut self, root: Spot<'b>, operation: Spot<'b>, key: &str) -> Vec<Arc<str>> {
        let listed = operation
            .get(key)
            .or_else(|| root.get(key))
            .filter(|list| list.node.kind() == Kind::Array);
        let listed = listed.into_iter().flat_map(Spot::items).filter_map(|item| item.node.as_str());
        let mut names: Vec<Arc<str>> = Vec::new();
        for name in listed {
            let name = self.media_name(name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            vec![self.word("application/json")]
        } else {
            names
        }
    }

    /// The request body that parameters in `body` or `formData` make.
    pub(super) fn body_of_parameters(&mut self, root: Spot<'b>, operation: Spot<'b>, sent: &[Spot<'b>]) -> Option<RequestBody> {
        let media = self.media_types(root, operation, "consumes");
        if let Some(body) = sent.iter().find(|part| part.text("in") == Some("body")) {
            let schema = body.get("schema").map(|schema| self.schema(schema));
            let carried = MediaBody {
                schema,
                at: body.get("schema").unwrap_or(*body).at(),
            };
            return Some(RequestBody {
                required: body.flag("required"),
                description: body.prose("description"),
                media: media.into_iter().map(|name| (name, carried.clone())).collect(),
                at: body.at(),
            });
        }
        let first = sent.first()?;
        let schema = self.form(*first, sent);
        let carried = MediaBody {
            schema: Some(schema),
            at: first.at(),
        };
        let has_file = sent.iter().any(|field| field.text("type") == Some("file"));
        let forms: Vec<Arc<str>> = media.into_iter().filter(|name| FORMS.contains(&&**name)).collect();
        let forms = if forms.is_empty() {
            vec![FORMS[usize::from(has_file)].into()]
        } else {
            forms
        };
        Some(RequestBody {
            required: sent.iter().any(|field| field.flag("required")),
            description: None,
            media: forms.into_iter().map(|name| (name, carried.clone())).collect(),
            at: first.at(),
        })
    }

    /// The fields of a form as one object.
    fn form(&mut self, first: Spot<'b>, fields: &[Spot<'b>]) -> crate::contract::SchemaId {
        let mut object = Schema {
            types: Types::OBJECT,
            ..Schema::any(first.at())
        };
        for field in fields {
            let Some(name) = field.text("name") else { continue };
            let schema = self.schema(*field);
            let property = Property {
                schema,
                at: field.at(),
                description: None,
                deprecated: field.flag("deprecated"),
                read_only: false,
                write_only: false,
            };
            object.properties.insert(name.into(), property);
            if field.flag("required") {
                object.required.insert(name.into());
            }
        }
        self.compose(object)
    }
}
