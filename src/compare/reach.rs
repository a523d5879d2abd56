//! Which operations and places a change reaches: a walk over the graph of pairs, from the operations' roots.

use super::change::Spot;
use super::walk::Pair;
use crate::contract::SchemaId;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

/// A schema pair that an operation uses at a place.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) operation: Arc<str>,
    /// `request body`, `response 200 body`, `query param x`.
    pub(super) place: Arc<str>,
    /// The media type, where the body has several.
    pub(super) media: Option<Arc<str>>,
    pub(super) pair: usize,
}

/// A place that a change reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// The operation's name.
    pub operation: Arc<str>,
    /// The `where` of the report.
    pub place: Arc<str>,
}

/// The places of changes, worked out for those that are asked for.
#[derive(Debug)]
pub struct Reach {
    pairs: Vec<Pair>,
    roots: Vec<Root>,
    /// The pairs in which the client reads an old schema by itself.
    read: HashMap<SchemaId, Vec<usize>>,
}

impl Reach {
    pub(super) fn new(pairs: Vec<Pair>, roots: Vec<Root>, read: HashMap<SchemaId, Vec<usize>>) -> Self {
        Self { pairs, roots, read }
    }

    /// The spots of a path (`.name`) below an old schema, wherever clients read it.
    pub fn spots_below(&self, schema: SchemaId, step: &str) -> Vec<Spot> {
        self.read
            .get(&schema)
            .into_iter()
            .flatten()
            .map(|pair| Spot::Pair(*pair, step.into()))
            .collect()
    }

    /// For each set of spots, in the same order, the places that it reaches, sorted; the shortest path for each place of an
    /// operation. What no operation reaches has none.
    pub fn places(&self, wanted: &[&[Spot]]) -> Vec<Vec<Reached>> {
        let mut spots: HashMap<usize, Vec<(usize, &Arc<str>)>> = HashMap::new();
        let mut found: Vec<BTreeSet<Reached>> = vec![BTreeSet::new(); wanted.len()];
        for (number, set) in wanted.iter().enumerate() {
            for spot in *set {
                match spot {
                    Spot::Pair(pair, step) => spots.entry(*pair).or_default().push((number, step)),
                    Spot::Place { operation, place } => {
                        found[number].insert(Reached {
                            operation: operation.clone(),
                            place: place.clone(),
                        });
                    }
                }
            }
        }
        let live = self.leading_to(spots.keys().copied());
        let mut met: BTreeMap<(usize, Arc<str>, Arc<str>), Met> = BTreeMap::new();
        for root in self.roots.iter().filter(|root| live[root.pair]) {
            for (number, path) in self.paths(root, &spots, &live) {
                met.entry((number, root.operation.clone(), root.place.clone()))
                    .or_default()
                    .add(root.media.as_ref(), path);
            }
        }
        for ((number, operation, place), met) in met {
            let media_types = self.media_types(&operation, &place);
            found[number].extend(met.places(&place, media_types).map(|place| Reached {
                operation: operation.clone(),
                place: place.into(),
            }));
        }
        found.into_iter().map(|places| places.into_iter().collect()).collect()
    }

    fn media_types(&self, operation: &str, place: &str) -> usize {
        self.roots
            .iter()
            .filter(|root| &*root.operation == operation && &*root.place == place)
            .count()
    }

    /// The pairs from which one of `targets` can be reached.
    fn leading_to(&self, targets: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut backwards: Vec<Vec<usize>> = vec![Vec::new(); self.pairs.len()];
        for (from, pair) in self.pairs.iter().enumerate() {
            pair.edges.iter().for_each(|(_, to)| backwards[*to].push(from));
        }
        let mut live = vec![false; self.pairs.len()];
        let mut waiting: Vec<usize> = targets.collect();
        while let Some(pair) = waiting.pop() {
            if !std::mem::replace(&mut live[pair], true) {
                waiting.extend(&backwards[pair]);
            }
        }
        live
    }

    /// The changes below a root, each with the shortest path to it.
    fn paths(&self, root: &Root, spots: &HashMap<usize, Vec<(usize, &Arc<str>)>>, live: &[bool]) -> Vec<(usize, String)> {
        let mut seen: HashMap<usize, String> = HashMap::from([(root.pair, String::new())]);
        let mut waiting = VecDeque::from([root.pair]);
        let mut found: BTreeMap<usize, String> = BTreeMap::new();
        while let Some(pair) = waiting.pop_front() {
            let path = seen[&pair].clone();
            for (number, step) in spots.get(&pair).into_iter().flatten() {
                found.entry(*number).or_insert_with(|| format!("{path}{step}"));
            }
            for (step, to) in &self.pairs[pair].edges {
                if live[*to] && !seen.contains_key(to) {
                    seen.insert(*to, format!("{path}{step}"));
                    // A step into a union adds nothing to the path, so its members are as near as the union.
                    if step.is_empty() {
                        waiting.push_front(*to);
                    } else {
                        waiting.push_back(*to);
                    }
                }
            }
        }
        found.into_iter().collect()
    }
}

/// The paths of one change in one body, by media type.
#[derive(Default)]
struct Met {
    by_path: BTreeMap<String, Vec<Option<Arc<str>>>>,
}

impl Met {
    fn add(&mut self, media: Option<&Arc<str>>, path: String) {
        self.by_path.entry(path).or_default().push(media.cloned());
    }

    /// The places, the media type named only where not all of the body's have the change.
    fn places(self, place: &str, media_types: usize) -> impl Iterator<Item = String> {
        self.by_path.into_iter().flat_map(move |(path, media)| {
            let path = match path.as_str() {
                "" if place.ends_with(" body") => " (whole)".to_owned(),
                "" => String::new(),
                path => format!(" {path}"),
            };
            let named: Vec<String> = media.iter().flatten().map(|media| format!("{place} {media}{path}")).collect();
            if named.len() < media.len() || media.len() == media_types {
                vec![format!("{place}{path}")]
            } else {
                named
            }
        })
    }
}
