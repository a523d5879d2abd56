//! A schema as its readers see it: `allOf` taken together, one-member unions opened, null told apart from types.
//!
//! A shape belongs to a [`Key`]: one or several schemas that all hold at a place, and the choice of one union member where
//! there is a union. It knows one contract only; nothing is compared here.

use super::ids::Ids;
use super::kinds::KindsOf;
use super::merge::{both, merge_bounds, smaller};
use super::opaque;
use crate::contract::{Additional, At, Bounds, Contract, Literal, Ordered, Property, Schema, SchemaId, Seldom, Types};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// How many `allOf` and one-member unions may stand inside one another; what is deeper is left out of the shape.
pub(super) const DEEPEST: usize = 200;

/// How many variants a union of unions is opened to; what has more is opened as far as that goes.
const MOST_VARIANTS: usize = 100;

/// Schemas that all hold at one place (none: anything is allowed), and the chosen members of their unions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key {
    /// What holds together.
    pub all: Ids,
    /// The members of its unions that are looked at, outermost first.
    pub choices: Ids,
}

impl Key {
    pub(super) fn one(id: SchemaId) -> Self {
        Self {
            all: Ids::one(id),
            choices: Ids::default(),
        }
    }

    /// The same with a member of the union that is still open, or with what builds on it.
    pub(super) fn choosing(&self, member: SchemaId) -> Self {
        Self {
            all: self.all.clone(),
            choices: self.choices.with(member),
        }
    }

    /// The schema that it is, where it is one by itself: the member chosen last, or the only one that holds.
    pub(super) fn alone(&self) -> Option<SchemaId> {
        match self.all[..] {
            [only] => Some(self.choices.last().copied().unwrap_or(only)),
            _ => None,
        }
    }

    pub(super) fn optional(id: Option<SchemaId>) -> Self {
        id.map_or_else(Self::default, Self::one)
    }
}

/// A member of an object, with all the schemas that the parts give it.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) key: Key,
    pub(super) property: Property,
}

/// A keyword of which only sameness is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opaque {
    pub(super) keyword: &'static str,
    /// What it says: words (a pattern, a branch), and the schema that belongs to them.
    pub(super) terms: Vec<(Arc<str>, Option<SchemaId>)>,
}

/// The intersection of the schemas of a [`Key`].
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The first part's place; none for "anything".
    pub(super) at: Option<At>,
    pub(super) name: Option<Arc<str>>,
    /// All types but null.
    pub(super) types: Types,
    pub(super) nullable: bool,
    /// Nullable, by words on which readers differ.
    pub(super) null_unsure: bool,
    pub(super) format: Option<Arc<str>>,
    /// Without null.
    pub(super) enumeration: Option<BTreeSet<Literal>>,
    /// The part that enumerates.
    pub(super) enumeration_at: Option<At>,
    pub(super) bounds: Seldom<Bounds>,
    pub(super) members: Ordered<Arc<str>, Member>,
    pub(super) required: BTreeSet<Arc<str>>,
    pub(super) additional: Additional,
    pub(super) items: Key,
    pub(super) tuple: Vec<SchemaId>,
    /// Members of the union that is still open (two or more, null taken out).
    pub(super) union: Vec<SchemaId>,
    /// What builds on one of its parts, where values may be one of these and none was chosen.
    pub(super) derived: Vec<SchemaId>,
    /// The part that has a discriminator.
    pub(super) discriminator: Option<SchemaId>,
    pub(super) default: Option<Literal>,
    pub(super) deprecated: bool,
    /// What its parts say in prose, outermost first.
    pub(super) descriptions: Vec<(At, Arc<str>)>,
    pub(super) opaque: Vec<Opaque>,
}

impl Shape {
    /// Whether one of its parts says this in prose.
    pub(super) fn says(&self, text: &str) -> bool {
        self.descriptions.iter().any(|(_, said)| **said == *text)
    }
}

/// One contract with the shapes of its schemas.
pub(super) struct Side<'c> {
    pub(super) contract: &'c Contract,
    shapes: HashMap<Key, Rc<Shape>>,
    /// See `digest`.
    pub(super) digests: HashMap<(Key, u8), u64>,
    kinds: KindsOf<'c>,
}

