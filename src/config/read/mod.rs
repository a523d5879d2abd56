//! From the text of `drift.toml` to a [`Config`], collecting everything that is wrong with it.
//!
//! One file a section. It must not open a file or judge whether a provider can be reached.

mod consumer;
mod keys;
mod mail;
mod policy;
mod provider;
mod secret;
mod table;
mod text;
mod words;

pub(super) use policy::check_rules;
pub(super) use words::nearest;

use super::{Config, ConfigError, Consumer, OperationName, Provider, WAIVERS_FILE};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use table::{Reader, Table};
use text::Text;
use toml::de::DeTable;

impl Config {
    /// Reads a whole file.
    ///
    /// `text` is its content, `path` how it is called: it is shown in errors, and relative paths of the file start at its folder.
    ///
    /// # Errors
    /// Everything that is wrong with the text, in its order.
    pub fn parse(text: &str, path: impl AsRef<Path>) -> Result<Config, ConfigError> {
        let text = Text::new(text);
        let failed = |problems| ConfigError {
            path: path.as_ref().to_owned(),
            problems,
        };
        let root = DeTable::parse(text.as_str()).map_err(|error| failed(vec![text.syntax_problem(&error)]))?;
        let reader = Reader::new(&text);
        let config = whole(&reader, root.get_ref(), path.as_ref());
        let problems = reader.problems();
        if problems.is_empty() { Ok(config) } else { Err(failed(problems)) }
    }
}

fn whole(reader: &Reader<'_>, root: &DeTable<'_>, path: &Path) -> Config {
    let top = Table::top(reader, root, keys::TOP);
    let providers = providers(&top);
    let consumers = consumers(&top, &providers);
    check_names(reader, &providers, &consumers);
    Config {
        path: path.to_owned(),
        overrides: policy::overrides(&top, &providers),
        providers,
        consumers,
        mail: top.table("mail", keys::MAIL).and_then(|table| mail::read(&table)),
        state: folder(&top, "state", keys::STATE, ".drift"),
        snapshots: folder(&top, "snapshots", keys::SNAPSHOTS, "snapshots"),
        waivers: folder(&top, "waivers", keys::WAIVERS_PATH, WAIVERS_FILE),
    }
}

fn providers(top: &Table<'_, '_>) -> Vec<Provider> {
    let Some(all) = top.free_table("provider") else { return Vec::new() };
    let tables = all.named_tables(keys::PROVIDER);
    tables.iter().filter_map(|(name, table)| provider::read(name, table)).collect()
}

fn consumers(top: &Table<'_, '_>, providers: &[Provider]) -> Vec<Consumer> {
    let tables = top.tables("consumer", keys::CONSUMER);
    tables
        .iter()
        .filter_map(|table| consumer::read(table).inspect(|consumer| consumer::check(consumer, table, providers)))
        .collect()
}

/// The `path` of a table that has nothing else.
fn folder(top: &Table<'_, '_>, key: &str, section: keys::Section, default: &str) -> PathBuf {
    let said = top.table(key, section).and_then(|table| table.string("path"));
    PathBuf::from(said.as_deref().unwrap_or(default))
}

/// Names must differ by more than case: a provider's names a folder, and some systems fold case there.
fn check_names(reader: &Reader<'_>, providers: &[Provider], consumers: &[Consumer]) {
    let mut seen = HashMap::new();
    let named = providers
        .iter()
        .map(|p| ("provider", &p.name, p.at))
        .chain(consumers.iter().map(|c| ("consumer", &c.name, c.at)));
    for (what, name, at) in named {
        if let Some((other, line)) = seen.insert((what, name.to_lowercase()), (name, at.line)) {
            let message = format!("the {what} `{name}` has the same name as the {what} `{other}` in line {line}");
            reader.problem_at(
                at,
                message,
                Some("give one of them another name; capitals do not tell names apart".to_owned()),
            );
        }
    }
}

/// Whether a provider watches an operation, names of path parameters aside. One whose documents the catalogue gives watches all
/// as long as it does not say otherwise.
fn watches(provider: &Provider, operation: &OperationName) -> bool {
    let said = |list: &[OperationName]| list.is_empty() || list.iter().any(|one| one.is_like(operation));
    let mut documents = provider.documents.iter().peekable();
    if documents.peek().is_none() {
        return said(&provider.operations);
    }
    documents.any(|document| {
        said(if document.operations.is_empty() {
            &provider.operations
        } else {
            &document.operations
        })
    })
}
