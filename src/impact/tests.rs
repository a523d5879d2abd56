//! What overrides and waivers do to findings, and what is said of waivers.

use super::*;
use crate::config::{Config, KnownRules, Waivers};
use crate::rules::{Direction, REGISTRY, Site};
use jiff::civil::{Date, date};
use std::path::Path;

const TODAY: Date = date(2027, 1, 10);
const FINGERPRINT: &str = "c941c75c73d5";

fn finding(sites: &[(&str, &str)]) -> Finding {
    let site = |(operation, place): &(&str, &str)| Site {
        operation: (*operation).into(),
        r#where: (*place).into(),
    };
    Finding {
        rule: "response-enum-value-added".to_owned(),
        severity: Severity::Risky,
        r#trait: Some(Trait::UnknownEnumValues),
        provider: "jira".to_owned(),
        document: "default".to_owned(),
        fingerprint: FINGERPRINT.to_owned(),
        direction: Direction::Response,
        message: String::new(),
        kind: String::new(),
        story: None,
        evidence: Vec::new(),
        sites: sites.iter().map(site).collect(),
        consumers: Vec::new(),
        mapping: None,
        witness: None,
        deadline: None,
        waived: false,
        waiver: None,
        r#override: None,
    }
}

fn state() -> Finding {
    finding(&[
        ("GET /issue", "response 200 body .state"),
        ("GET /board", "response 200 body .state"),
    ])
}

/// The finding under the overrides of a `drift.toml`.
fn overridden(text: &str, mut finding: Finding) -> Finding {
    let text = format!("[provider.jira]\nsource = \"a\"\n{text}");
    let config = Config::parse(&text, "drift.toml").expect("this is right");
    override_severities(std::slice::from_mut(&mut finding), &config.overrides, Path::new("drift.toml"));
    finding
}

fn set(rest: &str) -> Severity {
    overridden(&format!("[[severity]]\n{rest}"), state()).severity
}

