//! What the demo provider can answer instead of the right thing.

use super::{demo, demo_with, hasty, no_secrets, plan, short};
use crate::fetch::demo::{Demo, Fault as DemoFault, FaultKind};
use crate::fetch::{Failure, Fetcher, Kept, Limits, Look, Outcome, SampleLook, Surroundings};
use std::path::Path;
use std::time::{Duration, Instant};

/// Fault, outcome, how the sentence starts for a document and for a sample.
const FAULTS: &[(&str, Outcome, &str, &str)] = &[
    (
        "401",
        Outcome::Unauthorised,
        "the sign-in was refused (status 401); renew or correct the demo provider's own user and token",
        SAME,
    ),
    ("403", Outcome::Unauthorised, "access is forbidden (status 403)", SAME),
    ("404", Outcome::Unreachable, "not found (status 404); check the address", SAME),
    ("410", Outcome::Unreachable, "gone (status 410): it was taken away for good", SAME),
    ("400", Outcome::Unreachable, "the request was refused (status 400)", SAME),
    (
        "429",
        Outcome::Deferred,
        "asks for fewer requests (status 429); try again in 1 s",
        SAME,
    ),
    (
        "429-bare",
        Outcome::Deferred,
        "asks for fewer requests (status 429); try again later",
        SAME,
    ),
    ("hang", Outcome::Unreachable, "the host was silent for 0.4 s; try again later", SAME),
    (
        "slow-headers",
        Outcome::Unreachable,
        "the host was silent for 0.4 s; try again later",
        SAME,
    ),
    (
        "truncated",
        Outcome::Malformed,
        "the answer ended before its announced end; try again later",
        SAME,
    ),
    (
        "reset",
        Outcome::Unreachable,
        "the connection broke (it was reset); try again later",
        SAME,
    ),
    (
        "empty",
        Outcome::Malformed,
        "the answer is empty where a document was expected",
        "the answer is empty though its status is 200",
    ),
    (
        "not-json",
        Outcome::Malformed,
        "a value is expected here, not `oops`",
        "the answer is not JSON (line 1, column ",
    ),
    (
        "gzip-bomb",
        Outcome::Malformed,
        "it is larger than 1 MiB and was not read to its end",
        "it is larger than 64 KiB and was not read to its end",
    ),
    (
        "huge",
        Outcome::Malformed,
        "it is larger than 1 MiB and was not read to its end",
        "it is larger than 64 KiB and was not read to its end",
    ),
];

/// The sample's sentence is the document's.
const SAME: &str = "";

fn with_fault(fault: &str, path: &str) -> Look {
    let limits = if matches!(fault, "hang" | "slow-headers") {
        hasty()
    } else {
        short()
    };
    demo_with(limits, &format!("after?fault={fault}@{path}"))
}

#[test]
fn a_document_with_a_fault_fails_alone() {
    for (fault, outcome, sentence, _) in FAULTS {
        let look = with_fault(fault, "/openapi.json");
        let failure = look.documents[0].result.as_ref().expect_err(fault);
        assert_eq!(failure.outcome(), *outcome, "{fault}: {failure}");
        let said = failure.to_string();
        assert!(
            said.starts_with("demo:jira@after") && said.contains(&format!(": {sentence}")),
            "{fault}: {said}"
        );
        let sample = look.samples[0].result.as_ref().map_err(Failure::outcome);
        // Who asks for fewer requests is not asked for samples either.
        let wanted = (*outcome == Outcome::Deferred).then_some(Outcome::Deferred);
        assert_eq!(sample.err(), wanted, "{fault}: the sample goes its own way");
    }
}

#[test]
fn a_sample_with_a_fault_fails_alone() {
    for (fault, outcome, of_document, of_sample) in FAULTS {
        let look = with_fault(fault, "/rest/api/3/myself");
        let failure = look.samples[0].result.as_ref().expect_err(fault);
        assert_eq!(failure.outcome(), *outcome, "{fault}: {failure}");
        let sentence = if *of_sample == SAME { of_document } else { of_sample };
        let said = failure.to_string();
        assert!(
            said.starts_with(&format!("demo:jira@after/rest/api/3/myself: {sentence}")),
            "{fault}: {said}"
        );
        assert!(look.documents[0].result.is_ok(), "{fault}: the document went well");
        assert_eq!(look.outcome(), Some(*outcome));
    }
}

