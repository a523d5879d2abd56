//! One node of a tree: what it is, what it holds, where it stands. It borrows everything from its tree.

use super::error::Position;
use super::pointer::escape;
use super::tape::Tag;
use super::tree::Tree;
use std::fmt;
use std::ops::Range;

/// Index of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// The six kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number of any size.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    /// With its article, for sentences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    pub(super) tree: &'t Tree,
    pub(super) id: NodeId,
}

impl<'t> Node<'t> {
    /// What it is.
    pub fn kind(self) -> Kind {
        match self.tag() {
            Tag::Null => Kind::Null,
            Tag::False | Tag::True => Kind::Bool,
            Tag::Number | Tag::NumberAside => Kind::Number,
            Tag::Array => Kind::Array,
            Tag::Object | Tag::Indexed => Kind::Object,
            _ => Kind::String,
        }
    }

    /// Its index in the tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The tree that it belongs to.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// The string, unescaped; none for other kinds.
    pub fn as_str(self) -> Option<&'t str> {
        matches!(self.tag(), Tag::Quoted | Tag::Plain | Tag::Aside).then(|| self.raw())
    }

    /// The boolean; none for other kinds.
    pub fn as_bool(self) -> Option<bool> {
        match self.tag() {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => None,
        }
    }

    /// The text of the number, as JSON writes it; none for other kinds.
    pub fn as_number(self) -> Option<&'t str> {
        matches!(self.tag(), Tag::Number | Tag::NumberAside).then(|| self.raw())
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.tag() == Tag::Null
    }

    /// The member of an object; none for other kinds. Of duplicate keys the last one counts.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        let found = self.tree.tape.find(&self.tree.text, self.id.0, key)?;
        Some(self.tree.node(NodeId(found + 1)))
    }

    /// The members of an object in document order; nothing for other kinds.
    pub fn members(self) -> impl Iterator<Item = (&'t str, Node<'t>)> {
        let tree = self.tree;
        let keys = tree.tape.keys(self.id.0);
        keys.map(move |key| (tree.tape.text_of(&tree.text, key), tree.node(NodeId(key + 1))))
    }

    /// The elements of an array in order; nothing for other kinds.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let end = if self.tag() == Tag::Array { tree.tape.after(self.id.0) } else { 0 };
        let first = (self.id.0 + 1 < end).then_some(self.id.0 + 1);
        let next = move |at: &u32| Some(tree.tape.after(*at)).filter(|at| *at < end);
        std::iter::successors(first, next).map(move |at| tree.node(NodeId(at)))
    }

    /// How many members or elements it has; 0 for scalars. It counts them.
    pub fn len(self) -> usize {
        self.members().count() + self.items().count()
    }

    /// Whether it has no members or elements.
    pub fn is_empty(self) -> bool {
        self.members().next().is_none() && self.items().next().is_none()
    }

    /// Its last descendant; itself where it has none.
    pub fn last(self) -> NodeId {
        NodeId(self.tree.tape.after(self.id.0).saturating_sub(1))
    }

    /// The bytes of the text that it is written in, quotes included. What a YAML alias repeats has the span of its anchor.
    pub fn span(self) -> Range<usize> {
        let entry = self.tree.tape.entry(self.id.0);
        entry.start as usize..entry.end as usize
    }

    /// The key under which it stands; none for array elements and the root.
    pub fn key(self) -> Option<&'t str> {
        self.key_entry().map(|key| self.tree.tape.text_of(&self.tree.text, key))
    }

    /// Where a reader looks for it: its key where it has one, else its first character.
    pub fn position(self) -> Position {
        self.tree.position(self.starts_at())
    }

    /// The source line of [`Node::position`], as [`Tree::line`] gives it.
    pub fn line(self) -> &'t str {
        self.tree.line(self.starts_at())
    }

    /// Its JSON Pointer (RFC 6901); empty for the root.
    pub fn pointer(self) -> String {
        let segments = self.path().into_iter().map(|segment| format!("/{}", escape(&segment)));
        segments.collect()
    }

    /// The pointers of itself and of nodes below it, all in ascending order. Depth is bounded by the reader's limit.
    pub(super) fn spell(self, wanted: &[NodeId], path: &mut String, found: &mut Vec<String>) {
        let (here, mut below) = wanted.split_at(wanted.partition_point(|node| *node <= self.id));
        found.extend(here.iter().map(|_| path.clone()));
        for (segment, node) in self.parts() {
            // What is no value, such as a key, goes by the object that it stands in.
            while let Some((_, after)) = below.split_first().filter(|(first, _)| **first < node.id) {
                found.push(path.clone());
                below = after;
            }
            let (inside, after) = below.split_at(below.partition_point(|wanted| *wanted <= node.last()));
            below = after;
            if !inside.is_empty() {
                let length = path.len();
                path.extend(["/", &escape(&self.segment(segment))]);
                node.spell(inside, path, found);
                path.truncate(length);
            }
        }
        found.extend(below.iter().map(|_| path.clone()));
    }

    /// The members or elements, each with the number of its key or its index: few of the keys are ever spelt.
    fn parts(self) -> impl Iterator<Item = (u32, Node<'t>)> {
        let tree = self.tree;
        let members = tree.tape.keys(self.id.0).map(move |key| (key, tree.node(NodeId(key + 1))));
        members.chain((0..).zip(self.items()))
    }

    /// What leads to a part, by its number.
    fn segment(self, number: u32) -> String {
        if self.kind() == Kind::Object {
            self.tree.tape.text_of(&self.tree.text, number).to_owned()
        } else {
            number.to_string()
        }
    }

    /// The keys and indices that lead to it from the root.
    pub(super) fn path(self) -> Vec<String> {
        let (mut at, mut path) = (self.tree.root(), Vec::new());
        let holds = |node: &Node<'t>| node.id <= self.id && self.id.0 < self.tree.tape.after(node.id.0);
        while at.id < self.id {
            let Some((segment, node)) = at.parts().find(|(_, node)| holds(node)) else {
                break;
            };
            path.push(at.segment(segment));
            at = node;
        }
        path
    }

    fn starts_at(self) -> usize {
        let shown = self.key_entry().unwrap_or(self.id.0);
        self.tree.tape.entry(shown).start as usize
    }

    fn key_entry(self) -> Option<u32> {
        let before = self.id.0.checked_sub(1)?;
        matches!(
            self.tree.tape.entry(before).tag,
            Tag::KeyQuoted | Tag::KeyPlain | Tag::KeyAside | Tag::KeyDead
        )
        .then_some(before)
    }

    fn tag(self) -> Tag {
        self.tree.tape.entry(self.id.0).tag
    }

    fn raw(self) -> &'t str {
        self.tree.tape.text_of(&self.tree.text, self.id.0)
    }
}

impl fmt::Debug for Node<'_> {
    /// Values may be samples, so only kind and place are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}:{} ({})",
            self.kind(),
            self.tree.name(),
            self.position(),
            self.pointer()
        )
    }
}
