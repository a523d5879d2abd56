//! The keywords of one schema object. Spellings of the versions are folded into one here.

use super::bounds;
use super::object::Object;
use super::reader::Reader;
use super::recognise::Version;
use super::schemas::is_constraint;
use super::spot::Spot;
use crate::contract::{Additional, Literal, Ordered, Property, Rare, Schema, SchemaId, Types};
use crate::source::{Kind, Node};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many `allOf` may stand inside one another and still say that a member is only read or only written.
const DEEPEST_PARTS: usize = 16;

impl<'b> Reader<'b> {
    /// Reads a schema object (in 2.0 also a parameter or header that is its own schema).
    pub(super) fn keywords(&mut self, spot: &Object<'b>) -> Schema {
        let mut schema = Schema {
            format: self.prose(spot.text("format")),
            title: self.prose(spot.text("title")),
            description: self.prose(spot.text("description")),
            deprecated: spot.flag("deprecated"),
            read_only: spot.flag("readOnly"),
            write_only: spot.flag("writeOnly"),
            default: spot.get("default").map(|node| literal(node.node)),
            ..Schema::any(spot.spot.at())
        };
        let mut rare = Rare {
            texts: self.texts(spot).into(),
            ..Rare::default()
        };
        self.types(spot, &mut schema);
        schema.enumeration = self.enumeration(spot, schema.types);
        schema.bounds = bounds::read(self, spot).into();
        self.object_keywords(spot, &mut schema, &mut rare);
        self.array_keywords(spot, &mut schema, &mut rare);
        self.combining_keywords(spot, &mut schema, &mut rare);
        if let Some(reference) = spot.text("$ref")
            && let Some(target) = self.resolve(spot.spot, reference)
        {
            schema.read_only |= target.flag("readOnly");
            schema.write_only |= target.flag("writeOnly");
            schema.all_of.push(self.schema(target));
        }
        self.nullability(spot, &mut schema);
        rare.discriminator = self.discriminator(spot, &schema).map(Box::new);
        schema.rare = rare.into();
        schema
    }

    /// Keywords that are kept as text; how a value looks in XML only where nothing is sent as JSON.
    fn texts(&self, spot: &Object<'b>) -> Vec<(&'static str, Arc<str>)> {
        let mut texts = texts(spot);
        if let Some(xml) = spot.get("xml").filter(|_| self.speaks_xml()) {
            texts.push(("xml", xml.node.canonical().into()));
        }
        texts
    }

    fn types(&mut self, spot: &Object<'b>, schema: &mut Schema) {
        let Some(said) = spot.get("type") else { return };
        let names = if said.node.kind() == Kind::Array {
            said.items().collect()
        } else {
            vec![said]
        };
        let known: Vec<Types> = names.iter().filter_map(|name| type_named(name.node.as_str()?)).collect();
        if known.len() < names.len() || known.is_empty() {
            self.diagnose(said, "this `type` is none that JSON Schema has; the schema is read without it");
            return;
        }
        schema.types = known.into_iter().fold(Types::NONE, Types::or);
        if said.node.as_str() == Some("file") && schema.format.is_none() {
            schema.format = Some("binary".into());
        }
    }

    /// `enum` and `const`. Values that YAML took for numbers or booleans are the strings that the type says they are.
    fn enumeration(&mut self, spot: &Object<'b>, types: Types) -> Option<BTreeSet<Literal>> {
        let strings = types.without(Types::NULL) == Types::STRING;
        let value = |node: Node<'b>| if strings { literal_string(node) } else { literal(node) };
        let constant = spot.get("const").map(|constant| BTreeSet::from([value(constant.node)]));
        let Some(listed) = spot.get("enum") else { return constant };
        if listed.node.kind() != Kind::Array {
            self.wrong_kind(listed, "`enum`", Kind::Array);
            return constant;
        }
        let listed: BTreeSet<Literal> = listed.items().map(|item| value(item.node)).collect();
        Some(match constant {
            Some(constant) => listed.intersection(&constant).cloned().collect(),
            None => listed,
        })
    }

    /// Where null is named outright it is meant, whatever enum or combination stands beside it: converters between the
    /// versions keep the one and forget the other.
    fn nullability(&self, spot: &Object<'b>, schema: &mut Schema) {
        let combined = !(schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty());
        let named = schema.types != Types::ANY && schema.types.contains(Types::NULL);
        if spot.is_nullable() {
            let untyped = schema.types == Types::ANY;
            schema.null_unsure = (untyped || combined) && !schema.or_null && matches!(self.version, Version::V2 | Version::V30);
            schema.types = schema.types.or(Types::NULL);
            schema.or_null |= combined || untyped;
        }
        if (spot.is_nullable() || named)
            && let Some(values) = &mut schema.enumeration
        {
            values.insert(Literal("null".into()));
        }
    }

