//! The formats that a report can be written in, and what a writer is told about its reader.
//!
//! A new format is one file with one [`Format`] and one line in [`FORMATS`].

use super::{Report, json, text};
use crate::evidence::Tier;
use crate::rules::Severity;
use std::io;

/// A way to write a report.
#[derive(Clone, Copy)]
pub struct Format {
    /// What `--format` calls it.
    pub name: &'static str,
    /// What it is for, for the help text.
    pub about: &'static str,
    /// Writes the report, piece by piece; the text ends with a line break unless it is empty.
    pub write: fn(&Report, &View<'_>, &mut dyn io::Write) -> io::Result<()>,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Format({})", self.name)
    }
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[text::FORMAT, json::FORMAT];

impl Format {
    /// The format of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// How much is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// Only what is at or above `fail_on`, and what could not be looked at.
    Quiet,
    /// Sites folded, info findings counted.
    #[default]
    Normal,
    /// Every site, every finding, witnesses.
    Verbose,
}

/// What the reader can do after this report, for its last lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Closing {
    /// `drift check`: accept what was seen.
    #[default]
    Check,
    /// `drift diff`: nothing.
    Diff,
}

/// For whom a report is written. Formats for programs read none of it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Columns of the terminal; 80 or so where there is none. Below 40 counts as 40.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// How much to show.
    pub detail: Detail,
    /// The mildest severity that fails the run; none fails it with `None`.
    pub fail_on: Option<Severity>,
    /// How sure a finding must be to fail the run.
    pub min_tier: Tier,
    /// What the reader can do next.
    pub closing: Closing,
    /// What to do about a rule's findings: the rule's id to a sentence or two.
    pub advice: &'a dyn Fn(&str) -> Option<String>,
}

impl Default for View<'_> {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
            detail: Detail::Normal,
            fail_on: Some(Severity::Breaking),
            min_tier: Tier::Confirmed,
            closing: Closing::Check,
            advice: &|_| None,
        }
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            width,
            colour,
            detail,
            fail_on,
            closing,
            ..
        } = self;
        write!(
            f,
            "View {{ width: {width}, colour: {colour}, {detail:?}, fail_on: {fail_on:?}, {closing:?} }}"
        )
    }
}
