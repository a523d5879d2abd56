//! Why a mail did not arrive, as a sentence that says what to do.

use crate::report::clean;
use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::io;
use std::time::Duration;

/// A mail that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No other mail would have arrived either.
    Every(String),
    /// It concerns this mail.
    One(String),
}

/// Replies that concern the login or the server, not the mail (RFC 4954, section 6; RFC 5321, section 4.2.3).
const ABOUT_LOGIN: [u16; 5] = [432, 530, 534, 535, 538];
const ABOUT_SERVER: [u16; 3] = [421, 454, 521];

/// Says what went wrong between here and `address`.
pub(super) fn explain(address: &str, timeout: Duration, error: &Error) -> Failure {
    if let Some(code) = error.status() {
        return refused(address, u16::from(code), &reason(error));
    }
    let server = format!("the mail server {address}");
    let kind = io_error(error).map(io::Error::kind);
    let sentence = match kind {
        // A read that ran into its limit is `WouldBlock` on Unix.
        Some(io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => format!("{server} did not answer within {} s", timeout.as_secs_f32()),
        Some(io::ErrorKind::ConnectionRefused) => format!("{server} refused the connection: is it running, and is the port right?"),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe) => {
            format!("{server} closed the connection in the middle")
        }
        _ if is_certificate(error) => format!(
            "{server} could not prove who it is ({}); where a private authority signed its certificate, name that authority's file in `ca_file`",
            reason(error)
        ),
        _ if error.is_response() => {
            format!("{server} said something that is not SMTP or closed the connection: is the port right, and `security`?")
        }
        _ => format!("{server} could not be used: {}", reason(error)),
    };
    Failure::Every(sentence)
}

fn refused(address: &str, code: u16, reason: &str) -> Failure {
    if ABOUT_LOGIN.contains(&code) {
        Failure::Every(format!(
            "the mail server {address} did not accept the login ({code}: {reason}): check user and password"
        ))
    } else if ABOUT_SERVER.contains(&code) {
        Failure::Every(format!("the mail server {address} takes no mail now ({code}: {reason})"))
    } else {
        Failure::One(format!("the mail server {address} refused it ({code}: {reason})"))
    }
}

/// The innermost cause, on one line and not longer than a line.
fn reason(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    clean(&cause.to_string()).chars().take(200).collect()
}

/// The system's error in the chain of causes.
fn io_error(error: &Error) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(next) = cause {
        // An I/O error may wrap another one's words; TLS hands its own errors on in one too.
        if let Some(found) = next.downcast_ref::<io::Error>() {
            return Some(found);
        }
        cause = next.source();
    }
    None
}

/// Whether TLS refused the server's certificate.
fn is_certificate(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(next) = cause {
        let inner = next.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let tls = next
            .downcast_ref::<rustls::Error>()
            .or_else(|| inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()));
        if let Some(tls) = tls {
            return matches!(tls, rustls::Error::InvalidCertificate(_));
        }
        cause = next.source();
    }
    false
}
