//! Live answers: right against the document, state by state.

use super::states::{differences, filled, users};
use super::*;
use crate::config::{Config, SampleRequest};
use serde_json::json;
use std::collections::BTreeSet;

fn samples() -> Vec<SampleRequest> {
    let config = Config::parse(default_config(), "drift.toml").expect("no problem in it");
    config.provider("jira").expect("it is there").samples.clone()
}

/// Path and query of a sample request, and the path as the document has it.
fn target(sample: &SampleRequest) -> (String, String) {
    let template = sample
        .operation
        .path
        .strip_prefix("/rest/api/3")
        .expect("an absolute path")
        .to_owned();
    let mut path = sample.operation.path.clone();
    for (name, value) in &sample.path {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&sample.query)
        .finish();
    (format!("{path}?{query}"), template)
}

/// JSON Schema (2020-12) of an OpenAPI 3.0 schema, with undeclared members refused, so that answers cannot outgrow the document.
fn strict(value: &Value) -> Value {
    let Value::Object(members) = value else {
        return value
            .as_array()
            .map_or_else(|| value.clone(), |items| items.iter().map(strict).collect());
    };
    let mut all: serde_json::Map<String, Value> = members.iter().map(|(name, member)| (name.clone(), strict(member))).collect();
    if members
        .get("properties")
        .is_some_and(|properties| properties.get("type").is_none_or(Value::is_object))
        && !members.contains_key("additionalProperties")
    {
        all.insert("additionalProperties".to_owned(), false.into());
    }
    match (members.get("nullable") == Some(&true.into()), members.get("type").cloned()) {
        (false, _) => Value::Object(all),
        (true, Some(kind)) => {
            all.insert("type".to_owned(), json!([kind, "null"]));
            Value::Object(all)
        }
        (true, None) => json!({"anyOf": [all, {"type": "null"}]}),
    }
}

/// What is wrong with a value, by a schema of that document.
fn faults_of(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let whole = json!({"allOf": [strict(schema)], "components": strict(&document["components"])});
    let options = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true);
    let validator = options.build(&whole).expect("a schema");
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn validate(document: &Value, schema: &Value, value: &Value, of: &str) {
    let errors = faults_of(document, schema, value);
    assert!(errors.is_empty(), "{of}: {errors:#?}");
}

fn media<'d>(document: &'d Value, carrier: &'d Value) -> &'d Value {
    let carrier = carrier
        .get("$ref")
        .and_then(Value::as_str)
        .map_or(Some(carrier), |to| document.pointer(&to[1..]));
    &carrier.expect("a carrier")["content"]["application/json"]
}

fn check_answer(document: &Value, template: &str, method: &str, came: &Came) {
    let response = &document["paths"][template][method]["responses"][came.status().to_string()];
    assert!(response.is_object(), "{method} {template} does not declare {}", came.status());
    validate(
        document,
        &media(document, response)["schema"],
        &came.json(),
        &format!("{method} {template}"),
    );
}

/// All media types of a document, wherever they are.
fn all_media<'d>(value: &'d Value, found: &mut Vec<&'d Value>) {
    if value.get("schema").is_some() && value.get("example").is_some() {
        found.push(value);
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| all_media(member, found)),
        Value::Array(items) => items.iter().for_each(|item| all_media(item, found)),
        _ => {}
    }
}

#[test]
fn every_example_fits_its_schema() {
    for state in states() {
        let document = read_document(state);
        let mut found = Vec::new();
        all_media(&document, &mut found);
        assert!(found.len() >= 18, "{} examples", found.len());
        for media in found {
            validate(&document, &media["schema"], &media["example"], state);
        }
    }
}

#[test]
fn the_check_itself_can_fail() {
    let document = read_document("before");
    let user = json!({"$ref": "#/components/schemas/User"});
    for wrong in [
        json!({"accountId": "a", "active": true}),
        json!({"accountId": "a", "displayName": "A", "active": true, "nick": "b"}),
        json!({"accountId": "a", "displayName": "A", "active": true, "emailAddress": "none"}),
        json!({"accountId": "a", "displayName": "A", "active": true, "name": null}),
    ] {
        assert_eq!(faults_of(&document, &user, &wrong).len(), 1, "{wrong}");
    }
}

