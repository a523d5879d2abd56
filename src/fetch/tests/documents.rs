//! Documents in several files, from disk, git and the network, and conditional requests.

use super::{demo, look_with, no_secrets, plan, refused, short};
use crate::config::Source;
use crate::disk::Repository;
use crate::fetch::client::Budget;
use crate::fetch::document::Errand;
use crate::fetch::{Fetcher, Kept, Limits, Outcome, Surroundings};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = "openapi: 3.0.0\npaths:\n  /a:\n    $ref: paths/a.yaml\n  /b:\n    $ref: https://127.0.0.1:1/b.yaml\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("paths")).unwrap();
    fs::write(folder.path().join("openapi.yaml"), ROOT).unwrap();
    fs::write(folder.path().join("paths/a.yaml"), "get:\n  $ref: ../shared.yaml#/get\n").unwrap();
    fs::write(folder.path().join("shared.yaml"), "get: { responses: {} }\n").unwrap();
    folder
}

fn names(source: &Source, folder: &Path) -> Vec<String> {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let document = fetcher.document(source, folder, false).unwrap();
    document.bundle.trees().map(|tree| tree.name().to_owned()).collect()
}

#[test]
fn a_document_brings_the_files_that_it_refers_to() {
    let folder = folder();
    let found = names(&"openapi.yaml".parse().unwrap(), folder.path());
    assert_eq!(
        found,
        ["openapi.yaml", "paths/a.yaml", "shared.yaml"],
        "and nothing from a private address"
    );
}

#[test]
fn a_file_that_is_not_there_costs_what_refers_to_it() {
    let folder = folder();
    fs::remove_file(folder.path().join("shared.yaml")).unwrap();
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let document = fetcher.document(&"openapi.yaml".parse().unwrap(), folder.path(), false).unwrap();
    let why = document.bundle.resolve(1, "../shared.yaml#/get").unwrap_err().to_string();
    assert!(why.contains("cannot be read"), "{why}");
    let why = document.bundle.resolve(0, "https://127.0.0.1:1/b.yaml").unwrap_err().to_string();
    assert!(why.contains("private"), "{why}");
}

#[test]
fn a_reference_that_may_work_tomorrow_costs_the_document() {
    let folder = folder();
    let text = "[provider.p]\nsource = \"openapi.yaml\"\nallow-private = true\n";
    let failure = refused(short(), text, folder.path());
    assert_eq!(failure.outcome(), Outcome::Unreachable, "{failure}");
}

#[test]
fn a_document_of_a_commit_is_read_with_its_files() {
    let folder = folder();
    let git = |words: &[&str]| {
        let identity = ["-c", "user.name=n", "-c", "user.email=e@example.com"];
        assert!(
            Command::new("git")
                .arg("-C")
                .arg(folder.path())
                .args(identity)
                .args(words)
                .output()
                .unwrap()
                .status
                .success()
        );
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    fs::write(folder.path().join("shared.yaml"), "get: 1\n").unwrap();
    let found = names(&"git:HEAD:openapi.yaml".parse().unwrap(), folder.path());
    assert_eq!(found, ["git:HEAD:openapi.yaml", "git:HEAD:paths/a.yaml", "git:HEAD:shared.yaml"]);
    let failure = refused(short(), "[provider.p]\nsource = \"git:HEAD:nowhere.yaml\"\n", folder.path());
    assert!(
        failure.to_string().starts_with("git:HEAD:nowhere.yaml: git does not have it"),
        "{failure}"
    );
}

#[test]
fn files_that_are_no_documents_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("empty.json"), " \n").unwrap();
    fs::write(at("broken.json"), "{\"openapi\": \n").unwrap();
    fs::write(at("large.json"), vec![b' '; 2 * 1024 * 1024]).unwrap();
    for (source, outcome, sentence) in [
        ("nowhere.json", Outcome::Unreachable, "nowhere.json: cannot be read: "),
        ("folder", Outcome::Unreachable, "folder: is a folder; name the document in it"),
        (
            "empty.json",
            Outcome::Malformed,
            "empty.json: the file is empty where a document was expected",
        ),
        ("broken.json", Outcome::Malformed, "broken.json:2:1: "),
        ("large.json", Outcome::Malformed, "large.json: it is larger than 1 MiB"),
        (
            "demo:nobody@after",
            Outcome::Unreachable,
            "demo:nobody@after: there is no demo provider `nobody`",
        ),
    ] {
        let failure = refused(short(), &format!("[provider.p]\nsource = \"{source}\"\n"), folder.path());
        assert_eq!(failure.outcome(), outcome, "{failure}");
        assert!(failure.to_string().starts_with(sentence), "{failure}");
    }
}

