//! What two documents say in the same words, with all that it hangs on: it cannot have changed, so it is not compared.
//!
//! It owns what an operation inherits from around it; which text is the same is for `source`.

use crate::contract::{At, Contract, SchemaId};
use crate::source::{ByName, Node, NodeId, Twins};
use std::collections::BTreeSet;

/// Members of a document that no operation inherits from: operations themselves, what is reached by reference, and words.
const NOT_INHERITED: [&str; 10] = [
    "info",
    "tags",
    "externalDocs",
    "paths",
    "webhooks",
    "x-webhooks",
    "components",
    "definitions",
    "parameters",
    "responses",
];

/// Members of a path item that hold for all its operations.
const SHARED: [&str; 5] = ["parameters", "servers", "summary", "description", "$ref"];

/// Members of a document that say how all of it is to be read.
const DIALECT: [&str; 2] = ["swagger", "jsonSchemaDialect"];

/// A discriminator's mapping refers to schemas by name.
const MAPPING: ByName<'static> = ByName {
    key: "mapping",
    before: &["#/components/schemas/", "#/definitions/"],
};

/// The parts of two contracts that are the same, letter for letter.
#[derive(Debug, Default)]
pub(super) struct Unchanged {
    twins: Twins,
    /// The stretches of the old document whose operations inherit the same on both sides, by first and last node, in order.
    operations: Vec<(NodeId, NodeId)>,
}

impl Unchanged {
    pub(super) fn new(old: &Contract, new: &Contract) -> Self {
        let (Some(mine), Some(theirs)) = (old.sources.get(0), new.sources.get(0)) else {
            return Self::default();
        };
        let (mine, theirs) = (mine.root(), theirs.root());
        if dialect(mine) != dialect(theirs) {
            return Self::default();
        }
        let twins = Twins::new(&old.sources, &new.sources, MAPPING, &built_on(old, new));
        let mut operations = Vec::new();
        if inherits_the_same(&twins, mine, theirs) && same_schemes(&twins, old, new) {
            for family in ["paths", "webhooks", "x-webhooks"] {
                collect(&twins, mine.get(family), theirs.get(family), &mut operations);
            }
            operations.sort_unstable();
        }
        Self { twins, operations }
    }

    /// Whether two operations are the same, with all that they inherit and refer to.
    pub(super) fn are_operations(&self, old: At, new: At) -> bool {
        let at = self.operations.partition_point(|(first, _)| *first <= old.node);
        let holds = |(_, last): &(NodeId, NodeId)| old.node <= *last;
        let inherits = at.checked_sub(1).and_then(|at| self.operations.get(at)).is_some_and(holds);
        inherits && self.are(old, new)
    }

    /// Whether two lists of schemas are the same, one by one, with all that they refer to.
    pub(super) fn are_schemas(&self, contracts: [&Contract; 2], old: &[SchemaId], new: &[SchemaId]) -> bool {
        let at = |side: &Contract, id: SchemaId| (!side.composed.contains(&id)).then(|| side.schema(id).at);
        let [mine, theirs] = contracts;
        let same = |old, new| matches!((at(mine, old), at(theirs, new)), (Some(old), Some(new)) if self.are(old, new));
        old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(*old, *new))
    }

    /// Whether two elements say the same, with all that they refer to; what they inherit is not asked.
    pub(super) fn are(&self, old: At, new: At) -> bool {
        (old.file, new.file) == (0, 0) && self.twins.are(old.node, new.node)
    }

    /// Whether something of the old document stands unchanged in the new one, under the same name.
    pub(super) fn stays(&self, old: At) -> bool {
        old.file == 0 && self.twins.of(old.node).is_some()
    }
}

/// How a document is to be read: the version, of which the last number changes nothing, and the dialect of its schemas.
fn dialect(root: Node<'_>) -> (Option<&str>, [Option<&str>; 2]) {
    let version = root.get("openapi").and_then(Node::as_str);
    let version = version.map(|version| version.rsplit_once('.').map_or(version, |(major, _)| major));
    (version, DIALECT.map(|key| root.get(key).and_then(Node::as_str)))
}

