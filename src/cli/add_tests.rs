//! `drift add` keeps what is there, adds what was asked, or says why not.

use super::*;
use crate::cli::terminal::Terminal;
use crate::cli::{Trouble, init};
use std::fs;
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

fn add(folder: &TempDir, what: &str, name: Option<&str>) -> Result<String, SetupError> {
    let args = args::Add {
        what: what.to_owned(),
        name: name.map(str::to_owned),
    };
    run(folder.path(), None, &args)
}

fn quiet() -> args::Global {
    args::Global {
        config: None,
        quiet: true,
        verbose: false,
        color: args::Colour::Never,
    }
}

fn init_empty(folder: &TempDir) -> Result<String, Trouble> {
    let terminal = Terminal::new(&quiet());
    init::run(folder.path(), None, &args::Init { demo: false }, terminal)
}

fn text(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("drift.toml")).expect("it was written")
}

fn config(folder: &TempDir) -> Config {
    Config::parse(&text(folder), "drift.toml").expect("what was written is right")
}

#[test]
fn adds_a_url_and_makes_the_file_where_there_is_none() {
    let folder = folder();
    let said = add(&folder, "https://api.example.com/v1/openapi.json", None).expect("it can be added");
    assert!(
        said.contains("`example`") && said.contains("which is new") && said.contains("drift check example"),
        "{said}"
    );
    let config = config(&folder);
    assert_eq!(
        config.providers[0].documents[0].source,
        Source::Url("https://api.example.com/v1/openapi.json".to_owned())
    );
    assert!(folder.path().join(".gitignore").is_file());
}

#[test]
fn adds_what_the_catalogue_knows() {
    let folder = folder();
    let said = add(&folder, "jira", None).expect("it is known");
    assert!(
        said.contains("no account is needed") && said.contains("`drift check jira`"),
        "{said}"
    );
    assert_eq!(
        config(&folder).provider("jira").and_then(|jira| jira.catalogue.as_deref()),
        Some("jira")
    );
    add(&folder, "jira", Some("jira-eu")).expect("a second one is another provider");
}

#[test]
fn every_byte_of_the_file_stays() {
    for before in [
        "# mine\r\n[state]\r\npath = \"x\"  # here\r\n",
        "# no line end",
        "[mail]\nfrom=\"a@example.com\"\nfolder=\"m\"\n\n\n",
        "\u{feff}# mark\n",
    ] {
        let folder = folder();
        fs::write(folder.path().join("drift.toml"), before).expect("a file can be written");
        add(&folder, "https://example.com/a.json", None).expect("it can be added");
        let after = text(&folder);
        assert!(after.starts_with(before), "{after}");
        assert_eq!(after.contains("\r\n"), before.contains("\r\n"));
        assert!(config(&folder).provider("example").is_some());
    }
}

#[test]
fn a_file_is_named_from_the_folder_of_the_configuration() {
    let folder = folder();
    let specs = folder.path().join("specs");
    fs::create_dir_all(&specs).expect("a folder can be made");
    fs::write(specs.join("openapi.yaml"), "").expect("a file can be written");
    init_empty(&folder).expect("it can be written");
    let args = args::Add {
        what: "openapi.yaml".to_owned(),
        name: Some("billing".to_owned()),
    };
    run(&specs, None, &args).expect("it can be added");
    assert_eq!(
        config(&folder).providers[0].documents[0].source,
        Source::File("specs/openapi.yaml".into())
    );
}

