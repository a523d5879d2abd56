//! Components: under other names, taken out, put in, and some that nobody uses.

use crate::choices::Choices;
use crate::pointers::{elements, every_object, members, schemas, step, target};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Families of components besides schemas.
const OTHERS: [&str; 4] = ["parameters", "responses", "headers", "requestBodies"];

/// Where a family of components stands; 2.0 has three of them.
fn home(document: &Value, family: &str) -> Option<String> {
    match (document.get("swagger").is_some(), family) {
        (false, _) => Some(step("/components", family)),
        (true, "schemas") => Some("/definitions".to_owned()),
        (true, "parameters" | "responses") => Some(step("", family)),
        (true, _) => None,
    }
}

/// How many bytes of components are put in their references' places at most.
const MOST_INLINED: usize = 200_000;

/// Gives a family's components other names, and says so to whoever refers to them.
fn rename(document: &mut Value, family: &str, names: &BTreeMap<String, String>) {
    let Some(home) = home(document, family) else { return };
    let Some(parts) = document.pointer_mut(&home).and_then(Value::as_object_mut) else {
        return;
    };
    *parts = std::mem::take(parts)
        .into_iter()
        .map(|(name, part)| (names.get(&name).cloned().unwrap_or(name), part))
        .collect();
    let prefix = format!("#{home}/");
    every_object(document, &mut |object| {
        for value in object.values_mut() {
            let Some(target) = value.as_str().and_then(|text| text.strip_prefix(&prefix)) else {
                continue;
            };
            // A reference may lead into a component.
            let (name, inside) = target.split_at(target.find('/').unwrap_or(target.len()));
            if let Some(to) = names.get(name) {
                *value = json!(format!("{prefix}{to}{inside}"));
            }
        }
    });
}

fn names_of(document: &Value, family: &str) -> Vec<String> {
    let home = home(document, family).unwrap_or_default();
    members(document.pointer(&home)).map(|(name, _)| name.clone()).collect()
}

/// Each component gets the name of another one: names must count for nothing.
pub(crate) fn swap_names(document: &mut Value, choices: &mut Choices) {
    let names = names_of(document, "schemas");
    let mut others = names.clone();
    choices.shuffle(&mut others);
    rename(document, "schemas", &names.into_iter().zip(others).collect());
}

pub(crate) fn new_names(document: &mut Value, choices: &mut Choices) {
    for family in OTHERS.iter().chain(&["schemas"]) {
        let mark = choices.below(1000);
        let names = names_of(document, family);
        let names = names
            .into_iter()
            .enumerate()
            .map(|(index, name)| (name, format!("Renamed{mark}x{index}")));
        rename(document, family, &names.collect());
    }
}

/// Puts the target of a few references in their places.
pub(crate) fn inline_schemas(document: &mut Value, choices: &mut Choices) {
    let mut room = MOST_INLINED;
    for pointer in schemas(document) {
        let Some(schema) = document.pointer(&pointer).and_then(Value::as_object) else {
            continue;
        };
        let Some(found) = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| target(document, reference))
        else {
            continue;
        };
        // A component that is nothing but a reference to another one stays: its own name may lead back to it.
        if schema.len() == 1 && !is_component(&pointer) && !is_discriminated(document, &pointer) && choices.chance(40) {
            let found = found.clone();
            // Each component that is inlined brings references of its own.
            let Some(left) = room.checked_sub(found.to_string().len()) else {
                return;
            };
            room = left;
            if let Some(place) = document.pointer_mut(&pointer) {
                *place = found;
            }
        }
    }
}

/// Makes components of a few schemas that stand where they are used.
pub(crate) fn extract_schemas(document: &mut Value, choices: &mut Choices) {
    let mut found = schemas(document);
    found.retain(|pointer| !is_component(pointer) && !is_discriminated(document, pointer));
    // Innermost first, for a pointer into what was moved leads nowhere.
    for pointer in found.into_iter().rev() {
        if document.pointer(&pointer).is_some_and(|schema| schema.get("$ref").is_none()) && choices.chance(25) {
            extract(document, "schemas", &pointer);
        }
    }
}

