//! The loop on files: what a check says, what accept takes, what the next check says.

use super::{Place, V1, v2, v3};

#[test]
fn a_first_check_ends_well_and_says_what_to_do() {
    let place = Place::with_pets();
    place.run(&["check"]).ends(0).says(&["first", "`drift accept pets`"]);
    assert!(!place.path("snapshots").exists(), "a check writes no baseline");
    let said = place.run(&["accept"]).ends(0);
    said.says(&["pets: accepted Pets 1, 1 operation into snapshots/pets/default"]);
    place.run(&["check"]).ends(0).says(&["unchanged", "no findings"]);
}

#[test]
fn what_a_strict_reader_would_refuse_is_said_once() {
    let strict = "would be refused by a strict reader of OpenAPI 3.0";
    let place = Place::with_pets();
    place.write("pets.yaml", &V1.replace(", maximum: 18446744073709551617", ""));
    let sound = place.run(&["check"]).ends(0);
    assert!(!sound.out.contains("strict"), "{}", sound.out);
    place.write("pets.yaml", &V1.replace("in: query,", "in: query, required: perhaps,"));
    place.run(&["check"]).ends(0).says(&["strict reader of OpenAPI 3.0", "pets.yaml:"]);
    place.run(&["accept"]).ends(0);
    let again = place.run(&["check"]).ends(0);
    assert!(!again.out.contains(strict), "{}", again.out);
}

#[test]
fn a_check_shows_what_changed_and_leaves_the_repository_as_it_is() {
    let place = Place::with_pets();
    place.git(&["init", "-q"]);
    place.run(&["accept"]).ends(0);
    place.write("pets.yaml", &v2());
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "all"]);
    let said = place.run(&["check"]).ends(1);
    said.says(&[
        "response-property-removed",
        "parameter-became-required",
        "Looked at 1 of 1 provider: 2 breaking.",
    ]);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    let generated = place.git(&["check-attr", "linguist-generated", "snapshots/pets/default/document.json"]);
    assert!(generated.trim().ends_with(": true"), "{generated}");
}

#[test]
fn the_whole_is_accepted_as_it_was_shown() {
    let place = Place::accepted();
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1);
    // What comes between the look and its acceptance was not shown to anybody.
    place.write("pets.yaml", &v3());
    place.run(&["accept"]).ends(0).says(&["breaking"]);
    let findings = place.findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0]["kind"], "type-changed");
    let log = place.read("snapshots/pets/default/accepted.md");
    assert_eq!(log.lines().filter(|line| line.contains(" · breaking · ")).count(), 2, "{log}");
    assert!(log.lines().last().unwrap().contains(" · first · "), "newest first: {log}");
}

#[test]
fn a_single_finding_is_silent_until_the_whole_is_accepted() {
    let place = Place::accepted();
    let document = place.read("snapshots/pets/default/document.json");
    place.write("pets.yaml", &v2());
    let findings = place.findings();
    let fingerprint = findings[0]["fingerprint"].as_str().unwrap();
    place
        .run(&["accept", "--only", &fingerprint[..8]])
        .ends(0)
        .says(&["pets: accepted:", fingerprint]);
    assert_eq!(place.read("snapshots/pets/default/document.json"), document, "the document stays");
    let log = place.read("snapshots/pets/default/accepted.md");
    assert!(log.contains(&format!(" · only · breaking · `{fingerprint}` · ")), "{log}");
    let left = place.findings();
    assert_eq!(left.len(), 1);
    assert_ne!(left[0]["fingerprint"], fingerprint);
    let other = left[0]["fingerprint"].as_str().unwrap();
    place.run(&["accept", "--only", other]).ends(0);
    place.run(&["check"]).ends(0).omits(&[fingerprint, other]);
    place.run(&["accept"]).ends(0);
    let log = place.read("snapshots/pets/default/accepted.md");
    assert!(!log.contains("· only ·"), "{log}");
    assert_eq!(log.matches(fingerprint).count(), 1, "the whole names it in its own line: {log}");
    place.run(&["check"]).ends(0).says(&["unchanged"]);
}

#[test]
fn a_fingerprint_must_be_one_of_those_that_were_shown() {
    let place = Place::accepted();
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1);
    place
        .run(&["accept", "--only", "nothing"])
        .ends(2)
        .says(&["no finding of the last check has the fingerprint `nothing`"]);
}

#[test]
fn white_space_and_order_are_no_change() {
    let place = Place::accepted();
    let before = place.files("snapshots");
    let value = V1
        .replace("paths:", "\n\n# moved\npaths:")
        .replace("{type: string, example: Rex}", "{example: Max, type: string}");
    place.write("pets.yaml", &value);
    place.run(&["check"]).ends(0).says(&["unchanged"]);
    assert_eq!(place.files("snapshots"), before);
}

