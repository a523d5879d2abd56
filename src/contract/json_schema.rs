//! The projection of schemas to JSON Schema 2020-12, as they hold in one direction.
//!
//! It owns the spelling only. What a schema means to this model holds here too: a schema that describes members and names no
//! type is about objects, and a read-only member does not exist in requests.

use super::{Additional, Bound, Contract, Literal, Number, Property, Schema, SchemaId, Types};
use foldhash::{HashSet, HashSetExt as _};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The direction in which values travel: what is read-only does not exist in requests, what is write-only not in responses
/// (OpenAPI 3.1, Schema Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Values that a client writes.
    Request,
    /// Values that a client reads.
    Response,
}

impl Way {
    /// Whether a member exists in this direction.
    pub const fn shows(self, property: &Property) -> bool {
        match self {
            Self::Request => !property.read_only,
            Self::Response => !property.write_only,
        }
    }
}

/// What instances a projection is for: members that none of them has and levels that none of them reaches are left out, which
/// says the same of these instances and costs no more than they are large.
#[derive(Debug, Clone, Default)]
pub struct Around {
    names: BTreeSet<String>,
    depth: usize,
}

impl Around {
    /// The instances to be held against the projection.
    pub fn of<'v>(instances: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut around = Self::default();
        for instance in instances {
            around.take(instance, 0);
        }
        around
    }

    fn take(&mut self, value: &Value, depth: usize) {
        self.depth = self.depth.max(depth);
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.take(item, depth + 1)),
            Value::Object(members) => {
                for (name, member) in members {
                    self.names.insert(name.clone());
                    self.take(member, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// Definitions that a projection may have; a larger one is not made.
const MOST: usize = 4000;

/// The JSON Schema of what `ids` say together (none: anything), with what they reach under `$defs`; none where it would be too
/// large. `around` cuts it to what certain instances touch.
pub fn json_schema(contract: &Contract, ids: &[SchemaId], way: Way, around: Option<&Around>) -> Option<Value> {
    let mut projection = Projection {
        contract,
        way,
        around,
        known: HashSet::new(),
        waiting: Vec::new(),
    };
    let depth = around.map_or(0, |around| around.depth);
    let all: Vec<Value> = ids.iter().map(|id| projection.refer(*id, depth)).collect();
    let mut defs = Map::new();
    while let Some((id, depth)) = projection.waiting.pop() {
        if defs.len() > MOST {
            return None;
        }
        defs.insert(projection.name(id, depth), projection.schema(id, depth));
    }
    defs.sort_keys();
    let mut root = Map::from_iter([("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"))]);
    match <[Value; 1]>::try_from(all) {
        Ok([Value::Object(only)]) => root.extend(only),
        Ok([only]) => drop(root.insert("allOf".to_owned(), json!([only]))),
        Err(all) if all.is_empty() => {}
        Err(all) => drop(root.insert("allOf".to_owned(), Value::Array(all))),
    }
    if !defs.is_empty() {
        root.insert("$defs".to_owned(), Value::Object(defs));
    }
    Some(Value::Object(root))
}

struct Projection<'c> {
    contract: &'c Contract,
    way: Way,
    around: Option<&'c Around>,
    known: HashSet<(SchemaId, usize)>,
    waiting: Vec<(SchemaId, usize)>,
}

impl Projection<'_> {
    fn name(&self, id: SchemaId, depth: usize) -> String {
        match self.around {
            Some(_) => format!("s{}-{depth}", id.0),
            None => format!("s{}", id.0),
        }
    }

    /// A schema in place where it holds no others, else a reference.
    fn refer(&mut self, id: SchemaId, depth: usize) -> Value {
        let schema = self.contract.schema(id);
        if is_leaf(schema) {
            return Value::Object(scalar(schema));
        }
        if self.known.insert((id, depth)) {
            self.waiting.push((id, depth));
        }
        json!({ "$ref": format!("#/$defs/{}", self.name(id, depth)) })
    }

    /// A schema one level below: of a member or an item.
    fn below(&mut self, id: SchemaId, depth: usize) -> Value {
        if self.around.is_none() {
            return self.refer(id, depth);
        }
        depth.checked_sub(1).map_or(Value::Bool(true), |depth| self.refer(id, depth))
    }

    fn has(&self, name: &str) -> bool {
        self.around.is_none_or(|around| around.names.contains(name))
    }

    fn schema(&mut self, id: SchemaId, depth: usize) -> Value {
        let contract = self.contract;
        let schema = contract.schema(id);
        let mut out = scalar(schema);
        self.object(schema, depth, &mut out);
        self.array(schema, depth, &mut out);
        self.combined(schema, depth, &mut out);
        let value = Value::Object(out);
        if schema.or_null {
            json!({ "anyOf": [{ "type": "null" }, value] })
        } else {
            value
        }
    }

    fn object(&mut self, schema: &Schema, depth: usize, out: &mut Map<String, Value>) {
        let shown = |name: &str| schema.properties.get(name).is_none_or(|property| self.way.shows(property));
        let required: Vec<&str> = schema.required.iter().map(|name| &**name).filter(|name| shown(name)).collect();
        if !required.is_empty() {
            out.insert("required".to_owned(), json!(required));
        }
        let mut properties = Map::new();
        for (name, property) in &schema.properties {
            if self.way.shows(property) && self.has(name) {
                properties.insert(name.to_string(), self.below(property.schema, depth));
            }
        }
        put_map(out, "properties", properties);
        let patterns = schema
            .pattern_properties
            .iter()
            .map(|(pattern, id)| (pattern.to_string(), self.below(*id, depth)));
        put_map(out, "patternProperties", patterns.collect());
        for (keyword, said) in [
            ("additionalProperties", schema.additional),
            ("unevaluatedProperties", schema.unevaluated_properties),
        ] {
            self.additional(keyword, said, depth, out);
        }
        if let Some(names) = schema.property_names {
            let names = self.refer(names, depth);
            out.insert("propertyNames".to_owned(), names);
        }
        let needed = schema.dependent_required.iter().map(|(name, needed)| {
            let needed: Vec<&str> = needed.iter().map(|name| &**name).collect();
            (name.to_string(), json!(needed))
        });
        put_map(out, "dependentRequired", needed.collect());
        let dependent = schema
            .dependent_schemas
            .iter()
            .map(|(name, id)| (name.to_string(), self.refer(*id, depth)));
        put_map(out, "dependentSchemas", dependent.collect());
    }

    fn additional(&mut self, keyword: &str, said: Additional, depth: usize, out: &mut Map<String, Value>) {
        let value = match said {
            Additional::Unsaid => return,
            Additional::Open => Value::Bool(true),
            Additional::Closed => Value::Bool(false),
            Additional::Schema(id) => self.below(id, depth),
        };
        out.insert(keyword.to_owned(), value);
    }

    fn array(&mut self, schema: &Schema, depth: usize, out: &mut Map<String, Value>) {
        if !schema.prefix_items.is_empty() {
            let prefix = schema.prefix_items.iter().map(|id| self.below(*id, depth)).collect();
            out.insert("prefixItems".to_owned(), prefix);
        }
        for (keyword, id) in [("items", schema.items), ("contains", schema.contains)] {
            if let Some(id) = id {
                out.insert(keyword.to_owned(), self.below(id, depth));
            }
        }
        self.additional("unevaluatedItems", schema.unevaluated_items, depth, out);
    }

    fn combined(&mut self, schema: &Schema, depth: usize, out: &mut Map<String, Value>) {
        for (keyword, members) in [("allOf", &schema.all_of), ("oneOf", &schema.one_of), ("anyOf", &schema.any_of)] {
            if !members.is_empty() {
                let members = members.iter().map(|id| self.refer(*id, depth)).collect();
                out.insert(keyword.to_owned(), members);
            }
        }
        let [condition, then, otherwise] = *schema.conditional;
        for (keyword, id) in [("not", schema.not), ("if", condition), ("then", then), ("else", otherwise)] {
            if let Some(id) = id {
                out.insert(keyword.to_owned(), self.refer(id, depth));
            }
        }
    }
}

