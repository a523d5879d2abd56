//! What a team decides about findings: severities of its own and waivers, in every command that shows findings.

use super::place::PETS;
use super::{Place, V1, v2};
use serde_json::Value;

/// With a change of two findings, both breaking, and these decisions.
pub(crate) fn changed(overrides: &str, waivers: &str) -> Place {
    let place = Place::accepted();
    place.write("pets.yaml", &v2());
    place.write("drift.toml", &format!("{PETS}{overrides}"));
    place.write("waivers.toml", waivers);
    place
}

fn waiver(what: &str, expires: &str) -> String {
    format!("[[waiver]]\n{what}\nreason = \"We send it always.\"\nowner = \"identity-team@example.com\"\nexpires = {expires}\n")
}

const PARAMETER: &str = "rule = \"parameter-became-required\"\npath = \"GET /api/pets\"";
const FAR: &str = "2999-12-31";

fn of<'f>(findings: &'f [Value], rule: &str) -> &'f Value {
    let found = findings.iter().find(|finding| finding["rule"] == rule);
    found.unwrap_or_else(|| panic!("no {rule} in {findings:#?}"))
}

#[test]
fn an_override_changes_the_exit_code_and_says_so() {
    let all = "[[severity]]\nrule = \"parameters\"\nprovider = \"pets\"\nseverity = \"info\"\nreason = \"We send it always.\"\n\
        [[severity]]\nrule = \"response-property-removed\"\npath = \"/api/pets: **.name\"\nseverity = \"risky\"\n";
    let place = changed(all, "");
    let said = place.run(&["check", "-v"]).ends(0);
    said.says(&[
        "info[parameter-became-required]",
        "severity breaking by the rule, info by drift.toml:3: We send it always.",
        "severity breaking by the rule, risky by drift.toml:8",
        "2 findings have their severity from drift.toml.",
        "1 risky, 1 info.",
    ]);
    place.run(&["check", "--fail-on", "risky"]).ends(1);
    let findings = place.findings();
    let note = &of(&findings, "parameter-became-required")["override"];
    assert_eq!(
        (note["was"].as_str(), note["at"].as_str()),
        (Some("breaking"), Some("drift.toml:3"))
    );
    // What is taken as the baseline is written down as it counted.
    place.run(&["accept"]).ends(0).says(&["risky"]);
}

#[test]
fn what_names_no_rule_is_refused_with_its_place() {
    let place = changed("[[severity]]\nrule = \"parameter-became-requird\"\nseverity = \"info\"\n", "");
    place.run(&["check"]).ends(2).says(&[
        "drift.toml:4:8: there is no rule and no family of rules `parameter-became-requird`",
        "did you mean `parameter-became-required`?",
    ]);
    let place = changed("", &waiver("rule = \"enum\"\npath = \"**\"", FAR));
    place
        .run(&["check"])
        .ends(2)
        .says(&["waivers.toml:2:8: there is no rule", "did you mean `enums`?"]);
}

#[test]
fn a_waived_finding_fails_nothing_and_is_counted() {
    let both = waiver(PARAMETER, FAR) + &waiver("rule = \"properties\"\npath = \"**.name\"\nprovider = \"pets\"", FAR);
    let place = changed("", &both);
    let said = place.run(&["check"]).ends(0);
    said.says(&["Looked at 1 of 1 provider: 2 waived.", "Not shown: 2 waived findings"])
        .omits(&["breaking[", "any more"]);
    let said = place.run(&["check", "-v"]).ends(0);
    said.says(&["waived until 2999-12-31 by identity-team@example.com (waivers.toml:1): We send it always."]);
    let findings = place.findings();
    assert!(findings.iter().all(|finding| finding["waived"] == true), "{findings:#?}");
    assert_eq!(findings[0]["waiver"]["owner"], "identity-team@example.com");
    // It changes nothing of what can be accepted.
    place.run(&["accept"]).ends(0).says(&["breaking"]);
    place
        .run(&["check"])
        .ends(0)
        .says(&["waivers.toml:1: nothing matches the waiver", "waivers.toml:7: nothing matches"]);
}

#[test]
fn a_waiver_of_one_finding_leaves_the_other() {
    let place = changed("", "");
    let findings = place.findings();
    let fingerprint = of(&findings, "parameter-became-required")["fingerprint"].as_str().unwrap();
    place.write("waivers.toml", &waiver(&format!("fingerprint = \"{fingerprint}\""), FAR));
    place.run(&["check"]).ends(1).says(&["1 breaking, 1 waived."]).omits(&[fingerprint]);
    place.run(&["check", "--quiet"]).ends(1).omits(&[fingerprint]);
}

