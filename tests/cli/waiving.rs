//! `drift waive`: what it writes, what it lists, what it takes out, and what it refuses.

use super::Place;
use super::deciding::changed;

/// The fingerprint of a rule's finding, after a check.
pub(crate) fn fingerprint(place: &Place, rule: &str) -> String {
    let findings = place.findings();
    let found = findings
        .iter()
        .find(|finding| finding["rule"] == rule)
        .expect("the rule found something");
    found["fingerprint"].as_str().expect("it is a text").to_owned()
}

const PARAMETER: &str = "parameter-became-required";
const PROPERTY: &str = "response-property-removed";

#[test]
fn a_waiver_is_written_with_what_it_waives_and_holds() {
    let place = Place::accepted();
    place.write("pets.yaml", &super::v2());
    let whole = fingerprint(&place, PARAMETER);
    let said = place.run(&[
        "waive",
        &whole[..7],
        "--reason",
        "We send\nit \"always\".",
        "--owner",
        "identity-team@example.com",
        "--expires",
        "2d",
    ]);
    let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48);
    let day = day.strftime("%Y-%m-%d").to_string();
    said.ends(0).says(&[
        &format!("waivers.toml: waived {whole} until {day} (2 days), identity-team@example.com answers for it"),
        "breaking `GET /api/pets` now demands",
    ]);
    let text = place.read("waivers.toml");
    let comment = text
        .lines()
        .find(|line| line.starts_with("# breaking: "))
        .expect("it says what it waives");
    let expected = format!(
        "#:schema ./.drift/waivers.schema.json\n\n[[waiver]]\n{comment}\nfingerprint = \"{whole}\"\nprovider = \"pets\"\n\
         reason = 'We send it \"always\".'\nowner = \"identity-team@example.com\"\nexpires = {day}\n"
    );
    assert_eq!(text, expected);
    assert!(place.path(".drift/waivers.schema.json").exists());
    place
        .run(&["check"])
        .ends(1)
        .says(&["1 breaking, 1 waived (1 waiver expires in 2 days)."]);
    place
        .run(&["waive", &whole, "--reason", "r", "--owner", "o"])
        .ends(2)
        .says(&[&format!("{whole} is waived already until {day}: waivers.toml:3; change it there")]);
}

#[test]
fn what_is_in_the_file_stays_as_it_is() {
    let mine =
        "# Ours.\r\n[[waiver]] # an old one\r\nrule='enums'\r\npath=\"**\"\r\nreason=\"r\"\r\nowner=\"o\"\r\nexpires=2999-01-01 # far";
    let place = changed("", mine);
    let (one, other) = (fingerprint(&place, PARAMETER), fingerprint(&place, PROPERTY));
    place.run(&["waive", &one, &other, &one, "--reason", "r", "--owner", "o"]).ends(0);
    let text = place.read("waivers.toml");
    assert!(text.starts_with(&format!("{mine}\r\n\r\n[[waiver]]\r\n")), "{text}");
    assert_eq!(text.matches("[[waiver]]").count(), 3, "the same is written once: {text}");
    assert!(!text.replace("\r\n", "").contains('\n'), "line ends are the file's own: {text:?}");
    place.run(&["check"]).ends(0);
}

#[test]
fn what_is_over_is_taken_out_with_its_comment_and_nothing_else() {
    let place = changed("", "");
    let whole = fingerprint(&place, PARAMETER);
    let waiver = |what: &str, expires: &str| format!("[[waiver]]\n{what}\nreason = \"r\"\nowner = \"o\"\nexpires = {expires}\n");
    let holding = waiver(&format!("fingerprint = \"{whole}\""), "2999-01-01");
    let text = format!(
        "# All of them.\n\n# Nothing matches this.\n{}\n# --- Pets ---\n\n# This holds.\n{holding}\n# This is over.\n{}\n# The end.\n",
        waiver("rule = \"enums\"\npath = \"**\"\n# not this", "2999-01-01"),
        waiver("rule = \"parameters\"\npath = \"**\"", "2020-01-01"),
    );
    place.write("waivers.toml", &text);
    place.run(&["check"]).ends(1).says(&[
        "waivers.toml:4: nothing matches the waiver",
        "expired on 2020-01-01, and waives nothing any more; `drift waive --prune`",
    ]);
    place.run(&["waive", "--list"]).ends(0).says(&[
        "waivers.toml:4: enums at `**`",
        "nothing matches it any more",
        &whole,
        "waives 1 finding",
        "expired on 2020-01-01; owner o",
    ]);
    place.run(&["waive", "--prune"]).ends(0).says(&[
        "waivers.toml: took out enums at `**`: nothing matches it any more",
        "took out parameters at `**`: expired on 2020-01-01",
    ]);
    assert_eq!(
        place.read("waivers.toml"),
        format!("# All of them.\n\n# --- Pets ---\n\n# This holds.\n{holding}\n# The end.\n")
    );
    place.run(&["waive", "--prune"]).ends(0).says(&["No waiver has run out"]);
    place.run(&["check"]).ends(1).says(&["1 breaking, 1 waived."]).omits(&["any more"]);
}

