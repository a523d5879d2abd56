//! `drift explain` and `drift review`: a finding with all about it, and what is to become of each.

use super::deciding::changed;
use super::waiving::fingerprint;
use super::{Place, Said, V1, v2};
use std::io::Write;
use std::process::{Command, Stdio};

const PARAMETER: &str = "parameter-became-required";
const PROPERTY: &str = "response-property-removed";

#[test]
fn a_rule_is_explained_anywhere() {
    let place = Place::new();
    place
        .run(&["explain", PROPERTY])
        .ends(0)
        .says(&["# response-property-removed", "## What it does", "## What to do"]);
    place
        .run(&["explain", "response-property-remove"])
        .ends(2)
        .says(&["did you mean `response-property-removed`?"]);
    place
        .run(&["explain", "zzz"])
        .ends(2)
        .says(&["there is no rule `zzz`", "12 digits from 0 to f"]);
    place
        .run(&["explain", "c941"])
        .ends(2)
        .says(&["`c941` is no rule", "`drift explain c941 --report FILE`"]);
}

#[test]
fn the_registry_holds_its_schema_and_has_every_rule() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/rules.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let said = Place::new().run(&["rules", "--format", "json"]).ends(0);
    let registry: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let errors: Vec<String> = validator.iter_errors(&registry).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let rules = registry["rules"].as_array().unwrap();
    let listed = Place::new().run(&["rules"]).ends(0).out;
    assert_eq!(listed.lines().count(), rules.len());
    assert!((60..=90).contains(&rules.len()), "{} rules", rules.len());
}

#[test]
fn a_finding_is_explained_from_what_the_last_check_showed() {
    let place = changed("", "");
    let whole = fingerprint(&place, PROPERTY);
    // Of what came since, nothing was shown.
    place.write("pets.yaml", V1);
    let said = place.run(&["explain", &whole[..8].to_uppercase()]).ends(0);
    said.says(&[
        "breaking[response-property-removed]:",
        "--> pets.yaml:",
        "declared was required, now gone",
        "provider pets",
        "reaches GET /api/pets: response 200 body [].name",
        "for example",
        &format!("fingerprint {whole}"),
        "# response-property-removed",
        "## Why it breaks",
    ]);
    place.run(&["check"]).ends(0);
    place.run(&["explain", &whole]).ends(2).says(&[
        "no finding of the last check has the fingerprint",
        "stands in its report: `--report FILE`",
    ]);
}

#[test]
fn a_finding_is_explained_from_a_report_without_any_set_up() {
    let place = changed("", "");
    let whole = fingerprint(&place, PARAMETER);
    let report = place.run(&["check", "--format", "json"]).out;
    let elsewhere = Place::new();
    elsewhere.write("report.json", &report);
    elsewhere
        .run(&["explain", &whole[..4], "--report", "report.json"])
        .ends(0)
        .says(&["breaking[parameter-became-required]", "# parameter-became-required"]);
    elsewhere
        .run(&["explain", "abcd", "--report", "none.json"])
        .ends(2)
        .says(&["there is no file none.json"]);
    // Where both findings begin alike, more is asked for.
    let parsed: serde_json::Value = serde_json::from_str(&report).unwrap();
    let other = parsed["findings"][1]["fingerprint"].as_str().unwrap();
    let one = parsed["findings"][0]["fingerprint"].as_str().unwrap();
    elsewhere.write("alike.json", &report.replace(one, "abcd00000001").replace(other, "abcd00000002"));
    elsewhere
        .run(&["explain", "abcd", "--report", "alike.json"])
        .ends(2)
        .says(&["`abcd` may be `abcd00000001` or `abcd00000002`; give more of it"]);
}

#[test]
fn a_finding_is_explained_as_it_is_decided() {
    let place = changed("[[severity]]\nrule = \"properties\"\nseverity = \"risky\"\n", "");
    let whole = fingerprint(&place, PROPERTY);
    place
        .run(&["waive", &whole, "--reason", "r", "--owner", "o", "--expires", "2999-01-01"])
        .ends(0);
    place.run(&["explain", &whole]).ends(0).says(&[
        "risky[response-property-removed]",
        "severity breaking by the rule, risky by drift.toml:3",
        "waived until 2999-01-01 by o (waivers.toml:3): r",
    ]);
}

