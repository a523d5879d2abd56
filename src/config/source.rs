//! Where a document is read from, as one word.
//!
//! It must not open anything.

use super::secret::names_secret;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a document is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `https://…` or `http://…`.
    Url(String),
    /// A file or folder. In `drift.toml`, relative to its folder.
    File(PathBuf),
    /// `git:REVISION:PATH`, a file or folder as a commit has it.
    Git {
        /// A revision: a commit, branch or tag.
        revision: String,
        /// The path inside the repository.
        path: String,
    },
    /// `demo:PROVIDER@STATE`, the provider inside the binary.
    Demo {
        /// The provider's name.
        provider: String,
        /// Its state.
        state: String,
    },
}

impl FromStr for Source {
    type Err = String;

    /// The error is one sentence. Credentials inside a URL are refused and not repeated.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("a source is a URL, a file, `git:REVISION:PATH` or `demo:PROVIDER@STATE`; this one is empty".to_owned());
        }
        if let Some(rest) = text.strip_prefix("demo:") {
            return demo(rest);
        }
        if let Some(rest) = text.strip_prefix("git:") {
            return git(rest);
        }
        match text.split_once("://") {
            Some(("http" | "https", _)) => web(text),
            Some((scheme, _)) => Err(format!(
                "`{scheme}://` is not supported; a document is read over https, http, from a file or from git"
            )),
            None => Ok(Source::File(PathBuf::from(text))),
        }
    }
}

fn demo(rest: &str) -> Result<Source, String> {
    match rest.split_once('@') {
        Some((provider, state)) if !provider.is_empty() && !state.is_empty() => Ok(Source::Demo {
            provider: provider.to_owned(),
            state: state.to_owned(),
        }),
        _ => Err(format!(
            "`demo:{rest}` lacks a part; write `demo:PROVIDER@STATE`, for instance `demo:jira@after`"
        )),
    }
}

fn git(rest: &str) -> Result<Source, String> {
    match rest.split_once(':') {
        Some((revision, path)) if !revision.is_empty() && !path.is_empty() && !revision.starts_with('-') => Ok(Source::Git {
            revision: revision.to_owned(),
            path: path.to_owned(),
        }),
        _ => Err(format!(
            "`git:{rest}` lacks a part; write `git:REVISION:PATH`, for instance `git:main:openapi.yaml`"
        )),
    }
}

fn web(text: &str) -> Result<Source, String> {
    let url = url::Url::parse(text).map_err(|error| format!("this is not a URL: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "the URL carries a user name or password; take it out and use an `auth` table, whose secrets are references".to_owned(),
        );
    }
    if let Some((name, _)) = url.query_pairs().find(|(name, _)| names_secret(name)) {
        return Err(format!(
            "the URL carries a secret, its parameter `{name}`; take it out and use an `auth` table of kind \"query\""
        ));
    }
    Ok(Source::Url(text.to_owned()))
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Url(url) => f.write_str(url),
            Source::File(path) => write!(f, "{}", path.display()),
            Source::Git { revision, path } => write!(f, "git:{revision}:{path}"),
            Source::Demo { provider, state } => write!(f, "demo:{provider}@{state}"),
        }
    }
}
