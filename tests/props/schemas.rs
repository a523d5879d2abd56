//! Generates schemas of OpenAPI 3.0. Every member's name is used once in a document, so that a mutation has one place.

use crate::choices::Choices;
use serde_json::{Map, Value, json};

const WORDS: [&str; 24] = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jetty", "knoll", "larch", "maple", "north", "ocean",
    "pearl", "quartz", "river", "stone", "tundra", "umber", "valley", "willow", "zephyr",
];

/// What schemas are made of.
pub(crate) struct Maker<'c> {
    pub(crate) choices: &'c mut Choices,
    /// Names of components that may be referred to.
    pub(crate) components: Vec<String>,
    used: usize,
}

type Kind = fn(&mut Maker, usize) -> Value;

/// The plainest first, so that shrinking ends there.
const KINDS: [(Kind, bool); 18] = [
    (boolean, false),
    (integer, false),
    (string, false),
    (enumeration, false),
    (number, false),
    (object, true),
    (reference, false),
    (array, true),
    (object, true),
    (map, true),
    (composed, true),
    (union, true),
    (scalar_union, false),
    (negated, false),
    (union_of_components, false),
    (extended, true),
    (crossed, true),
    (limited_twice, false),
];

impl<'c> Maker<'c> {
    pub(crate) fn new(choices: &'c mut Choices, components: Vec<String>) -> Self {
        Self {
            choices,
            components,
            used: 0,
        }
    }

    /// A name that no other member of the document has.
    pub(crate) fn word(&mut self) -> String {
        self.used += 1;
        let word = WORDS[self.used % WORDS.len()];
        let round = self.used / WORDS.len();
        if round == 0 { word.to_owned() } else { format!("{word}{round}") }
    }

    /// Any schema. `depth` is how far it may still reach down.
    pub(crate) fn schema(&mut self, depth: usize) -> Value {
        let (kind, deep) = *self.choices.pick(&KINDS);
        let mut schema = if deep && depth == 0 {
            string(self, 0)
        } else {
            kind(self, depth.saturating_sub(1))
        };
        if schema.get("type").is_some() && self.choices.chance(15) {
            schema["nullable"] = json!(true);
            if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                values.push(Value::Null);
            }
        }
        if self.choices.chance(15) {
            annotate(&mut schema);
        }
        schema
    }

    /// An object without more than members: what a component mostly is.
    pub(crate) fn record(&mut self, depth: usize) -> Value {
        object(self, depth)
    }
}

fn annotate(schema: &mut Value) {
    if schema.get("$ref").is_none() {
        schema["description"] = json!("What it is.");
    }
}

fn boolean(_: &mut Maker, _: usize) -> Value {
    json!({"type": "boolean"})
}

fn integer(maker: &mut Maker, _: usize) -> Value {
    let mut schema = json!({"type": "integer"});
    match maker.choices.below(5) {
        1 => schema["format"] = json!("int32"),
        2 => schema["minimum"] = json!(1),
        3 => {
            schema["minimum"] = json!(0);
            schema["maximum"] = json!(100);
        }
        4 => schema["default"] = json!(7),
        _ => {}
    }
    schema
}

fn number(maker: &mut Maker, _: usize) -> Value {
    let mut schema = json!({"type": "number"});
    match maker.choices.below(4) {
        1 => {
            schema["minimum"] = json!(0);
            schema["exclusiveMinimum"] = json!(true);
        }
        2 => {
            schema["maximum"] = json!(10.5);
            schema["exclusiveMaximum"] = json!(true);
        }
        3 => schema["multipleOf"] = json!(0.5),
        _ => {}
    }
    schema
}

fn string(maker: &mut Maker, _: usize) -> Value {
    let mut schema = json!({"type": "string"});
    match maker.choices.below(6) {
        1 => schema["format"] = json!("date-time"),
        2 => schema["maxLength"] = json!(40),
        3 => schema["pattern"] = json!("^[a-z]+$"),
        4 => {
            schema["minLength"] = json!(1);
            schema["maxLength"] = json!(9);
        }
        5 => schema["format"] = json!("uuid"),
        _ => {}
    }
    schema
}

fn enumeration(maker: &mut Maker, _: usize) -> Value {
    let all = ["open", "held", "done", "lost"];
    let count = 1 + maker.choices.below(all.len());
    json!({"type": "string", "enum": all[..count]})
}

fn array(maker: &mut Maker, depth: usize) -> Value {
    let mut schema = json!({"type": "array", "items": maker.schema(depth)});
    match maker.choices.below(4) {
        1 => schema["minItems"] = json!(1),
        2 => schema["maxItems"] = json!(50),
        3 => schema["uniqueItems"] = json!(true),
        _ => {}
    }
    schema
}

