//! A schema as its readers see it: `allOf` taken together, one-member unions opened, null told apart from types.
//!
//! A shape belongs to a [`Key`]: one or several schemas that all hold at a place, and the choice of one union member where
//! there is a union. It knows one contract only; nothing is compared here.

use super::kinds::KindsOf;
use crate::contract::{Additional, At, Bounds, Contract, Discriminator, Literal, Property, Schema, SchemaId, Types};
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// How many `allOf` and one-member unions may stand inside one another; what is deeper is left out of the shape.
pub(super) const DEEPEST: usize = 200;

/// Schemas that all hold at one place (none: anything is allowed), and the chosen member of their union.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key {
    /// What holds together.
    pub all: Rc<[SchemaId]>,
    /// The member of its union that is looked at.
    pub choice: Option<SchemaId>,
}

impl Key {
    pub(super) fn one(id: SchemaId) -> Self {
        Self {
            all: Rc::new([id]),
            choice: None,
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

/// Something that is compared as text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opaque {
    pub(super) keyword: &'static str,
    pub(super) schemas: Vec<SchemaId>,
    pub(super) at: At,
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
    pub(super) format: Option<Arc<str>>,
    /// Without null.
    pub(super) enumeration: Option<BTreeSet<Literal>>,
    /// The part that enumerates.
    pub(super) enumeration_at: Option<At>,
    pub(super) bounds: Bounds,
    pub(super) members: IndexMap<Arc<str>, Member>,
    pub(super) required: BTreeSet<Arc<str>>,
    pub(super) additional: Additional,
    pub(super) items: Key,
    pub(super) tuple: Vec<SchemaId>,
    /// Members of the union that is still open (two or more, null taken out).
    pub(super) union: Vec<SchemaId>,
    pub(super) discriminator: Option<Discriminator>,
    pub(super) default: Option<Literal>,
    pub(super) deprecated: bool,
    pub(super) description: Option<(At, Arc<str>)>,
    pub(super) opaque: Vec<Opaque>,
}

/// One contract with the shapes of its schemas.
pub(super) struct Side<'c> {
    pub(super) contract: &'c Contract,
    shapes: HashMap<Key, Rc<Shape>>,
    kinds: KindsOf<'c>,
}

impl<'c> Side<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        Self {
            contract,
            shapes: HashMap::new(),
            kinds: KindsOf::new(contract),
        }
    }

    /// The shape of a key, built once.
    pub(super) fn shape(&mut self, key: &Key) -> Rc<Shape> {
        if let Some(known) = self.shapes.get(key) {
            return Rc::clone(known);
        }
        let shape = Rc::new(Builder::new(self.contract, key.choice).build(&key.all, &mut self.kinds));
        self.shapes.insert(key.clone(), Rc::clone(&shape));
        shape
    }

    /// The ways in which a value may have this shape: one for each union member, or the shape itself.
    pub(super) fn variants(&mut self, key: &Key) -> Vec<Key> {
        let shape = self.shape(key);
        if shape.union.is_empty() || key.choice.is_some() {
            return vec![key.clone()];
        }
        shape
            .union
            .iter()
            .map(|member| Key {
                all: Rc::clone(&key.all),
                choice: Some(*member),
            })
            .collect()
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

/// The members of `oneOf` or `anyOf` that are not merely null.
fn open_members<'c>(contract: &'c Contract, members: &'c [SchemaId]) -> impl Iterator<Item = SchemaId> + 'c {
    members.iter().copied().filter(|id| !is_null(contract.schema(*id)))
}

struct Builder<'c> {
    contract: &'c Contract,
    choice: Option<SchemaId>,
    seen: HashSet<SchemaId>,
    shape: Shape,
}

impl<'c> Builder<'c> {
    fn new(contract: &'c Contract, choice: Option<SchemaId>) -> Self {
        let shape = Shape {
            at: None,
            name: None,
            types: Types::ANY.without(Types::NULL),
            nullable: true,
            format: None,
            enumeration: None,
            enumeration_at: None,
            bounds: Bounds::default(),
            members: IndexMap::new(),
            required: BTreeSet::new(),
            additional: Additional::Unsaid,
            items: Key::default(),
            tuple: Vec::new(),
            union: Vec::new(),
            discriminator: None,
            default: None,
            deprecated: false,
            description: None,
            opaque: Vec::new(),
        };
        Self {
            contract,
            choice,
            seen: HashSet::new(),
            shape,
        }
    }

    fn build(mut self, ids: &[SchemaId], kinds_of: &mut KindsOf) -> Shape {
        for id in ids {
            self.take(*id, 0);
        }
        if let Some(choice) = self.choice {
            let chosen = self.contract.schema(choice);
            self.shape.name.clone_from(&chosen.name);
            self.shape.at = Some(chosen.at);
        }
        let kinds = kinds_of.all(ids, self.choice);
        self.shape.types = kinds.types.without(Types::NULL);
        self.shape.nullable = kinds.allows_null();
        self.shape
    }

    /// Takes a schema in, and whatever else holds wherever it does.
    fn take(&mut self, id: SchemaId, depth: usize) {
        if depth > DEEPEST || !self.seen.insert(id) {
            return;
        }
        let schema = self.contract.schema(id);
        self.take_values(schema);
        self.take_object(schema);
        self.take_array(schema);
        self.take_opaque(schema);
        for member in &schema.all_of {
            self.take(*member, depth + 1);
        }
        for union in [&schema.one_of, &schema.any_of] {
            self.take_union(union, schema, depth + 1);
        }
    }

