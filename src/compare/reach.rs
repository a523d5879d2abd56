//! Which operations and places a change reaches: a walk over the graph of pairs, from the operations' roots.

use super::change::Spot;
use super::halves::halves;
use super::walk::Pair;
use crate::contract::SchemaId;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
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
    /// The pairs, the nearest to an operation first, in the order of operations, places and steps: not in that of the walk,
    /// which follows the order of a document's members.
    nearest_first: Vec<usize>,
    /// Where each pair is in that order; behind all others, where no operation reaches it.
    rank: Vec<usize>,
}

/// The numbers of the sets that have a spot at a pair, each with the last step.
type Spots<'s> = HashMap<usize, Vec<(usize, &'s Arc<str>)>>;

/// A place in an operation, which goes by a number.
type Placed = (u32, Arc<str>);

/// From so many bodies times changes on, a search takes longer than a thread to start.
const WORTH_A_THREAD: usize = 20_000;

/// A pair that holds another one, and the step (`.name`, `[]`, `.*`, or nothing in a union) that leads there.
pub type Holder<'r> = (usize, &'r str);

impl Reach {
    /// The steps from each pair are put in order, so that of several shortest paths the same one is told, in whichever order
    /// a document writes its members.
    pub(super) fn new(mut pairs: Vec<Pair>, roots: Vec<Root>, read: HashMap<SchemaId, Vec<usize>>) -> Self {
        for pair in &mut pairs {
            pair.edges.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        let nearest_first = nearest_first(&pairs, &roots);
        let mut rank = vec![usize::MAX; pairs.len()];
        for (number, pair) in nearest_first.iter().enumerate() {
            rank[*pair] = number;
        }
        Self {
            pairs,
            roots,
            read,
            nearest_first,
            rank,
        }
    }

    /// For each pair the nearest one that holds it; none where no other does.
    pub fn holders(&self) -> Vec<Option<Holder<'_>>> {
        let mut holders: Vec<Option<Holder<'_>>> = vec![None; self.pairs.len()];
        for from in &self.nearest_first {
            for (step, to) in self.pairs[*from].edges.iter().filter(|(_, to)| to != from) {
                holders[*to] = holders[*to].or(Some((*from, step)));
            }
        }
        holders
    }

    /// The pair among the spots that is nearest to an operation; none where all are fixed places.
    pub fn nearest(&self, spots: &[Spot]) -> Option<usize> {
        let pairs = spots.iter().filter_map(|spot| match spot {
            Spot::Pair(pair, _) => Some(*pair),
            Spot::Place { .. } => None,
        });
        pairs.min_by_key(|pair| self.rank.get(*pair))
    }

    /// What puts a set of spots in its place among others: how near the nearest pair is, and where that says nothing, the
    /// first of the fixed places.
    pub fn rank(&self, spots: &[Spot]) -> (usize, Option<Reached>) {
        let near = self.nearest(spots).and_then(|pair| self.rank.get(pair).copied());
        let fixed = spots.iter().filter_map(|spot| match spot {
            Spot::Pair(..) => None,
            Spot::Place { operation, place } => Some(Reached {
                operation: Arc::clone(operation),
                place: Arc::clone(place),
            }),
        });
        (near.unwrap_or(usize::MAX), fixed.min())
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
        let mut spots = Spots::new();
        let mut found: Vec<Vec<Reached>> = vec![Vec::new(); wanted.len()];
        for (number, set) in wanted.iter().enumerate() {
            for spot in *set {
                match spot {
                    Spot::Pair(pair, step) => spots.entry(*pair).or_default().push((number, step)),
                    Spot::Place { operation, place } => found[number].push(Reached {
                        operation: operation.clone(),
                        place: place.clone(),
                    }),
                }
            }
        }
        let live = self.leading_to(spots.keys().copied());
        let same_place = |one: &Root, other: &Root| one.operation == other.operation && one.place == other.place;
        let bodies = self.roots.chunk_by(same_place);
        let mut bodies: Vec<&[Root]> = bodies.filter(|body| body.iter().any(|root| live[root.pair])).collect();
        // In the order of the outcome, which then needs little sorting, and none of it by text.
        bodies.sort_by_key(|body| &body[0].operation);
        let same_operation = |one: &&[Root], other: &&[Root]| one[0].operation == other[0].operation;
        let by_operation: Vec<&[&[Root]]> = bodies.chunk_by(same_operation).collect();
        let numbered = (0u32..).zip(&by_operation);
        let bodies: Vec<(u32, &[Root])> = numbered
            .flat_map(|(number, bodies)| bodies.iter().map(move |body| (number, *body)))
            .collect();
        let least = WORTH_A_THREAD / wanted.len().max(1);
        let mut pieces = halves(&bodies, least, |bodies| self.places_in(bodies, &spots, &live, wanted.len())).into_iter();
        let mut placed = pieces.next().unwrap_or_default();
        for piece in pieces {
            placed.iter_mut().zip(piece).for_each(|(places, more)| places.extend(more));
        }
        for (found, mut places) in found.iter_mut().zip(placed) {
            places.sort();
            places.dedup();
            let is_mixed = !found.is_empty();
            found.extend(places.into_iter().map(|(operation, place)| Reached {
                operation: Arc::clone(&by_operation[operation as usize][0][0].operation),
                place,
            }));
            if is_mixed {
                found.sort();
                found.dedup();
            }
        }
        found
    }

