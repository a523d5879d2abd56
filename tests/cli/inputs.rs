//! What a side of `drift diff` is taken for: folders, commits with their other files, JSON Schemas.

use super::drafts::{DRAFTS, schema};
use super::{Place, Said, V1, v2};
use serde_json::{Value, json};

/// The document of [`V1`] in three files: what an operation is, and what it answers.
fn split(place: &Place, folder: &str, text: &str) {
    let (head, item) = text.split_once("                items:\n").unwrap();
    let item: String = item
        .lines()
        .map(|line| line.get(18..).unwrap_or_default().to_owned() + "\n")
        .collect();
    place.write(&format!("{folder}/models/pet.yaml"), &item);
    let paths = head.lines().skip_while(|line| !line.starts_with("    get:")).skip(1);
    let paths: String = paths.map(|line| line.get(6..).unwrap_or_default().to_owned() + "\n").collect();
    let paths = format!("{paths}          items: {{$ref: ../models/pet.yaml}}\n");
    place.write(&format!("{folder}/paths/pets.yaml"), &paths);
    let head: String = head
        .lines()
        .take_while(|line| !line.starts_with("    get:"))
        .fold(String::new(), |all, line| all + line + "\n");
    place.write(
        &format!("{folder}/api.yaml"),
        &format!("{head}    get: {{$ref: paths/pets.yaml}}\n"),
    );
    place.write(&format!("{folder}/examples/other.yaml"), V1);
}

pub(crate) fn findings(said: &Said) -> Vec<(String, String, String)> {
    let report: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = report["findings"].as_array().unwrap();
    found
        .iter()
        .map(|finding| {
            (
                text(&finding["severity"]),
                text(&finding["rule"]),
                text(&finding["sites"][0]["where"]),
            )
        })
        .collect()
}

#[test]
fn a_folder_is_the_document_in_it() {
    let place = Place::new();
    split(&place, "old", V1);
    split(&place, "new", &v2());
    place.write("one.yaml", V1);
    place
        .run(&["diff", "old", "new"])
        .ends(1)
        .says(&["2 breaking", "old was taken for the document api.yaml and 2 files", "pet.yaml:"]);
    place.run(&["diff", "old", "one.yaml"]).ends(0).says(&["no findings"]);
    place.run(&["diff", "one.yaml", "old"]).ends(0).says(&["no findings"]);
}

#[test]
fn a_folder_that_could_be_several_things_is_refused_by_name() {
    let place = Place::new();
    place.write("docs/a.yaml", V1);
    place.write("docs/b.yaml", V1);
    place
        .run(&["diff", "docs", "docs/a.yaml"])
        .ends(2)
        .says(&["docs has 2 OpenAPI documents: docs/a.yaml, docs/b.yaml; name the one that is meant"]);
    place.write("notes/a.yaml", "just: notes\n");
    place
        .run(&["diff", "notes", "docs/a.yaml"])
        .ends(2)
        .says(&["notes has no OpenAPI document among its 1 JSON and YAML files, and no samples"]);
    place.write("bare/a.txt", "");
    place
        .run(&["diff", "bare", "docs/a.yaml"])
        .ends(2)
        .says(&["bare has no file that could be a document or a sample"]);
    place.write("samples/a.json", "{\"openapi\": \"is a word\", \"id\": 1}");
    place
        .run(&["diff", "samples", "samples"])
        .ends(0)
        .says(&["samples was taken for 1 file of samples"]);
}

#[test]
fn references_of_a_commit_are_read_from_that_commit() {
    let place = Place::new();
    split(&place, "api", V1);
    place.git(&["init", "-q"]);
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "old"]);
    split(&place, "api", &v2());
    place
        .run(&["diff", "git:HEAD:api/api.yaml", "api/api.yaml"])
        .ends(1)
        .says(&["2 breaking", "git:HEAD:api/models/pet.yaml:"]);
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "new"]);
    place
        .run(&["diff", "git:HEAD:api/api.yaml", "api/api.yaml"])
        .ends(0)
        .says(&["no findings"]);
    place.run(&["diff", "git:HEAD~1:api/api.yaml", "git:HEAD:api/api.yaml"]).ends(1);
    place
        .run(&["diff", "git:nowhere:api/api.yaml", "api"])
        .ends(2)
        .says(&["git:nowhere:api/api.yaml", "revision"]);
}

