//! Real documents through the whole program. They are no part of the project: `DRIFT_CORPUS` names the folder that holds
//! them, and without it every test says that it is skipped.

mod baselines;
mod compare;
mod infer;
#[path = "../judged/mod.rs"]
#[allow(dead_code, reason = "each test needs some of it")]
mod judged;
mod load;
mod pairs;
mod witness;

use apidrift::config::Source;
use apidrift::contract::Contract;
use apidrift::fetch::{Fetcher, Limits};
use apidrift::openapi;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of real documents; `None`, said aloud, where there is none.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("DRIFT_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("SKIPPED: DRIFT_CORPUS is not set, so no real document was looked at");
    }
    folder
}

/// A document, with the files that it refers to.
pub(crate) fn contract(path: &Path) -> Result<Contract, String> {
    let fetcher = Fetcher::new(Limits::default(), Vec::new()).expect("the system has timers");
    let document = fetcher.document(&Source::File(path.to_owned()), Path::new("."), false);
    let bundle = document.map_err(|failure| failure.to_string())?.bundle;
    openapi::read(bundle).map_err(|error| error.to_string())
}

/// The versions of each provider's document, oldest first.
pub(crate) fn providers() -> Option<Vec<Vec<PathBuf>>> {
    let specs = corpus()?.join("specs");
    let folders = list(&specs)
        .into_iter()
        .filter(|path| path.is_dir() && !path.ends_with("malformed"));
    let versions = folders.map(|folder| list(&folder).into_iter().filter_map(document).collect());
    let providers: Vec<Vec<PathBuf>> = versions.collect();
    let found: usize = providers.iter().map(Vec::len).sum();
    assert!(found > 50, "{} holds {found} documents", specs.display());
    Some(providers)
}

pub(crate) fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The file itself, or of a folder the one file that says that it is the document.
fn document(path: PathBuf) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path);
    }
    list(&path).into_iter().find(|file| file.is_file() && says_so(file))
}

fn says_so(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.lines().take(20).any(|line| line.starts_with("openapi:")))
}
