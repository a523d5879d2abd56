//! `drift add`: one more provider in `drift.toml`, as a block at its end.

use super::init::{also, start};
use super::setup::{EMPTY, SetupError, appended, folder_of, parse, target};
use super::{args, block, catalogue};
use crate::config::{Config, Source};
use crate::disk;
use crate::provider::Entry;
use std::path::{Path, PathBuf};
use url::Url;

/// Adds a provider to the configuration, which is made where there is none. Gives what to tell the user.
///
/// # Errors
/// The name or document is there already, nothing is known of that name, or the file is wrong or cannot be written. Then nothing
/// was changed.
pub fn run(folder: &Path, named: Option<&Path>, args: &args::Add) -> Result<String, SetupError> {
    let path = match super::locate::find_config(folder, named) {
        Ok(path) => path,
        Err(_) => target(folder, named),
    };
    let text = disk::read_text(&path)?;
    let config = parse(text.as_deref().unwrap_or(EMPTY), &path)?;
    let block = wanted(folder, &config, args)?;
    refuse_twice(&config, &block)?;
    let whole = appended(text.as_deref().unwrap_or(EMPTY), &block.text, "\n");
    check(&whole, &path, &block)?;
    let written = write(&path, text.is_some(), &whole)?;
    Ok(format!("Added the provider `{}` to {written}.\n\n{}", block.name, block.next))
}

fn write(path: &Path, was_there: bool, text: &str) -> Result<String, SetupError> {
    if was_there {
        disk::write_whole(path, text.as_bytes())?;
        return Ok(path.display().to_string());
    }
    let companions = start(path, text)?;
    Ok(format!("{}, which is new{}", path.display(), also(&companions)))
}

/// What is to be added.
struct Block {
    name: String,
    source: Option<Source>,
    text: String,
    next: String,
}

fn wanted(folder: &Path, config: &Config, args: &args::Add) -> Result<Block, SetupError> {
    let what = args.what.trim();
    let source: Source = what.parse().map_err(SetupError)?;
    match source {
        Source::File(file) if folder.join(&file).is_file() => {
            let name = args.name.clone().unwrap_or_else(|| name_of_file(&file));
            Ok(plain(name, Source::File(relative(&folder.join(&file), folder_of(&config.path)))))
        }
        Source::File(_) => from_catalogue(what, args.name.as_deref(), config),
        Source::Demo { ref provider, .. } => Ok(plain(args.name.clone().unwrap_or_else(|| provider.clone()), source)),
        Source::Git { ref path, .. } => Ok(plain(args.name.clone().unwrap_or_else(|| name_of_file(Path::new(path))), source)),
        Source::Url(ref url) => Ok(plain(args.name.clone().unwrap_or_else(|| name_of_url(url)), source)),
    }
}

fn plain(name: String, source: Source) -> Block {
    let next = format!("Next: `drift check {name}` looks at it, `drift accept {name}` takes what it saw as the baseline.\n");
    Block {
        text: block::plain(&name, &source),
        name,
        source: Some(source),
        next,
    }
}

fn from_catalogue(what: &str, name: Option<&str>, config: &Config) -> Result<Block, SetupError> {
    let catalogue = catalogue::load(folder_of(&config.path))?;
    let entry = catalogue.get(what).map_err(|reason| unknown(what, &reason))?;
    let name = name.unwrap_or(&entry.name);
    Ok(Block {
        name: name.to_owned(),
        source: None,
        text: block::known(name, &entry),
        next: next_for_known(name, &entry),
    })
}

fn unknown(what: &str, reason: &str) -> SetupError {
    let wanted = "give a name of the catalogue, or the URL or file of an OpenAPI document";
    if looks_like_a_path(what) {
        return SetupError(format!("there is no file `{what}`; {wanted}"));
    }
    let stop = if reason.ends_with('?') { "" } else { "." };
    SetupError(format!("{reason}{stop} There is no file `{what}` either; {wanted}"))
}

fn looks_like_a_path(what: &str) -> bool {
    what.contains(['/', '\\', '.'])
}

