//! Schemas: spellings that mean the same, and keywords of all drafts.

use super::*;

#[test]
fn null_has_many_spellings_and_one_meaning() {
    let old = with_schemas(
        "3.0.3",
        "A: {type: string, nullable: true, enum: [x]}\nB: {nullable: true, allOf: [{$ref: '#/components/schemas/A'}]}\nC: {type: object, properties: {r: {$ref: '#/components/schemas/A', nullable: true}}}",
    );
    let new = with_schemas(
        "3.1.0",
        "A: {type: [string, 'null'], enum: [x, null]}\nB: {anyOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}\nC: {type: object, properties: {r: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/A'}]}}}",
    );
    for contract in [&old, &new] {
        no_diagnostics(contract);
        let a = schema(contract, "A");
        assert_eq!(a.types, Types::STRING.or(Types::NULL));
        assert_eq!(
            a.enumeration.as_ref().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["\"x\"", "null"]
        );
        let reference = contract.schema(property(contract, "C", "r").schema);
        for wrapped in [schema(contract, "B"), reference] {
            assert!(wrapped.or_null && wrapped.any_of.is_empty() && wrapped.one_of.is_empty());
            assert_eq!(*wrapped.all_of, [contract.definitions["A"]]);
        }
    }
}

#[test]
fn a_reference_is_its_target_and_keeps_its_own_remarks() {
    let text = "User: {type: object, readOnly: true, description: a user}\nP: {type: object, properties: {u: {$ref: '#/components/schemas/User', description: the owner, deprecated: true}}}\nAlias: {$ref: '#/components/schemas/User'}\nN: {$ref: '#/components/schemas/User', minProperties: 1}";
    let new = with_schemas("3.1.0", text);
    let user = property(&new, "P", "u");
    assert_eq!(user.schema, new.definitions["User"]);
    assert_eq!(new.definitions["Alias"], new.definitions["User"]);
    assert_eq!(schema(&new, "Alias").name.as_deref(), Some("User"));
    assert!(user.read_only && user.deprecated && !user.write_only);
    assert_eq!(user.description.as_deref(), Some("the owner"));
    assert_eq!(new.pointer(user.at), "/components/schemas/P/properties/u");
    assert_eq!(*schema(&new, "N").all_of, [new.definitions["User"]]);
    assert_eq!(schema(&new, "N").bounds.min_properties, Some(1));
    let old = with_schemas("3.0.0", text);
    assert_eq!(old.definitions["N"], old.definitions["User"], "3.0 ignores siblings");
}

#[test]
fn bounds_have_both_spellings_and_none_that_say_nothing() {
    let old = with_schemas(
        "3.0.0",
        "A: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false, multipleOf: 2}\nB: {type: string, minLength: 0, maxLength: 5.0, pattern: ''}",
    );
    let new = with_schemas(
        "3.1.0",
        "A: {type: integer, minimum: 0, exclusiveMinimum: 1, maximum: 9, exclusiveMaximum: 10, multipleOf: 2}\nB: {type: string, maxLength: 5}",
    );
    for name in ["A", "B"] {
        assert_eq!(schema(&old, name).bounds, schema(&new, name).bounds, "{name}");
    }
    let bounds = &schema(&old, "A").bounds;
    assert!(bounds.minimum.as_ref().unwrap().exclusive && !bounds.maximum.as_ref().unwrap().exclusive);
    assert_eq!(schema(&old, "B").bounds.max_length, Some(5));
    let huge = with_schemas(
        "3.0.0",
        "A: {type: integer, maximum: 123456789012345678901234567890, maxLength: 99999999999999999999}",
    );
    no_diagnostics(&huge);
    assert_eq!(
        schema(&huge, "A").bounds.maximum.as_ref().unwrap().limit.to_string(),
        "123456789012345678901234567890"
    );
}

