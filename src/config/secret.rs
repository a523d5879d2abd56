//! Where a secret lies. The secret itself is never here.

use std::fmt;
use std::path::PathBuf;

/// A reference to a secret. Whoever needs the value resolves it at the last moment and keeps it out of every output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// The value of an environment variable.
    Env(String),
    /// The text of a file, its last line break aside. Relative to the folder of `drift.toml`.
    File(PathBuf),
    /// What a command prints, its last line break aside: the program, then its arguments; no shell.
    Command(Vec<String>),
}

impl fmt::Display for SecretRef {
    /// Says where the secret ought to be, for messages: `the environment variable JIRA_TOKEN`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SecretRef::Env(name) => write!(f, "the environment variable {name}"),
            SecretRef::File(path) => write!(f, "the file {}", path.display()),
            SecretRef::Command(words) => write!(f, "the command `{}`", words.first().map_or("", String::as_str)),
        }
    }
}

/// Parts of a name that say that its value is a secret.
const SECRET_NAMES: [&str; 8] = [
    "authorization",
    "cookie",
    "password",
    "token",
    "secret",
    "api-key",
    "apikey",
    "signature",
];

/// Whether a header or query parameter of that name carries a secret. Paging tokens are none.
pub(super) fn names_secret(name: &str) -> bool {
    let name = name.to_lowercase().replace('_', "-");
    SECRET_NAMES.iter().any(|word| name.contains(word)) && !name.contains("page")
}