#[test]
fn another_baseline_than_the_one_that_was_compared_is_not_overwritten_unseen() {
    let place = Place::accepted();
    let first = place.read("snapshots/pets/default/document.json");
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1);
    // Somebody else's acceptance comes in by git.
    place.write("snapshots/pets/default/document.json", &first.replace("\"Pets\"", "\"Cats\""));
    place.run(&["accept"]).ends(0).says(&["is another one than at the last check"]);
    place.run(&["check"]).ends(0);
}

#[test]
fn big_numbers_and_file_bundles_survive_acceptance() {
    let place = Place::with_pets();
    place.write("pets.yaml", &V1.replace("type: array\n", "$ref: 'schemas/pets.yaml#/Pets'\n"));
    let schemas = "Pets: {type: array, items: {$ref: '#/Pet'}}\nPet: {type: object, properties: {parent: {$ref: '#/Pet'}, n: {type: integer, maximum: 18446744073709551617}}}\n";
    place.write("schemas/pets.yaml", schemas);
    place.run(&["accept"]).ends(0);
    let document = place.read("snapshots/pets/default/document.json");
    assert!(document.contains("\"maximum\": 18446744073709551617"), "{document}");
    place.run(&["check"]).ends(0).says(&["unchanged"]);
    place.write(
        "schemas/pets.yaml",
        &schemas.replace("n: {type: integer, maximum: 18446744073709551617}", "n: {type: string}"),
    );
    let findings = place.findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0]["kind"], "type-changed");
}

#[test]
fn only_what_is_watched_is_kept_and_compared() {
    let place = Place::with_pets();
    place.write(
        "drift.toml",
        "[provider.pets]\nsource = \"pets.yaml\"\noperations = [\"GET /api/pets\"]\n",
    );
    let other = "  /other:\n    get: {responses: {'200': {description: d}}}\n";
    place.write("pets.yaml", &V1.replace("paths:\n", &format!("paths:\n{other}")));
    place.run(&["accept"]).ends(0);
    assert!(!place.read("snapshots/pets/default/document.json").contains("/other"));
    place.write("pets.yaml", V1);
    place.run(&["check"]).ends(0).says(&["no findings"]);
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1);
}

#[test]
fn a_baseline_that_knew_less_is_unknown_there_and_no_change() {
    let place = Place::with_pets();
    // Written by a version that knew neither samples nor the log nor digests, and left a keyword out.
    let document = r#"{"info":{"title":"Pets","version":"1"},"openapi":"3.0.3","paths":{"/pets":{"get":{"parameters":[{"in":"query","name":"limit","schema":{"type":"integer"}}],
        "responses":{"200":{"content":{"application/json":{"schema":{"items":{"properties":{"id":{"maximum":18446744073709551617,"type":"integer"},"name":{"type":"string"}},
        "required":["id","name"],"type":"object"},"type":"array"}}},"description":"The pets."}}}}},"servers":[{"url":"https://pets.example/api"}],
        "x-drift":{"format":"drift-document/1"}}"#;
    place.write("snapshots/pets/default/document.json", document);
    place.run(&["check", "--fail-on", "info"]).ends(0).says(&["no findings"]);
    // And one whose fold had fewer counts.
    let observed = "{\"format\":\"drift-observed/1\",\n\"paths\":[\n]}\n";
    place.write("snapshots/pets/default/observed.json", observed);
    place.run(&["check", "--fail-on", "info"]).ends(0).says(&["no findings"]);
}

#[test]
fn a_text_that_was_accepted_is_not_even_parsed_again() {
    let place = Place::accepted();
    // Nobody can read this text; that the baseline has its digest says that there is no need to.
    let unreadable = "{ no document";
    place.write("pets.yaml", unreadable);
    place.run(&["check"]).ends(3).says(&["malformed"]);
    let document = "snapshots/pets/default/document.json";
    let accepted = place.read(document);
    let with = |watched: &str| {
        let mut baseline: serde_json::Value = serde_json::from_str(&accepted).unwrap();
        baseline["x-drift"]["digest"] = apidrift::snapshot::digest([unreadable, watched]).into();
        place.write(document, &baseline.to_string());
    };
    with("");
    place.run(&["check"]).ends(0).says(&["unchanged"]);
    with("get /pets");
    place.run(&["check"]).ends(3).says(&["malformed"]);
}

#[test]
fn a_text_that_was_accepted_is_looked_at_again_where_an_overlay_changes_what_it_says() {
    let place = Place::with_pets();
    place.run(&["accept"]).ends(0);
    place.run(&["check"]).ends(0).says(&["unchanged"]);
    let plain = std::fs::read_to_string(place.path("drift.toml")).unwrap();
    let removes = "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n- {target: '$..items.properties.name', remove: true}\n";
    place.write("o.yaml", removes);
    place.write("drift.toml", &format!("{plain}overlays = [\"o.yaml\"]\n"));
    place.run(&["check"]).ends(1).says(&["response-property-removed"]);
    place.write("drift.toml", &plain);
    place.run(&["check"]).ends(0).says(&["unchanged"]);
}
