//! The finding: one change at the definition where it happened, with everything that a report says about it.
//!
//! It owns the record and its JSON form (`drift-report/1`); it must not know how a finding came about.

use crate::evidence::{Evidence, Tale, Tier};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How much a finding hurts, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot hurt an old client.
    Info,
    /// The two sides differ and it could not be decided whether that hurts.
    Undecided,
    /// It depends on the client or on the server.
    Risky,
    /// An old call is refused, or an old read finds nothing or another type.
    Breaking,
}

impl Severity {
    /// All severities, worst first: the order of every report.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Risky, Self::Undecided, Self::Info];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Undecided => "undecided",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Who is hurt: the side that travels to the provider, the one that comes back, both or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// What the client sends.
    Request,
    /// What the client reads.
    Response,
    /// Both.
    Both,
    /// Neither; servers and names, for instance.
    None,
}

/// What a reader promises about itself, and a finding may hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// Whether fields that it does not know are ignored or refused.
    UnknownFields,
    /// Whether enum values and union members that it does not know are handled or fatal.
    UnknownEnumValues,
    /// Whether a null where none was promised is handled or fatal.
    UnexpectedNull,
    /// Whether its names are generated from the document.
    GeneratedNames,
}

impl Trait {
    /// The trait as it is written in `drift.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownFields => "unknown-fields",
            Self::UnknownEnumValues => "unknown-enum-values",
            Self::UnexpectedNull => "unexpected-null",
            Self::GeneratedNames => "generated-names",
        }
    }
}

/// A place that a finding reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Site {
    /// The operation by its name in the old document (in the new one for an added operation).
    #[serde(with = "shared")]
    pub operation: Arc<str>,
    /// The place in it: `response 200 body .items[].name`, `query param expand`, `operation`.
    #[serde(with = "shared")]
    pub r#where: Arc<str>,
}

/// A rename or a move, joined from what went and what came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What it was called.
    pub from: String,
    /// What takes its place.
    pub to: String,
}

/// What a finding means to one consumer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The consumer's name.
    pub name: String,
    /// How much it hurts this one.
    pub severity: Severity,
    /// Who is to be told.
    pub owners: Vec<String>,
    /// Where it uses what changed.
    pub usages: Vec<String>,
}

/// That the team's configuration, not the rule, says what a finding counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overridden {
    /// The worst over the consumers before.
    pub was: Severity,
    /// Why, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is written, as `drift.toml:12`.
    pub at: String,
}

/// Who answers for a finding that is waived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverNote {
    /// Why it need not be acted on.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which that holds, as `2027-01-31`.
    pub expires: String,
    /// Where it is written, as `waivers.toml:5`.
    pub at: String,
}

impl Finding {
    /// All of it but its sites, of which there may be hundreds of thousands.
    pub(crate) fn without_sites(&self) -> Self {
        Self {
            rule: self.rule.clone(),
            severity: self.severity,
            r#trait: self.r#trait,
            provider: self.provider.clone(),
            document: self.document.clone(),
            fingerprint: self.fingerprint.clone(),
            direction: self.direction,
            message: self.message.clone(),
            kind: self.kind.clone(),
            story: self.story,
            evidence: self.evidence.clone(),
            sites: Vec::new(),
            consumers: self.consumers.clone(),
            mapping: self.mapping.clone(),
            witness: self.witness.clone(),
            deadline: self.deadline,
            waived: self.waived,
            waiver: self.waiver.clone(),
            r#override: self.r#override.clone(),
        }
    }

    /// How sure it is: as sure as the surest piece of its evidence. What the document has is no evidence of what samples show
    /// to be otherwise.
    pub fn tier(&self) -> Tier {
        let observed = self.rule.starts_with("observed-");
        let counts = |evidence: &&Evidence| !(observed && matches!(evidence, Evidence::Declared { .. }));
        self.evidence
            .iter()
            .filter(counts)
            .map(Evidence::tier)
            .max()
            .unwrap_or(Tier::Possible)
    }
}

/// One change, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id; its page explains it.
    pub rule: String,
    /// The worst over the consumers.
    pub severity: Severity,
    /// The reader's trait that the severity hangs on, where it hangs on one.
    pub r#trait: Option<Trait>,
    /// The provider's name.
    pub provider: String,
    /// The document of that provider; `default` where there is one only.
    pub document: String,
    /// What it is recognised by from run to run.
    pub fingerprint: String,
    /// Which way the thing that changed travels.
    pub direction: Direction,
    /// One plain sentence.
    pub message: String,
    /// What happened, in a word: `removed`, `type-changed`, `vacated`, …
    pub kind: String,
    /// Which of three stories it is, where document, traffic and words tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<Tale>,
    /// Why it is believed.
    pub evidence: Vec<Evidence>,
    /// Where it reaches and has this severity.
    pub sites: Vec<Site>,
    /// What it means to each consumer.
    pub consumers: Vec<Verdict>,
    /// What takes its place.
    pub mapping: Option<Mapping>,
    /// The smallest JSON that shows it.
    pub witness: Option<serde_json::Value>,
    /// The day by which it is said to happen.
    #[serde(default, with = "crate::evidence::date")]
    pub deadline: Option<Date>,
    /// Whether somebody has waived it.
    pub waived: bool,
    /// Who, until when and why, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<WaiverNote>,
    /// That the configuration set its severity, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#override: Option<Overridden>,
}

/// Texts that many findings share, for serde's `with`.
mod shared {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(text: &Arc<str>, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(input).map(Into::into)
    }
}
