//! Where a sample request goes, with what, and what is taken for a sample.

use super::{look_with, no_secrets, plan, short};
use crate::config::{SampleRequest, SecretRef, Source};
use crate::fetch::demo::Demo;
use crate::fetch::sample::{Server, address, of_document};
use crate::fetch::{Answer, Fault, Fetcher, Kept, Look, Outcome, SecretString, Surroundings, plausible};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread::JoinHandle;
use url::Url;

fn sample(text: &str) -> SampleRequest {
    plan(&format!("[provider.p]\nsource = \"a.json\"\nsample = [{text}]\n"), Path::new("."))
        .samples
        .remove(0)
}

fn asked(server: &str, text: &str) -> String {
    let server = Server {
        url: Url::parse(server).unwrap(),
        trusted: true,
        demo: false,
    };
    address(&server, &sample(text)).to_string()
}

#[test]
fn an_operation_starts_with_the_base_path_or_goes_behind_it() {
    let users = "{ request = \"GET /api/users\" }";
    assert_eq!(asked("https://a.example/api", users), "https://a.example/api/users");
    assert_eq!(asked("https://a.example/", users), "https://a.example/api/users");
    assert_eq!(asked("https://a.example/v2/", users), "https://a.example/v2/api/users");
    assert_eq!(
        asked("https://a.example", "{ request = \"GET /users/\" }"),
        "https://a.example/users/"
    );
}

#[test]
fn values_are_encoded_and_cannot_change_the_path() {
    let one = "{ request = \"GET /repos/{owner}/{repo}.git\", path = { owner = \"a/b?c\", repo = \"é\" }, query = { q = \"x&y=1\" } }";
    assert_eq!(
        asked("https://a.example", one),
        "https://a.example/repos/a%2Fb%3Fc/%C3%A9.git?q=x%26y%3D1"
    );
    let up = "{ request = \"GET /a/{x}/b\", path = { x = \"..\" } }";
    assert!(!asked("https://a.example", up).contains(".."));
}

/// The first server of a document that lies in a file.
fn server(text: &str, at: &str) -> Option<(String, bool)> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), text).unwrap();
    let source: Source = "a.json".parse().unwrap();
    let document = Fetcher::new(short(), Vec::new())
        .unwrap()
        .document(&source, folder.path(), false)
        .unwrap();
    of_document(&document, at).map(|server| (server.url.to_string(), server.trusted))
}

#[test]
fn a_document_names_its_first_server() {
    let found = |text: &str| server(text, "a.json").map(|(url, _)| url);
    let variables = r#"{"openapi":"3.0.0","servers":[{"url":"https://{region}.a.example","variables":{"region":{"default":"eu"}}}]}"#;
    assert_eq!(found(variables).as_deref(), Some("https://eu.a.example/"));
    let swagger = r#"{"swagger":"2.0","host":"a.example","basePath":"/v2","schemes":["http","https"]}"#;
    assert_eq!(found(swagger).as_deref(), Some("https://a.example/v2"));
    assert_eq!(
        found(r#"{"openapi":"3.0.0","servers":[{"url":"/v3"}]}"#),
        None,
        "a file has no host"
    );
    assert_eq!(found(r#"{"openapi":"3.0.0"}"#), None);
}

#[test]
fn a_document_from_elsewhere_does_not_choose_who_gets_a_credential() {
    let text = r#"{"openapi":"3.0.0","servers":[{"url":"https://a.example/v1"}]}"#;
    let at = |place: &str| server(text, place).map(|(_, trusted)| trusted);
    assert_eq!(at("openapi.json"), Some(true), "a file of this machine is its owner's word");
    assert_eq!(at("https://a.example/openapi.json"), Some(true));
    assert_eq!(at("https://b.example/openapi.json"), Some(false));
}

/// Serves one document once; its URL.
fn serve(text: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len());
    });
    format!("http://{address}/openapi.json")
}

