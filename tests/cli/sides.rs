//! `drift diff`: files, folders, standard input, commits; documents and samples.

use super::{Place, Said, V1, v2};
use std::io::Write;
use std::process::Stdio;

fn place() -> Place {
    let place = Place::new();
    place.write("old.yaml", V1);
    place.write("new.yaml", &v2());
    place
}

#[test]
fn two_documents_are_compared_without_any_configuration() {
    let place = place();
    place
        .run(&["diff", "old.yaml", "new.yaml"])
        .ends(1)
        .says(&["2 breaking", "new.yaml"])
        .omits(&["drift accept"]);
    place.run(&["diff", "old.yaml", "old.yaml"]).ends(0).says(&["no findings"]);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--fail-on", "never"])
        .ends(0)
        .says(&["2 breaking"]);
    assert!(!place.path(".drift").exists(), "it leaves nothing behind");
}

#[test]
fn standard_input_is_a_side() {
    let place = place();
    let mut child = place
        .command(&["diff", "old.yaml", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(v2().as_bytes()).unwrap();
    Said::of(child.wait_with_output().unwrap()).ends(1).says(&["standard input:"]);
    place.run(&["diff", "-", "-"]).ends(2).says(&["only one side"]);
}

#[test]
fn a_commit_is_a_side() {
    let place = place();
    place.git(&["init", "-q"]);
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "old"]);
    place.write("old.yaml", &v2());
    place.run(&["diff", "git:HEAD:old.yaml", "old.yaml"]).ends(1).says(&["2 breaking"]);
    place.run(&["diff", "git:HEAD:none.yaml", "old.yaml"]).ends(2).says(&["none.yaml"]);
}

#[test]
fn only_the_operations_that_are_named_count() {
    let place = place();
    place.run(&["diff", "old.yaml", "new.yaml", "--only", "GET /api/pets"]).ends(1);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--only", "GET /nothing"])
        .ends(2)
        .says(&["neither side has the operation `GET /nothing`"]);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--only", "pets"])
        .ends(2)
        .says(&["does not start with a method"]);
}

#[test]
fn a_reader_decides_what_hangs_on_it() {
    let place = Place::new();
    place.write("old.yaml", &V1.replace("type: string, example: Rex", "type: string, enum: [Rex]"));
    place.write(
        "new.yaml",
        &V1.replace("type: string, example: Rex", "type: string, enum: [Rex, Max]"),
    );
    place.run(&["diff", "old.yaml", "new.yaml"]).ends(0).says(&["1 risky"]);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--reader", "typed"])
        .ends(1)
        .says(&["1 breaking"]);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--reader", "tolerant"])
        .ends(0)
        .says(&["1 info"]);
    place
        .run(&["diff", "old.yaml", "new.yaml", "--reader", "typo"])
        .ends(2)
        .says(&["tolerant"]);
}

#[test]
fn samples_are_compared_with_samples() {
    let place = Place::new();
    let body = |fields: &str| (0..30).fold(String::new(), |text, id| text + &format!("{{\"id\": {id}{fields}}}\n"));
    place.write("old/a.ndjson", &body(", \"name\": \"x\""));
    place.write("new.ndjson", &body(""));
    let said = place.run(&["diff", "old", "new.ndjson"]).ends(1);
    said.says(&[".name", "30 of 30"]);
    place.run(&["diff", "old", "old/a.ndjson"]).ends(0).says(&["no findings"]);
    place.write("doc.yaml", V1);
    place
        .run(&["diff", "old", "doc.yaml"])
        .ends(2)
        .says(&["bare bodies", "record calls"]);
}

#[test]
fn what_the_same_odd_answers_show_is_told_once() {
    let place = Place::new();
    let whole = |id: usize| format!("{{\"id\":{id},\"a\":1,\"b\":1,\"in\":{{\"c\":1}}}}\n");
    let odd = |id: usize| format!("{{\"id\":{id},\"in\":{{}}}}\n");
    place.write("old.ndjson", &(0..60).map(whole).collect::<String>());
    let new = (100..128).map(whole).chain((128..130).map(odd));
    place.write("new.ndjson", &new.collect::<String>());
    let said = place.run(&["diff", "old.ndjson", "new.ndjson", "--format", "json", "--fail-on", "never"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let told = report["findings"].as_array().unwrap().iter().map(|finding| {
        let places: Vec<&str> = finding["sites"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|site| site["where"].as_str())
            .collect();
        (finding["message"].as_str().unwrap(), places)
    });
    let alike = "`a` may be missing now; the same answers show it of 1 other member";
    let expected = [(alike, vec![".a", ".b"]), ("`in.c` may be missing now", vec![".in.c"])];
    assert_eq!(told.collect::<Vec<_>>(), expected, "{}", said.out);
    // All of the new ones show it: that is no odd answer, and each member is a change of its own.
    place.write("new.ndjson", &(100..130).map(odd).collect::<String>());
    place.run(&["diff", "old.ndjson", "new.ndjson"]).ends(1).says(&["3 breaking"]);
}

#[test]
fn recorded_exchanges_keep_their_operations_apart() {
    let place = Place::new();
    let line = |path: &str, body: &str| {
        let line = |id| format!("{{\"url\":\"https://x.example{path}{id}\",\"status\":200,\"body\":{body}}}\n");
        (10..30).map(line).collect::<Vec<_>>().concat()
    };
    place.write(
        "old.ndjson",
        &(line("/users/", "{\"a\":1,\"b\":1}") + &line("/pets?no=", "{\"b\":1}")),
    );
    place.write("new.ndjson", &(line("/users/", "{\"a\":1}") + &line("/pets?no=", "{\"b\":1}")));
    place
        .run(&["diff", "old.ndjson", "new.ndjson"])
        .ends(1)
        .says(&["GET /users/{id}", "1 breaking"]);
}

#[test]
fn what_is_neither_is_refused_with_a_reason() {
    let place = place();
    place
        .run(&["diff", "old.yaml", "none.yaml"])
        .ends(2)
        .says(&["there is no file none.yaml"]);
    place.write("empty.json", "");
    place.run(&["diff", "old.yaml", "empty.json"]).ends(2).says(&["empty.json"]);
    place.write("cut.json", "{\"openapi\": \"3.0.0\",\n \"paths\": ");
    place.run(&["diff", "old.yaml", "cut.json"]).ends(2).says(&["cut.json:2:"]);
    place
        .run(&["diff", "old.yaml", "ftp://example.com/x"])
        .ends(2)
        .says(&["`ftp://` is not supported"]);
}
