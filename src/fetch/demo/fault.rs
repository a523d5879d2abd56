//! Misbehaviour on purpose: its names, and to which requests it belongs.
//!
//! Data only; [`super::serve`] does what a name says.

use super::error::DemoError;

/// How a request goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// An error status with a JSON body.
    Status(u16),
    /// `429` with `Retry-After: 1`.
    RateLimited,
    /// The right answer, a few bytes at a time.
    Slow,
    /// Header lines that never end, one byte a second.
    SlowHeaders,
    /// Nothing at all, while the connection stays open.
    Hang,
    /// Half of the body that `Content-Length` announced, then the end.
    Truncated,
    /// Half of the body, then a TCP reset.
    Reset,
    /// `200` without a body.
    Empty,
    /// `200` with an HTML page that asks for a password.
    LoginPage,
    /// The right body, called `text/plain`.
    WrongType,
    /// `200` and `application/json`, but the body is no JSON.
    NotJson,
    /// `200` with an error in the body.
    ErrorEnvelope,
    /// A redirect to another host, which logs what came.
    RedirectAway,
    /// A redirect to itself.
    RedirectLoop,
    /// A small gzip body that unpacks to [`super::serve::BOMB_BYTES`].
    GzipBomb,
    /// A body of [`super::serve::HUGE_BYTES`], plain.
    Huge,
}

impl FaultKind {
    /// The words for `?fault=`.
    pub const WORDS: [(&'static str, FaultKind); 24] = [
        ("429", FaultKind::RateLimited),
        ("429-bare", FaultKind::Status(429)),
        ("400", FaultKind::Status(400)),
        ("401", FaultKind::Status(401)),
        ("403", FaultKind::Status(403)),
        ("404", FaultKind::Status(404)),
        ("410", FaultKind::Status(410)),
        ("500", FaultKind::Status(500)),
        ("502", FaultKind::Status(502)),
        ("503", FaultKind::Status(503)),
        ("slow", FaultKind::Slow),
        ("slow-headers", FaultKind::SlowHeaders),
        ("hang", FaultKind::Hang),
        ("truncated", FaultKind::Truncated),
        ("reset", FaultKind::Reset),
        ("empty", FaultKind::Empty),
        ("login-page", FaultKind::LoginPage),
        ("wrong-type", FaultKind::WrongType),
        ("not-json", FaultKind::NotJson),
        ("error-envelope", FaultKind::ErrorEnvelope),
        ("redirect-away", FaultKind::RedirectAway),
        ("redirect-loop", FaultKind::RedirectLoop),
        ("gzip-bomb", FaultKind::GzipBomb),
        ("huge", FaultKind::Huge),
    ];
}

/// One misbehaviour and the requests that it befalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// The start of the path of the requests that it befalls; `/` for all.
    pub path: String,
    /// How often, `None` for always.
    pub times: Option<u32>,
}

impl Fault {
    /// A fault that befalls every request, always.
    pub fn new(kind: FaultKind) -> Fault {
        Fault {
            kind,
            path: "/".to_owned(),
            times: None,
        }
    }

    /// The same for paths that start so.
    #[must_use]
    pub fn on(self, path: &str) -> Fault {
        Fault {
            path: path.to_owned(),
            ..self
        }
    }

    /// The same for so many requests; then all is well.
    #[must_use]
    pub fn times(self, times: u32) -> Fault {
        Fault {
            times: Some(times),
            ..self
        }
    }

    /// Reads `KIND`, `KIND@/path`, `KIND*TIMES` or `KIND*TIMES@/path`.
    fn read(text: &str) -> Option<Fault> {
        let (head, path) = text.split_once('@').unwrap_or((text, "/"));
        let (word, times) = match head.split_once('*') {
            Some((word, times)) => (word, Some(times.parse().ok()?)),
            None => (head, None),
        };
        let (_, kind) = FaultKind::WORDS.iter().find(|(name, _)| *name == word)?;
        path.starts_with('/').then(|| Fault {
            kind: *kind,
            path: path.to_owned(),
            times,
        })
    }
}

/// Splits `STATE?fault=…&fault=…`.
pub(super) fn split(state: &str) -> Result<(&str, Vec<Fault>), DemoError> {
    let Some((state, rest)) = state.split_once('?') else {
        return Ok((state, Vec::new()));
    };
    let read = |part: &str| part.strip_prefix("fault=").and_then(Fault::read);
    let faults = rest
        .split('&')
        .map(|part| read(part).ok_or_else(|| DemoError::UnknownFault(part.to_owned())))
        .collect::<Result<_, _>>()?;
    Ok((state, faults))
}

/// Takes the first fault that fits the path and is not used up, and counts it.
pub(super) fn take(faults: &mut [Fault], path: &str) -> Option<FaultKind> {
    let fault = faults
        .iter_mut()
        .find(|fault| fault.times != Some(0) && path.starts_with(&fault.path))?;
    fault.times = fault.times.map(|times| times - 1);
    Some(fault.kind)
}
