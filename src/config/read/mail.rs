//! `[mail]`.

use super::secret;
use super::table::{Table, Value};
use crate::config::{Mail, MailSecurity, SecretRef, Smtp, Transport};
use std::path::PathBuf;
use std::time::Duration;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Smtp,
    Folder,
}

const KINDS: [(&str, Kind); 2] = [("smtp", Kind::Smtp), ("folder", Kind::Folder)];

/// Keys that mean something to one transport only.
const SMTP_KEYS: [&str; 6] = ["host", "port", "security", "user", "password", "ca-file"];
const FOLDER_KEYS: [&str; 1] = ["folder"];

pub(super) fn read(table: &Table<'_, '_>) -> Option<Mail> {
    let from = table
        .required("from", "\"drift@example.com\"")
        .and_then(|value| address(&value, "from"));
    let unsaid = if table.has("folder") && !table.has("host") {
        Kind::Folder
    } else {
        Kind::Smtp
    };
    let kind = if table.has("transport") {
        table.word("transport", &KINDS)?
    } else {
        unsaid
    };
    let transport = match kind {
        Kind::Smtp => smtp(table).map(Transport::Smtp),
        Kind::Folder => table
            .required("folder", "\"mail\"")
            .and_then(|value| Some(Transport::Folder(value.as_str("folder")?.into()))),
    };
    refuse_the_other(table, kind);
    let timeout = table.duration("timeout").unwrap_or(DEFAULT_TIMEOUT);
    Some(Mail {
        from: from?,
        transport: transport?,
        timeout,
    })
}

/// A mail address, alone or as `Name <address>`.
pub(super) fn address(value: &Value<'_, '_>, key: &str) -> Option<String> {
    let text = value.as_str(key)?;
    if text.parse::<lettre::message::Mailbox>().is_ok() {
        return Some(text.to_owned());
    }
    value.problem(
        format!("`{text}` is not a mail address"),
        Some("for instance: \"integrations@example.com\"".to_owned()),
    );
    None
}

fn refuse_the_other(table: &Table<'_, '_>, kind: Kind) {
    let (others, word): (&[&str], _) = match kind {
        Kind::Smtp => (&FOLDER_KEYS, "smtp"),
        Kind::Folder => (&SMTP_KEYS, "folder"),
    };
    for value in others.iter().filter_map(|key| table.value(key)) {
        value.problem(
            format!("this key means nothing with transport = \"{word}\""),
            Some("take it out, or change `transport`".to_owned()),
        );
    }
}

fn smtp(table: &Table<'_, '_>) -> Option<Smtp> {
    let security = if table.has("security") {
        table.word("security", &MailSecurity::WORDS)?
    } else {
        MailSecurity::StartTls
    };
    let host = table.required("host", "\"smtp.example.com\"")?.as_str("host")?.to_owned();
    let login = login(table);
    if security == MailSecurity::None && login.is_some() && !is_this_machine(&host) {
        table.problem(
            format!("with security = \"none\" the password would travel to {host} for everybody to read"),
            Some("use \"starttls\" or \"tls\", or take `user` and `password` out".to_owned()),
        );
    }
    let port = table.value("port").map_or(Some(security.port()), |value| port(&value))?;
    Some(Smtp {
        host,
        port,
        security,
        login,
        ca_file: table.string("ca-file").map(PathBuf::from),
    })
}

fn login(table: &Table<'_, '_>) -> Option<(SecretRef, SecretRef)> {
    if !table.has("user") && !table.has("password") {
        return None;
    }
    let user = secret::required(table, "user", "SMTP_USER");
    let password = secret::required(table, "password", "SMTP_PASSWORD");
    Some((user?, password?))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn port(value: &Value<'_, '_>) -> Option<u16> {
    let number = value
        .toml
        .as_integer()
        .and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok());
    if number.is_none_or(|number| number == 0) {
        value.problem("`port` must be a number from 1 to 65535", None);
        return None;
    }
    number
}
