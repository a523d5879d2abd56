//! Mail through an SMTP server (RFC 5321), with STARTTLS (RFC 3207), TLS (RFC 8314) or in the clear.
//!
//! It owns the connection and its time limits; it must not know what happens to a mail that did not arrive.

use super::explain::{Failure, explain};
use super::mail::Mail;
use crate::config::MailSecurity;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport as _};
use std::fmt;
use std::sync::mpsc;
use std::time::Duration;

/// How many silences a whole delivery may last. A server that sends a byte now and then is never silent for long.
const PATIENCE: u32 = 4;

/// How a certificate begins (RFC 7468, section 5.1).
const PEM_HEAD: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// A name and a password, which no output shows.
#[derive(Clone)]
pub struct Login {
    user: String,
    password: String,
}

impl Login {
    /// What the server knows the user by, and the password.
    pub fn new(user: String, password: String) -> Self {
        Self { user, password }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

/// A server, ready to be used; nothing is open yet.
#[derive(Clone)]
pub struct Smtp {
    address: String,
    timeout: Duration,
    secrets: Vec<String>,
    transport: SmtpTransport,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({})", self.address)
    }
}

impl Smtp {
    /// `authority` is a PEM file: with it, certificates that it signed are accepted and no others; without it, the system's list
    /// decides. `timeout` is how long the server may keep silent. The error is one sentence.
    pub fn new(
        host: &str,
        port: u16,
        security: MailSecurity,
        login: Option<Login>,
        authority: Option<&[u8]>,
        timeout: Duration,
    ) -> Result<Self, String> {
        if login.is_some() && security == MailSecurity::None && !is_this_machine(host) {
            return Err(format!(
                "a password is not sent to {host} in the clear: set `security` to \"starttls\" or \"tls\""
            ));
        }
        let tls = match security {
            MailSecurity::None => Tls::None,
            MailSecurity::StartTls => Tls::Required(parameters(host, authority)?),
            MailSecurity::Tls => Tls::Wrapper(parameters(host, authority)?),
        };
        let mut builder = SmtpTransport::builder_dangerous(host).port(port).tls(tls).timeout(Some(timeout));
        let secrets = login
            .iter()
            .map(|login| login.password.clone())
            .filter(|secret| !secret.is_empty())
            .collect();
        if let Some(Login { user, password }) = login {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self {
            address: format!("{host}:{port}"),
            timeout,
            secrets,
            transport: builder.build(),
        })
    }

    /// Hands one mail to the server. It is over within four times the timeout, whatever the server does.
    pub(super) fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let envelope = mail.envelope().map_err(Failure::One)?;
        let (transport, bytes) = (self.transport.clone(), mail.message.clone().into_bytes());
        let (told, answer) = mpsc::channel();
        // The time limits of the sockets start anew with every byte, and looking a name up has none: hence a thread.
        std::thread::spawn(move || told.send(transport.send_raw(&envelope, &bytes)));
        match answer.recv_timeout(self.timeout * PATIENCE) {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.discreet(explain(&self.address, self.timeout, &error))),
            Err(_) => Err(Failure::Every(format!(
                "the mail server {} took longer than {} s",
                self.address,
                (self.timeout * PATIENCE).as_secs()
            ))),
        }
    }

    /// A server may repeat what it was sent; the password is taken out of what it said.
    fn discreet(&self, failure: Failure) -> Failure {
        let hide = |text: String| self.secrets.iter().fold(text, |text, secret| text.replace(secret.as_str(), "…"));
        match failure {
            Failure::Every(text) => Failure::Every(hide(text)),
            Failure::One(text) => Failure::One(hide(text)),
        }
    }
}

/// Whether what is sent there leaves the machine.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn parameters(host: &str, authority: Option<&[u8]>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authority {
        // Text without a certificate would be taken for an empty list, which trusts nobody.
        if !pem.windows(PEM_HEAD.len()).any(|window| window == PEM_HEAD) {
            return Err("the mail server's `ca_file` holds no PEM certificate (`-----BEGIN CERTIFICATE-----`)".to_owned());
        }
        let certificate =
            Certificate::from_pem(pem).map_err(|error| format!("the mail server's `ca_file` is not a PEM certificate: {error}"))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| format!("TLS to the mail server {host} cannot be set up: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_shown_nowhere_and_not_sent_in_the_clear() {
        let login = || Some(Login::new("ann".to_owned(), "hunter2".to_owned()));
        let refused = Smtp::new("mail.example.com", 25, MailSecurity::None, login(), None, Duration::from_secs(1)).unwrap_err();
        assert!(refused.contains("in the clear") && !refused.contains("hunter2"), "{refused}");
        let smtp = Smtp::new("127.0.0.1", 25, MailSecurity::None, login(), None, Duration::from_secs(1)).unwrap();
        assert!(!format!("{smtp:?} {:?}", login()).contains("hunter2"));
    }

    #[test]
    fn what_is_no_certificate_is_refused_with_a_sentence() {
        let refused = Smtp::new(
            "mail.example.com",
            465,
            MailSecurity::Tls,
            None,
            Some(b"nonsense"),
            Duration::from_secs(1),
        )
        .unwrap_err();
        assert!(refused.contains("ca_file"), "{refused}");
    }
}
