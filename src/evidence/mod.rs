//! Why a finding is believed: what the document declares, what samples showed, what prose states. Three kinds
//! that are kept apart, each with the place or the counts that a reader can check.
//!
//! It owns the record of evidence; it must not know rules, severities or consumers.

mod audit;
mod locate;
mod partners;
mod stated;
mod together;
mod weigh;

pub use audit::{Audit, Breach, Fresh};
pub use locate::listed;
pub use partners::partners;
pub use together::together;
pub use weigh::{Claim, Story, Weighing, pending};

use crate::contract::{At, Contract};
use serde::{Deserialize, Serialize};

/// How sure the samples make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// It may as well be chance.
    Possible,
    /// Probably true; it does not decide an exit code by itself.
    Likely,
    /// Chance is ruled out; it counts like a declared fact.
    Confirmed,
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// The file, as the user would name it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Where a piece of evidence stands on both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its place in the old document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Position>,
    /// Its place in the new document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Position>,
    /// The source line at `new` (else at `old`), for marking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How often something was seen: in `seen` out of `of` samples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Samples that showed it.
    pub seen: u64,
    /// Samples that could have shown it.
    pub of: u64,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Live or recorded answers.
    Samples,
    /// Examples that the document itself carries.
    Examples,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Evidence {
    /// The provider's document says so in its schema.
    Declared {
        /// Where.
        source: Source,
        /// The old fact in a word or two: `string`, `optional`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        old: Option<String>,
        /// The new fact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new: Option<String>,
    },
    /// Samples show it.
    Observed {
        /// How sure that makes it.
        tier: Tier,
        /// The chance, 0 to 1, that an unchanged provider would have given these counts.
        chance: f64,
        /// What the counts were.
        before: Counts,
        /// What they are.
        after: Counts,
        /// One clause with the counts of both sides: `null in 0 of 30 responses before, in 3 of 30 now`.
        what: String,
        /// What was looked at.
        basis: Basis,
        /// How many more responses like the last ones would confirm it, where that is open and can be said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needed: Option<u64>,
    },
    /// The provider says so in words.
    Stated {
        /// Its words.
        quote: String,
        /// Where.
        source: Source,
        /// What it says to use instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replacement: Option<String>,
        /// By when, where it says so.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "date")]
        date: Option<jiff::civil::Date>,
    },
}

/// Which of three stories a finding is, where document, traffic and words set against each other tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tale {
    /// The document changed; the traffic always was so.
    DocumentationFix,
    /// The traffic changed; the document did not, and nobody said a word.
    SilentChange,
    /// The provider said so.
    AnnouncedChange,
}

impl Tale {
    /// The story in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DocumentationFix => "documentation fix: the document changed, the traffic always was so",
            Self::SilentChange => "silent change: the traffic changed, the document did not, and no word was said",
            Self::AnnouncedChange => "announced change: the provider said so",
        }
    }
}

/// Something that samples used to show and do not show now, too few of them to say that it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The operation's name.
    pub operation: String,
    /// Where in it: `response 200 body .nick`.
    pub r#where: String,
    /// How often it was seen, up to its last sighting.
    pub before: Counts,
    /// How often since.
    pub after: Counts,
    /// How many more responses without it would confirm that it went.
    pub needed: u64,
}

/// Where an element stands.
fn position(contract: &Contract, at: At) -> Position {
    let place = contract.node(at).position();
    Position {
        file: contract.sources.tree(at.file).name().to_owned(),
        line: place.line,
        column: place.column,
    }
}

impl Evidence {
    /// How sure it makes what it is evidence of: what is declared or stated is there to be read.
    pub const fn tier(&self) -> Tier {
        match self {
            Self::Declared { .. } | Self::Stated { .. } => Tier::Confirmed,
            Self::Observed { tier, .. } => *tier,
        }
    }
}

/// Dates as `YYYY-MM-DD`, for serde's `with` on an `Option<Date>` (RFC 3339, full-date).
pub mod date {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes `YYYY-MM-DD` or null.
    pub fn serialize<S: Serializer>(date: &Option<Date>, out: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(out)
    }

    /// Reads `YYYY-MM-DD` or null; anything else is an error that names the text.
    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(input)?;
        text.map(|text| {
            text.parse()
                .map_err(|_| D::Error::custom(format!("`{text}` is not a date (YYYY-MM-DD)")))
        })
        .transpose()
    }
}
