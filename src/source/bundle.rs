//! Several files joined by `$ref`. It does no IO: files are added by whoever reads them, and it tells which are missing.

use super::error::ReadError;
use super::node::{Node, NodeId};
use super::pointer::{percent_decode, unescape};
use super::tree::Tree;
use super::{Limits, uri};
use foldhash::HashMap;
use std::collections::BTreeSet;
use std::fmt;

/// Files joined by `$ref`; file 0 is the one that was added first, the document itself.
#[derive(Debug, Default)]
pub struct Bundle {
    limits: Limits,
    files: Vec<File>,
    by_uri: HashMap<String, u16>,
    /// Absolute `$id`s that schemas carry.
    by_id: HashMap<String, (u16, NodeId)>,
    /// Files that cannot be had, with the reason.
    declined: HashMap<String, String>,
}

#[derive(Debug)]
struct File {
    uri: String,
    tree: Tree,
    /// The other files that it refers to.
    externals: Vec<External>,
    /// The address that it gives itself, its root's `$id`.
    named: Option<String>,
}

/// Another file that a file refers to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct External {
    /// Its address, from where the file lies.
    uri: String,
    /// Its address, from what the file calls itself.
    named: Option<String>,
}

/// A `$ref` that leads nowhere. Shown as one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefError {
    /// The file that it names has not been added.
    Missing(String),
    /// The file that it names cannot be had: its name and the reason.
    Declined(String, String),
    /// The file is there, the place in it is not.
    NoTarget(String),
    /// It cannot be followed at all: the reference and the reason.
    Unusable(String, &'static str),
}

impl fmt::Display for RefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(uri) => write!(f, "the file `{uri}` that is referred to here was not read"),
            Self::Declined(uri, reason) => write!(f, "the file `{uri}` that is referred to here could not be read: {reason}"),
            Self::NoTarget(reference) => write!(f, "the reference `{reference}` leads to nothing"),
            Self::Unusable(reference, reason) => write!(f, "the reference `{reference}` cannot be followed: {reason}"),
        }
    }
}

impl std::error::Error for RefError {}

