//! Tests of the room: the canonical form, and that the folder is replaced whole or not at all.

use super::*;
use crate::contract::{At, Contract};
use crate::source::{Bundle, Node, NodeId};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn bundle(files: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle::default();
    for (name, text) in files {
        bundle.add(name, text.as_bytes().to_vec()).unwrap();
    }
    assert!(bundle.missing().is_empty(), "{:?}", bundle.missing());
    bundle
}

fn header() -> Header {
    Header::new(digest(["text"]))
}

fn written(files: &[(&str, &str)]) -> String {
    canonical(&bundle(files), None, &header())
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_same_facts_in_another_order_or_notation_are_the_same_bytes() {
    let json = written(&[(
        "a.json",
        r#"{"openapi":"3.0.0","info":{"version":"1","title":"T"},"x-n":18446744073709551617}"#,
    )]);
    let yaml = written(&[(
        "b.yaml",
        "x-n: 18446744073709551617\ninfo: {title: T, version: '1'}\nopenapi: 3.0.0\n",
    )]);
    assert_eq!(json, yaml);
    assert!(json.contains("\"x-n\": 18446744073709551617"), "{json}");
    assert!(json.contains("{\n  \"info\": {\n    \"title\": \"T\",\n"), "{json}");
}

#[test]
fn example_values_go_and_what_is_called_example_stays() {
    let text = written(&[(
        "a.yaml",
        r"
openapi: 3.0.0
components:
  examples: {one: {value: secret}}
  schemas:
    example: {type: string, example: secret, default: {example: kept}}
    User: {type: object, properties: {example: {type: integer}, examples: {type: integer}}, x-examples: [secret]}
",
    )]);
    assert!(!text.contains("secret"), "{text}");
    let value = value(&text);
    let schemas = &value["components"]["schemas"];
    assert_eq!(schemas["example"]["default"]["example"], "kept");
    assert_eq!(schemas["User"]["properties"].as_object().unwrap().len(), 2);
    assert!(value["components"].get("examples").is_none());
}

/// Follows a reference of the written document.
fn follow<'v>(document: &'v Value, reference: &Value) -> &'v Value {
    let pointer = reference["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
    let target = document.pointer(&pointer.replace("%7B", "{").replace("%7D", "}"));
    target.unwrap_or_else(|| panic!("{pointer} leads nowhere in {document:#}"))
}

#[test]
fn a_cyclic_document_of_several_files_becomes_one() {
    let text = written(&[
        (
            "/somewhere/api/root.yaml",
            "openapi: 3.0.0\npaths: {/a: {$ref: 'paths/a.yaml'}}\ncomponents: {schemas: {Here: {type: string}}}\n",
        ),
        (
            "/somewhere/api/paths/a.yaml",
            "get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '../models.yaml#/Node'}}}}}}\n",
        ),
        (
            "/somewhere/api/models.yaml",
            "Node: {properties: {next: {$ref: '#/Node'}, other: {$ref: 'root.yaml#/components/schemas/Here'}, '{x}': {$ref: '#/list/1'}}}\n\
             list: [{type: 'null'}, {type: integer}]\nunused: {type: object}\n",
        ),
    ]);
    let document = value(&text);
    assert!(!text.contains("somewhere"), "{text}");
    assert!(!text.contains("unused"), "{text}");
    let item = follow(&document, &document["paths"]["/a"]);
    let node = follow(&document, &item["get"]["responses"]["200"]["content"]["application/json"]["schema"]);
    assert_eq!(follow(&document, &node["properties"]["next"]), node);
    assert_eq!(follow(&document, &node["properties"]["other"])["type"], "string");
    assert_eq!(follow(&document, &node["properties"]["{x}"])["type"], "integer");
    let again = canonical(&bundle(&[("document.json", &text)]), None, &header());
    assert_eq!(text, again, "what is canonical stays as it is");
}