    /// For each number of a set of spots the places that it reaches in some bodies.
    fn places_in(&self, bodies: &[(u32, &[Root])], spots: &Spots<'_>, live: &[bool], sets: usize) -> Vec<Vec<Placed>> {
        let mut found: Vec<Vec<Placed>> = vec![Vec::new(); sets];
        let mut search = Search::new(&self.pairs, spots, live);
        let mut worded: HashMap<(usize, &Arc<str>), Vec<Arc<str>>> = HashMap::new();
        for (operation, body) in bodies {
            if let [only] = body {
                let below = search.below(only.pair);
                // Operations that share a body mostly have it at the same place, under the same words.
                let places = worded.entry((only.pair, &only.place)).or_insert_with(|| {
                    let place = |(_, path): &(usize, Arc<str>)| place_of(&only.place, path);
                    below.iter().map(place).collect::<Vec<Arc<str>>>()
                });
                for ((number, _), place) in below.iter().zip(places) {
                    found[*number].push((*operation, Arc::clone(place)));
                }
                continue;
            }
            let mut met: BTreeMap<usize, Met> = BTreeMap::new();
            for root in body.iter().filter(|root| live[root.pair]) {
                for (number, path) in search.below(root.pair).iter() {
                    met.entry(*number).or_default().add(root.media.as_ref(), path);
                }
            }
            for (number, met) in met {
                let places = met.places(&body[0].place, body.len());
                found[number].extend(places.map(|place| (*operation, place.into())));
            }
        }
        found
    }

    /// The pairs from which one of `targets` can be reached.
    fn leading_to(&self, targets: impl Iterator<Item = usize>) -> Vec<bool> {
        let backwards = Backwards::new(&self.pairs);
        let mut live = vec![false; self.pairs.len()];
        let mut waiting: Vec<usize> = targets.collect();
        while let Some(pair) = waiting.pop() {
            if !std::mem::replace(&mut live[pair], true) {
                waiting.extend(backwards.to(pair).iter().map(|from| *from as usize));
            }
        }
        live
    }
}

/// All pairs that operations reach, breadth first from the roots in order.
fn nearest_first(pairs: &[Pair], roots: &[Root]) -> Vec<usize> {
    let mut roots: Vec<&Root> = roots.iter().collect();
    roots.sort_by_key(|root| (&root.operation, &root.place, &root.media));
    let mut met = vec![false; pairs.len()];
    let mut order = Vec::new();
    let mut take = |pair: usize, order: &mut Vec<usize>| {
        if !std::mem::replace(&mut met[pair], true) {
            order.push(pair);
        }
    };
    for root in roots {
        take(root.pair, &mut order);
    }
    let mut next = 0;
    while let Some(pair) = order.get(next).copied() {
        next += 1;
        for (_, to) in &pairs[pair].edges {
            take(*to, &mut order);
        }
    }
    order
}

/// The edges of all pairs turned round, in one list.
struct Backwards {
    /// Where the edges of each pair begin in `from`, and one more.
    begin: Vec<u32>,
    from: Vec<u32>,
}

impl Backwards {
    fn new(pairs: &[Pair]) -> Self {
        let mut begin = vec![0u32; pairs.len() + 2];
        let edges = || {
            (0u32..)
                .zip(pairs)
                .flat_map(|(from, pair)| pair.edges.iter().map(move |(_, to)| (from, *to)))
        };
        for (_, to) in edges() {
            begin[to + 2] += 1;
        }
        for index in 1..begin.len() {
            begin[index] += begin[index - 1];
        }
        // Each begin, counted up as its edges are filled in, becomes the next one's.
        let mut from = vec![0u32; begin.last().map_or(0, |all| *all as usize)];
        for (source, to) in edges() {
            from[begin[to + 1] as usize] = source;
            begin[to + 1] += 1;
        }
        Self { begin, from }
    }

