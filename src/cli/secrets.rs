//! The values behind references to secrets, read at the last moment.

use crate::config::{Config, SecretRef};
use crate::disk;
use std::process::{Command, Stdio};

/// The value behind a reference; the error says why there is none, and never holds a value.
pub(super) fn resolve(config: Option<&Config>, reference: &SecretRef) -> Result<String, String> {
    match reference {
        SecretRef::Env(name) => variable(name),
        SecretRef::File(path) => {
            let path = config.map_or_else(|| path.clone(), |config| config.locate(path));
            let text = disk::read_text(&path).map_err(|error| format!("cannot be read: {}", error.cause))?;
            not_empty(text.ok_or("does not exist")?)
        }
        SecretRef::Command(words) => output(words),
    }
}

fn variable(name: &str) -> Result<String, String> {
    match std::env::var(name) {
        Ok(value) => not_empty(value),
        Err(std::env::VarError::NotPresent) => Err("is not set".to_owned()),
        Err(std::env::VarError::NotUnicode(_)) => Err("is not UTF-8 text".to_owned()),
    }
}

fn output(words: &[String]) -> Result<String, String> {
    let (program, arguments) = words.split_first().ok_or("is empty")?;
    let run = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let run = run.map_err(|error| format!("cannot be run: {error}"))?;
    if !run.status.success() {
        return Err(format!("failed ({})", run.status));
    }
    not_empty(String::from_utf8(run.stdout).map_err(|_| "printed no UTF-8 text")?)
}

fn not_empty(value: String) -> Result<String, String> {
    if value.trim().is_empty() {
        Err("is empty".to_owned())
    } else {
        Ok(value)
    }
}
