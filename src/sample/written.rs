//! Writing the committed form of a fold: `observed.json`, one path a line, see `lines`.
//!
//! It owns the order of members and of the names in them. A fold has many thousand paths, so the text is written once, as it
//! will stand, from names that are spelled out once.

use super::facts::{Fact, Group};
use super::lines::{FORMAT, PREFIXES, VERSION};
use super::node::Node;
use super::path;
use super::shape::{DEPTH, Shape};
use super::tuple::{Positions, Types};
use super::variant_lines;
use super::{Observed, Place};
use crate::source::write_text;
use jiff::civil::Date;
use serde::Serialize;
use std::fmt::Write as _;
use std::sync::LazyLock;

impl Observed {
    /// The committed form: valid JSON, one path a line, the same bytes for the same fold.
    pub fn to_lines(&self) -> String {
        let mut page = Page {
            text: format!("{{\"format\":\"{FORMAT}{VERSION}\",\n\"paths\":["),
            ..Page::default()
        };
        for (place, shape) in &self.live {
            page.shape(&home_of(place), shape);
        }
        for (definition, shape) in &self.pools {
            page.shape(&home(&[("definition", definition)]), shape);
        }
        if page.lines == 0 {
            page.text.push('\n');
        }
        page.text.push_str("\n]}\n");
        page.text
    }
}

/// What the lines of a place begin with.
fn home_of(place: &Place) -> String {
    home(&[("operation", &place.operation), ("status", &place.status), ("media", &place.media)])
}

fn home(members: &[(&str, &str)]) -> String {
    let mut home = "{".to_owned();
    for (name, text) in members.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = write!(home, "\"{name}\":");
        write_text(text, &mut home);
        home.push(',');
    }
    home
}

/// The names of all facts, each as it stands before its count.
struct Names {
    by_value: Vec<Name>,
    by_response: Vec<Name>,
    /// How many responses could have shown a path.
    of: Name,
}

#[derive(Clone)]
struct Name {
    written: String,
    /// Its place among all names.
    rank: u16,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let facts = || (0..Fact::MANY).map(Fact::numbered);
    let by_value: Vec<String> = facts().map(|fact| fact.name().1).collect();
    let by_response: Vec<String> = facts().map(by_response).chain(["of".to_owned()]).collect();
    let mut by_response = ranked(&by_response);
    Names {
        by_value: ranked(&by_value),
        of: by_response.remove(usize::from(Fact::MANY)),
        by_response,
    }
});

fn ranked(names: &[String]) -> Vec<Name> {
    let mut order: Vec<&String> = names.iter().collect();
    order.sort_unstable();
    let rank = |name| u16::try_from(order.partition_point(|known| *known < name)).unwrap_or(u16::MAX);
    let spelled = |name| Name {
        written: format!("\"{name}\":"),
        rank: rank(name),
    };
    names.iter().map(spelled).collect()
}

/// The name of a fact among those that are counted by response.
fn by_response(fact: Fact) -> String {
    let (group, name) = fact.name();
    let prefix = PREFIXES.iter().find(|(known, _)| *known == group);
    format!("{}{name}", prefix.map_or("", |(_, prefix)| prefix))
}

/// The members of a line that hold counts by value, in their order, which is that of the facts too.
const MEMBERS: [(Group, &str); 5] = [
    (Group::Counts, "values"),
    (Group::Formats, "formats"),
    (Group::Lengths, "lengths"),
    (Group::Sizes, "sizes"),
    (Group::Ranges, "ranges"),
];

/// The text so far.
#[derive(Default)]
struct Page {
    text: String,
    lines: usize,
    /// The path at hand.
    path: String,
    /// Counts that are put in order.
    counts: Vec<(&'static Name, u64)>,
    /// The last day that was written, and how: most paths of a place share theirs.
    day: Option<(Date, String)>,
}

impl Page {
    fn shape(&mut self, home: &str, shape: &Shape) {
        self.node(home, &shape.root, None, Some(shape));
    }