    fn object_keywords(&mut self, spot: &Object<'b>, schema: &mut Schema, rare: &mut Rare) {
        for (name, member) in self.map(spot.get("properties"), "`properties`") {
            let property = self.property(member);
            schema.properties.insert(self.word(name), property);
        }
        schema.required = self.required(spot).into();
        schema.additional = self.additional(spot.get("additionalProperties"));
        rare.unevaluated_properties = self.additional(spot.get("unevaluatedProperties"));
        rare.pattern_properties = self.schema_map(spot.get("patternProperties"), "`patternProperties`").into();
        rare.property_names = spot.get("propertyNames").map(|names| self.schema(names));
        rare.dependent_schemas = self.schema_map(spot.get("dependentSchemas"), "`dependentSchemas`").into();
        for (name, needed) in self.map(spot.get("dependentRequired"), "`dependentRequired`") {
            rare.dependent_required.insert(name.into(), names_in(needed));
        }
        for (name, dependency) in self.map(spot.get("dependencies"), "`dependencies`") {
            if dependency.node.kind() == Kind::Array {
                rare.dependent_required.insert(name.into(), names_in(dependency));
            } else {
                let id = self.schema(dependency);
                rare.dependent_schemas.insert(name.into(), id);
            }
        }
    }

    /// `required`. A boolean there is 2.0's on a parameter, or a habit from JSON Schema's third draft that says nothing here.
    fn required(&mut self, spot: &Object<'b>) -> BTreeSet<Arc<str>> {
        let Some(required) = spot.get("required") else {
            return BTreeSet::new();
        };
        if !matches!(required.node.kind(), Kind::Array | Kind::Bool) {
            self.wrong_kind(required, "`required`", Kind::Array);
        }
        let names = required.items().filter_map(|item| item.node.as_str());
        names.map(|name| self.word(name)).collect()
    }

    /// A member; what its schema says of it is added by [`Reader::settle_properties`].
    fn property(&mut self, spot: Spot<'b>) -> Property {
        let schema = self.schema(spot);
        let remarks = spot.reference().map(|_| spot);
        let flag = |key: &str| remarks.is_some_and(|spot| spot.flag(key));
        Property {
            schema,
            at: spot.at(),
            description: remarks.and_then(|spot| self.prose(spot.text("description"))),
            deprecated: flag("deprecated"),
            read_only: flag("readOnly"),
            write_only: flag("writeOnly"),
        }
    }

    /// Read-only and write-only are said beside a member's `$ref` or by what that leads to; deprecation of what that leads
    /// to is not the member's.
    pub(super) fn settle_properties(&mut self) {
        self.settle_parts();
        let said: Vec<_> = self
            .contract
            .schemas
            .iter()
            .map(|schema| (schema.at, schema.read_only, schema.write_only, schema.deprecated))
            .collect();
        for property in self.contract.schemas.iter_mut().flat_map(|schema| schema.properties.values_mut()) {
            let Some((at, read_only, write_only, deprecated)) = said.get(property.schema.0 as usize) else {
                continue;
            };
            property.read_only |= read_only;
            property.write_only |= write_only;
            property.deprecated |= *deprecated && *at == property.at;
        }
    }

    /// What a part of an `allOf`, or the only member of a union, says of reading and writing holds for the whole (JSON Schema
    /// 2020-12 validation, section 9.4). Parts have parts: it goes on until nothing is new, as deep as anybody nests.
    fn settle_parts(&mut self) {
        for _ in 0..DEEPEST_PARTS {
            let schemas = &self.contract.schemas;
            let only = |union: &[SchemaId]| if let [only] = *union { Some(only) } else { None };
            let says = |part: SchemaId, flag: fn(&Schema) -> bool| schemas.get(part.0 as usize).is_some_and(flag);
            let mut news: Vec<(usize, bool, bool)> = Vec::new();
            for (index, schema) in schemas.iter().enumerate() {
                let unions = [only(&schema.one_of), only(&schema.any_of)];
                let mut parts = schema.all_of.iter().copied().chain(unions.into_iter().flatten());
                let read_only = !schema.read_only && parts.clone().any(|part| says(part, |part| part.read_only));
                let write_only = !schema.write_only && parts.any(|part| says(part, |part| part.write_only));
                news.extend((read_only || write_only).then_some((index, read_only, write_only)));
            }
            if news.is_empty() {
                return;
            }
            for (index, read_only, write_only) in news {
                self.contract.schemas[index].read_only |= read_only;
                self.contract.schemas[index].write_only |= write_only;
            }
        }
    }

    fn additional(&mut self, spot: Option<Spot<'b>>) -> Additional {
        match spot {
            None => Additional::Unsaid,
            Some(spot) if spot.node.as_bool() == Some(false) => Additional::Closed,
            Some(spot) if spot.node.as_bool() == Some(true) || is_anything(spot) => Additional::Open,
            Some(spot) => Additional::Schema(self.schema(spot)),
        }
    }