#[test]
fn without_a_terminal_a_review_lists_what_to_type() {
    let place = changed("", "");
    // Nobody has checked yet: it looks first.
    let said = place.run(&["review"]).ends(0);
    let (parameter, property) = (fingerprint(&place, PARAMETER), fingerprint(&place, PROPERTY));
    said.says(&[
        "breaking[parameter-became-required]",
        "for example before GET /api/pets, now GET /api/pets?limit=",
        &format!("drift accept pets --only {parameter}"),
        &format!("drift waive {property} --reason '…'"),
        "2 findings to decide about.",
    ]);
    place.run(&["accept", "pets", "--only", &parameter]).ends(0);
    place
        .run(&["review", "pets", "--list"])
        .ends(0)
        .says(&["1 finding to decide"])
        .omits(&[&parameter]);
    place.run(&["waive", &property, "--reason", "r", "--owner", "o"]).ends(0);
    place.run(&["review"]).ends(0).says(&["There is nothing to review."]);
    place.run(&["review", "cats"]).ends(2).says(&["has no provider `cats`"]);
}

#[test]
fn what_cannot_hurt_is_asked_about_on_demand() {
    let place = changed("[[severity]]\nrule = \"parameters\"\nseverity = \"info\"\n", "");
    place
        .run(&["review"])
        .ends(0)
        .says(&["1 finding to decide about. 1 finding cannot hurt; `-v` asks about them too."]);
    place.run(&["review", "-v"]).ends(0).says(&["2 findings to decide about."]);
}

/// Runs a command on a terminal of its own and types. None where Python is missing, which is said.
fn typed(place: &Place, arguments: &[&str], lines: &str) -> Option<Said> {
    const SPAWN: &str = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    let python = Command::new("python3").args(["-c", "import pty"]).output();
    if !python.is_ok_and(|run| run.status.success()) {
        eprintln!("skipped: a terminal to type on needs python3");
        return None;
    }
    let mut child = Command::new("python3")
        .args(["-c", SPAWN, env!("CARGO_BIN_EXE_drift")])
        .args(arguments)
        .current_dir(place.path("."))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    child
        .stdin
        .take()
        .expect("it is a pipe")
        .write_all(lines.as_bytes())
        .expect("it reads");
    Some(Said::of(child.wait_with_output().expect("it ends")))
}

#[test]
fn on_a_terminal_each_finding_is_decided() {
    let place = changed("", "");
    place.git(&["init", "-q"]);
    place.git(&["config", "user.email", "vet@example.com"]);
    // An answer that is none, no reason, a wrong day; then what counts.
    let Some(said) = typed(&place, &["review"], "?\nw\n\nw\nlater\nsoon\nw\nlater\n\nacc\n") else {
        return;
    };
    said.ends(0).says(&[
        "1 of 2: accept, waive, skip or quit?",
        "`soon` is neither a date nor a time from today",
        "vet@example.com answers for it",
        "2 of 2: accept, waive, skip or quit?",
        "pets: accepted:",
        "2 findings: 1 accepted, 1 waived, 0 left. Commit the snapshots and the waivers.",
    ]);
    assert!(
        place
            .read("waivers.toml")
            .contains("reason = \"later\"\nowner = \"vet@example.com\"")
    );
    assert!(place.read("snapshots/pets/default/accepted.md").contains(" · only · breaking · "));
    place.run(&["check"]).ends(0);
}

#[test]
fn a_review_may_be_left_at_any_time() {
    let place = changed("", "");
    let Some(said) = typed(&place, &["review"], "s\nq\n") else { return };
    said.ends(0).says(&["2 findings: 0 accepted, 0 waived, 2 left."]);
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1).says(&["2 breaking."]);
}
