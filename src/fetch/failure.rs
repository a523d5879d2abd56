//! Why something could not be looked at, and the one sentence that says so.
//!
//! It must not know how a fault was found, and holds no secret: places are URLs without user, query and fragment.

use std::fmt;
use std::time::Duration;
use url::Url;

/// How a provider's look ended, where it did not end well; the words of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It did not answer, or not with what was asked for.
    Unreachable,
    /// It does not let us in.
    Unauthorised,
    /// It asks us to come later.
    Deferred,
    /// It answered with something that cannot be read.
    Malformed,
    /// It answered with something that can be read but is not what was asked for.
    Implausible,
}

impl Outcome {
    /// The word of the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Unreachable => "unreachable",
            Outcome::Unauthorised => "unauthorised",
            Outcome::Deferred => "deferred",
            Outcome::Malformed => "malformed",
            Outcome::Implausible => "implausible",
        }
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The host's name has no address.
    Dns,
    /// Nobody listens there.
    Refused,
    /// The connection broke, or could not be made for another reason.
    Broken(String),
    /// The certificate or the handshake is not good.
    Tls(String),
    /// No connection within the limit.
    ConnectTimeout(Duration),
    /// No byte within the limit.
    Silent(Duration),
    /// The whole answer takes longer than the limit.
    Slow(Duration),
    /// The answer ended before its announced end.
    Truncated,
    /// The address is private, loopback or link-local, and nobody allowed that.
    Private,
    /// More redirects than the limit.
    Redirects(u8),
    /// A redirect that is not followed, and why.
    Redirect(String),
    /// A status that is not a success; the reference's words where a credential was sent.
    Status {
        /// The HTTP status.
        status: u16,
        /// Which credential was sent, as words: "the environment variable `JIRA_TOKEN`".
        credential: Option<String>,
    },
    /// Too many requests, and how long to wait where the answer says so.
    RateLimited {
        /// The HTTP status, mostly 429.
        status: u16,
        /// What `Retry-After` asks for.
        wait: Option<Duration>,
    },
    /// More bytes than the limit.
    TooLarge(u64),
    /// More files or more bytes than one document may have.
    TooMany(String),
    /// More requests than one provider may get.
    Calls(u32),
    /// One provider takes longer than the limit.
    Budget(Duration),
    /// The answer's compression is broken.
    Encoding,
    /// Not readable as what it claims to be.
    Malformed(String),
    /// Readable, but not what was asked for.
    Implausible(String),
    /// A secret has no value: which and why.
    Secret(String),
    /// A file, or what git was asked for, cannot be read.
    File(String),
    /// The request cannot be made as it is written.
    Request(String),
    /// A `$ref` that is not followed, and why.
    Reference(String),
}

/// Why one thing could not be looked at. Its `Display` is one sentence: where, what, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A URL without secrets, or a file's name.
    pub place: String,
    /// What went wrong there.
    pub fault: Fault,
}

impl std::error::Error for Failure {}

impl Failure {
    /// A failure at a place that is already fit to be shown.
    pub fn at(place: impl Into<String>, fault: Fault) -> Self {
        Failure {
            place: place.into(),
            fault,
        }
    }

    /// A failure at a URL, of which only what cannot hold a secret is kept.
    pub fn url(url: &Url, fault: Fault) -> Self {
        Failure::at(shown(url), fault)
    }

    /// The word of the report.
    pub fn outcome(&self) -> Outcome {
        match &self.fault {
            Fault::Status {
                status: 401 | 403 | 407, ..
            }
            | Fault::Secret(_) => Outcome::Unauthorised,
            Fault::RateLimited { .. } | Fault::Calls(_) => Outcome::Deferred,
            Fault::Truncated | Fault::TooLarge(_) | Fault::TooMany(_) | Fault::Encoding | Fault::Malformed(_) => Outcome::Malformed,
            Fault::Implausible(_) => Outcome::Implausible,
            _ => Outcome::Unreachable,
        }
    }
}

