//! The committed form of a fold: `observed.json`, one path a line.
//!
//! It owns the spelling and its versions; it must not know where the file is.

use super::facts::{Fact, Group, Tally};
use super::node::{ALL_KEYS, Node};
use super::path::{self, Step};
use super::resources::Sketch;
use super::shape::{DEPTH, Shape};
use super::tuple::{Positions, Types};
use super::variant_lines::{self, Written};
use super::{Observed, Place};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

const FORMAT: &str = "drift-observed/";
const VERSION: u32 = 1;

/// Why a committed fold could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedError {
    /// One sentence: what is wrong, at which line and column, and what to do.
    pub message: String,
}

impl fmt::Display for ObservedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ObservedError {}

impl ObservedError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// Counts by name. Names that this version does not know are left out.
type Named = BTreeMap<String, u64>;

/// A line. Members that are not there are unknown.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(flatten)]
    home: Home,
    path: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    responses: Named,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    values: Named,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    formats: Named,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    lengths: Named,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sizes: Named,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ranges: Named,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pooled: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    variants: Written,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    positions: Vec<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    depth: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resources: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unnamed: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sources: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<String>,
}

/// Whose path it is: a definition's, a place's, or (neither) that of bare bodies.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Home {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    definition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
}

impl Home {
    fn place(place: &Place) -> Self {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Self {
            definition: None,
            operation: some(&place.operation),
            status: some(&place.status),
            media: some(&place.media),
        }
    }
}

#[derive(Deserialize)]
struct Head {
    format: String,
}

#[derive(Deserialize)]
struct File {
    paths: Vec<Line>,
}

impl Observed {
    /// The committed form: valid JSON, one path a line, the same bytes for the same fold.
    pub fn to_lines(&self) -> String {
        let mut lines = Vec::new();
        for (place, shape) in &self.live {
            write_shape(&mut lines, &Home::place(place), shape);
        }
        for (definition, shape) in &self.pools {
            write_shape(
                &mut lines,
                &Home {
                    definition: Some(definition.clone()),
                    ..Home::default()
                },
                shape,
            );
        }
        format!("{{\"format\":\"{FORMAT}{VERSION}\",\n\"paths\":[\n{}\n]}}\n", lines.join(",\n"))
    }

    /// Reads the committed form. A newer format is refused; unknown members are left out, missing ones are unknown.
    pub fn from_lines(text: &str) -> Result<Self, ObservedError> {
        check_format(text)?;
        let file: File = serde_json::from_str(text).map_err(|error| broken(&error))?;
        let mut observed = Self::default();
        let mut varied = Vec::new();
        for (index, mut line) in file.paths.into_iter().enumerate() {
            let broken = || {
                ObservedError::new(format!(
                    "the observed counts cannot be read: the path of entry {} is not one",
                    index + 1
                ))
            };
            let variants = std::mem::take(&mut line.variants);
            if !variants.is_empty() {
                varied.push((line.home.clone(), line.path.clone(), variants));
            }
            observed.take(line).ok_or_else(broken)?;
        }
        // Members stand behind the object whose variants speak of them.
        for (home, path, variants) in varied {
            if let Some(node) = descend(&mut observed.shape(home).root, &path) {
                variant_lines::read(node, variants);
            }
        }
        for shape in observed.live.values_mut().chain(observed.pools.values_mut()) {
            shape.root.settle_variants();
            shape.settle();
        }
        Ok(observed)
    }

    fn shape(&mut self, home: Home) -> &mut Shape {
        if let Some(definition) = home.definition {
            return self.pools.entry(definition).or_default();
        }
        let [operation, status, media] = [home.operation, home.status, home.media].map(Option::unwrap_or_default);
        self.live.entry(Place { operation, status, media }).or_default()
    }

    fn take(&mut self, line: Line) -> Option<()> {
        let shape = self.shape(line.home.clone());
        shape.depth = line.depth.unwrap_or(shape.depth).min(DEPTH);
        let sketch = |text: &Option<String>| text.as_deref().and_then(Sketch::of_text).unwrap_or_default();
        shape.resources.absorb(sketch(&line.resources));
        shape.unnamed.absorb(sketch(&line.unnamed));
        shape.sources.absorb(sketch(&line.sources));
        read_node(descend(&mut shape.root, &line.path)?, line);
        Some(())
    }
}

fn check_format(text: &str) -> Result<(), ObservedError> {
    let head: Head = serde_json::from_str(text).map_err(|error| broken(&error))?;
    let version = head.format.strip_prefix(FORMAT).and_then(|version| version.parse::<u32>().ok());
    match version {
        Some(version) if version <= VERSION => Ok(()),
        Some(version) => Err(ObservedError::new(format!(
            "the observed counts were written by a newer drift (format {version}, this one reads up to {VERSION}): update drift"
        ))),
        None => Err(ObservedError::new(format!(
            "these are not observed counts: \"format\" is not \"{FORMAT}{VERSION}\""
        ))),
    }
}

/// The reader's own words can quote the text, so only its position is told.
fn broken(error: &serde_json::Error) -> ObservedError {
    let what = if error.is_data() {
        "a member is missing or of the wrong type"
    } else {
        "the JSON is damaged"
    };
    ObservedError::new(format!(
        "the observed counts cannot be read: {}:{}: {what}: restore the file from version control, or accept again",
        error.line(),
        error.column()
    ))
}

fn write_shape(lines: &mut Vec<String>, home: &Home, shape: &Shape) {
    write_node(lines, home, String::new(), &shape.root, None, Some(shape));
}