impl Bundle {
    /// An empty bundle whose files may not exceed `limits`.
    pub fn with_limits(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// A bundle of one document, the whole of it.
    pub fn of(uri: &str, bytes: Vec<u8>) -> Result<Self, ReadError> {
        Self::or_bytes(uri, bytes).map_err(|(error, _)| error)
    }

    /// As [`Bundle::of`]; what cannot be read is given back.
    pub fn or_bytes(uri: &str, bytes: Vec<u8>) -> Result<Self, (ReadError, Vec<u8>)> {
        let mut bundle = Self::default();
        let tree = Tree::or_bytes(&uri::shown(uri), bytes, &bundle.limits)?;
        bundle.take(0, uri::normalise(uri), tree);
        Ok(bundle)
    }

    /// Reads a file and adds it; adding an address again changes nothing. `uri` is a path, `git:REV:PATH` or URL;
    /// references of the file are resolved against it.
    pub fn add(&mut self, uri: &str, bytes: Vec<u8>) -> Result<u16, ReadError> {
        self.add_as(uri, &uri::shown(uri), bytes)
    }

    fn add_as(&mut self, uri: &str, name: &str, bytes: Vec<u8>) -> Result<u16, ReadError> {
        let normal = uri::normalise(uri);
        if let Some(known) = self.by_uri.get(&normal) {
            return Ok(*known);
        }
        let name = name.to_owned();
        let Ok(number) = u16::try_from(self.files.len()) else {
            let message = "a document of more than 65,536 files is not read".to_owned();
            return Err(ReadError {
                name,
                position: None,
                message,
            });
        };
        let tree = Tree::parse(&name, bytes, &self.limits)?;
        self.take(number, normal, tree);
        Ok(number)
    }

    fn take(&mut self, number: u16, normal: String, tree: Tree) {
        self.note_ids(number, &tree);
        let named = own_id(&tree);
        let externals = externals(&tree, &normal, named.as_deref());
        self.by_uri.insert(normal.clone(), number);
        self.files.push(File {
            uri: normal,
            tree,
            externals,
            named,
        });
    }

    /// The same bundle with another text of the document itself.
    pub(super) fn with_document(&self, bytes: Vec<u8>) -> Result<Self, ReadError> {
        let mut bundle = Self::with_limits(self.limits);
        let mut first = Some(bytes);
        for file in &self.files {
            let bytes = first.take().unwrap_or_else(|| file.tree.text().as_bytes().to_vec());
            bundle.add_as(&file.uri, file.tree.name(), bytes)?;
        }
        bundle.declined.clone_from(&self.declined);
        Ok(bundle)
    }

    /// Notes that a missing file cannot be had, so that it is not asked for again and references to it say why.
    pub fn decline(&mut self, uri: &str, reason: impl Into<String>) {
        self.declined.insert(uri::normalise(uri), reason.into());
    }

    /// Other files that are referred to and were neither added nor declined, sorted.
    pub fn missing(&self) -> Vec<String> {
        let known = |uri: &String| self.by_uri.contains_key(uri) || self.by_id.contains_key(uri) || self.declined.contains_key(uri);
        let is_here = |external: &External| external.named.as_ref().is_some_and(|named| self.by_id.contains_key(named));
        let all: BTreeSet<&String> = self
            .files
            .iter()
            .flat_map(|file| &file.externals)
            .filter(|external| !known(&external.uri) && !is_here(external))
            .map(|external| &external.uri)
            .collect();
        all.into_iter().cloned().collect()
    }

    /// Whether it is one file in which everything means what its text says at its place.
    pub(super) fn is_self_contained(&self) -> bool {
        self.files.len() == 1 && self.by_id.is_empty() && !self.trees().any(|tree| tree.tape.has_copies)
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// All files in the order in which they were added.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.files.iter().map(|file| &file.tree)
    }

    /// The tree of a file, where there is one.
    pub fn get(&self, file: u16) -> Option<&Tree> {
        self.files.get(usize::from(file)).map(|file| &file.tree)
    }

    /// The tree of a file.
    ///
    /// # Panics
    /// Where no file of the bundle has this number; numbers come from [`Bundle::add`] and [`Bundle::resolve`].
    pub fn tree(&self, file: u16) -> &Tree {
        &self.files[usize::from(file)].tree
    }

    /// Follows a `$ref` that stands in a file: to the file and node that it names.
    pub fn resolve(&self, file: u16, reference: &str) -> Result<(u16, NodeId), RefError> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (target, base) = if address.is_empty() {
            (file, NodeId(0))
        } else {
            self.locate(file, address, reference)?
        };
        let tree = self.get(target).ok_or_else(|| RefError::NoTarget(reference.to_owned()))?;
        let node = walk(tree.node(base), fragment).ok_or_else(|| RefError::NoTarget(reference.to_owned()))?;
        Ok((target, node.id()))
    }

    fn locate(&self, file: u16, address: &str, reference: &str) -> Result<(u16, NodeId), RefError> {
        let base = self.files.get(usize::from(file)).map_or("", |file| file.uri.as_str());
        // What the file calls itself counts where that leads to a schema at hand; else where it lies.
        let named = self.files.get(usize::from(file)).and_then(|file| file.named.as_deref());
        let by_name = named.and_then(|named| uri::join(named, address).ok());
        if let Some(found) = by_name.and_then(|uri| self.by_id.get(&uri)) {
            return Ok(*found);
        }
        let uri = uri::join(base, address).map_err(|reason| RefError::Unusable(reference.to_owned(), reason))?;
        let added = self.by_uri.get(&uri).map(|number| (*number, NodeId(0)));
        added
            .or_else(|| self.by_id.get(&uri).copied())
            .ok_or_else(|| match self.declined.get(&uri) {
                Some(reason) => RefError::Declined(uri::shown(&uri), reason.clone()),
                None => RefError::Missing(uri::shown(&uri)),
            })
    }

