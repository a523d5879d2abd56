//! What the user wrote in `drift.toml`: providers, consumers, mail, and where baselines and state lie.
//!
//! Plain data and the reading of one given text. It never looks for a file, resolves a secret, reads
//! the environment or knows the built-in catalogue: those belong to `cli`, `fetch` and `provider`.

mod consumer;
mod error;
mod mail;
mod operation;
mod place_glob;
mod policy;
mod provider;
mod read;
mod secret;
mod source;

pub use consumer::{Consumer, Handling, Promise, UnknownFields};
pub use error::{ConfigError, Position, Problem};
pub use mail::{Mail, MailSecurity, Smtp, Transport};
pub use operation::OperationName;
pub use place_glob::PlaceGlob;
pub use policy::{KnownRules, Level, Selection, SeverityOverride, WAIVERS_FILE, Waived, Waiver, Waivers};
pub use provider::{Auth, Document, Provider, SampleRequest, Schedule};
pub use secret::SecretRef;
pub use source::Source;

use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// The file's name, looked for upwards from the working directory.
pub const FILE_NAME: &str = "drift.toml";

/// The name of a document where a provider has one only.
pub const DEFAULT_DOCUMENT: &str = "default";

/// A whole `drift.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file that it was read from, as it was given.
    pub path: PathBuf,
    /// Providers, in the order of the file.
    pub providers: Vec<Provider>,
    /// Consumers, in the order of the file.
    pub consumers: Vec<Consumer>,
    /// How mail leaves, if it does.
    pub mail: Option<Mail>,
    /// `[state] path`: what runs learn. Relative to the file's folder unless absolute; see [`Config::state_folder`].
    pub state: PathBuf,
    /// `[snapshots] path`: the baselines. Relative to the file's folder unless absolute; see [`Config::snapshots_folder`].
    pub snapshots: PathBuf,
    /// `[[severity]]`: how much findings count for by the team's own decision, in the order of the file.
    pub overrides: Vec<SeverityOverride>,
    /// `[waivers] path`: the file of waivers. Relative to the file's folder unless absolute; see [`Config::waivers_file`].
    pub waivers: PathBuf,
}

impl Config {
    /// The folder that holds the file; every relative path in the file starts here.
    pub fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    /// A path of the file, made relative to the working directory (or left absolute).
    pub fn locate(&self, path: &Path) -> PathBuf {
        match self.folder() {
            folder if folder == Path::new(".") => path.to_owned(),
            folder => folder.join(path),
        }
    }

    /// Where state lies, `.drift` beside the file by default.
    pub fn state_folder(&self) -> PathBuf {
        self.locate(&self.state)
    }

    /// Where baselines lie, `snapshots` beside the file by default.
    pub fn snapshots_folder(&self) -> PathBuf {
        self.locate(&self.snapshots)
    }

    /// The file of waivers, `waivers.toml` beside the file by default. It need not exist.
    pub fn waivers_file(&self) -> PathBuf {
        self.locate(&self.waivers)
    }

    /// The provider of that name.
    pub fn provider(&self, name: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.name == name)
    }

    /// The consumers of a provider, in the order of the file.
    pub fn consumers_of<'c>(&'c self, provider: &'c str) -> impl Iterator<Item = &'c Consumer> {
        self.consumers
            .iter()
            .filter(move |consumer| consumer.providers.iter().any(|name| name == provider))
    }
}

/// The candidate that was probably meant by a mistyped word, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    read::nearest(word, candidates)
}