async fn bodies(state: &str) -> Vec<(String, Value)> {
    let demo = start(state);
    let document = read_document(state);
    let mut bodies = Vec::new();
    for sample in samples() {
        let (target, template) = target(&sample);
        let came = get(&demo, &target).await;
        assert_eq!(came.status(), 200, "{state} {target}: {:?}", String::from_utf8_lossy(&came.body));
        check_answer(&document, &template, "get", &came);
        let text = came.json().to_string().replace(&demo.base_url(), "");
        bodies.push((target, serde_json::from_str(&text).expect("still JSON")));
    }
    bodies
}

#[tokio::test]
async fn the_samples_are_many_and_filled_before() {
    let before = bodies("before").await;
    let distinct: BTreeSet<String> = before.iter().map(|(_, body)| body.to_string()).collect();
    assert_eq!(distinct.len(), before.len(), "each answer is its own");
    let with_users = before.iter().filter(|(_, body)| !users(body).is_empty()).count();
    assert!(with_users >= 30, "{with_users} answers with users");
    for (target, body) in &before {
        assert_eq!(filled(&users(body)).1, 0, "{target}");
    }
}

#[tokio::test]
async fn with_users_only_nothing_but_name_and_key_of_users_differs() {
    let (before, now) = (bodies("before").await, bodies("users-only").await);
    let mut touched = 0;
    for ((target, old), (_, new)) in before.iter().zip(&now) {
        assert_eq!(filled(&users(new)).0, 0, "{target}");
        let changed = differences(old, new);
        assert!(
            changed.iter().all(|at| at.ends_with("/name") || at.ends_with("/key")),
            "{target}: {changed:?}"
        );
        touched += usize::from(!changed.is_empty());
        let undone = users(old)
            .iter()
            .zip(users(new))
            .all(|(old, new)| old["accountId"] == new["accountId"]);
        assert!(undone, "{target}: the same people");
    }
    assert!(touched >= 30, "{touched} answers changed");
}

