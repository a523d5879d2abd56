//! How long `drift diff` takes on two documents, as a ratio to a floor: the time in which `serde_json` parses the same two
//! files into `Value`, one after the other.
//!
//! `cargo bench --bench floor -- OLD NEW [OLD NEW …]` measures pairs of JSON documents; without any, a document that is made
//! here. Both are whole processes, in turn, so that a machine whose speed drifts still gives a ratio that holds.

use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// Measured runs of each; the medians count.
const RUNS: usize = 9;

/// The word that makes this program the floor: it parses its files and ends.
const FLOOR: &str = "--floor";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.first().is_some_and(|first| first == FLOOR) {
        return arguments[1..].iter().for_each(|file| parse(file));
    }
    let files: Vec<PathBuf> = if arguments.is_empty() {
        made()
    } else {
        arguments.iter().map(PathBuf::from).collect()
    };
    println!("{:>10} {:>10} {:>7}  documents", "floor", "drift", "ratio");
    for pair in files.chunks_exact(2) {
        measure(&pair[0], &pair[1]);
    }
}

fn parse(file: &str) {
    let bytes = fs::read(file).expect("the file can be read");
    let value: Value = serde_json::from_slice(&bytes).expect("the file is JSON");
    std::hint::black_box(&value);
}

fn measure(old: &PathBuf, new: &PathBuf) {
    let this = env::current_exe().expect("a program knows where it is");
    let (mut floor, mut drift) = (Vec::new(), Vec::new());
    for _ in 0..=RUNS {
        floor.push(timed(Command::new(&this).arg(FLOOR).args([old, new])));
        let mut diff = Command::new(env!("CARGO_BIN_EXE_drift"));
        drift.push(timed(diff.arg("diff").args([old, new]).args([
            "--format",
            "json",
            "--fail-on",
            "never",
        ])));
    }
    // The first run of each warms the page cache.
    let (floor, drift) = (median(&floor[1..]), median(&drift[1..]));
    let ratio = drift.as_secs_f64() / floor.as_secs_f64();
    println!("{floor:>10.1?} {drift:>10.1?} {ratio:>7.2}  {} -> {}", old.display(), new.display());
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("the program runs");
    assert!(status.success(), "{command:?} ended with {status}");
    start.elapsed()
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[times.len() / 2]
}

/// Two documents of some megabytes that differ in one member of a definition which every operation reaches.
fn made() -> Vec<PathBuf> {
    let folder = env::temp_dir().join(format!("drift-floor-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the documents");
    let sides = [("old.json", true), ("new.json", false)];
    let written = sides.map(|(name, whole)| {
        let file = folder.join(name);
        fs::write(&file, serde_json::to_vec_pretty(&document(whole)).expect("a value is JSON")).expect("the document is written");
        file
    });
    written.into()
}

fn document(whole: bool) -> Value {
    let mut schemas = serde_json::Map::new();
    let mut paths = serde_json::Map::new();
    for index in 0..2000 {
        let next = format!("#/components/schemas/Item{}", (index + 1) % 2000);
        let mut properties = json!({ "id": { "type": "string", "description": "What it is known by." }, "next": { "$ref": next } });
        for member in 0..20 {
            properties[format!("member{member}")] = json!({ "type": "integer", "format": "int64", "description": "One of many members." });
        }
        if index == 0 && whole {
            properties["gone"] = json!({ "type": "string" });
        }
        schemas.insert(
            format!("Item{index}"),
            json!({ "type": "object", "required": ["id"], "properties": properties }),
        );
        let body = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/Item{index}") } } });
        paths.insert(
            format!("/items{index}"),
            json!({ "get": { "responses": { "200": { "description": "An item.", "content": body } } } }),
        );
    }
    json!({ "openapi": "3.0.3", "info": { "title": "Items", "version": "1" }, "paths": paths, "components": { "schemas": schemas } })
}
