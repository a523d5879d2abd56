//! From what a connection reports to what a reader needs to know.

use super::address::PrivateAddress;
use super::failure::Fault;
use std::error::Error;
use std::io;
use std::time::Duration;

/// What a failed request or a failed read of a body means. `connect` is the limit for making a connection.
pub(super) fn fault(error: &reqwest::Error, connect: Duration) -> Fault {
    let causes = causes(error);
    if let Some(known) = causes.iter().find_map(|cause| known(*cause, error.is_connect(), connect)) {
        return known;
    }
    if error.is_dns() {
        return Fault::Dns;
    }
    if error.is_timeout() {
        return Fault::ConnectTimeout(connect);
    }
    if error.is_decode() {
        return Fault::Encoding;
    }
    if error.is_builder() {
        return Fault::Request("the request cannot be made as it is written; check its headers".to_owned());
    }
    Fault::Broken(causes.last().map_or_else(|| "no cause given".to_owned(), ToString::to_string))
}

/// The error and all that caused it, outermost first. An I/O error hides the error that it was made from, so that one is taken out.
fn causes(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut found: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        found.push(cause);
        let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => cause.source(),
        };
    }
    found
}

fn known(cause: &(dyn Error + 'static), connecting: bool, connect: Duration) -> Option<Fault> {
    if cause.is::<PrivateAddress>() {
        return Some(Fault::Private);
    }
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return Some(Fault::Tls(tls.to_string()));
    }
    let error = cause.downcast_ref::<io::Error>()?;
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(Fault::Refused),
        io::ErrorKind::ConnectionReset => Some(Fault::Broken("it was reset".to_owned())),
        io::ErrorKind::UnexpectedEof if !connecting => Some(Fault::Truncated),
        io::ErrorKind::TimedOut => Some(Fault::ConnectTimeout(connect)),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Some(Fault::Broken("there is no route to the host".to_owned()))
        }
        _ => None,
    }
}