#[tokio::test]
async fn after_one_project_has_the_new_type() {
    let (users_only, after) = (bodies("users-only").await, bodies("after").await);
    let mut changed = BTreeSet::new();
    for ((_, old), (_, new)) in users_only.iter().zip(&after) {
        for at in differences(old, new) {
            assert_eq!(new.pointer(&at), Some(&json!("product_discovery")), "{at}");
            changed.insert(at);
        }
    }
    assert!(!changed.is_empty());
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer() {
    let demo = start("after");
    let target = "/rest/api/3/search?startAt=5&maxResults=5";
    assert_eq!(get(&demo, target).await.body, get(&demo, target).await.body);
}

#[tokio::test]
async fn pages_follow_one_another_and_end() {
    let demo = start("before");
    let (mut keys, mut start) = (Vec::new(), 0);
    loop {
        let page = get(&demo, &format!("/rest/api/3/search?startAt={start}&maxResults=7")).await.json();
        let issues = page["issues"].as_array().expect("issues").clone();
        if issues.is_empty() {
            assert_eq!(page["total"], keys.len());
            break;
        }
        start += issues.len();
        keys.extend(issues.iter().map(|issue| issue["key"].to_string()));
    }
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    let inside = get(&demo, "/rest/api/3/search?jql=project%20%3D%20LAB").await.json();
    assert_eq!(inside["total"], 5);
    assert_eq!(get(&demo, "/rest/api/3/search?maxResults=many").await.status(), 400);
}

#[tokio::test]
async fn what_the_document_lost_the_server_lost() {
    let (before, after) = (start("before"), start("after"));
    let picker = "/rest/api/3/user/picker?query=mia";
    let came = get(&before, picker).await;
    check_answer(&read_document("before"), "/user/picker", "get", &came);
    assert_eq!(came.json()["total"], 1);
    assert_eq!(get(&after, picker).await.status(), 404);
    let by_name = "/rest/api/3/user?username=mkrause";
    assert_eq!(get(&before, by_name).await.json()["displayName"], "Mia Krause");
    let refused = get(&after, by_name).await;
    assert_eq!(refused.status(), 400);
    check_answer(&read_document("after"), "/user", "get", &refused);
    assert_eq!(refused.json()["errorMessages"][0], "The query parameter 'accountId' is required.");
}

#[tokio::test]
async fn writes_are_answered_and_change_nothing() {
    let demo = start("before");
    let (document, login) = (read_document("before"), basic("a", "b"));
    let (comments, watchers) = ("/issue/{issueIdOrKey}/comment", "/issue/{issueIdOrKey}/watchers");
    let example = media(&document, &document["paths"][comments]["post"]["requestBody"])["example"].to_string();
    let path = "/rest/api/3/issue/BIKE-1/comment";
    let total = get(&demo, path).await.json()["total"].clone();
    let came = ask_with(&demo, "POST", path, &login, &example).await;
    assert_eq!(came.status(), 201);
    check_answer(&document, comments, "post", &came);
    assert_eq!(get(&demo, path).await.json()["total"], total);
    assert_eq!(ask_with(&demo, "POST", path, &login, "[").await.status(), 400);
    let path = "/rest/api/3/issue/BIKE-1/watchers";
    let gone = ask_with(&demo, "DELETE", &format!("{path}?username=mkrause"), &login, "").await;
    assert_eq!((gone.status(), gone.body.len(), gone.header("Content-Length")), (204, 0, None));
    check_answer(&document, watchers, "delete", &ask_with(&demo, "DELETE", path, &login, "").await);
    let hook = json!({"url": "https://hooks.example.org/x", "events": ["issue_created"]}).to_string();
    let came = ask_with(&demo, "POST", "/rest/api/3/webhook", &login, &hook).await;
    check_answer(&document, "/webhook", "post", &came);
    assert_eq!(ask_with(&demo, "POST", "/rest/api/3/webhook", &login, "{}").await.status(), 400);
}

#[tokio::test]
async fn only_who_signs_in_is_answered_but_the_document_is_public() {
    let demo = start("after");
    let me = "/rest/api/3/myself";
    for wrong in [
        "",
        "Authorization: Bearer x\r\n",
        "Authorization: Basic ???\r\n",
        &basic("", "b"),
        &basic("a", ""),
    ] {
        let came = ask_with(&demo, "GET", me, wrong, "").await;
        assert_eq!(came.status(), 401, "{wrong}");
        assert_eq!(came.header("WWW-Authenticate"), Some("Basic realm=\"demo\""));
        check_answer(&read_document("after"), "/myself", "get", &came);
    }
    assert_eq!(get(&demo, me).await.status(), 200);
    assert_eq!(ask_with(&demo, "GET", DOCUMENT_PATH, "", "").await.json(), read_document("after"));
    let log = demo.requests();
    assert_eq!(log.iter().filter(|seen| seen.path == me && seen.authorised).count(), 5);
    assert!(
        log.last()
            .is_some_and(|seen| !seen.authorised && seen.host == "demo" && seen.method == "GET")
    );
}

#[tokio::test]
async fn a_known_document_is_not_sent_again() {
    let demo = start("after");
    let first = get(&demo, DOCUMENT_PATH).await;
    let tag = first.header("ETag").expect("a tag").to_owned();
    let again = ask_with(&demo, "GET", DOCUMENT_PATH, &format!("If-None-Match: \"x\", {tag}\r\n"), "").await;
    assert_eq!((again.status(), again.body.len()), (304, 0));
    let other = ask_with(&start("before"), "GET", DOCUMENT_PATH, &format!("If-None-Match: {tag}\r\n"), "").await;
    assert_eq!(other.status(), 200);
    assert!(demo.requests().last().is_some_and(|seen| seen.conditional));
}

#[tokio::test]
async fn a_head_request_gets_the_head() {
    let came = ask_with(&start("after"), "HEAD", DOCUMENT_PATH, "", "").await;
    assert_eq!((came.status(), came.body.len()), (200, 0));
    assert!(came.announced() > 1000);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let demo = start("after");
    for (target, status) in [
        ("/", 404),
        ("/rest/api/3/nothing", 404),
        ("/rest/api/3/issue/BIKE-999", 404),
        ("/rest/api/3/webhook", 405),
        ("/rest/api/30/myself", 404),
    ] {
        assert_eq!(get(&demo, target).await.status(), status, "{target}");
    }
}