#[test]
fn a_sample_must_be_what_was_asked_for() {
    for (fault, sentence) in [
        ("wrong-type", "the answer is called `text/plain` where JSON was expected"),
        ("error-envelope", "carries an error (`ok` is false and `error` is filled)"),
        (
            "redirect-away",
            "led to this host without the credential, which is not for it, and was refused here (status 401)",
        ),
    ] {
        let look = demo(&format!("after?fault={fault}@/rest/api/3/myself"));
        let failure = look.samples[0].result.as_ref().expect_err(fault);
        assert!(failure.to_string().contains(sentence), "{fault}: {failure}");
    }
}

#[test]
fn a_slow_drip_ends_at_the_limit_of_the_whole_answer() {
    let start = Instant::now();
    let look = demo_with(hasty(), "after?fault=slow@/openapi.json");
    let failure = look.documents[0].result.as_ref().unwrap_err();
    assert_eq!(failure.outcome(), Outcome::Unreachable);
    assert!(failure.to_string().contains("the answer was not complete after 1.5 s"), "{failure}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_passes_is_tried_again() {
    let patient = || Limits {
        retries: 3,
        backoff: Duration::from_millis(5),
        ..short()
    };
    for fault in ["500*2", "503*2", "reset*2", "truncated*2", "429-bare*1", "429*1"] {
        let look = demo_with(patient(), &format!("after?fault={fault}"));
        assert_eq!(look.failures().count(), 0, "{fault}: {:?}", look.failures().next());
    }
    let look = demo_with(patient(), "after?fault=500*4@/openapi.json");
    assert!(
        look.documents[0].result.is_err(),
        "four faults are more than three further attempts"
    );
    let look = demo_with(patient(), "after?fault=404*1@/openapi.json");
    assert!(look.documents[0].result.is_err(), "what does not pass is not tried again");
}

#[test]
fn calls_are_counted() {
    let look = demo_with(Limits { calls: 1, ..short() }, "after");
    let failure = look.samples[0].result.as_ref().unwrap_err();
    assert_eq!(failure.outcome(), Outcome::Deferred);
    assert!(
        failure.to_string().contains("the provider's 1 requests of this run are used up"),
        "{failure}"
    );
}

#[test]
fn a_provider_has_a_limit_of_its_own() {
    let limits = Limits {
        provider: Duration::from_millis(200),
        ..short()
    };
    let look = demo_with(limits, "after?fault=hang@/openapi.json");
    let failure = look.documents[0].result.as_ref().unwrap_err();
    assert!(
        failure.to_string().contains("the provider took longer than 0.2 s in all"),
        "{failure}"
    );
}

#[test]
fn a_host_that_asks_for_a_pause_gets_it_from_all_requests() {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let fault = DemoFault::new(FaultKind::Status(429)).on("/rest");
    let demo = fetcher
        .runtime
        .block_on(async { Demo::start("jira", "after", vec![fault]).unwrap() });
    let samples = "{ request = \"GET /rest/api/3/myself\" },".repeat(12);
    let text = format!(
        "[provider.p]\nsource = \"{}\"\nserver = \"{}\"\nallow-private = true\nsample = [{samples}]\n",
        demo.document_url(),
        demo.base_url()
    );
    let around = Surroundings {
        secrets: &no_secrets,
        known: &Kept::new(),
        recognises: &|_, _, _| false,
        progress: &|_| {},
    };
    let look = fetcher.look(&[plan(&text, Path::new("."))], &around).remove(0);
    let deferred = |look: &SampleLook| look.result.as_ref().is_err_and(|failure| failure.outcome() == Outcome::Deferred);
    assert!(look.samples.len() == 12 && look.samples.iter().all(deferred));
    let asked = demo.requests().iter().filter(|seen| seen.path.starts_with("/rest")).count();
    assert!(
        asked <= short().per_host,
        "{asked} requests went out before the first answer was heeded"
    );
}