#[test]
fn a_folder_of_a_commit_is_what_it_was_then() {
    let place = Place::new();
    split(&place, "api", V1);
    place.write("calls/may.ndjson", "{\"id\": 1}\n{\"id\": 2}\n");
    place.write("calls/june.json", "{\"id\": 3}");
    place.git(&["init", "-q"]);
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "old"]);
    std::fs::remove_dir_all(place.path("calls")).unwrap();
    split(&place, "api", &v2());
    let from_folder = place.run(&["diff", "git:HEAD:api", "api"]).ends(1);
    let from_folder = from_folder.says(&[
        "2 breaking",
        "git:HEAD:api was taken for the document api.yaml and 2 files that it refers to",
        "git:HEAD:api/models/pet.yaml:",
    ]);
    let from_file = place.run(&["diff", "git:HEAD:api/api.yaml", "api/api.yaml", "--format", "json"]);
    let from_folder = place
        .run(&["diff", "git:HEAD:./api/", "api", "--format", "json"])
        .ends(from_folder.code.unwrap());
    assert_eq!(findings(&from_folder), findings(&from_file));
    place
        .run(&["diff", "git:HEAD:calls", "git:HEAD:calls"])
        .ends(0)
        .says(&["git:HEAD:calls was taken for 2 files of samples"]);
    place
        .run(&["diff", "git:HEAD:.", "api"])
        .ends(1)
        .says(&["git:HEAD:. was taken for the document api/api.yaml"]);
    place
        .run(&["diff", "git:HEAD:api/models", "api"])
        .ends(2)
        .says(&["git:HEAD:api/models has no OpenAPI document among its 1 JSON and YAML files"]);
    place
        .run(&["diff", "git:HEAD:calls/may.ndjson", "git:HEAD:calls/june.json"])
        .ends(0)
        .says(&["unchanged"]);
    let further_down = place
        .command(&["diff", "git:HEAD:api", ".."])
        .current_dir(place.path("api/models"))
        .output();
    Said::of(further_down.unwrap()).ends(1).says(&["2 breaking"]);
}

#[test]
fn a_commit_is_looked_for_in_a_repository() {
    let place = Place::new();
    place.write("api.yaml", V1);
    place
        .run(&["diff", "git:HEAD:api.yaml", "api.yaml"])
        .ends(2)
        .says(&["git:HEAD:api.yaml: there is no git repository here"]);
}

/// Recorded answers of [`V1`]'s operation.
fn traffic(item: &str, count: usize) -> String {
    format!("{{\"url\":\"https://pets.example/api/pets?limit=1\",\"status\":200,\"body\":[{item}]}}\n").repeat(count)
}

#[test]
fn samples_are_held_against_a_document_on_either_side() {
    let place = Place::new();
    place.write("doc.yaml", V1);
    place.write("good.ndjson", &traffic("{\"id\":1,\"name\":\"Zoe\"}", 30));
    place.run(&["diff", "doc.yaml", "good.ndjson"]).ends(0).says(&["no findings"]);
    let odd = traffic("{\"id\":\"one\",\"name\":null,\"nick\":\"R\"}", 1);
    place.write("odd.ndjson", &(traffic("{\"id\":1,\"name\":\"Zoe\"}", 9) + &odd));
    for sides in [["doc.yaml", "odd.ndjson"], ["odd.ndjson", "doc.yaml"]] {
        let said = place.run(&["diff", sides[0], sides[1], "--format", "json"]).ends(1);
        let expected = [
            ("breaking", "observed-null", "response 200 body [].name"),
            ("breaking", "observed-type", "response 200 body [].id"),
            ("info", "observed-undocumented", "response 200 body [].nick"),
        ];
        let expected = expected.map(|(severity, rule, place)| (severity.to_owned(), rule.to_owned(), place.to_owned()));
        assert_eq!(findings(&said), expected);
        let report: Value = serde_json::from_str(&said.out).unwrap();
        let shown = &report["findings"][1]["evidence"][1];
        assert_eq!(
            (&shown["tier"], &shown["after"]),
            (&json!("confirmed"), &json!({"seen": 1, "of": 10}))
        );
        assert!(
            !said.out.contains("one\"") && !said.out.contains("Zoe"),
            "no value is told: {}",
            said.out
        );
    }
    place.run(&["diff", "doc.yaml", "odd.ndjson"]).says(&[
        "odd.ndjson was held against what doc.yaml declares",
        "documented as integer",
        "doc.yaml:",
    ]);
    place
        .run(&["diff", "doc.yaml", "odd.ndjson", "--reader", "tolerant"])
        .ends(1)
        .says(&["1 breaking"]);
    place
        .run(&["diff", "doc.yaml", "odd.ndjson", "--reader", "closed"])
        .says(&["3 breaking"]);
}

