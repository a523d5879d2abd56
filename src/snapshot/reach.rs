//! What a document's operations reach: the nodes that a `$ref` leads to, in every file of the bundle.

use super::place::{METHODS, Place, reference};
use crate::contract::At;
use crate::source::{Bundle, Kind, Node};
use std::collections::BTreeSet;

/// The nodes that must be written.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Nodes that a `$ref` leads to.
    pub(super) targets: BTreeSet<At>,
    /// Those and what they stand in, kept operations included.
    pub(super) needed: BTreeSet<At>,
}

/// Follows every `$ref` from the document, or from the operations to keep where there are such.
pub(super) fn reach(bundle: &Bundle, keep: Option<&BTreeSet<At>>) -> Reach {
    let mut walk = Walk {
        bundle,
        cut: keep.is_some(),
        reach: Reach::default(),
        open: Vec::new(),
    };
    walk.node(0, bundle.tree(0).root(), Place::Document);
    for at in keep.into_iter().flatten() {
        walk.node(at.file, bundle.tree(at.file).node(at.node), Place::Object);
    }
    while let Some(at) = walk.open.pop() {
        walk.node(at.file, bundle.tree(at.file).node(at.node), Place::Object);
    }
    let mut found = walk.reach;
    found.needed.extend(keep.into_iter().flatten());
    found.needed.extend(&found.targets);
    for file in 0..bundle.len() {
        let Ok(file) = u16::try_from(file) else { break };
        mark_ancestors(file, bundle.tree(file).root(), &mut found.needed);
    }
    found
}

struct Walk<'b> {
    bundle: &'b Bundle,
    cut: bool,
    reach: Reach,
    open: Vec<At>,
}

impl Walk<'_> {
    fn node(&mut self, file: u16, node: Node<'_>, place: Place) {
        for (key, value) in node.members() {
            if let Some(reference) = reference(key, value, place) {
                self.follow(file, &reference);
            }
            if self.waits(place, key) {
                continue;
            }
            if let Some(place) = place.member(key, value) {
                self.node(file, value, place);
            }
        }
        for item in node.items() {
            self.node(file, item, place.element());
        }
    }

    /// What is written only if something else leads to it.
    fn waits(&self, place: Place, key: &str) -> bool {
        let definition = matches!(place, Place::Definitions);
        let operation = place == Place::PathItem && METHODS.contains(&key);
        self.cut && (definition || operation)
    }

    fn follow(&mut self, file: u16, reference: &str) {
        let Ok((file, node)) = self.bundle.resolve(file, reference) else {
            return;
        };
        let at = At { file, node };
        if self.reach.targets.insert(at) {
            self.open.push(at);
        }
    }
}

/// Adds every node that holds one of `needed`; says whether this one is or holds one.
fn mark_ancestors(file: u16, node: Node<'_>, needed: &mut BTreeSet<At>) -> bool {
    let at = At { file, node: node.id() };
    let mut holds = needed.contains(&at);
    if matches!(node.kind(), Kind::Object | Kind::Array) {
        for (_, member) in node.members() {
            holds |= mark_ancestors(file, member, needed);
        }
        for item in node.items() {
            holds |= mark_ancestors(file, item, needed);
        }
    }
    if holds {
        needed.insert(at);
    }
    holds
}