fn next_for_known(name: &str, entry: &Entry) -> String {
    let account = match &entry.auth {
        Some(_) => {
            "It watches the published document, for which no account is needed; how to look at real answers too stands in the block.\n"
        }
        None => "It watches the published document.\n",
    };
    format!("{account}Next: `drift check {name}` looks at it, `drift accept {name}` takes what it saw as the baseline.\n")
}

/// Words of an address that say what it is and not whose it is.
const COMMON_WORDS: [&str; 20] = [
    "www",
    "api",
    "apis",
    "developer",
    "developers",
    "dev",
    "docs",
    "doc",
    "raw",
    "static",
    "cdn",
    "openapi",
    "swagger",
    "spec",
    "specs",
    "schema",
    "rest",
    "json",
    "yaml",
    "index",
];

/// The last word of the host that says something, its top-level domain aside: `https://api.example.com/…` is `example`.
fn name_of_url(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let domain = parsed.as_ref().and_then(Url::domain).unwrap_or_default();
    let labels = domain.rsplit_once('.').map_or("", |(labels, _)| labels);
    let told = labels.rsplit('.').find(|label| label.len() > 2 && !COMMON_WORDS.contains(label));
    told.map_or_else(|| name_of_file(Path::new(parsed.as_ref().map_or("", Url::path))), usable)
}

/// The file's name or, where that says nothing, its folder's.
fn name_of_file(path: &Path) -> String {
    let stem = path
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| name.split('.').next());
    let above = path
        .parent()
        .into_iter()
        .flat_map(Path::iter)
        .rev()
        .filter_map(|part| part.to_str());
    let told = stem
        .into_iter()
        .chain(above)
        .map(usable)
        .find(|name| !name.is_empty() && !COMMON_WORDS.contains(&name.as_str()));
    told.unwrap_or_else(|| "api".to_owned())
}

/// The text as a provider's name.
fn usable(text: &str) -> String {
    let fitting = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    text.trim()
        .chars()
        .map(fitting)
        .collect::<String>()
        .trim_matches('-')
        .chars()
        .take(40)
        .collect()
}

/// The file as `drift.toml` in `base` names it: relative where it lies below.
fn relative(file: &Path, base: &Path) -> PathBuf {
    match (file.canonicalize(), base.canonicalize()) {
        (Ok(file), Ok(base)) => file.strip_prefix(base).map_or(file.clone(), Path::to_owned),
        _ => file.to_owned(),
    }
}

/// A name, or a document under another name, must not come twice.
fn refuse_twice(config: &Config, block: &Block) -> Result<(), SetupError> {
    let path = config.path.display();
    if let Some(there) = config
        .providers
        .iter()
        .find(|provider| provider.name.to_lowercase() == block.name.to_lowercase())
    {
        let line = there.at.line;
        return Err(SetupError(format!(
            "{path} has a provider `{}` already, in line {line}; nothing was added. With --name you can add it under another name",
            there.name
        )));
    }
    let twin = config.providers.iter().find(|provider| {
        provider
            .documents
            .iter()
            .any(|document| Some(&document.source) == block.source.as_ref())
    });
    twin.map_or(Ok(()), |there| {
        let line = there.at.line;
        Err(SetupError(format!(
            "{path} watches that document already, as the provider `{}` in line {line}; nothing was added",
            there.name
        )))
    })
}

/// The new text must mean what the old one meant, and the provider besides.
fn check(whole: &str, path: &Path, block: &Block) -> Result<(), SetupError> {
    match Config::parse(whole, path) {
        Ok(config) if config.provider(&block.name).is_some() => Ok(()),
        Ok(_) => Err(SetupError(format!(
            "{} cannot take a block at its end; nothing was added",
            path.display()
        ))),
        Err(error) => Err(SetupError(format!(
            "with this provider {} would be wrong, so nothing was added:\n{error}",
            path.display()
        ))),
    }
}

#[cfg(test)]
#[path = "add_tests.rs"]
mod tests;
