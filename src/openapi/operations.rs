//! One operation object.

use super::paths::PathItem;
use super::reader::Reader;
use super::spot::Spot;
use crate::contract::{Operation, Received, Server};
use std::sync::Arc;

/// What is known of an operation from where it stands.
pub(super) struct Address {
    pub(super) method: Arc<str>,
    pub(super) path: Arc<str>,
    pub(super) received: Option<Received>,
    pub(super) servers: Vec<Server>,
}

impl<'b> Reader<'b> {
    /// Reads one operation.
    pub(super) fn operation(&mut self, root: Spot<'b>, item: &PathItem<'b>, spot: Spot<'b>, address: Address) {
        let (parameters, legacy_body) = self.parameters(root, item, spot);
        let request_body = spot.get("requestBody").and_then(|body| self.request_body(body));
        let number = self.contract.operations.len();
        let responses = self.responses(root, spot, number);
        let operation = Operation {
            method: address.method,
            path: address.path,
            received: address.received,
            id: spot.prose("operationId"),
            tags: self
                .elements(spot.get("tags"), "`tags`")
                .iter()
                .filter_map(|tag| tag.node.as_str())
                .map(|tag| self.word(tag))
                .collect(),
            deprecated: spot.flag("deprecated"),
            description: description(item, spot),
            parameters,
            request_body: request_body.or(legacy_body),
            responses,
            security: self.security_in_force(root, spot),
            servers: address.servers,
            at: spot.at(),
        };
        self.contract.operations.push(operation);
    }
}

/// `summary` and `description`, a blank line between; the path item's where the operation has none.
fn description(item: &PathItem<'_>, spot: Spot<'_>) -> Option<Arc<str>> {
    let said = |key: &str| spot.text(key).or_else(|| item.get(key).and_then(|said| said.node.as_str()));
    let parts: Vec<&str> = ["summary", "description"]
        .into_iter()
        .filter_map(said)
        .filter(|part| !part.trim().is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n").into())
}
