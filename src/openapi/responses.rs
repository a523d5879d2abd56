//! Responses and their headers.

use super::reader::Reader;
use super::recognise::Version;
use super::spot::Spot;
use crate::contract::{At, Example, Header, MediaBody, Ordered, Response};
use std::collections::BTreeMap;
use std::sync::Arc;

impl<'b> Reader<'b> {
    /// The responses of the operation that will have this number.
    pub(super) fn responses(&mut self, root: Spot<'b>, operation: Spot<'b>, number: usize) -> Ordered<Arc<str>, Response> {
        let mut found = Ordered::default();
        for (status, entry) in self.entries(operation.get("responses"), "`responses`") {
            let Some(spot) = self.object(entry, "a response") else { continue };
            let status = self.status_name(status);
            let media = if self.version == Version::V2 {
                self.media_of_2(root, operation, spot, number, &status)
            } else {
                self.media_of_3(spot, number, &status)
            };
            let response = Response {
                description: self.prose(spot.text("description")),
                headers: self.headers(spot),
                media,
                links: self.links(spot),
                at: spot.at(),
            };
            found.insert(status, response);
        }
        found
    }

    fn media_of_3(&mut self, spot: Spot<'b>, number: usize, status: &Arc<str>) -> Ordered<Arc<str>, MediaBody> {
        let media = self.media(spot.get("content"));
        for (name, body, object) in &media {
            if let Some(schema) = body.schema {
                self.examples_of_media(*object, schema, &(number, Arc::clone(status), Arc::clone(name)));
            }
        }
        media.into_iter().map(|(name, body, _)| (name, body)).collect()
    }

    /// 2.0: one schema for all that `produces` lists, examples by media type.
    fn media_of_2(
        &mut self,
        root: Spot<'b>,
        operation: Spot<'b>,
        spot: Spot<'b>,
        number: usize,
        status: &Arc<str>,
    ) -> Ordered<Arc<str>, MediaBody> {
        let Some(place) = spot.get("schema") else {
            return Ordered::default();
        };
        let schema = self.schema(place);
        for (name, example) in self.map(spot.get("examples"), "`examples`") {
            let response = Some((number, Arc::clone(status), self.media_name(name)));
            self.contract.examples.push(Example {
                schema,
                response,
                at: example.at(),
            });
        }
        let names = self.media_types(root, operation, "produces");
        names
            .into_iter()
            .map(|name| {
                (
                    name,
                    MediaBody {
                        schema: Some(schema),
                        at: place.at(),
                    },
                )
            })
            .collect()
    }

    fn links(&mut self, response: Spot<'b>) -> BTreeMap<Arc<str>, At> {
        let named = self.map(response.get("links"), "`links`");
        let resolved = named
            .into_iter()
            .filter_map(|(name, entry)| Some((name.into(), self.object(entry, "a link")?.at())));
        resolved.collect()
    }

    fn headers(&mut self, response: Spot<'b>) -> Ordered<Arc<str>, Header> {
        let mut found = Ordered::default();
        for (name, entry) in self.map(response.get("headers"), "`headers`") {
            // The media types say it already (OpenAPI 3.x, Response Object).
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(spot) = self.object(entry, "a header") else { continue };
            let (_, schema) = self.parameter_schema(spot);
            let header = Header {
                required: spot.flag("required"),
                deprecated: spot.flag("deprecated"),
                description: self.prose(spot.text("description")),
                schema,
                at: spot.at(),
            };
            found.insert(self.word(name), header);
        }
        found
    }

    /// `2xx` and `2XX` are the same range.
    fn status_name(&mut self, status: &'b str) -> Arc<str> {
        let is_range = status.len() == 3 && status.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
        if is_range {
            status.to_ascii_uppercase().into()
        } else {
            self.word(status)
        }
    }
}
