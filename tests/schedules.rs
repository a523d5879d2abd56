//! `ci/`: the script that every schedule runs is run here, in a clone of a repository of its own, with a `gh` that writes down what
//! it was asked. What the schedules call exists.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ci/drift.sh");
const DRIFT: &str = env!("CARGO_BIN_EXE_drift");

/// A repository, a clone of it with the tutorial committed, and a folder of programs.
struct Place {
    folder: TempDir,
}

impl Place {
    /// `gh` is what the stand-in for `gh` does.
    fn new(gh: &str) -> Self {
        let place = Place {
            folder: tempfile::tempdir().expect("a folder can be made"),
        };
        for name in ["programs", "clone"] {
            fs::create_dir(place.path(name)).expect("a folder can be made");
        }
        place.git(&["init", "--quiet", "--bare", "../origin"]);
        place.git(&["init", "--quiet", "--initial-branch", "main"]);
        place.git(&["remote", "add", "origin", "../origin"]);
        place.tutorial();
        place.commit("Watch the demo");
        place.program("drift", &format!("exec '{DRIFT}' \"$@\""));
        place.program("gh", &format!("echo \"$@\" >> '{}'\n{gh}", place.path("asked").display()));
        place
    }

    fn tutorial(&self) {
        let output = Command::new(DRIFT)
            .args(["init", "--demo"])
            .current_dir(self.path("clone"))
            .output()
            .expect("drift runs");
        assert!(output.status.success(), "{output:?}");
        let config = self.path("clone/drift.toml");
        let text = fs::read_to_string(&config).expect("it was written");
        fs::write(
            config,
            format!("{text}\n[mail]\nfrom = \"drift@example.com\"\nfolder = \"../mail\"\n"),
        )
        .expect("it can be written");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn program(&self, name: &str, body: &str) {
        let path = self.path("programs").join(name);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("a program can be written");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program can be made to run");
    }

    fn git(&self, args: &[&str]) -> String {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        let output = Command::new("git")
            .args(identity)
            .args(args)
            .current_dir(self.path("clone"))
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {args:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["push", "--quiet", "origin", "HEAD"]);
    }

    fn run(&self, variables: &[(&str, &str)]) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("sh")
            .arg(SCRIPT)
            .current_dir(self.path("clone"))
            .env("PATH", format!("{}:{path}", self.path("programs").display()))
            .env_remove("GH_TOKEN")
            .env_remove("GITLAB_CI")
            .env_remove("CI_DEFAULT_BRANCH")
            .env_remove("GITHUB_STEP_SUMMARY")
            .envs(variables.iter().copied())
            .output()
            .expect("sh runs")
    }

    fn asked(&self) -> String {
        fs::read_to_string(self.path("asked")).unwrap_or_default()
    }
}

#[test]
fn what_changed_becomes_a_pull_request_and_the_clone_stays_as_it_was() {
    let place = Place::new("");
    let summary = place.path("summary");
    let output = place.run(&[("GH_TOKEN", "x"), ("GITHUB_STEP_SUMMARY", &summary.display().to_string())]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("accountId"), "{output:?}");
    assert!(
        place.asked().contains("pr create --head drift/baseline --base main"),
        "{}",
        place.asked()
    );
    assert!(fs::read_to_string(summary).is_ok_and(|text| text.contains("accountId")));
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    assert_eq!(place.git(&["symbolic-ref", "--short", "HEAD"]), "main");
    let proposed = place.git(&["diff", "--name-only", "main", "origin/drift/baseline"]);
    assert!(proposed.contains("snapshots/jira/default/accepted.md"), "{proposed}");
    assert!(
        fs::read_dir(place.path("mail")).is_ok_and(|mails| mails.count() == 2),
        "each owner is told"
    );
}

#[test]
fn once_merged_all_is_quiet() {
    let place = Place::new("");
    assert_eq!(place.run(&[("GH_TOKEN", "x")]).status.code(), Some(1));
    place.git(&["merge", "--quiet", "--ff-only", "origin/drift/baseline"]);
    let asked = place.asked();
    let output = place.run(&[("GH_TOKEN", "x")]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(place.asked(), asked, "nothing is proposed");
    let log = fs::read_to_string(place.path("clone/.drift/observations/jira/default.ndjson")).expect("the state is kept");
    let epochs: Vec<&str> = log
        .lines()
        .filter_map(|line| line.split("\"epoch\":\"").nth(1)?.get(..64))
        .collect();
    assert_eq!(epochs.len(), 2, "each run adds what it saw");
    assert_ne!(epochs[0], epochs[1], "and the merge began anew");
}

#[test]
fn an_open_pull_request_is_brought_up_to_date() {
    let place = Place::new("case \"$*\" in 'pr list'*) echo 7 ;; esac");
    assert_eq!(place.run(&[("GH_TOKEN", "x")]).status.code(), Some(1));
    assert_eq!(
        place.run(&[("GH_TOKEN", "x")]).status.code(),
        Some(1),
        "a second run pushes over the first"
    );
    assert!(
        place.asked().contains("pr edit 7 --body-file") && !place.asked().contains("pr create"),
        "{}",
        place.asked()
    );
}

#[test]
fn where_pull_requests_are_not_allowed_it_is_an_issue() {
    let place = Place::new("case \"$*\" in 'pr create'*) exit 1 ;; esac");
    assert_eq!(place.run(&[("GH_TOKEN", "x")]).status.code(), Some(1));
    assert!(place.asked().contains("issue create --title"), "{}", place.asked());
}

#[test]
fn without_a_forge_the_branch_is_pushed_even_from_a_detached_head() {
    let place = Place::new("");
    place.git(&["switch", "--quiet", "--detach"]);
    let before = place.git(&["rev-parse", "HEAD"]);
    let output = place.run(&[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("drift/baseline"), "{output:?}");
    assert_eq!(place.asked(), "");
    assert_eq!(place.git(&["rev-parse", "HEAD"]), before);
    assert_ne!(place.git(&["rev-parse", "origin/drift/baseline"]), before);
}

#[test]
fn a_wrong_configuration_proposes_nothing() {
    let place = Place::new("");
    fs::write(place.path("clone/drift.toml"), "[provder.x]\n").expect("it can be written");
    let output = place.run(&[("GH_TOKEN", "x")]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(place.asked(), "");
}

#[test]
fn every_schedule_runs_the_script() {
    let folder = Path::new(SCRIPT).parent().expect("it lies in a folder");
    for name in ["github-actions.yml", "gitlab-ci.yml", "crontab", "kubernetes.yaml"] {
        let text = fs::read_to_string(folder.join(name)).expect("it is there");
        let runs = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#') && line.contains("sh ci/drift.sh"))
            .count();
        assert_eq!(runs, 1, "{name}");
    }
}