/// A URL as messages show it: scheme, host, port and path. User, query and fragment can hold secrets.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Both fail only for URLs that cannot have a user.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Status { status, credential } => status_sentence(f, *status, credential.as_deref()),
            Fault::RateLimited { status, wait } => {
                write!(f, "asks for fewer requests (status {status}); try again ")?;
                match wait {
                    Some(wait) => write!(f, "in {}", seconds(*wait)),
                    None => f.write_str("later"),
                }
            }
            Fault::Dns => f.write_str("the host's name has no address; check its spelling and this machine's network"),
            Fault::Refused => f.write_str("the host refuses the connection; check the port and any proxy, or try again later"),
            Fault::Broken(why) => write!(f, "the connection broke ({why}); try again later"),
            Fault::Tls(why) => write!(f, "the host's TLS certificate or handshake was not accepted ({why}); tell whoever runs it"),
            Fault::Truncated => f.write_str("the answer ended before its announced end; try again later"),
            Fault::Private => f.write_str(
                "the address is private, loopback or link-local and is not asked; where that is meant, set `allow-private = true` for the provider",
            ),
            Fault::Encoding => f.write_str("the answer's compression is broken; try again later"),
            Fault::Redirect(why)
            | Fault::Request(why)
            | Fault::Reference(why)
            | Fault::File(why)
            | Fault::Malformed(why)
            | Fault::Implausible(why)
            | Fault::Secret(why)
            | Fault::TooMany(why) => f.write_str(why),
            limit => limit_sentence(f, limit),
        }
    }
}

/// The faults that are a limit of ours.
fn limit_sentence(f: &mut fmt::Formatter<'_>, fault: &Fault) -> fmt::Result {
    match fault {
        Fault::ConnectTimeout(limit) => write!(f, "no connection within {}; try again later", seconds(*limit)),
        Fault::Silent(limit) => write!(f, "the host was silent for {}; try again later", seconds(*limit)),
        Fault::Slow(limit) => write!(
            f,
            "the answer was not complete after {}; try again later, or raise `timeout` for the provider",
            seconds(*limit)
        ),
        Fault::Redirects(limit) => write!(f, "more than {limit} redirects, perhaps in a circle; check the address"),
        Fault::TooLarge(limit) => write!(f, "it is larger than {} and was not read to its end", bytes(*limit)),
        Fault::Calls(limit) => write!(
            f,
            "the provider's {limit} requests of this run are used up; the rest was not asked for"
        ),
        Fault::Budget(limit) => write!(
            f,
            "the provider took longer than {} in all; the rest was not asked for",
            seconds(*limit)
        ),
        _ => Ok(()),
    }
}

/// What a status says and what to do about it.
fn status_sentence(f: &mut fmt::Formatter<'_>, status: u16, credential: Option<&str>) -> fmt::Result {
    match (status, credential) {
        (401, Some(credential)) => write!(f, "the sign-in was refused (status 401); renew or correct {credential}"),
        (401, None) => f.write_str("a sign-in is asked for (status 401); give the provider an `auth` table"),
        (403, Some(credential)) => write!(f, "access is forbidden (status 403); what {credential} holds lacks the permission"),
        (403, None) => f.write_str("access is forbidden (status 403); it may need an `auth` table"),
        (404, Some(_)) => f.write_str("not found (status 404); check the address, and that the account may see it"),
        (404, None) => f.write_str("not found (status 404); check the address"),
        (410, _) => f.write_str("gone (status 410): it was taken away for good; look for its replacement in the provider's changelog"),
        (407, _) => f.write_str("the proxy asks for a sign-in (status 407); check the proxy settings of this machine"),
        (400..=499, _) => write!(f, "the request was refused (status {status}); check its path, query and headers"),
        (500..=599, _) => write!(f, "the provider has a fault of its own (status {status}); try again later"),
        _ => write!(f, "an answer with status {status} was not expected"),
    }
}

fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if duration.subsec_millis() == 0 {
        format!("{whole} s")
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 2] = [(1024 * 1024, "MiB"), (1024, "KiB")];
    match UNITS.iter().find(|(size, _)| count >= *size) {
        Some((size, unit)) => format!("{} {unit}", count / size),
        None => format!("{count} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_holds_no_secret() {
        let url = Url::parse("https://me:hunter2@example.com:8443/a/b?key=hunter2#hunter2").unwrap();
        assert_eq!(shown(&url), "https://example.com:8443/a/b");
    }

    #[test]
    fn a_refused_sign_in_names_the_reference() {
        let fault = Fault::Status {
            status: 401,
            credential: Some("the environment variable JIRA_TOKEN".to_owned()),
        };
        let failure = Failure::at("https://example.com/", fault);
        assert_eq!(failure.outcome(), Outcome::Unauthorised);
        assert_eq!(
            failure.to_string(),
            "https://example.com/: the sign-in was refused (status 401); renew or correct the environment variable JIRA_TOKEN"
        );
    }
}
