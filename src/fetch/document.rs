//! A document with all that its `$ref`s lead to, from wherever it lies: a URL, a file, a commit.
//!
//! It must not know what a document means. A file that a `$ref` names and that can never be had costs what refers to it; one that
//! only could not be had this time costs the document, for half a document would look like a change.

use super::all::all;
use super::client::{Budget, Client};
use super::failure::{Failure, Fault, shown};
use super::look::Document;
use super::plausible;
use super::request::{Answer, Credential, Kept, KeptDocument, Request};
use crate::config::Source;
use crate::disk::{Found, GitError, Repository};
use crate::source::Bundle;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How many files of a document are asked for at once.
const AT_ONCE: usize = 32;

/// What is acceptable as a document: anything, JSON and YAML first.
const ACCEPT: &str = "application/json, application/yaml;q=0.9, text/yaml;q=0.9, */*;q=0.5";

/// What is said of a folder where one document is meant.
const IS_FOLDER: &str = "is a folder; name the document in it";

/// Whose document is fetched, and how.
pub(super) struct Errand<'e> {
    pub(super) client: &'e Client,
    pub(super) budget: &'e Budget,
    /// Where relative files start.
    pub(super) folder: &'e Path,
    /// The commits that it is among.
    pub(super) git: &'e Repository,
    /// Whether the provider may be at a private address.
    pub(super) allow_private: bool,
    /// How long one answer may take.
    pub(super) timeout: Option<Duration>,
    /// The credential with the origin that it is for, as `scheme://host:port`.
    pub(super) credential: Option<(String, Credential)>,
    /// Documents of earlier runs.
    pub(super) known: &'e Kept,
    /// Documents of this run, for the next.
    pub(super) kept: &'e RefCell<Kept>,
    /// The URLs of the demo documents that are being served, by source.
    pub(super) demos: &'e BTreeMap<String, String>,
}

/// One file of a document, and what is known of where it came from.
pub(super) struct Fetched {
    /// Its address, against which its references are resolved.
    uri: String,
    bytes: Vec<u8>,
    signals: Vec<(String, String)>,
    /// Whether what it refers to may be at a private address.
    private: bool,
}

