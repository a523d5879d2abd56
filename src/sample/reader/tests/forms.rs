//! What comes of each form of recordings, and of what is wrong in them.

use super::*;

fn har(entries: &[&str]) -> String {
    format!(
        "{{\"log\":{{\"version\":\"1.2\",\"creator\":{{\"name\":\"x\"}},\"pages\":[{{\"entries\":[1]}}],\n\"entries\":[\n{}\n]}}}}",
        entries.join(",\n")
    )
}

fn entry_of(url: &str, status: u16, media: &str, text: &str, more: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(
        "{{\"startedDateTime\":\"2024-05-06T07:08:09Z\",\"request\":{{\"method\":\"get\",\"url\":\"{url}\",\"headers\":[]}},\
         \"response\":{{\"status\":{status},\"content\":{{\"mimeType\":\"{media}\",\"text\":{text}{more}}}}}}}"
    )
}

/// The answers that the three spellings of a cassette below hold.
fn cassette_places() -> Vec<(String, String, u64)> {
    vec![
        ("GET /users/{id}".to_owned(), "200".to_owned(), 1),
        ("POST /users".to_owned(), "422".to_owned(), 1),
    ]
}

#[test]
fn an_array_of_calls_is_read_call_by_call_and_one_of_bodies_where_that_is_said() {
    let call = |n: u32| format!("{{\"url\":\"https://x.example/things/{n}\",\"status\":200,\"body\":{{\"n\":{n}}}}}");
    let (observed, records) = read(format!("[{},\n{}]", call(1), call(22)).as_bytes());
    assert_eq!(records.folded, 2);
    assert_eq!(places(&observed), [("GET /things/{id}".to_owned(), "200".to_owned(), 2)]);
    let bodies = b"[{\"a\":1},\n{\"a\":2}, 3 ,\"x\"]";
    assert_eq!(read(bodies).1.folded, 1, "a body may be a list");
    let (observed, records) = read_as(Form::Array, bodies);
    assert_eq!(records.folded, 4);
    assert_eq!(observed.at(&Place::bare(), ".a").unwrap().responses.seen, 2);
}

#[test]
fn an_archive_is_read_entry_by_entry() {
    let good = entry_of(
        "https://x.example/users/17?token=secret",
        200,
        "application/json; charset=utf-8",
        "{\"id\":17}",
        "",
    );
    let packed = entry_of(
        "https://x.example/users/18",
        200,
        "application/json",
        "eyJpZCI6MTh9",
        ",\"encoding\":\"base64\"",
    );
    let picture = entry_of(
        "https://x.example/logo.png",
        200,
        "image/png",
        "iVBORw0KGgo=",
        ",\"encoding\":\"base64\"",
    );
    let page = entry_of("https://x.example/", 200, "text/html", "<html>", "");
    let nothing = entry_of("https://x.example/users/19", 204, "", "", "");
    let liar = entry_of("https://x.example/users/20", 200, "application/json", "<html>", "");
    let torn = "{\"request\": {\"method\": 1}, \"response\"}";
    let text = har(&[&good, &packed, &picture, &page, &nothing, &liar, torn, &good]);
    let (observed, records) = read(text.as_bytes());
    assert_eq!((records.folded, records.left_out, records.damaged), (3, 3, 2), "{records:?}");
    assert_eq!(records.faults[0].line, 8);
    assert_eq!(places(&observed), [("GET /users/{id}".to_owned(), "200".to_owned(), 3)]);
    let day = observed.days(observed.places().next().unwrap().0).unwrap();
    assert_eq!(day.0.to_string(), "2024-05-06");
    assert!(!format!("{records:?}{observed:?}{}", observed.to_lines()).contains("secret"));
}

