//! The examples of a document, folded into pools by the definition that they instantiate.
//!
//! One operation has one example, so nothing can be said of it alone; but the users in all examples together are
//! dozens. Each object of an example is one instance of its definition and counts once there. It owns the walk of a
//! value along its schema; it must not know how pools are compared.

use super::Observed;
use super::cursor::Cursor;
use super::fit::{Facet, facets};
use super::fold::{Bounds, Fold};
use super::look::Look;
use super::node::Node;
use super::shape::Shape;
use crate::contract::{At, Contract, Example, SchemaId, Types};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use serde_json::{Map, Value};

/// The examples of a document, folded.
#[derive(Debug, Default)]
pub struct Examples {
    /// Pools by definition.
    pub observed: Observed,
    /// Examples that are strings which should hold JSON and do not. Each costs itself.
    pub unreadable: Vec<At>,
}

/// Folds the examples of a document. One object of an example is one instance of its definition.
pub fn examples(contract: &Contract) -> Observed {
    fold_examples(contract).observed
}

/// As [`examples`], and says which could not be read.
pub fn fold_examples(contract: &Contract) -> Examples {
    let mut folded = Examples::default();
    let mut walk = Walk {
        contract,
        pools: HashMap::new(),
    };
    let mut met = HashSet::new();
    for example in contract.examples.iter().filter(|example| met.insert((example.schema, example.at))) {
        match value_of(contract, example) {
            Some(value) => walk.run(&value, example.schema),
            None => folded.unreadable.push(example.at),
        }
    }
    // Only now are the definitions named: to spell a pointer takes a while, and an example meets the same ones again and again.
    let (named, unnamed): (Vec<_>, Vec<_>) = walk
        .pools
        .into_iter()
        .partition(|(owner, _)| contract.schema(*owner).name.is_some());
    for (owner, shape) in named {
        folded.observed.add_pool(definition(contract, owner), shape);
    }
    let places: Vec<At> = unnamed.iter().map(|(owner, _)| contract.schema(*owner).at).collect();
    for (pointer, (_, shape)) in contract.pointers(&places).into_iter().zip(unnamed) {
        folded.observed.add_pool(pointer, shape);
    }
    folded
}

/// The value of an example; one that stands as a string of JSON is read, and none where that cannot be done.
fn value_of(contract: &Contract, example: &Example) -> Option<Value> {
    let value = contract.node(example.at).to_json();
    match &value {
        Value::String(text) if text.trim_start().starts_with(['{', '[']) && is_structured(contract, example) => {
            serde_json::from_str(text).ok()
        }
        _ => Some(value),
    }
}

/// Whether an example has to be an object or an array: its media type may be JSON, and its schema allows no text.
fn is_structured(contract: &Contract, example: &Example) -> bool {
    let json = example
        .response
        .as_ref()
        .is_none_or(|(_, _, media)| media.contains("json") || media.contains('*'));
    let schema = contract.schema(example.schema);
    let says_more = schema.items.is_some()
        || !schema.properties.is_empty()
        || !schema.all_of.is_empty()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty();
    json && (says_more || !schema.types.meets(Types::STRING))
}

/// What the pool of a definition goes by: its name or, unnamed, its pointer in the document.
pub fn definition(contract: &Contract, definition: SchemaId) -> String {
    let schema = contract.schema(definition);
    schema
        .name
        .as_deref()
        .map_or_else(|| contract.node(schema.at).pointer(), str::to_owned)
}

struct Walk<'c> {
    contract: &'c Contract,
    /// What is known of each definition.
    pools: HashMap<SchemaId, Shape>,
}

impl<'c> Walk<'c> {
    fn run(&mut self, value: &Value, schema: SchemaId) {
        let mut below = Below {
            contract: self.contract,
            waiting: vec![(value, schema)],
        };
        while let Some((value, schema)) = below.waiting.pop() {
            let facets = facets(self.contract, schema, value);
            match value {
                Value::Object(members) => self.object(members, &facets, &mut below),
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    let waiting = items.filter_map(|(index, item)| Some((item, item_schema(&facets, index)?)));
                    below.waiting.extend(waiting);
                }
                _ => {}
            }
        }
    }

    /// Counts an object in the pool of each definition that it instantiates, with the members that each declares.
    fn object<'v>(&mut self, members: &'v Map<String, Value>, facets: &[Facet<'c>], below: &mut Below<'c, 'v>) {
        let home = facets
            .iter()
            .position(|facet| facet.free().is_some())
            .or_else(|| facets.iter().position(Facet::declares))
            .unwrap_or(0);
        for (index, facet) in facets.iter().enumerate() {
            // What no definition declares is counted with the one that comes closest to declaring it.
            let is_own =
                |name: &str| facet.property(name).is_some() || index == home && !facets.iter().any(|facet| facet.property(name).is_some());
            let own: Vec<_> = members.iter().filter(|(name, _)| is_own(name)).collect();
            if facet.declares() || !own.is_empty() {
                let shape = self.pools.entry(facet.owner).or_default();
                below.instance(shape, &own, facet, members.is_empty());
            }
        }
    }
}

/// The values below the one that is folded.
struct Below<'c, 'v> {
    contract: &'c Contract,
    /// Values that instantiate a schema and are not folded yet.
    waiting: Vec<(&'v Value, SchemaId)>,
}

impl<'v> Below<'_, 'v> {
    fn instance(&mut self, shape: &mut Shape, members: &[(&String, &'v Value)], facet: &Facet<'_>, empty: bool) {
        let mut bounds = shape.bounds();
        shape.root.now.add(if empty { Look::EMPTY_OBJECT } else { Look::OBJECT });
        facet.names().for_each(|name| shape.root.declare(name));
        for (name, value) in members {
            let schema = facet.property(name).or_else(|| facet.free());
            let is_free = facet.property(name).is_none() && schema.is_some();
            let node = if is_free {
                Some(shape.root.free_mut())
            } else {
                shape.root.member(name)
            };
            if let Some(node) = node {
                self.member(node, value, schema, 1, &mut bounds);
            }
        }
        shape.take(&bounds);
    }

    /// Counts the value of a member. Objects that have a definition wait for their own turn.
    fn member(&mut self, node: &mut Node, value: &'v Value, schema: Option<SchemaId>, depth: u16, bounds: &mut Bounds) {
        match (value, schema) {
            (Value::Object(members), Some(schema)) => {
                node.now.add(if members.is_empty() { Look::EMPTY_OBJECT } else { Look::OBJECT });
                self.waiting.push((value, schema));
            }
            (Value::Array(items), Some(schema)) if depth < bounds.depth => {
                self.array(node, items, &facets(self.contract, schema, value), depth, bounds);
            }
            // A value of the document's own tree: folding it cannot fail.
            _ => drop(Fold { node, depth, bounds }.value(&mut Cursor::new(&value.to_string()))),
        }
    }

    fn array(&mut self, node: &mut Node, items: &'v [Value], facets: &[Facet<'_>], depth: u16, bounds: &mut Bounds) {
        node.now.add(Look::array(items.len()));
        for (index, item) in items.iter().enumerate() {
            self.member(
                node.items.get_or_insert_default(),
                item,
                item_schema(facets, index),
                depth + 1,
                bounds,
            );
        }
    }
}

fn item_schema(facets: &[Facet<'_>], index: usize) -> Option<SchemaId> {
    facets.iter().find_map(|facet| facet.item(index))
}
