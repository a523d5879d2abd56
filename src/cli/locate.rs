//! Which `drift.toml` is meant, and its reading from the disk.
//!
//! It must not know what is in it.

use super::decisions;
use super::setup::SetupError;
use crate::config::{Config, FILE_NAME};
use crate::disk;
use std::path::{Path, PathBuf};

/// Reads the configuration: the file that was named, or the nearest `drift.toml` from `folder` (absolute) upwards.
///
/// # Errors
/// There is none, it cannot be read, or it is wrong: then everything that is wrong with it.
pub fn load_config(folder: &Path, named: Option<&Path>) -> Result<Config, SetupError> {
    let path = find_config(folder, named)?;
    let text = disk::read_text(&path)?.ok_or_else(|| missing(&path))?;
    let config = Config::parse(&text, &path).map_err(|error| SetupError(error.to_string()))?;
    decisions::check(&config, &text).map_err(SetupError)?;
    Ok(config)
}

/// The path of the configuration, as [`load_config`] looks for it; relative where `folder` is the working directory.
pub fn find_config(folder: &Path, named: Option<&Path>) -> Result<PathBuf, SetupError> {
    if let Some(named) = named {
        let path = if is_working_directory(folder) {
            named.to_owned()
        } else {
            folder.join(named)
        };
        return if path.is_file() { Ok(path) } else { Err(missing(&path)) };
    }
    let depth = folder.ancestors().position(|above| above.join(FILE_NAME).is_file());
    let relative = |depth| PathBuf::from("../".repeat(depth)).join(FILE_NAME);
    match depth {
        Some(depth) if is_working_directory(folder) => Ok(relative(depth)),
        Some(depth) => Ok(folder.join(relative(depth))),
        None => Err(SetupError(format!(
            "there is no {FILE_NAME} here or in a folder above; `drift init` writes one, and `drift init --demo` sets up a tutorial"
        ))),
    }
}

/// Whether a path needs no folder in front of it to be found and read by people.
pub(super) fn is_working_directory(folder: &Path) -> bool {
    std::env::current_dir().is_ok_and(|working| working == folder)
}

fn missing(path: &Path) -> SetupError {
    SetupError(format!("there is no file {}; `drift init` writes a new one", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_the_nearest_file_upwards() {
        let top = tempfile::tempdir().expect("a folder can be made");
        let deep = top.path().join("a/b");
        fs::create_dir_all(&deep).expect("a folder can be made");
        fs::write(top.path().join(FILE_NAME), "").expect("a file can be written");
        let config = load_config(&deep, None).expect("it is above");
        assert_eq!(config.snapshots_folder(), deep.join("../../snapshots"));
        fs::write(top.path().join("a/drift.toml"), "x = 1").expect("a file can be written");
        let error = load_config(&deep, None).expect_err("the nearer one is wrong").to_string();
        assert!(error.contains("drift.toml:1:1: unknown key `x`"), "{error}");
    }

    #[test]
    fn says_what_to_do_where_there_is_none() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let error = load_config(folder.path(), None).expect_err("there is none").to_string();
        assert!(error.contains("`drift init`"), "{error}");
        let error = load_config(folder.path(), Some(Path::new("mine.toml")))
            .expect_err("there is none")
            .to_string();
        assert!(error.contains("mine.toml"), "{error}");
    }
}
