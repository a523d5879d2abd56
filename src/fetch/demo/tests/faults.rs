//! Misbehaviour: each kind does over the wire what its name says, and ends where it should.

use super::*;
use std::time::Instant;

const ME: &str = "/rest/api/3/myself";

fn with(kind: FaultKind) -> Demo {
    Demo::start("jira", "after", vec![Fault::new(kind)]).expect("the demo starts")
}

#[tokio::test]
async fn a_rate_limit_ends_after_so_many_times() {
    let demo = start("after?fault=429*2");
    for _ in 0..2 {
        let came = get(&demo, ME).await;
        assert_eq!((came.status(), came.header("Retry-After")), (429, Some("1")));
    }
    assert_eq!(get(&demo, ME).await.status(), 200);
    let bare = get(&start("after?fault=429-bare"), ME).await;
    assert_eq!((bare.status(), bare.header("Retry-After")), (429, None));
}

#[tokio::test]
async fn a_status_is_a_status() {
    for status in [400, 401, 403, 404, 410, 500, 502, 503] {
        let came = get(&start(&format!("after?fault={status}")), ME).await;
        assert_eq!(came.status(), status);
        assert!(came.json()["errorMessages"].is_array());
    }
}

#[tokio::test]
async fn a_fault_befalls_the_paths_that_it_names_in_order() {
    let faults = vec![
        Fault::new(FaultKind::Status(500)).times(1),
        Fault::new(FaultKind::Status(503)).on(ME),
    ];
    let demo = Demo::start("jira", "after?fault=404@/openapi", faults).expect("the demo starts");
    let mut came = Vec::new();
    for path in [DOCUMENT_PATH, DOCUMENT_PATH, ME, "/rest/api/3/search"] {
        came.push(get(&demo, path).await.status());
    }
    assert_eq!(came, [500, 404, 503, 200]);
}

#[tokio::test]
async fn a_slow_answer_is_right_and_late() {
    let began = Instant::now();
    let came = get(&with(FaultKind::Slow), ME).await;
    assert!(came.json()["accountId"].is_string());
    assert!(began.elapsed() > Duration::from_millis(300), "{:?}", began.elapsed());
}

#[tokio::test]
async fn slow_headers_and_a_hang_never_come_to_an_end() {
    let request = format!("GET {ME} HTTP/1.1\r\n\r\n");
    let slow = timeout(
        Duration::from_millis(2500),
        exchange(&with(FaultKind::SlowHeaders), request.as_bytes(), LONG),
    )
    .await;
    assert!(slow.is_err(), "{slow:?}");
    let begun = exchange(&with(FaultKind::SlowHeaders), request.as_bytes(), Duration::from_millis(500)).await;
    assert!(
        begun.head.starts_with("HTTP/1.1 200 OK\r\nX-Slow: a") && !begun.head.contains("\r\n\r\n"),
        "{begun:?}"
    );
    let hung = exchange(&with(FaultKind::Hang), request.as_bytes(), Duration::from_millis(300)).await;
    assert_eq!((hung.head.as_str(), hung.error), ("", None));
}

#[tokio::test]
async fn a_truncated_body_is_half_of_what_was_announced() {
    let came = get(&with(FaultKind::Truncated), ME).await;
    assert_eq!((came.status(), came.body.len(), came.error), (200, came.announced() / 2, None));
}

#[tokio::test]
async fn a_reset_is_an_error_of_the_connection() {
    let came = get(&with(FaultKind::Reset), ME).await;
    assert_eq!((came.status(), came.error), (200, Some(std::io::ErrorKind::ConnectionReset)));
    assert!(!came.body.is_empty() && came.body.len() < came.announced());
}