#[test]
fn a_document_in_too_many_files_is_given_up_on() {
    let folder = folder();
    let limits = Limits {
        bundle: (1 << 20, 2),
        ..short()
    };
    let failure = refused(limits, "[provider.p]\nsource = \"openapi.yaml\"\n", folder.path());
    assert!(failure.to_string().contains("is split into more than 2 files"), "{failure}");
}

#[test]
fn a_public_document_reaches_neither_private_addresses_nor_files() {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let errand = Errand {
        client: &fetcher.client,
        budget: &Budget::new(&short()),
        folder: Path::new("/"),
        git: &Repository::around(Path::new("/")),
        allow_private: true,
        timeout: None,
        credential: None,
        known: &Kept::new(),
        kept: &RefCell::default(),
        demos: &BTreeMap::new(),
    };
    let refused = |uri: &str| {
        let referred = errand.referred(uri, true, false);
        fetcher.runtime.block_on(referred).err().expect("it is refused").to_string()
    };
    assert!(refused("http://169.254.169.254/latest").contains("is private"));
    assert!(refused("/etc/passwd").contains("may not refer to files of this machine"));
    assert!(refused("git:HEAD:secrets.yaml").contains("may not refer to files of this machine"));
}

#[test]
fn the_demo_document_is_named_by_its_source() {
    let look = demo("after");
    let document = look.documents[0].result.as_ref().unwrap();
    assert_eq!(document.bundle.tree(0).name(), "demo:jira@after");
    assert!(look.samples[0].result.is_ok(), "{:?}", look.samples[0].result);
    assert!(look.kept.is_empty(), "there is no next time for its address");
}

#[test]
fn a_known_document_is_not_sent_again() {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let demo = fetcher
        .runtime
        .block_on(async { crate::fetch::demo::Demo::start("jira", "after", Vec::new()).unwrap() });
    let text = format!("[provider.p]\nsource = \"{}\"\nallow-private = true\n", demo.document_url());
    let plan = [plan(&text, Path::new("."))];
    let look = |known: &Kept| {
        let around = Surroundings {
            secrets: &no_secrets,
            known,
            recognises: &|_, _, _| false,
            progress: &|_| {},
        };
        fetcher.look(&plan, &around).remove(0)
    };
    let first = look(&Kept::new());
    assert_eq!(first.kept.len(), 1, "the demo sends a validator");
    let second = look(&first.kept);
    assert_eq!(second.kept, first.kept);
    let text = |look: &crate::fetch::Look| look.documents[0].result.as_ref().unwrap().bundle.tree(0).text().to_owned();
    assert_eq!(text(&second), text(&first));
    let seen = demo.requests();
    assert_eq!(seen.iter().map(|seen| seen.conditional).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn several_documents_fail_one_by_one() {
    let folder = folder();
    let text = "[provider.p.documents.good]\nsource = \"shared.yaml\"\n[provider.p.documents.bad]\nsource = \"nowhere.yaml\"\n";
    let look = look_with(short(), &[plan(text, folder.path())]).remove(0);
    let ended: Vec<_> = look
        .documents
        .iter()
        .map(|document| (document.name.as_str(), document.result.is_ok()))
        .collect();
    assert_eq!(ended, [("good", true), ("bad", false)]);
}

#[test]
fn a_text_that_is_recognised_is_not_read() {
    let folder = folder();
    std::fs::write(folder.path().join("torn.json"), "{\"openapi\": ").unwrap();
    let plan = [plan("[provider.p]\nsource = \"torn.json\"\n", folder.path())];
    let look = |known: &str| {
        let around = Surroundings {
            secrets: &no_secrets,
            known: &Kept::new(),
            recognises: &|plan, document, text| (&*plan.provider, document, text) == ("p", "default", known),
            progress: &|_| {},
        };
        let look = Fetcher::new(short(), Vec::new()).unwrap().look(&plan, &around).remove(0);
        look.documents.into_iter().next().unwrap().result
    };
    assert!(look("{\"openapi\": ").unwrap().bundle.is_empty());
    assert!(look("another").is_err());
}