/// One request with its form, if it has one.
fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&heard).into_owned();
        let is_whole = text
            .split_once("\r\n\r\n")
            .is_some_and(|(head, body)| head.starts_with("GET ") || body.ends_with("scope=read+all"));
        let mut bytes = [0; 4096];
        if is_whole {
            return text;
        }
        let count = stream.read(&mut bytes).unwrap();
        assert!(count > 0, "the request ended early: {text}");
        heard.extend_from_slice(&bytes[..count]);
    }
}

/// A host that gives tokens to one client, and answers one request with them; what it heard.
fn token_host(answer: &'static str) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let host = std::thread::spawn(move || {
        let mut heard = Vec::new();
        for answer in [
            answer,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]",
        ] {
            let (mut stream, _) = listener.accept().unwrap();
            heard.push(hear(&mut stream));
            stream.write_all(answer.as_bytes()).unwrap();
            if answer.contains(" 401 ") {
                break;
            }
        }
        heard
    });
    (format!("http://{address}"), host)
}

fn look_with_token(host: &str) -> Look {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), r#"{"openapi":"3.0.0"}"#).unwrap();
    let text = format!(
        "[provider.p]\nsource = \"a.json\"\nserver = \"{host}\"\nallow-private = true\nsample = [{{ request = \"GET /a\" }}]\n\
         [provider.p.auth]\nkind = \"oauth2\"\ntoken-url = \"{host}/token\"\nscope = \"read all\"\n\
         client-id = {{ env = \"ID\" }}\nclient-secret = {{ env = \"SECRET\" }}\n"
    );
    let around = Surroundings {
        secrets: &|_: &SecretRef| Ok(SecretString::new("a:b")),
        known: &Kept::new(),
        recognises: &|_, _, _| false,
        progress: &|_| {},
    };
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    fetcher.look(&[plan(&text, folder.path())], &around).remove(0)
}

#[test]
fn a_token_is_asked_for_and_used() {
    let (host, heard) = token_host("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"access_token\":\"t-1\",\"token_type\":\"bearer\"}");
    let look = look_with_token(&host);
    assert!(look.samples[0].result.is_ok(), "{:?}", look.samples[0].result);
    let heard = heard.join().unwrap();
    assert!(heard[0].starts_with("POST /token "), "{}", heard[0]);
    // `a%3Ab:a%3Ab`: each part is encoded before the two are put together.
    assert!(heard[0].contains("authorization: Basic YSUzQWI6YSUzQWI="), "{}", heard[0]);
    assert!(heard[0].ends_with("grant_type=client_credentials&scope=read+all"), "{}", heard[0]);
    assert!(
        heard[1].starts_with("GET /a ") && heard[1].contains("authorization: Bearer t-1"),
        "{}",
        heard[1]
    );
}

