//! The examples of documents, pooled by the definition that they instantiate, and compared.

use apidrift::compare::{Comparison, compare, compare_changed};
use apidrift::contract::Contract;
use apidrift::sample::{self, Basis, Counts, ObservedKind, ObservedPlace, Tier};
use apidrift::source::Bundle;
use apidrift::{evidence, openapi};
use serde_json::{Value, json};
use std::sync::Arc;

fn contract(schemas: &Value, responses: &[(&str, Value, Value)]) -> Contract {
    let paths: serde_json::Map<_, _> = responses
        .iter()
        .enumerate()
        .map(|(index, (media, schema, example))| {
            let content = json!({ *media: { "schema": schema, "example": example } });
            (
                format!("/p{index}"),
                json!({ "get": { "responses": { "200": { "description": "", "content": content } } } }),
            )
        })
        .collect();
    let document =
        json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": paths, "components": { "schemas": schemas } });
    read(&document)
}

fn read(document: &Value) -> Contract {
    let bundle = Bundle::of("api.json", document.to_string().into_bytes()).expect("the document is JSON");
    openapi::read(Arc::new(bundle)).expect("the document is OpenAPI")
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Definitions in the shape of an issue tracker.
fn schemas() -> Value {
    json!({
        "User": { "type": "object", "properties": {
            "name": { "type": "string" }, "key": { "type": "string" }, "accountId": { "type": "string" },
            "avatars": { "type": "object", "additionalProperties": { "type": "string" } },
            "friends": { "type": "array", "items": reference("User") } } },
        "Issue": { "type": "object", "properties": {
            "id": { "type": "string" }, "assignee": reference("User"), "watchers": { "type": "array", "items": reference("User") },
            "fields": { "type": "object", "properties": { "summary": { "type": "string" } } } } },
        "Admin": { "allOf": [reference("User"), { "type": "object", "properties": { "rights": { "type": "array", "items": { "type": "string" } } } }] },
        "Actor": { "oneOf": [reference("User"), reference("Group")] },
        "Group": { "type": "object", "required": ["members"], "properties": { "name": { "type": "string" }, "members": { "type": "integer" } } },
        "Map": { "type": "object", "additionalProperties": reference("User") }
    })
}

/// Filled, empty, absent.
fn shares(observed: &sample::Observed, definition: &str, path: &str) -> (u64, u64, u64) {
    let counts = observed
        .example_at(definition, path)
        .unwrap_or_else(|| panic!("{definition}{path} was not seen in {}", observed.to_lines()));
    (counts.filled, counts.empty, counts.absent())
}

#[test]
fn every_object_counts_for_its_definition_once() {
    let issue = json!({ "id": "1", "assignee": { "name": "", "key": "a" }, "watchers": [{ "name": "b" }, { "accountId": "c", "friends": [{ "name": "d", "key": null }] }] });
    let list = json!({ "type": "array", "items": reference("Issue") });
    let observed = sample::examples(&contract(&schemas(), &[("application/json", list, json!([issue, { "id": "2" }]))]));
    assert_eq!(shares(&observed, "Issue", ".id"), (2, 0, 0));
    assert_eq!(shares(&observed, "Issue", ".assignee"), (1, 0, 1));
    assert_eq!(shares(&observed, "User", ".name"), (2, 1, 1));
    assert_eq!(shares(&observed, "User", ".key"), (1, 1, 2));
    assert_eq!(observed.definitions().collect::<Vec<_>>(), [("Issue", 2), ("User", 4)]);
}

#[test]
fn an_example_that_is_a_string_of_json_is_read() {
    let text = json!({ "name": "a" }).to_string();
    let found = sample::fold_examples(&contract(
        &schemas(),
        &[
            ("application/json", reference("User"), Value::from(text.clone())),
            ("application/json", reference("User"), Value::from("{\"name\": \"secret")),
            ("application/json", json!({ "type": "string" }), Value::from(text)),
            ("application/xml", reference("User"), Value::from("{not json}")),
        ],
    ));
    assert_eq!(shares(&found.observed, "User", ".name"), (1, 0, 0));
    assert_eq!(
        found.unreadable.len(),
        1,
        "a text that may be text, and another format, are no faults"
    );
    assert!(!format!("{found:?}").contains("secret"));
}

#[test]
fn composition_counts_where_a_member_is_declared() {
    let admin = json!({ "name": "a", "rights": ["x"], "stray": 1 });
    let observed = sample::examples(&contract(&schemas(), &[("application/json", reference("Admin"), admin)]));
    assert_eq!(shares(&observed, "User", ".name"), (1, 0, 0));
    assert_eq!(shares(&observed, "Admin", ".rights"), (1, 0, 0));
    assert!(observed.example_at("Admin", ".name").is_none(), "declared by the other part");
    assert_eq!(shares(&observed, "User", ".key"), (0, 0, 1), "declared, and in no example");
    assert_eq!(shares(&observed, "Admin", ".stray"), (1, 0, 0));
    assert_eq!(observed.example_at("Admin", ".rights[]").expect("items are counted").values.seen, 1);
}

#[test]
fn a_union_counts_for_the_member_that_fits() {
    let group = |value: Value| ("application/json", reference("Actor"), value);
    let observed = sample::examples(&contract(
        &schemas(),
        &[
            group(json!({ "name": "g", "members": 3 })),
            group(json!({ "name": "u", "key": "k" })),
        ],
    ));
    assert_eq!(observed.definitions().collect::<Vec<_>>(), [("Group", 1), ("User", 1)]);
}

#[test]
fn a_discriminator_decides() {
    let variant = |extra: &str| json!({ "type": "object", "properties": { "kind": { "type": "string" }, "name": { "type": "string" }, extra: { "type": "string" } } });
    let schemas = json!({
        "Pet": { "oneOf": [reference("Cat"), reference("Dog")], "discriminator": { "propertyName": "kind", "mapping": { "d": "#/components/schemas/Dog" } } },
        "Cat": variant("lives"), "Dog": variant("tricks") });
    let observed = sample::examples(&contract(
        &schemas,
        &[(
            "application/json",
            reference("Pet"),
            json!({ "kind": "d", "name": "x", "lives": "9" }),
        )],
    ));
    assert_eq!(observed.example_at("Dog", ".name").map(|counts| counts.filled), Some(1));
    assert!(observed.example_at("Cat", ".name").is_none());
}

#[test]
fn unnamed_definitions_go_by_their_pointer_and_map_keys_are_not_kept() {
    let map = json!({ "mia": { "name": "a" }, "joe": { "name": "", "avatars": { "tiny": "x" } } });
    let issue = json!({ "fields": { "summary": "s" } });
    let observed = sample::examples(&contract(
        &schemas(),
        &[
            ("application/json", reference("Map"), map),
            ("application/json", reference("Issue"), issue),
        ],
    ));
    assert_eq!(
        shares(&observed, "/components/schemas/Issue/properties/fields", ".summary"),
        (1, 0, 0)
    );
    assert_eq!(shares(&observed, "User", ".name"), (1, 1, 0));
    let lines = observed.to_lines();
    assert!(lines.contains(r#""definition":"Map","path":".*""#), "{lines}");
    assert!(!lines.contains("mia") && !lines.contains("tiny"), "{lines}");
}

#[test]
fn recursive_schemas_and_recursive_compositions_end() {
    let schemas = json!({
        "Node": { "type": "object", "properties": { "next": reference("Node"), "v": { "type": "integer" } } },
        "Loop": { "allOf": [reference("Loop"), reference("Pool")] }, "Pool": { "anyOf": [reference("Loop"), reference("Pool")], "properties": { "a": {} } } });
    let observed = sample::examples(&contract(
        &schemas,
        &[
            (
                "application/json",
                reference("Node"),
                json!({ "v": 1, "next": { "v": 2, "next": { "next": null } } }),
            ),
            ("application/json", reference("Loop"), json!({ "a": 1 })),
        ],
    ));
    assert_eq!(shares(&observed, "Node", ".v"), (2, 0, 1));
    assert_eq!(shares(&observed, "Pool", ".a"), (1, 0, 0));
}

/// Thirty examples of an issue whose people are as given.
fn tracker(person: &Value) -> sample::Observed {
    let issue = json!({ "id": "1", "assignee": person, "watchers": [person, person] });
    sample::examples(&contract(&schemas(), &vec![("application/json", reference("Issue"), issue); 10]))
}

#[test]
fn a_field_that_all_examples_emptied_is_vacated_at_its_definition() {
    let old = tracker(&json!({ "name": "mia", "key": "mia" }));
    let new = tracker(&json!({ "name": "", "accountId": "5b10" }));
    let changes = sample::compare(&old, &new);
    let at = |path: &str| ObservedPlace::Definition {
        definition: "User".to_owned(),
        path: path.to_owned(),
    };
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.kind, change.place.clone(), change.tier))
        .collect();
    let confirmed = Some(Tier::Confirmed);
    assert_eq!(
        told,
        [
            (ObservedKind::FieldAppeared, at(".accountId"), confirmed),
            (ObservedKind::Gone, at(".key"), confirmed),
            (ObservedKind::Vacated, at(".name"), confirmed),
        ]
    );
    assert_eq!(
        (changes[2].basis, changes[2].before, changes[2].after),
        (Basis::Examples, Counts { seen: 30, of: 30 }, Counts { seen: 0, of: 30 })
    );
    assert_eq!(
        changes[2].what,
        "30 filled, 0 empty, 0 absent before; 0 filled, 30 empty, 0 absent now"
    );
    assert_eq!(sample::compare(&old, &old), []);
}

#[test]
fn a_member_that_is_not_declared_any_more_is_the_documents_to_tell() {
    let users =
        |schemas: Value, person: Value| sample::examples(&contract(&schemas, &vec![("application/json", reference("User"), person); 30]));
    let both = json!({ "User": { "type": "object", "properties": { "name": { "type": "string" }, "key": { "type": "string" } } } });
    let one = json!({ "User": { "type": "object", "properties": { "name": { "type": "string" } } } });
    let old = users(both.clone(), json!({ "name": "a", "key": "b" }));
    assert_eq!(sample::compare(&old, &users(one, json!({ "name": "a" }))), []);
    let told = sample::compare(&old, &users(both, json!({ "name": "a" })));
    assert_eq!(told.iter().map(|change| change.kind).collect::<Vec<_>>(), [ObservedKind::Gone]);
}

#[test]
fn one_odd_example_is_an_edit_and_many_are_a_change() {
    let users = |odd: usize| {
        let person = |index: usize| {
            (
                "application/json",
                reference("User"),
                if index < odd {
                    json!({ "name": 7 })
                } else {
                    json!({ "name": "a" })
                },
            )
        };
        sample::examples(&contract(&schemas(), &(0..30).map(person).collect::<Vec<_>>()))
    };
    let tiers = |odd| {
        sample::compare(&users(0), &users(odd))
            .iter()
            .map(|change| (change.kind, change.tier))
            .collect::<Vec<_>>()
    };
    assert_eq!(tiers(1), [(ObservedKind::NewType, None)]);
    assert_eq!(tiers(15), [(ObservedKind::NewType, Some(Tier::Confirmed))]);
}

#[test]
fn definitions_and_operations_are_compared_with_what_stands_for_them() {
    let mut old = tracker(&json!({ "name": "a" }));
    let mut new = tracker(&json!({ "name": "" }));
    for (observed, operation, body) in [
        (&mut old, "GET /a/{id}", r#"{"x":1,"y":1}"#),
        (&mut new, "GET /v2/a/{key}", r#"{"x":1}"#),
    ] {
        let place = sample::Place::response(operation, "200", "application/json");
        (0..30).for_each(|_| observed.fold_body(&place, body.as_bytes()).expect("a body"));
    }
    let renamed =
        sample::Observed::from_lines(&new.to_lines().replace("\"definition\":\"User\"", "\"definition\":\"Person\"")).expect("lines");
    assert_eq!(sample::compare(&old, &renamed), []);
    let partners = sample::Partners {
        operations: [("GET /a/{id}".to_owned(), "GET /v2/a/{key}".to_owned())].into(),
        definitions: [("User".to_owned(), ["Person".to_owned(), "Group".to_owned()].into())].into(),
    };
    let told: Vec<_> = sample::compare_partners(&old, &renamed, &partners)
        .into_iter()
        .map(|change| (change.kind, change.place))
        .collect();
    let gone = ObservedPlace::Live {
        operation: "GET /a/{id}".to_owned(),
        r#where: "response 200 body .y".to_owned(),
    };
    let vacated = ObservedPlace::Definition {
        definition: "User".to_owned(),
        path: ".name".to_owned(),
    };
    assert_eq!(told, [(ObservedKind::Gone, gone), (ObservedKind::Vacated, vacated)]);
}

/// What the examples of two documents show, each definition held against what stands in its place.
fn told(old: &Contract, new: &Contract) -> Vec<(ObservedKind, ObservedPlace)> {
    let examples = [old, new].map(sample::examples);
    let found = |comparison: Comparison| -> Vec<_> {
        let partners = evidence::partners(&comparison.partners, [old, new], &examples[0]);
        let changes = sample::compare_partners(&examples[0], &examples[1], &partners);
        changes.into_iter().map(|change| (change.kind, change.place)).collect()
    };
    let whole = found(compare(old, new));
    assert_eq!(found(compare_changed(old, new)), whole);
    whole
}

/// Thirty answers with an admin and a group.
fn answers(schemas: &Value, names: [&str; 2], name: &str) -> Contract {
    let [admin, group] = names;
    let schema = json!({ "type": "object", "properties": { "admin": reference(admin), "group": reference(group) } });
    let example = json!({ "admin": { "name": name, "rights": ["x"] }, "group": { "members": 2 } });
    contract(schemas, &vec![("application/json", schema, example); 30])
}

#[test]
fn components_that_took_each_other_s_names_are_held_against_themselves() {
    let user = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    let admin = |part: &str| json!({ "allOf": [reference(part), { "type": "object", "properties": { "rights": { "type": "array", "items": { "type": "string" } } } }] });
    let group = json!({ "type": "object", "properties": { "members": { "type": "integer" } } });
    let before = answers(
        &json!({ "Admin": admin("User"), "User": user, "Group": group }),
        ["Admin", "Group"],
        "mia",
    );
    let swapped = json!({ "Group": admin("Admin"), "Admin": user, "User": group });
    assert_eq!(told(&before, &answers(&swapped, ["Group", "User"], "mia")), []);
    let vacated = ObservedPlace::Definition {
        definition: "User".to_owned(),
        path: ".name".to_owned(),
    };
    assert_eq!(
        told(&before, &answers(&swapped, ["Group", "User"], "")),
        [(ObservedKind::Vacated, vacated)]
    );
}

#[test]
fn pools_and_samples_are_written_into_one_file_and_read_back() {
    let mut observed = tracker(&json!({ "name": "mia" }));
    observed
        .fold_body(&sample::Place::response("GET /p0", "200", "application/json"), br#"{"id":"1"}"#)
        .expect("a body");
    let lines = observed.to_lines();
    assert!(!lines.contains("mia"));
    let back = sample::Observed::from_lines(&lines).expect("its own lines");
    assert_eq!(back.to_lines(), lines);
    assert_eq!(back.only(Basis::Examples), tracker(&json!({ "name": "mia" })));
}

#[test]
fn no_value_comes_out_of_examples() {
    let canaries = [
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "mia.berger@example.com",
        "4111111111111111",
        "Mia Berger",
    ];
    let people: Vec<_> = canaries
        .iter()
        .map(|canary| json!({ "name": canary, "avatars": { *canary: canary }, "friends": [{ "key": canary }] }))
        .collect();
    let as_text = Value::from(json!(people).to_string());
    let list = json!({ "type": "array", "items": reference("User") });
    let responses = [
        ("application/json", list.clone(), json!(people)),
        ("application/json", list.clone(), as_text),
        ("application/json", list, Value::from("[{\"name\":\"Mia Berger\"")),
    ];
    let found = sample::fold_examples(&contract(&schemas(), &responses));
    assert_eq!((shares(&found.observed, "User", ".name"), found.unreadable.len()), ((8, 0, 8), 1));
    let emptied = tracker(&json!({ "name": "" }));
    let said = format!(
        "{found:?} {} {:?}",
        found.observed.to_lines(),
        sample::compare(&found.observed, &emptied)
    );
    assert!(canaries.iter().all(|canary| !said.contains(canary)), "{said}");
}

#[test]
fn addresses_lead_to_the_operations_of_a_document() {
    let operation = json!({ "get": { "responses": { "200": { "description": "" } } } });
    let document = json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "servers": [{ "url": "https://api.example.com/v1" }],
        "paths": { "/users/{id}": operation, "/users/me": operation, "/files/{name}.json": operation } });
    let routes = sample::Routes::of(&read(&document));
    let found = |url: &str| routes.operation("GET", url);
    assert_eq!(found("https://api.example.com/v1/users/mia?x=1"), "GET /v1/users/{id}");
    assert_eq!(found("/v1/users/me"), "GET /v1/users/me");
    assert_eq!(found("https://api.example.com/v1/files/a.json"), "GET /v1/files/{name}.json");
    assert_eq!(found("https://api.example.com/v1/teams/123"), "GET /v1/teams/{id}");
}
