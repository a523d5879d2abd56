//! What a fold knows, path by path, for who tells it to people.
//!
//! It owns the reading of counts; it must not know how they are printed.

use super::discriminator::Told;
use super::facts::{Fact, Group};
use super::node::Node;
use super::shape::Shape;
use super::{Counts, Observed, Place, path};
use jiff::civil::Date;

/// What is known of one path of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathFacts {
    /// The path as reports write it, empty for the body itself.
    pub path: String,
    /// Responses that had it, of those that had its parent; none below keys that were pooled.
    pub responses: Option<Counts>,
    /// Values, of the places where one could have been.
    pub values: Counts,
    /// The types of its values, each with how many had it.
    pub types: Vec<(String, u64)>,
    /// The formats of its strings, each with how many had it.
    pub formats: Vec<(String, u64)>,
    /// The shortest and the longest string, to the next power of two.
    pub lengths: Option<(u64, u64)>,
    /// The smallest and the largest array, to the next power of two.
    pub sizes: Option<(u64, u64)>,
    /// The types at each position of its arrays, where those are tuples.
    pub positions: Vec<String>,
    /// The member whose value tells which of the others an object has, and how many values it has.
    pub variants: Option<(String, usize)>,
}

impl Observed {
    /// All paths of a place, each before those below it, fields in the order of their names.
    pub fn facts(&self, place: &Place) -> Vec<PathFacts> {
        let mut found = Vec::new();
        if let Some(shape) = self.live.get(place) {
            walk(&shape.root, None, "", &mut found);
        }
        found
    }

    /// The first and the last day on which a place was seen, where days were told.
    pub fn days(&self, place: &Place) -> Option<(Date, Date)> {
        self.live.get(place)?.root.days
    }

    /// How many paths there are in all.
    pub fn path_count(&self) -> usize {
        self.live.values().map(|shape: &Shape| shape.root.paths()).sum()
    }
}

fn walk(node: &Node, parent: Option<&Node>, path: &str, found: &mut Vec<PathFacts>) {
    found.push(facts(node, parent, path));
    if let Some(free) = &node.free {
        walk(free, None, &path::with_free(path), found);
    }
    for (key, field) in node.fields.sorted() {
        walk(field, Some(node), &path::with_field(path, key), found);
    }
    if let Some(items) = &node.items {
        walk(items, None, &path::with_items(path), found);
    }
}

fn facts(node: &Node, parent: Option<&Node>, path: &str) -> PathFacts {
    let counts = path::counts_of(node, parent);
    let mut facts = PathFacts {
        path: path::shown(path),
        responses: (counts.responses.of > 0).then_some(counts.responses),
        values: counts.values,
        types: Vec::new(),
        formats: Vec::new(),
        lengths: None,
        sizes: None,
        positions: positions(node),
        variants: Told::of(node).map(|told| (told.name().to_owned(), told.variants.len())),
    };
    for (fact, count) in node.instances.iter() {
        let (group, name) = fact.name();
        match group {
            Group::Counts if fact.is_type() => facts.types.push((name, count)),
            Group::Counts | Group::Ranges | Group::Keys | Group::Classes => {}
            Group::Formats => facts.formats.push((name, count)),
            Group::Lengths => facts.lengths = widened(facts.lengths, &name),
            Group::Sizes => facts.sizes = widened(facts.sizes, &name),
        }
    }
    facts.types.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    facts
}

/// `integer or null` and the like, for each position of a tuple.
fn positions(node: &Node) -> Vec<String> {
    let known = node.positions.0.as_ref();
    let types = known.and_then(|known| known.of_tuple(node.instances.get(Fact::ARRAY)));
    types.unwrap_or_default().iter().map(|types| types.names().join(" or ")).collect()
}

/// A range that holds a bucket too. A bucket is named by its smallest size and ends below twice that.
fn widened(range: Option<(u64, u64)>, bucket: &str) -> Option<(u64, u64)> {
    let low: u64 = bucket.parse().ok()?;
    let high = low.saturating_mul(2).saturating_sub(1).max(low);
    Some(range.map_or((low, high), |(from, to)| (from.min(low), to.max(high))))
}
