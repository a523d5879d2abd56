//! `schemas/config.schema.json` and the reading of `drift.toml` say the same.

use super::{ALL, Section};
use crate::config::Config;
use serde_json::Value;
use std::collections::BTreeSet;

const EXAMPLE: &str = include_str!("../../../schemas/examples/full.toml");

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../schemas/config.schema.json")).expect("the schema is JSON")
}

fn accepts(text: &str) -> bool {
    let instance: Value = toml::from_str(text).expect("this is TOML");
    jsonschema::draft7::new(&schema()).expect("the schema is right").is_valid(&instance)
}

fn definition<'s>(schema: &'s Value, section: &Section) -> &'s Value {
    if section.schema.is_empty() {
        schema
    } else {
        &schema["definitions"][section.schema]
    }
}

#[test]
fn every_key_that_is_read_is_in_the_schema_and_the_other_way_round() {
    let schema = schema();
    for section in ALL {
        let definition = definition(&schema, section);
        let properties = definition["properties"].as_object().expect("a section has properties");
        let described: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(described, section.keys.iter().copied().collect(), "{}", section.name);
        assert_eq!(definition["additionalProperties"], Value::Bool(false), "{}", section.name);
    }
}

#[test]
fn the_example_has_every_key_and_both_sides_accept_it() {
    assert!(accepts(EXAMPLE));
    assert!(Config::parse(EXAMPLE, "drift.toml").is_ok());
    // `folder` belongs to the other transport; everything else can stand in one file.
    for key in ALL.iter().flat_map(|section| section.keys).filter(|key| **key != "folder") {
        assert!(EXAMPLE.contains(key), "the example lacks `{key}`");
    }
}

#[test]
fn both_sides_refuse_the_same() {
    for text in [
        "x = 1",
        "[provider.x]",
        "[provider.x]\nsource = 1",
        "[provider.x]\nsource = \"a\"\nschedule = \"often\"",
        "[provider.x]\nsource = \"a\"\nmax-age = \"long\"",
        "[provider.x]\nsource = \"a\"\nauth = { kind = \"bearer\", token = \"hush\" }",
        "[provider.x]\nsource = \"a\"\nauth = { kind = \"bearer\", token = { env = \"A\", file = \"b\" } }",
        "[provider.x]\nsource = \"a\"\nauth = { kind = \"bearer\", token = { command = \"pass\" } }",
        "[[provider.x.sample]]\nrequest = \"DELETE /x\"",
        "[provider.\"a/b\"]\nsource = \"a\"",
        "[[consumer]]\nname = \"c\"",
        "[[severity]]\nrule = \"x\"",
        "[[severity]]\nrule = \"x\"\nseverity = \"bad\"",
        "[[severity]]\nseverity = \"info\"",
        "[mail]\nfrom = \"a@example.com\"\nhost = \"h\"\nport = 0",
    ] {
        assert!(!accepts(text), "the schema takes {text}");
        assert!(Config::parse(text, "drift.toml").is_err(), "reading takes {text}");
    }
}
