//! The files that `drift init` and `drift add` write, and how they are changed: by adding at the end, whole or not at all.
//!
//! It must not know what a provider is.

use super::locate::is_working_directory;
use crate::config::{Config, FILE_NAME};
use crate::disk;
use std::fmt;
use std::path::{Path, PathBuf};

/// The JSON Schemas of `drift.toml` and of the waivers, as editors read them, and where the first lines of these say that they are.
const SCHEMAS: [(&str, &str); 2] = [
    (".drift/config.schema.json", include_str!("../../schemas/config.schema.json")),
    (".drift/waivers.schema.json", include_str!("../../schemas/waivers.schema.json")),
];

/// What tells editors where the schema is; the first line of every `drift.toml` that is written.
pub(super) const SCHEMA_LINE: &str = "#:schema ./.drift/config.schema.json\n\n";

/// A `drift.toml` without a provider.
pub(super) const EMPTY: &str = include_str!("../../templates/config/empty.toml");

/// Why nothing was set up: one sentence and what to do. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupError(pub(super) String);

impl std::error::Error for SetupError {}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<disk::DiskError> for SetupError {
    fn from(error: disk::DiskError) -> Self {
        SetupError(error.to_string())
    }
}

/// Lines for git, beside `drift.toml`: the file, the line, and other ways to say the same.
const GIT_LINES: [(&str, &str, &[&str]); 3] = [
    (".gitignore", "/.drift/", &[".drift", ".drift/", "/.drift", "**/.drift/"]),
    // Baselines are compared byte for byte, so git must not turn their line ends.
    (".gitattributes", "snapshots/** text eol=lf", &["snapshots/** -text"]),
    (".gitattributes", "snapshots/**/document.json linguist-generated=true", &[]),
];

/// Writes the files that stand beside `drift.toml`: the schemas for editors and the lines for git. Gives the names of those that changed.
pub(super) fn write_companions(folder: &Path) -> Result<Vec<PathBuf>, SetupError> {
    for (path, schema) in SCHEMAS {
        disk::write_whole(&folder.join(path), schema.as_bytes())?;
    }
    let mut changed = Vec::new();
    for (file, line, others) in GIT_LINES {
        if add_line(&folder.join(file), line, others)? && !changed.iter().any(|path| path == Path::new(file)) {
            changed.push(PathBuf::from(file));
        }
    }
    Ok(changed)
}

/// Adds a line to a file that may not be there, unless it says so already.
fn add_line(path: &Path, line: &str, others: &[&str]) -> Result<bool, SetupError> {
    let text = disk::read_text(path)?.unwrap_or_default();
    if text.lines().map(str::trim).any(|there| there == line || others.contains(&there)) {
        return Ok(false);
    }
    disk::write_whole(path, appended(&text, &format!("{line}\n"), "").as_bytes())?;
    Ok(true)
}

/// The text with a block at its end, in the text's own line ends; every byte of the text stays.
pub(super) fn appended(text: &str, block: &str, gap: &str) -> String {
    let crlf = text.contains("\r\n");
    let ending = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let gap = if text.is_empty() { "" } else { gap };
    let added = format!("{ending}{gap}{block}");
    let added = if crlf { added.replace('\n', "\r\n") } else { added };
    format!("{text}{added}")
}

/// The text of a `drift.toml` and what it means; an error says what is wrong with it and where.
pub(super) fn parse(text: &str, path: &Path) -> Result<Config, SetupError> {
    Config::parse(text, path).map_err(|error| SetupError(error.to_string()))
}

/// The folder that holds a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The file to write: the one that was named, or `drift.toml` in the folder. Relative where the folder is the working directory.
pub(super) fn target(folder: &Path, named: Option<&Path>) -> PathBuf {
    let name = named.unwrap_or(Path::new(FILE_NAME));
    if is_working_directory(folder) {
        name.to_owned()
    } else {
        folder.join(name)
    }
}