#[test]
fn a_token_that_is_not_given_says_which_client() {
    let (host, heard) = token_host("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let look = look_with_token(&host);
    let failure = look.samples[0].result.as_ref().unwrap_err();
    assert_eq!(
        failure.to_string(),
        format!(
            "{host}/token: no token was given; renew or correct the environment variable ID and the environment variable SECRET, and check \
             `scope`"
        )
    );
    assert_eq!(failure.outcome(), Outcome::Unauthorised);
    assert_eq!(heard.join().unwrap().len(), 1, "nothing is asked without it");
}

#[test]
fn a_credential_goes_to_no_server_that_only_the_document_names() {
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let demo = fetcher
        .runtime
        .block_on(async { Demo::start("jira", "after", Vec::new()).unwrap() });
    let document = serve(format!(r#"{{"openapi":"3.0.0","servers":[{{"url":"{}"}}]}}"#, demo.base_url()));
    let text = format!(
        "[provider.p]\nsource = \"{document}\"\nallow-private = true\nsample = [{{ request = \"GET /rest/api/3/myself\" }}]\n\
         auth = {{ kind = \"bearer\", token = {{ env = \"T\" }} }}\n"
    );
    let secret = |_: &SecretRef| Ok::<_, String>(SecretString::new("t"));
    let around = Surroundings {
        secrets: &secret,
        known: &Kept::new(),
        recognises: &|_, _, _| false,
        progress: &|_| {},
    };
    let look = fetcher.look(&[plan(&text, Path::new("."))], &around).remove(0);
    let failure = look.samples[0].result.as_ref().unwrap_err();
    assert!(failure.to_string().contains("say `server = \"…\"` for the provider"), "{failure}");
    assert_eq!(demo.requests(), []);
}

#[test]
fn a_server_that_is_not_filled_in_says_so() {
    let text = "[provider.jira]\ncatalogue = \"jira\"\nsource = \"demo:jira@after\"\nsample = [{ request = \"GET /rest/api/3/myself\" }]\n\
                auth = { kind = \"bearer\", token = { env = \"T\" } }\n";
    let look: Look = look_with(short(), &[plan(text, Path::new("."))]).remove(0);
    let failure = look.samples[0].result.as_ref().unwrap_err();
    assert!(failure.to_string().contains("T is not set"), "{failure}");
    let around = Surroundings {
        secrets: &|_: &SecretRef| Ok(SecretString::new("t")),
        known: &Kept::new(),
        recognises: &|_, _, _| false,
        progress: &|_| {},
    };
    let fetcher = Fetcher::new(short(), Vec::new()).unwrap();
    let look = fetcher.look(&[plan(text, Path::new("."))], &around).remove(0);
    let failure = look.samples[0].result.as_ref().unwrap_err();
    assert_eq!(
        failure.to_string(),
        "server of provider `jira`: `https://{site}.atlassian.net` has a part that is yours to fill in; write `server = \"…\"` for the provider"
    );
    assert!(no_secrets(&SecretRef::Env("T".to_owned())).is_err());
}

fn judged(body: &str) -> Result<(), Fault> {
    let answer = Answer {
        status: 200,
        url: Url::parse("https://a.example/").unwrap(),
        elsewhere: false,
        private: false,
        headers: vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())],
        body: body.as_bytes().to_vec(),
    };
    plausible::sample(&answer, "GET", "application/json")
}

#[test]
fn an_error_in_the_clothes_of_a_success_is_no_sample() {
    for body in [
        r#"{"ok":false,"error":"method_deprecated"}"#,
        r#"{"ok":false,"error":"ratelimited","response_metadata":{"messages":[]}}"#,
        r#"{"success":false,"errors":[{"code":1}]}"#,
        r#"{"errors":[{"message":"no"}]}"#,
        r#"{"errors":[{"message":"no"}],"data":null}"#,
        r#"{"error":{"code":401,"message":"no"}}"#,
        r#"{"error":"not_found","message":"no","status":404,"path":"/a","timestamp":"now"}"#,
        r#"{"type":"error","error":{"type":"x"},"request_id":"1"}"#,
    ] {
        assert!(matches!(judged(body), Err(Fault::Implausible(_))), "{body}");
    }
}

#[test]
fn data_that_mentions_an_error_is_a_sample() {
    for body in [
        r#"{"ok":true,"members":[]}"#,
        r#"{"ok":true,"error":null}"#,
        r#"{"errors":[],"data":{"a":1}}"#,
        r#"{"errors":[{"message":"one field"}],"data":{"a":1}}"#,
        r#"{"id":"batch_1","status":"failed","error":{"code":"x"}}"#,
        r#"{"error":false,"items":[1]}"#,
        r#"{"status":"ok"}"#,
        "[]",
        r#""text""#,
        "{}",
    ] {
        assert_eq!(judged(body), Ok(()), "{body}");
    }
}

#[test]
fn a_body_that_is_not_json_says_where() {
    let said = judged("{\"a\": 1,\n oops}").unwrap_err().to_string();
    assert!(said.starts_with("the answer is not JSON (line 2, column "), "{said}");
    assert!(!said.contains("oops"), "no value of a sample is told");
}
