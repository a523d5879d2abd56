//! One TOML table, read key by key: each getter gives the value or files a problem.
//!
//! It must not know what the keys mean.

use super::keys::Section;
use super::text::Text;
use super::words::{duration, nearest};
use crate::config::{Position, Problem};
use std::cell::RefCell;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;
use toml::de::{DeTable, DeValue};

/// The text and the problems found so far.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    text: &'t Text<'t>,
    problems: RefCell<Vec<Problem>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t Text<'t>) -> Self {
        Reader {
            text,
            problems: RefCell::default(),
        }
    }

    /// All problems, in the order of the file, each once.
    pub(super) fn problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by(|a, b| (a.at, &a.message).cmp(&(b.at, &b.message)));
        problems.dedup();
        problems
    }

    pub(super) fn problem(&self, span: Range<usize>, message: String, help: Option<String>) {
        self.problems.borrow_mut().push(self.text.problem(span, message, help));
    }

    /// A problem at a position rather than at a span.
    pub(super) fn problem_at(&self, at: Position, message: String, help: Option<String>) {
        self.problems.borrow_mut().push(self.text.problem_at(at, message, help));
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a, 'i> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) toml: &'a DeValue<'i>,
    start: usize,
    end: usize,
}

impl<'a, 'i> Value<'a, 'i> {
    pub(super) fn problem(&self, message: impl Display, help: Option<String>) {
        self.reader.problem(self.start..self.end, message.to_string(), help);
    }

    /// A problem whose line is not shown, for it may hold a secret.
    pub(super) fn unseen_problem(&self, message: impl Display, help: Option<String>) {
        let problem = self.reader.text.problem(self.start..self.end, message.to_string(), help);
        self.reader.problems.borrow_mut().push(Problem { line: None, ..problem });
    }

    pub(super) fn position(&self) -> Position {
        self.reader.text.position(self.start)
    }

    /// The value was to be something else. What it is, is said; the value itself is not.
    pub(super) fn wrong_type(&self, key: &str, wanted: &str) {
        self.problem(format!("`{key}` must be {wanted}, not {}", type_name(self.toml)), None);
    }

    pub(super) fn as_str(&self, key: &str) -> Option<&'a str> {
        self.toml.as_str().or_else(|| {
            self.wrong_type(key, "a text in quotes");
            None
        })
    }

    /// The value as `T`, whose own error says what is wrong.
    pub(super) fn parse<T: FromStr<Err = String>>(&self, key: &str) -> Option<T> {
        self.as_str(key)?.parse().map_err(|message| self.problem(message, None)).ok()
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let said = self.as_str(key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == said) {
            return Some(*value);
        }
        let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let help = nearest(said, words.iter().map(|(word, _)| *word)).map(|word| format!("did you mean \"{word}\"?"));
        self.problem(format!("`{key}` cannot be \"{said}\"; it is one of {}", all.join(", ")), help);
        None
    }

    /// The items of an array.
    pub(super) fn items(&self, key: &str, wanted: &str) -> Vec<Value<'a, 'i>> {
        let Some(array) = self.toml.as_array() else {
            self.wrong_type(key, wanted);
            return Vec::new();
        };
        array
            .iter()
            .map(|item| Value {
                reader: self.reader,
                toml: item.get_ref(),
                start: item.span().start,
                end: item.span().end,
            })
            .collect()
    }

    /// The table behind the value, with its keys checked against the section's.
    pub(super) fn table(&self, key: &str, section: Section) -> Option<Table<'a, 'i>> {
        let table = self.free_table(key)?;
        table.check_keys(section);
        Some(table)
    }

    /// The table behind the value; its keys are the user's.
    pub(super) fn free_table(&self, key: &str) -> Option<Table<'a, 'i>> {
        let Some(table) = self.toml.as_table() else {
            self.wrong_type(key, "a table");
            return None;
        };
        Some(Table {
            reader: self.reader,
            entries: table,
            start: self.start,
            name: key.to_owned(),
        })
    }
}

/// A table and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Table<'a, 'i> {
    pub(super) reader: &'a Reader<'a>,
    entries: &'a DeTable<'i>,
    start: usize,
    name: String,
}

