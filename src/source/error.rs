//! What reading can go wrong with, and where. It knows positions, never the content of a document.

use super::node::NodeId;
use std::fmt;

/// A place in a text: line and column count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A file that could not be read as JSON or YAML. Shown as `name:line:column: what is wrong`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The file, as it was named to the reader.
    pub name: String,
    /// Where, as far as one place is to blame.
    pub position: Option<Position>,
    /// What is wrong there, and where that helps, what to do.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "{}:{position}: {}", self.name, self.message),
            None => write!(f, "{}: {}", self.name, self.message),
        }
    }
}

impl std::error::Error for ReadError {}

/// Something odd that did not keep the file from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The node that it is about.
    pub node: NodeId,
    /// Byte offset in the text; [`super::Tree::position`] makes a line and column of it.
    pub offset: usize,
    /// What is odd there.
    pub message: String,
}

/// A reader's own error, before the tree gives it a name and a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Byte offset in the text.
    pub(super) offset: usize,
    /// What is wrong there.
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
        }
    }
}

/// A piece of a document short enough for a message.
pub(super) fn clip(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(59).chain(['…']).collect()
    }
}
