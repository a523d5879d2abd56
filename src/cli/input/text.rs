//! The text of a side, from standard input, a file, a commit or the network, read as a document as far as it is one.
//!
//! It must not know what kind of thing the text is.

use super::KINDS;
use crate::cli::Trouble;
use crate::config::Source;
use crate::fetch::{Fetcher, Limits};
use crate::openapi;
use crate::source::{Bundle, ReadError};
use memchr::memmem;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The word for standard input.
pub(in crate::cli) const STDIN: &str = "-";

/// The most that is read from standard input, in bytes.
const STDIN_CAP: u64 = 1 << 30;

/// How much of a text is looked at for the word that makes it a document.
const HEAD: usize = 4096;

/// One text, not yet known to be anything.
pub(super) struct Text {
    /// What messages call it.
    pub(super) name: String,
    /// The text, where it is none that can be read as a document.
    kept: Vec<u8>,
    /// The text as a document, with as many of its files as were read, or why it is none.
    document: Result<Arc<Bundle>, ReadError>,
    /// Where its other files can be found.
    source: Option<Source>,
}

impl Text {
    /// What is at a URL or in the demo provider, with all files that it refers to.
    pub(super) fn fetched(name: &str, source: &Source) -> Result<Self, Trouble> {
        let bundle = fetch(source)?;
        Ok(Self {
            name: name.to_owned(),
            kept: Vec::new(),
            document: Ok(bundle),
            source: None,
        })
    }

    /// The bytes of a file, without the files that it may refer to; `source` tells where these can be found.
    pub(super) fn of(name: &str, bytes: Vec<u8>, source: Option<Source>) -> Self {
        let (document, kept) = match Bundle::or_bytes(name, bytes) {
            Ok(bundle) => (Ok(Arc::new(bundle)), Vec::new()),
            Err((error, bytes)) => (Err(error), bytes),
        };
        Self {
            name: name.to_owned(),
            kept,
            document,
            source,
        }
    }

    /// The text itself, a byte order mark taken off where it could be read.
    pub(super) fn bytes(&self) -> &[u8] {
        let read = self.bundle().and_then(|bundle| bundle.get(0));
        read.map_or(&self.kept, |tree| tree.text().as_bytes())
    }

    /// The text as a document, where it can be read as one.
    pub(super) fn bundle(&self) -> Option<&Bundle> {
        self.document.as_deref().ok()
    }

    /// Why the text cannot be read, where it says near its beginning that it is a document.
    pub(super) fn broken_document(&self) -> Option<String> {
        let head = self.bytes().get(..HEAD).unwrap_or(self.bytes());
        let says_so = |word: &str| memmem::find(head, word.as_bytes()).is_some();
        let starts = |word: &str| head.trim_ascii_start().starts_with(word.as_bytes()) || says_so(&format!("\n{word}"));
        let named = ["openapi", "swagger"]
            .iter()
            .any(|word| says_so(&format!("\"{word}\"")) || starts(&format!("{word}:")));
        self.document.as_ref().err().filter(|_| named).map(ToString::to_string)
    }

    /// Whether it is a document or a schema by itself, without other files.
    pub(super) fn is_whole_document(&self) -> bool {
        let is_known = |bundle: &&Bundle| openapi::version(bundle).is_ok() || openapi::is_json_schema(bundle);
        self.bundle().filter(is_known).is_some_and(|bundle| bundle.missing().is_empty())
    }

    /// The document with all its files.
    pub(super) fn whole(self) -> Result<Arc<Bundle>, Trouble> {
        let bundle = self.document.map_err(|error| Trouble(error.to_string()))?;
        match &self.source {
            Some(source) if !bundle.missing().is_empty() => completed(bundle, source),
            _ => Ok(bundle),
        }
    }

    /// Why the text is of no kind: what is wrong with it as a document.
    pub(super) fn refused(&self) -> Trouble {
        let wrong = match &self.document {
            Ok(bundle) => openapi::version(bundle).err().map(|wrong| wrong.to_string()),
            Err(error) => Some(error.to_string()),
        };
        let known = KINDS.map(|kind| kind.called).join(", or ");
        Trouble(format!("{}; a side is {known}", wrong.unwrap_or_default()))
    }
}

/// What comes in through standard input, whole.
pub(super) fn standard_input() -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(STDIN_CAP + 1).read_to_end(&mut bytes);
    read.map_err(|error| Trouble(format!("standard input cannot be read: {error}")))?;
    if bytes.len() as u64 > STDIN_CAP {
        return Err(Trouble("standard input is longer than 1 GiB; give a file".to_owned()));
    }
    Ok(bytes)
}

/// A document of this machine with all its files; those that were read already are not read again.
fn completed(bundle: Arc<Bundle>, source: &Source) -> Result<Arc<Bundle>, Trouble> {
    let Some(mut bundle) = Arc::into_inner(bundle) else {
        return fetch(source);
    };
    let completed = fetcher()?.complete(&mut bundle, &source.to_string(), Path::new("."));
    completed.map_err(|failure| Trouble(failure.to_string()))?;
    Ok(Arc::new(bundle))
}

fn fetcher() -> Result<Fetcher, Trouble> {
    let fetcher = Fetcher::new(Limits::default(), crate::cli::session::proxies());
    fetcher.map_err(|error| Trouble(format!("the network cannot be used: {error}")))
}

/// A document with all its files. What is typed on the command line may be at a private address.
fn fetch(source: &Source) -> Result<Arc<Bundle>, Trouble> {
    let document = fetcher()?.document(source, Path::new("."), true);
    document
        .map(|document| document.bundle)
        .map_err(|failure| Trouble(failure.to_string()))
}