impl<'c> Side<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        Self {
            contract,
            shapes: HashMap::new(),
            digests: HashMap::new(),
            kinds: KindsOf::new(contract),
        }
    }

    /// The shape of a key, built once.
    pub(super) fn shape(&mut self, key: &Key) -> Rc<Shape> {
        if let Some(known) = self.shapes.get(key) {
            return Rc::clone(known);
        }
        let shape = Rc::new(Builder::new(self.contract, key.choices.clone()).build(&key.all, &mut self.kinds));
        self.shapes.insert(key.clone(), Rc::clone(&shape));
        shape
    }

    /// The ways in which a value may have this shape: one for each union member, unions of unions opened level by level, or
    /// the shape itself.
    pub(super) fn variants(&mut self, key: &Key) -> Vec<Key> {
        let mut level = vec![key.clone()];
        loop {
            let mut next: Vec<Key> = Vec::new();
            for key in &level {
                let shape = self.shape(key);
                next.extend(shape.union.iter().map(|member| key.choosing(*member)));
                next.extend(shape.union.is_empty().then(|| key.clone()));
            }
            let is_first = level.len() == 1;
            if next.len() == level.len() || (next.len() > MOST_VARIANTS && !is_first) {
                return level;
            }
            level = next;
        }
    }
}

/// Whether a schema allows null and nothing else.
fn is_null(schema: &Schema) -> bool {
    let only_null = schema
        .enumeration
        .as_ref()
        .is_some_and(|values| values.iter().all(|value| value.types() == Types::NULL));
    schema.types == Types::NULL || only_null
}

/// Whether every value meets a schema, whatever it is wrapped in.
pub(super) fn says_nothing(contract: &Contract, id: SchemaId, depth: usize) -> bool {
    let schema = contract.schema(id);
    let value =
        schema.types == Types::ANY && schema.enumeration.is_none() && schema.format.is_none() && *schema.bounds == Bounds::default();
    let object = schema.properties.is_empty()
        && schema.required.is_empty()
        && [schema.additional, schema.unevaluated_properties]
            .iter()
            .all(|said| matches!(said, Additional::Unsaid | Additional::Open));
    let array = schema.items.is_none() && schema.prefix_items.is_empty();
    let parts = || schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of);
    let simple = value && object && array && opaque::said(schema).is_empty() && schema.one_of.len() < 2 && depth < DEEPEST;
    simple && parts().all(|part| says_nothing(contract, *part, depth + 1))
}

/// The members of `oneOf` or `anyOf` that are not merely null.
fn open_members<'c>(contract: &'c Contract, members: &'c [SchemaId]) -> impl Iterator<Item = SchemaId> + 'c {
    members.iter().copied().filter(|id| !is_null(contract.schema(*id)))
}

/// Whether a schema is not combined with others.
pub(super) fn is_simple(schema: &Schema) -> bool {
    schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

struct Builder<'c> {
    contract: &'c Contract,
    choices: Ids,
    seen: HashSet<SchemaId>,
    /// The schemas that are being taken in, outermost first.
    chain: Vec<SchemaId>,
    shape: Shape,
}

impl<'c> Builder<'c> {
    fn new(contract: &'c Contract, choices: Ids) -> Self {
        let shape = Shape {
            at: None,
            name: None,
            types: Types::ANY.without(Types::NULL),
            nullable: true,
            null_unsure: false,
            format: None,
            enumeration: None,
            enumeration_at: None,
            bounds: Seldom::default(),
            members: Ordered::default(),
            required: BTreeSet::new(),
            additional: Additional::Unsaid,
            items: Key::default(),
            tuple: Vec::new(),
            union: Vec::new(),
            derived: Vec::new(),
            discriminator: None,
            default: None,
            deprecated: false,
            descriptions: Vec::new(),
            opaque: Vec::new(),
        };
        Self {
            contract,
            choices,
            seen: HashSet::new(),
            chain: Vec::new(),
            shape,
        }
    }

    fn build(mut self, ids: &[SchemaId], kinds_of: &mut KindsOf) -> Shape {
        match ids {
            // What is not combined with anything cannot be met twice.
            [only] if is_simple(self.contract.schema(*only)) && self.contract.derived(*only).is_empty() => {
                self.take_here(*only, self.contract.schema(*only));
            }
            ids => ids.iter().for_each(|id| self.take(*id, 0)),
        }
        if let Some(choice) = self.choices.last() {
            let chosen = self.contract.schema(*choice);
            self.shape.name.clone_from(&chosen.name);
            self.shape.at = Some(chosen.at);
        }
        let kinds = kinds_of.all(ids, &self.choices);
        self.shape.types = kinds.types.without(Types::NULL);
        self.shape.nullable = kinds.allows_null();
        self.shape.null_unsure = kinds.null_unsure;
        self.shape
    }

    /// Takes a schema in, and whatever else holds wherever it does.
    fn take(&mut self, id: SchemaId, depth: usize) {
        if depth > DEEPEST || !self.seen.insert(id) {
            return;
        }
        self.chain.push(id);
        let schema = self.contract.schema(id);
        self.take_here(id, schema);
        for member in &schema.all_of {
            self.take(*member, depth + 1);
        }
        for union in [&schema.one_of, &schema.any_of] {
            self.take_union(union, depth + 1);
        }
        self.take_derived(id, depth + 1);
        self.chain.pop();
    }

