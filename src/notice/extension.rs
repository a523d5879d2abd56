//! Vendor extensions that announce an end: `x-changes`, `x-sunset`, `x-deprecated…`.
//!
//! It owns the table of their spellings. They are known by what their names say, not by whose they are.

use super::{Statement, StatementKind, date, statements};
use crate::source::Node;

/// What the members of an announcement are called.
const DATE_KEYS: [&str; 9] = [
    "effective",
    "eol",
    "sunset",
    "removal",
    "removalDate",
    "removal_date",
    "end",
    "endOfLife",
    "date",
];
const TEXT_KEYS: [&str; 5] = ["description", "details", "message", "reason", "text"];
const REPLACEMENT_KEYS: [&str; 4] = ["replacement", "replacedBy", "replaced_by", "use"];

/// What an extension's name says, by a part of it (in lower case, without `-` and `_`); the first row wins.
const NAMES: [(&str, StatementKind); 7] = [
    ("sunset", StatementKind::WillBeRemoved),
    ("removal", StatementKind::WillBeRemoved),
    ("removedin", StatementKind::WillBeRemoved),
    ("removedon", StatementKind::WillBeRemoved),
    ("endoflife", StatementKind::WillBeRemoved),
    ("deprecat", StatementKind::Deprecated),
    ("obsolete", StatementKind::Deprecated),
];

/// What the entries of `x-changes` call their kind.
const CHANGE_TYPES: [(&str, StatementKind); 4] = [
    ("removed", StatementKind::WillBeRemoved),
    ("retired", StatementKind::WillBeRemoved),
    ("deprecated", StatementKind::Deprecated),
    ("required", StatementKind::Required),
];

/// What the vendor extensions of an object of the document (an operation, a parameter, a schema) say about it.
/// Extensions that describe one deprecation together (`x-deprecatedInVersion`, `x-deprecatedMessage`) make one
/// statement. The quote is built from their names and values, in the order of the names: that of a document's members says
/// nothing.
pub fn from_extensions(node: Node<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut extensions: Vec<(&str, Node<'_>)> = node.members().filter(|(key, _)| key.starts_with("x-")).collect();
    extensions.sort_by_key(|(key, _)| *key);
    for (key, value) in extensions {
        let name = key.trim_start_matches("x-");
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if plain == "changes" {
            found.extend(value.items().filter_map(scheduled));
        } else if let Some((_, kind)) = NAMES.iter().find(|(part, _)| plain.contains(part)) {
            found.extend(announced(key, value, *kind));
        }
    }
    joined(found)
}

/// One entry of `x-changes`: `{ announced, effective, type, details }`.
fn scheduled(entry: Node<'_>) -> Option<Statement> {
    let name = entry.get("type")?.as_str()?;
    let (_, kind) = CHANGE_TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let day = first_text(entry, &DATE_KEYS);
    let details = first_text(entry, &TEXT_KEYS);
    let since = day.map(|day| format!(" from {day}")).unwrap_or_default();
    let about = details.map(|details| format!(": {details}")).unwrap_or_default();
    Some(statement(*kind, &format!("x-changes: {name}{since}{about}"), day, details))
}

/// An extension whose name says it: a flag, a date, a version, a text, or an object of these.
fn announced(key: &str, value: Node<'_>, kind: StatementKind) -> Option<Statement> {
    if value.as_bool() == Some(false) || value.is_null() {
        return None;
    }
    if let Some(text) = value.as_str().or(value.as_number()) {
        return Some(statement(kind, &format!("{key}: {text}"), Some(text), Some(text)));
    }
    let (day, text) = (first_text(value, &DATE_KEYS), first_text(value, &TEXT_KEYS));
    let said = [text, day].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let quote = if said.is_empty() {
        key.to_owned()
    } else {
        format!("{key}: {said}")
    };
    let ends = day.is_some_and(|day| date::find(day).is_some());
    let kind = if ends { StatementKind::WillBeRemoved } else { kind };
    let mut made = statement(kind, &quote, day, text);
    made.replacement = first_text(value, &REPLACEMENT_KEYS).map(str::to_owned).or(made.replacement);
    Some(made)
}

fn first_text<'t>(node: Node<'t>, keys: &[&str]) -> Option<&'t str> {
    keys.iter().find_map(|key| node.get(key)?.as_str())
}