#[test]
fn an_archive_that_breaks_off_yields_what_was_whole() {
    let entry = entry_of("https://x.example/users/17", 200, "application/json", "{\"id\":17}", "");
    let text = har(&[&entry, &entry, &entry]);
    let at = text.rfind("\"response\"").unwrap();
    let (_, records) = read(&text.as_bytes()[..at]);
    assert_eq!((records.folded, records.damaged), (2, 1));
    assert_eq!(records.stopped.as_deref(), Some("it breaks off before its end"));
    let between = text.rfind("{\"startedDateTime").unwrap();
    let (_, records) = read(&text.as_bytes()[..between]);
    assert_eq!((records.folded, records.damaged, records.stopped.is_some()), (2, 0, true));
}

#[test]
fn a_quote_that_is_missing_costs_its_entry() {
    let entry = entry_of("https://x.example/users/17", 200, "application/json", "{\"id\":17}", "").replace(",\"", ",\n\"");
    let broken = entry.replace("\"url\":\"https://x.example/users/17\"", "\"url\":\"https://x.example/users/17");
    let (_, records) = read(har(&[&entry, &broken, &entry]).as_bytes());
    assert_eq!((records.folded, records.damaged, records.stopped), (2, 1, None));
}

#[test]
fn recordings_of_nock_are_calls() {
    let call = |status: u16, response: &str| {
        format!(
            "{{\"scope\":\"https://api.example:443\",\"method\":\"get\",\"path\":\"/users/17\",\"body\":\"\",\"status\":{status},\
             \"response\":{response},\"headers\":{{\"Content-Type\":\"application/json\"}}}}"
        )
    };
    let (observed, records) = read(format!("[{},{}]", call(200, "{\"id\":1}"), call(204, "\"\"")).as_bytes());
    assert_eq!((records.folded, records.left_out), (1, 1));
    assert_eq!(places(&observed), [("GET /users/{id}".to_owned(), "200".to_owned(), 1)]);
}

#[test]
fn cassettes_are_read_in_yaml_and_json() {
    let ruby = r#"---
http_interactions:
- request: {method: get, uri: https://x.example/users/17?token=secret, body: {encoding: UTF-8, string: ''}}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json; charset=utf-8]}
    body:
      encoding: UTF-8
      string: '{"id":17}'
  recorded_at: Tue, 01 Nov 2011 04:58:44 GMT
- request: {method: post, uri: https://x.example/users}
  response:
    status: {code: 422}
    headers: {content-type: application/json}
    body: {base64_string: "eyJlcnJvciI6IngifQ=="}
- request: {method: get, uri: https://x.example/logo}
  response: {status: {code: 200}, headers: {content-type: image/png}, body: {string: xx}}
- request: {method: get}
  response: {}
recorded_with: VCR 6.0.0
"#;
    let packed = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, gzip(b"{\"id\":17}"));
    let python = format!(
        "interactions:\n- request: {{method: GET, uri: 'https://x.example/users/17'}}\n  response:\n    body:\n      string: !!binary |\n        {packed}\n    \
         headers: {{Content-Type: [application/json]}}\n    status: {{code: 200, message: OK}}\n\
         - request: {{method: POST, url: 'https://x.example/users'}}\n  response: {{body: '{{\"error\":\"x\"}}', code: 422, status: 422 Unprocessable}}\nversion: 1\n"
    );
    let json = r#"{"recorded_with":"VCR","interactions":[
{"request":{"method":"GET","uri":"https://x.example/users/17"},"response":{"status":{"code":200},"body":{"string":"{\"id\":17}"}}},
{"request":{"method":"POST","uri":"https://x.example/users"},"response":{"status":422,"body":"{\"error\":\"x\"}"}},
{"request":1}]}"#;
    for (text, left_out, damaged) in [(ruby, 1, 1), (python.as_str(), 0, 0), (json, 0, 1)] {
        let (observed, records) = read(text.as_bytes());
        assert_eq!(places(&observed), cassette_places(), "{text} {records:?}");
        assert_eq!((records.left_out, records.damaged), (left_out, damaged), "{text}");
    }
    let (observed, records) = read(ruby.as_bytes());
    assert_eq!(records.faults[0].line, 18);
    assert_eq!(
        observed.days(observed.places().next().unwrap().0).unwrap().0.to_string(),
        "2011-11-01"
    );
    let (_, records) = read(b"http_interactions:\n- {a: [secret\n");
    assert_eq!((records.folded, records.damaged), (0, 1));
    assert!(!format!("{records:?}").contains("secret"));
}