    /// Remembers what builds on a schema, or takes the chosen one in. For what builds on it, the base is but a part; and of
    /// what was chosen nothing is open any more.
    fn take_derived(&mut self, id: SchemaId, depth: usize) {
        let builds_on = |derived: SchemaId, base: SchemaId| self.contract.derived(base).binary_search(&derived).is_ok();
        let derived = self.contract.derived_among(id, self.chain.iter().copied());
        if derived.is_empty() || self.chain.iter().any(|above| builds_on(id, *above)) {
            return;
        }
        match self.choices.iter().copied().find(|choice| builds_on(*choice, id)) {
            Some(choice) => self.take(choice, depth),
            None if self.shape.derived.is_empty() => self.shape.derived = derived.to_vec(),
            None => {}
        }
    }

    /// Takes in what a schema says by itself.
    fn take_here(&mut self, id: SchemaId, schema: &'c Schema) {
        if schema.discriminator.is_some() {
            self.shape.discriminator = self.shape.discriminator.or(Some(id));
        }
        self.take_values(schema);
        self.take_object(schema);
        self.take_array(schema);
        self.shape.opaque.extend(opaque::said(schema));
    }

    fn take_values(&mut self, schema: &'c Schema) {
        let shape = &mut self.shape;
        shape.at = shape.at.or(Some(schema.at));
        shape.name = shape.name.take().or_else(|| schema.name.clone());
        shape.format = smaller(shape.format.take(), schema.format.as_ref());
        shape.default = smaller(shape.default.take(), schema.default.as_ref());
        shape.deprecated |= schema.deprecated;
        shape.descriptions.extend(schema.description.clone().map(|text| (schema.at, text)));
        if let Some(values) = &schema.enumeration {
            let values: BTreeSet<Literal> = values.iter().filter(|value| value.types() != Types::NULL).cloned().collect();
            shape.enumeration = Some(match shape.enumeration.take() {
                Some(before) => before.intersection(&values).cloned().collect(),
                None => values,
            });
            shape.enumeration_at = shape.enumeration_at.or(Some(schema.at));
        }
        if shape.bounds.is_nothing() {
            shape.bounds.clone_from(&schema.bounds);
        } else {
            merge_bounds(&mut shape.bounds, &schema.bounds);
        }
    }

    fn take_object(&mut self, schema: &'c Schema) {
        self.shape.members.reserve(schema.properties.len());
        for (name, property) in &schema.properties {
            if let Some(member) = self.shape.members.get_mut(name) {
                if !member.key.all.contains(&property.schema) {
                    member.key.all = member.key.all.with(property.schema);
                }
                member.property.read_only |= property.read_only;
                member.property.write_only |= property.write_only;
            } else {
                let member = Member {
                    key: Key::one(property.schema),
                    property: property.clone(),
                };
                self.shape.members.insert(name.clone(), member);
            }
        }
        if self.shape.required.is_empty() {
            self.shape.required.clone_from(&schema.required);
        } else {
            self.shape.required.extend(schema.required.iter().cloned());
        }
        for said in [schema.additional, schema.unevaluated_properties] {
            let said = match said {
                Additional::Schema(id) if says_nothing(self.contract, id, 0) => Additional::Open,
                said => said,
            };
            self.shape.additional = both(self.shape.additional, said);
        }
    }

    fn take_array(&mut self, schema: &'c Schema) {
        if let Some(items) = schema.items.filter(|items| !self.shape.items.all.contains(items)) {
            self.shape.items.all = self.shape.items.all.with(items);
        }
        if self.shape.tuple.is_empty() {
            self.shape.tuple.clone_from(&schema.prefix_items);
        }
    }

    /// Opens a union of one; remembers a larger one, or takes the chosen member in. A second one waits until the first is chosen.
    fn take_union(&mut self, union: &'c [SchemaId], depth: usize) {
        if union.is_empty() {
            return;
        }
        // Of a large union it is asked member by member, so the chosen one is looked for before the others are gone through.
        let counts = |member: &SchemaId| !self.chain.contains(member) && !is_null(self.contract.schema(*member));
        let chosen = self.choices.iter().copied().find(|choice| union.contains(choice) && counts(choice));
        if let Some(choice) = chosen {
            return self.take(choice, depth);
        }
        // A union that holds itself allows no more for it.
        let mut met: HashSet<SchemaId> = self.chain.iter().copied().collect();
        let members: Vec<SchemaId> = open_members(self.contract, union).filter(|member| met.insert(*member)).collect();
        if let [only] = members[..] {
            return self.take(only, depth);
        }
        if members.is_empty() || !self.shape.union.is_empty() {
            return;
        }
        self.shape.union = members;
    }
}
