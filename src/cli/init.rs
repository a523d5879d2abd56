//! `drift init`: a first `drift.toml`.

use super::session::Session;
use super::setup::{EMPTY, SCHEMA_LINE, SetupError, folder_of, parse, target, write_companions};
use super::terminal::Terminal;
use super::{Ending, Trouble, accept, args};
use crate::config::{Config, Source};
use crate::{disk, fetch};
use std::path::{Path, PathBuf};

/// Writes a first `drift.toml` and what belongs beside it. Gives what to tell the user.
///
/// # Errors
/// There is one already, or the folder cannot be written to.
pub(super) fn run(folder: &Path, named: Option<&Path>, args: &args::Init, terminal: Terminal) -> Result<String, Trouble> {
    let path = target(folder, named);
    refuse_existing(&path)?;
    Ok(if args.demo { demo(&path, terminal)? } else { empty(&path)? })
}

fn empty(path: &Path) -> Result<String, SetupError> {
    let companions = start(path, EMPTY)?;
    Ok(format!(
        "Wrote {}{}.\n\nNext: `drift add NAME|URL|FILE` adds a provider, for instance `drift add jira`.\n",
        path.display(),
        also(&companions)
    ))
}

/// The tutorial: a configuration that asks for what the demo provider is now, and the baseline of what it was.
fn demo(path: &Path, terminal: Terminal) -> Result<String, Trouble> {
    let text = format!("{SCHEMA_LINE}{}", fetch::demo::default_config());
    let mut config = parse(&text, path)?;
    refuse_baselines(&config)?;
    let companions = write_companions(folder_of(path))?;
    // What is learnt here is no run of the user's, so its state goes.
    let state = tempfile::tempdir().map_err(|error| Trouble(format!("no temporary folder can be made: {error}")))?;
    state.path().clone_into(&mut config.state);
    go_back(&mut config);
    let names: Vec<String> = config.providers.iter().map(|provider| provider.name.clone()).collect();
    let (_, ending) = accept::everything(&Session::with(config, terminal))?;
    if ending != Ending::Good {
        return Err(Trouble(
            "the demo provider could not be looked at, so nothing was set up".to_owned(),
        ));
    }
    disk::write_whole(path, text.as_bytes())?;
    Ok(told(path, &names.join(", "), &also(&companions)))
}

fn told(path: &Path, provider: &str, also: &str) -> String {
    format!(
        "Wrote {}, the baseline snapshots/{provider}{also}.\n\n\
         The provider `{provider}` lives inside drift: it needs no account and no network. The baseline is what it was; meanwhile it has \
         changed.\n\n\
         Next: `drift check` says what changed, and whom it breaks.\n",
        path.display()
    )
}

/// The state that the demo's baseline is taken in.
const BEFORE: &str = "before";

fn go_back(config: &mut Config) {
    let documents = config.providers.iter_mut().flat_map(|provider| &mut provider.documents);
    for document in documents {
        if let Source::Demo { state, .. } = &mut document.source {
            BEFORE.clone_into(state);
        }
    }
}

/// Baselines of the same name are somebody's.
fn refuse_baselines(config: &Config) -> Result<(), Trouble> {
    let folders = config
        .providers
        .iter()
        .map(|provider| config.snapshots_folder().join(disk::folder_name(&provider.name)));
    match folders.into_iter().find(|folder| folder.exists()) {
        Some(folder) => Err(Trouble(format!(
            "{} is there already and stays as it is; set the tutorial up in an empty folder",
            folder.display()
        ))),
        None => Ok(()),
    }
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
