//! Text with positions.

/// Index of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);
/// One file.
#[derive(Debug, Default)]
pub struct Tree {}
/// A node of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t>(pub &'t Tree, pub NodeId);
impl Tree {
    /// A node.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node(self, id)
    }
}
/// Files joined by `$ref`.
#[derive(Debug, Default)]
pub struct Bundle {
    trees: Vec<Tree>,
}
impl Bundle {
    /// A file.
    pub fn tree(&self, file: u16) -> &Tree {
        &self.trees[file as usize]
    }
}
