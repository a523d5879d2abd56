//! Secrets and personal data planted in every form of input: none may be printed, written or mailed.

use super::{Place, V1};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How many of each kind are planted.
const EACH: usize = 150;
/// The values share this, in a spelling that occurs nowhere else.
const MARK: &str = "7canary7";

/// Secrets, addresses, numbers, names: everything that must not come out carries the mark or is in this list.
fn canaries() -> Vec<String> {
    let kinds: [fn(usize) -> String; 8] = [
        |n| format!("sk_live_{n:05}{MARK}Xq9"),
        |n| format!("person.{n}.{MARK}@example.com"),
        |n| format!("eyJhbGciOiJIUzI1NiJ9.{MARK}{n:05}.c2lnbmF0dXJl"),
        |n| format!("{MARK}-4e45-4bb2-{n:04}-426614174000"),
        |n| format!("Mia {MARK} Berger the {n}th"),
        |n| format!("4111{:04}1111{:04}", n, 9000 + n),
        |n| format!("+49170555{n:05}"),
        |n| format!("cus_{n:05}{MARK}k3"),
    ];
    (0..EACH).flat_map(|n| kinds.map(|kind| kind(n))).collect()
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text as an address has it.
fn encoded(text: &str) -> String {
    text.replace(' ', "%20").replace('@', "%40").replace('+', "%2B")
}

/// A body with a canary as value, as key of a map, inside JSON inside a string, and in a list. `with` is a member that is
/// there or not.
fn body(canary: &str, with: &str) -> String {
    let inside = json(&format!("{{{}:[{}]}}", json(canary), json(canary)));
    format!(
        "{{\"type\":\"pet.sold\",\"id\":{0},\"note\":{0},\"tags\":[{0}],\"raw\":{inside},\"users\":{{{1}:{{\"token\":{0}}}}}{with}}}",
        json(canary),
        json(&format!("{}@example.com", canary.replace(' ', ".")))
    )
}

fn address(canary: &str) -> String {
    let canary = encoded(canary);
    format!("https://{canary}:{canary}@api.example/users/{canary}?token={canary}#{canary}")
}

/// An entry of an archive.
fn entry(canary: &str, with: &str) -> String {
    let (text, list) = (body(canary, with), format!("[{{\"name\":\"Cookie\",\"value\":{}}}]", json(canary)));
    let (text, encoding) = if canary.len().is_multiple_of(2) {
        (STANDARD.encode(text), ",\"encoding\":\"base64\"")
    } else {
        (text, "")
    };
    format!(
        "{{\"startedDateTime\":\"2024-05-06\",\"_comment\":{0},\"request\":{{\"method\":\"GET\",\"url\":\"{1}\",\"headers\":{list},\"postData\":{{\"mimeType\":\"application/json\",\"text\":{3}}}}},\
         \"response\":{{\"status\":200,\"headers\":{list},\"content\":{{\"mimeType\":\"application/json\",\"text\":{2}{encoding}}}}}}}",
        json(canary),
        address(canary),
        json(&text),
        json(&body(canary, with))
    )
}

struct Inputs {
    files: BTreeSet<PathBuf>,
    names: Vec<&'static str>,
}

/// Writes every form of input, each with all canaries and with records that are torn in the middle of one.
fn plant(place: &Place, canaries: &[String], with: &str) -> Inputs {
    let each = |record: &dyn Fn(&str) -> String| -> Vec<String> { canaries.iter().map(|canary| record(canary)).collect() };
    let headers = |canary: &str| {
        format!(
            "{{\"Authorization\":{0},\"X-Trace\":[{0}],\"content-type\":\"application/json\"}}",
            json(canary)
        )
    };
    let bodies = each(&|canary| body(canary, with));
    let calls = each(&|canary| {
        let (url, headers, body) = (address(canary), headers(canary), body(canary, with));
        format!(
            "{{\"url\":\"{url}\",\"status\":200,\"source\":{},\"headers\":{headers},\"body\":{body}}}",
            json(canary)
        )
    });
    let entries = each(&|canary| entry(canary, with));
    let interactions = each(&|canary| {
        let (url, text) = (address(canary), json(&body(canary, with)));
        format!(
            "{{\"request\":{{\"method\":\"get\",\"uri\":\"{url}\",\"headers\":{},\"body\":{{\"string\":{text}}}}},\"response\":{{\"status\":{{\"code\":200}},\"body\":{{\"string\":{text}}}}}}}",
            headers(canary)
        )
    });
    let recordings = each(&|canary| {
        let path = format!("/users/{0}?t={0}", encoded(canary));
        format!(
            "{{\"scope\":{},\"method\":\"GET\",\"path\":\"{path}\",\"status\":200,\"body\":{},\"response\":{},\"headers\":{}}}",
            json(canary),
            body(canary, with),
            body(canary, with),
            headers(canary)
        )
    });
    let deliveries = each(&|canary| {
        format!(
            "{{\"headers\":{{\"X-GitHub-Event\":\"star\",\"X-Sign\":{}}},\"body\":{}}}",
            json(canary),
            body(canary, with)
        )
    });
    let answers = each(&|canary| {
        format!(
            "HTTP/1.1 200 OK\r\nSet-Cookie: {canary}\r\ncontent-type: application/json\r\n\r\n{}\n",
            body(canary, with)
        )
    });
    let torn = &canaries[0];
    let lines = |records: &[String]| format!("{}\n{{\"a\":{} {}\n", records.join("\n"), json(torn), json(torn));
    let list = |before: &str, records: &[String], behind: &str| {
        format!("{before}{},\n{{\"a\":{}:{}}}{behind}", records.join(",\n"), json(torn), json(torn))
    };
    let yaml = interactions
        .iter()
        .fold("http_interactions:\n".to_owned(), |text, one| text + "- " + one + "\n");
    let texts = [
        ("bodies.ndjson", lines(&bodies)),
        ("calls.ndjson", lines(&calls)),
        ("calls.json", list("[", &calls, "]")),
        ("browser.har", list("{\"log\":{\"entries\":[", &entries, "]}}")),
        (
            "broken.har",
            format!("{{\"log\":{{\"entries\":[{}", entries.join(","))
                .trim_end_matches(['}', '"', ']'])
                .to_owned(),
        ),
        ("cassette.yaml", yaml),
        ("cassette.json", list("{\"http_interactions\":[", &interactions, "]}")),
        ("nock.json", list("[", &recordings, "]")),
        ("deliveries.ndjson", lines(&deliveries)),
        (
            "curl.http",
            answers.concat() + "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{" + torn,
        ),
        ("garbage.json", format!("{torn}\n<html>{torn}</html>")),
        ("broken.yaml", format!("http_interactions:\n- [{torn}\n")),
    ];
    let mut inputs = Inputs {
        files: BTreeSet::new(),
        names: Vec::new(),
    };
    for (name, text) in texts {
        place.write(name, &text);
        inputs.files.insert(place.path(name));
        inputs.names.push(name);
    }
    inputs
}

/// What came out: printed, or in files that are no input.
fn search(place: &Place, canaries: &[String], inputs: &Inputs, printed: &str) {
    let free = |text: &str, what: &str| {
        assert!(!text.contains(MARK), "{what}: {}", around(text, MARK));
        let found = canaries.iter().find(|canary| text.contains(canary.as_str()));
        assert!(found.is_none(), "{what}: {found:?}");
    };
    free(printed, "what was printed");
    let written: Vec<_> = place
        .files("")
        .into_iter()
        .filter(|(path, _)| !inputs.files.contains(path))
        .collect();
    assert!(written.len() > 5, "{written:?}");
    for (path, text) in written {
        free(&text, &path.display().to_string());
    }
}

fn around(text: &str, mark: &str) -> String {
    let at = text.find(mark).unwrap_or(0);
    text.chars().skip(text[..at].chars().count().saturating_sub(80)).take(200).collect()
}

fn run(place: &Place, printed: &mut String, arguments: &[&str]) {
    let said = place.run(arguments);
    assert!(said.code.is_some_and(|code| code < 3), "{arguments:?}: {}", said.err);
    // Writing to a string cannot fail.
    let _ = write!(printed, "{}{}", said.out, said.err);
}

#[test]
fn nothing_that_was_planted_comes_out() {
    let canaries = canaries();
    let place = Place::new();
    place.write("pets.yaml", V1);
    place.write(
        "drift.toml",
        "[provider.pets]\nsource = \"pets.yaml\"\n\n[[consumer]]\nname = \"shop\"\nprovider = \"pets\"\nowners = [\"o@example.com\"]\n\n\
         [mail]\nfrom = \"d@example.com\"\nfolder = \"mail\"\n",
    );
    let mut inputs = plant(&place, &canaries, ",\"price\":1");
    inputs.files.insert(place.path("drift.toml"));
    let mut printed = String::new();
    for (index, name) in inputs.names.iter().enumerate() {
        let partial = format!("part-{index}.json");
        run(&place, &mut printed, &["infer", name, "-v"]);
        run(&place, &mut printed, &["infer", name, "--partial", "--output", &partial]);
        run(
            &place,
            &mut printed,
            &["infer", name, "--export", ["json-schema", "openapi", "openapi-3.1"][index % 3]],
        );
        run(&place, &mut printed, &["ingest", "pets", name, "--event-from", "type"]);
        run(&place, &mut printed, &["ingest", "pets", name, "--event-from", "id"]);
    }
    run(
        &place,
        &mut printed,
        &["merge", "part-0.json", "part-1.json", "part-3.json", "--output", "merged.json"],
    );
    run(&place, &mut printed, &["merge", "part-0.json", "garbage.json"]);
    run(
        &place,
        &mut printed,
        &["infer", "merged.json", "--format", "json", "--output", "learnt.json"],
    );
    run(&place, &mut printed, &["accept"]);
    let later = Place::new();
    plant(&later, &canaries, "");
    for name in ["bodies.ndjson", "calls.ndjson", "browser.har", "deliveries.ndjson"] {
        let after = later.path(name).display().to_string();
        run(&place, &mut printed, &["diff", name, &after]);
        run(&place, &mut printed, &["diff", name, &after, "--format", "json", "-v"]);
        run(&place, &mut printed, &["ingest", "pets", &after, "--event-from", "type"]);
    }
    run(&place, &mut printed, &["check", "--notify"]);
    assert!(printed.contains(".price"), "the change was seen: {printed}");
    assert!(has_mail(&place.path("mail")), "and mailed");
    search(&place, &canaries, &inputs, &printed);
}

fn has_mail(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}
