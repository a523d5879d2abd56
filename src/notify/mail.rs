//! A mail as it leaves and as it waits: whole, with its envelope (`drift-mail/1`).
//!
//! It owns the message's form (RFC 5322, RFC 2046); it must not know what the mail says or how it is sent.

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;

/// The name and version of the form that a waiting mail has on disk.
pub const FORMAT: &str = "drift-mail/1";

/// A mail to one owner, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Always [`FORMAT`].
    pub(super) format: String,
    /// What it is recognised by: the same findings to the same owner have the same key.
    pub(super) key: String,
    /// Whom it tells.
    pub owner: String,
    /// Its subject.
    pub subject: String,
    /// The envelope's sender.
    pub(super) from: String,
    /// The envelope's recipient.
    pub(super) to: String,
    /// The message as it travels (RFC 5322).
    pub message: String,
}

/// What a message is made of.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) key: String,
    pub(super) owner: &'a str,
    pub(super) from: &'a Mailbox,
    pub(super) to: Mailbox,
    pub(super) date: SystemTime,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

impl Mail {
    /// Builds the message: text first, then HTML, so that a reader shows the last one that it can (RFC 2046, section 5.1.4).
    /// The error is one sentence.
    pub(super) fn build(parts: Parts<'_>) -> Result<Self, String> {
        let domain = parts.from.email.domain().to_owned();
        let seconds = parts.date.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        // A boundary of its own, for the same findings are to give the same bytes.
        let body = MultiPart::alternative()
            .boundary(format!("drift-{}", parts.key))
            .singlepart(SinglePart::plain(parts.text))
            .singlepart(SinglePart::html(parts.html));
        let message = Message::builder()
            .from(parts.from.clone())
            .to(parts.to.clone())
            .subject(parts.subject.as_str())
            .date(parts.date)
            .message_id(Some(format!("<{}.{seconds}@{domain}>", parts.key)))
            .raw_header(header("Auto-Submitted", "auto-generated")) // RFC 3834: no out-of-office answers
            .raw_header(header("List-Id", &format!("drift <drift.{domain}>"))) // RFC 2919: readers can sort by it
            .multipart(body)
            .map_err(|error| format!("the mail to {} cannot be built: {error}", parts.owner))?;
        let message =
            String::from_utf8(message.formatted()).map_err(|_| format!("the mail to {} cannot be built: it is not text", parts.owner))?;
        Ok(Self {
            format: FORMAT.to_owned(),
            key: parts.key,
            owner: parts.owner.to_owned(),
            subject: parts.subject,
            from: parts.from.email.to_string(),
            to: parts.to.email.to_string(),
            message,
        })
    }

    /// Sender and recipient for the server.
    pub(super) fn envelope(&self) -> Result<lettre::address::Envelope, String> {
        let address = |text: &str| {
            text.parse::<Address>()
                .map_err(|error| format!("`{text}` is not a mail address: {error}"))
        };
        lettre::address::Envelope::new(Some(address(&self.from)?), vec![address(&self.to)?]).map_err(|error| error.to_string())
    }
}

/// A header without structure.
fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