fn statement(kind: StatementKind, quote: &str, day: Option<&str>, text: Option<&str>) -> Statement {
    let dated = day.and_then(date::find);
    Statement {
        kind,
        quote: quote.to_owned(),
        subjects: Vec::new(),
        replacement: text.and_then(replacement),
        date: dated.map(|(day, _)| day),
        precision: dated.map(|(_, exact)| exact).unwrap_or_default(),
        was: None,
    }
}

/// The replacement that an extension's text names: it is read as what follows "Deprecated".
fn replacement(text: &str) -> Option<String> {
    statements(&format!("Deprecated. {text}"))
        .into_iter()
        .find_map(|said| said.replacement)
}

/// Joins statements of one kind: their quotes, the first replacement and date.
fn joined(found: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    for statement in found {
        match kept
            .iter_mut()
            .find(|known| known.kind == statement.kind && (known.date.is_none() || statement.date.is_none()))
        {
            Some(known) => {
                known.quote = format!("{}; {}", known.quote, statement.quote);
                known.replacement = known.replacement.take().or(statement.replacement);
                if known.date.is_none() {
                    (known.date, known.precision) = (statement.date, statement.precision);
                }
            }
            None => kept.push(statement),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Limits, Tree};

    fn read(text: &str) -> Vec<(StatementKind, String, Option<String>, Option<String>)> {
        let tree = Tree::parse("test.yaml", text.as_bytes().to_vec(), &Limits::default()).expect("the test's text is YAML");
        let row = |said: Statement| (said.kind, said.quote, said.replacement, said.date.map(|day| day.to_string()));
        from_extensions(tree.root()).into_iter().map(row).collect()
    }

    #[test]
    fn a_schedule_of_changes_is_read() {
        let found =
            read("x-changes:\n- {announced: '2024-10-31', effective: '2025-05-01', type: removed, details: 'https://docs.example/#c'}\n");
        let quote = "x-changes: removed from 2025-05-01: https://docs.example/#c".to_owned();
        assert_eq!(found, [(StatementKind::WillBeRemoved, quote, None, Some("2025-05-01".to_owned()))]);
        assert!(read("x-changes:\n- {type: added, effective: '2025-05-01'}\n").is_empty());
        assert_eq!(read("x-changes:\n- {type: required}\n")[0].0, StatementKind::Required);
    }

    #[test]
    fn a_version_and_a_message_are_one_statement() {
        let quote = "x-deprecatedInVersion: 68; x-deprecatedMessage: Use `phone.mobile` instead.".to_owned();
        let expected = [(StatementKind::Deprecated, quote, Some("phone.mobile".to_owned()), None)];
        let (version, message) = ("x-deprecatedInVersion: '68'", "x-deprecatedMessage: Use `phone.mobile` instead.");
        assert_eq!(read(&format!("{version}\n{message}\ntype: string\n")), expected);
        assert_eq!(read(&format!("{message}\n{version}\ntype: string\n")), expected);
    }

    #[test]
    fn an_object_with_an_end_says_when() {
        let found = read("x-acmeDeprecation: {description: Please use the `/v2/items` endpoint., eol: '2025-09-30', display: true}\n");
        let (kind, _, replacement, day) = found[0].clone();
        assert_eq!(kind, StatementKind::WillBeRemoved);
        assert_eq!(replacement.as_deref(), Some("/v2/items"));
        assert_eq!(day.as_deref(), Some("2025-09-30"));
    }

    #[test]
    fn a_sunset_is_a_date() {
        assert_eq!(read("x-sunset: '2026-03-01'\n")[0].3.as_deref(), Some("2026-03-01"));
    }

    #[test]
    fn what_announces_nothing_is_silent() {
        assert!(read("x-experimental: true\nx-deprecated: false\nx-stability-level: beta\ndeprecated: true\n").is_empty());
    }
}
