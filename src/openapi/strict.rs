//! Whether a typed model of OpenAPI 3.0 takes a document as it is: a remark on the document's own care, never a reason
//! not to read it. The rest of this room is lenient; this file is what tells the difference.

use super::recognise::Version;
use super::spot::Spot;
use crate::contract::{At, Diagnostic};
use crate::source::{Bundle, NodeId};
use openapiv3::{
    Callback, Example, Header, Link, OpenAPI, Operation, Parameter, PathItem, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Says of a part of a document why the typed model refuses it; none where it takes it.
type Check = fn(Value) -> Option<String>;

/// The families of components, each with the type that its members must have.
const FAMILIES: [(&str, Check); 9] = [
    ("schemas", refusal::<ReferenceOr<Schema>>),
    ("responses", refusal::<ReferenceOr<Response>>),
    ("parameters", refusal::<ReferenceOr<Parameter>>),
    ("requestBodies", refusal::<ReferenceOr<RequestBody>>),
    ("headers", refusal::<ReferenceOr<Header>>),
    ("securitySchemes", refusal::<ReferenceOr<SecurityScheme>>),
    ("examples", refusal::<ReferenceOr<Example>>),
    ("links", refusal::<ReferenceOr<Link>>),
    ("callbacks", refusal::<ReferenceOr<Callback>>),
];

/// What a strict reader of OpenAPI 3.0 would refuse in the document that was added first: one remark for the smallest
/// part (an operation, a component) that it would not take. Empty for other versions, of which there is no such model.
pub fn strict_remarks(bundle: &Bundle) -> Vec<Diagnostic> {
    let Some(tree) = bundle.get(0).filter(|_| super::version(bundle) == Ok(Version::V30)) else {
        return Vec::new();
    };
    let root = Spot {
        file: 0,
        node: tree.node(NodeId(0)),
    };
    let mut remarks = Vec::new();
    for (_, item) in root.get("paths").into_iter().flat_map(Spot::members) {
        check_path_item(item, &mut remarks);
    }
    let components = root.get("components");
    for (family, check) in FAMILIES {
        for (_, member) in components
            .and_then(|components| components.get(family))
            .into_iter()
            .flat_map(Spot::members)
        {
            remark(member, check(member.node.to_json()), &mut remarks);
        }
    }
    if remarks.is_empty() {
        remark(root, refusal::<OpenAPI>(without_parts(root.node.to_json())), &mut remarks);
    }
    remarks
}

/// The operation that is refused, or the whole item where all of its operations would be taken.
fn check_path_item(item: Spot<'_>, remarks: &mut Vec<Diagnostic>) {
    let Some(reason) = refusal::<ReferenceOr<PathItem>>(item.node.to_json()) else {
        return;
    };
    let before = remarks.len();
    for (_, member) in item.members().filter(|(_, member)| member.node.get("responses").is_some()) {
        remark(member, refusal::<Operation>(member.node.to_json()), remarks);
    }
    if remarks.len() == before {
        remark(item, Some(reason), remarks);
    }
}

fn remark(spot: Spot<'_>, reason: Option<String>, remarks: &mut Vec<Diagnostic>) {
    let at = At {
        file: spot.file,
        node: spot.node.id(),
    };
    remarks.extend(reason.map(|reason| Diagnostic {
        at,
        message: format!("a strict reader of OpenAPI 3.0 refuses this: {reason}"),
    }));
}

/// Paths and components were looked at one by one; the frame around them is what is left.
fn without_parts(mut document: Value) -> Value {
    if let Value::Object(members) = &mut document {
        members.insert("paths".to_owned(), Value::Object(serde_json::Map::new()));
        members.shift_remove("components");
    }
    document
}

fn refusal<T: DeserializeOwned>(value: Value) -> Option<String> {
    serde_json::from_value::<T>(value).err().map(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{OpenAPI, ReferenceOr, strict_remarks};
    use crate::contract::Contract;
    use crate::source::Bundle;
    use openapiv3::{Components, SchemaKind, Type};
    use std::collections::BTreeSet;
    use std::sync::Arc;

    const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
    post: {requestBody: {content: {}}, responses: {default: {description: any}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    delete: {responses: {'204': {description: gone}}}
components:
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}, lines: {type: array, items: {$ref: '#/components/schemas/Line'}}}}
    Line: {type: object, properties: {sku: {type: string}, count: {type: integer, minimum: 1}}}
";

    fn bundle(text: &str) -> Arc<Bundle> {
        Arc::new(Bundle::of("api.yaml", text.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn a_document_that_is_written_with_care_gets_no_remark() {
        assert!(strict_remarks(&bundle(DOCUMENT)).is_empty());
        assert!(strict_remarks(&bundle("swagger: '2.0'")).is_empty());
    }

    #[test]
    fn the_smallest_part_that_is_refused_is_named() {
        let careless = DOCUMENT
            .replace("minimum: 1", "minimum: many")
            .replace("description: any", "summary: any");
        let bundle = bundle(&careless);
        let remarks = strict_remarks(&bundle);
        let places: Vec<String> = remarks.iter().map(|remark| bundle.tree(0).node(remark.at.node).pointer()).collect();
        assert_eq!(places, ["/paths/~1orders/post", "/components/schemas/Line"]);
        assert!(remarks[0].message.contains("missing field `description`"), "{}", remarks[0].message);
    }

    /// Operations as `method path`, and `component.property`, as the typed model reads them.
    fn typed(document: &OpenAPI) -> (BTreeSet<String>, BTreeSet<String>) {
        let items = document.paths.paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?)));
        let operations = items.flat_map(|(path, item)| item.iter().map(move |(method, _)| format!("{} {path}", method.to_uppercase())));
        let schemas = document.components.iter().flat_map(|components: &Components| &components.schemas);
        let objects = schemas.filter_map(|(name, schema)| match schema {
            ReferenceOr::Item(schema) => match &schema.schema_kind {
                SchemaKind::Type(Type::Object(object)) => Some((name, object)),
                _ => None,
            },
            ReferenceOr::Reference { .. } => None,
        });
        let properties = objects.flat_map(|(name, object)| object.properties.keys().map(move |key| format!("{name}.{key}")));
        (operations.collect(), properties.collect())
    }

    fn lowered(contract: &Contract) -> (BTreeSet<String>, BTreeSet<String>) {
        let operations = contract.operations.iter().map(crate::contract::Operation::name).collect();
        let of = |(name, id): (&Arc<str>, &crate::contract::SchemaId)| {
            contract
                .schema(*id)
                .properties
                .keys()
                .map(|key| format!("{name}.{key}"))
                .collect::<Vec<_>>()
        };
        (operations, contract.definitions.iter().flat_map(of).collect())
    }

    #[test]
    fn two_readers_agree() {
        let bundle = bundle(DOCUMENT);
        let document: OpenAPI = serde_json::from_value(bundle.tree(0).root().to_json()).unwrap();
        let (operations, properties) = typed(&document);
        assert_eq!((operations.len(), properties.len()), (3, 4));
        assert_eq!(lowered(&super::super::read(bundle).unwrap()), (operations, properties));
    }
}