    fn take_values(&mut self, schema: &'c Schema) {
        let shape = &mut self.shape;
        shape.at = shape.at.or(Some(schema.at));
        shape.name = shape.name.take().or_else(|| schema.name.clone());
        shape.format = shape.format.take().or_else(|| schema.format.clone());
        shape.default = shape.default.take().or_else(|| schema.default.clone());
        shape.deprecated |= schema.deprecated;
        if shape.description.is_none() {
            shape.description = schema.description.clone().map(|text| (schema.at, text));
        }
        if let Some(values) = &schema.enumeration {
            let values: BTreeSet<Literal> = values.iter().filter(|value| value.types() != Types::NULL).cloned().collect();
            shape.enumeration = Some(match shape.enumeration.take() {
                Some(before) => before.intersection(&values).cloned().collect(),
                None => values,
            });
            shape.enumeration_at = shape.enumeration_at.or(Some(schema.at));
        }
        merge_bounds(&mut shape.bounds, &schema.bounds);
    }

    fn take_object(&mut self, schema: &'c Schema) {
        for (name, property) in &schema.properties {
            if let Some(member) = self.shape.members.get_mut(name) {
                let mut all = member.key.all.to_vec();
                if !all.contains(&property.schema) {
                    all.push(property.schema);
                    member.key.all = all.into();
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
        self.shape.required.extend(schema.required.iter().cloned());
        for said in [schema.additional, schema.unevaluated_properties] {
            self.shape.additional = both(self.shape.additional, said);
        }
    }

    fn take_array(&mut self, schema: &'c Schema) {
        let mut all = self.shape.items.all.to_vec();
        all.extend(schema.items.filter(|items| !self.shape.items.all.contains(items)));
        self.shape.items.all = all.into();
        if self.shape.tuple.is_empty() {
            self.shape.tuple.clone_from(&schema.prefix_items);
        }
    }

    /// Opens a union of one; remembers a larger one, or takes the chosen member in.
    fn take_union(&mut self, union: &'c [SchemaId], schema: &'c Schema, depth: usize) {
        let mut members: Vec<SchemaId> = open_members(self.contract, union).collect();
        if let [only] = members[..] {
            return self.take(only, depth);
        }
        if let Some(choice) = self.choice.filter(|choice| members.contains(choice)) {
            return self.take(choice, depth);
        }
        if members.is_empty() {
            return;
        }
        self.shape.discriminator = self.shape.discriminator.take().or_else(|| schema.discriminator.clone());
        if self.shape.union.is_empty() {
            members.dedup();
            self.shape.union = members;
        } else {
            self.shape.opaque.push(Opaque {
                keyword: "a second union",
                schemas: members,
                at: schema.at,
            });
        }
    }

    fn take_opaque(&mut self, schema: &Schema) {
        let some = |id: Option<SchemaId>| id.into_iter().collect::<Vec<_>>();
        let rest = [
            ("not", some(schema.not)),
            ("contains", some(schema.contains)),
            ("propertyNames", some(schema.property_names)),
            ("patternProperties", by_name(&schema.pattern_properties)),
            ("dependentSchemas", by_name(&schema.dependent_schemas)),
            ("if", schema.conditional.iter().flatten().copied().collect()),
        ];
        for (keyword, schemas) in rest {
            if !schemas.is_empty() {
                self.shape.opaque.push(Opaque {
                    keyword,
                    schemas,
                    at: schema.at,
                });
            }
        }
    }
}

/// The schemas of a map in the order of their names, for the order of the document says nothing.
fn by_name(map: &IndexMap<Arc<str>, SchemaId>) -> Vec<SchemaId> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_unstable();
    entries.into_iter().map(|(_, schema)| *schema).collect()
}

/// `additionalProperties` of two schemas that both hold.
fn both(one: Additional, other: Additional) -> Additional {
    match (one, other) {
        (Additional::Closed, _) | (_, Additional::Closed) => Additional::Closed,
        (Additional::Schema(id), _) | (_, Additional::Schema(id)) => Additional::Schema(id),
        (Additional::Open, _) | (_, Additional::Open) => Additional::Open,
        (Additional::Unsaid, Additional::Unsaid) => Additional::Unsaid,
    }
}

/// The tighter of two sets of bounds; where that is not a question of size, the first.
fn merge_bounds(mine: &mut Bounds, other: &Bounds) {
    fn tighter<T: Ord + Clone>(mine: &mut Option<T>, other: Option<&T>, larger: bool) {
        if let Some(theirs) = other
            && mine.as_ref().is_none_or(|own| if larger { theirs > own } else { theirs < own })
        {
            *mine = Some(theirs.clone());
        }
    }
    if mine.minimum.is_none() {
        mine.minimum.clone_from(&other.minimum);
    }
    if mine.maximum.is_none() {
        mine.maximum.clone_from(&other.maximum);
    }
    if mine.multiple_of.is_none() {
        mine.multiple_of.clone_from(&other.multiple_of);
    }
    if mine.pattern.is_none() {
        mine.pattern.clone_from(&other.pattern);
    }
    tighter(&mut mine.min_length, other.min_length.as_ref(), true);
    tighter(&mut mine.max_length, other.max_length.as_ref(), false);
    tighter(&mut mine.min_items, other.min_items.as_ref(), true);
    tighter(&mut mine.max_items, other.max_items.as_ref(), false);
    tighter(&mut mine.min_properties, other.min_properties.as_ref(), true);
    tighter(&mut mine.max_properties, other.max_properties.as_ref(), false);
    mine.unique_items |= other.unique_items;
}
