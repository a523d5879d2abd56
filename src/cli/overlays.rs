//! Overlays, from the files that name them to a document that has them applied.
//!
//! It must not know where the document came from.

use super::Trouble;
use crate::disk;
use crate::source::{Bundle, Overlaid, Tree, overlaid, read_overlay};
use std::path::Path;
use std::sync::Arc;

/// Reads overlays from files.
pub(super) fn read<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Tree>, Trouble> {
    paths.iter().map(|path| one(path.as_ref())).collect()
}

fn one(path: &Path) -> Result<Tree, Trouble> {
    let name = path.display().to_string();
    let bytes = disk::read(path)?.ok_or_else(|| Trouble(format!("there is no overlay {name}")))?;
    read_overlay(&name, bytes).map_err(|error| Trouble(error.to_string()))
}

/// The document with overlays applied, and what is to be said of that.
pub(super) fn apply(bundle: Arc<Bundle>, overlays: &[Tree]) -> Result<(Arc<Bundle>, Vec<String>), Trouble> {
    if overlays.is_empty() {
        return Ok((bundle, Vec::new()));
    }
    let Overlaid { bundle, idle } = overlaid(&bundle, overlays).map_err(|error| Trouble(error.to_string()))?;
    Ok((Arc::new(bundle), idle))
}
