//! Paths, webhooks and callbacks: which operations there are, and under which address.

use super::operations::Address;
use super::reader::Reader;
use super::recognise::Version;
use super::spot::Spot;
use crate::contract::{Ordered, Received};
use crate::source::Kind;
use std::sync::Arc;

/// The methods that a path item can have as members; `query` came with 3.2.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What a path item offers: itself and, where it is a reference, what that leads to.
pub(super) struct PathItem<'b>(Vec<Spot<'b>>);

impl<'b> PathItem<'b> {
    /// A member of the item, its own before the referenced one's.
    pub(super) fn get(&self, key: &str) -> Option<Spot<'b>> {
        self.0.iter().find_map(|part| part.get(key))
    }

    /// All operations with their methods, in document order.
    fn operations(&self, version: Version) -> Vec<(String, Spot<'b>)> {
        let known = |method: &str| METHODS.contains(&method) && (method != "query" || version == Version::V32);
        let members = self.0.iter().flat_map(|part| part.members());
        let plain = members
            .filter(|(method, _)| known(method))
            .map(|(method, spot)| (method.to_ascii_uppercase(), spot));
        let more = self
            .0
            .iter()
            .filter_map(|part| part.get("additionalOperations"))
            .flat_map(Spot::members);
        let mut found: Ordered<String, Spot<'b>> = Ordered::default();
        for (method, spot) in plain.chain(more.map(|(method, spot)| (method.to_owned(), spot))) {
            found.entry(method).or_insert(spot);
        }
        found.into_iter().collect()
    }
}

impl<'b> Reader<'b> {
    /// Reads `paths`.
    pub(super) fn paths(&mut self, root: Spot<'b>) {
        for (path, item) in self.entries(root.get("paths"), "`paths`") {
            let Some(item) = self.path_item(item) else { continue };
            for (method, operation) in item.operations(self.version) {
                self.called(root, path, &method, &item, operation);
            }
        }
    }

    /// An operation that a client calls, and its callbacks. No version allows a reference in an operation's place;
    /// documents of many files have them all the same.
    fn called(&mut self, root: Spot<'b>, path: &str, method: &str, item: &PathItem<'b>, operation: Spot<'b>) {
        let Some(operation) = self.object(operation, "an operation") else {
            return;
        };
        let servers = self.servers_in_force(root, item, operation);
        let base = servers
            .first()
            .map(|server| super::servers::base_path(&server.url))
            .unwrap_or_default();
        let slash = if path.starts_with('/') { "" } else { "/" };
        let full: Arc<str> = format!("{base}{slash}{path}").into();
        let address = Address {
            method: method.into(),
            path: Arc::clone(&full),
            received: None,
            servers,
        };
        self.operation(root, item, operation, address);
        self.callbacks(root, operation, &full);
    }

    /// Reads `webhooks` (3.1), and what 3.0 documents call `x-webhooks` until they may.
    pub(super) fn webhooks(&mut self, root: Spot<'b>) {
        let named = root.get("webhooks").or_else(|| root.get("x-webhooks"));
        for (name, item) in self.map(named, "`webhooks`") {
            let Some(item) = self.path_item(item) else { continue };
            self.received(root, &item, &format!("webhook:{name}"), &Received::Webhook);
        }
    }

    /// The callbacks of one operation. Callbacks of callbacks are not followed.
    fn callbacks(&mut self, root: Spot<'b>, operation: Spot<'b>, path: &str) {
        for (name, callback) in self.map(operation.get("callbacks"), "`callbacks`") {
            let Some(callback) = self.object(callback, "a callback") else {
                continue;
            };
            for (expression, item) in self.entries(Some(callback), "a callback") {
                let Some(item) = self.path_item(item) else { continue };
                self.received(root, &item, &format!("callback:{path}:{name}:{expression}"), &Received::Callback);
            }
        }
    }

    fn received(&mut self, root: Spot<'b>, item: &PathItem<'b>, path: &str, received: &Received) {
        for (method, operation) in item.operations(self.version) {
            let received = Some(received.clone());
            let address = Address {
                method: method.into(),
                path: path.into(),
                received,
                servers: Vec::new(),
            };
            self.operation(root, item, operation, address);
        }
    }

    fn path_item(&mut self, spot: Spot<'b>) -> Option<PathItem<'b>> {
        if !spot.is_object() {
            self.wrong_kind(spot, "a path item", Kind::Object);
            return None;
        }
        let target = if spot.reference().is_some() {
            self.object(spot, "a path item")
        } else {
            None
        };
        Some(PathItem(std::iter::once(spot).chain(target).collect()))
    }
}