impl<'e> Errand<'e> {
    /// The same errand, for a change of its own.
    pub(super) fn share(&self) -> Errand<'e> {
        Errand {
            credential: self.credential.clone(),
            ..*self
        }
    }

    /// The document and all its files, unless its text is known. `source` is a file, a URL or `git:`.
    pub(super) async fn run(&self, source: &Source, is_known: &dyn Fn(&str) -> bool) -> Result<Document, Failure> {
        let root = match source {
            Source::Url(text) => self.url(text, self.allow_private).await?,
            Source::File(path) => self.local(&path.to_string_lossy())?,
            Source::Git { .. } => self.local(&source.to_string())?,
            Source::Demo { .. } => self.demo(source).await?,
        };
        let place = shown_uri(&root.uri);
        let mut bundle = Bundle::with_limits(crate::source::Limits {
            bytes: usize::try_from(self.client.limits().document).unwrap_or(usize::MAX),
            ..crate::source::Limits::default()
        });
        if root.bytes.trim_ascii().is_empty() {
            return Err(Failure::at(
                place,
                Fault::Malformed("the file is empty where a document was expected".to_owned()),
            ));
        }
        if std::str::from_utf8(&root.bytes).is_ok_and(is_known) {
            return Ok(Document {
                bundle: Arc::default(),
                signals: root.signals,
            });
        }
        bundle.add(&root.uri, root.bytes).map_err(|error| unreadable(&place, &error))?;
        let from_web = Url::parse(&root.uri).is_ok_and(|url| url.has_host());
        self.complete(&mut bundle, &place, from_web, root.private).await?;
        Ok(Document {
            bundle: Arc::new(bundle),
            signals: root.signals,
        })
    }

    /// Adds all files that those of a bundle refer to.
    pub(super) async fn complete(&self, bundle: &mut Bundle, place: &str, from_web: bool, private: bool) -> Result<(), Failure> {
        let mut size = bundle.trees().map(|tree| tree.text().len() as u64).sum();
        loop {
            let missing = bundle.missing();
            if missing.is_empty() {
                return Ok(());
            }
            for some in missing.chunks(AT_ONCE) {
                self.within(place, bundle.len(), size)?;
                let fetched = all(some.iter().map(|uri| self.referred(uri, from_web, private))).await;
                for (uri, fetched) in some.iter().zip(fetched) {
                    size += join(bundle, uri, fetched)?;
                }
            }
        }
    }

    pub(super) async fn referred(&self, uri: &str, from_web: bool, private: bool) -> Result<Fetched, Failure> {
        match Url::parse(uri) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => self.url(uri, private).await,
            _ if from_web => Err(Failure::at(
                uri,
                Fault::Reference("a document from the network may not refer to files of this machine".to_owned()),
            )),
            _ => self.local(uri),
        }
    }

    /// A document that is split into too many or too large pieces is given up on.
    fn within(&self, place: &str, files: usize, size: u64) -> Result<(), Failure> {
        let (most_bytes, most_files) = self.client.limits().bundle;
        let too_many = |what: String| Err(Failure::at(place, Fault::TooMany(what)));
        if files >= most_files {
            return too_many(format!(
                "the document is split into more than {most_files} files and was not read to its end"
            ));
        }
        if size > most_bytes {
            return too_many(format!(
                "the files of the document are larger than {} MiB together",
                most_bytes >> 20
            ));
        }
        Ok(())
    }

    /// A document of the provider inside the binary, over real HTTP. It is named by its source, for its port is another each time.
    async fn demo(&self, source: &Source) -> Result<Fetched, Failure> {
        let name = source.to_string();
        let stopped = || Failure::at(&name, Fault::File("the demo provider is not running".to_owned()));
        let fetched = self.url(self.demos.get(&name).ok_or_else(stopped)?, true).await?;
        let uri = name.split('?').next().unwrap_or_default().to_owned();
        Ok(Fetched { uri, ..fetched })
    }

    async fn url(&self, text: &str, allow_private: bool) -> Result<Fetched, Failure> {
        let mut url =
            Url::parse(text).map_err(|error| Failure::at("the document's address", Fault::Request(format!("it is no URL: {error}"))))?;
        // Who wrote the document does not sign us in.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let request = self.request(&url, allow_private);
        let answer = self.client.send(&request, self.budget).await?;
        let answer = self.remember(url.as_str(), answer);
        plausible::document(&answer).map_err(|fault| Failure::at(answer.place(), fault))?;
        Ok(Fetched {
            uri: if answer.url.origin() == url.origin() && answer.url.path() == url.path() {
                url.to_string()
            } else {
                shown(&answer.url)
            },
            private: allow_private && answer.private,
            signals: answer.signals(),
            bytes: answer.body,
        })
    }

    fn request(&self, url: &Url, allow_private: bool) -> Request {
        let origin = url.origin().ascii_serialization();
        let credential = self.credential.as_ref().filter(|(own, _)| *own == origin);
        Request {
            method: "GET".to_owned(),
            url: url.clone(),
            headers: Vec::new(),
            accept: ACCEPT.to_owned(),
            credential: credential.map(|(_, credential)| credential.clone()),
            allow_private,
            cap: self.client.limits().document,
            timeout: self.timeout,
            form: None,
            validators: self.known.get(url.as_str()).map(|kept| kept.validators.clone()),
        }
    }

    /// Puts the known body in where the answer says that nothing changed, and keeps what can be asked for conditionally.
    fn remember(&self, url: &str, mut answer: Answer) -> Answer {
        // A demo provider's port is another each time: what it said once will never be asked for again.
        if self.demos.values().any(|demo| demo == url) {
            return answer;
        }
        let known = self.known.get(url);
        if let (304, Some(known)) = (answer.status, known) {
            answer.body.clone_from(&known.body);
        }
        let validators = answer
            .validators()
            .or_else(|| known.filter(|_| answer.status == 304).map(|known| known.validators.clone()));
        if let Some(validators) = validators {
            let body = answer.body.clone();
            self.kept.borrow_mut().insert(url.to_owned(), KeptDocument { validators, body });
        }
        answer
    }

    /// A file of this machine, or of a commit where `uri` is `git:REVISION:PATH`.
    fn local(&self, uri: &str) -> Result<Fetched, Failure> {
        let bytes = match uri.strip_prefix("git:") {
            Some(object) => self.committed(object),
            None => self.file(&self.folder.join(uri)),
        };
        Ok(Fetched {
            uri: uri.to_owned(),
            bytes: bytes.map_err(|fault| Failure::at(uri, fault))?,
            signals: Vec::new(),
            private: self.allow_private,
        })
    }

    fn file(&self, path: &PathBuf) -> Result<Vec<u8>, Fault> {
        let refused = |error: std::io::Error| Fault::File(format!("cannot be read: {error}"));
        let file = File::open(path).map_err(refused)?;
        if file.metadata().map_err(refused)?.is_dir() {
            return Err(Fault::File(IS_FOLDER.to_owned()));
        }
        self.capped(file)
    }

    /// What git has under `REVISION:PATH`.
    fn committed(&self, object: &str) -> Result<Vec<u8>, Fault> {
        let (revision, path) = object.split_once(':').unwrap_or((object, ""));
        match self.git.get(revision, path, self.client.limits().document) {
            Ok(Found::File(bytes)) => Ok(bytes),
            Ok(Found::Folder) => Err(Fault::File(IS_FOLDER.to_owned())),
            Err(GitError::TooLarge(cap)) => Err(Fault::TooLarge(cap)),
            Err(error) => Err(Fault::File(error.to_string())),
        }
    }

    fn capped(&self, from: impl Read) -> Result<Vec<u8>, Fault> {
        let cap = self.client.limits().document;
        let mut bytes = Vec::new();
        let read = from.take(cap.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Fault::File(format!("cannot be read: {error}")))?;
        if bytes.len() as u64 > cap {
            Err(Fault::TooLarge(cap))
        } else {
            Ok(bytes)
        }
    }
}