fn object(maker: &mut Maker, depth: usize) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for _ in 0..=maker.choices.below(3) {
        let name = maker.word();
        let mut schema = maker.schema(depth);
        if schema.get("$ref").is_none() && maker.choices.chance(8) {
            schema[*maker.choices.pick(&["readOnly", "writeOnly"])] = json!(true);
        } else if maker.choices.chance(40) {
            required.push(name.clone());
        }
        properties.insert(name, schema);
    }
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    match maker.choices.below(8) {
        5 => schema["additionalProperties"] = json!(false),
        6 => schema["additionalProperties"] = json!(true),
        7 => schema["additionalProperties"] = json!({"type": "integer"}),
        _ => {}
    }
    schema
}

fn map(maker: &mut Maker, depth: usize) -> Value {
    json!({"type": "object", "additionalProperties": maker.schema(depth)})
}

fn reference(maker: &mut Maker, _: usize) -> Value {
    if maker.components.is_empty() {
        return json!({"type": "string"});
    }
    let name = maker.choices.pick(&maker.components);
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// `allOf` of a component, or an object, and an object; none of them closed.
fn composed(maker: &mut Maker, depth: usize) -> Value {
    let mut parts = Vec::new();
    for _ in 0..2 {
        let mut part = object(maker, depth);
        part.as_object_mut().map(|part| part.shift_remove("additionalProperties"));
        parts.push(part);
    }
    json!({"allOf": parts})
}

/// A union of objects, told apart by a constant where the document says so.
fn union(maker: &mut Maker, depth: usize) -> Value {
    let tag = maker.word();
    let keyword = *maker.choices.pick(&["oneOf", "anyOf"]);
    let mut members = Vec::new();
    for value in ["cat", "dog", "eel"].iter().take(2 + maker.choices.below(2)) {
        let mut member = object(maker, depth);
        member.as_object_mut().map(|member| member.shift_remove("additionalProperties"));
        member["properties"][&tag] = json!({"type": "string", "enum": [value]});
        let mut required = member.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        required.push(json!(tag));
        member["required"] = json!(required);
        members.push(member);
    }
    json!({keyword: members})
}

fn scalar_union(maker: &mut Maker, _: usize) -> Value {
    let members = [
        json!({"type": "string", "maxLength": 20}),
        json!({"type": "integer"}),
        json!({"type": "boolean"}),
    ];
    let count = 2 + maker.choices.below(2);
    json!({*maker.choices.pick(&["oneOf", "anyOf"]): members[..count]})
}

fn negated(maker: &mut Maker, depth: usize) -> Value {
    let not = [json!({"enum": ["none"]}), reference(maker, depth)];
    json!({"type": "string", "not": maker.choices.pick(&not)})
}

/// A union of components, whatever they are.
fn union_of_components(maker: &mut Maker, depth: usize) -> Value {
    if maker.components.len() < 2 {
        return scalar_union(maker, depth);
    }
    let start = maker.choices.below(maker.components.len() - 1);
    let members: Vec<Value> = maker.components[start..]
        .iter()
        .map(|name| json!({"$ref": format!("#/components/schemas/{name}")}))
        .collect();
    json!({*maker.choices.pick(&["oneOf", "anyOf"]): members})
}

/// A component, and members beside it.
fn extended(maker: &mut Maker, depth: usize) -> Value {
    // Every other component is an object, and only those can be more of one.
    let records: Vec<String> = maker.components.iter().step_by(2).cloned().collect();
    if records.is_empty() {
        return object(maker, depth);
    }
    let base = json!({"$ref": format!("#/components/schemas/{}", maker.choices.pick(&records))});
    let mut own = object(maker, depth);
    own.as_object_mut().map(|own| own.shift_remove("additionalProperties"));
    json!({"allOf": [base, own]})
}

/// Two unions that both hold, or a union and members beside it.
fn crossed(maker: &mut Maker, depth: usize) -> Value {
    let one = union(maker, depth);
    let mut other = if maker.choices.chance(50) {
        union(maker, depth)
    } else {
        object(maker, depth)
    };
    other.as_object_mut().map(|other| other.shift_remove("additionalProperties"));
    json!({"allOf": [one, other]})
}

/// Limits that stand in both parts, of which the tighter counts.
fn limited_twice(maker: &mut Maker, _: usize) -> Value {
    if maker.choices.chance(50) {
        json!({"allOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"type": "integer", "minimum": 3, "maximum": 20, "format": "int32"}]})
    } else {
        json!({"allOf": [{"type": "string", "minLength": 1, "pattern": "^a"}, {"type": "string", "maxLength": 9, "pattern": "z$"}]})
    }
}
