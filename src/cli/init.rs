//! `drift init`: a first `drift.toml`.

use super::args;
use super::setup::{EMPTY, SetupError, folder_of, target, write_companions};
use crate::disk;
use std::path::{Path, PathBuf};

/// Writes an empty `drift.toml` and what belongs beside it. Gives what to tell the user.
///
/// # Errors
/// There is one already, or the folder cannot be written to.
pub fn run(folder: &Path, named: Option<&Path>, _args: &args::Init) -> Result<String, SetupError> {
    let path = target(folder, named);
    refuse_existing(&path)?;
    let companions = start(&path, EMPTY)?;
    Ok(format!(
        "Wrote {}{}.\n\nNext: `drift add NAME|URL|FILE` adds a provider, for instance `drift add jira`.\n",
        path.display(),
        also(&companions)
    ))
}

/// Writes a configuration where there was none; what belongs beside it comes first, so that the configuration is the last to appear.
pub(super) fn start(path: &Path, text: &str) -> Result<Vec<PathBuf>, SetupError> {
    let companions = write_companions(folder_of(path))?;
    disk::write_whole(path, text.as_bytes())?;
    Ok(companions)
}

pub(super) fn refuse_existing(path: &Path) -> Result<(), SetupError> {
    if !path.exists() {
        return Ok(());
    }
    Err(SetupError(format!(
        "{} is there already and stays as it is; `drift add NAME|URL|FILE` adds a provider to it",
        path.display()
    )))
}

/// ` (and lines for git in .gitignore and .gitattributes)`, or nothing.
pub(super) fn also(companions: &[PathBuf]) -> String {
    let names: Vec<String> = companions.iter().map(|path| path.display().to_string()).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(", and lines for git in {}", names.join(" and "))
    }
}