#[test]
fn an_override_is_by_rule_family_provider_and_place_and_says_so() {
    let text = "[[severity]]\nrule = \"response-enum-value-added\"\nseverity = \"info\"\nreason = \"any will do\"";
    let changed = overridden(text, state());
    let note = changed.r#override.expect("it says so");
    assert_eq!(
        (changed.severity, note.was, note.at.as_str()),
        (Severity::Info, Severity::Risky, "drift.toml:3")
    );
    assert_eq!(note.reason.as_deref(), Some("any will do"));
    assert_eq!(set("rule = \"enums\"\nseverity = \"info\"\nprovider = \"jira\""), Severity::Info);
    assert_eq!(set("rule = \"types\"\nseverity = \"info\""), Severity::Risky);
    assert_eq!(set("rule = \"enums\"\nseverity = \"info\"\npath = \"/board\""), Severity::Risky);
    assert_eq!(set("rule = \"enums\"\nseverity = \"info\"\npath = \"GET /*\""), Severity::Info);
    let same = overridden("[[severity]]\nrule = \"enums\"\nseverity = \"risky\"", state());
    assert_eq!(same.r#override, None, "one that changes nothing says nothing");
}

#[test]
fn milder_needs_every_place_and_worse_needs_one() {
    assert_eq!(set("rule = \"enums\"\nseverity = \"info\"\npath = \"/issue\""), Severity::Risky);
    assert_eq!(
        set("rule = \"enums\"\nseverity = \"breaking\"\npath = \"/issue\""),
        Severity::Breaking
    );
    let nowhere = overridden("[[severity]]\nrule = \"enums\"\nseverity = \"info\"\npath = \"**\"", finding(&[]));
    assert_eq!(nowhere.severity, Severity::Risky, "what has no place is at no place");
}

#[test]
fn the_last_override_counts_and_every_consumer_follows() {
    let mut hurt = state();
    hurt.consumers = vec![Verdict {
        name: "board".to_owned(),
        severity: Severity::Info,
        owners: Vec::new(),
        usages: Vec::new(),
    }];
    let text = "[[severity]]\nrule = \"enums\"\nseverity = \"info\"\n[[severity]]\nrule = \"enums\"\nseverity = \"breaking\"";
    let changed = overridden(text, hurt);
    assert_eq!(
        (changed.severity, changed.consumers[0].severity),
        (Severity::Breaking, Severity::Breaking)
    );
}

fn waivers(text: &str) -> Waivers {
    let ids: Vec<&str> = REGISTRY.iter().map(|row| row.id).collect();
    let families: Vec<&str> = REGISTRY.iter().map(|row| row.family).collect();
    let known = KnownRules {
        ids: &ids,
        families: &families,
    };
    Waivers::parse(text, Path::new("waivers.toml"), &["jira", "github"], known).unwrap_or_else(|error| panic!("{error}"))
}

fn waiver(what: &str, expires: &str) -> String {
    format!("[[waiver]]\n{what}\nreason = \"r\"\nowner = \"o\"\nexpires = {expires}\n")
}

/// Whether it waives the finding, and how it stands.
fn judged(what: &str, expires: &str, looked: bool) -> (bool, Option<State>) {
    let waivers = waivers(&waiver(what, expires));
    let mut findings = [state()];
    waive(&mut findings, &waivers, TODAY);
    let standing = standing(&waivers, &waivers.all[0], &findings, looked, TODAY);
    (findings[0].waived, standing.map(|standing| standing.state))
}

#[test]
fn a_waiver_is_of_a_finding_or_of_a_rule_at_all_its_places() {
    for what in [
        "fingerprint = \"c941c75c73d5\"",
        "fingerprint = \"c941c75c73d5\"\nprovider = \"jira\"",
        "rule = \"enums\"\npath = \"GET /**\"",
        "rule = \"response-enum-value-added\"\npath = \"**.state\"\nprovider = \"jira\"",
    ] {
        assert_eq!(judged(what, "2027-01-10", true), (true, Some(State::Holds)), "{what}");
    }
    for what in [
        "fingerprint = \"c941c75c73d6\"",
        "fingerprint = \"c941c75c73d5\"\nprovider = \"github\"",
        "rule = \"enums\"\npath = \"GET /board\"",
        "rule = \"types\"\npath = \"**\"",
    ] {
        assert_eq!(judged(what, "2027-01-10", true), (false, Some(State::Stale)), "{what}");
    }
}

#[test]
fn one_that_ran_out_waives_nothing_and_is_told() {
    let of = |looked| judged("fingerprint = \"c941c75c73d5\"", "2027-01-09", looked);
    assert_eq!(of(true), (false, Some(State::Expired)));
    assert_eq!(of(false), (false, Some(State::Expired)), "its finding is there");
}

#[test]
fn of_what_was_not_looked_at_nothing_is_said() {
    assert_eq!(judged("fingerprint = \"000000000000\"", "2027-01-10", false), (false, None));
    assert_eq!(judged("fingerprint = \"000000000000\"", "2026-01-10", false), (false, None));
}

#[test]
fn the_one_that_holds_longest_is_named() {
    let text = waiver("rule = \"enums\"\npath = \"**\"", "2027-02-01") + &waiver("fingerprint = \"c941c75c73d5\"", "2027-03-01");
    let waivers = waivers(&text);
    let mut findings = [state()];
    waive(&mut findings, &waivers, TODAY);
    assert_eq!(findings[0].waiver.as_ref().expect("it is waived").at, "waivers.toml:7");
    let days = |index: usize, today: Date| standing(&waivers, &waivers.all[index], &findings, false, today).map(|one| one.days);
    assert_eq!((days(0, TODAY), days(1, TODAY)), (Some(22), Some(50)));
    assert_eq!(
        days(0, date(2027, 2, 2)),
        None,
        "one that has run out is not missed where another holds"
    );
}