    /// The pairs that have an edge to this one.
    fn to(&self, pair: usize) -> &[u32] {
        &self.from[self.begin[pair] as usize..self.begin[pair + 1] as usize]
    }
}

/// Changes, each with the shortest path to it.
type Paths = Rc<[(usize, Arc<str>)]>;

/// A search from root after root through pairs that lead to a change.
struct Search<'r> {
    pairs: &'r [Pair],
    spots: &'r Spots<'r>,
    live: &'r [bool],
    /// The round in which a pair was met last, and the pair and edge that led to it.
    met: Vec<(u32, usize, usize)>,
    round: u32,
    /// Many operations share a body, whose search need not be repeated.
    known: HashMap<usize, Paths>,
}

impl<'r> Search<'r> {
    fn new(pairs: &'r [Pair], spots: &'r Spots<'r>, live: &'r [bool]) -> Self {
        Self {
            pairs,
            spots,
            live,
            met: vec![(0, 0, 0); pairs.len()],
            round: 0,
            known: HashMap::new(),
        }
    }

    /// The changes below a pair.
    fn below(&mut self, root: usize) -> Paths {
        if let Some(known) = self.known.get(&root) {
            return Rc::clone(known);
        }
        let found: Paths = self.search(root).into_iter().collect();
        self.known.insert(root, Rc::clone(&found));
        found
    }

    fn search(&mut self, root: usize) -> BTreeMap<usize, Arc<str>> {
        self.round += 1;
        self.met[root] = (self.round, root, usize::MAX);
        let mut waiting = VecDeque::from([root]);
        let mut found: BTreeMap<usize, Arc<str>> = BTreeMap::new();
        while let Some(pair) = waiting.pop_front() {
            for (number, step) in self.spots.get(&pair).into_iter().flatten() {
                if let Entry::Vacant(place) = found.entry(*number) {
                    place.insert(self.path(pair, step).into());
                }
            }
            for (edge, (step, to)) in self.pairs[pair].edges.iter().enumerate() {
                if self.live[*to] && self.met[*to].0 != self.round {
                    self.met[*to] = (self.round, pair, edge);
                    // A step into a union adds nothing to the path, so its members are as near as the union.
                    if step.is_empty() {
                        waiting.push_front(*to);
                    } else {
                        waiting.push_back(*to);
                    }
                }
            }
        }
        found
    }

    /// The steps that led to a pair, and one more.
    fn path(&self, pair: usize, last: &str) -> String {
        let mut steps = vec![last];
        let mut here = pair;
        while let (_, from, edge @ 0..usize::MAX) = self.met[here] {
            steps.push(&self.pairs[from].edges[edge].0);
            here = from;
        }
        steps.into_iter().rev().collect()
    }
}

/// A place with a path below it, in words.
fn place_of(place: &str, path: &str) -> Arc<str> {
    let (space, path) = worded(place, path);
    [place, space, path].concat().into()
}

/// What stands between a place and a path, and the path in words.
fn worded<'p>(place: &str, path: &'p str) -> (&'static str, &'p str) {
    match path {
        "" if place.is_empty() => ("", "(whole)"),
        path if place.is_empty() => ("", path),
        "" if place.ends_with(" body") => (" ", "(whole)"),
        "" => ("", ""),
        path => (" ", path),
    }
}

/// The paths of one change in one body, by media type.
#[derive(Default)]
struct Met {
    by_path: BTreeMap<Arc<str>, Vec<Option<Arc<str>>>>,
}

impl Met {
    fn add(&mut self, media: Option<&Arc<str>>, path: &Arc<str>) {
        self.by_path.entry(Arc::clone(path)).or_default().push(media.cloned());
    }

    /// The places, the media type named only where not all of the body's have the change.
    fn places(self, place: &str, media_types: usize) -> impl Iterator<Item = String> {
        self.by_path.into_iter().flat_map(move |(path, media)| {
            let (space, path) = worded(place, &path);
            let path = format!("{space}{path}");
            let named: Vec<String> = media.iter().flatten().map(|media| format!("{place} {media}{path}")).collect();
            if named.len() < media.len() || media.len() == media_types {
                vec![format!("{place}{path}")]
            } else {
                named
            }
        })
    }
}