#[test]
fn what_curl_prints_is_read_answer_by_answer() {
    let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 301 Moved\r\nLocation: /x?token=secret\r\n\r\nHTTP/2 200 \r\ncontent-type: application/json\r\n\r\n\
                {\"a\":\"HTTP/1.1 200 OK\"}HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n{\n \"error\": 1\n}\n\
                HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html>\nHTTP/1.1 204 No Content\n\nHTTP/1.1 500 Oops\ncontent-type: application/json\n\nnone";
    let (observed, records) = read(text.as_bytes());
    let expected = [(String::new(), "200".to_owned(), 1), (String::new(), "404".to_owned(), 1)];
    assert_eq!(places(&observed), expected);
    assert_eq!((records.folded, records.left_out, records.damaged), (2, 1, 1), "{records:?}");
    assert_eq!(records.faults[0].to_string(), "24:1: the body of this call is not valid JSON");
    let routes = Routes::default();
    let reading = Reading {
        form: None,
        routes: &routes,
        events: None,
        operation: Some("GET /x"),
        threads: 1,
    };
    let mut named = Observed::default();
    named.fold_stream(text.as_bytes(), &reading).unwrap();
    assert_eq!(places(&named)[0].0, "GET /x");
}

#[test]
fn what_was_sent_is_learnt_apart_from_the_answers_unless_it_was_refused() {
    let call = |status: u16, sent: &str, media: &str| {
        let sent = serde_json::json!({ "mimeType": media, "text": sent });
        format!(
            "{{\"request\":{{\"method\":\"POST\",\"url\":\"https://x.example/users\",\"postData\":{sent}}},\
             \"response\":{{\"status\":{status},\"content\":{{\"mimeType\":\"application/json\",\"text\":\"{{}}\"}}}}}}"
        )
    };
    let json = "application/json; charset=utf-8";
    let text = har(&[
        &call(201, "{\"name\":\"a\"}", json),
        &call(201, "{\"name\":", json),
        &call(201, "name=a", "application/x-www-form-urlencoded"),
        &call(422, "{\"nickname\":1}", json),
    ]);
    let (observed, records) = read(text.as_bytes());
    assert_eq!((records.folded, records.damaged), (4, 0));
    let of = |status: &str, count| ("POST /users".to_owned(), status.to_owned(), count);
    assert_eq!(places(&observed), [of("", 1), of("201", 3), of("422", 1)]);
    let sent = Place::delivery("POST /users", "application/json");
    assert_eq!(observed.at(&sent, ".name").unwrap().responses.seen, 1);
    let document: serde_json::Value = serde_json::from_str(&crate::sample::Export::OpenApi31.write(&observed)).unwrap();
    let operation = &document["paths"]["/users"]["post"];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["required"], serde_json::json!(["name"]), "{document:#}");
    assert!(operation["responses"]["201"].is_object() && operation["responses"].get("default").is_none());
}

#[test]
fn cassettes_and_recordings_of_nock_hold_what_was_sent_too() {
    let cassette = r#"{"http_interactions":[{"request":{"method":"post","uri":"https://x.example/users","headers":{"Content-Type":["application/json"]},
        "body":{"encoding":"UTF-8","string":"{\"name\":\"a\"}"}},"response":{"status":{"code":204},"headers":{},"body":{"string":""}}}]}"#;
    let nock = r#"[{"scope":"https://x.example:443","method":"POST","path":"/users","body":{"name":"a"},"status":204,"response":""}]"#;
    for text in [cassette, nock] {
        let (observed, records) = read(text.as_bytes());
        assert_eq!(records.folded, 1, "{text}");
        assert_eq!(places(&observed), [("POST /users".to_owned(), String::new(), 1)]);
    }
}
