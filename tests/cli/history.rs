//! What runs add up to: a server whose answers change from day to day, checked once a day.

use super::{Place, V1};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Answers every request alike, until it is told otherwise.
struct Server {
    address: String,
    body: Arc<Mutex<String>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let body = Arc::new(Mutex::new(String::new()));
        let said = Arc::clone(&body);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &said.lock().unwrap());
            }
        });
        Self { address, body }
    }

    fn says(&self, body: &str) {
        body.clone_into(&mut self.body.lock().unwrap());
    }
}

fn answer(mut stream: TcpStream, body: &str) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
}

/// Five pets: looks at one alone would say little of the others.
const WITH: &str = r#"[{"id": 1, "name": "Rex", "nick": "R"}, {"id": 2, "name": "Mia", "nick": "M"}, {"id": 3, "name": "Tom", "nick": "T"},
    {"id": 4, "name": "Kim", "nick": "K"}, {"id": 5, "name": "Ben", "nick": "B"}]"#;
const WITHOUT: &str =
    r#"[{"id": 1, "name": "Rex"}, {"id": 2, "name": "Mia"}, {"id": 3, "name": "Tom"}, {"id": 4, "name": "Kim"}, {"id": 5, "name": "Ben"}]"#;

/// A provider with a document, `samples` answers a look, and a baseline of them.
fn place(server: &Server, samples: usize) -> Place {
    let place = Place::new();
    let with_nick = V1.replace(
        "                    name:",
        "                    nick: {type: string}\n                    name:",
    );
    place.write("pets.yaml", &with_nick);
    let request = "  { request = \"GET /api/pets\" },\n";
    let config = format!(
        "[provider.pets]\nsource = \"pets.yaml\"\nserver = \"http://{}/api\"\nallow-private = true\nsample = [\n{}]\n\
         [[consumer]]\nname = \"zoo\"\nprovider = \"pets\"\nowners = [\"zoo@example.com\"]\n\
         [mail]\nfrom = \"drift@example.com\"\nfolder = \"mails\"\n",
        server.address,
        request.repeat(samples)
    );
    place.write("drift.toml", &config);
    server.says(WITH);
    place.run(&["accept"]).ends(0);
    place
}

/// Checks once; the tier of the one finding, and the exit code.
fn day(place: &Place) -> (Option<String>, i32) {
    let said = place.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err));
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() <= 1, "{findings:#?}");
    let tier = findings.first().map(|finding| {
        assert_eq!(finding["rule"], "observed-gone");
        finding["evidence"][0]["tier"].as_str().unwrap().to_owned()
    });
    (tier, said.code.unwrap())
}

fn log(place: &Place) -> String {
    place.read(".drift/observations/pets/default.ndjson")
}

#[test]
fn a_field_that_is_absent_every_day_becomes_likely_then_confirmed_and_fails_the_run() {
    let server = Server::start();
    let place = place(&server, 1);
    let baseline = place.read("snapshots/pets/default/observed.json");
    for _ in 0..4 {
        assert_eq!(day(&place), (None, 0), "calm days add to what is known");
    }
    assert!(!place.path(".drift/staged/pets/default").exists(), "and there is nothing to accept");
    server.says(WITHOUT);
    let days: Vec<(Option<String>, i32)> = (0..5).map(|_| day(&place)).collect();
    let tiers: Vec<&str> = days.iter().filter_map(|(tier, _)| tier.as_deref()).collect();
    assert_eq!(tiers, ["likely", "likely", "likely", "confirmed", "confirmed"]);
    let codes: Vec<i32> = days.iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, [0, 0, 0, 1, 1], "only what is confirmed fails the run");
    assert_eq!(
        place.read("snapshots/pets/default/observed.json"),
        baseline,
        "the baseline stays as it is"
    );
    server.says(WITH);
    assert_eq!(day(&place), (None, 0), "one sighting ends it");
    server.says(WITHOUT);
    assert_eq!(day(&place), (None, 0), "five absences are known to mean nothing");
}

#[test]
fn what_samples_leave_open_is_asked_again_until_it_is_decided() {
    let server = Server::start();
    let place = place(&server, 3);
    server.says(WITHOUT);
    let said = place.run(&["check", "--until-decided", "--format", "json"]).ends(1);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        report["findings"][0]["evidence"][0]["tier"], "confirmed",
        "a single look is only likely"
    );
    let looks = log(&place).lines().count();
    assert!((2..30).contains(&looks), "{looks} looks");
    server.says(WITH);
    place.run(&["check", "--until-decided"]).ends(0);
    assert_eq!(log(&place).lines().count(), looks + 1, "nothing is open: one look");
}

