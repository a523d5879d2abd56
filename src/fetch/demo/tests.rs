//! Tests of the demo provider: what it serves, state by state, and that what it serves keeps to its own document.

use super::*;

fn json(name: &str) -> serde_json::Value {
    serde_json::from_str(&document("jira", name).expect("the state opens")).expect("it is JSON")
}

#[test]
fn every_state_opens() {
    for state in states() {
        assert_eq!(json(state)["openapi"], "3.0.3", "{state}");
    }
}

#[test]
fn the_default_configuration_is_right() {
    let config = crate::config::Config::parse(default_config(), "drift.toml").expect("no problem in it");
    assert_eq!(config.consumers_of("jira").count(), 2);
}