fn put_map(out: &mut Map<String, Value>, keyword: &str, map: Map<String, Value>) {
    if !map.is_empty() {
        out.insert(keyword.to_owned(), Value::Object(map));
    }
}

/// Whether a schema holds no other schemas and says nothing of members.
fn is_leaf(schema: &Schema) -> bool {
    let arrays = schema.items.is_none() && schema.prefix_items.is_empty() && schema.contains.is_none();
    let objects = schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.pattern_properties.is_empty()
        && schema.property_names.is_none()
        && schema.dependent_required.is_empty()
        && schema.dependent_schemas.is_empty();
    let unsaid = [schema.additional, schema.unevaluated_properties, schema.unevaluated_items]
        .iter()
        .all(|said| *said == Additional::Unsaid);
    let alone = schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty();
    let plain = schema.not.is_none() && *schema.conditional == [None; 3] && !schema.or_null;
    arrays && objects && unsaid && alone && plain
}

/// The keywords that hold no schemas: type, values, bounds, format.
fn scalar(schema: &Schema) -> Map<String, Value> {
    let mut out = Map::new();
    let types = schema.stated_types();
    if types != Types::ANY {
        let names: Vec<&str> = types.names().collect();
        let value = if let [only] = names[..] { json!(only) } else { json!(names) };
        out.insert("type".to_owned(), if names.is_empty() { json!([]) } else { value });
    }
    if types.is_empty() {
        return Map::from_iter([("not".to_owned(), json!({}))]);
    }
    if let Some(values) = &schema.enumeration {
        let values: Vec<Value> = values.iter().filter_map(Literal::to_json).collect();
        out.insert("enum".to_owned(), Value::Array(values));
    }
    bounds(schema, &mut out);
    format(schema, &mut out);
    out
}