#[test]
fn what_cannot_be_held_against_a_document_is_said() {
    let place = Place::new();
    place.write("doc.yaml", V1);
    place.write("bare.ndjson", "{\"id\":1}\n");
    place
        .run(&["diff", "doc.yaml", "bare.ndjson"])
        .ends(2)
        .says(&["bare bodies", "`url`, `status` and `body`"]);
    let call = |url: &str, status: u16| format!("{{\"url\":\"{url}\",\"status\":{status},\"body\":{{}}}}\n");
    let calls = call("https://pets.example/api/cats", 200) + &call("https://ads.example/x", 200) + "{\"id\":1}\n";
    place.write("calls.ndjson", &calls);
    place
        .run(&["diff", "doc.yaml", "calls.ndjson", "-v"])
        .ends(0)
        .says(&["the call `GET /api/cats`", "does not name: 1", "1 bare body"]);
    place
        .run(&["diff", "doc.yaml", "calls.ndjson", "--only", "GET /api/pets"])
        .ends(0)
        .says(&["no findings"]);
    place
        .run(&["diff", "doc.yaml", "calls.ndjson", "--only", "GET /api/dogs"])
        .ends(2)
        .says(&["the document does not have the operation"]);
}

#[test]
fn a_recording_of_a_browser_is_held_against_a_document() {
    let place = Place::new();
    place.write("doc.yaml", V1);
    let entry = |url: &str, body: &str| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00Z",
            "request": {"method": "GET", "url": url, "headers": []},
            "response": {"status": 200, "content": {"mimeType": "application/json", "text": body}},
        })
    };
    let pets = "https://pets.example/api/pets";
    let har = json!({"log": {"version": "1.2", "entries": [
        entry(pets, "[{\"id\":1,\"name\":\"Zoe\"}]"),
        entry(pets, "[{\"id\":2}]"),
        entry("https://ads.example/pixel", "{}"),
    ]}});
    place.write("traffic.har", &har.to_string());
    let said = place.run(&["diff", "doc.yaml", "traffic.har", "--format", "json"]).ends(1);
    let expected = ("breaking", "observed-missing", "response 200 body [].name");
    assert_eq!(
        findings(&said),
        [(expected.0.to_owned(), expected.1.to_owned(), expected.2.to_owned())]
    );
}

#[test]
fn bare_bodies_are_held_against_a_schema() {
    let place = Place::new();
    place.write("schema.json", &schema(DRAFTS[4].0, DRAFTS[4].1, false).to_string());
    place.write(
        "bodies.ndjson",
        "{\"id\":1,\"state\":\"open\"}\n{\"id\":2,\"state\":\"lost\",\"lines\":[{\"price\":\"x\"}]}\n",
    );
    let said = place.run(&["diff", "schema.json", "bodies.ndjson", "--format", "json"]).ends(1);
    let expected = [
        ("breaking", "observed-type", ".lines[].price"),
        ("risky", "observed-unlisted", ".state"),
    ];
    let expected = expected.map(|(severity, rule, place)| (severity.to_owned(), rule.to_owned(), place.to_owned()));
    assert_eq!(findings(&said), expected);
}

