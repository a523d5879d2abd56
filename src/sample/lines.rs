//! The committed form of a fold: `observed.json`, one path a line. `written` writes it, this reads it.
//!
//! It owns the spelling and its versions; it must not know where the file is.

use super::facts::{Fact, Group, Tally};
use super::node::{ALL_KEYS, Node};
use super::path::{self, Step};
use super::resources::Sketch;
use super::shape::{DEPTH, Shape};
use super::tuple::Positions;
use super::variant_lines::{self, Written};
use super::{Observed, Place};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

pub(super) const FORMAT: &str = "drift-observed/";
pub(super) const VERSION: u32 = 1;

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
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(flatten)]
    home: Home,
    path: String,
    #[serde(default)]
    responses: Named,
    #[serde(default)]
    values: Named,
    #[serde(default)]
    formats: Named,
    #[serde(default)]
    lengths: Named,
    #[serde(default)]
    sizes: Named,
    #[serde(default)]
    ranges: Named,
    #[serde(default)]
    pooled: Vec<String>,
    #[serde(default)]
    variants: Written,
    #[serde(default)]
    positions: Vec<Vec<String>>,
    #[serde(default)]
    depth: Option<u16>,
    #[serde(default)]
    resources: Option<String>,
    #[serde(default)]
    unnamed: Option<String>,
    #[serde(default)]
    sources: Option<String>,
    #[serde(default)]
    first: Option<String>,
    #[serde(default)]
    last: Option<String>,
}

/// Whose path it is: a definition's, a place's, or (neither) that of bare bodies.
#[derive(Debug, Clone, Default, Deserialize)]
struct Home {
    #[serde(default)]
    definition: Option<String>,
    #[serde(default)]
    operation: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    media: Option<String>,
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

/// What stands before the name of a fact that is counted by response: types and formats share names.
pub(super) const PREFIXES: [(Group, &str); 5] = [
    (Group::Formats, "format:"),
    (Group::Sizes, "size:"),
    (Group::Keys, "key:"),
    (Group::Classes, "class:"),
    (Group::Counts, ""),
];

/// The fact of a name among those that are counted by response; none where this version does not know it.
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