fn bounds(schema: &Schema, out: &mut Map<String, Value>) {
    let bounds = &schema.bounds;
    let mut limit = |bound: Option<&Bound>, keywords: [&str; 2]| {
        if let Some((bound, value)) = bound.and_then(|bound| Some((bound, bound.limit.to_json()?))) {
            out.insert(keywords[usize::from(bound.exclusive)].to_owned(), value);
        }
    };
    limit(bounds.minimum.as_ref(), ["minimum", "exclusiveMinimum"]);
    limit(bounds.maximum.as_ref(), ["maximum", "exclusiveMaximum"]);
    let step = bounds.multiple_of.as_ref().filter(|step| step.as_f64() > 0.0);
    if let Some(step) = step.and_then(Number::to_json) {
        out.insert("multipleOf".to_owned(), step);
    }
    let sizes = [
        ("minLength", bounds.min_length),
        ("maxLength", bounds.max_length),
        ("minItems", bounds.min_items),
        ("maxItems", bounds.max_items),
        ("minProperties", bounds.min_properties),
        ("maxProperties", bounds.max_properties),
    ];
    for (keyword, size) in sizes {
        if let Some(size) = size {
            out.insert(keyword.to_owned(), json!(size));
        }
    }
    if bounds.unique_items {
        out.insert("uniqueItems".to_owned(), json!(true));
    }
    if let Some(pattern) = &bounds.pattern {
        out.insert("pattern".to_owned(), json!(&**pattern));
    }
}

/// Formats that are ranges (OpenAPI format registry), with the keywords that say so.
const RANGES: &[(&str, f64)] = &[
    ("int8", 127.0),
    ("int16", 32_767.0),
    ("int32", 2_147_483_647.0),
    ("float", 3.402_823_5e38),
];

/// The format, and what of it JSON Schema can say in other keywords.
fn format(schema: &Schema, out: &mut Map<String, Value>) {
    let Some(format) = schema.format.as_deref() else { return };
    out.insert("format".to_owned(), json!(format));
    let numeric = schema.types.meets(Types::NUMBER) && schema.types != Types::ANY;
    if let Some((name, largest)) = RANGES.iter().find(|(name, _)| *name == format && numeric) {
        let smallest = if *name == "float" { -largest } else { -largest - 1.0 };
        out.insert("allOf".to_owned(), json!([{ "minimum": smallest, "maximum": largest }]));
    }
    if format == "byte" && schema.types.meets(Types::STRING) {
        out.insert("allOf".to_owned(), json!([{ "pattern": "^[A-Za-z0-9+/_\\s-]*=*\\s*$" }]));
    }
}

impl Schema {
    /// The types that a schema is about: those that it says, else those of which its keywords speak.
    pub fn stated_types(&self) -> Types {
        let object = !self.properties.is_empty() || !self.required.is_empty() || !matches!(self.additional, Additional::Unsaid);
        let array = self.items.is_some() || !self.prefix_items.is_empty();
        let combined = !(self.all_of.is_empty() && self.one_of.is_empty() && self.any_of.is_empty());
        match () {
            () if self.types != Types::ANY || combined => self.types,
            () if object => Types::OBJECT,
            () if array => Types::ARRAY,
            () => Types::ANY,
        }
    }
}

impl Literal {
    /// The constant as a value.
    pub fn to_json(&self) -> Option<Value> {
        serde_json::from_str(&self.0).ok()
    }
}

impl Number {
    /// The number as a value; the nearest double where it is beyond 64 bits.
    pub fn to_json(&self) -> Option<Value> {
        serde_json::from_str(&self.canonical()).ok()
    }
}
