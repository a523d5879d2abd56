//! What is said of one value in several schemas: parts of an `allOf`, members of unions with what stands around them.

use crate::pointers::{elements, members};
use serde_json::Value;
use std::collections::BTreeSet;

/// References that are followed one after the other.
const LONGEST_CHAIN: usize = 20;

/// A pointer, through references to where the thing itself stands.
pub(crate) fn resolved(document: &Value, pointer: &str) -> String {
    let mut at = pointer.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let reference = document.pointer(&at).and_then(|part| part.get("$ref")).and_then(Value::as_str);
        match reference {
            Some(reference) => reference.trim_start_matches('#').clone_into(&mut at),
            None => break,
        }
    }
    at
}

/// Pointers of schemas that hold together, the outermost first; what their `allOf` brings holds with them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parts(Vec<String>);

impl Parts {
    /// With one more.
    pub(crate) fn and(&self, pointer: &str) -> Self {
        let mut parts = self.clone();
        parts.0.push(pointer.to_owned());
        parts
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of the schemas but one; members of unions only where they stand below that one.
    fn all_but(&self, document: &Value, own: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<(String, bool)> = self.0.iter().map(|part| (part.clone(), part == own)).collect();
        while let Some((pointer, unions)) = waiting.pop() {
            let Some(schema) = document.pointer(&pointer) else { continue };
            if found.insert(pointer.clone()) {
                for key in ["allOf", "oneOf", "anyOf"].iter().take(if unions { 3 } else { 1 }) {
                    waiting.extend((0..elements(schema, key).len()).map(|index| (format!("{pointer}/{key}/{index}"), unions)));
                }
                let reference = schema.get("$ref").and_then(Value::as_str);
                waiting.extend(reference.map(|reference| (reference.trim_start_matches('#').to_owned(), unions)));
            }
        }
        found.remove(own);
        found
    }

    /// The same step (`/properties/a`) below the others.
    pub(crate) fn others(&self, document: &Value, own: &str, below: &str) -> Self {
        let others = self.all_but(document, own).into_iter().map(|part| format!("{part}{below}"));
        Self(others.filter(|at| document.pointer(at).is_some()).collect())
    }

    /// Whether another of the schemas leaves few values to the one at hand, or none: what is said there may say nothing.
    pub(crate) fn limit(&self, document: &Value, own: &str) -> bool {
        let wanted = document.pointer(own).and_then(kind);
        let others = self.all_but(document, own);
        others.iter().filter_map(|part| document.pointer(part)).any(|part| {
            let listed = part.get("enum").is_some() || part.get("const").is_some();
            listed || wanted.is_some_and(|wanted| kind(part).is_some_and(|other| other != wanted))
        })
    }

    /// Whether another of the schemas declares a member of that name, asks for it, or takes members of any name.
    pub(crate) fn speak_of(&self, document: &Value, own: &str, name: &str) -> bool {
        self.all_but(document, own)
            .iter()
            .filter_map(|part| document.pointer(part))
            .any(|part| {
                let declares = members(part.get("properties")).any(|(known, _)| known == name);
                let asks = elements(part, "required").iter().any(|known| known == name);
                declares || asks || part.get("additionalProperties").is_some_and(Value::is_object)
            })
    }
}

/// The type that a schema names, or that it is about.
fn kind(schema: &Value) -> Option<&str> {
    let about = |key: &str| schema.get(key).is_some();
    let named = schema.get("type").and_then(Value::as_str);
    named
        .or_else(|| about("properties").then_some("object"))
        .or_else(|| about("items").then_some("array"))
}
