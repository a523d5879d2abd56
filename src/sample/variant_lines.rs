//! The committed form of the variants of an object, a member of its line.
//!
//! It owns the spelling: members by name, and only those that some of a variant's objects lack.

use super::fields::Fields;
use super::node::Node;
use super::variants::{Members, Variant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The variants by the member that tells them and by the class of its value.
pub(super) type Written = BTreeMap<String, BTreeMap<String, Line>>;

/// One variant.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Line {
    responses: u64,
    objects: u64,
    /// In how many of the responses no object of the variant had a member; one that is not here was in all.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    without: BTreeMap<String, u64>,
    /// Members that all the responses had, but not all the objects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    partly: Vec<String>,
}

/// The variants of an object as its line has them.
pub(super) fn written(node: &Node) -> Written {
    let candidates = node.variants.iter().flat_map(|variants| variants.candidates());
    let known = candidates.filter(|(_, variants)| !variants.is_empty());
    let named = known.map(|(field, variants)| {
        let lines = variants
            .iter()
            .map(|variant| (format!("{:02x}", variant.class), line(variant, &node.fields)));
        (node.fields.key(field).to_owned(), lines.collect())
    });
    named.collect()
}

fn line(variant: &Variant, fields: &Fields) -> Line {
    let mut line = Line {
        responses: variant.responses,
        objects: variant.objects,
        ..Line::default()
    };
    for field in 0..fields.len() {
        let name = || fields.key(field).to_owned();
        match (variant.without(field), variant.always.has(field)) {
            (0, true) => {}
            (0, false) => line.partly.push(name()),
            (lacking, _) => drop(line.without.insert(name(), lacking)),
        }
    }
    line.partly.sort_unstable();
    line
}

/// Reads what [`written`] wrote, once the members of the object were. What names none of them is left out.
pub(super) fn read(node: &mut Node, written: Written) {
    let Node { fields, variants, .. } = node;
    for (name, lines) in written {
        let Some(field) = fields.position(&name) else { continue };
        for (class, line) in lines {
            if let Ok(class) = u8::from_str_radix(&class, 16) {
                variants.get_or_insert_default().restore(field, variant(class, &line, fields));
            }
        }
    }
}

fn variant(class: u8, line: &Line, fields: &Fields) -> Variant {
    let names = (0..fields.len()).map(|field| (field, fields.key(field)));
    let lacking = |name: &str| line.without.get(name).copied().unwrap_or(0).min(line.responses);
    let mut always = Members::default();
    for (field, name) in names.clone() {
        if lacking(name) == 0 && !line.partly.iter().any(|partly| partly == name) {
            always.add(field);
        }
    }
    Variant {
        class,
        responses: line.responses,
        objects: line.objects,
        without: names.map(|(_, name)| lacking(name)).collect(),
        always,
        now: None,
    }
}
