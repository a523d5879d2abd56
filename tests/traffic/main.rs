//! Bodies of every kind against documents that say otherwise, and against documents that do not.

mod counts;
#[path = "../judged/mod.rs"]
#[allow(dead_code, reason = "each test needs some of it")]
mod judged;

use apidrift::compare::compare;
use apidrift::contract::Contract;
use apidrift::evidence::{Audit, Breach, Claim, Evidence, Story, Tale, Tier};
use apidrift::rules;
use apidrift::sample::{self, Observed, Routes};
use serde_json::{Value, json};
use std::sync::Arc;

fn contract(schema: &Value) -> Contract {
    judged::contract(&json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://api.example/v1"}],
        "paths": {
            "/a/{id}": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}},
            "/b": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}},
        },
        "components": {"schemas": {
            "Card": {"type": "object", "required": ["type", "last4"], "properties": {"type": {"const": "card"}, "last4": {"type": "string"}}},
            "Bank": {"type": "object", "required": ["type"], "properties": {"type": {"const": "bank"}, "iban": {"type": "string"}}},
        }},
    }))
}

fn record(url: &str, status: u16, body: &Value) -> String {
    format!("{}\n", json!({"url": url, "status": status, "body": body}))
}

fn audited(schema: &Value, records: &str) -> (Arc<Audit>, Vec<Claim>) {
    let audit = Arc::new(Audit::new(Arc::new(contract(schema))));
    let mut observed = Observed::heard_by(Arc::clone(&audit) as Arc<_>);
    let folded = observed.fold_text(records.as_bytes(), &Routes::of(audit.contract()));
    assert_eq!(folded.damaged, 0);
    let claims = audit.claims();
    (audit, claims)
}

/// What is claimed of bodies, as kind, first place and counts.
fn found(schema: &Value, bodies: &[Value]) -> Vec<(Breach, String, u64, u64)> {
    let records: String = bodies.iter().map(|body| record("https://api.example/v1/a/1", 200, body)).collect();
    let (_, claims) = audited(schema, &records);
    claims.iter().map(told).collect()
}

fn told(claim: &Claim) -> (Breach, String, u64, u64) {
    let Story::Departed(breach) = claim.story else {
        panic!("{:?}", claim.story)
    };
    let counts = claim.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Observed { after, .. } => Some(*after),
        _ => None,
    });
    let counts = counts.unwrap();
    (breach, claim.places.first().unwrap().place.to_string(), counts.seen, counts.of)
}

fn met(breach: Breach, path: &str, seen: u64, of: u64) -> (Breach, String, u64, u64) {
    (breach, format!("response 200 body {path}"), seen, of)
}

#[test]
fn each_departure_is_found_where_it_is() {
    let schema = json!({"type": "object", "required": ["id"], "properties": {
        "id": {"type": "integer"},
        "state": {"enum": ["open", "shut"]},
        "tags": {"type": "array", "items": {"type": "string"}},
        "owner": {"type": "object", "properties": {"name": {"type": "string"}}},
    }});
    let good = json!({"id": 1, "state": "open", "tags": ["a"], "owner": {"name": "n"}});
    let with = |path: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let mut without = good.clone();
    without.as_object_mut().unwrap().remove("id");
    let mut more = good.clone();
    more["owner"]["nick"] = json!("x");
    let table = [
        (good.clone(), None),
        (with("/id", json!(1.0)), None),
        (with("/id", json!(1.5)), Some(met(Breach::Type, ".id", 1, 2))),
        (with("/id", json!("1")), Some(met(Breach::Type, ".id", 1, 2))),
        (with("/state", json!("lost")), Some(met(Breach::Value, ".state", 1, 2))),
        (with("/tags/0", json!(null)), Some(met(Breach::Null, ".tags[]", 1, 2))),
        (with("/owner/name", json!(null)), Some(met(Breach::Null, ".owner.name", 1, 2))),
        (without, Some(met(Breach::Missing, ".id", 1, 2))),
        (more, Some(met(Breach::Undocumented, ".owner.nick", 1, 2))),
        (json!([]), Some(met(Breach::Type, "(whole)", 1, 2))),
    ];
    for (body, expected) in table {
        let expected: Vec<_> = expected.into_iter().collect();
        let bodies = [good.clone(), body.clone()];
        assert_eq!(found(&schema, &bodies), expected, "{body}");
        assert_eq!(counts::counted(&schema, &bodies), expected, "{body}: by its counts");
    }
}

