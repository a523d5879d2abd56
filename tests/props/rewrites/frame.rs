//! What stands around schemas: paths, parameters, media types, security, and the order in which things are written.

use crate::choices::Choices;
use crate::pointers::{METHODS, elements, every_object, is_modern, members, operations, schemas, target};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Lists whose order says nothing.
const UNORDERED: [&str; 8] = ["required", "enum", "oneOf", "anyOf", "allOf", "tags", "parameters", "security"];

fn items(document: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

fn methods(item: &Map<String, Value>) -> Vec<String> {
    item.keys().filter(|key| METHODS.contains(&key.as_str())).cloned().collect()
}

/// The parameters of a path's only operation become the path's.
pub(crate) fn lift_parameters(document: &mut Value, choices: &mut Choices) {
    let whole = document.clone();
    for item in items(document) {
        let methods = methods(item);
        let [only] = &methods[..] else { continue };
        if !choices.chance(70) {
            continue;
        }
        let own = item[only]
            .as_object_mut()
            .and_then(|operation| operation.shift_remove("parameters"));
        let Some(Value::Array(own)) = own else { continue };
        let shared = item.entry("parameters").or_insert_with(|| json!([]));
        *shared = in_force(&whole, shared.as_array().map_or(&[], Vec::as_slice), &own);
    }
}

/// The parameters of a path become those of each operation.
pub(crate) fn lower_parameters(document: &mut Value, choices: &mut Choices) {
    let whole = document.clone();
    for item in items(document) {
        if !choices.chance(60) {
            continue;
        }
        let Some(Value::Array(shared)) = item.shift_remove("parameters") else {
            continue;
        };
        for method in methods(item) {
            item[&method]["parameters"] = in_force(&whole, &shared, elements(&item[&method], "parameters"));
        }
    }
}

/// An operation's own parameters, and those of its path that it does not override.
fn in_force(document: &Value, shared: &[Value], own: &[Value]) -> Value {
    let identity = |parameter: &Value| -> [Option<Value>; 2] {
        let reference = parameter.get("$ref").and_then(Value::as_str);
        let found = reference.and_then(|reference| target(document, reference)).unwrap_or(parameter);
        [found.get("in").cloned(), found.get("name").cloned()]
    };
    let overridden = |parameter: &&Value| own.iter().any(|other| identity(other) == identity(parameter));
    let inherited = shared.iter().filter(|parameter| !overridden(parameter));
    inherited.chain(own).cloned().collect()
}

/// The way of writing that each place has anyway.
pub(crate) fn say_styles(document: &mut Value, choices: &mut Choices) {
    every_object(document, &mut |object| {
        let (style, explode) = match object.get("in").and_then(Value::as_str) {
            Some("query" | "cookie") => ("form", true),
            Some("path" | "header") => ("simple", false),
            _ => return,
        };
        if object.contains_key("schema") && choices.chance(50) {
            object.entry("style").or_insert(json!(style));
            object.entry("explode").or_insert(json!(explode));
            object.entry("deprecated").or_insert(json!(false));
        }
    });
}

/// The base path leaves the servers for the paths, or the other way.
pub(crate) fn move_base(document: &mut Value, _: &mut Choices) {
    if let Some(base) = document.get("basePath").and_then(Value::as_str) {
        let base = base.trim_matches('/').to_owned();
        if !base.is_empty() {
            document["basePath"] = json!("/");
            rename_paths(document, |path| format!("/{base}{path}"));
        }
        return;
    }
    let own = |item: &mut Map<String, Value>| item.contains_key("servers") || item.values().any(|part| part.get("servers").is_some());
    if elements(document, "servers").len() != 1 || items(document).any(own) {
        return;
    }
    let url = document.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return };
    let (host, base) = rest.split_once('/').unwrap_or((rest, ""));
    let (address, base) = (format!("{scheme}://{host}"), base.trim_end_matches('/').to_owned());
    if base.contains('{') {
        return;
    }
    let all_below = document["paths"]
        .as_object()
        .is_some_and(|paths| paths.keys().all(|path| path.starts_with("/v1/")));
    if !base.is_empty() {
        document["servers"][0]["url"] = json!(address);
        rename_paths(document, |path| format!("/{base}{path}"));
    } else if all_below {
        document["servers"][0]["url"] = json!(format!("{address}/v1"));
        rename_paths(document, |path| path.trim_start_matches("/v1").to_owned());
    }
}

