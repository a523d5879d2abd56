//! A JSON Schema that is a document by itself, in any draft from the fourth to 2020-12.
//!
//! It owns how such a document is recognised and which spelling it is read by; keywords are read as those of OpenAPI's
//! schemas are, which are the same.

use super::reader::Reader;
use super::recognise::Version;
use crate::contract::{At, Contract, Plain, Types, Way};
use crate::source::{Bundle, Kind, Node, NodeId};
use std::sync::Arc;

/// Members by which a schema shows that it is one, where it does not name its draft. Each holds schemas.
const TELLING: [&str; 9] = [
    "properties",
    "patternProperties",
    "items",
    "$defs",
    "definitions",
    "allOf",
    "anyOf",
    "oneOf",
    "additionalProperties",
];

/// Drafts in which nothing beside a `$ref` counts (draft 7, core, section 8.3; 2019-09 let siblings count).
const OLDER: [&str; 4] = ["/draft-03/", "/draft-04/", "/draft-06/", "/draft-07/"];

/// Whether a document is a JSON Schema: it names a draft, or it has a `type` that JSON Schema has and a member that holds
/// schemas. Data that happens to have a `type` is none.
pub fn is_json_schema(bundle: &Bundle) -> bool {
    let Some(root) = bundle.get(0).map(|tree| tree.root()) else {
        return false;
    };
    let is_named = root
        .get("$schema")
        .and_then(Node::as_str)
        .is_some_and(|named| named.contains("json-schema.org"));
    let is_typed = root.get("type").is_none_or(|named| {
        let names = if named.kind() == Kind::Array {
            named.items().collect()
        } else {
            vec![named]
        };
        names.iter().all(|name| name.as_str().and_then(Types::named).is_some())
    });
    is_named || is_typed && (root.get("type").is_some() || root.get("$ref").is_some()) && TELLING.iter().any(|key| holds_schemas(root, key))
}

/// Whether a member is there and holds nothing but schemas.
fn holds_schemas(root: Node<'_>, key: &str) -> bool {
    let is_schema = |node: Node<'_>| matches!(node.kind(), Kind::Object | Kind::Bool);
    root.get(key).is_some_and(|member| match (member.kind(), key) {
        (Kind::Array, _) => !member.is_empty() && member.items().all(is_schema),
        (Kind::Object, "items" | "additionalProperties") => true,
        (Kind::Object, _) => !member.is_empty() && member.members().all(|(_, node)| is_schema(node)),
        _ => false,
    })
}

/// Reads a JSON Schema whose values travel in these ways. What cannot be read of it becomes a diagnostic and costs its own
/// node.
pub fn read_json_schema(bundle: Arc<Bundle>, ways: Vec<Way>) -> Contract {
    let mut reader = Reader::new(&bundle, spelling(&bundle));
    reader.plain(ways);
    let mut contract = reader.finish();
    contract.sources = bundle;
    contract
}

/// The version of OpenAPI whose schemas are spelt as this draft's: they differ in what may stand beside a `$ref`.
fn spelling(bundle: &Bundle) -> Version {
    let root = bundle.get(0).map(|tree| tree.root());
    let named = root.and_then(|root| root.get("$schema")).and_then(Node::as_str).unwrap_or_default();
    if OLDER.iter().any(|draft| named.contains(draft)) {
        Version::V30
    } else {
        Version::V31
    }
}

impl Reader<'_> {
    /// Reads the document that is file 0 as one schema.
    fn plain(&mut self, ways: Vec<Way>) {
        let Some(root) = self.spot(At { file: 0, node: NodeId(0) }) else {
            return;
        };
        self.contract.title = root.text("title").unwrap_or_default().into();
        for key in ["definitions", "$defs"] {
            if let Some(named) = root.get(key).filter(|named| named.is_object()) {
                self.named_schemas(named);
            }
        }
        let schema = self.schema(root);
        self.contract.plain = Some(Plain { schema, ways });
        self.settle();
    }
}
