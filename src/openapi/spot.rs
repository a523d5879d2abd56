//! A node together with the file that it stands in, so that what is read from it can say where it was.

use crate::contract::At;
use crate::source::{Kind, Node};
use std::sync::Arc;

/// A node of the bundle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'b> {
    pub(super) file: u16,
    pub(super) node: Node<'b>,
}

impl<'b> Spot<'b> {
    pub(super) fn at(self) -> At {
        At {
            file: self.file,
            node: self.node.id(),
        }
    }

    /// The same file's other node.
    pub(super) fn with(self, node: Node<'b>) -> Self {
        Self { file: self.file, node }
    }

    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.node.get(key).map(|node| self.with(node))
    }

    pub(super) fn members(self) -> impl Iterator<Item = (&'b str, Self)> {
        self.node.members().map(move |(key, node)| (key, self.with(node)))
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.node.items().map(move |node| self.with(node))
    }

    pub(super) fn is_object(self) -> bool {
        self.node.kind() == Kind::Object
    }

    /// The `$ref` of a reference object.
    pub(super) fn reference(self) -> Option<&'b str> {
        self.node.get("$ref").and_then(Node::as_str)
    }

    /// A string member.
    pub(super) fn text(self, key: &str) -> Option<&'b str> {
        self.node.get(key).and_then(Node::as_str)
    }

    /// A string member that says something.
    pub(super) fn prose(self, key: &str) -> Option<Arc<str>> {
        self.text(key).filter(|text| !text.trim().is_empty()).map(Into::into)
    }

    /// Whether a member is `true`.
    pub(super) fn flag(self, key: &str) -> bool {
        self.node.get(key).and_then(Node::as_bool) == Some(true)
    }
}

/// Whether a key is a vendor extension.
pub(super) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