/// Whether two nodes have the same members of some names.
fn same_members<'n>(twins: &Twins, old: Node<'_>, new: Node<'_>, mut names: impl Iterator<Item = &'n str>) -> bool {
    names.all(|name| match (old.get(name), new.get(name)) {
        (Some(old), Some(new)) => twins.are(old.id(), new.id()),
        (None, None) => true,
        _ => false,
    })
}

/// What builds on the bases of either side, as if the bases referred to it: by the base's node in the old document.
fn built_on(old: &Contract, new: &Contract) -> Vec<(NodeId, String)> {
    let itself = |base: SchemaId| Some(base);
    let namesake = |base: SchemaId| {
        let name = new.schema(base).name.as_ref()?;
        old.definitions.get(name).copied()
    };
    let mut found = building(old, old, itself);
    found.extend(building(new, old, namesake));
    found
}

/// What builds on the bases of one contract, by the node of what stands for the base in the old one.
fn building(contract: &Contract, old: &Contract, stands_for: impl Fn(SchemaId) -> Option<SchemaId>) -> Vec<(NodeId, String)> {
    let of_document = |id: SchemaId| Some(old.schema(id).at).filter(|at| at.file == 0);
    let (mut nodes, mut places) = (Vec::new(), Vec::new());
    for (base, derived) in &contract.derived {
        let Some(at) = stands_for(*base).and_then(of_document) else {
            continue;
        };
        nodes.extend(derived.iter().map(|_| at.node));
        places.extend(derived.iter().map(|id| contract.schema(*id).at));
    }
    let references = contract.pointers(&places).into_iter().map(|pointer| format!("#{pointer}"));
    nodes.into_iter().zip(references).collect()
}

fn inherits_the_same(twins: &Twins, old: Node<'_>, new: Node<'_>) -> bool {
    let names: BTreeSet<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
    let inherited = |name: &&str| !NOT_INHERITED.contains(name) && !name.starts_with("x-") && *name != "openapi";
    same_members(twins, old, new, names.into_iter().filter(inherited))
}

fn same_schemes(twins: &Twins, old: &Contract, new: &Contract) -> bool {
    let (mine, theirs) = (&old.security_schemes, &new.security_schemes);
    mine.len() == theirs.len()
        && mine.iter().zip(theirs).all(|((name, mine), (other, theirs))| {
            let place = (mine.at.file, theirs.at.file) == (0, 0);
            name == other && place && twins.are(mine.at.node, theirs.at.node)
        })
}

