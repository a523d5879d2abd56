//! How mail leaves: through an SMTP server, or into a folder of `.eml` files.
//!
//! It must not know what is in a mail or who gets it.

use super::SecretRef;
use std::path::PathBuf;
use std::time::Duration;

/// The `[mail]` table.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// The sender's address.
    pub from: String,
    /// Where mail goes.
    pub transport: Transport,
    /// How long the server may keep silent, 30 seconds by default.
    pub timeout: Duration,
}

/// Where mail goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Transport {
    /// To an SMTP server (RFC 5321).
    Smtp(Smtp),
    /// Into a folder, one `.eml` file a mail. Relative to the folder of `drift.toml`.
    Folder(PathBuf),
}

/// An SMTP server.
#[derive(Debug, Clone, PartialEq)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Its port: 587 with `starttls`, 465 with `tls`, 25 with `none`, unless said.
    pub port: u16,
    /// How the connection is secured.
    pub security: MailSecurity,
    /// User and password, both or none.
    pub login: Option<(SecretRef, SecretRef)>,
    /// PEM file of the authority that signed the server's certificate, where it is a private one. Relative to the folder of
    /// `drift.toml`.
    pub ca_file: Option<PathBuf>,
}

/// How the connection to the mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// Plain at first, then TLS, which is required (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// None. Only with a server on this machine or in a private network.
    None,
}

impl MailSecurity {
    /// The words of the file.
    pub const WORDS: [(&'static str, MailSecurity); 3] = [
        ("starttls", MailSecurity::StartTls),
        ("tls", MailSecurity::Tls),
        ("none", MailSecurity::None),
    ];

    /// The usual port.
    pub fn port(self) -> u16 {
        match self {
            MailSecurity::StartTls => 587,
            MailSecurity::Tls => 465,
            MailSecurity::None => 25,
        }
    }
}
