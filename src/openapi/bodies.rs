//! Request bodies and media types.

use super::reader::Reader;
use super::spot::Spot;
use crate::contract::{MediaBody, Ordered, RequestBody, Schema, SchemaId, Types};
use std::sync::Arc;

impl<'b> Reader<'b> {
    /// Reads a 3.x request body.
    pub(super) fn request_body(&mut self, spot: Spot<'b>) -> Option<RequestBody> {
        let spot = self.object(spot, "a request body")?;
        Some(RequestBody {
            required: spot.flag("required"),
            description: self.prose(spot.text("description")),
            media: self
                .media(spot.get("content"))
                .into_iter()
                .map(|(name, body, _)| (name, body))
                .collect(),
            at: spot.at(),
        })
    }

    /// The media types of a `content`, each with its object. Of two that differ in parameters only, the first counts.
    pub(super) fn media(&mut self, content: Option<Spot<'b>>) -> Vec<(Arc<str>, MediaBody, Spot<'b>)> {
        let mut found: Ordered<Arc<str>, (MediaBody, Spot<'b>)> = Ordered::default();
        for (name, entry) in self.map(content, "`content`") {
            let Some(spot) = self.object(entry, "a media type") else { continue };
            let schema = self.media_schema(spot);
            found
                .entry(self.media_name(name))
                .or_insert((MediaBody { schema, at: spot.at() }, spot));
        }
        found.into_iter().map(|(name, (body, spot))| (name, body, spot)).collect()
    }

    /// `schema`; for streams (3.2) the list of what `itemSchema` describes; both together where both are said.
    fn media_schema(&mut self, spot: Spot<'b>) -> Option<SchemaId> {
        let whole = spot.get("schema").map(|schema| self.schema(schema));
        let Some(item) = spot.get("itemSchema") else { return whole };
        let items = Some(self.schema(item));
        Some(self.compose(Schema {
            types: Types::ARRAY,
            items,
            all_of: whole.into_iter().collect::<Vec<_>>().into(),
            ..Schema::any(item.at())
        }))
    }

    /// A media type in lower case, parameters taken off.
    pub(super) fn media_name(&mut self, text: &'b str) -> Arc<str> {
        let name = text.split(';').next().unwrap_or_default().trim();
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            name.to_ascii_lowercase().into()
        } else {
            self.word(name)
        }
    }
}
