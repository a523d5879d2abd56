//! The catalogue of providers as the user has it: the built-in one, overlaid by `providers/*.toml` beside `drift.toml`.
//!
//! It must not know what an entry says.

use super::setup::SetupError;
use crate::disk;
use crate::provider::Catalogue;
use std::path::Path;

/// The folder of the user's own entries, beside the configuration.
const OWN_PROVIDERS: &str = "providers";

/// The catalogue for the configuration that lies in `folder`.
///
/// # Errors
/// An entry of the user's cannot be read or is wrong.
pub(super) fn load(folder: &Path) -> Result<Catalogue, SetupError> {
    let mut catalogue = Catalogue::built_in();
    let entries = std::fs::read_dir(folder.join(OWN_PROVIDERS)).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    for file in files {
        let text = disk::read_text(&file)?.unwrap_or_default();
        let overlaid = catalogue.overlay(&text, &file.display().to_string());
        overlaid.map_err(|error| SetupError(error.to_string()))?;
    }
    Ok(catalogue)
}
