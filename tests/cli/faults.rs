//! What goes wrong, and what is said about it: the configuration, providers, baselines, the disk. The baseline
//! survives all of it.

use super::place::PETS;
use super::{Place, v2};
use std::fs;
use std::time::Duration;

#[test]
fn without_a_configuration_it_says_how_to_begin() {
    let place = Place::new();
    place
        .run(&["check"])
        .ends(2)
        .says(&["there is no drift.toml here or in a folder above", "`drift init`"]);
    place.write("sub/drift.toml", "");
    place
        .run(&["check", "--config", "sub/drift.toml"])
        .ends(2)
        .says(&["names no provider", "`drift add"]);
}

#[test]
fn a_wrong_configuration_is_shown_with_its_place() {
    let place = Place::new();
    place.write("drift.toml", "[provider.pets]\nsource = \n");
    place.run(&["check"]).ends(2).says(&["drift.toml:2:"]);
    place.write("drift.toml", "[provider.pets]\nsuorce = \"pets.yaml\"\n");
    place.run(&["check"]).ends(2).says(&["drift.toml:2:1", "`source`"]);
}

#[test]
fn the_configuration_is_found_upwards() {
    let place = Place::accepted();
    fs::create_dir_all(place.path("a/b")).unwrap();
    let said = super::Said::of(place.command(&["check"]).current_dir(place.path("a/b")).output().unwrap());
    said.ends(0).says(&["unchanged"]);
}

#[test]
fn an_unknown_provider_gets_the_nearest_name() {
    let place = Place::with_pets();
    place
        .run(&["check", "pest"])
        .ends(2)
        .says(&["has no provider `pest`; did you mean `pets`?"]);
    place.run(&["check", "zzz"]).ends(2).says(&["it has pets"]);
    place.run(&["cehck"]).ends(2).says(&["check"]);
}

#[test]
fn an_unset_secret_is_named_with_what_it_is_for() {
    let place = Place::accepted();
    let auth = "auth = { kind = \"bearer\", token = { env = \"PETS_TOKEN_OF_NOBODY\" } }\nserver = \"http://127.0.0.1:9\"\nallow-private = true\nsample = [{ request = \"GET /pets\" }]\n";
    place.write("drift.toml", &format!("{PETS}{auth}"));
    let said = place.run(&["check"]).ends(3);
    said.says(&["PETS_TOKEN_OF_NOBODY", "is not set", "unauthorised"])
        .omits(&["unchanged"]);
}

#[test]
fn one_provider_that_fails_does_not_stop_the_others() {
    let place = Place::accepted();
    place.write("drift.toml", &format!("{PETS}[provider.lost]\nsource = \"lost.yaml\"\n"));
    let said = place.run(&["check"]).ends(3);
    said.says(&["pets", "unchanged", "unreachable", "lost.yaml", "Looked at 1 of 2 providers"]);
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1).says(&["response-property-removed", "lost.yaml"]);
}

#[test]
fn what_is_no_document_is_never_no_change() {
    let cases = [
        ("", "malformed"),
        ("<!doctype html><html>Sign in</html>", ""),
        ("{\"openapi\": \"3.0.0\", \"paths\": ", "malformed"),
        ("{\"hello\": 1}", "implausible"),
        ("openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {}\n", "implausible"),
    ];
    let place = Place::accepted();
    let baseline = place.files("snapshots");
    for (text, outcome) in cases {
        place.write("pets.yaml", text);
        place
            .run(&["check"])
            .ends(3)
            .says(&[outcome, "pets.yaml"])
            .omits(&["unchanged", "no findings"]);
        place.run(&["accept"]).ends(3).says(&["was not looked at"]);
        assert_eq!(place.files("snapshots"), baseline, "{text}");
    }
}

#[test]
fn faults_of_a_provider_leave_the_baseline_and_are_told_apart() {
    let place = Place::new();
    place.write("drift.toml", "[provider.jira]\nsource = \"demo:jira@before\"\n");
    place.run(&["accept"]).ends(0);
    let baseline = place.files("snapshots");
    for (fault, outcome) in [
        ("404", "unreachable"),
        ("401", "unauthorised"),
        ("truncated", "malformed"),
        ("login-page", "implausible"),
        ("not-json", ""),
    ] {
        place.write(
            "drift.toml",
            &format!("[provider.jira]\nsource = \"demo:jira@after?fault={fault}\"\n"),
        );
        place.run(&["check"]).ends(3).says(&[outcome]).omits(&["unchanged", "no findings"]);
        assert_eq!(place.files("snapshots"), baseline, "{fault}");
    }
}

#[test]
fn a_sample_that_fails_is_said_and_is_not_no_change() {
    let place = Place::new();
    let toml =
        |state: &str| format!("[provider.jira]\nsource = \"demo:jira@{state}\"\nsample = [{{ request = \"GET /rest/api/3/myself\" }}]\n");
    place.write("drift.toml", &toml("before"));
    place.run(&["accept"]).ends(0);
    place.write("drift.toml", &toml("before?fault=403@/rest"));
    let said = place.run(&["check"]).ends(3);
    said.says(&["not all samples were looked at", "403"]).omits(&["unchanged"]);
}

