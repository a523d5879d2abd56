//! The text of a provider's block in `drift.toml`, written so that its reader sees what else could be said.
//!
//! It must not read or write a file.

use crate::config::Source;
use crate::provider::{Entry, EntryAuth};
use std::fmt::Write;

/// The block of a provider that the catalogue does not know.
const PLAIN: &str = include_str!("../../templates/config/provider.toml");

/// A provider by the address of its document.
pub(super) fn plain(name: &str, source: &Source) -> String {
    let variable: String = name
        .to_uppercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let path = source.to_string();
    let path = if matches!(source, Source::File(_)) {
        path.replace('\\', "/")
    } else {
        path
    };
    PLAIN
        .replace("NAME", &key(name))
        .replace("VARIABLE", &variable)
        .replace("SOURCE", &quoted(&path))
}

/// A provider of the catalogue. What needs an account is there as a comment.
pub(super) fn known(name: &str, entry: &Entry) -> String {
    let key = key(name);
    let mut text = format!(
        "# {}{}\n[provider.{key}]\ncatalogue = {}\n",
        entry.title,
        changes(entry),
        quoted(&entry.name)
    );
    // Writing to a string cannot fail.
    let _ = write!(text, "{}{}{}", documents(entry), server(entry), samples(&key, entry));
    text
}

fn changes(entry: &Entry) -> String {
    entry
        .changelog
        .as_ref()
        .map(|page| format!(". Its own list of changes: {page}"))
        .unwrap_or_default()
}

/// Which documents come with the entry, where that is not plain.
fn documents(entry: &Entry) -> String {
    if !entry.has_several_documents() {
        return String::new();
    }
    let note = |note: &Option<String>| note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    let lines = entry
        .documents
        .iter()
        .map(|document| format!("#   {}{}\n", document.name, note(&document.note)));
    format!(
        "# It comes with these documents; with a table [provider.{}.documents.NAME] you choose your own:\n{}",
        entry.name,
        lines.collect::<String>()
    )
}

/// The server, where it is everybody's own.
fn server(entry: &Entry) -> String {
    let server = entry.server.as_deref().filter(|server| server.contains('{'));
    server.map(|server| format!("# server = {}\n", quoted(server))).unwrap_or_default()
}

/// How to sign in and what is asked for then, as comments.
fn samples(key: &str, entry: &Entry) -> String {
    let Some(auth) = &entry.auth else { return String::new() };
    let (lines, help) = sign_in(auth);
    let fill = if server(entry).is_empty() { "" } else { "fill in `server` above, " };
    let mut text = format!(
        "\n# The document needs no account. To look at real answers too, {fill}take the `#` away here, and set the\n# secrets where \
         these references point: {help}.\n# [provider.{key}.auth]\n"
    );
    for line in lines {
        let _ = writeln!(text, "# {line}");
    }
    if !entry.samples.is_empty() {
        text.push_str("\n# These are asked for then, unless you say others here:\n");
    }
    for sample in &entry.samples {
        let _ = write!(
            text,
            "# [[provider.{key}.sample]]\n# request = {}\n",
            quoted(&sample.request.to_string())
        );
        text.push_str(&pairs("path", &sample.path));
        text.push_str(&pairs("query", &sample.query));
    }
    text
}

fn pairs<'p>(key: &str, pairs: impl IntoIterator<Item = (&'p String, &'p String)>) -> String {
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{} = {}", self::key(name), quoted(value)))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("# {key} = {{ {} }}\n", pairs.join(", "))
    }
}

/// The lines of an `auth` table, and what the secrets are.
fn sign_in(auth: &EntryAuth) -> (Vec<String>, &str) {
    let env = |key: &str, variable: &str| format!("{key} = {{ env = {} }}", quoted(variable));
    match auth {
        EntryAuth::Basic { user, password, help } => (
            vec!["kind = \"basic\"".to_owned(), env("user", user), env("password", password)],
            help,
        ),
        EntryAuth::Bearer { token, help } => (vec!["kind = \"bearer\"".to_owned(), env("token", token)], help),
        EntryAuth::Header { header, value, help } => (
            vec![
                "kind = \"header\"".to_owned(),
                format!("name = {}", quoted(header)),
                env("value", value),
            ],
            help,
        ),
    }
}

/// The key of a table: quoted where a bare one would mean something else.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// The text as TOML has it, in quotes.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::provider::{Catalogue, Plan};
    use std::path::Path;

    /// The lines that are comments of TOML, with their `# ` taken away, as the block invites its reader to.
    fn uncommented(block: &str) -> String {
        let starts = [
            "[",
            "kind ",
            "user ",
            "password ",
            "token ",
            "name ",
            "value ",
            "request ",
            "path ",
            "query ",
        ];
        let strip = |line: &str| match line.strip_prefix("# ") {
            Some(rest) if starts.iter().any(|start| rest.starts_with(start)) => format!("{rest}\n"),
            Some(rest) if rest.starts_with("server ") => "server = \"https://mine.example.com\"\n".to_owned(),
            _ => format!("{line}\n"),
        };
        block.lines().map(strip).collect()
    }

    #[test]
    fn every_entry_makes_a_block_that_is_right_with_and_without_its_comments() {
        let catalogue = Catalogue::built_in();
        for name in catalogue.names() {
            let entry = catalogue.get(&name).expect("a built-in entry is right");
            let block = known("mine.v2", &entry);
            for text in [block.clone(), uncommented(&block)] {
                let config = Config::parse(&text, "drift.toml").unwrap_or_else(|error| panic!("{error}\n{text}"));
                let plan = Plan::new(&config.providers[0], &catalogue, Path::new(".")).expect("it can be planned");
                assert_eq!(plan.documents.len(), entry.documents.len());
                assert_eq!(plan.samples.is_empty(), text == block || entry.samples.is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn jira_is_the_real_one() {
        let entry = Catalogue::built_in().get("jira").expect("it is there");
        insta::assert_snapshot!(known("jira", &entry));
    }
}
