//! What a side of `drift diff` is: a document, or samples, from wherever it lies.
//!
//! It must not know what is done with it.

use super::Trouble;
use super::samples::{self, Samples};
use crate::config::Source;
use crate::disk;
use crate::fetch::{Fetcher, Limits};
use crate::openapi;
use crate::source::{Bundle, ReadError};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The word for standard input.
pub(super) const STDIN: &str = "-";

/// The most that is read from standard input, in bytes.
const STDIN_CAP: u64 = 1 << 30;

/// One side.
#[derive(Debug)]
pub(super) enum Input {
    /// An OpenAPI document with its files.
    Document(Arc<Bundle>),
    /// A fold of samples.
    Samples(Samples),
}

/// Reads a side as the command line names it.
pub(super) fn read(named: &str) -> Result<Input, Trouble> {
    if named == STDIN {
        return of_bytes("standard input", &standard_input()?, None);
    }
    let source: Source = named.parse().map_err(Trouble)?;
    match &source {
        Source::File(path) if path.is_dir() => Ok(Input::Samples(samples::folder(path)?)),
        Source::File(path) => {
            let bytes = disk::read(path)?.ok_or_else(|| Trouble(format!("there is no file {}", path.display())))?;
            of_bytes(named, &bytes, Some(&source))
        }
        _ => whole(&source).and_then(|bundle| of_bundle(named, bundle)),
    }
}

fn standard_input() -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(STDIN_CAP + 1).read_to_end(&mut bytes);
    read.map_err(|error| Trouble(format!("standard input cannot be read: {error}")))?;
    if bytes.len() as u64 > STDIN_CAP {
        return Err(Trouble("standard input is longer than 1 GiB; give a file".to_owned()));
    }
    Ok(bytes)
}

/// A document where the bytes are one, else samples. `source` is where its other files can be found.
fn of_bytes(name: &str, bytes: &[u8], source: Option<&Source>) -> Result<Input, Trouble> {
    let document = Bundle::of(name, bytes.to_vec());
    match document {
        Ok(bundle) if openapi::version(&bundle).is_ok() => match source {
            Some(source) if !bundle.missing().is_empty() => whole(source).map(Input::Document),
            _ => Ok(Input::Document(Arc::new(bundle))),
        },
        other => of_samples(name, bytes, other),
    }
}

fn of_bundle(name: &str, bundle: Arc<Bundle>) -> Result<Input, Trouble> {
    if openapi::version(&bundle).is_ok() {
        return Ok(Input::Document(bundle));
    }
    let bytes = bundle.get(0).map(|tree| tree.text().as_bytes().to_vec()).unwrap_or_default();
    of_bytes(name, &bytes, None)
}

/// Samples, or why it is neither: what is wrong with it as a document says more where it was meant as one.
fn of_samples(name: &str, bytes: &[u8], document: Result<Bundle, ReadError>) -> Result<Input, Trouble> {
    let mut samples = Samples::default();
    let folded = samples.add(name, bytes);
    let wrong = match (document, folded) {
        (_, Ok(())) => return Ok(Input::Samples(samples)),
        (Ok(bundle), Err(error)) => openapi::version(&bundle).map_or_else(|wrong| wrong.to_string(), |_| error.to_string()),
        (Err(error), Err(_)) => error.to_string(),
    };
    Err(Trouble(format!(
        "{wrong}; a side is an OpenAPI document (JSON or YAML), or samples (JSON, NDJSON, a folder of them)"
    )))
}

/// A document with all its files. What is typed on the command line may be at a private address.
fn whole(source: &Source) -> Result<Arc<Bundle>, Trouble> {
    let fetcher = Fetcher::new(Limits::default(), super::session::proxies());
    let fetcher = fetcher.map_err(|error| Trouble(format!("the network cannot be used: {error}")))?;
    let document = fetcher.document(source, Path::new("."), true);
    document
        .map(|document| document.bundle)
        .map_err(|failure| Trouble(failure.to_string()))
}