    /// Writes a path and those below it, which are in the order of their keys; `shape` where it is that of the body.
    fn node(&mut self, home: &str, node: &Node, parent: Option<&Node>, shape: Option<&Shape>) {
        self.text.push_str(if self.lines > 0 { ",\n" } else { "\n" });
        self.lines += 1;
        self.text.push_str(home);
        self.text.push_str("\"path\":");
        write_text(&self.path, &mut self.text);
        self.responses(node, parent);
        self.values(node);
        self.list("pooled", &node.pooled.iter().collect::<Vec<_>>());
        self.variants(node);
        self.list("positions", &positions(node));
        if let Some(shape) = shape {
            self.about(shape);
        }
        if let Some((first, last)) = node.days {
            self.day("first", first);
            self.day("last", last);
        }
        self.text.push('}');
        self.below(home, node);
    }

    fn below(&mut self, home: &str, node: &Node) {
        let end = self.path.len();
        if let Some(free) = &node.free {
            path::push_free(&mut self.path);
            self.node(home, free, None, None);
            self.path.truncate(end);
        }
        for (key, field) in node.fields.sorted() {
            path::push_field(&mut self.path, key);
            self.node(home, field, Some(node), None);
            self.path.truncate(end);
        }
        if let Some(items) = &node.items {
            path::push_items(&mut self.path);
            self.node(home, items, None, None);
            self.path.truncate(end);
        }
    }

    /// The counts by response, and of how many: so that a line can be read by itself.
    fn responses(&mut self, node: &Node, parent: Option<&Node>) {
        let named = |fact: Fact| &NAMES.by_response[usize::from(fact.number())];
        self.counts.extend(node.responses.iter().map(|(fact, count)| (named(fact), count)));
        // A member that a definition declares and no example has stands with its zero.
        if node.instances.is_empty() && parent.is_some_and(|parent| !parent.responses.is_empty()) {
            self.counts.retain(|(name, _)| name.rank != named(Fact::SEEN).rank);
            self.counts.push((named(Fact::SEEN), 0));
        }
        if !self.counts.is_empty() {
            self.counts.push((&NAMES.of, path::responses_of(node, parent).of));
            self.counted("responses");
        }
    }

    fn values(&mut self, node: &Node) {
        let mut facts = node.instances.iter().peekable();
        for (group, member) in MEMBERS {
            while let Some((fact, count)) = facts.next_if(|(fact, _)| fact.group() <= group) {
                self.counts.push((&NAMES.by_value[usize::from(fact.number())], count));
            }
            self.counted(member);
        }
    }

    /// Writes what was counted as a member, unless that is nothing.
    fn counted(&mut self, member: &str) {
        self.counts.sort_unstable_by_key(|(name, _)| name.rank);
        if !self.counts.is_empty() {
            self.text.extend([",\"", member, "\":{"]);
            let mut digits = itoa::Buffer::new();
            for (name, count) in self.counts.drain(..) {
                self.text.push_str(&name.written);
                self.text.push_str(digits.format(count));
                self.text.push(',');
            }
            self.text.pop();
            self.text.push('}');
        }
    }

    fn variants(&mut self, node: &Node) {
        let variants = node.variants.as_ref().map(|_| variant_lines::written(node));
        if let Some(variants) = variants.filter(|variants| !variants.is_empty()) {
            self.member("variants", &variants);
        }
    }

    fn list<T: Serialize>(&mut self, member: &str, list: &[T]) {
        if !list.is_empty() {
            self.member(member, &list);
        }
    }

    fn member(&mut self, member: &str, value: &impl Serialize) {
        let written = serde_json::to_string(value).unwrap_or_default();
        let _ = write!(self.text, ",\"{member}\":{written}");
    }

    /// What is known of the body as a whole.
    fn about(&mut self, shape: &Shape) {
        if shape.depth < DEPTH {
            self.member("depth", &shape.depth);
        }
        let sketches = [
            ("resources", shape.resources),
            ("unnamed", shape.unnamed),
            ("sources", shape.sources),
        ];
        for (member, sketch) in sketches {
            sketch.to_text().iter().for_each(|text| self.member(member, text));
        }
    }

    fn day(&mut self, member: &str, day: Date) {
        if self.day.as_ref().is_none_or(|(known, _)| *known != day) {
            self.day = Some((day, day.to_string()));
        }
        let written = self.day.as_ref().map_or("", |(_, written)| written);
        self.text.extend([",\"", member, "\":\"", written, "\""]);
    }
}

/// The types at each position of arrays, where those are of one length.
fn positions(node: &Node) -> Vec<Vec<&'static str>> {
    let types = node.positions.0.as_ref().and_then(Positions::types).unwrap_or_default();
    types.iter().copied().map(Types::names).collect()
}