/// Collects the path items, or else their operations, that are the same on both sides.
fn collect(twins: &Twins, old: Option<Node<'_>>, new: Option<Node<'_>>, found: &mut Vec<(NodeId, NodeId)>) {
    let (Some(old), Some(new)) = (old, new) else { return };
    for (path, mine) in old.members() {
        let Some(theirs) = new.get(path) else { continue };
        if twins.are(mine.id(), theirs.id()) {
            found.push((mine.id(), mine.last()));
        } else if same_members(twins, mine, theirs, SHARED.into_iter()) {
            let same = mine.members().filter(|(_, operation)| twins.of(operation.id()).is_some());
            found.extend(same.map(|(_, operation)| (operation.id(), operation.last())));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::compare::{compare, compare_changed};
    use crate::contract::Contract;
    use crate::openapi;
    use crate::source::Bundle;
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn contract(document: &Value) -> Contract {
        openapi::read(Arc::new(Bundle::of("a.json", document.to_string().into_bytes()).unwrap())).unwrap()
    }

    /// How many changes there are after an edit of a document, which must be as many with what is unchanged as without it.
    fn changes(document: &Value, edit: impl Fn(&mut Value)) -> usize {
        let mut edited = document.clone();
        edit(&mut edited);
        let (old, new) = (contract(document), contract(&edited));
        let (whole, short) = (compare(&old, &new), compare_changed(&old, &new));
        assert_eq!(
            format!("{:?}", short.changes.iter().map(|change| &change.what).collect::<Vec<_>>()),
            format!("{:?}", whole.changes.iter().map(|change| &change.what).collect::<Vec<_>>())
        );
        assert!(short.pairs.len() <= whole.pairs.len());
        whole.changes.len()
    }

    #[test]
    fn what_an_operation_inherits_is_part_of_it() {
        let get = json!({ "parameters": [{ "$ref": "#/components/parameters/P" }], "responses": { "200": { "$ref": "#/components/responses/R" } } });
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "servers": [{ "url": "https://a.example/v1" }],
            "security": [{ "key": [] }],
            "paths": { "/a": { "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string" } }], "get": get } },
            "components": {
                "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X-Key" } },
                "parameters": { "P": { "name": "p", "in": "query", "schema": { "$ref": "#/components/schemas/A" } } },
                "responses": { "R": { "description": "d", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } } } },
                "schemas": {
                    "A": { "oneOf": [{ "$ref": "#/components/schemas/B" }, { "type": "string" }], "discriminator": { "propertyName": "k", "mapping": { "b": "B" } } },
                    "B": { "type": "object", "properties": { "k": { "type": "string" }, "a": { "$ref": "#/components/schemas/A" }, "n": { "type": "integer" } } }
                }
            }
        });
        assert_eq!(changes(&document, |_| ()), 0);
        for (place, value) in [
            ("/paths/~1a/parameters/0/required", json!(true)),
            ("/paths/~1a/get/deprecated", json!(true)),
            ("/components/parameters/P/required", json!(true)),
            ("/components/schemas/B/properties/n/type", json!("string")),
            ("/components/schemas/A/discriminator/propertyName", json!("a")),
            ("/components/securitySchemes/key/name", json!("Y-Key")),
            ("/servers/0/url", json!("https://b.example/v1")),
            ("/servers/0/url", json!("https://a.example/v2")),
            ("/security/0", json!({})),
        ] {
            let found = changes(&document, |document| {
                let (parent, key) = place.rsplit_once('/').unwrap();
                match document.pointer_mut(parent).unwrap() {
                    Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                    parent => parent[key] = value.clone(),
                }
            });
            assert!(found > 0, "{place}");
        }
    }

    #[test]
    fn what_builds_on_a_base_is_part_of_what_refers_to_it() {
        let built = |name: &str| json!({ "allOf": [{ "$ref": "#/components/schemas/Pay" }, { "type": "object", "properties": { name: { "type": "string" } } }] });
        let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Pay" } } });
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "get": { "responses": { "200": { "description": "d", "content": content } } } } },
            "components": { "schemas": {
                "Pay": { "type": "object", "properties": { "k": { "type": "string" } }, "discriminator": { "propertyName": "k" } },
                "Card": built("number"),
                "Loose": { "type": "object", "properties": { "x": { "type": "string" } } }
            } }
        });
        let schemas = |edit: &dyn Fn(&mut Value)| changes(&document, |document| edit(&mut document["components"]["schemas"]));
        assert_eq!(schemas(&|schemas| schemas["Card"] = built("digits")), 2, "one went, one came");
        assert_eq!(schemas(&|schemas| schemas["Cheque"] = built("bank")), 1, "one more");
        assert_eq!(
            schemas(&|schemas| schemas["Loose"] = built("x")),
            0,
            "it was there before, and is written in another way"
        );
    }

    #[test]
    fn a_form_is_not_its_first_field() {
        let field = |name: &str, kind: &str| json!({ "name": name, "in": "formData", "type": kind });
        let document = json!({
            "swagger": "2.0",
            "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "post": { "parameters": [field("x", "string"), field("y", "string")], "responses": { "200": { "description": "d" } } } } }
        });
        let edit = |document: &mut Value| document["paths"]["/a"]["post"]["parameters"][1] = field("y", "integer");
        assert!(changes(&document, edit) > 0);
    }
}
