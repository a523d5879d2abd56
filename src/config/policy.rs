//! What the team has decided about findings: severities of its own (`[[severity]]` of `drift.toml`) and waivers (a file of
//! their own).
//!
//! It must not know which rules there are, or what a finding is: whether a name is a rule's is asked of who knows.

use super::{ConfigError, PlaceGlob, Position};
use jiff::civil::Date;
use std::path::PathBuf;

/// The name of the waivers' file where the configuration does not say another one.
pub const WAIVERS_FILE: &str = "waivers.toml";

/// The rules that there are, as who reads a file is told.
#[derive(Debug, Clone, Copy)]
pub struct KnownRules<'a> {
    /// The rules' ids.
    pub ids: &'a [&'a str],
    /// The families that they belong to.
    pub families: &'a [&'a str],
}

/// Which findings a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// A rule's id, or a family's name.
    pub rule: String,
    /// Where that is said.
    pub rule_at: Position,
    /// The provider; none for every one.
    pub provider: Option<String>,
    /// The places; none for every one.
    pub path: Option<PlaceGlob>,
}

impl Selection {
    /// Whether it is about a rule and a provider, places aside.
    pub fn is_about(&self, rule: &str, family: &str, provider: &str) -> bool {
        (self.rule == rule || self.rule == family) && self.provider.as_deref().is_none_or(|named| named == provider)
    }
}

/// How much findings are to count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// As an old call that is refused.
    Breaking,
    /// As what depends.
    Risky,
    /// As what could not be decided.
    Undecided,
    /// As what cannot hurt.
    Info,
}

impl Level {
    /// The words of the file.
    pub const WORDS: [(&'static str, Level); 4] = [
        ("breaking", Level::Breaking),
        ("risky", Level::Risky),
        ("undecided", Level::Undecided),
        ("info", Level::Info),
    ];
}

/// One `[[severity]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityOverride {
    /// Which findings.
    pub selection: Selection,
    /// What they count for.
    pub severity: Level,
    /// Why.
    pub reason: Option<String>,
    /// Where the table starts.
    pub at: Position,
}

/// One `[[waiver]]`: findings that somebody answers for, until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Which findings.
    pub what: Waived,
    /// Why they need not be acted on.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where the table starts.
    pub at: Position,
}

/// What a waiver is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waived {
    /// One finding.
    Finding {
        /// Its whole fingerprint.
        fingerprint: String,
        /// The provider whose finding it is, where that is said.
        provider: Option<String>,
    },
    /// All findings of a rule at some places; [`Selection::path`] is said.
    Rule(Selection),
}

impl Waiver {
    /// The provider that it is about; none for every one.
    pub fn provider(&self) -> Option<&str> {
        match &self.what {
            Waived::Finding { provider, .. } => provider.as_deref(),
            Waived::Rule(selection) => selection.provider.as_deref(),
        }
    }
}

/// A whole file of waivers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waivers {
    /// The file, as it is called in messages.
    pub path: PathBuf,
    /// Its waivers, in the order of the file.
    pub all: Vec<Waiver>,
}

impl super::Config {
    /// Checks the rules that the overrides of the file name; `text` is the file's.
    ///
    /// # Errors
    /// Each name that is no rule's and no family's.
    pub fn check_rules(&self, text: &str, known: KnownRules<'_>) -> Result<(), ConfigError> {
        let named = self.overrides.iter().map(|one| &one.selection);
        super::read::check_rules(&self.path, text, named, known)
    }
}
