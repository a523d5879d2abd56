//! The committed form of a document: JSON with sorted keys, one fact a line, all files in one, without example
//! values, cut to what is watched.

use super::Header;
use super::place::{METHODS, Place, reference};
use super::reach::{Reach, reach};
use crate::contract::At;
use crate::source::{Bundle, Kind, Node, escape};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The member under which what other files hold is written.
const FILES: &str = "x-drift-files";

/// Writes a document down as it is committed.
///
/// `keep` are the operation objects to keep, with all that they reach; `None` keeps everything. Numbers are written
/// as the provider wrote them. References to other files lead to [`FILES`] afterwards, circles among them included.
pub fn canonical(bundle: &Bundle, keep: Option<&BTreeSet<At>>, header: &Header) -> String {
    let mut writer = Writer {
        bundle,
        cut: keep.is_some(),
        reach: reach(bundle, keep),
        names: file_names(bundle),
        out: String::new(),
        indent: 0,
    };
    writer.document(header);
    writer.out.push('\n');
    writer.out
}

struct Writer<'b> {
    bundle: &'b Bundle,
    cut: bool,
    reach: Reach,
    names: Vec<String>,
    out: String,
    indent: usize,
}

/// What stands under one key.
#[derive(Clone, Copy)]
enum Part<'b> {
    Node(u16, Node<'b>, Place),
    /// Of another file, only what is referred to.
    Pruned(u16, Node<'b>),
    Header(&'b Header),
    Files,
}

impl<'b> Writer<'b> {
    fn document(&mut self, header: &'b Header) {
        let root = self.bundle.tree(0).root();
        let mut parts = self.parts(0, root, Place::Document);
        parts.insert("x-drift", Part::Header(header));
        if self.foreign().next().is_some() {
            parts.insert(FILES, Part::Files);
        }
        self.object(parts);
    }

    fn part(&mut self, part: Part<'b>) {
        match part {
            Part::Node(file, node, place) => self.node(file, node, place),
            Part::Pruned(file, node) => self.pruned(file, node),
            Part::Header(header) => self.header(header),
            Part::Files => self.files(),
        }
    }

    fn header(&mut self, header: &Header) {
        let members = [("digest", header.digest.as_deref()), ("format", Some(header.format.as_str()))];
        let written = members
            .iter()
            .filter_map(|(key, text)| text.map(|text| format!("{}: {}", quoted(key), quoted(text))));
        let written: Vec<String> = written.collect();
        let _ = write!(self.out, "{{ {} }}", written.join(", "));
    }

    fn files(&mut self) {
        let files: Vec<u16> = self.foreign().collect();
        let names = self.names.clone();
        let parts = files
            .into_iter()
            .filter_map(|file| Some((names.get(usize::from(file))?.as_str(), file)));
        let parts: BTreeMap<&str, Part<'b>> = parts
            .map(|(name, file)| (name, Part::Pruned(file, self.bundle.tree(file).root())))
            .collect();
        self.object(parts);
    }

    /// Files other than the document that something refers to.
    fn foreign(&self) -> impl Iterator<Item = u16> {
        let files = (1..self.bundle.len()).filter_map(|file| u16::try_from(file).ok());
        files.filter(|file| self.is_needed(*file, self.bundle.tree(*file).root()))
    }

    fn node(&mut self, file: u16, node: Node<'b>, place: Place) {
        match node.kind() {
            Kind::Object => {
                let parts = self.parts(file, node, place);
                self.object(parts);
            }
            Kind::Array => self.array(node.items().map(|item| Part::Node(file, item, place.element())).collect()),
            _ => self.scalar(file, node, place),
        }
    }

    /// The members to write, by name.
    fn parts(&self, file: u16, node: Node<'b>, place: Place) -> BTreeMap<&'b str, Part<'b>> {
        let members = node.members().filter(|(key, value)| !self.is_cut(file, place, key, *value));
        let parts = members.filter_map(|(key, value)| {
            let is_target = self.reach.targets.contains(&at(file, value));
            let place = place.member(key, value).or(is_target.then_some(Place::Object))?;
            Some((key, Part::Node(file, value, place)))
        });
        parts.collect()
    }

    fn is_cut(&self, file: u16, place: Place, key: &str, value: Node<'_>) -> bool {
        let on_demand = match place {
            Place::Definitions => true,
            Place::Paths => !key.starts_with("x-"),
            Place::PathItem => METHODS.contains(&key),
            _ => false,
        };
        self.cut && on_demand && !self.is_needed(file, value) && !self.leads_to_needed(file, place, value)
    }

    /// A path item can be a `$ref` to where its operations are.
    fn leads_to_needed(&self, file: u16, place: Place, value: Node<'_>) -> bool {
        let target = value
            .get("$ref")
            .and_then(Node::as_str)
            .and_then(|reference| self.bundle.resolve(file, reference).ok());
        place == Place::Paths && target.is_some_and(|(file, node)| self.holds_operation(file, self.bundle.tree(file).node(node)))
    }

    fn holds_operation(&self, file: u16, item: Node<'_>) -> bool {
        item.members()
            .any(|(key, value)| METHODS.contains(&key) && self.is_needed(file, value))
    }

    fn is_needed(&self, file: u16, node: Node<'_>) -> bool {
        self.reach.needed.contains(&at(file, node))
    }

    /// What is referred to is written whole; what only holds such keeps its shape, so that pointers into it stay right.
    fn pruned(&mut self, file: u16, node: Node<'b>) {
        if self.reach.targets.contains(&at(file, node)) {
            return self.node(file, node, Place::Object);
        }
        match node.kind() {
            Kind::Object => {
                let members = node.members().filter(|(_, value)| self.is_needed(file, *value));
                let parts = members.map(|(key, value)| (key, Part::Pruned(file, value))).collect();
                self.object(parts);
            }
            Kind::Array => self.array(node.items().map(|item| Part::Pruned(file, item)).collect()),
            _ => self.out.push_str("null"),
        }
    }

    fn object(&mut self, parts: BTreeMap<&str, Part<'b>>) {
        self.block(['{', '}'], parts.into_iter().map(|(key, part)| (Some(quoted(key)), part)).collect());
    }

    fn array(&mut self, parts: Vec<Part<'b>>) {
        self.block(['[', ']'], parts.into_iter().map(|part| (None, part)).collect());
    }

    fn block(&mut self, brackets: [char; 2], entries: Vec<(Option<String>, Part<'b>)>) {
        self.out.push(brackets[0]);
        self.indent += 1;
        let filled = !entries.is_empty();
        for (index, (key, part)) in entries.into_iter().enumerate() {
            self.out.push_str(if index > 0 { "," } else { "" });
            self.line();
            if let Some(key) = key {
                let _ = write!(self.out, "{key}: ");
            }
            self.part(part);
        }
        self.indent -= 1;
        if filled {
            self.line();
        }
        self.out.push(brackets[1]);
    }

    fn line(&mut self) {
        let _ = write!(self.out, "\n{:width$}", "", width = self.indent * 2);
    }

    fn scalar(&mut self, file: u16, node: Node<'_>, place: Place) {
        let text = match (node.as_str(), node.as_number(), node.as_bool()) {
            (Some(text), _, _) => quoted(&self.reference(file, node, place).unwrap_or_else(|| text.to_owned())),
            (_, Some(number), _) => number.to_owned(),
            (_, _, Some(truth)) => truth.to_string(),
            _ => "null".to_owned(),
        };
        self.out.push_str(&text);
    }

    /// The reference that a string is, as it is written in the one file that there is afterwards; `None` where it can
    /// stay as it is: a plain string, a reference within the document, one that leads nowhere.
    fn reference(&self, file: u16, node: Node<'_>, place: Place) -> Option<String> {
        let reference = reference(node.key().unwrap_or_default(), node, place)?;
        if file == 0 && reference.starts_with('#') {
            return None;
        }
        let (target, node) = self.bundle.resolve(file, &reference).ok()?;
        let pointer = self.bundle.tree(target).node(node).pointer();
        let within = match self.names.get(usize::from(target)) {
            Some(name) if target > 0 => format!("/{FILES}/{}{pointer}", escape(name)),
            _ => pointer,
        };
        Some(format!("#{}", fragment(&within)))
    }
}

fn at(file: u16, node: Node<'_>) -> At {
    At { file, node: node.id() }
}

fn quoted(text: &str) -> String {
    // A string always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}

/// What a URI fragment may not hold is percent-encoded (RFC 3986, section 3.5).
fn fragment(pointer: &str) -> String {
    let escape = |c: char| match c {
        '%' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | ' ' => format!("%{:02X}", u32::from(c)),
        _ => c.to_string(),
    };
    pointer.chars().map(escape).collect()
}

/// Names of the files that stay the same wherever the bundle was read: relative to the document, without what a
/// URL's query may hide.
fn file_names(bundle: &Bundle) -> Vec<String> {
    let plain = |name: &str| name.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
    let files = (0..bundle.len()).filter_map(|file| u16::try_from(file).ok());
    let names: Vec<String> = files.map(|file| plain(bundle.tree(file).name())).collect();
    let base: Vec<&str> = names.first().map(|name| name.split('/').collect()).unwrap_or_default();
    let folder = base.split_last().map_or(&[] as &[&str], |(_, folder)| folder);
    names
        .iter()
        .enumerate()
        .map(|(index, name)| relative(folder, name, index))
        .collect()
}

/// From the document's folder; where the two share nothing, its last part and its number.
fn relative(folder: &[&str], name: &str, index: usize) -> String {
    let parts: Vec<&str> = name.split('/').collect();
    let shared = folder.iter().zip(&parts).take_while(|(left, right)| left == right).count();
    if shared == 0 && !folder.is_empty() {
        return format!("{index}-{}", parts.last().unwrap_or(&""));
    }
    let up = std::iter::repeat_n("..", folder.len() - shared);
    up.chain(parts.into_iter().skip(shared)).collect::<Vec<_>>().join("/")
}
