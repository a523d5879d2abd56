//! What became of a value that is no longer where it was: the finding names the place.

#[allow(dead_code, reason = "each test needs some of it")]
mod judged;

use apidrift::contract::Contract;
use apidrift::rules::{Finding, Severity};
use serde_json::{Value, json};

fn read(schema: &Value) -> Contract {
    let content = json!({ "application/json": { "schema": schema } });
    judged::contract(&json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "get": { "responses": { "200": { "description": "", "content": content } } } } }
    }))
}

/// The findings that hurt, between two schemas of an answer.
fn found(old: &Value, new: &Value) -> Vec<Finding> {
    let mut findings = judged::found([&read(old), &read(new)]);
    findings.retain(|finding| finding.severity > Severity::Info);
    findings
}

/// `old -> new` of each finding, or its rule where it names no such place.
fn mappings(old: &Value, new: &Value) -> Vec<String> {
    let told = |finding: &Finding| match &finding.mapping {
        Some(mapping) => format!("{} -> {}", mapping.from, mapping.to),
        None => finding.rule.clone(),
    };
    found(old, new).iter().map(told).collect()
}

fn object(members: &Value) -> Value {
    json!({ "type": "object", "properties": members })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

#[test]
fn a_renamed_member_and_one_that_became_a_list_are_named() {
    let one = object(&json!({ "image_id": text(), "userName": text() }));
    let other = object(&json!({ "image_ids": list(&text()), "user_name": text() }));
    assert_eq!(mappings(&one, &other), ["image_id -> image_ids[]", "userName -> user_name"]);
    assert_eq!(mappings(&other, &one), ["image_ids -> image_id", "user_name -> userName"]);
}

#[test]
fn a_value_that_was_wrapped_or_unwrapped_is_one_finding_that_says_where_it_is() {
    let plain = object(&json!({ "tag": text() }));
    for (wrapped, place) in [
        (list(&text()), "tag[]"),
        (object(&json!({ "value": text(), "kind": text() })), "tag.value"),
        (object(&json!({ "label": text() })), "tag.label"),
    ] {
        let wrapped = object(&json!({ "tag": wrapped }));
        assert_eq!(mappings(&plain, &wrapped), [format!("tag -> {place}")]);
        assert_eq!(mappings(&wrapped, &plain), [format!("{place} -> tag")]);
    }
    let message = &found(&plain, &object(&json!({ "tag": list(&text()) })))[0].message;
    assert_eq!(
        message,
        "`tag` of `GET /a` is array now, it was string; what was `tag` seems to be `tag[]` now"
    );
}

#[test]
fn an_envelope_around_a_list_is_seen_through() {
    let items = list(&object(&json!({ "id": text(), "name": text() })));
    let page = object(&json!({ "data": items, "next": text() }));
    assert_eq!(mappings(&items, &page), ["body -> body.data"]);
}

#[test]
fn members_that_moved_into_an_object_are_found_there() {
    let flat = object(&json!({ "city": text(), "street": text(), "name": text() }));
    let nested = object(&json!({ "name": text(), "address": object(&json!({ "city": text(), "street": text() })) }));
    assert_eq!(mappings(&flat, &nested), ["city -> address.city", "street -> address.street"]);
    let flat = object(&json!({ "owner_id": text() }));
    let nested = object(&json!({ "owner": object(&json!({ "id": text() })) }));
    assert_eq!(mappings(&flat, &nested), ["owner_id -> owner.id"]);
}

#[test]
fn members_that_were_taken_out_of_an_object_are_one_finding_that_names_them() {
    let nested = object(&json!({ "name": text(), "address": object(&json!({ "city": text(), "street": text() })) }));
    let flat = object(&json!({ "city": text(), "street": text(), "name": text() }));
    assert_eq!(mappings(&nested, &flat), ["address.city, address.street -> city, street"]);
    let prefixed = object(&json!({ "name": text(), "address_city": text(), "addressStreet": text() }));
    assert_eq!(
        mappings(&nested, &prefixed),
        ["address.city, address.street -> address_city, addressStreet"]
    );
    let message = &found(&nested, &flat)[0].message;
    assert_eq!(
        message,
        "`address` is gone from answers of `GET /a`; what was `address.city, address.street` seems to be `city, street` now"
    );
}

#[test]
fn where_members_went_is_not_said_where_it_could_be_two_places_or_most_are_lost() {
    let place = object(&json!({ "city": text(), "street": text() }));
    let two = object(&json!({ "billing": place, "delivery": place }));
    let removed = "response-property-removed";
    assert_eq!(
        mappings(&two, &object(&json!({ "city": text(), "street": text() }))),
        [removed, removed]
    );
    let large = object(&json!({ "a": object(&json!({ "x": text(), "y": text(), "z": text(), "u": text(), "v": text() })) }));
    assert_eq!(mappings(&large, &object(&json!({ "x": text(), "y": text() }))), [removed]);
    let number = json!({ "type": "integer" });
    let one = object(&json!({ "address": place }));
    assert_eq!(mappings(&one, &object(&json!({ "city": number, "street": number }))), [removed]);
}

#[test]
fn the_list_of_a_page_is_found_under_its_new_name_and_within_an_envelope() {
    let items = list(&object(&json!({ "id": text(), "name": text() })));
    let page = object(&json!({ "items": items, "next": text() }));
    let renamed = object(&json!({ "results": items, "next": text() }));
    assert_eq!(mappings(&page, &renamed), ["items -> results"]);
    let inside = object(&json!({ "next": text(), "page": object(&json!({ "items": items, "count": text() })) }));
    assert_eq!(mappings(&page, &inside), ["items -> page.items"]);
    let others = object(&json!({ "next": text(), "results": list(&object(&json!({ "sku": text(), "price": text() }))) }));
    assert_eq!(mappings(&page, &others), ["response-property-removed"]);
}

#[test]
fn what_differs_in_type_or_has_a_common_name_is_not_taken_for_the_same() {
    let number = json!({ "type": "integer" });
    let plain = object(&json!({ "tag": text() }));
    for other in [
        list(&number),
        object(&json!({ "value": number })),
        object(&json!({ "one": text(), "two": text() })),
    ] {
        assert_eq!(mappings(&plain, &object(&json!({ "tag": other }))), ["type-changed"]);
    }
    // `id` stands in many objects: that the new one has an `id` too says nothing.
    let side = |member: Value| object(&json!({ "id": text() , "x": member }));
    let deep = side(side(side(side(text()))));
    let mut old = deep.clone();
    old["properties"]["y"] = text();
    let mut new = deep;
    new["properties"].as_object_mut().expect("members").remove("id");
    new["properties"]["owner"] = object(&json!({ "id": text() }));
    new["properties"]["y"] = text();
    assert_eq!(mappings(&old, &new), ["response-property-removed"]);
}