    /// Notes the addresses that schemas give themselves; a relative one starts from the root's.
    fn note_ids(&mut self, file: u16, tree: &Tree) {
        let named = own_id(tree);
        for key in tree.tape.keys_named(&tree.text, "$id") {
            let id = tree
                .node(NodeId(key + 1))
                .as_str()
                .filter(|id| !id.is_empty() && !id.starts_with('#'));
            let absolute = id.and_then(|id| match (id.contains("://"), &named) {
                (true, _) => Some(uri::normalise(id)),
                (false, Some(named)) => uri::join(named, id).ok(),
                (false, None) => None,
            });
            if let Some((id, schema)) = absolute.and_then(|id| Some((id, tree.tape.parent(key)?))) {
                self.by_id.entry(id).or_insert((file, NodeId(schema)));
            }
        }
    }
}

/// Follows the fragment of a reference: a JSON Pointer, or an `$anchor`.
fn walk<'t>(base: Node<'t>, fragment: &str) -> Option<Node<'t>> {
    let Some(pointer) = fragment.strip_prefix('/') else {
        return if fragment.is_empty() {
            Some(base)
        } else {
            anchor(base.tree(), &percent_decode(fragment))
        };
    };
    pointer.split('/').try_fold(base, |node, segment| {
        let plain = !segment.contains(['~', '%']);
        let found = if plain {
            node.get(segment)
        } else {
            node.get(&unescape(&percent_decode(segment)))
                .or_else(|| node.get(&unescape(segment)))
        };
        found.or_else(|| node.items().nth(segment.parse().ok()?))
    })
}

fn anchor<'t>(tree: &'t Tree, name: &str) -> Option<Node<'t>> {
    let anchors = tree.anchors.get_or_init(|| {
        let named = ["$anchor", "$dynamicAnchor"]
            .into_iter()
            .flat_map(|key| tree.tape.keys_named(&tree.text, key));
        let found = named.filter_map(|key| {
            let name = tree.node(NodeId(key + 1)).as_str()?;
            Some((name.to_owned(), NodeId(tree.tape.parent(key)?)))
        });
        // Before 2019-09 a fragment in `$id` was the anchor (draft 7, core, section 8.2.3).
        let older = tree.tape.keys_named(&tree.text, "$id").filter_map(|key| {
            let name = tree.node(NodeId(key + 1)).as_str()?.strip_prefix('#')?;
            Some((name.to_owned(), NodeId(tree.tape.parent(key)?)))
        });
        older.chain(found).collect()
    });
    anchors.get(name).map(|id| tree.node(*id))
}

/// Members whose content is data, or prose: a `$ref` in there refers to nothing …
const DATA: [&str; 8] = [
    "example",
    "default",
    "const",
    "enum",
    "value",
    "description",
    "summary",
    "dataValue",
];
/// … unless they stand in one of these, where keys are names that the document's author chose.
const NAMED: [&str; 18] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "responses",
    "parameters",
    "headers",
    "requestBodies",
    "examples",
    "links",
    "callbacks",
    "securitySchemes",
    "pathItems",
    "paths",
    "webhooks",
    "content",
];

/// The absolute `$id` of a file's root.
fn own_id(tree: &Tree) -> Option<String> {
    let id = tree.root().get("$id")?.as_str()?;
    id.contains("://").then(|| uri::normalise(id))
}

/// The other files that a file refers to.
fn externals(tree: &Tree, uri: &str, named: Option<&str>) -> Vec<External> {
    let mut found = BTreeSet::new();
    for key in tree.tape.keys_named(&tree.text, "$ref") {
        let node = tree.node(NodeId(key + 1));
        let address = node.as_str().and_then(|reference| reference.split('#').next()).unwrap_or_default();
        if !address.is_empty() && !is_data(&node.path()) {
            let target = uri::join(uri, address).ok().filter(|target| target != uri);
            found.extend(target.map(|uri| External {
                uri,
                named: named.and_then(|named| uri::join(named, address).ok()),
            }));
        }
    }
    found.into_iter().collect()
}

fn is_data(path: &[String]) -> bool {
    let is_named = |before: Option<&String>| before.is_none_or(|key| NAMED.contains(&key.as_str()));
    let before = std::iter::once(None).chain(path.iter().map(Some));
    path.iter()
        .zip(before)
        .any(|(key, before)| DATA.contains(&key.as_str()) && !is_named(before))
}
