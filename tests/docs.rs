//! The texts for newcomers say what is: commands that parse, configurations that are right, files that exist, and output that the
//! program really prints.

use apidrift::cli::args::Args;
use apidrift::config::{Config, KnownRules, Waivers};
use apidrift::rules::REGISTRY;
use clap::{CommandFactory, Parser};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Texts with commands in them.
const TEXTS: [&str; 9] = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "demo/README.md",
    "templates/config/empty.toml",
    "ci/drift.sh",
    "ci/crontab",
    "ci/gitlab-ci.yml",
    "ci/kubernetes.yaml",
];

#[test]
fn every_command_that_is_named_exists() {
    for name in TEXTS {
        for command in commands(&read(name)) {
            if let Err(error) = Args::try_parse_from(words(&command)) {
                // A command without what it needs (`drift diff`) is a mention of it.
                assert!(error.to_string().contains("required arguments"), "{name}: `{command}`: {error}");
            }
        }
    }
}

#[test]
fn commands_are_found_in_blocks_and_in_sentences() {
    let text = "Try `drift check --notify` or:\n\n```sh\ncargo run --release -- check jira   # the demo\n  drift diff 'a b' c\n```\nand `drift.toml`.\n";
    assert_eq!(commands(text), ["drift check --notify", "drift check jira", "drift diff 'a b' c"]);
    assert_eq!(words("drift diff 'a b' c"), ["drift", "diff", "a b", "c"]);
    assert!(Args::try_parse_from(words("drift check --nofity")).is_err());
}

/// What stands between backticks and begins with `drift`, and lines that begin with it.
fn commands(text: &str) -> Vec<String> {
    let quoted = text.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2));
    let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ']));
    let lines = lines.filter_map(|line| {
        line.strip_prefix("cargo run --release -- ")
            .map(|rest| format!("drift {rest}"))
            .or_else(|| starts(line))
    });
    let mut all: Vec<String> = quoted.filter_map(starts).chain(lines).collect();
    for command in &mut all {
        let end = ["  ", " #", "||", "&&"].iter().filter_map(|mark| command.find(mark)).min();
        command.truncate(end.unwrap_or(command.len()));
        command.truncate(command.trim_end().len());
    }
    all
}

fn starts(text: &str) -> Option<String> {
    let command = text.strip_prefix("drift ")?.split(' ').next()?;
    (text.len() > "drift ".len() && (Args::command().find_subcommand(command).is_some() || text.contains(" --"))).then(|| text.to_owned())
}

/// Words as a shell splits them, as far as single and double quotes go.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().expect("there is always one").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_configuration_that_is_shown_is_right() {
    let readme = read("README.md");
    let blocks: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(!blocks.is_empty());
    let (ids, families): (Vec<&str>, Vec<&str>) = REGISTRY.iter().map(|row| (row.id, row.family)).unzip();
    let known = KnownRules {
        ids: &ids,
        families: &families,
    };
    for block in blocks {
        if block.starts_with("[[waiver]]") {
            Waivers::parse(block, Path::new("README.md"), &[], known).unwrap_or_else(|error| panic!("{error}"));
        } else {
            let config = Config::parse(block, "README.md");
            let checked = config.and_then(|config| config.check_rules(block, known));
            checked.unwrap_or_else(|error| panic!("{error}"));
        }
    }
    Config::parse(&read("drift.toml"), "drift.toml").unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_file_that_is_linked_exists() {
    for name in ["README.md", "CONTRIBUTING.md"] {
        for target in read(name).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            assert!(file.contains("://") || root().join(file).exists(), "{name} links to {file}");
        }
    }
}

/// A copy of what the repository watches, so that a run leaves the repository alone.
fn watched() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::copy(root().join("drift.toml"), folder.path().join("drift.toml")).expect("it can be copied");
    copy(&root().join("snapshots"), &folder.path().join("snapshots"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it is a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}

fn check(folder: &Path, state: &str) -> (Option<i32>, String) {
    let text = read("drift.toml").replace("demo:jira@after", &format!("demo:jira@{state}"));
    fs::write(folder.join("drift.toml"), text).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_drift"))
        .args(["check", "jira"])
        .current_dir(folder)
        .env_remove("COLUMNS")
        .output()
        .expect("drift runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The table, the finding that the first screen is about, and the end of what is printed; `…` for what is left out.
fn capture(printed: &str) -> String {
    let blocks: Vec<&str> = printed.trim().split("\n\n").collect();
    let finding = blocks
        .iter()
        .find(|block| block.contains("mapping     `name`"))
        .expect("the finding is there");
    let (first, last) = (blocks.first().expect("there is a table"), blocks.last().expect("there is an end"));
    format!(" {first}\n…\n{finding}\n…\n{last}\n")
}

/// `DRIFT_BLESS=1 cargo test --test docs` writes the README's capture anew; read it before you commit it.
#[test]
fn the_first_screen_shows_what_is_printed() {
    let (code, printed) = check(watched().path(), "after");
    assert_eq!(code, Some(1), "{printed}");
    let readme = read("README.md");
    let (before, rest) = readme.split_once("```text\n").expect("the first screen has a capture");
    let (shown, after) = rest.split_once("```").expect("the capture ends");
    if std::env::var_os("DRIFT_BLESS").is_some() {
        let blessed = format!("{before}```text\n{}```{after}", capture(&printed));
        fs::write(root().join("README.md"), blessed).expect("it can be written");
    } else {
        assert_eq!(shown, capture(&printed), "`DRIFT_BLESS=1 cargo test --test docs` writes it anew");
    }
}

#[test]
fn the_committed_baseline_is_the_state_before() {
    let (code, printed) = check(watched().path(), "before");
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("unchanged"), "{printed}");
    assert_eq!(check(watched().path(), "users-only").0, Some(1));
}

#[test]
fn the_repository_watches_what_the_tutorial_does() {
    let tutorial = read("demo/drift.toml");
    assert!(
        read("drift.toml").ends_with(&tutorial),
        "drift.toml is a line for editors and demo/drift.toml"
    );
}
