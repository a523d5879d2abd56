//! What stands around schemas: paths, parameters, media types, security, and the order in which things are written.

use crate::choices::Choices;
use crate::pointers::{METHODS, elements, every_object, is_modern, operations, schemas};
use serde_json::{Map, Value, json};

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
        shared.as_array_mut().into_iter().for_each(|shared| shared.extend(own.clone()));
    }
}

/// The parameters of a path become those of each operation.
pub(crate) fn lower_parameters(document: &mut Value, choices: &mut Choices) {
    for item in items(document) {
        if !choices.chance(60) {
            continue;
        }
        let Some(Value::Array(shared)) = item.shift_remove("parameters") else {
            continue;
        };
        for method in methods(item) {
            let mut all = shared.clone();
            all.extend(elements(&item[&method], "parameters").to_vec());
            item[&method]["parameters"] = json!(all);
        }
    }
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
    let url = document
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let Some((host, base)) = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')) else {
        let based = document.pointer("/servers/0").is_some()
            && document["paths"]
                .as_object()
                .is_some_and(|paths| paths.keys().all(|path| path.starts_with("/v1/")));
        if based {
            document["servers"][0]["url"] = json!(format!("{url}/v1"));
            rename_paths(document, |path| path.trim_start_matches("/v1").to_owned());
        }
        return;
    };
    let (host, base) = (host.to_owned(), base.trim_end_matches('/').to_owned());
    if elements(document, "servers").len() == 1 && !base.is_empty() && !base.contains('{') {
        document["servers"][0]["url"] = json!(format!("https://{host}"));
        rename_paths(document, |path| format!("/{base}{path}"));
    }
}

fn rename_paths(document: &mut Value, name: impl Fn(&str) -> String) {
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        *paths = std::mem::take(paths).into_iter().map(|(path, item)| (name(&path), item)).collect();
    }
}

pub(crate) fn rename_path_parameters(document: &mut Value, choices: &mut Choices) {
    let mark = choices.below(100);
    let inlined = document.pointer("/components/parameters").is_none();
    if !inlined {
        return;
    }
    rename_paths(document, |path| path.replace('}', &format!("{mark}}}")));
    for item in items(document) {
        let methods = methods(item);
        let mut lists: Vec<&mut Value> = Vec::new();
        for (key, value) in item.iter_mut() {
            if key == "parameters" {
                lists.push(value);
            } else if methods.contains(key) {
                lists.extend(value.get_mut("parameters"));
            }
        }
        for parameter in lists.into_iter().filter_map(Value::as_array_mut).flatten() {
            if parameter["in"] == json!("path") {
                parameter["name"] = json!(format!("{}{mark}", parameter["name"].as_str().unwrap_or_default()));
            }
        }
    }
}

pub(crate) fn trailing_slash(document: &mut Value, choices: &mut Choices) {
    let add = choices.chance(50);
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
    let Some(schemes) = document.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut) else {
        return;
    };
    let named = |map: &mut Map<String, Value>| {
        *map = std::mem::take(map)
            .into_iter()
            .map(|(name, value)| (format!("{name}{mark}"), value))
            .collect();
    };
    named(schemes);
    every_object(document, &mut |object| {
        let asked = object.get_mut("security").and_then(Value::as_array_mut);
        asked.into_iter().flatten().filter_map(Value::as_object_mut).for_each(named);
    });
}

/// Titles and descriptions.
pub(crate) fn words(document: &mut Value, choices: &mut Choices) {
    for pointer in schemas(document) {
        if let (Some(Value::Object(schema)), true) = (document.pointer_mut(&pointer), choices.chance(30)) {
            schema.insert("title".to_owned(), json!("Another title"));
            schema.insert("description".to_owned(), json!("Said in another way."));
        }
    }
}
