//! The house rules that a compiler does not hold: which room may import which, how long a file may be, and
//! that every file says what it owns. Each rule is shown to fail on a file that breaks it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import: the room on the left may be imported by the rooms on the right, and by what may import those.
const DIRECTIONS: &[(&str, &[&str])] = &[
    ("source", &["openapi", "sample", "notice", "contract", "fetch"]),
    ("contract", &["openapi", "sample", "snapshot", "compare"]),
    ("compare", &["evidence"]),
    ("sample", &["evidence"]),
    ("notice", &["evidence"]),
    ("evidence", &["rules"]),
    ("rules", &["impact", "witness"]),
    ("witness", &["cli"]),
    ("impact", &["report"]),
    ("report", &["notify"]),
    ("notify", &["cli"]),
    ("config", &["provider", "impact", "notify"]),
    ("provider", &["fetch"]),
    ("fetch", &["cli"]),
    ("state", &["cli"]),
    ("snapshot", &["cli"]),
    ("openapi", &["cli"]),
    ("disk", &["config", "snapshot", "fetch", "notify", "state"]),
];

/// Lines that a file may have.
const LONGEST_FILE: usize = 400;

/// The only room that may print, exit, or read the environment and the clock.
const OUTERMOST: &str = "cli";

/// What only [`OUTERMOST`] may write, each with what it does.
const OUTERMOST_ONLY: &[(&str, &str)] = &[
    ("println!(", "prints"),
    ("eprintln!(", "prints"),
    ("print!(", "prints"),
    ("process::exit", "exits"),
    ("env::var", "reads the environment"),
    ("SystemTime::now", "reads the clock"),
    ("Timestamp::now", "reads the clock"),
    ("Zoned::now", "reads the clock"),
];

struct File {
    room: String,
    path: String,
    text: String,
}

#[test]
fn imports_run_one_way() {
    report(sources().iter().flat_map(wrong_imports));
}

#[test]
fn files_are_short_and_say_what_they_own() {
    report(sources().iter().filter_map(wrong_shape));
}

#[test]
fn only_the_outermost_room_prints_exits_or_reads_the_environment() {
    report(sources().iter().flat_map(wrong_reach));
}

#[test]
fn every_room_has_a_direction() {
    let known: BTreeSet<&str> = DIRECTIONS.iter().flat_map(|(room, by)| by.iter().chain([room])).copied().collect();
    let rooms: BTreeSet<String> = sources().into_iter().map(|file| file.room).collect();
    let unknown: Vec<_> = rooms.iter().filter(|room| !known.contains(room.as_str())).collect();
    assert!(unknown.is_empty(), "rooms without a row in DIRECTIONS: {unknown:?}");
}

#[test]
fn the_directions_have_no_circle() {
    for (room, _) in DIRECTIONS {
        let above = importers(room);
        assert!(!above.contains(room), "{room} may import itself through {above:?}");
    }
}

#[test]
fn a_wrong_import_is_found_however_it_is_written() {
    for text in [
        "use crate::cli::run;",
        "use crate::{source, cli::run};",
        "use crate::{\n    source::{Node, Tree},\n    cli,\n};",
        "fn f() { crate::cli::run() }",
    ] {
        let file = written("compare", text);
        assert_eq!(wrong_imports(&file).len(), 1, "{text}");
    }
    let right = "//! See [`crate::cli`].\nuse crate::contract::Contract; // crate::cli\nuse crate::compare::x;";
    assert!(wrong_imports(&written("compare", right)).is_empty());
}

#[test]
fn a_long_or_silent_file_is_found() {
    assert!(wrong_shape(&written("compare", "use std::fmt;")).is_some());
    assert!(wrong_shape(&written("compare", &format!("//! It owns.\n{}", "\n".repeat(LONGEST_FILE)))).is_some());
    assert!(wrong_shape(&written("compare", "//! It owns.\n")).is_none());
}

#[test]
fn a_reach_for_the_outside_is_found() {
    assert_eq!(wrong_reach(&written("rules", "let now = std::time::SystemTime::now();")).len(), 1);
    assert!(wrong_reach(&written("rules", "//! println!(")).is_empty());
    assert!(wrong_reach(&written(OUTERMOST, "println!(\"x\")")).is_empty());
}

fn written(room: &str, text: &str) -> File {
    File {
        room: room.to_owned(),
        path: format!("src/{room}/mod.rs"),
        text: text.to_owned(),
    }
}

/// Every room that may import `room`: the closure of [`DIRECTIONS`].
fn importers(room: &str) -> BTreeSet<&'static str> {
    let table: BTreeMap<&str, &[&'static str]> = DIRECTIONS.iter().copied().collect();
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = vec![room];
    while let Some(next) = open.pop() {
        for by in table.get(next).copied().unwrap_or_default() {
            if found.insert(*by) {
                open.push(by);
            }
        }
    }
    found
}

fn wrong_imports(file: &File) -> Vec<String> {
    imported(&file.text)
        .into_iter()
        .filter(|room| *room != file.room && !importers(room).contains(file.room.as_str()))
        .map(|room| format!("{}: `{}` must not import `{room}`", file.path, file.room))
        .collect()
}

/// The rooms that a text names after `crate::`, in a `use` with braces too.
fn imported(text: &str) -> BTreeSet<String> {
    let code = code_of(text);
    code.match_indices("crate::")
        .flat_map(|(at, found)| first_segments(&code[at + found.len()..]))
        .filter(|name| name.chars().next().is_some_and(char::is_lowercase))
        .collect()
}

fn first_segments(after: &str) -> Vec<String> {
    let Some(inside) = after.strip_prefix('{') else {
        return vec![word(after)];
    };
    let mut depth = 0;
    let mut names = vec![word(inside.trim_start())];
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(inside[at + 1..].trim_start())),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The text without its comments, and without the tests at its end.
fn code_of(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    lines
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn wrong_shape(file: &File) -> Option<String> {
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE {
        return Some(format!("{}: {lines} lines, at most {LONGEST_FILE}", file.path));
    }
    (!file.text.starts_with("//! ")).then(|| format!("{}: no `//!` comment that says what it owns", file.path))
}

fn wrong_reach(file: &File) -> Vec<String> {
    if file.room == OUTERMOST || file.path.ends_with("tests.rs") {
        return Vec::new();
    }
    let code = code_of(&file.text);
    let found = OUTERMOST_ONLY.iter().filter(|(pattern, _)| code.contains(pattern));
    found.map(|(pattern, does)| format!("{}: `{pattern}` {does}", file.path)).collect()
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    assert!(paths.len() > 20, "the sources were not found under {}", root.display());
    let files = paths.iter().filter_map(|path| room_file(&root, path));
    files.collect()
}

/// Files of rooms; `lib.rs` and `main.rs` only join them.
fn room_file(root: &Path, path: &Path) -> Option<File> {
    let inner = path.strip_prefix(root).ok()?;
    let owner = inner.iter().next()?.to_str()?;
    (inner.components().count() > 1).then(|| File {
        room: owner.to_owned(),
        path: format!("src/{}", inner.display()),
        text: fs::read_to_string(path).unwrap(),
    })
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

fn report(wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