#[test]
fn a_runner_without_state_tells_what_its_own_run_shows() {
    let server = Server::start();
    let place = place(&server, 3);
    server.says(WITHOUT);
    let (alone, _) = day(&place);
    assert_eq!(day(&place).0.as_deref(), Some("confirmed"), "two runs of three answers");
    std::fs::remove_dir_all(place.path(".drift")).unwrap();
    assert_eq!(alone.as_deref(), Some("likely"));
    assert_eq!(day(&place).0, alone, "the same as on the first day, and no more");
}

#[test]
fn the_logs_of_two_runners_are_joined_line_by_line() {
    let server = Server::start();
    let place = place(&server, 3);
    server.says(WITHOUT);
    day(&place);
    let one = log(&place);
    std::fs::remove_dir_all(place.path(".drift")).unwrap();
    assert_eq!(day(&place).0.as_deref(), Some("likely"));
    let other = log(&place);
    place.write(".drift/observations/pets/default.ndjson", &(other.clone() + &one + &other));
    // Three runs of three answers each, the third being this one; a run that stands twice counts once.
    let said = place.run(&["check"]).ends(1);
    said.says(&["in 3 of 3 responses before, in 0 of 9 now"]);
}

#[test]
fn a_damaged_line_costs_its_run_and_is_said() {
    let server = Server::start();
    let place = place(&server, 3);
    server.says(WITHOUT);
    day(&place);
    let whole = log(&place);
    place.write(".drift/observations/pets/default.ndjson", &whole[..whole.len() / 2]);
    let said = place.run(&["check"]).ends(0);
    let said = said.says(&["in 0 of 3 now"]);
    assert!(
        said.err
            .contains("default.ndjson:1: cannot be read; what that run saw is not counted"),
        "{}",
        said.err
    );
    assert_eq!(log(&place).lines().count(), 2, "the next run has a line of its own");
}

#[test]
fn accepting_begins_anew_and_takes_what_runs_have_learnt() {
    let server = Server::start();
    let place = place(&server, 3);
    for _ in 0..3 {
        assert_eq!(day(&place), (None, 0));
    }
    server.says(WITHOUT);
    while day(&place).1 == 0 {}
    place.run(&["accept"]).ends(0);
    assert_eq!(day(&place), (None, 0), "what was accepted is told no more");
    let observed = place.read("snapshots/pets/default/observed.json");
    assert!(!observed.contains("nick\""), "what went is not known any more: {observed}");
    server.says(WITH);
    let said = place.run(&["check", "--format", "json"]);
    assert!(!said.out.contains("observed-gone"), "{}", said.out);
}

#[test]
fn what_is_only_likely_mails_nobody() {
    let server = Server::start();
    let place = place(&server, 3);
    server.says(WITHOUT);
    place.run(&["check", "--notify"]).ends(0).says(&["likely"]);
    assert_eq!(place.files("mails").len(), 0, "nobody is woken for what may be chance");
    place.run(&["check", "--quiet"]).ends(1).says(&["observed-gone", "confirmed"]);
    place.run(&["check", "--notify"]).ends(1);
    assert_eq!(place.files("mails").len(), 1);
    place.run(&["check", "--notify"]).ends(1);
    assert_eq!(place.files("mails").len(), 1, "and told once");
}

#[test]
fn the_report_says_how_many_more_answers_decide() {
    let server = Server::start();
    let place = place(&server, 3);
    server.says(WITHOUT);
    place.run(&["check"]).ends(0).says(&["more responses decide"]);
    server.says(WITH);
    place.run(&["check"]).ends(0);
    server.says(WITHOUT);
    place.run(&["check"]).ends(0).omits(&["more responses decide"]);
    place
        .run(&["check", "-v"])
        .ends(0)
        .says(&["too few to say", "nick", "more responses decide"]);
}

#[test]
fn the_log_holds_its_schema_and_no_value() {
    let server = Server::start();
    let place = place(&server, 1);
    day(&place);
    let text = log(&place);
    assert!(!text.contains("Rex"), "{text}");
    super::demo::holds("observation", text.trim());
}
