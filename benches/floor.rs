//! How long `drift diff` takes on two documents, as a ratio to a floor: the time in which a parser reads the same two files, one
//! after the other. For JSON that is `serde_json` into `Value`; for YAML `saphyr-parser`, the fastest of those that are kept, into
//! events of which nothing is kept.
//!
//! `cargo bench --bench floor -- OLD NEW [OLD NEW …]` measures pairs of documents; without any, two pairs that are made here.
//! Both are whole processes, in turn, so that a machine whose speed drifts still gives a ratio that holds.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
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
        [
            made("plain", &[plain(true), plain(false)]),
            made("knot", &[knot("A", 0), knot("B", 1)]),
        ]
        .concat()
    } else {
        arguments.iter().map(PathBuf::from).collect()
    };
    println!(
        "{:>9} {:>9} {:>6} {:>9} {:>9} {:>6}  documents",
        "floor", "drift", "ratio", "floor", "drift", "of text"
    );
    for pair in files.chunks_exact(2) {
        measure(&pair[0], &pair[1]);
    }
}

fn is_yaml(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn parse(file: &str) {
    let bytes = fs::read(file).expect("the file can be read");
    if is_yaml(Path::new(file)) {
        let text = String::from_utf8(bytes).expect("the file is text");
        let events = saphyr_parser::Parser::new_from_str(&text).map(|event| event.expect("the file is YAML"));
        std::hint::black_box(events.count());
    } else {
        let value: Value = serde_json::from_slice(&bytes).expect("the file is JSON");
        std::hint::black_box(&value);
    }
}

fn measure(old: &Path, new: &Path) {
    let this = env::current_exe().expect("a program knows where it is");
    let mut floor = Command::new(&this);
    floor.arg(FLOOR).args([old, new]);
    let mut diff = Command::new(env!("CARGO_BIN_EXE_drift"));
    diff.arg("diff").args([old, new]).args(["--format", "json", "--fail-on", "never"]);
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..=RUNS {
        times[0].push(timed(&mut floor));
        times[1].push(timed(&mut diff));
    }
    // The first run of each warms the page cache.
    let [took, ours] = times.map(|times| median(&times[1..]));
    let ratio = ours.as_secs_f64() / took.as_secs_f64();
    let text: u64 = [old, new]
        .iter()
        .filter_map(|file| fs::metadata(file).ok())
        .map(|file| file.len())
        .sum();
    let [its, peak] = [&mut floor, &mut diff].map(peak);
    let megabytes = |kilobytes: u64| format!("{} MB", kilobytes / 1024);
    let of_text = (peak * 1024) as f64 / text as f64;
    println!(
        "{took:>9.1?} {ours:>9.1?} {ratio:>6.2} {:>9} {:>9} {of_text:>6.1}×  {} -> {}",
        megabytes(its),
        megabytes(peak),
        old.display(),
        new.display()
    );
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("the program runs");
    assert!(status.success(), "{command:?} ended with {status}");
    start.elapsed()
}

/// The most memory that a run has, in kilobytes, as Linux tells it of a running process; 0 elsewhere.
fn peak(command: &mut Command) -> u64 {
    let mut child = command.stdout(Stdio::null()).spawn().expect("the program runs");
    let mut most = 0;
    while child.try_wait().expect("the program ends").is_none() {
        most = most.max(high_water(&child).unwrap_or(0));
    }
    most
}

fn high_water(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[times.len() / 2]
}

fn made(name: &str, sides: &[Value; 2]) -> Vec<PathBuf> {
    let folder = env::temp_dir().join(format!("drift-floor-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the documents");
    let written = sides.iter().zip(["old", "new"]).map(|(document, side)| {
        let file = folder.join(format!("{name}-{side}.json"));
        fs::write(&file, serde_json::to_vec_pretty(document).expect("a value is JSON")).expect("the document is written");
        file
    });
    written.collect()
}

/// A document of some megabytes; without one member of a definition which every operation reaches, where it is not whole.
fn plain(whole: bool) -> Value {
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
        paths.insert(format!("/items{index}"), answers(&format!("Item{index}")));
    }
    document(&paths, &schemas)
}

/// The worst that a document may ask: 500 schemas that refer to one another in unions of 50, all of them under another name on
/// the other side, and one leaf of another type.
fn knot(prefix: &str, leaf: usize) -> Value {
    const SCHEMAS: usize = 500;
    const MEMBERS: usize = 50;
    let reference = |index: usize| json!({ "$ref": format!("#/components/schemas/{prefix}{}", index % SCHEMAS) });
    let mut schemas = serde_json::Map::new();
    for index in 0..SCHEMAS {
        let members: Vec<Value> = (1..=MEMBERS).map(|step| reference(index + step * 7)).collect();
        let kind = if index == 0 && leaf == 1 { "string" } else { "integer" };
        let properties = json!({ format!("p{index}"): { "type": kind }, "next": { "oneOf": members } });
        schemas.insert(format!("{prefix}{index}"), json!({ "type": "object", "properties": properties }));
    }
    let mut paths = serde_json::Map::new();
    paths.insert("/knot".to_owned(), answers(&format!("{prefix}0")));
    document(&paths, &schemas)
}

fn answers(schema: &str) -> Value {
    let body = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
    json!({ "get": { "responses": { "200": { "description": "An answer.", "content": body } } } })
}

fn document(paths: &serde_json::Map<String, Value>, schemas: &serde_json::Map<String, Value>) -> Value {
    json!({ "openapi": "3.0.3", "info": { "title": "Items", "version": "1" }, "paths": paths, "components": { "schemas": schemas } })
}