impl<'a, 'i> Table<'a, 'i> {
    /// The whole file.
    pub(super) fn top(reader: &'a Reader<'a>, table: &'a DeTable<'i>, section: Section) -> Self {
        let top = Table {
            reader,
            entries: table,
            start: 0,
            name: section.name.to_owned(),
        };
        top.check_keys(section);
        top
    }

    /// Where the table starts.
    pub(super) fn position(&self) -> Position {
        self.reader.text.position(self.start)
    }

    /// A problem with the table as a whole: something that lacks.
    pub(super) fn problem(&self, message: impl Display, help: Option<String>) {
        self.reader.problem(self.start..self.start + 1, message.to_string(), help);
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub(super) fn value(&self, key: &str) -> Option<Value<'a, 'i>> {
        let value = self.entries.get(key)?;
        Some(Value {
            reader: self.reader,
            toml: value.get_ref(),
            start: value.span().start,
            end: value.span().end,
        })
    }

    /// Keys and values in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'a str, Value<'a, 'i>)> {
        let mut all: Vec<_> = self.entries.iter().collect();
        all.sort_by_key(|(key, _)| key.span().start);
        let value = |value: &'a toml::Spanned<DeValue<'i>>| Value {
            reader: self.reader,
            toml: value.get_ref(),
            start: value.span().start,
            end: value.span().end,
        };
        all.into_iter().map(|(key, item)| (key.get_ref().as_ref(), value(item))).collect()
    }

    pub(super) fn string(&self, key: &str) -> Option<String> {
        self.value(key)?.as_str(key).map(str::to_owned)
    }

    /// A value that must be there; `example` shows what is wanted.
    pub(super) fn required(&self, key: &str, example: &str) -> Option<Value<'a, 'i>> {
        self.value(key).or_else(|| {
            self.problem(
                format!("{} lacks `{key}`", self.name),
                Some(format!("add a line like: {key} = {example}")),
            );
            None
        })
    }

    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        value.toml.as_bool().or_else(|| {
            value.wrong_type(key, "true or false");
            None
        })
    }

    pub(super) fn duration(&self, key: &str) -> Option<Duration> {
        let value = self.value(key)?;
        duration(value.as_str(key)?).map_err(|message| value.problem(message, None)).ok()
    }

    pub(super) fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        self.value(key)?.word(key, words)
    }

    /// A list of texts, each read as `T`.
    pub(super) fn list<T: FromStr<Err = String>>(&self, key: &str) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        value
            .items(key, "a list in square brackets")
            .iter()
            .filter_map(|item| item.parse(key))
            .collect()
    }

    pub(super) fn table(&self, key: &str, section: Section) -> Option<Table<'a, 'i>> {
        let mut table = self.value(key)?.table(key, section)?;
        section.name.clone_into(&mut table.name);
        Some(table)
    }

    pub(super) fn free_table(&self, key: &str) -> Option<Table<'a, 'i>> {
        self.value(key)?.free_table(key)
    }

    /// Tables under names of the user's.
    pub(super) fn named_tables(&self, section: Section) -> Vec<(&'a str, Table<'a, 'i>)> {
        let tables = self.entries().into_iter().filter_map(|(key, value)| {
            let mut table = value.table(key, section)?;
            table.name = section.name.replacen("NAME", key, 1);
            Some((key, table))
        });
        tables.collect()
    }

    /// An array of tables.
    pub(super) fn tables(&self, key: &str, section: Section) -> Vec<Table<'a, 'i>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let wanted = format!("a list of tables, each headed {}", section.name);
        let mut tables: Vec<_> = value
            .items(key, &wanted)
            .iter()
            .filter_map(|item| item.table(key, section))
            .collect();
        for table in &mut tables {
            section.name.clone_into(&mut table.name);
        }
        tables
    }

    fn check_keys(&self, section: Section) {
        for (key, _) in self
            .entries
            .iter()
            .filter(|(key, _)| !section.keys.contains(&key.get_ref().as_ref()))
        {
            let word = key.get_ref();
            let help = match nearest(word, section.keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are: {}", section.keys.join(", ")),
            };
            self.reader
                .problem(key.span(), format!("unknown key `{word}` in {}", section.name), Some(help));
        }
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
