//! Laying one state over another: the part of JSON Patch (RFC 6902) that a readable patch needs.

use serde_json::Value;

/// Applies `add`, `replace` and `remove` in their order. The error says which operation did not fit.
pub(super) fn apply(target: &mut Value, operations: &Value) -> Result<(), String> {
    for operation in operations.as_array().into_iter().flatten() {
        step(target, operation).ok_or_else(|| format!("the patch {operation} does not fit"))?;
    }
    Ok(())
}

fn step(target: &mut Value, operation: &Value) -> Option<()> {
    let value = || operation.get("value").cloned();
    let (parent, last) = operation.get("path")?.as_str()?.rsplit_once('/')?;
    let name = last.replace("~1", "/").replace("~0", "~");
    let parent = target.pointer_mut(parent)?;
    match operation.get("op")?.as_str()? {
        "add" => add(parent, name, value()?),
        "replace" => child(parent, &name).map(|old| *old = value().unwrap_or(Value::Null)),
        "remove" => remove(parent, &name),
        _ => None,
    }
}

fn child<'v>(parent: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    match parent {
        Value::Object(members) => members.get_mut(name),
        Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    }
}

fn add(parent: &mut Value, name: String, value: Value) -> Option<()> {
    match parent {
        Value::Object(members) => {
            members.insert(name, value);
        }
        Value::Array(items) => {
            let index = if name == "-" { items.len() } else { name.parse().ok()? };
            if index > items.len() {
                return None;
            }
            items.insert(index, value);
        }
        _ => return None,
    }
    Some(())
}

/// Keeps the order of what stays, so that the document's lines move as little as they can.
fn remove(parent: &mut Value, name: &str) -> Option<()> {
    match parent {
        Value::Object(members) => members.shift_remove(name).map(drop),
        Value::Array(items) => {
            let index = name.parse::<usize>().ok().filter(|index| *index < items.len())?;
            items.remove(index);
            Some(())
        }
        _ => None,
    }
}
