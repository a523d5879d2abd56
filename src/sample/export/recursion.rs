//! Objects that contain themselves: comments with replies, trees with children.
//!
//! A fold counts them level by level, and a document says it once. It owns how such an object is told, and how its levels are
//! put together; it must not know how a schema is written.

use crate::sample::facts::Fact;
use crate::sample::node::Node;
use crate::sample::path::Step;
use std::collections::BTreeSet;

/// An object and what it contains again are this many steps apart, at most.
const FARTHEST: usize = 4;
/// The share of their members that both have, at least.
const ALIKE: f64 = 0.8;
/// Fewer members that both have are an accident.
const FEWEST: usize = 2;

type Way = Vec<Step>;

/// The paths of a place, with the levels of what contains itself put together.
pub(super) struct Tied {
    pub(super) root: Node,
    loops: Vec<Loop>,
}

/// An object that contains itself.
struct Loop {
    /// The member in which it does, or that it is.
    name: String,
    object: Way,
    /// Where it comes again.
    again: Vec<Way>,
}

/// The same by its nodes: what it is, and all the places at which it stands.
pub(super) struct Looped<'n> {
    pub(super) name: &'n str,
    pub(super) object: &'n Node,
    pub(super) stands: Vec<&'n Node>,
}

impl Tied {
    pub(super) fn of(root: &Node) -> Self {
        let mut tied = Self {
            root: root.clone(),
            loops: Vec::new(),
        };
        tie(&mut tied.root, &mut Way::new(), &mut tied.loops);
        tied
    }

    /// The objects that contain themselves, the outermost first.
    pub(super) fn loops(&self) -> Vec<Looped<'_>> {
        self.loops.iter().filter_map(|known| self.looped(known)).collect()
    }

    fn looped<'n>(&'n self, known: &'n Loop) -> Option<Looped<'n>> {
        let object = follow(&self.root, &known.object)?;
        let again = known.again.iter().filter_map(|way| follow(&self.root, way));
        Some(Looped {
            name: &known.name,
            object,
            stands: std::iter::once(object).chain(again).collect(),
        })
    }
}

/// Puts the levels together, here and below.
fn tie(node: &mut Node, path: &mut Way, loops: &mut Vec<Loop>) {
    let mut ways = Vec::new();
    while let Some(way) = way_again(node) {
        put_together(node, &way);
        ways.push(way);
    }
    if let Some(way) = ways.first() {
        let again = ways.iter().map(|way| path.iter().chain(way).cloned().collect());
        loops.push(Loop {
            name: name(way).or_else(|| name(path)).unwrap_or("item").to_owned(),
            object: path.clone(),
            again: again.collect(),
        });
    }
    for step in steps(node) {
        path.push(step);
        if let Some(below) = path.last().and_then(|step| below_mut(node, step)) {
            tie(below, path, loops);
        }
        path.pop();
    }
}

/// The last member of a way.
fn name(way: &[Step]) -> Option<&str> {
    way.iter().rev().find_map(|step| match step {
        Step::Field(name) => Some(name.as_str()),
        Step::Items | Step::Free => None,
    })
}

/// The shortest way from an object to what is the same again, and contains the same once more.
fn way_again(node: &Node) -> Option<Way> {
    let mut found = None;
    if objects(node) > 0 && node.fields.len() >= FEWEST {
        look_below(node, node, &mut Way::new(), &mut found);
    }
    found
}

fn look_below(top: &Node, node: &Node, way: &mut Way, found: &mut Option<Way>) {
    let most = found.as_ref().map_or(FARTHEST, |found: &Way| found.len() - 1);
    if way.len() >= most {
        return;
    }
    for step in steps(node) {
        way.push(step);
        if let Some(below) = follow(node, &way[way.len() - 1..]) {
            if found.as_ref().is_none_or(|found| way.len() < found.len()) && is_again(top, below, way) {
                *found = Some(way.clone());
            }
            look_below(top, below, way, found);
        }
        way.pop();
    }
}

fn is_again(top: &Node, below: &Node, way: &[Step]) -> bool {
    let once_more = || follow(below, way).is_some_and(|next| objects(next) > 0);
    objects(below) > 0 && once_more() && are_alike(top, below)
}

/// Whether objects have nearly the same members, one of them always.
fn are_alike(one: &Node, other: &Node) -> bool {
    let always = |node: &Node, key: &str| node.fields.get(key).is_some_and(|field| field.instances.values() == objects(node));
    let keys = |node: &Node| -> BTreeSet<String> { node.fields.sorted().into_iter().map(|(key, _)| key.to_owned()).collect() };
    let (mine, others) = (keys(one), keys(other));
    let common: Vec<&String> = mine.intersection(&others).collect();
    let all = mine.len() + others.len() - common.len();
    common.len() >= FEWEST && common.len() as f64 >= ALIKE * all as f64 && common.iter().any(|key| always(one, key) && always(other, key))
}

fn objects(node: &Node) -> u64 {
    node.instances.get(Fact::OBJECT)
}

/// Takes what is at the end of a way into the object that it is again, level by level. How many there are stays there.
fn put_together(node: &mut Node, way: &[Step]) {
    let mut taken = 0;
    while let Some(again) = follow_mut(node, way).filter(|again| again.fields.len() > 0 || again.free.is_some()) {
        let inside = again.take_inside(objects(again) - taken);
        taken = objects(again);
        node.absorb(inside, true);
    }
}

fn steps(node: &Node) -> Vec<Step> {
    let fields = node.fields.sorted().into_iter().map(|(key, _)| Step::Field(key.to_owned()));
    let items = node.items.iter().map(|_| Step::Items);
    let free = node.free.iter().map(|_| Step::Free);
    fields.chain(items).chain(free).collect()
}

fn follow<'n>(node: &'n Node, way: &[Step]) -> Option<&'n Node> {
    way.iter().try_fold(node, |node, step| match step {
        Step::Field(name) => node.fields.get(name),
        Step::Items => node.items.as_deref(),
        Step::Free => node.free.as_deref(),
    })
}

fn follow_mut<'n>(node: &'n mut Node, way: &[Step]) -> Option<&'n mut Node> {
    way.iter().try_fold(node, below_mut)
}

fn below_mut<'n>(node: &'n mut Node, step: &Step) -> Option<&'n mut Node> {
    match step {
        Step::Field(name) => {
            let index = node.fields.position(name)?;
            node.fields.get_mut(index)
        }
        Step::Items => node.items.as_deref_mut(),
        Step::Free => node.free.as_deref_mut(),
    }
}