#[test]
fn only_what_is_watched_and_what_it_reaches_is_kept() {
    let bundle = bundle(&[(
        "a.yaml",
        r"
openapi: 3.1.0
paths:
  /a: {parameters: [{$ref: '#/components/parameters/p'}], get: {x: {$ref: '#/components/schemas/A'}}, post: {}}
  /b: {get: {x: {$ref: '#/components/schemas/Gone'}}}
components:
  parameters: {p: {name: p, in: query}}
  securitySchemes: {key: {type: http, scheme: basic}}
  schemas:
    A: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: t, mapping: {c: C}}}
    B: {properties: {a: {$ref: '#/components/schemas/A'}}}
    C: {type: object}
    Gone: {type: object}
",
    )]);
    let kept: BTreeSet<At> = [At {
        file: 0,
        node: node(bundle.tree(0).root(), &["paths", "/a", "get"]),
    }]
    .into();
    let document = value(&canonical(&bundle, Some(&kept), &header()));
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&document["paths"]), ["/a"]);
    assert_eq!(names(&document["paths"]["/a"]), ["get", "parameters"]);
    assert_eq!(names(&document["components"]["schemas"]), ["A", "B", "C"]);
    assert_eq!(names(&document["components"]["parameters"]), ["p"]);
    assert_eq!(names(&document["components"]["securitySchemes"]), ["key"]);
}

fn node(root: Node<'_>, path: &[&str]) -> NodeId {
    path.iter().fold(root, |node, key| node.get(key).unwrap()).id()
}

fn baseline(text: &str) -> Baseline {
    let mut accepted = Accepted::new("jira", "default");
    accepted.add_whole(vec![entry("f0", text)]);
    Baseline {
        header: header(),
        document: written(&[("a.json", &format!("{{\"x\":\"{text}\"}}"))]),
        observed: Some(text.to_owned()),
        accepted,
    }
}