/// Writes a path and those below it, which are in the order of their keys; `shape` where it is that of the body.
fn write_node(lines: &mut Vec<String>, home: &Home, path: String, node: &Node, parent: Option<&Node>, shape: Option<&Shape>) {
    let mut groups: BTreeMap<Group, Named> = BTreeMap::new();
    for (fact, count) in node.instances.iter() {
        let (group, name) = fact.name();
        groups.entry(group).or_default().insert(name, count);
    }
    let mut group = |group| groups.remove(&group).unwrap_or_default();
    let line = Line {
        home: home.clone(),
        responses: responses(node, parent),
        values: group(Group::Counts),
        formats: group(Group::Formats),
        lengths: group(Group::Lengths),
        sizes: group(Group::Sizes),
        ranges: group(Group::Ranges),
        pooled: node.pooled.iter().map(ToString::to_string).collect(),
        variants: variant_lines::written(node),
        positions: positions(node),
        depth: shape.map(|shape| shape.depth).filter(|depth| *depth < DEPTH),
        resources: shape.and_then(|shape| shape.resources.to_text()),
        unnamed: shape.and_then(|shape| shape.unnamed.to_text()),
        sources: shape.and_then(|shape| shape.sources.to_text()),
        first: node.days.map(|(first, _)| first.to_string()),
        last: node.days.map(|(_, last)| last.to_string()),
        path,
    };
    lines.extend(serde_json::to_string(&line));
    let path = line.path;
    if let Some(free) = &node.free {
        write_node(lines, home, path::with_free(&path), free, None, None);
    }
    for (key, field) in node.fields.sorted() {
        write_node(lines, home, path::with_field(&path, key), field, Some(node), None);
    }
    if let Some(items) = &node.items {
        write_node(lines, home, path::with_items(&path), items, None, None);
    }
}

/// The types at each position of arrays, where those are of one length.
fn positions(node: &Node) -> Vec<Vec<String>> {
    let types = node.positions.0.as_ref().and_then(Positions::types).unwrap_or_default();
    let names = |types: &Types| types.names().into_iter().map(str::to_owned).collect();
    types.iter().map(names).collect()
}

/// The counts by response, and of how many: so that a line can be read by itself.
fn responses(node: &Node, parent: Option<&Node>) -> Named {
    let mut named: Named = node.responses.iter().map(|(fact, count)| (by_response(fact), count)).collect();
    // A member that a definition declares and no example has stands with its zero.
    let declared = node.instances.is_empty() && parent.is_some_and(|parent| !parent.responses.is_empty());
    if declared {
        named.insert("seen".to_owned(), 0);
    }
    if !named.is_empty() {
        named.insert("of".to_owned(), path::counts_of(node, parent).responses.of);
    }
    named
}

/// What stands before the name of a fact that is counted by response: types and formats share names.
const PREFIXES: [(Group, &str); 5] = [
    (Group::Formats, "format:"),
    (Group::Sizes, "size:"),
    (Group::Keys, "key:"),
    (Group::Classes, "class:"),
    (Group::Counts, ""),
];

fn by_response(fact: Fact) -> String {
    let (group, name) = fact.name();
    let prefix = PREFIXES.iter().find(|(known, _)| *known == group);
    format!("{}{name}", prefix.map_or("", |(_, prefix)| prefix))
}

/// The fact of a name that [`by_response`] wrote; none where this version does not know it.
fn of_response(name: &str) -> Option<Fact> {
    let (group, name) = PREFIXES
        .iter()
        .find_map(|(group, prefix)| Some((*group, name.strip_prefix(prefix)?)))?;
    Fact::named(group, name)
}

/// The node of a path, made where it is not there yet.
fn descend<'n>(root: &'n mut Node, path: &str) -> Option<&'n mut Node> {
    let steps = path::steps(path).filter(|steps| steps.len() <= usize::from(DEPTH))?;
    let mut node = root;
    for step in steps {
        node = match step {
            Step::Field(name) => {
                let index = node.fields.position(&name).unwrap_or_else(|| node.fields.push(&name));
                node.fields.get_mut(index)?
            }
            Step::Items => node.items.get_or_insert_default(),
            Step::Free => node.free.get_or_insert_default(),
        };
    }
    Some(node)
}

fn read_node(node: &mut Node, line: Line) {
    node.responses = tally(of_response, &line.responses);
    let groups = [
        (Group::Counts, &line.values),
        (Group::Formats, &line.formats),
        (Group::Lengths, &line.lengths),
        (Group::Sizes, &line.sizes),
        (Group::Ranges, &line.ranges),
    ];
    for (group, named) in groups {
        node.instances.absorb(&tally(|name| Fact::named(group, name), named));
    }
    // Where nothing is written of the positions of arrays, they have nothing in common, or it was not looked at.
    node.positions.0 = match line.positions.as_slice() {
        [] => (node.instances.get(Fact::ARRAY) > 0).then_some(Positions::UNKNOWN),
        written => Some(Positions::read(written)),
    };
    node.pooled = line.pooled.into_iter().map(String::into_boxed_str).collect();
    if node.pooled.contains(ALL_KEYS) {
        node.pooled.retain(|pattern| &**pattern == ALL_KEYS);
    }
    let day = |text: Option<String>| text.and_then(|text| text.parse::<Date>().ok());
    node.days = day(line.first).zip(day(line.last));
}

fn tally(fact_of: impl Fn(&str) -> Option<Fact>, named: &Named) -> Tally {
    let mut tally = Tally::default();
    for (name, count) in named.iter().filter(|(_, count)| **count > 0) {
        if let Some(fact) = fact_of(name) {
            tally.add(fact, *count);
        }
    }
    tally.settle();
    tally
}
