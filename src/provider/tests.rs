//! The catalogue's files against their schema, and what a plan takes from where.

use super::*;
use crate::config::{Auth, Config, Provider, SecretRef, Source};
use serde_json::Value;
use std::path::Path;

fn provider(text: &str) -> Provider {
    Config::parse(text, "drift.toml").unwrap().providers.remove(0)
}

fn plan(text: &str) -> Result<Plan, PlanError> {
    Plan::new(&provider(text), &Catalogue::built_in(), Path::new("/somewhere"))
}

#[test]
fn every_file_of_the_catalogue_is_in_it_and_follows_the_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../schemas/provider.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("providers");
    let mut files: Vec<String> = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = toml::from_str(&text).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
        files.push(path.file_stem().unwrap().to_string_lossy().into_owned());
    }
    files.sort();
    assert_eq!(files, Catalogue::built_in().names());
}

#[test]
fn every_entry_is_read_and_called_like_its_file() {
    let catalogue = Catalogue::built_in();
    for name in catalogue.names() {
        let entry = catalogue.get(&name).unwrap();
        assert_eq!(entry.name, name);
        let filled = |sample: &EntrySample| sample.path.keys().all(|key| sample.request.path.contains(&format!("{{{key}}}")));
        assert!(entry.samples.iter().all(filled), "{name}: a path value that no sample uses");
        let open = |sample: &EntrySample| sample.request.path.matches('{').count() != sample.path.len();
        assert!(!entry.samples.iter().any(open), "{name}: a path without its value");
    }
}

#[test]
fn an_entry_gives_what_the_user_left_unsaid() {
    let found = plan("[provider.tracker]\ncatalogue = \"jira\"\n").unwrap();
    assert_eq!((found.provider.as_str(), found.title.as_str()), ("tracker", "Jira Cloud"));
    assert!(matches!(&found.documents[0].source, Source::Url(url) if url.ends_with("/swagger-v3.v3.json")));
    assert!(found.samples.is_empty() && found.auth.is_none(), "nobody said how to sign in");
}

#[test]
fn who_says_how_to_sign_in_gets_the_samples_of_the_entry() {
    let text = "[provider.jira]\ncatalogue = \"jira\"\nserver = \"https://acme.atlassian.net\"\n\
                auth = { kind = \"bearer\", token = { env = \"MINE\" } }\n";
    let found = plan(text).unwrap();
    assert_eq!(found.server.as_deref(), Some("https://acme.atlassian.net"));
    assert_eq!(found.samples.len(), 3);
    let mine = SecretRef::Env("MINE".to_owned());
    assert_eq!(found.auth, Some(Auth::Bearer { token: mine }));
}

#[test]
fn own_samples_use_the_way_in_of_the_entry() {
    let found = plan("[provider.jira]\ncatalogue = \"jira\"\nsample = [{ request = \"GET /rest/api/3/myself\" }]\n").unwrap();
    assert_eq!(found.samples.len(), 1);
    let env = |name: &str| SecretRef::Env(name.to_owned());
    let (user, password) = (env("JIRA_USER"), env("JIRA_TOKEN"));
    assert_eq!(found.auth, Some(Auth::Basic { user, password }));
}

#[test]
fn an_unknown_entry_names_the_nearest() {
    let error = plan("[provider.jira]\ncatalogue = \"jria\"\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "provider `jira`: the catalogue has no provider `jria`; did you mean `jira`?"
    );
    assert_eq!(error.at.line, 1);
}

#[test]
fn an_entry_of_the_user_hides_the_built_in_one() {
    let mut catalogue = Catalogue::built_in();
    let text = "name = \"jira\"\ntitle = \"Ours\"\n[[document]]\nname = \"default\"\nurl = \"https://jira.example/openapi.json\"\n";
    catalogue.overlay(text, "providers/jira.toml").unwrap();
    assert_eq!(catalogue.get("jira").unwrap().title, "Ours");
    assert_eq!(catalogue.names(), Catalogue::built_in().names());
}

#[test]
fn a_wrong_entry_says_where() {
    let unknown = Entry::parse("name = \"x\"\ntitle = \"X\"\ncolour = \"red\"\ndocument = []\n", "providers/x.toml").unwrap_err();
    assert!(
        unknown.to_string().starts_with("providers/x.toml:3:1: unknown field `colour`"),
        "{unknown}"
    );
    let empty = Entry::parse("name = \"x\"\ntitle = \"X\"\ndocument = []\n", "x.toml").unwrap_err();
    assert_eq!(empty.to_string(), "x.toml:1:1: the provider has no document; add a `[[document]]`");
}