#[tokio::test]
async fn wrong_bodies_are_wrong_in_their_own_way() {
    let json = "application/json";
    let empty = get(&with(FaultKind::Empty), ME).await;
    assert_eq!(
        (empty.status(), empty.announced(), empty.header("Content-Type")),
        (200, 0, Some(json))
    );
    let login = get(&with(FaultKind::LoginPage), ME).await;
    assert_eq!(
        (login.status(), login.header("Content-Type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert!(login.body.starts_with(b"<!doctype html>"));
    let text = get(&with(FaultKind::WrongType), ME).await;
    assert_eq!(text.header("Content-Type"), Some("text/plain"));
    assert!(text.json()["accountId"].is_string());
    let broken = get(&with(FaultKind::NotJson), ME).await;
    assert_eq!((broken.status(), broken.header("Content-Type")), (200, Some(json)));
    assert!(serde_json::from_slice::<Value>(&broken.body).is_err());
    let envelope = get(&with(FaultKind::ErrorEnvelope), ME).await;
    assert_eq!((envelope.status(), &envelope.json()["ok"]), (200, &Value::Bool(false)));
}

#[tokio::test]
async fn redirects_lead_away_or_in_a_circle() {
    let demo = with(FaultKind::RedirectLoop);
    let circle = get(&demo, DOCUMENT_PATH).await;
    assert_eq!((circle.status(), circle.header("Location")), (302, Some(DOCUMENT_PATH)));
    let demo = Demo::start("jira", "after", vec![Fault::new(FaultKind::RedirectAway).on("/openapi")]).expect("the demo starts");
    let away = get(&demo, DOCUMENT_PATH).await;
    let location = url::Url::parse(away.header("Location").expect("a place")).expect("a URL");
    assert_eq!(
        (location.host_str(), location.port()),
        (Some("localhost"), Some(demo.address.port()))
    );
    let there = ask_with(&demo, "GET", location.path(), "", "").await;
    assert_eq!(there.json(), read_document("after"));
    let log = demo.requests();
    assert_eq!(log.iter().map(|seen| seen.authorised).collect::<Vec<_>>(), [true, false]);
}

/// A client that counts what it unpacks gets far more than it was sent.
#[tokio::test]
async fn a_gzip_bomb_unpacks_to_far_more_than_it_is() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let demo = with(FaultKind::GzipBomb);
    let sent = get(&demo, DOCUMENT_PATH).await.announced();
    assert!(sent * 100 < serve::BOMB_BYTES, "{sent} bytes for {}", serve::BOMB_BYTES);
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut answer = client.get(demo.document_url()).send().await.expect("an answer");
    let mut unpacked = 0;
    while unpacked < 8 * sent {
        let part = answer.chunk().await.expect("it unpacks").expect("there is more");
        assert!(part.iter().all(|byte| *byte == b'a'));
        unpacked += part.len();
    }
}

#[tokio::test]
async fn a_huge_body_is_announced_and_comes() {
    let demo = with(FaultKind::Huge);
    let mut stream = connect(&demo).await;
    stream.write_all(b"GET /openapi.json HTTP/1.1\r\n\r\n").await.expect("sent");
    let mut part = vec![0; 1024 * 1024];
    stream.read_exact(&mut part).await.expect("a megabyte and more");
    let head = String::from_utf8_lossy(&part[..200]).into_owned();
    assert!(head.contains(&format!("Content-Length: {}\r\n", serve::HUGE_BYTES)), "{head}");
}

#[tokio::test]
async fn a_request_that_is_none_is_refused() {
    let demo = start("after");
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(40_000));
    let cases: [(&[u8], u16); 6] = [
        (b"hello\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (long.as_bytes(), 431),
    ];
    for (bytes, status) in cases {
        assert_eq!(exchange(&demo, bytes, LONG).await.status(), status);
    }
    assert_eq!(get(&demo, ME).await.status(), 200, "it still serves");
}

#[tokio::test]
async fn many_at_once_are_all_served() {
    let demo = std::sync::Arc::new(start("after"));
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..150 {
        let demo = std::sync::Arc::clone(&demo);
        all.spawn(async move { get(&demo, ME).await.status() });
    }
    assert!(all.join_all().await.iter().all(|status| *status == 200));
}

#[tokio::test]
async fn it_ends_when_it_is_dropped() {
    let demo = with(FaultKind::Hang);
    let address = demo.address;
    let mut open = connect(&demo).await;
    open.write_all(b"GET / HTTP/1.1\r\n\r\n").await.expect("sent");
    while demo.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(demo);
    let ended = timeout(LONG, open.read(&mut [0; 1])).await.expect("it does not hang on");
    assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
    assert!(TcpStream::connect(address).await.is_err(), "the port is closed");
}
