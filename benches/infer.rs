//! How long `drift infer` takes over NDJSON, as a ratio to a floor: the time in which `serde_json` skips the same bytes
//! (`IgnoredAny`) on one core.
//!
//! `cargo bench --bench infer -- FILE…` measures files of yours; without any, NDJSON that is made here, of bare bodies and of
//! recorded calls. All are whole processes, in turn, so that a machine whose speed drifts still gives a ratio that holds. On
//! Linux, one core is had with `taskset`, and the memory is what the system counted at its highest.

use serde::de::IgnoredAny;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// Measured runs of each; the medians count.
const RUNS: usize = 7;

/// The word that makes this program the floor: it skips its file and ends.
const FLOOR: &str = "--floor";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.first().is_some_and(|first| first == FLOOR) {
        return arguments[1..].iter().for_each(|file| skip(file));
    }
    let files: Vec<PathBuf> = if arguments.is_empty() {
        made()
    } else {
        arguments.iter().map(PathBuf::from).collect()
    };
    println!(
        "{:>8} {:>9} {:>9} {:>6} {:>9} {:>6}  file",
        "size", "floor", "1 core", "ratio", "all", "ratio"
    );
    for file in files {
        measure(&file);
    }
}

fn skip(file: &str) {
    let mut lines = BufReader::with_capacity(1 << 20, File::open(file).expect("the file can be opened"));
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).expect("the file can be read") > 0 {
        if !line.trim_ascii().is_empty() {
            serde_json::from_slice::<IgnoredAny>(&line).expect("a line is JSON");
        }
        line.clear();
    }
}

fn measure(file: &Path) {
    let this = env::current_exe().expect("a program knows where it is");
    let drift = env!("CARGO_BIN_EXE_drift");
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..=RUNS {
        times[0].push(timed(pinned(&this).arg(FLOOR).arg(file)));
        times[1].push(timed(pinned(Path::new(drift)).args(["infer", "--partial"]).arg(file)));
        times[2].push(timed(Command::new(drift).args(["infer", "--partial"]).arg(file)));
    }
    // The first run of each warms the page cache.
    let [floor, one, all] = times.map(|times| median(&times[1..]));
    let ratio = |time: Duration| time.as_secs_f64() / floor.as_secs_f64();
    let megabytes = fs::metadata(file).map_or(0, |data| data.len() >> 20);
    println!(
        "{megabytes:>5} MB {floor:>9.1?} {one:>9.1?} {:>6.2} {all:>9.1?} {:>6.2}  {}",
        ratio(one),
        ratio(all),
        file.display()
    );
}

/// The program on one core, where the system has a way to say so.
fn pinned(program: &Path) -> Command {
    let has_taskset = Command::new("taskset")
        .arg("-V")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if has_taskset.is_ok_and(|status| status.success()) {
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]).arg(program);
        command
    } else {
        Command::new(program)
    }
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

/// Two files of about 64 MB, with the same bodies: bare, and in recorded calls.
fn made() -> Vec<PathBuf> {
    let folder = env::temp_dir().join(format!("drift-infer-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the samples");
    let (mut bodies, mut calls) = (String::new(), String::new());
    for number in 0.. {
        let body = body(number);
        let _ = writeln!(bodies, "{body}");
        let _ = writeln!(
            calls,
            "{{\"date\":\"2024-05-06T07:08:09Z\",\"url\":\"https://api.example.com/orders/{number}\",\"status\":200,\"body\":{body}}}"
        );
        if bodies.len() > 64 << 20 {
            break;
        }
    }
    let files = [("bodies.ndjson", bodies), ("calls.ndjson", calls)];
    let written = files.map(|(name, text)| {
        let file = folder.join(name);
        fs::write(&file, text).expect("the samples are written");
        file
    });
    written.into()
}

/// An order as a shop might tell it: some thirty members, lists, a member that is null at times and one that is missing at times.
fn body(number: usize) -> String {
    let items: Vec<String> = (0..number % 4)
        .map(|item| {
            format!(
                "{{\"sku\":\"A-{item}\",\"quantity\":{},\"price\":{{\"amount\":\"{}.50\",\"currency\":\"EUR\"}}}}",
                item + 1,
                number % 90
            )
        })
        .collect();
    let note = if number.is_multiple_of(3) {
        "null"
    } else {
        "\"leave it at the door, please\""
    };
    let coupon = if number.is_multiple_of(5) { ",\"coupon\":\"SPRING\"" } else { "" };
    format!(
        "{{\"id\":{number},\"node_id\":\"T3JkZXI{number:08}\",\"url\":\"https://api.example.com/orders/{number}\",\"state\":\"open\",\"total\":{}.25,\
         \"created_at\":\"2024-05-06T07:08:09Z\",\"updated_at\":\"2024-05-07T07:08:09Z\",\"closed_at\":null,\"paid\":true,\
         \"customer\":{{\"id\":{},\"login\":\"someone-{}\",\"email\":\"someone@example.com\",\"admin\":false,\"avatar_url\":\"https://example.com/{number}.png\"}},\
         \"items\":[{}],\"tags\":[\"a\",\"b\"],\"note\":{note}{coupon},\"_links\":{{\"self\":{{\"href\":\"https://api.example.com/orders/{number}\"}}}}}}",
        number % 1000,
        number % 700,
        number % 700,
        items.join(",")
    )
}
