//! What a file of waivers and the overrides of `drift.toml` mean, and what is said about wrong ones.

use super::*;
use crate::config::Config;
use serde_json::Value as Json;
use std::collections::BTreeSet;

const EXAMPLE: &str = include_str!("../../../schemas/examples/waivers.toml");
const KNOWN: KnownRules<'_> = KnownRules {
    ids: &["response-enum-value-added", "operation-removed"],
    families: &["enums", "operations", "stated"],
};

fn schema() -> Json {
    serde_json::from_str(include_str!("../../../schemas/waivers.schema.json")).expect("the schema is JSON")
}

fn parse(text: &str) -> Result<Waivers, ConfigError> {
    Waivers::parse(text, Path::new("waivers.toml"), &["jira", "github"], KNOWN)
}

fn said(text: &str) -> String {
    parse(text).expect_err("this file is wrong").to_string()
}

/// A waiver that is right but for what is put in front.
fn waiver(what: &str) -> String {
    format!("[[waiver]]\n{what}\nreason = \"r\"\nowner = \"o\"\nexpires = 2027-01-31\n")
}

#[test]
fn the_example_is_read_with_everything_in_it() {
    let waivers = parse(EXAMPLE).expect("the example is right").all;
    assert_eq!(waivers.len(), 2);
    assert_eq!((waivers[0].at.line, waivers[1].at.line), (5, 13), "a waiver starts at its heading");
    assert_eq!(waivers[0].provider(), Some("jira"));
    assert_eq!(waivers[0].expires, jiff::civil::date(2027, 1, 31));
    assert_eq!(waivers[1].expires, jiff::civil::date(2027, 6, 30), "a date may stand in quotes");
    assert_eq!(parse("").expect("an empty file is right").all, []);
}

#[test]
fn the_schema_of_waivers_has_every_key_and_refuses_the_same() {
    let schema = schema();
    let properties = schema["definitions"]["waiver"]["properties"]
        .as_object()
        .expect("it has properties");
    let described: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
    assert_eq!(described, keys::WAIVER.keys.iter().copied().collect());
    let validator = jsonschema::draft7::new(&schema).expect("the schema is right");
    // Editors take a date of TOML for a text; this reader makes something of its own of it.
    let quoted = |text: &str| text.replace("= 2027-01-31", "= \"2027-01-31\"");
    let accepts = |text: &str| validator.is_valid(&toml::from_str(&quoted(text)).expect("this is TOML"));
    assert!(accepts(EXAMPLE));
    for wrong in [
        "x = 1".to_owned(),
        "[[waiver]]".to_owned(),
        waiver(""),
        waiver("fingerprint = \"c941\""),
        waiver("fingerprint = \"c941c75c73d5\"\nrule = \"enums\"\npath = \"**\""),
        waiver("rule = \"enums\""),
        waiver("path = \"**\""),
        waiver("rule = \"enums\"\npath = \" \""),
        waiver("rule = \"enums\"\npath = \"**\"").replace("\"r\"", "\" \""),
        waiver("rule = \"enums\"\npath = \"**\"").replace("owner = \"o\"\n", ""),
        waiver("rule = \"enums\"\npath = \"**\"").replace("2027-01-31", "\"soon\""),
    ] {
        assert!(!accepts(&wrong), "the schema takes {wrong}");
        assert!(parse(&wrong).is_err(), "reading takes {wrong}");
    }
}

#[test]
fn an_unknown_rule_names_its_place_and_the_nearest_right_one() {
    let text = waiver("rule = \"response-enum-value-adde\"\npath = \"**\"");
    insta::assert_snapshot!(said(&text), @r#"
    waivers.toml:2:8: there is no rule and no family of rules `response-enum-value-adde`
      2 | rule = "response-enum-value-adde"
        |        ^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean `response-enum-value-added`?
    "#);
    let text = "[[severity]]\nseverity = \"info\"\nrule = \"operation\"\n";
    let config = Config::parse(text, "drift.toml").expect("only the rule is wrong");
    let error = config.check_rules(text, KNOWN).expect_err("there is no such rule").to_string();
    assert!(
        error.starts_with("drift.toml:3:8: ") && error.contains("did you mean `operations`?"),
        "{error}"
    );
}

#[test]
fn an_unknown_provider_is_refused_in_both_files() {
    assert!(said(&waiver("fingerprint = \"c941c75c73d5\"\nprovider = \"jiro\"")).contains("did you mean `jira`?"));
    let text = "[[severity]]\nrule = \"enums\"\nseverity = \"info\"\nprovider = \"jira\"\n";
    let error = Config::parse(text, "drift.toml").expect_err("there is none").to_string();
    assert!(error.contains("drift.toml:4:12: there is no provider `jira`"), "{error}");
}

#[test]
fn a_date_that_is_none_is_told_what_accepting_is_for() {
    for wrong in ["2027-02-30", "\"2027-1-1\"", "2027-01-31T10:00:00", "1", "\"never\""] {
        let text = waiver("fingerprint = \"c941c75c73d5\"").replace("2027-01-31", wrong);
        let error = said(&text);
        assert!(
            error.contains("waivers.toml:5:11: ") || error.contains("not TOML"),
            "{wrong}: {error}"
        );
    }
}