#[test]
fn nothing_is_added_twice_and_nothing_is_changed_by_a_refusal() {
    let folder = folder();
    add(&folder, "https://example.com/a.json", Some("one")).expect("it can be added");
    let before = text(&folder);
    for (what, name, why) in [
        ("https://example.com/b.json", Some("One"), "has a provider `one` already"),
        (
            "https://example.com/a.json",
            Some("two"),
            "watches that document already, as the provider `one`",
        ),
        ("https://example.com/b.json", Some("a/b"), "cannot name a provider"),
        ("https://me:hush@example.com/b.json", None, "carries a user name or password"),
        ("jria", None, "did you mean `jira`?"),
        ("specs/none.yaml", None, "there is no file `specs/none.yaml`"),
        ("ftp://example.com/b.json", None, "not supported"),
    ] {
        let error = add(&folder, what, name).expect_err("it cannot be added").to_string();
        assert!(error.contains(why) && !error.contains("hush"), "{error}");
        assert_eq!(text(&folder), before);
    }
}

#[test]
fn a_wrong_file_stays_as_it_is() {
    let folder = folder();
    for wrong in ["provider = 3\n", "provider = {}\n", "[mial]\n"] {
        fs::write(folder.path().join("drift.toml"), wrong).expect("a file can be written");
        assert!(add(&folder, "https://example.com/a.json", None).is_err());
        assert_eq!(text(&folder), wrong);
    }
}

#[test]
fn names_come_from_what_an_address_says() {
    for (url, name) in [
        ("https://api.example.com/openapi.json", "example"),
        ("https://example.co.uk/openapi.json", "example"),
        ("https://developer.atlassian.com/cloud/jira/swagger.json", "atlassian"),
        ("http://127.0.0.1:8080/billing/openapi.json", "billing"),
        ("http://localhost/v3/api.json", "v3"),
        ("https://api.dev/openapi.json", "api"),
    ] {
        assert_eq!(name_of_url(url), name, "{url}");
    }
    assert_eq!(name_of_file(Path::new("specs/Billing Service.v2.yaml")), "billing-service");
    assert_eq!(name_of_file(Path::new("payments/openapi.yaml")), "payments");
}

#[test]
fn init_refuses_to_overwrite_and_says_things_to_git_once() {
    let folder = folder();
    fs::write(folder.path().join(".gitignore"), "target\n.drift/").expect("a file can be written");
    let said = init_empty(&folder).expect("it can be written");
    assert!(said.contains(".gitattributes") && !said.contains(".gitignore"), "{said}");
    assert_eq!(config(&folder).providers, []);
    let before = text(&folder);
    let error = init_empty(&folder).expect_err("it is there").to_string();
    assert!(error.contains("stays as it is"), "{error}");
    assert_eq!(text(&folder), before);
    let git = fs::read_to_string(folder.path().join(".gitattributes")).expect("it was written");
    assert!(git.contains("snapshots/**/document.json linguist-generated=true\n"), "{git}");
}

#[test]
fn the_tutorial_is_a_baseline_that_its_provider_has_left_behind() {
    let folder = folder();
    let terminal = Terminal::new(&quiet());
    let said = init::run(folder.path(), None, &args::Init { demo: true }, terminal).expect("it can be set up");
    assert!(
        said.contains("the baseline snapshots/jira") && said.contains("`drift check`"),
        "{said}"
    );
    let source = &config(&folder).providers[0].documents[0].source;
    assert_eq!(source.to_string(), "demo:jira@after");
    let baseline = folder.path().join("snapshots/jira/default");
    assert!(fs::read_to_string(baseline.join("document.json")).is_ok_and(|text| text.contains("\"openapi\"")));
    assert!(fs::read_to_string(baseline.join("accepted.md")).is_ok_and(|text| text.contains("· first ·")));
    assert!(
        fs::read_dir(folder.path().join(".drift")).is_ok_and(|files| files.count() == 2),
        "only the schemas are there"
    );
}

#[test]
fn the_tutorial_touches_nobody_s_baseline() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("snapshots/jira")).expect("a folder can be made");
    let terminal = Terminal::new(&quiet());
    let error = init::run(folder.path(), None, &args::Init { demo: true }, terminal)
        .expect_err("it is there")
        .to_string();
    assert!(error.contains("snapshots/jira is there already"), "{error}");
    assert!(!folder.path().join("drift.toml").exists());
}