fn is_component(pointer: &str) -> bool {
    let depth = pointer.matches('/').count();
    (pointer.starts_with("/components/schemas/") && depth == 3) || (pointer.starts_with("/definitions/") && depth == 2)
}

/// Whether a schema is a member of a union whose discriminator goes by the names of components.
fn is_discriminated(document: &Value, pointer: &str) -> bool {
    let mut holders = pointer.rsplitn(3, '/');
    let (index, holder) = (holders.next(), holders.nth(1));
    let is_listed = index.is_some_and(|index| index.parse::<usize>().is_ok());
    is_listed
        && holder
            .and_then(|holder| document.pointer(holder))
            .is_some_and(|holder| holder.get("discriminator").is_some())
}

fn extract(document: &mut Value, family: &str, pointer: &str) {
    let Some(home) = home(document, family) else { return };
    let taken = names_of(document, family);
    let name = (taken.len()..10_000)
        .map(|number| format!("Extracted{number}"))
        .find(|name| !taken.contains(name));
    let (Some(name), Some(place)) = (name, document.pointer_mut(pointer)) else {
        return;
    };
    let part = std::mem::replace(place, json!({"$ref": format!("#{home}/{name}")}));
    let mut parts = document;
    for key in home.split('/').skip(1) {
        parts = &mut parts[key];
    }
    parts[name] = part;
}

/// Where parameters, responses, headers and request bodies stand in operations, with their family.
fn others(document: &Value) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (path, item) in members(document.get("paths")) {
        let item_at = step("/paths", path);
        let count = elements(item, "parameters").len();
        found.extend((0..count).map(|index| ("parameters", format!("{item_at}/parameters/{index}"))));
        for (method, operation) in members(Some(item)).filter(|(_, value)| value.get("responses").is_some()) {
            of_operation(operation, &step(&item_at, method), &mut found);
        }
    }
    found
}

fn of_operation(operation: &Value, at: &str, found: &mut Vec<(&'static str, String)>) {
    let count = elements(operation, "parameters").len();
    found.extend((0..count).map(|index| ("parameters", format!("{at}/parameters/{index}"))));
    if operation.get("requestBody").is_some() {
        found.push(("requestBodies", format!("{at}/requestBody")));
    }
    for (status, response) in members(operation.get("responses")) {
        let response_at = step(&format!("{at}/responses"), status);
        for (name, _) in members(response.get("headers")) {
            found.push(("headers", step(&format!("{response_at}/headers"), name)));
        }
        found.push(("responses", response_at));
    }
}

pub(crate) fn extract_others(document: &mut Value, choices: &mut Choices) {
    for (family, pointer) in others(document) {
        let here = document.pointer(&pointer).is_some_and(|part| part.get("$ref").is_none());
        if here && choices.chance(40) {
            extract(document, family, &pointer);
        }
    }
}

pub(crate) fn inline_others(document: &mut Value, choices: &mut Choices) {
    for (_, pointer) in others(document) {
        let reference = document.pointer(&pointer).and_then(|part| part.get("$ref")).and_then(Value::as_str);
        let found = reference.and_then(|reference| target(document, reference)).cloned();
        if let (Some(found), true) = (found, choices.chance(60)) {
            document.pointer_mut(&pointer).into_iter().for_each(|place| *place = found.clone());
        }
    }
}

pub(crate) fn unused(document: &mut Value, choices: &mut Choices) {
    let number = choices.below(1000);
    let unused = json!({"type": "object", "properties": {"unused": {"type": "string"}}});
    if let Some(home) = home(document, "schemas")
        && let Some(Value::Object(schemas)) = document.pointer_mut(&home)
    {
        schemas.insert(format!("Unused{number}"), unused);
    }
}
