//! Tests of the room: what was staged comes back exactly, and damage costs a warning.

use super::*;
use std::collections::BTreeSet;
use std::fs;

fn state() -> (tempfile::TempDir, State) {
    let dir = tempfile::tempdir().unwrap();
    let state = State::at(dir.path().join(".drift"));
    (dir, state)
}

fn candidate(text: &str) -> Candidate {
    Candidate {
        provider: "jira".to_owned(),
        document: "default".to_owned(),
        what: "Jira 1".to_owned(),
        digest: "sha256:0".to_owned(),
        against: None,
        text: text.to_owned(),
        observed: None,
        findings: vec![Shown {
            fingerprint: "f1".to_owned(),
            severity: "breaking".to_owned(),
            sentence: "It went.".to_owned(),
        }],
    }
}

#[test]
fn what_was_staged_last_is_what_is_accepted() {
    let (_dir, state) = state();
    assert_eq!(state.staged("jira", "default"), Loaded::known(None));
    state.stage(&candidate("old")).unwrap();
    state.stage(&candidate("new")).unwrap();
    assert_eq!(state.staged("jira", "default").value, Some(candidate("new")));
    let folder = state.place("staged", "jira", "default");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2, "the candidate and its name");
    state.unstage("jira", "default").unwrap();
    assert_eq!(state.staged("jira", "default"), Loaded::known(None));
}

#[test]
fn a_candidate_that_was_tampered_with_is_not_accepted() {
    let (_dir, state) = state();
    state.stage(&candidate("old")).unwrap();
    let folder = state.place("staged", "jira", "default");
    let file = fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .find(|entry| entry.file_name() != "latest")
        .unwrap()
        .path();
    let text = fs::read_to_string(&file).unwrap().replace("old", "bad");
    fs::write(&file, text).unwrap();
    let loaded = state.staged("jira", "default");
    assert_eq!(loaded.value, None);
    assert!(loaded.warning.unwrap().contains("changed after it was written"));
    fs::write(folder.join("latest"), "../../../etc/passwd").unwrap();
    assert!(state.staged("jira", "default").warning.unwrap().contains("names no candidate"));
}

#[test]
fn two_runs_at_once_leave_one_whole_candidate() {
    let (_dir, state) = state();
    std::thread::scope(|scope| {
        for text in ["one", "two", "three"] {
            let state = &state;
            scope.spawn(move || (0..20).for_each(|_| state.stage(&candidate(text)).unwrap()));
        }
    });
    assert!(state.staged("jira", "default").value.is_some());
}

#[test]
fn kept_answers_come_back_and_damaged_ones_do_not() {
    let (_dir, state) = state();
    let answer = KeptAnswer {
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
        body: b"{}".to_vec(),
    };
    let kept = Kept::from([("https://example.com/a".to_owned(), answer)]);
    state.keep("jira", &kept).unwrap();
    assert_eq!(state.kept("jira").value, kept);
    assert_eq!(state.kept("other").value, Kept::new());
    let body = state
        .folder()
        .join("kept/jira")
        .join(format!("{}.body", sha256(b"https://example.com/a")));
    fs::write(body, "cut").unwrap();
    let loaded = state.kept("jira");
    assert!(loaded.value.is_empty());
    assert!(loaded.warning.is_some());
}

#[test]
fn the_last_good_look_is_found_among_failures() {
    let (_dir, state) = state();
    let run = |time: &str, outcome: &str, missed| Run {
        time: time.to_owned(),
        provider: "jira".to_owned(),
        document: "default".to_owned(),
        outcome: outcome.to_owned(),
        missed,
        findings: [("breaking".to_owned(), 1)].into(),
    };
    state.record(&run("2026-01-01T00:00:00Z", "changed", 0)).unwrap();
    state.record(&run("2026-01-02T00:00:00Z", "unreachable", 0)).unwrap();
    state.record(&run("2026-01-03T00:00:00Z", "unchanged", 2)).unwrap();
    disk::append_line(&state.log(), "no JSON").unwrap();
    assert_eq!(state.last_good_look("jira", "default").as_deref(), Some("2026-01-01T00:00:00Z"));
    assert_eq!(state.last_good_look("jira", "other"), None);
}

#[test]
fn an_owner_is_told_once_and_again_if_it_comes_back() {
    let (_dir, state) = state();
    let mut alerts = state.alerts().value;
    assert!(alerts.is_due("jira", "f1", "a@example.com"));
    alerts.tell("jira", "f1", "a@example.com");
    state.keep_alerts(&alerts).unwrap();
    let mut alerts = state.alerts().value;
    assert!(!alerts.is_due("jira", "f1", "a@example.com"));
    assert!(alerts.is_due("jira", "f1", "b@example.com"));
    alerts.close_all_but("jira", &BTreeSet::new());
    assert!(alerts.is_due("jira", "f1", "a@example.com"));
    fs::write(state.folder().join("alerts.json"), "{").unwrap();
    assert!(state.alerts().warning.unwrap().contains("told again"));
}

#[test]
fn the_folder_keeps_itself_out_of_git() {
    let (_dir, state) = state();
    state.stage(&candidate("old")).unwrap();
    assert_eq!(fs::read_to_string(state.folder().join(".gitignore")).unwrap(), "*\n");
}
