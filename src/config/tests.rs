//! Whole files: what they mean, and what is said about wrong ones.

use super::*;
use std::time::Duration;

const FULL: &str = include_str!("../../schemas/examples/full.toml");

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, "drift.toml")
}

fn said(text: &str) -> String {
    parse(text).expect_err("this file is wrong").to_string()
}

#[test]
fn reads_a_file_with_everything_in_it() {
    let config = parse(FULL).expect("the example is right");
    let jira = config.provider("jira").expect("it is there");
    assert_eq!(
        jira.documents[0].source,
        Source::Url("https://developer.atlassian.com/cloud/jira/platform/swagger-v3.v3.json".to_owned())
    );
    assert_eq!(jira.max_age, Some(Duration::from_hours(72)));
    assert_eq!(jira.schedule, Some(Schedule::Daily));
    let Some(Auth::Basic { user, password }) = &jira.auth else {
        panic!("basic was said")
    };
    assert_eq!(user, &SecretRef::Env("JIRA_USER".to_owned()));
    assert_eq!(password, &SecretRef::File("secrets/jira".into()));
    assert_eq!(jira.samples[0].operation.to_string(), "GET /rest/api/3/issue/{issueIdOrKey}");
    assert_eq!(
        jira.samples[0].query,
        [
            ("expand".to_owned(), "names".to_owned()),
            ("expand".to_owned(), "schema".to_owned())
        ]
    );
    assert_eq!(
        config.consumers_of("jira").map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["sync-worker", "reports"]
    );
    let reports = &config.consumers[1].promise;
    assert_eq!(reports.unknown_enum_values, Some(Handling::Handled));
    assert_eq!(reports.unexpected_null, Some(Handling::Fatal));
    let Some(Transport::Smtp(smtp)) = config.mail.as_ref().map(|mail| &mail.transport) else {
        panic!("smtp was said")
    };
    assert_eq!((smtp.port, smtp.security), (587, MailSecurity::StartTls));
}

#[test]
fn what_is_unsaid_stays_unsaid() {
    let config = parse("[provider.x]\nsource = \"api.json\"\n[[consumer]]\nname = \"c\"\nprovider = \"x\"\n").expect("this is right");
    assert_eq!(config.consumers[0].promise, Promise::default());
    assert_eq!(config.providers[0].documents[0].name, DEFAULT_DOCUMENT);
    assert_eq!(
        (config.state_folder(), config.snapshots_folder()),
        (".drift".into(), "snapshots".into())
    );
    assert_eq!(parse("").expect("an empty file is right").providers, []);
}

#[test]
fn paths_start_at_the_folder_of_the_file() {
    let config = Config::parse("[state]\npath = \"/var/lib/drift\"\n", "team/drift.toml").expect("this is right");
    assert_eq!(config.state_folder(), PathBuf::from("/var/lib/drift"));
    assert_eq!(config.snapshots_folder(), PathBuf::from("team/snapshots"));
}

