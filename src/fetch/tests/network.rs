//! Addresses, hosts, redirects and credentials.

use super::{hasty, look_with, no_secrets, plan, refused, short};
use crate::fetch::client::{Budget, Client};
use crate::fetch::demo::{Demo, Fault as DemoFault, FaultKind};
use crate::fetch::{Answer, Credential, Failure, Fetcher, Kept, Outcome, Request, SecretString, Surroundings};
use reqwest::dns::Resolve;
use std::net::TcpListener;
use std::path::Path;
use url::Url;

fn request(url: &str) -> Request {
    let secret = SecretString::new("Basic ZGVtbzpkZW1v");
    Request {
        method: "GET".to_owned(),
        url: Url::parse(url).unwrap(),
        headers: Vec::new(),
        accept: "application/json".to_owned(),
        credential: Some(Credential {
            words: "the environment variable TOKEN".to_owned(),
            headers: vec![("authorization".to_owned(), secret.clone())],
            query: vec![("key".to_owned(), secret)],
        }),
        allow_private: true,
        cap: 1 << 20,
        timeout: None,
        form: None,
        validators: None,
    }
}

/// What a demo provider saw: path, query, whether signed.
type SeenRequest = (String, String, bool);

/// Sends to a demo provider; what came back, and what the demo saw.
fn sent(faults: Vec<DemoFault>, path: &str) -> (Result<Answer, Failure>, Vec<SeenRequest>) {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    fetcher.runtime.block_on(async {
        let demo = Demo::start("jira", "after", faults).unwrap();
        let request = request(&format!("{}{path}", demo.base_url()));
        let result = fetcher.client.send(&request, &Budget::new(&short())).await;
        let seen = demo.requests().into_iter().map(|seen| (seen.path, seen.query, seen.authorised));
        (result, seen.collect())
    })
}

#[test]
fn a_credential_never_goes_to_another_host() {
    let away = DemoFault::new(FaultKind::RedirectAway).on("/rest");
    let (_, seen) = sent(vec![away], "/rest/api/3/myself");
    assert!(seen[0].2 && seen[0].1.contains("key="), "the first host gets it: {seen:?}");
    assert!(seen.len() > 1, "the redirect is followed");
    for (path, query, signed) in &seen[1..] {
        assert!(!signed && query.is_empty(), "{path} got a credential");
    }
}

#[test]
fn a_credential_stays_on_the_way_within_its_host() {
    let (_, seen) = sent(vec![DemoFault::new(FaultKind::RedirectLoop).times(1)], "/rest/api/3/myself");
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|(_, _, signed)| *signed), "{seen:?}");
}

#[test]
fn the_sentence_names_the_reference_and_not_the_secret() {
    let (result, _) = sent(vec![DemoFault::new(FaultKind::Status(401))], "/rest/api/3/myself");
    let said = result.unwrap_err().to_string();
    assert!(said.ends_with("renew or correct the environment variable TOKEN"), "{said}");
    assert!(!said.contains("ZGVtbzpkZW1v") && !said.contains("key="), "{said}");
}

#[test]
fn nothing_but_get_and_head_is_sent() {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let seen = fetcher.runtime.block_on(async {
        let demo = Demo::start("jira", "after", Vec::new()).unwrap();
        let mut request = request(&demo.base_url());
        request.method = "DELETE".to_owned();
        let failure = fetcher.client.send(&request, &Budget::new(&short())).await.unwrap_err();
        assert!(failure.to_string().contains("DELETE is not sent"), "{failure}");
        demo.requests()
    });
    assert_eq!(seen, []);
}

#[test]
fn a_private_address_is_asked_only_where_that_is_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"] {
        let source = format!("http://{host}:{}/openapi.json", listener.local_addr().unwrap().port());
        let failure = refused(short(), &format!("[provider.p]\nsource = \"{source}\"\n"), Path::new("."));
        assert_eq!(failure.outcome(), Outcome::Unreachable);
        assert!(
            failure.to_string().contains("is private, loopback or link-local and is not asked"),
            "{failure}"
        );
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody connected");
}

