//! As much of HTTP/1.1 (RFC 9112) as one request and one answer a connection need, with a cap on everything that comes.
//!
//! It knows nothing of what is asked or answered.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};
use url::form_urlencoded;

/// The most that request line and headers may have together.
const HEAD_BYTES: usize = 16 * 1024;
/// The most that a request's body may have.
const BODY_BYTES: usize = 64 * 1024;

/// A request.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path, percent-encoded as it came.
    pub(super) path: String,
    /// The query, encoded as it came, empty where there is none.
    pub(super) query: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The first header of that name, whatever its case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The first query parameter of that name, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn new(status: u16) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(super) fn json(status: u16, body: &serde_json::Value) -> Answer {
        Answer::new(status).with_body("application/json;charset=UTF-8", body.to_string().into_bytes())
    }

    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets body and `Content-Type`.
    #[must_use]
    pub(super) fn with_body(mut self, media: &str, body: Vec<u8>) -> Answer {
        self.headers.retain(|(name, _)| *name != "Content-Type");
        self.body = body;
        self.with("Content-Type", media)
    }

    /// Status line and headers for a body of `length` bytes.
    pub(super) fn head(&self, length: usize) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        // A 204 or 304 has no body and says no length (RFC 9110, 8.6).
        if !matches!(self.status, 204 | 304) {
            head.extend(["Content-Length: ", &length.to_string(), "\r\n"]);
        }
        head + "Connection: close\r\n\r\n"
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        410 => "Gone",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}

/// Why a request could not be read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The other side went away.
    Gone,
    /// The request is refused with this status.
    Refused(u16),
}

impl From<io::Error> for Unread {
    fn from(_: io::Error) -> Unread {
        Unread::Gone
    }
}

/// Reads one request.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Request, Unread> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = find_end(&bytes) {
            break end;
        }
        if bytes.len() > HEAD_BYTES {
            return Err(Unread::Refused(431));
        }
        if more(stream, &mut bytes).await? == 0 {
            return Err(Unread::Gone);
        }
    };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
    let mut request = parse(&head).ok_or(Unread::Refused(400))?;
    request.body = bytes.split_off(end);
    read_body(stream, &mut request).await?;
    Ok(request)
}

/// The index behind the empty line.
fn find_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

async fn more(stream: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<usize> {
    stream.take(4096).read_buf(bytes).await
}

fn parse(head: &str) -> Option<Request> {
    let mut lines = head.trim_end().split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if !version.starts_with("HTTP/1.") || !target.starts_with('/') || words.next().is_some() {
        return None;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines.map(|line| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned())));
    Some(Request {
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.collect::<Option<_>>()?,
        body: Vec::new(),
    })
}

/// Reads what `Content-Length` announces. A chunked request is refused: nobody needs one here.
async fn read_body(stream: &mut (impl AsyncRead + Unpin), request: &mut Request) -> Result<(), Unread> {
    if request.header("Transfer-Encoding").is_some() {
        return Err(Unread::Refused(400));
    }
    let length = match request.header("Content-Length") {
        Some(text) => text.parse::<usize>().map_err(|_| Unread::Refused(400))?,
        None => 0,
    };
    if length > BODY_BYTES {
        return Err(Unread::Refused(413));
    }
    while request.body.len() < length {
        if more(stream, &mut request.body).await? == 0 {
            return Err(Unread::Gone);
        }
    }
    request.body.truncate(length);
    Ok(())
}
