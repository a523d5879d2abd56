//! The documents of the states: valid, and different exactly where they should be.

use super::*;
use std::collections::BTreeSet;

/// Pointers of all places where two values differ; a member that one side lacks counts once.
pub(super) fn differences(old: &Value, new: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(old, new, String::new(), &mut found);
    found
}

fn collect(old: &Value, new: &Value, at: String, found: &mut BTreeSet<String>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                let (old, new) = (old.get(name), new.get(name));
                collect_member(old, new, format!("{at}/{}", name.replace('/', "~1")), found);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            for index in 0..old.len().max(new.len()) {
                collect_member(old.get(index), new.get(index), format!("{at}/{index}"), found);
            }
        }
        _ if old == new => {}
        _ => drop(found.insert(at)),
    }
}

fn collect_member(old: Option<&Value>, new: Option<&Value>, at: String, found: &mut BTreeSet<String>) {
    match (old, new) {
        (Some(old), Some(new)) => collect(old, new, at, found),
        _ => drop(found.insert(at)),
    }
}

/// All objects that are users, not schemas of users.
pub(super) fn users(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    if value.get("accountId").is_some_and(Value::is_string) {
        found.push(value);
    }
    let inside: Vec<&Value> = match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    found.extend(inside.into_iter().flat_map(users));
    found
}

/// How many users have a `name`, and how many have it empty or not at all.
pub(super) fn filled(users: &[&Value]) -> (usize, usize) {
    let full = |user: &&&Value| user["name"].as_str().is_some_and(|name| !name.is_empty()) && user["key"] != "";
    let count = users.iter().filter(full).count();
    (count, users.len() - count)
}

fn in_examples(pointer: &str) -> bool {
    pointer.contains("/example/")
}

/// The second reader is strict about what OpenAPI 3.0 allows where.
#[test]
fn every_document_is_openapi() {
    for state in states() {
        let read: openapiv3::OpenAPI = serde_json::from_value(read_document(state)).expect("OpenAPI 3.0");
        let ids: Vec<&str> = read
            .operations()
            .filter_map(|(_, _, operation)| operation.operation_id.as_deref())
            .collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "operation ids are unique");
        assert_eq!(ids.len(), if *state == "after" { 13 } else { 14 }, "{state}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_reached() {
    fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                found.extend(
                    members
                        .get("mapping")
                        .and_then(Value::as_object)
                        .into_iter()
                        .flat_map(|all| all.values())
                        .filter_map(Value::as_str),
                );
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    for state in states() {
        let document = read_document(state);
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        for reference in &found {
            assert!(document.pointer(&reference[1..]).is_some(), "{state}: {reference}");
        }
        for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
            assert!(
                found.contains(format!("#/components/schemas/{name}").as_str()),
                "{state}: nothing uses {name}"
            );
        }
    }
}

#[test]
fn the_users_only_state_changes_prose_and_examples_of_users_alone() {
    let changed = differences(&read_document("before"), &read_document("users-only"));
    let (examples, rest): (Vec<&String>, Vec<&String>) = changed.iter().partition(|pointer| in_examples(pointer));
    assert_eq!(
        rest,
        [
            "/components/schemas/User/properties/key/description",
            "/components/schemas/User/properties/name/description"
        ]
    );
    assert!(
        examples
            .iter()
            .all(|pointer| pointer.ends_with("/name") || pointer.ends_with("/key")),
        "{examples:?}"
    );
}

#[test]
fn the_state_after_changes_exactly_what_it_should() {
    let changed = differences(&read_document("users-only"), &read_document("after"));
    let watchers = "/paths/~1issue~1{issueIdOrKey}~1watchers/delete/parameters/2/description";
    let expected = [
        "/components/schemas/FoundUsers",
        "/components/schemas/ProjectType/enum/3",
        "/components/schemas/UserSuggestion",
        watchers,
        "/paths/~1user/get/parameters/0/required",
        "/paths/~1user/get/parameters/1/description",
        "/paths/~1user~1picker",
    ];
    assert_eq!(changed.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn the_schema_of_a_user_is_the_same_but_for_its_prose() {
    let user = |state: &str| read_document(state)["components"]["schemas"]["User"].clone();
    let changed = differences(&user("before"), &user("after"));
    assert_eq!(
        changed.iter().collect::<Vec<_>>(),
        ["/properties/key/description", "/properties/name/description"]
    );
    for name in ["name", "key"] {
        let properties = &user("before")["properties"][name];
        assert!(properties.get("deprecated").is_none(), "only the prose says it");
        assert!(properties["description"].as_str().expect("prose").contains("29 April 2019"));
    }
}

#[test]
fn examples_are_filled_before_and_empty_or_gone_after() {
    let before = read_document("before");
    let (full, empty) = filled(&users(&before["paths"]));
    assert!(full >= 20, "{full} users in examples");
    assert_eq!(empty, 2, "the two suggestions have neither name nor key");
    for state in ["after", "users-only"] {
        let document = read_document(state);
        let found = users(&document["paths"]);
        assert_eq!(filled(&found).0, 0, "{state}");
        let blank = found.iter().filter(|user| user["name"] == "").count();
        let gone = found.iter().filter(|user| user.get("name").is_none()).count();
        assert!(blank >= 8 && gone >= 8, "{state}: {blank} blank, {gone} gone");
    }
}

#[test]
fn a_document_is_the_same_every_time() {
    for state in states() {
        assert_eq!(
            document("jira", state).expect("it opens"),
            document("jira", state).expect("it opens")
        );
    }
}

#[test]
fn an_unknown_name_state_or_fault_is_told_with_what_there_is() {
    let said = |name: &str, state: &str| document(name, state).expect_err("it is unknown").to_string();
    assert_eq!(said("gitlab", "after"), "there is no demo provider `gitlab`; there is: jira");
    assert_eq!(
        said("jira", "afterwards"),
        "the demo has no state `afterwards`; it has: before, after, users-only"
    );
    for wrong in ["after?fault=418", "after?fault=500*x", "after?fault=500@x", "after?slow", "after?"] {
        let message = said("jira", wrong);
        assert!(message.contains("fault=KIND@/path") && message.contains("429-bare"), "{message}");
    }
}

#[test]
fn outside_a_runtime_it_is_an_error() {
    let error = Demo::start("jira", "after", Vec::new()).expect_err("there is no runtime");
    assert!(matches!(error, DemoError::NoRuntime), "{error}");
}

#[test]
fn the_default_configuration_is_right() {
    let config = crate::config::Config::parse(default_config(), "drift.toml").expect("no problem in it");
    let promises: Vec<_> = config.consumers_of("jira").map(|consumer| consumer.promise).collect();
    assert_eq!(promises.len(), 2);
    assert_ne!(promises[0], promises[1]);
}

#[test]
fn every_word_for_a_fault_is_read() {
    for (word, kind) in FaultKind::WORDS {
        let text = format!("after?fault={word}*2@/rest&fault={word}");
        let (state, faults) = fault::split(&text).expect("it is read");
        assert_eq!(state, "after");
        assert_eq!(faults, [Fault::new(kind).times(2).on("/rest"), Fault::new(kind)]);
    }
}