#[test]
fn a_list_in_one_is_not_torn_apart() {
    let text = "waiver = [\n{ rule = \"enums\", path = \"**\", reason = \"r\", owner = \"o\", expires = 2020-01-01 }]\n";
    let place = changed("", text);
    place.run(&["waive", "--prune"]).ends(2).says(&["do it by hand"]);
    assert_eq!(place.read("waivers.toml"), text);
}

#[test]
fn of_what_no_check_has_seen_nothing_is_taken_out() {
    let text = "[[waiver]]\nrule = \"enums\"\npath = \"**\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2999-01-01\n";
    let place = changed("", text);
    place.run(&["waive", "--prune"]).ends(0).says(&["No waiver has run out"]);
    place
        .run(&["waive", "--list"])
        .ends(0)
        .says(&["the last check did not look at all"]);
    place.run(&["check"]).ends(1);
    place.run(&["waive", "--prune"]).ends(0).says(&["took out"]);
    assert_eq!(place.read("waivers.toml"), "");
    place.run(&["waive", "--list"]).ends(0).says(&["waivers.toml waives nothing."]);
}

#[test]
fn what_cannot_be_meant_is_refused_and_nothing_is_written() {
    let place = changed("", "");
    place.run(&["check"]).ends(1);
    let waive = |rest: &[&str]| place.run(&[&["waive"], rest].concat());
    waive(&["zzz", "--reason", "r", "--owner", "o"])
        .ends(2)
        .says(&["no finding of the last check has the fingerprint `zzz`"]);
    waive(&["c941", "--owner", "o"]).ends(2).says(&["--reason <TEXT>"]);
    waive(&["000000000000", "--reason", " ", "--owner", "o"])
        .ends(2)
        .says(&["`reason` says nothing"]);
    waive(&["000000000000", "--reason", "r", "--owner", "o", "--expires", "2020-01-01"])
        .ends(2)
        .says(&["2020-01-01 has passed already"]);
    assert_eq!(place.read("waivers.toml"), "");
    // One that only a mail has named is taken at its word.
    waive(&["000000000000", "--reason", "r", "--owner", "o"])
        .ends(0)
        .says(&["warning: no check here has shown 000000000000"]);
    assert!(place.read("waivers.toml").contains("fingerprint = \"000000000000\"\nreason"));
}

#[test]
fn a_finding_may_come_from_a_report_and_the_owner_from_git() {
    let place = changed("", "");
    place.run(&["check", "--format", "json", "--output", "report.json"]).ends(1);
    let whole = fingerprint(&place, PROPERTY);
    std::fs::remove_dir_all(place.path(".drift")).unwrap();
    place.git(&["init", "-q"]);
    place.git(&["config", "user.email", "vet@example.com"]);
    place
        .run(&["waive", &whole[..6], "--reason", "r"])
        .ends(2)
        .says(&["no finding of the last check"]);
    place
        .run(&["waive", &whole[..6], "--reason", "r", "--report", "report.json"])
        .ends(0)
        .says(&["vet@example.com answers for it"]);
    place
        .run(&["waive", &whole[..6], "--reason", "r", "--report", "pets.yaml"])
        .ends(2)
        .says(&["pets.yaml:2:1: this is no report of drift"]);
}

#[test]
fn all_of_a_rule_at_some_places_can_be_waived() {
    let place = changed("[waivers]\npath = \"decided/mine.toml\"\n", "");
    let waive = |rest: &[&str]| place.run(&[&["waive", "--reason", "r", "--owner", "o", "--expires", "2999-01-01"], rest].concat());
    waive(&["--rule", "parameters"]).ends(2).says(&["--path <PLACES>"]);
    waive(&["--rule", "parameter", "--path", "**"])
        .ends(2)
        .says(&["nothing was changed", "did you mean `parameters`?"]);
    waive(&["--rule", "parameters", "--path", "GET /api/*", "--provider", "cat"])
        .ends(2)
        .says(&["there is no provider `cat`"]);
    assert!(!place.path("decided").exists());
    waive(&["--rule", "parameters", "--path", "GET /api/*", "--provider", "pets"])
        .ends(0)
        .says(&["waived parameters at `GET /api/*` until 2999-01-01"]);
    assert_eq!(
        place.read("decided/mine.toml"),
        "[[waiver]]\nrule = \"parameters\"\npath = \"GET /api/*\"\nprovider = \"pets\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2999-01-01\n"
    );
    place.run(&["check"]).ends(1).says(&["1 breaking, 1 waived."]);
}
