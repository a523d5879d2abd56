//! `accepted.md`: the change log that a reviewer reads, one accepted finding a line, newest first.
//!
//! Lines marked `only` were accepted one by one: checks are silent about them until the whole is accepted, which
//! takes their place.

use super::SnapshotError;
use super::header::{VERSION, check_format, damaged};
use jiff::civil::Date;
use std::fmt;
use std::path::Path;

/// One accepted finding, or the acceptance of a whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day, in UTC.
    pub date: Date,
    /// Whether it was accepted alone, the baseline staying as it was.
    pub only: bool,
    /// How much it hurt at worst, as a word; `whole` for the line of a first acceptance.
    pub severity: String,
    /// The finding's fingerprint; empty for the line of a first acceptance.
    pub fingerprint: String,
    /// The finding's sentence.
    pub sentence: String,
}

/// The lines of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    lines: Vec<Line>,
}

/// What people add by hand stays where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Entry(Entry),
    Other(String),
}

const FORMAT: &str = "drift-accepted";
const BETWEEN: &str = " · ";
const ONLY: &str = "only";

impl Accepted {
    /// Reads the file's text; a line that is no entry is kept as it is.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, SnapshotError> {
        let format = text
            .split(['`', ' ', '<', '>', '(', ')', '\n'])
            .find(|word| word.starts_with(FORMAT));
        let format = format.ok_or_else(|| damaged(path, &format!("its line that says `{FORMAT}/{VERSION}` is missing")))?;
        check_format(path, format, FORMAT)?;
        let lines = text
            .lines()
            .map(|line| Entry::parse(line).map_or_else(|| Line::Other(line.to_owned()), Line::Entry));
        Ok(Self { lines: lines.collect() })
    }

    /// A file without entries.
    pub(super) fn new(provider: &str, document: &str) -> Self {
        let head = format!(
            "# Accepted: {provider}, {document}\n\n\
             What `drift accept` took into this baseline, newest first (`{FORMAT}/{VERSION}`). A line marked `{ONLY}` was accepted \
             alone: checks\nare silent about it, and the next acceptance of the whole takes its place.\n"
        );
        Self {
            lines: head
                .lines()
                .map(|line| Line::Other(line.to_owned()))
                .chain([Line::Other(String::new())])
                .collect(),
        }
    }

    /// All entries, newest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.lines.iter().filter_map(|line| match line {
            Line::Entry(entry) => Some(entry),
            Line::Other(_) => None,
        })
    }

    /// Whether a finding was accepted alone, and is therefore not to be shown.
    pub fn silences(&self, fingerprint: &str) -> bool {
        self.entries().any(|entry| entry.only && entry.fingerprint == fingerprint)
    }

    /// Adds an entry that was accepted alone; one that is there already stays as it is.
    pub fn add_only(&mut self, entry: Entry) {
        if !self.silences(&entry.fingerprint) {
            self.insert(vec![Entry { only: true, ..entry }]);
        }
    }

    /// Takes the whole: its entries come first, and the lines of single acceptances go.
    pub fn add_whole(&mut self, entries: Vec<Entry>) {
        self.lines.retain(|line| !matches!(line, Line::Entry(entry) if entry.only));
        self.insert(entries.into_iter().map(|entry| Entry { only: false, ..entry }).collect());
    }

    fn insert(&mut self, entries: Vec<Entry>) {
        let first = self
            .lines
            .iter()
            .position(|line| matches!(line, Line::Entry(_)))
            .unwrap_or(self.lines.len());
        self.lines.splice(first..first, entries.into_iter().map(Line::Entry));
    }
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| match line {
            Line::Entry(entry) => writeln!(f, "{entry}"),
            Line::Other(text) => writeln!(f, "{text}"),
        })
    }
}

impl Entry {
    fn parse(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("- ")?;
        let (date, rest) = rest.split_once(BETWEEN)?;
        let (only, rest) = rest
            .strip_prefix(ONLY)
            .and_then(|rest| rest.strip_prefix(BETWEEN))
            .map_or((false, rest), |rest| (true, rest));
        let (severity, rest) = rest.split_once(BETWEEN)?;
        let (fingerprint, sentence) = rest.split_once(BETWEEN)?;
        Some(Self {
            date: date.parse().ok()?,
            only,
            severity: severity.to_owned(),
            fingerprint: fingerprint.trim_matches('`').to_owned(),
            sentence: sentence.to_owned(),
        })
    }
}

impl fmt::Display for Entry {
    /// One line, whatever the sentence holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = self.sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        let only = if self.only { [ONLY, BETWEEN].concat() } else { String::new() };
        write!(
            f,
            "- {}{BETWEEN}{only}{}{BETWEEN}`{}`{BETWEEN}{sentence}",
            self.date, self.severity, self.fingerprint
        )
    }
}