#[test]
fn a_damaged_or_newer_baseline_is_said_and_left_alone() {
    for (text, expected) in [
        ("{", "the baseline is damaged"),
        (r#"{"x-drift":{"format":"drift-document/99"}}"#, "update drift"),
        (r#"{"x-drift":{"format":"drift-document/1"}}"#, "the baseline is damaged"),
    ] {
        let place = Place::accepted();
        place.write("snapshots/pets/default/document.json", text);
        place.write("pets.yaml", &v2());
        let baseline = place.files("snapshots");
        place
            .run(&["check"])
            .ends(2)
            .says(&[expected, "snapshots/pets/default"])
            .omits(&["unchanged"]);
        place.run(&["accept"]).ends(2);
        assert_eq!(place.files("snapshots"), baseline);
    }
    let place = Place::accepted();
    place.write(
        "snapshots/pets/default/observed.json",
        "{\"format\":\"drift-observed/99\",\n\"paths\":[\n]}\n",
    );
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(2).says(&["observed.json", "newer"]);
}

#[test]
fn a_damaged_state_costs_a_warning_and_no_run() {
    let place = Place::accepted();
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1);
    for (path, _) in place.files(".drift") {
        fs::write(path, "damaged").unwrap();
    }
    place.run(&["check"]).ends(1).says(&["response-property-removed"]);
    for (path, _) in place.files(".drift") {
        fs::write(path, "damaged").unwrap();
    }
    place.run(&["accept"]).ends(0).says(&["looking again"]);
    fs::remove_dir_all(place.path(".drift")).unwrap();
    place.run(&["check"]).ends(0).says(&["unchanged"]);
}

#[test]
fn a_baseline_that_cannot_be_written_stays_as_it_is() {
    let place = Place::accepted();
    place.write("pets.yaml", &v2());
    place.run(&["check"]).ends(1);
    let document = place.read("snapshots/pets/default/document.json");
    // A file where the new baseline has to go: not even root can write there.
    place.write("snapshots/pets/.default.new", "in the way");
    place.run(&["accept"]).ends(2).says(&["cannot", ".default.new"]);
    assert_eq!(place.read("snapshots/pets/default/document.json"), document);
    fs::remove_file(place.path("snapshots/pets/.default.new")).unwrap();
    place.run(&["accept"]).ends(0);
}

#[test]
fn a_state_that_cannot_be_written_costs_a_warning() {
    let place = Place::accepted();
    fs::remove_dir_all(place.path(".drift")).unwrap();
    place.write(".drift", "a file");
    place.write("pets.yaml", &v2());
    place
        .run(&["check"])
        .ends(1)
        .says(&["warning:", ".drift", "the run goes on without it"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let place = Place::accepted();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let run = place.command(&["check"]).stdout(full).output().unwrap();
    let said = super::Said::of(run).ends(2);
    said.says(&["cannot write to standard output"]);
}

#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let place = Place::accepted();
    place.write("pets.yaml", &v2());
    place.run(&["check", "--format", "json", "--output", "out/report.json"]).ends(1);
    assert!(place.read("out/report.json").ends_with("}\n"));
    let said = place.run(&["check", "--output", "pets.yaml/report.json"]).ends(2);
    said.says(&["cannot", "pets.yaml", "a file stands where a folder should be"]);
}

#[cfg(unix)]
#[test]
fn a_reader_who_goes_away_does_no_harm() {
    let place = Place::new();
    place.run(&["init", "--demo"]).ends(0);
    let mut child = place.start(&["check"]);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(unix)]
#[test]
fn an_interrupt_at_any_time_leaves_the_old_state() {
    let place = Place::new();
    place.write("drift.toml", "[provider.jira]\nsource = \"demo:jira@before\"\n");
    place.run(&["accept"]).ends(0);
    let baseline = place.files("snapshots");
    place.write("drift.toml", "[provider.jira]\nsource = \"demo:jira@after?fault=slow\"\n");
    for (command, wait) in [("check", 30), ("check", 300), ("accept", 30), ("accept", 300)] {
        let mut child = place.start(&[command]);
        std::thread::sleep(Duration::from_millis(wait));
        assert!(child.try_wait().unwrap().is_none(), "it was still at work");
        assert!(!stop(&mut child).success());
        assert_eq!(place.files("snapshots"), baseline);
    }
    place.write("drift.toml", "[provider.jira]\nsource = \"demo:jira@before\"\n");
    place.run(&["check"]).ends(0).says(&["unchanged"]);
}

/// Interrupts a run. One that inherited that interrupts are ignored (a job in the background does) is killed.
#[cfg(unix)]
fn stop(child: &mut std::process::Child) -> std::process::ExitStatus {
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    for _ in 0..100 {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap()
}