fn entry(fingerprint: &str, sentence: &str) -> Entry {
    Entry {
        date: "2026-11-24".parse().unwrap(),
        only: false,
        severity: "breaking".to_owned(),
        fingerprint: fingerprint.to_owned(),
        sentence: sentence.to_owned(),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn folder() -> (tempfile::TempDir, Folder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(&dir.path().join("snapshots"), "jira", "default");
    (dir, folder)
}

#[test]
fn a_baseline_is_read_as_it_was_written_and_replaced_whole() {
    let (_dir, folder) = folder();
    assert!(folder.read().unwrap().is_none());
    folder.write(&baseline("old")).unwrap();
    fs::write(folder.path().join("README"), "ours").unwrap();
    folder.write(&baseline("new")).unwrap();
    let read = folder.read().unwrap().unwrap();
    assert_eq!(read.document, baseline("new").document);
    assert_eq!(read.observed.as_deref(), Some("new"));
    assert_eq!(read.header, header());
    assert_eq!(names(folder.path()), ["README", ACCEPTED, DOCUMENT, OBSERVED]);
    assert_eq!(names(folder.path().parent().unwrap()), ["default"]);
}

#[test]
fn a_run_that_was_interrupted_anywhere_leaves_the_old_or_the_new() {
    let (_dir, folder) = folder();
    folder.write(&baseline("old")).unwrap();
    let provider = folder.path().parent().unwrap().to_path_buf();
    // Before the first rename: a half-written folder beside.
    fs::create_dir(provider.join(".default.new")).unwrap();
    fs::write(provider.join(".default.new/document.json"), "{").unwrap();
    assert_eq!(folder.read().unwrap().unwrap().observed.as_deref(), Some("old"));
    // Between the renames: the old one has its other name.
    fs::rename(folder.path(), provider.join(".default.old")).unwrap();
    assert_eq!(folder.read().unwrap().unwrap().observed.as_deref(), Some("old"));
    folder.write(&baseline("new")).unwrap();
    assert_eq!(folder.read().unwrap().unwrap().observed.as_deref(), Some("new"));
    assert_eq!(names(&provider), ["default"]);
}

#[test]
fn what_cannot_be_written_leaves_the_old_baseline() {
    let (dir, folder) = folder();
    folder.write(&baseline("old")).unwrap();
    // A file stands where the new folder has to be written: nobody can write there, root included.
    let beside = folder.path().with_file_name(".default.new");
    fs::write(&beside, "in the way").unwrap();
    let error = folder.write(&baseline("new")).unwrap_err().to_string();
    assert!(error.contains(".default.new"), "{error}");
    assert_eq!(folder.read().unwrap().unwrap().observed.as_deref(), Some("old"));
    // The same for the folder above.
    fs::write(dir.path().join("file"), "in the way").unwrap();
    let nowhere = Folder::new(&dir.path().join("file"), "jira", "default");
    let error = nowhere.write(&baseline("new")).unwrap_err().to_string();
    assert!(error.contains("a file stands where a folder should be"), "{error}");
}

#[test]
fn damaged_and_newer_files_are_refused_with_a_sentence() {
    let cases = [
        (DOCUMENT, "{\"x\": ", "damaged: EOF while parsing"),
        (DOCUMENT, "{}", "its member `x-drift` is missing"),
        (DOCUMENT, r#"{"x-drift":{"format":"drift-document/2"}}"#, "written by a newer drift"),
        (
            DOCUMENT,
            r#"{"x-drift":{"format":"something"}}"#,
            "`something` is not a format of it",
        ),
        (ACCEPTED, "# notes", "is missing"),
        (ACCEPTED, "# notes (`drift-accepted/7`)", "written by a newer drift"),
    ];
    for (name, text, expected) in cases {
        let (_dir, folder) = folder();
        folder.write(&baseline("old")).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let error = folder.read().unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains(name), "{error}");
    }
    let (_dir, folder) = folder();
    folder.write(&baseline("old")).unwrap();
    fs::remove_file(folder.path().join(DOCUMENT)).unwrap();
    assert!(folder.read().unwrap_err().to_string().contains("the file is missing"));
}

#[test]
fn a_baseline_of_this_format_without_later_members_is_read() {
    let (_dir, folder) = folder();
    fs::create_dir_all(folder.path()).unwrap();
    fs::write(
        folder.document_path(),
        r#"{"openapi":"3.0.0","x-drift":{"format":"drift-document/1"}}"#,
    )
    .unwrap();
    let read = folder.read().unwrap().unwrap();
    assert_eq!((read.header.digest, read.observed), (None, None));
    assert_eq!(read.accepted.entries().count(), 0);
}

#[test]
fn single_acceptances_are_silent_until_the_whole_takes_their_place() {
    let mut accepted = Accepted::new("jira", "default");
    accepted.add_whole(vec![entry("f1", "One went.")]);
    accepted.add_only(entry("f2", "Two\n  went."));
    accepted.add_only(entry("f2", "Two went."));
    let path = Path::new(ACCEPTED);
    let text = accepted.to_string();
    assert!(
        text.ends_with("- 2026-11-24 · only · breaking · `f2` · Two went.\n- 2026-11-24 · breaking · `f1` · One went.\n"),
        "{text}"
    );
    let mut read = Accepted::parse(path, &text).unwrap();
    assert_eq!(read.to_string(), text);
    assert!(read.silences("f2"));
    assert!(!read.silences("f1"), "what was accepted with the whole is history");
    read.add_whole(vec![entry("f2", "Two went."), entry("f3", "Three went.")]);
    let fingerprints: Vec<&str> = read.entries().map(|entry| entry.fingerprint.as_str()).collect();
    assert_eq!(fingerprints, ["f2", "f3", "f1"]);
    assert!(!read.silences("f2"));
}

#[test]
fn lines_that_people_add_stay() {
    let text = "# Mine (`drift-accepted/1`)\n- 2026-11-24 · breaking · `f1` · One went.\n\nSee the ticket.\n";
    let read = Accepted::parse(Path::new(ACCEPTED), text).unwrap();
    assert_eq!(read.to_string(), text);
}

#[test]
fn watched_operations_are_matched_by_path_and_not_by_the_names_in_it() {
    let watch = Watch(vec![
        ("GET".to_owned(), "/issue/{key}/".to_owned()),
        ("GET".to_owned(), "/user/7".to_owned()),
    ]);
    let mut contract = Contract::default();
    let names = ["GET /issue/{id}", "PUT /issue/{id}", "GET /user/{id}", "GET /issue/{id}/watchers"];
    contract.operations = names.map(operation).into();
    keep_watched(&mut contract, &watch);
    let names: Vec<String> = contract.operations.iter().map(crate::contract::Operation::name).collect();
    assert_eq!(names, ["GET /issue/{id}", "GET /user/{id}"]);
    keep_watched(&mut contract, &Watch::default());
    assert_eq!(contract.operations.len(), 2);
}

fn operation(name: &str) -> crate::contract::Operation {
    let (method, path) = name.split_once(' ').unwrap();
    crate::contract::Operation {
        method: method.into(),
        path: path.into(),
        received: None,
        id: None,
        tags: BTreeSet::new(),
        deprecated: false,
        description: None,
        parameters: Vec::new(),
        request_body: None,
        responses: crate::contract::Ordered::default(),
        security: Vec::new(),
        servers: Vec::new(),
        at: At { file: 0, node: NodeId(0) },
    }
}

#[test]
fn digests_of_different_lists_differ() {
    assert_eq!(digest(["ab", "c"]), digest(["ab", "c"]));
    assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    let json = json!(digest([]));
    assert!(json.as_str().unwrap().starts_with("sha256:e3b0c442"));
}
