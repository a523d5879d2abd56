//! `drift infer` and `drift merge`: from files of samples to what was learnt.

use super::{Place, Said};
use std::io::Write;
use std::process::Stdio;

const CALLS: [&str; 3] = [
    r#"{"date":"2024-05-06","url":"https://x.example/users/17","status":200,"body":{"id":17,"name":"Mia"}}"#,
    r#"{"date":"2024-05-08","url":"https://x.example/users/18","status":200,"body":{"id":18,"name":null}}"#,
    r#"{"url":"https://x.example/users/19","status":404,"body":{"error":"none"}}"#,
];

fn place() -> Place {
    let place = Place::new();
    place.write("calls.ndjson", &CALLS.join("\n"));
    place
}

#[test]
fn what_was_learnt_is_told_without_a_value() {
    place()
        .run(&["infer", "calls.ndjson"])
        .ends(0)
        .says(&[
            "Learnt from 3 bodies: 2 places, 5 paths.",
            "GET /users/{id}: response 200 body",
            "2 bodies, 2024-05-06 to 2024-05-08",
            ".name",
            "null 1, string 1; in 2 of 2; 2-3 chars",
            "GET /users/{id}: response 404 body",
        ])
        .omits(&["Mia", "none"]);
}

#[test]
fn a_document_says_which_operation_an_address_belongs_to() {
    let place = place();
    place.write(
        "doc.yaml",
        "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths:\n  /users/{user}: {get: {responses: {default: {description: x}}}}\n",
    );
    place
        .run(&["infer", "calls.ndjson", "--spec", "doc.yaml"])
        .ends(0)
        .says(&["GET /users/{user}: response 200"]);
    place
        .run(&["infer", "calls.ndjson", "--spec", "calls.ndjson"])
        .ends(2)
        .says(&["no OpenAPI document"]);
}

#[test]
fn parts_are_joined_to_the_bytes_of_one_run() {
    let place = place();
    let whole = place.run(&["infer", "calls.ndjson", "--partial"]).ends(0).out.clone();
    for (index, call) in CALLS.iter().enumerate() {
        place.write(&format!("{index}.ndjson"), call);
        place
            .run(&[
                "infer",
                &format!("{index}.ndjson"),
                "--partial",
                "--output",
                &format!("{index}.json"),
            ])
            .ends(0);
    }
    assert_eq!(place.run(&["merge", "2.json", "0.json", "1.json"]).ends(0).out, whole);
    place.run(&["merge", "1.json", "0.json", "--output", "some.json"]).ends(0);
    assert_eq!(place.run(&["merge", "some.json", "2.json"]).ends(0).out, whole);
    assert_eq!(place.run(&["infer", "some.json", "2.json", "--format", "json"]).ends(0).out, whole);
    place
        .run(&["merge", "0.json", "calls.ndjson"])
        .ends(2)
        .says(&["calls.ndjson:1:1: this fold cannot be read"])
        .omits(&["Mia"]);
}

#[test]
fn what_was_learnt_is_a_document_for_others() {
    let place = place();
    for (word, sign) in [
        ("json-schema", "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\""),
        ("openapi", "\"openapi\": \"3.0.3\""),
        ("openapi-3.1", "\"openapi\": \"3.1.1\""),
    ] {
        place
            .run(&["infer", "calls.ndjson", "--export", word, "--output", "learnt.json"])
            .ends(0);
        assert!(place.read("learnt.json").contains(sign), "{word}");
        assert!(!place.read("learnt.json").contains("Mia"), "{word}");
        if word.starts_with("openapi") {
            place.write("older.json", &place.read("learnt.json").replace("\"name\": {", "\"title\": {"));
            let said = place.run(&["diff", "older.json", "learnt.json", "--format", "json"]).ends(1);
            assert!(
                said.out.contains("GET /users/{id}") && !said.out.contains("diagnostic"),
                "{}",
                said.out
            );
        }
    }
}

#[test]
fn standard_input_and_an_operation_for_it() {
    let place = Place::new();
    let command = ["infer", "-", "--operation", "get /users"];
    let mut child = place
        .command(&command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"[{\"id\":1}]").unwrap();
    Said::of(child.wait_with_output().unwrap())
        .ends(0)
        .says(&["GET /users: response 200 body", "[].id"]);
}

#[test]
fn what_cannot_be_read_is_said_and_costs_itself() {
    let place = place();
    std::fs::create_dir(place.path("all")).unwrap();
    place.write("all/empty.json", "");
    place.write("all/torn.ndjson", "{\"a\":1}\n{\"a\":\n");
    place.write("all/picture.png", "no sample");
    place.run(&["infer", "all"]).ends(0).says(&[
        "empty.json: it is empty",
        "torn.ndjson:2:5: the JSON breaks off",
        "Not read: 1 record.",
    ]);
    place.run(&["infer", "all/empty.json"]).ends(2).says(&["empty.json: it is empty"]);
    place
        .run(&["infer", "nothing.json"])
        .ends(2)
        .says(&["there is no file nothing.json"]);
    place
        .run(&["infer", "all/picture.png"])
        .ends(2)
        .says(&["picture.png:1:2: this is not valid JSON"]);
}

#[test]
fn what_is_no_sample_is_told_what_samples_are() {
    let place = Place::new();
    let forms = [
        "JSON",
        "NDJSON",
        "an array",
        "a HAR",
        "VCR",
        "Polly",
        "nock",
        "`curl -i`",
        "gzip",
        "zstd",
    ];
    for (name, text) in [
        ("note.txt", "hello"),
        ("page.html", "<html></html>"),
        ("table.csv", "a,b\n1,2\n"),
        ("cut.json", "{\"a\": "),
    ] {
        place.write(name, text);
        place
            .run(&["infer", name])
            .ends(2)
            .says(&forms)
            .says(&[&format!("error: {name}:1:")]);
    }
    place.write("doc.yaml", "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {}\n");
    place.run(&["diff", "doc.yaml", "note.txt"]).ends(2);
    place.write("empty.json", "");
    place
        .run(&["infer", "empty.json"])
        .ends(2)
        .says(&["empty.json: it is empty"])
        .omits(&["NDJSON"]);
}