/// Adds the file that a `$ref` names, or declines it; its size.
fn join(bundle: &mut Bundle, uri: &str, fetched: Result<Fetched, Failure>) -> Result<u64, Failure> {
    let fetched = match fetched {
        Ok(fetched) => fetched,
        Err(failure) if is_lasting(&failure.fault) => {
            bundle.decline(uri, failure.fault.to_string());
            return Ok(0);
        }
        Err(failure) => return Err(failure),
    };
    let size = fetched.bytes.len() as u64;
    if let Err(error) = bundle.add(uri, fetched.bytes) {
        bundle.decline(uri, sentence(&error));
    }
    Ok(size)
}

/// Whether asking again tomorrow gives the same: then the document itself is broken at that place.
fn is_lasting(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Private | Fault::Reference(_) | Fault::Request(_) | Fault::File(_) | Fault::Status { status: 404 | 410, .. }
    )
}

fn shown_uri(uri: &str) -> String {
    match Url::parse(uri) {
        Ok(url) if url.has_host() => shown(&url),
        _ => uri.to_owned(),
    }
}

/// A document that cannot be read, named as an editor takes it: `file:line:column`.
fn unreadable(place: &str, error: &crate::source::ReadError) -> Failure {
    let place = match error.position {
        Some(position) => format!("{place}:{}:{}", position.line, position.column),
        None => place.to_owned(),
    };
    Failure::at(&place, Fault::Malformed(error.message.clone()))
}

/// A reader's message with its position, without the name, which the place says already.
fn sentence(error: &crate::source::ReadError) -> String {
    match error.position {
        Some(position) => format!("line {}, column {}: {}", position.line, position.column, error.message),
        None => error.message.clone(),
    }
}