#[test]
fn keywords_that_say_nothing_are_absent() {
    let contract = with_schemas(
        "3.1.0",
        "A: {type: object, required: [], additionalProperties: {}, uniqueItems: false}\nB: {type: array, items: {}}\nC: {additionalProperties: {type: string}}\nD: {additionalProperties: false}\nE: true\nF: false\nG: {const: 1.0}\nH: {type: string, enum: [200, on, null]}",
    );
    no_diagnostics(&contract);
    assert_eq!(schema(&contract, "A").additional, Additional::Open);
    assert!(schema(&contract, "A").required.is_empty());
    assert_eq!(schema(&contract, "B").items, None);
    let Additional::Schema(values) = schema(&contract, "C").additional else {
        panic!("a map")
    };
    assert_eq!(contract.schema(values).types, Types::STRING);
    assert_eq!(schema(&contract, "D").additional, Additional::Closed);
    assert_eq!(schema(&contract, "E").types, Types::ANY);
    assert_eq!(schema(&contract, "F").types, Types::NONE);
    let values = |name| {
        schema(&contract, name)
            .enumeration
            .as_ref()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(values("G"), ["1"]);
    assert_eq!(values("H"), ["\"200\"", "\"on\"", "null"]);
}

#[test]
fn arrays_and_combinations_of_all_drafts() {
    let contract = with_schemas(
        "3.1.0",
        "A: {items: [{type: string}], additionalItems: false}\nB: {prefixItems: [{type: string}], items: {type: integer}, contains: {}, unevaluatedItems: false}\nC: {dependencies: {a: [b], c: {required: [d]}}, dependentRequired: {e: [f]}, patternProperties: {'^x': {}}, propertyNames: {maxLength: 3}}\nD: {if: {}, then: {}, not: {type: string}, contentEncoding: base64, contentMediaType: image/png, unevaluatedProperties: false}",
    );
    no_diagnostics(&contract);
    let (a, b, c, d) = (
        schema(&contract, "A"),
        schema(&contract, "B"),
        schema(&contract, "C"),
        schema(&contract, "D"),
    );
    assert_eq!((a.prefix_items.len(), contract.schema(a.items.unwrap()).types), (1, Types::NONE));
    assert_eq!((b.prefix_items.len(), contract.schema(b.items.unwrap()).types), (1, Types::INTEGER));
    assert_eq!(b.unevaluated_items, Additional::Closed);
    assert_eq!(c.dependent_required.keys().map(|key| &**key).collect::<Vec<_>>(), ["e", "a"]);
    assert_eq!(
        (c.dependent_schemas.len(), c.pattern_properties.len(), c.property_names.is_some()),
        (1, 1, true)
    );
    assert_eq!(d.conditional.map(|branch| branch.is_some()), [true, true, false]);
    let texts: Vec<(&str, &str)> = d.texts.iter().map(|(key, text)| (*key, &**text)).collect();
    assert_eq!(texts, [("contentEncoding", "\"base64\""), ("contentMediaType", "\"image/png\"")]);
    assert_eq!(d.unevaluated_properties, Additional::Closed);
}

#[test]
fn discriminators_map_by_name_and_by_reference() {
    let contract = with_schemas(
        "3.0.0",
        "Cat: {type: object}\nDog: {type: object}\nPet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {c: Cat, d: '#/components/schemas/Dog'}}}\nAny: {anyOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}",
    );
    no_diagnostics(&contract);
    let mapping = |name| &schema(&contract, name).discriminator.as_ref().unwrap().mapping;
    assert_eq!(mapping("Pet")["c"], contract.definitions["Cat"]);
    assert_eq!(mapping("Pet")["d"], contract.definitions["Dog"]);
    assert_eq!(mapping("Any")["Cat"], contract.definitions["Cat"]);
    let old = with_schemas("2.0", "Pet: {type: object, discriminator: kind}");
    assert_eq!(&*schema(&old, "Pet").discriminator.as_ref().unwrap().property, "kind");
}
