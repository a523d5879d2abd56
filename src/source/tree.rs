//! One file as a tree: its text, its tape, and from offsets to lines. It chooses the reader.

use super::error::{Fault, Position, ReadError, Warning};
use super::lines::Lines;
use super::node::{Node, NodeId};
use super::tape::Tape;
use super::{Limits, decode, json, yaml};
use foldhash::HashMap;
use std::fmt;
use std::sync::OnceLock;

/// One JSON or YAML file.
pub struct Tree {
    name: String,
    pub(super) text: String,
    pub(super) tape: Tape,
    lines: OnceLock<Lines>,
    pub(super) anchors: OnceLock<HashMap<String, NodeId>>,
}

/// Characters of a source line that are shown.
const LONGEST_LINE: usize = 400;

impl Tree {
    /// Reads a file: JSON where it begins like JSON, YAML otherwise. `name` is what messages call it (a path or a
    /// URL without secrets).
    pub fn parse(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, ReadError> {
        Self::or_bytes(name, bytes, limits).map_err(|(error, _)| error)
    }

    /// As [`Tree::parse`]; what cannot be read is given back.
    pub(super) fn or_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, (ReadError, Vec<u8>)> {
        let text = decode::text(name, bytes, limits.bytes)?;
        let outcome = match decode::no_document(&text) {
            Some(message) => Err(Fault::new(0, message)),
            None => read(name, &text, limits),
        };
        match outcome {
            Ok(tape) => Ok(Self {
                name: name.to_owned(),
                text,
                tape,
                lines: OnceLock::new(),
                anchors: OnceLock::new(),
            }),
            Err(fault) => {
                let position = (!text.is_empty()).then(|| Lines::new(&text).position(&text, fault.offset));
                let error = ReadError {
                    name: name.to_owned(),
                    position,
                    message: fault.message,
                };
                Err((error, text.into_bytes()))
            }
        }
    }

    /// The file's name, as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's text, byte order mark taken off; all offsets count in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole document.
    pub fn root(&self) -> Node<'_> {
        self.node(NodeId(0))
    }

    /// A node of this tree; an id of another tree gives some node, or null.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// The JSON Pointers of nodes, which come in ascending order: each object on the way is gone through once.
    pub fn pointers(&self, nodes: &[NodeId]) -> Vec<String> {
        let mut found = Vec::with_capacity(nodes.len());
        self.root().spell(nodes, &mut String::new(), &mut found);
        found
    }

    /// What was odd, such as duplicate keys.
    pub fn warnings(&self) -> &[Warning] {
        &self.tape.warnings
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// The line of a byte offset without its line break. One that is longer than 400 characters is cut: to its first 400 where the
    /// offset is among them, else to the 400 that begin at the offset; so its text and a column say together where something is.
    pub fn line(&self, offset: usize) -> &str {
        let range = self.lines().range(&self.text, offset);
        let line = self.text.get(range.clone()).unwrap_or_default();
        let Some(end) = cut(line) else { return line };
        if offset < range.start + end {
            return line.get(..end).unwrap_or(line);
        }
        let rest = self.text.get(offset..range.end).unwrap_or_default();
        cut(rest).and_then(|end| rest.get(..end)).unwrap_or(rest)
    }

    pub(super) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }
}

/// The byte after the longest stretch that is shown; none where all is.
fn cut(line: &str) -> Option<usize> {
    line.char_indices().nth(LONGEST_LINE).map(|(end, _)| end)
}

impl fmt::Debug for Tree {
    /// The text may hold sample values, so it is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree")
            .field("name", &self.name)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

/// JSON is valid YAML, but its own reader is faster and its messages are better; a text that begins like JSON and is
/// YAML's flow style after all gets its second chance by its name.
fn read(name: &str, text: &str, limits: &Limits) -> Result<Tape, Fault> {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let named_yaml = matches!(extension.as_str(), "yaml" | "yml");
    let begins_like_json = text.trim_start().starts_with(['{', '[']);
    if extension == "json" || begins_like_json && !named_yaml {
        return json::read(text, limits.depth);
    }
    match json::read(text, limits.depth) {
        Ok(tape) => Ok(tape),
        Err(_) => yaml::read(text, limits),
    }
}