fn rename_paths(document: &mut Value, name: impl Fn(&str) -> String) {
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        *paths = std::mem::take(paths).into_iter().map(|(path, item)| (name(&path), item)).collect();
    }
}

pub(crate) fn rename_path_parameters(document: &mut Value, choices: &mut Choices) {
    let mark = choices.below(100);
    rename_paths(document, |path| path.replace('}', &format!("{mark}}}")));
    every_object(document, &mut |object| {
        let Some(name) = object.get("name").and_then(Value::as_str) else {
            return;
        };
        if object.get("in") == Some(&json!("path")) {
            let name = format!("{name}{mark}");
            object.insert("name".to_owned(), json!(name));
        }
    });
}

pub(crate) fn trailing_slash(document: &mut Value, choices: &mut Choices) {
    let add = choices.chance(50);
    let bare: BTreeSet<&str> = members(document.get("paths")).map(|(path, _)| path.trim_end_matches('/')).collect();
    // The root has no other spelling, and two paths that differ in the slash alone stay two.
    if bare.contains("") || bare.len() < members(document.get("paths")).count() {
        return;
    }
    rename_paths(document, |path| {
        let bare = path.trim_end_matches('/');
        if add { format!("{bare}/") } else { bare.to_owned() }
    });
}

pub(crate) fn shuffle_keys(document: &mut Value, choices: &mut Choices) {
    every_object(document, &mut |object| {
        let mut members: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
        choices.shuffle(&mut members);
        object.extend(members);
    });
}

pub(crate) fn shuffle_lists(document: &mut Value, choices: &mut Choices) {
    let modern = is_modern(document);
    every_object(document, &mut |object| {
        let types = modern.then_some("type");
        for key in UNORDERED.into_iter().chain(types) {
            if let Some(list) = object.get_mut(key).and_then(Value::as_array_mut) {
                choices.shuffle(list);
            }
        }
    });
}

pub(crate) fn respell_media(document: &mut Value, choices: &mut Choices) {
    let spellings = [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
    ];
    every_object(document, &mut |object| {
        let Some(content) = object.get_mut("content").and_then(Value::as_object_mut) else {
            return;
        };
        if content.len() == 1
            && let Some((name, carried)) = std::mem::take(content).into_iter().next()
        {
            let json = name.to_lowercase().starts_with("application/json");
            let name = if json { (*choices.pick(&spellings)).to_owned() } else { name };
            content.insert(name, carried);
        }
    });
}

/// What the document asks everywhere is said at each operation.
pub(crate) fn repeat_security(document: &mut Value, choices: &mut Choices) {
    let Some(asked) = document.get("security").cloned() else { return };
    for (_, _, pointer) in operations(document) {
        if let (Some(Value::Object(operation)), true) = (document.pointer_mut(&pointer), choices.chance(60)) {
            operation.entry("security").or_insert(asked.clone());
        }
    }
}

pub(crate) fn rename_schemes(document: &mut Value, choices: &mut Choices) {
    let mark = choices.below(100);
    let home = ["/components/securitySchemes", "/securityDefinitions"];
    let home = home.into_iter().find(|home| document.pointer(home).is_some());
    let Some(schemes) = home.and_then(|home| document.pointer_mut(home)?.as_object_mut()) else {
        return;
    };
    // A scheme that is not defined is known by its name alone.
    let defined: BTreeSet<String> = schemes.keys().cloned().collect();
    let named = |map: &mut Map<String, Value>| {
        let other = |name: String| if defined.contains(&name) { format!("{name}{mark}") } else { name };
        *map = std::mem::take(map).into_iter().map(|(name, value)| (other(name), value)).collect();
    };
    named(schemes);
    every_object(document, &mut |object| {
        let asked = object.get_mut("security").and_then(Value::as_array_mut);
        asked.into_iter().flatten().filter_map(Value::as_object_mut).for_each(named);
    });
}

/// Titles, and descriptions where there are none: what one says may be a statement.
pub(crate) fn words(document: &mut Value, choices: &mut Choices) {
    for pointer in schemas(document) {
        if let (Some(Value::Object(schema)), true) = (document.pointer_mut(&pointer), choices.chance(30)) {
            schema.insert("title".to_owned(), json!("Another title"));
            schema.entry("description").or_insert_with(|| json!("Said in another way."));
        }
    }
}
