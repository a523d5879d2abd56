//! Secrets on their way from a reference to a header: the only place that holds a value, and it never shows it.
//!
//! Who reads the environment, a file or runs a command is the caller's: here it is a closure.

use crate::config::SecretRef;
use std::fmt;

/// The value of a secret. Neither `Debug` nor `Display` show it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretString(String);

impl SecretString {
    /// Wraps a value; a line break at its end, which files and commands leave, is dropped.
    pub fn new(value: impl Into<String>) -> Self {
        let mut value = value.into();
        value.truncate(value.trim_end_matches(['\r', '\n']).len());
        SecretString(value)
    }

    /// The value itself, for the request alone.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretString(…)")
    }
}

impl fmt::Display for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Resolves references. The error says why there is no value ("is not set", "cannot be read: permission denied"); it is
/// put behind the reference's own words, so that it need not repeat them, and must not contain any value.
pub trait Secrets {
    /// The value behind a reference.
    fn get(&self, reference: &SecretRef) -> Result<SecretString, String>;
}

impl<F: Fn(&SecretRef) -> Result<SecretString, String>> Secrets for F {
    fn get(&self, reference: &SecretRef) -> Result<SecretString, String> {
        self(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let secret = SecretString::new("hunter2\n");
        assert_eq!(secret.reveal(), "hunter2");
        assert!(!format!("{secret:?} {secret} {:?}", Some(&secret)).contains("hunter2"));
    }
}
