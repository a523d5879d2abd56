//! Text with positions: JSON and YAML read into one flat tree of nodes that know where they stand,
//! pointers into it, and `$ref` across files.
//!
//! It knows nothing of OpenAPI and does no IO: whoever owns the network or the disk hands bytes in
//! ([`Tree::parse`], [`Bundle::add`]) and asks what is still missing ([`Bundle::missing`]).

mod builder;
mod bundle;
mod canonical;
mod decode;
mod error;
mod json;
mod json_string;
mod lines;
mod node;
mod overlay;
mod pointer;
mod tape;
#[cfg(test)]
mod tests;
mod tree;
mod twins;
mod uri;
mod yaml;
mod yaml_block;
mod yaml_flow;
mod yaml_scalar;
mod yaml_text;

pub use bundle::{Bundle, RefError};
pub(crate) use canonical::write_text;
pub use error::{Position, ReadError, Warning};
pub(crate) use json_string::{plain_end, unescape_at};
pub use node::{Kind, Node, NodeId};
pub use overlay::{Overlaid, overlaid, read_overlay};
pub use pointer::{escape, unescape};
pub use tree::Tree;
pub use twins::{ByName, Twins};

/// What a reader refuses to exceed, so that no input can take all memory or the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: usize,
    /// Deepest nesting of arrays and objects.
    pub depth: usize,
    /// How many nodes YAML aliases and merge keys may add to those that are written.
    pub aliased: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            depth: 256,
            aliased: 2_000_000,
        }
    }
}
