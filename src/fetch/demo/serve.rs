//! How answers leave: one connection after the other, and what goes wrong on purpose on the way.
//!
//! It owns sockets and time; what is answered is not decided here.

use super::fault::{self, FaultKind};
use super::http::{self, Answer, Request, Unread};
use super::{Seen, Shared, routes};
use serde_json::json;
use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// What the gzip bomb unpacks to.
pub(super) const BOMB_BYTES: usize = 258 * 8 * 200_000;
/// What the huge body has.
pub(super) const HUGE_BYTES: usize = 200 * 1024 * 1024;

/// Connections that are served at once; more wait.
const CONNECTIONS: usize = 64;
/// How long a client may take to ask.
const PATIENCE: Duration = Duration::from_secs(10);
/// A slow answer sends this many bytes, then pauses.
const DRIP_BYTES: usize = 64;
const DRIP_PAUSE: Duration = Duration::from_millis(100);
const LOGIN_PAGE: &str = include_str!("../../../demo/login.html");

/// Serves until it is dropped; open connections end with it.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.len() >= CONNECTIONS {
            connections.join_next().await;
        }
        match listener.accept().await {
            Ok((stream, _)) => drop(connections.spawn(serve(stream, Arc::clone(&shared)))),
            Err(_) => sleep(DRIP_PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// One connection. A client that goes away is no matter.
async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let request = match timeout(PATIENCE, http::read(&mut stream)).await {
        Ok(Ok(request)) => request,
        Ok(Err(Unread::Refused(status))) => {
            let _ = send(&mut stream, &Answer::new(status), true).await;
            return close(stream).await;
        }
        Ok(Err(Unread::Gone)) | Err(_) => return,
    };
    shared.log(&request);
    let fault = fault::take(&mut shared.faults.lock().unwrap_or_else(PoisonError::into_inner), &request.path);
    let with_body = request.method != "HEAD";
    let _ = match fault {
        None => send(&mut stream, &shared.answer(&request), with_body).await,
        Some(kind) => misbehave(kind, &mut stream, &request, &shared).await,
    };
    // A reset is a reset only if nobody says goodbye before.
    if fault != Some(FaultKind::Reset) {
        close(stream).await;
    }
}

impl Shared {
    fn log(&self, request: &Request) {
        let seen = Seen {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            host: request.header("Host").unwrap_or_default().to_owned(),
            authorised: request.header("Authorization").is_some(),
            conditional: request.header("If-None-Match").or(request.header("If-Modified-Since")).is_some(),
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
    }

    fn answer(&self, request: &Request) -> Answer {
        routes::answer(&self.site, request, &format!("http://{}", self.address))
    }
}

async fn send(stream: &mut TcpStream, answer: &Answer, with_body: bool) -> io::Result<()> {
    stream.write_all(answer.head(answer.body.len()).as_bytes()).await?;
    if with_body {
        stream.write_all(&answer.body).await?;
    }
    Ok(())
}

/// Says the end and waits until the client has, so that no unread byte turns the end into a reset.
async fn close(mut stream: TcpStream) {
    let _ = stream.shutdown().await;
    let drain = async { while stream.read(&mut [0; 512]).await.is_ok_and(|read| read > 0) {} };
    let _ = timeout(Duration::from_secs(1), drain).await;
}

async fn misbehave(kind: FaultKind, stream: &mut TcpStream, request: &Request, shared: &Shared) -> io::Result<()> {
    let right = || shared.answer(request);
    match kind {
        FaultKind::Slow => drip(stream, &right()).await,
        FaultKind::SlowHeaders => endless_headers(stream).await,
        FaultKind::Hang => {
            // Until the client goes, or says more.
            stream.read(&mut [0; 1]).await.map(drop)
        }
        FaultKind::Truncated => half(stream, &right()).await,
        FaultKind::Reset => {
            half(stream, &right()).await?;
            // What was sent shall arrive before the reset.
            sleep(DRIP_PAUSE).await;
            stream.set_zero_linger()
        }
        FaultKind::GzipBomb => bomb(stream).await,
        FaultKind::Huge => huge(stream).await,
        _ => send(stream, &instead(kind, request, shared), request.method != "HEAD").await,
    }
}

/// The answers that are wrong in what they say, not in how they come.
fn instead(kind: FaultKind, request: &Request, shared: &Shared) -> Answer {
    let to = |target: String| Answer::new(302).with("Location", target);
    match kind {
        FaultKind::Status(status) => refusal(status),
        FaultKind::RateLimited => refusal(429).with("Retry-After", "1"),
        FaultKind::Empty => Answer::new(200).with("Content-Type", "application/json"),
        FaultKind::LoginPage => Answer::new(200).with_body("text/html; charset=utf-8", LOGIN_PAGE.into()),
        FaultKind::NotJson => Answer::new(200).with_body("application/json", b"{\"accountId\": oops".to_vec()),
        FaultKind::ErrorEnvelope => Answer::json(200, &json!({"ok": false, "error": "method_deprecated"})),
        // `localhost` is another host than 127.0.0.1, though the same machine.
        FaultKind::RedirectAway => to(format!(
            "http://localhost:{}{}{}",
            shared.address.port(),
            routes::ELSEWHERE,
            request.path
        )),
        FaultKind::RedirectLoop => to(request.path.clone()),
        _ => {
            let right = shared.answer(request);
            let body = right.body.clone();
            if kind == FaultKind::WrongType {
                right.with_body("text/plain", body)
            } else {
                right
            }
        }
    }
}

fn refusal(status: u16) -> Answer {
    let message = format!("The demo answers {status} because it was told to.");
    Answer::json(status, &json!({"errorMessages": [message], "errors": {}}))
}

async fn drip(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    stream.write_all(answer.head(answer.body.len()).as_bytes()).await?;
    for part in answer.body.chunks(DRIP_BYTES) {
        stream.write_all(part).await?;
        sleep(DRIP_PAUSE).await;
    }
    Ok(())
}

async fn endless_headers(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ").await?;
    loop {
        stream.write_all(b"a").await?;
        sleep(DRIP_PAUSE * 10).await;
    }
}

/// Announces the whole body and sends the first half of it.
async fn half(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    let (first, _) = answer.body.split_at(answer.body.len() / 2);
    stream.write_all(answer.head(answer.body.len()).as_bytes()).await?;
    stream.write_all(first).await
}

async fn huge(stream: &mut TcpStream) -> io::Result<()> {
    static PART: [u8; 64 * 1024] = [b' '; 64 * 1024];
    let head = Answer::new(200).with("Content-Type", "application/json").head(HUGE_BYTES);
    stream.write_all(head.as_bytes()).await?;
    for _ in 0..HUGE_BYTES / PART.len() {
        stream.write_all(&PART).await?;
    }
    Ok(())
}

/// A gzip member (RFC 1952) whose one deflate block (RFC 1951, fixed codes) says `a`, then "258 bytes again from 1 back" over and
/// over. It stops without block end and check sum, where nobody who counts what he unpacks will ever come.
async fn bomb(stream: &mut TcpStream) -> io::Result<()> {
    const MEMBER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let answer = Answer::new(200)
        .with("Content-Type", "application/json")
        .with("Content-Encoding", "gzip");
    let body = deflate_bomb();
    stream.write_all(answer.head(MEMBER.len() + body.len()).as_bytes()).await?;
    stream.write_all(&MEMBER).await?;
    stream.write_all(&body).await
}

fn deflate_bomb() -> Vec<u8> {
    let mut bits = Bits::default();
    // Last block, fixed codes; then the literal `a` (0x61: code 0x30 + 0x61, 8 bits).
    bits.push(0b011, 3, false);
    bits.push(0x30 + 0x61, 8, true);
    for _ in 0..BOMB_BYTES / 258 {
        // Length 258 is symbol 285 (code 0xC0 + 285 - 280, 8 bits), distance 1 is symbol 0 (5 bits).
        bits.push(0xC0 + 5, 8, true);
        bits.push(0, 5, true);
    }
    bits.bytes
}

/// Packs bits from the lowest of each byte upwards; Huffman codes start with their highest bit (RFC 1951, 3.1.1).
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u8,
    count: u8,
}

impl Bits {
    fn push(&mut self, code: u16, length: u8, highest_first: bool) {
        for index in 0..length {
            let shift = if highest_first { length - 1 - index } else { index };
            self.held |= u8::from((code >> shift) & 1 == 1) << self.count;
            self.count += 1;
            if self.count == 8 {
                self.bytes.push(self.held);
                (self.held, self.count) = (0, 0);
            }
        }
    }
}