#[test]
fn a_waiver_that_ends_soon_is_said_to_and_one_that_ran_out_waives_nothing() {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let place = changed("", &waiver(PARAMETER, &today));
    place.run(&["check"]).ends(1).says(&["1 waived (1 waiver expires after today)"]);
    place.write("waivers.toml", &waiver(PARAMETER, "2020-02-29"));
    place.run(&["check"]).ends(1).says(&[
        "2 breaking.",
        "waivers.toml:1: the waiver of parameter-became-required at `GET /api/pets` by identity-team@example.com expired on 2020-02-29, so its \
         finding counts again.",
    ]);
}

#[test]
fn nothing_is_said_of_a_waiver_whose_provider_was_not_seen() {
    let place = changed("[provider.cats]\nsource = \"cats.yaml\"\n", "");
    place.write("cats.yaml", V1);
    place.run(&["accept", "cats"]).ends(0);
    let stale = |provider: &str| waiver(&format!("rule = \"enums\"\npath = \"**\"\n{provider}"), FAR);
    place.write("waivers.toml", &stale("provider = \"cats\""));
    place.run(&["check", "pets"]).ends(1).omits(&["any more"]);
    place.run(&["check", "cats"]).ends(0).says(&["nothing matches the waiver"]);
    // One of every provider needs all of them.
    place.write("waivers.toml", &stale(""));
    place.run(&["check", "cats"]).ends(0).omits(&["any more"]);
    place.run(&["check"]).ends(1).says(&["nothing matches the waiver"]);
    std::fs::remove_file(place.path("cats.yaml")).unwrap();
    place.run(&["check"]).ends(1).omits(&["any more"]);
}

#[test]
fn nobody_is_mailed_of_what_is_waived_until_the_waiver_ends() {
    let mail = "[[consumer]]\nname = \"shop\"\nprovider = \"pets\"\nowners = [\"vet@example.com\"]\n\
        [mail]\nfrom = \"drift@example.com\"\nfolder = \"mails\"\n";
    let place = changed(mail, &waiver(PARAMETER, FAR));
    place.run(&["check", "--notify"]).ends(1).says(&["vet@example.com was mailed"]);
    let mails = |place: &Place| place.files("mails").iter().map(|(_, text)| text.clone()).collect::<String>();
    assert!(!mails(&place).contains("parameter-became-required"), "{}", mails(&place));
    place.write("waivers.toml", "");
    place.run(&["check", "--notify"]).ends(1).says(&["vet@example.com was mailed"]);
    assert!(mails(&place).contains("parameter-became-required"));
    // Waived after it was told, and told again when that is over.
    place.write("waivers.toml", &waiver(PARAMETER, FAR));
    place.run(&["check", "--notify"]).ends(1).omits(&["was mailed"]);
    place.write("waivers.toml", &waiver(PARAMETER, "2020-01-01"));
    place.run(&["check", "--notify"]).ends(1).says(&["vet@example.com was mailed"]);
}

#[test]
fn a_comparison_knows_the_decisions_about_every_provider() {
    let overrides = "[[severity]]\nrule = \"parameters\"\nseverity = \"info\"\n\
        [[severity]]\nrule = \"properties\"\nprovider = \"pets\"\nseverity = \"info\"\n";
    let place = changed(overrides, &waiver("rule = \"properties\"\npath = \"**.name\"", FAR));
    place.write("old.yaml", V1);
    place
        .run(&["diff", "old.yaml", "pets.yaml"])
        .ends(0)
        .says(&["1 info, 1 waived.", "1 finding has its severity from drift.toml."]);
    place.write("waivers.toml", "");
    place.run(&["diff", "old.yaml", "pets.yaml"]).ends(1).says(&["1 breaking, 1 info."]);
    // One that is near and wrong is said, and stops nobody who did not name it.
    place.write("drift.toml", "wrong");
    place.run(&["diff", "old.yaml", "pets.yaml"]).ends(1).says(&[
        "warning: the severities and waivers of the nearest drift.toml do not count here: drift.toml:1:",
        "2 breaking.",
    ]);
    place.run(&["diff", "old.yaml", "pets.yaml", "--config", "drift.toml"]).ends(2);
}

#[test]
fn the_file_of_waivers_may_lie_elsewhere() {
    let place = changed("[waivers]\npath = \"decided/mine.toml\"\n", "not read");
    place.write("decided/mine.toml", &waiver(PARAMETER, FAR));
    place.run(&["check"]).ends(1).says(&["1 breaking, 1 waived."]);
}