#[test]
fn what_the_document_leaves_open_is_no_departure() {
    let table = [
        (json!({}), json!({"a": 1})),
        (json!({"type": "object"}), json!({"a": 1})),
        (
            json!({"type": "object", "additionalProperties": true, "properties": {"b": {}}}),
            json!({"a": 1, "b": 1}),
        ),
        (
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
            json!({"a": 1}),
        ),
        (
            json!({"type": "object", "patternProperties": {"^x-": {"type": "integer"}}, "properties": {"b": {}}}),
            json!({"x-a": 1, "b": 1}),
        ),
        (json!({"type": ["string", "null"]}), json!(null)),
        (json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), json!(null)),
        (
            json!({"type": "object", "required": ["pin"], "properties": {"pin": {"type": "string", "writeOnly": true}}}),
            json!({}),
        ),
        (
            json!({"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]}),
            json!({"type": "bank", "iban": "x"}),
        ),
        (
            json!({"anyOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]}),
            json!({"type": "card", "last4": "1", "iban": "x"}),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/Card"}, {"type": "object", "properties": {"x": {"type": "integer"}}}]}),
            json!({"type": "card", "last4": "1", "x": 1}),
        ),
    ];
    for (schema, body) in table {
        let seen: Vec<_> = found(&schema, std::slice::from_ref(&body))
            .into_iter()
            .filter(|told| told.0 != Breach::NeverSeen)
            .collect();
        assert!(seen.is_empty(), "{schema} {body}: {seen:?}");
        let seen = counts::departures(counts::counted(&schema, std::slice::from_ref(&body)));
        assert!(seen.is_empty(), "{schema} {body}: by its counts {seen:?}");
    }
}

#[test]
fn of_a_union_the_member_that_fits_best_is_broken() {
    let union = json!({"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]});
    let of = |body: Value| {
        found(&union, &[body])
            .into_iter()
            .filter(|told| told.0 != Breach::NeverSeen)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(json!({"type": "card"})), [met(Breach::Missing, ".last4", 1, 1)]);
    assert_eq!(of(json!({"type": "bank", "iban": 7})), [met(Breach::Type, ".iban", 1, 1)]);
    assert_eq!(of(json!("card")), [met(Breach::Type, "(whole)", 1, 1)]);
}

#[test]
fn a_member_that_never_came_is_told_when_chance_does_not_explain_it() {
    let schema = json!({"type": "object", "properties": {"id": {"type": "integer"}, "nick": {"type": "string"}}});
    let bodies = |count: usize| vec![json!({"id": 1}); count];
    assert!(found(&schema, &bodies(2)).is_empty());
    let told = found(&schema, &bodies(50));
    assert_eq!(told, [met(Breach::NeverSeen, ".nick", 0, 50)]);
    let records: String = bodies(50)
        .iter()
        .map(|body| record("https://api.example/v1/b", 200, body))
        .collect();
    let (_, claims) = audited(&schema, &records);
    let tier = claims[0].evidence.iter().find_map(|evidence| match evidence {
        Evidence::Observed { tier, .. } => Some(*tier),
        _ => None,
    });
    assert!(
        tier < Some(Tier::Confirmed),
        "a document is not wrong for what an account does not have"
    );
}

#[test]
fn a_definition_is_one_root_however_many_operations_show_it() {
    let schema = json!({"$ref": "#/components/schemas/Card"});
    let body = json!({"type": "card", "last4": 7});
    let records = record("https://api.example/v1/a/1", 200, &body) + &record("https://api.example/v1/b", 200, &body);
    let (_, claims) = audited(&schema, &records);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0].places.len(), 2);
    assert_eq!(told(&claims[0]).3, 2);
}

#[test]
fn calls_that_the_document_does_not_have_are_told_and_those_of_others_are_not() {
    let schema = json!({"type": "object"});
    let body = json!({});
    let records = record("https://api.example/v1/a/1", 418, &body)
        + &record("https://api.example/v1/none", 200, &body)
        + &record("https://eu.example/v1/b", 200, &body)
        + &record("https://tracker.example/pixel", 200, &body)
        + "{\"bare\": 1}\n";
    let (audit, claims) = audited(&schema, &records);
    let facts: Vec<&str> = claims.iter().map(|claim| claim.facts[1].as_str()).collect();
    assert_eq!(facts, ["418 as an answer of `GET /v1/a/{id}`", "the call `GET /v1/none`"]);
    assert_eq!((audit.strangers(), audit.bare(), audit.heard()), (1, 1, 3));
}

#[test]
fn what_the_same_odd_answers_lack_is_one_departure() {
    let names = ["a", "b", "c", "d"];
    let properties: Value = names.iter().map(|name| ((*name).to_owned(), json!({"type": "integer"}))).collect();
    let schema = json!({"type": "object", "required": names, "properties": properties});
    let whole = json!({"a": 1, "b": 1, "c": 1, "d": 1});
    let mut bodies = vec![whole; 20];
    bodies.push(json!({"a": 1}));
    let records: String = bodies.iter().map(|body| record("https://api.example/v1/b", 200, body)).collect();
    let (_, claims) = audited(&schema, &records);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0].places.len(), 3);
}

#[test]
fn keys_that_are_data_are_told_to_nobody() {
    let schema = json!({"type": "object", "properties": {"id": {"type": "integer"}}});
    let body = json!({"id": 1, "3f2b8c1e-77aa-4f10-9c55-0d2f6b1e9a01": 2, "ann@example.com": 3});
    let told = format!("{:?}", found(&schema, &[body]));
    assert!(told.contains(".*") && !told.contains("ann@") && !told.contains("3f2b"), "{told}");
}

/// The stories of what differs, by rule.
fn stories(schemas: [&Value; 2], traffic: [&str; 2]) -> Vec<(String, Option<Tale>)> {
    let [old, new] = schemas.map(contract);
    let [before, now] = traffic.map(|records| {
        let mut observed = Observed::default();
        observed.fold_text(records.as_bytes(), &Routes::of(&old));
        observed
    });
    let mut findings = judged::judged([&old, &new], &compare(&old, &new), &sample::compare(&before, &now));
    rules::tell(&mut findings, [(&old, &before), (&new, &now)]);
    findings.into_iter().map(|finding| (finding.rule, finding.story)).collect()
}

#[test]
fn document_traffic_and_words_tell_which_story_it_is() {
    let schema = |id: &str, extra: Value| {
        let mut schema = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": id}, "nick": {"type": "string"}}});
        schema["properties"]
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        schema
    };
    let calls = |body: Value| record("https://api.example/v1/b", 200, &body).repeat(30);
    let (text, number) = (schema("string", json!({})), schema("integer", json!({})));
    let (lettered, numbered) = (calls(json!({"id": "1", "nick": "n"})), calls(json!({"id": 1, "nick": "n"})));
    let changed = |story| [("type-changed".to_owned(), story)];
    let fix = Some(Tale::DocumentationFix);
    assert_eq!(stories([&text, &number], [&numbered, &numbered]), changed(fix));
    assert_eq!(stories([&text, &number], [&numbered, ""]), changed(fix));
    assert_eq!(stories([&text, &number], ["", ""]), changed(None));
    assert_eq!(stories([&text, &number], [&lettered, &lettered]), changed(None));
    let announced = Some(Tale::AnnouncedChange);
    let told = stories([&text, &number], [&lettered, &numbered]);
    assert!(told.iter().all(|(rule, story)| rule != "type-changed" || *story != fix), "{told:?}");
    let less = calls(json!({"id": "1"}));
    let gone = |story| [("observed-gone".to_owned(), story)];
    assert_eq!(stories([&text, &text], [&lettered, &less]), gone(Some(Tale::SilentChange)));
    let said = schema(
        "string",
        json!({"nick": {"type": "string", "description": "This property is no longer available."}}),
    );
    let told = stories([&text, &said], [&lettered, &less]);
    assert!(!told.is_empty() && told.iter().all(|(_, story)| *story == announced), "{told:?}");
    let more = schema("string", json!({"shade": {"type": "string"}}));
    let added = |story| [("response-property-added".to_owned(), story)];
    let shaded = calls(json!({"id": "1", "nick": "n", "shade": "s"}));
    assert_eq!(stories([&text, &more], [&shaded, &shaded]), added(fix));
    assert_eq!(stories([&text, &more], [&lettered, &lettered]), added(None));
}

#[test]
fn a_document_that_takes_in_what_always_came_is_a_documentation_fix() {
    let of = |state: Value| json!({"type": "object", "properties": {"state": state}});
    let lists = |values: &[&str]| of(json!({"type": "string", "enum": values}));
    let (three, two, any) = (
        lists(&["open", "shut", "lost"]),
        lists(&["open", "shut"]),
        of(json!({"type": "string"})),
    );
    let formatted = |format: &str| of(json!({"type": "string", "format": format}));
    let (moment, day) = (formatted("date-time"), formatted("date"));
    let (null, nullable) = (of(json!({"type": "string"})), of(json!({"type": ["string", "null"]})));
    let calls = |states: &[Value]| -> String {
        let call = |index: usize| record("https://api.example/v1/b", 200, &json!({"state": states[index % states.len()]}));
        (0..36).map(call).collect()
    };
    let [all, some] = [&["open", "shut", "lost"][..], &["open", "shut"]]
        .map(|states| calls(&states.iter().map(|state| json!(state)).collect::<Vec<_>>()));
    let (days, nulls) = (calls(&[json!("2026-11-23")]), calls(&[json!("open"), json!(null)]));
    let fix = Some(Tale::DocumentationFix);
    let table = [
        // A value that came all along is listed now, or never came at all.
        ([&two, &three], &all, "response-enum-value-added", fix),
        ([&two, &three], &some, "response-enum-value-added", None),
        ([&two, &any], &all, "response-enum-dropped", fix),
        ([&three, &two], &some, "response-enum-value-removed", fix),
        ([&three, &two], &all, "response-enum-value-removed", None),
        ([&any, &two], &some, "response-enum-introduced", fix),
        ([&any, &two], &all, "response-enum-introduced", None),
        ([&moment, &day], &days, "format-changed", fix),
        ([&day, &moment], &days, "format-changed", None),
        ([&any, &day], &days, "response-format-tightened", fix),
        ([&moment, &any], &days, "response-format-loosened", fix),
        ([&day, &any], &days, "response-format-loosened", None),
        ([&null, &nullable], &nulls, "response-became-nullable", fix),
        ([&null, &nullable], &some, "response-became-nullable", None),
        ([&nullable, &null], &some, "response-no-longer-nullable", fix),
        ([&nullable, &null], &nulls, "response-no-longer-nullable", None),
    ];
    for (schemas, traffic, rule, story) in table {
        let told = stories(schemas, [traffic, traffic]);
        assert_eq!(told, [(rule.to_owned(), story)], "{} {}", schemas[0], schemas[1]);
    }
    // Ten answers do not say that a value never comes.
    let few: String = some.split_inclusive('\n').take(10).collect();
    assert_eq!(
        stories([&three, &two], [&few, &few]),
        [("response-enum-value-removed".to_owned(), None)]
    );
}
