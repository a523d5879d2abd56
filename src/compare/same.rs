//! Whether two schemas allow the same values by the same words: descriptions, examples, titles and the names and places
//! of components aside. For keywords of which nothing finer can be said.

use crate::contract::{Additional, Contract, Ordered, Property, Schema, SchemaId};
use foldhash::{HashSet, HashSetExt as _};
use std::sync::Arc;

/// Whether two lists of schemas are the same, member by member.
pub(super) fn lists(contracts: [&Contract; 2], old: &[SchemaId], new: &[SchemaId]) -> bool {
    let mut same = Same {
        old: contracts[0],
        new: contracts[1],
        taken: HashSet::new(),
    };
    same.lists(old, new)
}

struct Same<'c> {
    old: &'c Contract,
    new: &'c Contract,
    /// Pairs that were begun: what leads back to one of them adds nothing.
    taken: HashSet<(SchemaId, SchemaId)>,
}

impl Same<'_> {
    fn lists(&mut self, old: &[SchemaId], new: &[SchemaId]) -> bool {
        old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.schemas(*old, *new))
    }

    fn schemas(&mut self, old: SchemaId, new: SchemaId) -> bool {
        if !self.taken.insert((old, new)) {
            return true;
        }
        let (old, new) = (self.old.schema(old), self.new.schema(new));
        values(old, new) && self.objects(old, new) && self.arrays(old, new) && self.combinations(old, new)
    }

    fn objects(&mut self, old: &Schema, new: &Schema) -> bool {
        old.required == new.required
            && old.dependent_required == new.dependent_required
            && self.properties(&old.properties, &new.properties)
            && self.maps(&old.pattern_properties, &new.pattern_properties)
            && self.maps(&old.dependent_schemas, &new.dependent_schemas)
            && self.options(old.property_names, new.property_names)
            && self.additional(old.additional, new.additional)
            && self.additional(old.unevaluated_properties, new.unevaluated_properties)
    }

    fn arrays(&mut self, old: &Schema, new: &Schema) -> bool {
        self.options(old.items, new.items)
            && self.lists(&old.prefix_items, &new.prefix_items)
            && self.options(old.contains, new.contains)
            && self.additional(old.unevaluated_items, new.unevaluated_items)
    }

    fn combinations(&mut self, old: &Schema, new: &Schema) -> bool {
        let property = |schema: &Schema| {
            schema
                .discriminator
                .as_ref()
                .map(|discriminator| Arc::clone(&discriminator.property))
        };
        property(old) == property(new)
            && self.lists(&old.all_of, &new.all_of)
            && self.lists(&old.one_of, &new.one_of)
            && self.lists(&old.any_of, &new.any_of)
            && self.options(old.not, new.not)
            && old
                .conditional
                .iter()
                .zip(new.conditional.iter())
                .all(|(old, new)| self.options(*old, *new))
    }

    fn options(&mut self, old: Option<SchemaId>, new: Option<SchemaId>) -> bool {
        self.lists(old.as_slice(), new.as_slice())
    }

    fn additional(&mut self, old: Additional, new: Additional) -> bool {
        match (old, new) {
            (Additional::Schema(old), Additional::Schema(new)) => self.schemas(old, new),
            _ => old == new,
        }
    }

    fn properties(&mut self, old: &Ordered<Arc<str>, Property>, new: &Ordered<Arc<str>, Property>) -> bool {
        let directed = |property: &Property| (property.read_only, property.write_only);
        old.len() == new.len()
            && old.iter().all(|(name, old)| {
                new.get(name)
                    .is_some_and(|new| directed(old) == directed(new) && self.schemas(old.schema, new.schema))
            })
    }

    fn maps(&mut self, old: &Ordered<Arc<str>, SchemaId>, new: &Ordered<Arc<str>, SchemaId>) -> bool {
        old.len() == new.len()
            && old
                .iter()
                .all(|(name, old)| new.get(name).is_some_and(|new| self.schemas(*old, *new)))
    }
}

/// What the schema itself says of a value.
fn values(old: &Schema, new: &Schema) -> bool {
    old.types == new.types
        && old.or_null == new.or_null
        && old.format == new.format
        && old.enumeration == new.enumeration
        && old.bounds == new.bounds
        && old.texts == new.texts
        && (old.read_only, old.write_only) == (new.read_only, new.write_only)
}

#[cfg(test)]
mod tests {
    use crate::compare::{What, compare};
    use crate::contract::Contract;
    use crate::openapi;
    use crate::source::Bundle;
    use std::sync::Arc;

    fn contract(schema: &str, definitions: &str) -> Contract {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a: {{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n\
             components: {{schemas: {definitions}}}\n"
        );
        openapi::read(Arc::new(Bundle::of("a.yaml", text.into_bytes()).unwrap())).unwrap()
    }

    fn changes(old: (&str, &str), new: (&str, &str)) -> Vec<What> {
        let comparison = compare(&contract(old.0, old.1), &contract(new.0, new.1));
        comparison.changes.into_iter().map(|change| change.what).collect()
    }

    #[test]
    fn words_names_and_order_make_no_difference() {
        let old = (
            "{not: {$ref: '#/components/schemas/A'}, patternProperties: {x: {type: string}, y: {type: integer}}}",
            "{A: {description: one, example: 1, properties: {a: {$ref: '#/components/schemas/A'}}}}",
        );
        let new = (
            "{not: {$ref: '#/components/schemas/B'}, patternProperties: {y: {type: integer}, x: {type: string}}}",
            "{B: {properties: {a: {$ref: '#/components/schemas/B'}}}}",
        );
        assert_eq!(changes(old, new), []);
        let other = (new.0, "{B: {properties: {a: {type: string}}}}");
        assert_eq!(changes(old, other), [What::Keyword("not")]);
    }

    #[test]
    fn a_member_that_nothing_can_be_neither_comes_nor_goes() {
        let schema = "{allOf: [{type: string}, {oneOf: [{type: integer}, {type: string, maxLength: 3}]}]}";
        assert_eq!(changes((schema, "{}"), (schema, "{}")), []);
    }
}