#[test]
fn an_unknown_key_names_its_place_and_the_nearest_right_one() {
    let text = "[provider.jira]\nsource = \"api.json\"\n  schedul = \"daily\"\n";
    insta::assert_snapshot!(said(text), @r#"
    drift.toml:3:3: unknown key `schedul` in [provider.NAME]
      3 |   schedul = "daily"
        |   ^^^^^^^
      help: did you mean `schedule`?
    "#);
}

#[test]
fn every_problem_is_said_in_the_order_of_the_file() {
    let text = "
[provider.jira]
source = \"ftp://example.com/api.json\"
schedule = \"dayly\"
max-age = \"3 fortnights\"
allow-private = \"yes\"
operations = [\"/users\"]
[[provider.jira.sample]]
request = \"POST /users\"
[[provider.jira.sample]]
request = \"GET /users/{id}\"
path = { ib = 3 }
[[consumer]]
name = \"a\"
provider = \"jria\"
owners = [\"nobody\"]
reader = \"typd\"
[[consumer]]
name = \"A\"
[mail]
port = 70000
";
    insta::assert_snapshot!(said(text));
}

#[test]
fn a_secret_written_out_is_refused_and_not_repeated() {
    for text in [
        "[provider.x]\nsource = \"a\"\nauth = { kind = \"bearer\", token = \"hush-1234\" }\n",
        "[provider.x]\nsource = \"a\"\n[provider.x.auth]\nkind = \"basic\"\nuser = \"hush-1234\"\npassword = \"hush-1234\"\n",
        "[provider.x]\nsource = \"a\"\n[provider.x.auth]\nkind = \"bearer\"\ntoken = { env = \"hush-1234\" }\n",
        "[provider.x]\nsource = \"a\"\n[provider.x.auth]\nkind = \"bearer\"\ntokn = \"hush-1234\"\n",
        "[provider.x]\nsource = \"a\"\ntoken = \"hush-1234\"\n",
        "[provider.x]\nsource = \"https://me:hush-1234@example.com/api.json\"\n",
        "[provider.x]\nsource = \"https://example.com/api.json?api_key=hush-1234\"\n",
        "[provider.x]\nsource = \"a\"\n[[provider.x.sample]]\nrequest = \"GET /x\"\nheaders = { Authorization = \"Bearer hush-1234\" }\n",
        "[provider.x]\nsource = \"a\"\n[[provider.x.sample]]\nrequest = \"GET /x\"\nquery = { api_key = \"hush-1234\" }\n",
        "[mail]\nfrom = \"a@example.com\"\nhost = \"h\"\nuser = \"hush-1234\"\npassword = \"hush-1234\"\n",
        "[mail]\nfrom = \"a@example.com\"\nhost = \"h\"\npassword = \"hush-1234\n",
    ] {
        let said = said(text);
        assert!(!said.contains("hush"), "{said}");
        assert!(said.contains("drift.toml:"), "{said}");
    }
}

#[test]
fn a_syntax_error_has_a_place() {
    insta::assert_snapshot!(said("[provider.jira\nsource = \"a\"\n"), @r"
    drift.toml:1:15: this is not TOML: unclosed table, expected `]`
      1 | [provider.jira
        |               ^
    ");
    insta::assert_snapshot!(said("[provider.x]\nsource = \"a\"\n[provider.x]\nsource = \"b\"\n"), @r"
    drift.toml:3:11: this is not TOML: duplicate key
      3 | [provider.x]
        |           ^
    ");
}

#[test]
fn a_password_does_not_travel_in_the_clear() {
    let mail = |host| {
        format!(
            "[mail]\nfrom = \"a@example.com\"\nhost = \"{host}\"\nsecurity = \"none\"\nuser = {{ env = \"U\" }}\npassword = {{ env = \"P\" }}\n"
        )
    };
    assert!(said(&mail("smtp.example.com")).contains("for everybody to read"));
    assert!(parse(&mail("127.0.0.1")).is_ok());
}

#[test]
fn a_consumer_cannot_use_what_nobody_watches() {
    let file = |used| {
        format!(
            "[provider.x]\nsource = \"a\"\noperations = [\"GET /a/{{id}}\"]\n[[consumer]]\nname = \"c\"\nprovider = \"x\"\noperations = [\"{used}\"]\n"
        )
    };
    assert!(parse(&file("GET /a/{key}")).is_ok());
    assert!(said(&file("GET /b")).contains("drift.toml:7:15: `GET /b` is not among the operations that are watched"));
}

#[test]
fn no_text_makes_it_panic() {
    let marks = ["", "[", "]", "=", "\"", "{", "}", "é", "\n", "\t", "#", "\u{feff}", "\0"];
    for (at, _) in FULL.char_indices().step_by(11) {
        for mark in marks {
            let (before, after) = FULL.split_at(at);
            let result = parse(&format!("{before}{mark}{after}"));
            if let Err(error) = result {
                assert!(!error.to_string().is_empty());
            }
        }
    }
}