    fn array_keywords(&mut self, spot: &Object<'b>, schema: &mut Schema, rare: &mut Rare) {
        let prefix = spot
            .get("prefixItems")
            .or_else(|| spot.get("items").filter(|items| items.node.kind() == Kind::Array));
        rare.prefix_items = self.schema_list(prefix, "`prefixItems`").into();
        let items_are_prefix = spot.get("items").is_some_and(|items| items.node.kind() == Kind::Array);
        let rest = if items_are_prefix {
            spot.get("additionalItems")
        } else {
            spot.get("items")
        };
        schema.items = rest.filter(|items| !is_anything(*items)).map(|items| self.schema(items));
        rare.contains = spot.get("contains").map(|contains| self.schema(contains));
        rare.unevaluated_items = self.additional(spot.get("unevaluatedItems"));
    }

    fn combining_keywords(&mut self, spot: &Object<'b>, schema: &mut Schema, rare: &mut Rare) {
        schema.all_of = self.schema_list(spot.get("allOf"), "`allOf`").into();
        schema.one_of = self.alternatives(spot.get("oneOf"), "`oneOf`", schema).into();
        schema.any_of = self.alternatives(spot.get("anyOf"), "`anyOf`", schema).into();
        rare.not = spot.get("not").map(|not| self.schema(not));
        rare.conditional = ["if", "then", "else"]
            .map(|key| spot.get(key).map(|branch| self.schema(branch)))
            .into();
    }

    /// The members of a union. A member that is nothing but null makes the rest "or null"; a rest of one is no union.
    fn alternatives(&mut self, list: Option<Spot<'b>>, what: &str, schema: &mut Schema) -> Vec<SchemaId> {
        let members = self.elements(list, what);
        let (nulls, rest): (Vec<_>, Vec<_>) = members.into_iter().partition(|member| self.is_null_only(*member));
        if nulls.is_empty() || rest.is_empty() {
            return nulls.into_iter().chain(rest).map(|member| self.schema(member)).collect();
        }
        schema.or_null = true;
        let ids: Vec<SchemaId> = rest.into_iter().map(|member| self.schema(member)).collect();
        if let [only] = ids[..] {
            schema.all_of.push(only);
            return Vec::new();
        }
        ids
    }

    fn is_null_only(&mut self, spot: Spot<'b>) -> bool {
        let target = spot.reference().and_then(|reference| self.resolve(spot, reference)).unwrap_or(spot);
        let has_null_type = match target.get("type") {
            Some(named) if named.node.kind() == Kind::Array => {
                named.items().all(|name| name.node.as_str() == Some("null")) && !named.node.is_empty()
            }
            Some(named) => named.node.as_str() == Some("null") || named.node.is_null(),
            None => false,
        };
        let lists_null = target
            .get("enum")
            .is_some_and(|list| !list.node.is_empty() && list.items().all(|item| item.node.is_null()));
        has_null_type || lists_null || target.get("const").is_some_and(|constant| constant.node.is_null())
    }

    fn schema_map(&mut self, map: Option<Spot<'b>>, what: &str) -> Ordered<Arc<str>, SchemaId> {
        let members = self.map(map, what);
        members
            .into_iter()
            .map(|(name, member)| (name.into(), self.schema(member)))
            .collect()
    }

    fn schema_list(&mut self, list: Option<Spot<'b>>, what: &str) -> Vec<SchemaId> {
        let members = self.elements(list, what);
        members.into_iter().map(|member| self.schema(member)).collect()
    }
}

/// A type name; `file` is 2.0's for bytes that are sent or come as they are.
fn type_named(name: &str) -> Option<Types> {
    Types::named(name).or_else(|| (name == "file").then_some(Types::STRING))
}

/// `{}`, `true`, or only annotations: a schema that every value meets.
fn is_anything(spot: Spot<'_>) -> bool {
    let says_nothing = || spot.is_object() && spot.reference().is_none() && !spot.members().any(|(key, _)| is_constraint(key));
    spot.node.as_bool() == Some(true) || says_nothing()
}

fn names_in(list: Spot<'_>) -> BTreeSet<Arc<str>> {
    list.items().filter_map(|item| item.node.as_str()).map(Into::into).collect()
}

/// Keywords of which only the text is kept.
const TEXTS: [&str; 6] = [
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "minContains",
    "maxContains",
    "$dynamicRef",
];

fn texts(spot: &Object<'_>) -> Vec<(&'static str, Arc<str>)> {
    let said = TEXTS.into_iter().filter_map(|key| Some((key, spot.get(key)?.node.canonical())));
    // One is what an array has to contain anyway.
    let tells = |(key, text): &(&str, String)| *key != "minContains" || text != "1";
    said.filter(tells).map(|(key, text)| (key, text.into())).collect()
}

fn literal(node: Node<'_>) -> Literal {
    Literal(node.canonical().into())
}

/// A value where only strings are allowed: `enum: [200, on]` means `"200"`.
fn literal_string(node: Node<'_>) -> Literal {
    let text = match node.kind() {
        Kind::Number => node.as_number(),
        Kind::Bool => Some(if node.as_bool() == Some(true) { "true" } else { "false" }),
        _ => None,
    };
    text.map_or_else(|| literal(node), |text| Literal(format!("\"{text}\"").into()))
}