#[test]
fn overlays_are_applied_before_documents_are_compared() {
    let place = Place::new();
    place.write("old.yaml", V1);
    place.write("new.yaml", &v2());
    let overlay = |actions: &str| format!("overlay: 1.0.0\ninfo: {{title: o, version: '1'}}\nactions:\n{actions}");
    let puts_back = "- {target: '$..items.properties', update: {name: {type: string}}}\n- {target: '$..items.required', update: name}\n- {target: '$..parameters[?@.name == \"limit\"]', update: {required: false}}\n";
    place.write("o.yaml", &overlay(puts_back));
    place
        .run(&["diff", "old.yaml", "new.yaml", "--overlay", "o.yaml", "--fail-on", "risky"])
        .ends(0);
    place.write("idle.yaml", &overlay("- {target: $.nothing, remove: true}\n"));
    place
        .run(&["diff", "old.yaml", "new.yaml", "--overlay", "idle.yaml", "-v"])
        .ends(1)
        .says(&["selects nothing in new.yaml"]);
    place.write("wrong.yaml", &overlay("- {target: '$.a[?@.b > 1]', remove: true}\n"));
    place
        .run(&["diff", "old.yaml", "new.yaml", "--overlay", "wrong.yaml"])
        .ends(2)
        .says(&["wrong.yaml:4:", "`>` is not read"]);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--overlay", "none.yaml"])
        .ends(2)
        .says(&["no overlay none.yaml"]);
}

#[test]
fn overlays_of_a_provider_are_applied_to_what_is_looked_at() {
    let place = Place::with_pets();
    place.write("drift.toml", "[provider.pets]\nsource = \"pets.yaml\"\noverlays = [\"o.yaml\"]\n");
    place.write(
        "o.yaml",
        "overlay: 1.0.0\nactions:\n- {target: '$..items.properties.name', remove: true}\n- {target: $.x, remove: true}\n",
    );
    place.run(&["accept"]).ends(0);
    let baseline = place.read("snapshots/pets/default/document.json");
    assert!(!baseline.contains("\"name\": {"), "{baseline}");
    place.run(&["check"]).ends(0);
    place.write("o.yaml", "overlay: 2.0.0\n");
    place.run(&["check"]).ends(2).says(&["of version `2.0.0`"]);
}

/// How many parts of the documents a report says could not be read.
fn unread(said: &Said) -> usize {
    let report: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err));
    report["providers"][0]["diagnostics"].as_array().map_or(0, Vec::len)
}

#[test]
fn two_copies_of_a_text_are_not_compared() {
    let place = Place::new();
    let odd = V1.replace("type: string", "type: [1]");
    place.write("old.yaml", &odd);
    place.write("new.yaml", &odd);
    place.write("later.yaml", &format!("{odd}# Later.\n"));
    place
        .run(&["diff", "old.yaml", "new.yaml"])
        .ends(0)
        .says(&["unchanged", "both sides are the same text"]);
    // What a side says that cannot be read is looked for in each side that is read.
    let json = |new: &str| place.run(&["diff", "old.yaml", new, "--format", "json"]).ends(0);
    let (copy, later) = (unread(&json("new.yaml")), unread(&json("later.yaml")));
    assert!(copy == 0 && later > 0 && later % 2 == 0, "{copy} and {later}");
    place
        .run(&["diff", "old.yaml", "new.yaml", "--only", "GET /nowhere"])
        .ends(2)
        .says(&["neither side has the operation"]);
}

#[test]
fn two_copies_of_what_is_no_document_are_not_unchanged() {
    let place = Place::new();
    for text in ["<html>Sign in</html>", "openapi: 3.0.0\n  paths: [", "{\"error\": \"gone\"", ""] {
        place.write("old.json", text);
        place.write("new.json", text);
        place.run(&["diff", "old.json", "new.json"]).ends(2).says(&["old.json"]);
    }
}
