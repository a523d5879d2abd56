//! Tests of the demo provider, with a client of a few lines, so that nothing is hidden that goes over the wire.

mod faults;
mod live;
mod states;

use super::*;
use base64::Engine;
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// As long as no answer of these tests should take.
const LONG: Duration = Duration::from_secs(20);

fn read_document(state: &str) -> Value {
    serde_json::from_str(&document("jira", state).expect("the state opens")).expect("it is JSON")
}

/// What came back, as it came.
#[derive(Debug)]
struct Came {
    head: String,
    body: Vec<u8>,
    error: Option<std::io::ErrorKind>,
}

impl Came {
    fn status(&self) -> u16 {
        self.head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status line")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = self
            .head
            .lines()
            .find_map(|line| line.split_once(": ").filter(|(known, _)| *known == name));
        line.map(|(_, value)| value)
    }

    fn announced(&self) -> usize {
        self.header("Content-Length").and_then(|text| text.parse().ok()).expect("a length")
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

fn basic(user: &str, token: &str) -> String {
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{token}"));
    format!("Authorization: Basic {pair}\r\n")
}

async fn connect(demo: &Demo) -> TcpStream {
    TcpStream::connect(demo.address).await.expect("the demo listens")
}

/// Sends bytes and reads to the end, or until the time is up.
async fn exchange(demo: &Demo, bytes: &[u8], patience: Duration) -> Came {
    let mut stream = connect(demo).await;
    // A server that refuses early may close before all is written; what it said is what counts.
    let _ = stream.write_all(bytes).await;
    let (mut all, mut error) = (Vec::new(), None);
    let mut part = [0; 4096];
    loop {
        match timeout(patience, stream.read(&mut part)).await {
            Ok(Ok(0)) | Err(_) => break,
            Ok(Ok(read)) => all.extend_from_slice(&part[..read]),
            Ok(Err(gone)) => {
                error = Some(gone.kind());
                break;
            }
        }
    }
    let end = all
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map_or(all.len(), |at| at + 4);
    let body = all.split_off(end);
    let head = String::from_utf8(all).expect("a head is text");
    Came { head, body, error }
}

async fn ask_with(demo: &Demo, method: &str, target: &str, headers: &str, body: &str) -> Came {
    let length = body.len();
    let request = format!("{method} {target} HTTP/1.1\r\nHost: demo\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    exchange(demo, request.as_bytes(), LONG).await
}

/// Asks as somebody who has signed in.
async fn get(demo: &Demo, target: &str) -> Came {
    ask_with(demo, "GET", target, &basic(CREDENTIALS.0, CREDENTIALS.1), "").await
}

fn start(state: &str) -> Demo {
    Demo::start("jira", state, Vec::new()).expect("the demo starts")
}
