//! Changes of every kind to schemas, one row a kind: how it is made, and the rule that has to say so in either direction.

use crate::choices::Choices;
use crate::places::Place;
use crate::pointers::elements;
use serde_json::{Map, Value, json};

/// Which schemas a mutation is for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum For {
    /// Those that say all of a value.
    Whole,
    /// Those, and members of unions.
    NoPart,
    /// All.
    Any,
}

impl For {
    pub(crate) fn fits(self, place: &Place) -> bool {
        match self {
            Self::Whole => !place.part && !place.member,
            Self::NoPart => !place.part,
            Self::Any => true,
        }
    }
}

/// A kind of change. `apply` answers the step to what it changed (`.name`), or none where the schema does not lend itself.
pub(crate) struct Mutation {
    pub(crate) name: &'static str,
    pub(crate) of: For,
    pub(crate) apply: fn(&mut Map<String, Value>, &mut Choices) -> Option<String>,
    /// The rule where a client sends the value, and where it reads it; empty where nothing is said.
    pub(crate) rules: [&'static str; 2],
}

macro_rules! table {
    ($($name:literal, $of:ident, $apply:expr => [$request:literal, $response:literal];)*) => {
        &[$(Mutation { name: $name, of: For::$of, apply: $apply, rules: [$request, $response] }),*]
    };
}

/// All mutations of schemas.
pub(crate) const MUTATIONS: &[Mutation] = table! {
    "member removed", Any, remove_member => ["request-property-removed", "response-property-removed"];
    "member added", Any, |s, _| add_member(s, false) => ["request-property-added", "response-property-added"];
    "required member added", Any, |s, _| add_member(s, true) => ["request-property-added-required", "response-property-added"];
    "member became required", Any, require => ["request-property-became-required", "response-property-became-required"];
    "member became optional", Any, release => ["request-property-became-optional", "response-property-became-optional"];
    "type changed", Whole, change_type => ["type-changed", "type-changed"];
    "integer became number", Whole, |s, _| swap(s, "type", &json!("integer"), &json!("number")) => ["request-type-widened", "type-changed"];
    "number became integer", Whole, |s, _| swap(s, "type", &json!("number"), &json!("integer")) => ["type-changed", "response-type-narrowed"];
    "type dropped", Whole, drop_type => ["request-type-widened", "response-type-unspecified"];
    "became nullable", Whole, nullable => ["request-became-nullable", "response-became-nullable"];
    "no longer nullable", Whole, not_nullable => ["request-no-longer-nullable", "response-no-longer-nullable"];
    "enum value removed", NoPart, |s, _| fewer_values(s) => ["request-enum-value-removed", "response-enum-value-removed"];
    "enum value added", NoPart, |s, _| more_values(s) => ["request-enum-value-added", "response-enum-value-added"];
    "enum introduced", Whole, enumerate => ["request-enum-introduced", "response-enum-introduced"];
    "enum dropped", Whole, |s, _| free(s) => ["request-enum-dropped", "response-enum-dropped"];
    "lower limit raised", NoPart, |s, _| raise(s) => ["request-bound-tightened", "response-bound-tightened"];
    "lower limit lifted", NoPart, |s, _| gone(s, "minimum", NUMBERS) => ["request-bound-loosened", "response-bound-loosened"];
    "upper limit excluded", NoPart, exclude => ["request-bound-tightened", "response-bound-tightened"];
    "length limited", NoPart, |s, _| say(s, "string", "maxLength", &json!(5)) => ["request-bound-tightened", "response-bound-tightened"];
    "length freed", NoPart, |s, _| gone(s, "maxLength", &["string"]) => ["request-bound-loosened", "response-bound-loosened"];
    "more items asked", NoPart, |s, _| say(s, "array", "minItems", &json!(3)) => ["request-bound-tightened", "response-bound-tightened"];
    "items freed", NoPart, |s, _| gone(s, "maxItems", &["array"]) => ["request-bound-loosened", "response-bound-loosened"];
    "items unique", NoPart, |s, _| say(s, "array", "uniqueItems", &json!(true)) => ["request-bound-tightened", "response-bound-tightened"];
    "step freed", NoPart, |s, _| gone(s, "multipleOf", NUMBERS) => ["request-bound-loosened", "response-bound-loosened"];
    "members counted", NoPart, |s, _| say(s, "object", "minProperties", &json!(2)) => ["request-bound-tightened", "response-bound-tightened"];
    "pattern that looks around", NoPart, |s, _| other_pattern(s, |old| Some(format!("(?=){old}"))) => ["pattern-changed", "pattern-changed"];
    "pattern that takes more", NoPart, |s, _| other_pattern(s, |old| Some(format!("^(?:{}|~~~)$", plain_pattern(old)?))) => ["request-bound-loosened", "response-bound-loosened"];
    "pattern that takes others", NoPart, |s, _| other_pattern(s, |old| plain_pattern(old).map(|_| "^~~~$".to_owned())) => ["request-bound-tightened", "response-bound-loosened"];
    "pattern added", NoPart, |s, _| say(s, "string", "pattern", &json!("^x")) => ["request-bound-tightened", "response-bound-tightened"];
    "pattern dropped", NoPart, |s, _| gone(s, "pattern", &["string"]) => ["request-bound-loosened", "response-bound-loosened"];
    "format added", Whole, format => ["request-format-tightened", "response-format-tightened"];
    "format dropped", Whole, |s, _| no_format(s) => ["request-format-loosened", "response-format-loosened"];
    "format widened", Whole, |s, _| swap(s, "format", &json!("int32"), &json!("int64")) => ["request-format-loosened", "response-format-loosened"];
    "format exchanged", Whole, |s, _| swap(s, "format", &json!("uuid"), &json!("date-time")) => ["format-changed", "format-changed"];
    "closed", Whole, |s, _| close(s, None) => ["request-members-restricted", "response-members-tightened"];
    "open map closed", Whole, |s, _| close(s, Some(&json!(true))) => ["request-members-forbidden", "response-members-tightened"];
    "opened", Whole, |s, _| swap(s, "additionalProperties", &json!(false), &json!(true)) => ["members-loosened", "members-loosened"];
    "default changed", NoPart, |s, _| other_default(s) => ["request-default-changed", ""];
    "not changed", Whole, |s, _| swap(s, "not", &json!({"enum": ["none"]}), &json!({"enum": ["nothing"]})) => ["keyword-undecided", "keyword-undecided"];
    "union member removed", Whole, |s, _| fewer_members(s) => ["request-union-member-removed", "response-union-member-removed"];
    "union member added", Whole, |s, _| more_members(s) => ["request-union-member-added", "response-union-member-added"];
    "member deprecated", Any, deprecate => ["element-deprecated", "element-deprecated"];
    "member became read-only", Any, |s, c| hide(s, c, "readOnly") => ["request-property-removed", ""];
    "member became write-only", Any, |s, c| hide(s, c, "writeOnly") => ["", "response-property-removed"];
};

/// A member that both directions see and that is no constant, which tells the members of a union apart.
fn plain_member(schema: &Map<String, Value>, choices: &mut Choices, fits: impl Fn(&str) -> bool) -> Option<String> {
    let members = schema.get("properties")?.as_object()?;
    let constant = |member: &Value| elements(member, "enum").len() == 1 || member.get("const").is_some();
    let plain = |member: &Value| ["readOnly", "writeOnly"].iter().all(|key| member.get(*key).is_none()) && !constant(member);
    let names: Vec<&String> = members
        .iter()
        .filter(|(name, member)| plain(member) && fits(name))
        .map(|(name, _)| name)
        .collect();
    (!names.is_empty()).then(|| (*choices.pick(&names)).clone())
}

fn is_map(schema: &Map<String, Value>) -> bool {
    schema.get("additionalProperties").is_some_and(Value::is_object)
}

fn required(schema: &Map<String, Value>) -> Vec<Value> {
    schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn remove_member(schema: &mut Map<String, Value>, choices: &mut Choices) -> Option<String> {
    let name = plain_member(schema, choices, |_| true).filter(|_| !is_map(schema))?;
    schema.get_mut("properties")?.as_object_mut()?.shift_remove(&name);
    let mut needed = required(schema);
    needed.retain(|needed| needed != &json!(name));
    schema.insert("required".to_owned(), json!(needed));
    Some(format!(".{name}"))
}

fn add_member(schema: &mut Map<String, Value>, is_required: bool) -> Option<String> {
    // In a map the member was there all the time.
    if is_map(schema) {
        return None;
    }
    let members = schema.get_mut("properties")?.as_object_mut()?;
    members.insert("brandnew".to_owned(), json!({"type": "string"}));
    if is_required {
        let mut needed = required(schema);
        needed.push(json!("brandnew"));
        schema.insert("required".to_owned(), json!(needed));
    }
    Some(".brandnew".to_owned())
}

fn require(schema: &mut Map<String, Value>, choices: &mut Choices) -> Option<String> {
    let mut needed = required(schema);
    let name = plain_member(schema, choices, |name| !needed.contains(&json!(name)))?;
    needed.push(json!(name));
    schema.insert("required".to_owned(), json!(needed));
    Some(format!(".{name}"))
}

fn release(schema: &mut Map<String, Value>, choices: &mut Choices) -> Option<String> {
    let mut needed = required(schema);
    let name = plain_member(schema, choices, |name| needed.contains(&json!(name)))?;
    needed.retain(|needed| needed != &json!(name));
    schema.insert("required".to_owned(), json!(needed));
    Some(format!(".{name}"))
}

fn deprecate(schema: &mut Map<String, Value>, choices: &mut Choices) -> Option<String> {
    mark(schema, choices, "deprecated")
}

fn hide(schema: &mut Map<String, Value>, choices: &mut Choices, key: &str) -> Option<String> {
    mark(schema, choices, key).filter(|_| !is_map(schema))
}

fn mark(schema: &mut Map<String, Value>, choices: &mut Choices, key: &str) -> Option<String> {
    let name = plain_member(schema, choices, |_| true)?;
    let member = schema.get_mut("properties")?.get_mut(&name)?;
    if !member.is_object() || member.get("$ref").is_some() || member.get(key) == Some(&json!(true)) {
        return None;
    }
    member[key] = json!(true);
    Some(format!(".{name}"))
}

fn change_type(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let other = match schema.get("type")?.as_str()? {
        "boolean" => "string",
        _ if schema.contains_key("enum") => return None,
        "string" | "integer" | "number" => "boolean",
        _ => return None,
    };
    schema.retain(|key, _| matches!(key.as_str(), "type" | "nullable" | "readOnly" | "writeOnly"));
    schema.insert("type".to_owned(), json!(other));
    Some(String::new())
}

fn drop_type(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let plain = matches!(schema.get("type")?.as_str()?, "boolean" | "string" | "integer" | "number") && !schema.contains_key("enum");
    (plain && !schema.contains_key("nullable")).then(|| {
        schema.retain(|key, _| matches!(key.as_str(), "readOnly" | "writeOnly"));
        String::new()
    })
}

fn nullable(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let named = schema.get("type").and_then(Value::as_str).is_some_and(|named| named != "null");
    (named && schema.get("nullable") != Some(&json!(true))).then(|| {
        schema.insert("nullable".to_owned(), json!(true));
        String::new()
    })
}

fn not_nullable(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let only_null = schema.get("enum").is_some_and(|values| *values == json!([null]));
    if schema.get("nullable") != Some(&json!(true)) || !schema.contains_key("type") || only_null {
        return None;
    }
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.retain(|value| !value.is_null());
    }
    schema.shift_remove("nullable").map(|_| String::new())
}

fn swap(schema: &mut Map<String, Value>, key: &str, from: &Value, to: &Value) -> Option<String> {
    let place = schema.get_mut(key).filter(|value| *value == from)?;
    *place = to.clone();
    Some(String::new())
}

const NUMBERS: &[&str] = &["integer", "number"];

/// Whether all values of a type may come: a constant tells the members of a union apart, and says more than any limit.
fn is_free(schema: &Map<String, Value>, types: &[&str]) -> bool {
    let listed = schema.contains_key("enum") || schema.contains_key("const");
    let said = schema.get("type").and_then(Value::as_str);
    !listed && said.is_some_and(|said| types.contains(&said))
}

fn gone(schema: &mut Map<String, Value>, key: &str, types: &[&str]) -> Option<String> {
    let exclusive = key == "minimum" && schema.contains_key("exclusiveMinimum");
    let fits = is_free(schema, types) && !exclusive;
    schema.shift_remove(key).filter(|_| fits).map(|_| String::new())
}

fn other_pattern(schema: &mut Map<String, Value>, other: impl Fn(&str) -> Option<String>) -> Option<String> {
    let fits = is_free(schema, &["string"]);
    let pattern = schema.get_mut("pattern").filter(|_| fits)?;
    *pattern = json!(other(pattern.as_str()?)?);
    Some(String::new())
}

/// What a pattern for whole texts asks for, if no text of it has a tilde.
fn plain_pattern(pattern: &str) -> Option<&str> {
    let asked = pattern.strip_prefix('^')?.strip_suffix('$')?;
    (!asked.contains(['^', '$', '.', '\\', '~', '|', '(', '?'])).then_some(asked)
}

fn other_default(schema: &mut Map<String, Value>) -> Option<String> {
    let default = schema.get_mut("default")?;
    *default = match default {
        Value::Bool(said) => json!(!*said),
        Value::Number(_) => json!(default.as_i64()? + 1),
        Value::String(_) => json!("another"),
        _ => return None,
    };
    Some(String::new())
}

/// Formats whose values are fewer than those of the type.
const FORMATS: [&str; 9] = ["int32", "float", "date", "date-time", "uuid", "uri", "email", "byte", "binary"];

fn no_format(schema: &mut Map<String, Value>) -> Option<String> {
    let fits = is_free(schema, &["string", "integer", "number"]);
    let format = schema.shift_remove("format").filter(|_| fits)?;
    FORMATS.contains(&format.as_str()?).then(String::new)
}

fn say(schema: &mut Map<String, Value>, of: &str, key: &str, value: &Value) -> Option<String> {
    let tighter = |known: &Value| match (known.as_f64(), value.as_f64()) {
        (Some(known), Some(new)) => {
            if key.starts_with("max") {
                new < known
            } else {
                new > known
            }
        }
        _ => known == &json!(false),
    };
    if !is_free(schema, &[of]) || !schema.get(key).is_none_or(tighter) {
        return None;
    }
    schema.insert(key.to_owned(), value.clone());
    Some(String::new())
}

fn fewer_values(schema: &mut Map<String, Value>) -> Option<String> {
    let values = schema.get_mut("enum")?.as_array_mut()?;
    let once = |value: &Value| !value.is_null() && values.iter().filter(|other| *other == value).count() == 1;
    let first = values.iter().position(once).filter(|_| values.len() > 2)?;
    values.remove(first);
    Some(String::new())
}

fn more_values(schema: &mut Map<String, Value>) -> Option<String> {
    let values = schema.get_mut("enum")?.as_array_mut().filter(|values| values.len() > 1)?;
    values.push(json!("another"));
    Some(String::new())
}

fn enumerate(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    is_free(schema, &["string"]).then(|| {
        schema.insert("enum".to_owned(), json!(["one", "two"]));
        String::new()
    })
}

fn free(schema: &mut Map<String, Value>) -> Option<String> {
    let whole = schema.get("enum")?.as_array()?.len() > 1;
    schema.shift_remove("enum").filter(|_| whole).map(|_| String::new())
}

fn raise(schema: &mut Map<String, Value>) -> Option<String> {
    let fits = is_free(schema, NUMBERS) && schema.get("exclusiveMinimum").is_none_or(Value::is_boolean);
    let limit = schema.get_mut("minimum").filter(|_| fits)?;
    *limit = json!(limit.as_f64()? + 2.0);
    Some(String::new())
}

fn exclude(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let limited = is_free(schema, NUMBERS) && schema.contains_key("maximum") && !schema.contains_key("exclusiveMaximum");
    limited.then(|| {
        schema.insert("exclusiveMaximum".to_owned(), json!(true));
        String::new()
    })
}

fn format(schema: &mut Map<String, Value>, _: &mut Choices) -> Option<String> {
    let free = is_free(schema, &["string"]) && !schema.contains_key("format");
    free.then(|| {
        schema.insert("format".to_owned(), json!("uuid"));
        String::new()
    })
}

fn close(schema: &mut Map<String, Value>, was: Option<&Value>) -> Option<String> {
    let parts = ["allOf", "oneOf", "anyOf", "unevaluatedProperties"];
    let alone = !parts.iter().any(|key| schema.contains_key(*key));
    let fits = alone && schema.contains_key("properties") && schema.get("additionalProperties") == was;
    fits.then(|| {
        schema.insert("additionalProperties".to_owned(), json!(false));
        String::new()
    })
}

fn union_of(schema: &mut Map<String, Value>) -> Option<&mut Vec<Value>> {
    let key = ["oneOf", "anyOf"].into_iter().find(|key| schema.contains_key(*key))?;
    schema.get_mut(key)?.as_array_mut()
}

fn fewer_members(schema: &mut Map<String, Value>) -> Option<String> {
    let members = union_of(schema).filter(|members| members.len() > 2)?;
    // A component may be the union itself, or say what another member says: without it nothing is missing.
    let counts = |last: &Value| last.get("$ref").is_none() && last.get("type") != Some(&json!("null"));
    members.pop().filter(counts).map(|_| String::new())
}

fn more_members(schema: &mut Map<String, Value>) -> Option<String> {
    let limited = ["type", "properties", "enum"].iter().any(|key| schema.contains_key(*key));
    let members = union_of(schema).filter(|members| !limited && !members.iter().any(takes_anything))?;
    members.push(json!({"type": "array", "items": {"type": "number"}}));
    Some(String::new())
}

/// Whether a member of a union takes whatever another one could.
fn takes_anything(member: &Value) -> bool {
    member.as_object().is_none_or(|schema| {
        !["type", "$ref", "allOf", "oneOf", "anyOf", "properties", "enum", "const"]
            .iter()
            .any(|key| schema.contains_key(*key))
    })
}
