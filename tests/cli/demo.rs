//! The tutorial: the demo provider's three states, over real HTTP, and the report against its schema.

use super::Place;
use serde_json::Value;

fn tutorial() -> Place {
    let place = Place::new();
    place.run(&["init", "--demo"]).ends(0).says(&["`drift check`"]);
    place
}

fn turn_to(place: &Place, state: &str) {
    let text = place.read("drift.toml");
    place.write("drift.toml", &text.replace("demo:jira@after", &format!("demo:jira@{state}")));
}

fn rules(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

#[test]
fn the_first_check_shows_what_broke_and_for_whom() {
    let place = tutorial();
    place.git(&["init", "-q"]);
    place.git(&["add", "-A"]);
    place.git(&["commit", "-qm", "all"]);
    let said = place.run(&["check", "jira"]).ends(1);
    let said = said.says(&[
        "operation-removed",
        "parameter-became-required",
        "`accountId`",
        "people-sync: breaking",
        "team-dashboard: info",
    ]);
    assert!(said.out.lines().all(|line| line.chars().count() <= 80), "{}", said.out);
    assert!(!said.out.contains('\u{1b}'), "no colours in a pipe");
    assert_eq!(said.err, "", "no progress in a pipe");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    place.run(&["accept"]).ends(0);
    place.run(&["check"]).ends(0).says(&["unchanged", "no findings"]);
}

#[test]
fn the_state_before_is_the_baseline_itself() {
    let place = tutorial();
    turn_to(&place, "before");
    place
        .run(&["check", "--fail-on", "info", "--min-tier", "possible"])
        .ends(0)
        .says(&["no findings"]);
}

#[test]
fn a_change_that_no_schema_shows_is_found_in_prose_examples_and_answers() {
    let place = tutorial();
    turn_to(&place, "users-only");
    place.run(&["check"]).ends(1);
    let findings = place.findings();
    let name = findings
        .iter()
        .find(|finding| finding["mapping"]["from"] == "name")
        .unwrap_or_else(|| panic!("{:?}", rules(&findings)));
    assert_eq!(name["mapping"]["to"], "accountId");
    let evidence = name["evidence"].as_array().unwrap();
    let of_kind = |kind: &str| evidence.iter().filter(|one| one["kind"] == kind).collect::<Vec<_>>();
    assert_eq!(of_kind("declared").len(), 0, "the schema is the same");
    assert!(
        of_kind("stated")
            .iter()
            .any(|one| one["quote"].as_str().unwrap().contains("no longer available"))
    );
    let counts = |one: &&Value| one["before"]["seen"].as_u64() > Some(5) && one["after"]["seen"] == 0;
    assert!(of_kind("observed").iter().any(counts), "{evidence:#?}");
    for basis in ["samples", "examples"] {
        assert!(
            of_kind("observed")
                .iter()
                .any(|one| one["basis"] == basis && one["tier"] == "confirmed"),
            "{basis}: {evidence:#?}"
        );
    }
    place.run(&["accept"]).ends(0);
    place.run(&["check"]).ends(0).says(&["no findings"]);
}

#[test]
fn what_samples_alone_show_is_found_too() {
    let place = tutorial();
    turn_to(&place, "users-only");
    // Without the words and the examples of the document there is nothing but the answers.
    let document = place.path("snapshots/jira/default/document.json");
    place.run(&["accept"]).ends(0);
    let after = std::fs::read_to_string(&document).unwrap();
    let before = tutorial();
    let observed = before.read("snapshots/jira/default/observed.json");
    let live: Vec<&str> = observed.lines().filter(|line| !line.contains("\"definition\"")).collect();
    place.write("snapshots/jira/default/document.json", &after);
    place.write("snapshots/jira/default/observed.json", &live.join("\n").replace(",\n]", "\n]"));
    let findings = place.findings();
    assert!(rules(&findings).contains(&"observed-vacated"), "{:?}", rules(&findings));
    assert!(
        findings
            .iter()
            .all(|finding| finding["evidence"].as_array().unwrap().iter().all(|one| one["kind"] == "observed"))
    );
}

#[test]
fn every_json_report_holds_its_schema_and_is_the_same_twice() {
    let schema: Value = serde_json::from_str(include_str!("../../schemas/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for state in ["before", "users-only", "after", "after?fault=500", "after?fault=login-page"] {
        let place = tutorial();
        turn_to(&place, state);
        let [first, second] = [0, 1].map(|_| {
            // What earlier runs learnt is an input like any other.
            let _ = std::fs::remove_dir_all(place.path(".drift"));
            let said = place.run(&["check", "--format", "json"]);
            let mut report: Value = serde_json::from_str(&said.out).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{state}: {errors:#?}");
            report["providers"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|provider| provider["fetched_at"] = Value::Null);
            report
        });
        assert_eq!(first, second, "{state}");
    }
}

#[test]
fn no_value_of_a_sample_is_written_anywhere() {
    let place = tutorial();
    place.run(&["check", "-v", "--format", "json", "--output", "report.json"]).ends(1);
    place.run(&["check", "--notify", "--dry-run"]).ends(1);
    let secret = ["tessa", "@bicycle", "Basic "];
    let mut files = place.files("snapshots");
    files.extend(
        place
            .files(".drift")
            .into_iter()
            .filter(|(path, _)| !path.to_string_lossy().contains("/kept/")),
    );
    files.push((place.path("report.json"), place.read("report.json")));
    for (path, text) in files {
        for word in secret {
            assert!(!text.contains(word), "`{word}` is in {}", path.display());
        }
    }
}

/// Holds a file against its schema.
pub(crate) fn holds(schema: &str, text: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{schema}.schema.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let instance: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", schema["title"]);
}

#[test]
fn every_file_that_is_written_holds_its_schema() {
    let place = tutorial();
    let mail = "[mail]\nfrom = \"drift@example.com\"\nfolder = \"mails\"\n";
    place.write("drift.toml", &format!("{}\n{mail}", place.read("drift.toml")));
    place.run(&["check", "--notify"]).ends(1);
    holds("document", &place.read("snapshots/jira/default/document.json"));
    holds("observed", &place.read("snapshots/jira/default/observed.json"));
    holds("alerts", &place.read(".drift/alerts.json"));
    place.read(".drift/runs.ndjson").lines().for_each(|line| holds("run", line));
    let of = |folder: &str| -> Vec<String> {
        let files = place.files(folder).into_iter();
        files
            .filter(|(path, _)| path.extension().is_some_and(|kind| kind == "json"))
            .map(|(_, text)| text)
            .collect()
    };
    assert_eq!(of(".drift/staged").len(), 1);
    for (folder, schema) in [
        (".drift/staged", "candidate"),
        (".drift/kept", "kept"),
        (".drift/reports", "report"),
    ] {
        for text in of(folder) {
            holds(schema, &text);
        }
    }
}

#[test]
fn the_repository_s_own_baseline_is_the_demo_as_it_was() {
    let place = tutorial();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["snapshots/jira/default/document.json", "snapshots/jira/default/observed.json"] {
        let committed = std::fs::read_to_string(root.join(name)).unwrap();
        assert!(
            committed == place.read(name),
            "{name} is outdated: take the files of `drift init --demo`"
        );
    }
}