#[test]
fn a_name_that_leads_to_a_private_address_is_refused_by_the_resolver() {
    let runtime = Fetcher::new(short(), Vec::new()).unwrap().runtime;
    let resolve = |trusted: Vec<String>| {
        let guard = crate::fetch::address::Guard { trusted };
        runtime.block_on(async { guard.resolve("localhost".parse().unwrap()).await.map(Iterator::count) })
    };
    assert_eq!(resolve(Vec::new()).unwrap_err().to_string(), "the address is private");
    assert!(
        resolve(vec!["localhost".to_owned()]).unwrap() > 0,
        "a proxy of this machine may be private"
    );
}

#[test]
fn a_host_that_does_not_exist_refuses_or_breaks_off_says_so() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = plain.local_addr().unwrap();
    let talker = std::thread::spawn(move || {
        use std::io::Write;
        let (mut stream, _) = plain.accept().unwrap();
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    for (source, sentence) in [
        (format!("http://{closed}/openapi.json"), "the host refuses the connection"),
        (
            "https://no-such-host.invalid/openapi.json".to_owned(),
            "the host's name has no address",
        ),
        (
            format!("https://{address}/openapi.json"),
            "the host's TLS certificate or handshake was not accepted",
        ),
    ] {
        let text = format!("[provider.p]\nsource = \"{source}\"\nallow-private = true\n");
        let failure = refused(short(), &text, Path::new("."));
        assert_eq!(failure.outcome(), Outcome::Unreachable);
        assert!(failure.to_string().contains(sentence), "{failure}");
    }
    talker.join().unwrap();
}

#[test]
fn an_unset_secret_costs_the_samples_and_not_the_document() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("openapi.json"),
        r#"{"openapi":"3.0.0","servers":[{"url":"https://api.example"}]}"#,
    )
    .unwrap();
    let text = "[provider.p]\nsource = \"openapi.json\"\nauth = { kind = \"bearer\", token = { env = \"P_TOKEN\" } }\n\
                sample = [{ request = \"GET /a\" }]\n";
    let look = look_with(short(), &[plan(text, folder.path())]).remove(0);
    assert!(look.documents[0].result.is_ok());
    let failure = look.samples[0].result.as_ref().unwrap_err();
    assert_eq!(failure.outcome(), Outcome::Unauthorised);
    assert_eq!(
        failure.to_string(),
        "provider `p`: the environment variable P_TOKEN is not set; it is needed to sign in"
    );
}

#[test]
fn a_provider_that_fails_does_not_stop_another() {
    let bad = plan("[provider.bad]\nsource = \"demo:jira@after?fault=hang\"\n", Path::new("."));
    let good = plan("[provider.good]\nsource = \"demo:jira@before\"\n", Path::new("."));
    let looks = look_with(hasty(), &[bad, good]);
    assert!(looks[0].outcome().is_some());
    assert_eq!((looks[1].provider.as_str(), looks[1].outcome()), ("good", None));
}

#[test]
fn what_is_going_on_is_told() {
    let told = std::cell::RefCell::new(Vec::new());
    let around = Surroundings {
        secrets: &no_secrets,
        known: &Kept::new(),
        recognises: &|_, _, _| false,
        progress: &|event| told.borrow_mut().push(format!("{event:?}")),
    };
    let plan = plan("[provider.p]\nsource = \"demo:jira@after\"\n", Path::new("."));
    Fetcher::new(short(), Vec::new()).unwrap().look(&[plan], &around);
    let wanted = [
        "Asking { provider: \"p\", what: \"default\" }",
        "Done { provider: \"p\", failed: 0 }",
    ];
    assert_eq!(*told.borrow(), wanted);
}

#[test]
fn a_client_costs_nothing_until_it_is_used() {
    let client = Client::new(short(), Vec::new());
    assert!(
        format!("{client:?}").contains("clients: [OnceLock(<uninit>), OnceLock(<uninit>), OnceLock(<uninit>)]"),
        "{client:?}"
    );
}
