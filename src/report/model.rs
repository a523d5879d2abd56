//! The model of a report, as JSON has it (`drift-report/1`) and as every other format reads it.
//!
//! It owns order and counts; it must not know how a report is written.

use crate::evidence::{Evidence, Pending, Position, Source};
use crate::impact::Standing;
use crate::rules::{Finding, Severity, Site};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name and version of the JSON form.
pub const FORMAT: &str = "drift-report/1";

/// The longest source line that a report carries, in characters; see [`Report::new`].
pub(super) const LONGEST_LINE: usize = 400;

/// How one look at a provider's document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It differs from the baseline.
    Changed,
    /// It does not.
    Unchanged,
    /// There is no baseline yet.
    First,
    /// No answer came.
    Unreachable,
    /// The answer was 401 or 403.
    Unauthorised,
    /// The provider asked to come back later.
    Deferred,
    /// What came cannot be read.
    Malformed,
    /// What came can be read and is not believed.
    Implausible,
}

impl Outcome {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::First => "first",
            Self::Unreachable => "unreachable",
            Self::Unauthorised => "unauthorised",
            Self::Deferred => "deferred",
            Self::Malformed => "malformed",
            Self::Implausible => "implausible",
        }
    }

    /// Whether the document was looked at. Where it was not, nothing is known about it: that is not "no change".
    pub const fn looked(self) -> bool {
        self.compared() || matches!(self, Self::First)
    }

    /// Whether it was compared with a baseline.
    pub const fn compared(self) -> bool {
        matches!(self, Self::Changed | Self::Unchanged)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One document of one provider, and how the look at it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderReport {
    /// The provider's name.
    pub name: String,
    /// The document; `default` where the provider has one only.
    pub document: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What a person should know about that, in one sentence; never a secret.
    pub message: Option<String>,
    /// Where it was looked at: a URL without credentials, or a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When, as RFC 3339 in UTC.
    pub fetched_at: Option<String>,
    /// Sample requests that were not answered well, so that not all was seen.
    #[serde(default, skip_serializing_if = "is_none")]
    pub missed: usize,
    /// Parts of the document or of the samples that could not be read and were left out, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<String>,
    /// What samples do not show any more, too few of them to say that it went; nearest to a decision first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Pending>,
}

impl ProviderReport {
    /// A look that ended so, with nothing more to say.
    pub fn new(name: impl Into<String>, document: impl Into<String>, outcome: Outcome) -> Self {
        Self {
            name: name.into(),
            document: document.into(),
            outcome,
            message: None,
            source: None,
            fetched_at: None,
            missed: 0,
            diagnostics: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Whether all of it was seen and compared: a finding that is not in the report is not there then.
    pub const fn is_whole(&self) -> bool {
        self.outcome.compared() && self.missed == 0
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a field on so")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

/// How many findings of each severity there are, waived ones left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Findings that break.
    pub breaking: usize,
    /// Findings that may.
    pub risky: usize,
    /// Findings that cannot hurt.
    pub info: usize,
    /// Findings that could not be decided.
    pub undecided: usize,
}

impl Summary {
    /// Counts findings, waived ones left out.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut summary = Self::default();
        for finding in findings.into_iter().filter(|finding| !finding.waived) {
            *summary.slot(finding.severity) += 1;
        }
        summary
    }

    /// The count of one severity.
    pub const fn get(&self, severity: Severity) -> usize {
        match severity {
            Severity::Breaking => self.breaking,
            Severity::Risky => self.risky,
            Severity::Undecided => self.undecided,
            Severity::Info => self.info,
        }
    }

    const fn slot(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Breaking => &mut self.breaking,
            Severity::Risky => &mut self.risky,
            Severity::Undecided => &mut self.undecided,
            Severity::Info => &mut self.info,
        }
    }
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always [`FORMAT`].
    pub format: String,
    /// What was looked at, by name and document.
    pub providers: Vec<ProviderReport>,
    /// What was found: by severity, worst first, then by provider, document, rule and place.
    pub findings: Vec<Finding>,
    /// The counts.
    pub summary: Summary,
    /// How the waivers stand that this report has something to say about, in the order of their file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Standing>,
}

impl Report {
    /// Puts everything in its order and counts it: the same input in any order gives the same report.
    ///
    /// A source line longer than 400 characters is cut: to its first 400 where the marked column is among them, else
    /// to the 400 that begin at the column. (A document on a single line would come along whole with every finding.)
    pub fn new(mut providers: Vec<ProviderReport>, findings: Vec<Finding>) -> Self {
        providers.sort_by(|a, b| (&a.name, &a.document).cmp(&(&b.name, &b.document)));
        let placed = findings.into_iter().map(|finding| (finding.sites.iter().min().cloned(), finding));
        let mut placed: Vec<(Option<Site>, Finding)> = placed.collect();
        placed.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut findings: Vec<Finding> = placed.into_iter().map(|(_, finding)| finding).collect();
        findings.iter_mut().flat_map(|finding| &mut finding.evidence).for_each(shorten);
        let summary = Summary::of(&findings);
        Self {
            format: FORMAT.to_owned(),
            providers,
            findings,
            summary,
            waivers: Vec::new(),
        }
    }

    /// The report with how waivers stand.
    #[must_use]
    pub fn with_waivers(self, waivers: Vec<Standing>) -> Self {
        Self { waivers, ..self }
    }

    /// The findings of one document of one provider.
    pub fn findings_of<'r>(&'r self, provider: &'r ProviderReport) -> impl Iterator<Item = &'r Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.provider == provider.name && finding.document == provider.document)
    }
}

/// What findings are sorted by, each with its first site.
fn order((place, finding): &(Option<Site>, Finding)) -> impl Ord + '_ {
    let Finding {
        provider,
        document,
        rule,
        fingerprint,
        message,
        ..
    } = finding;
    (
        std::cmp::Reverse(finding.severity),
        provider,
        document,
        rule,
        place,
        fingerprint,
        message,
    )
}

fn shorten(evidence: &mut Evidence) {
    let (Evidence::Declared { source, .. } | Evidence::Stated { source, .. }) = evidence else {
        return;
    };
    let column = marked(source).map_or(1, |position| position.column);
    let Some(text) = source.text.as_mut() else { return };
    if text.chars().count() > LONGEST_LINE {
        let skip = if column > LONGEST_LINE { column - 1 } else { 0 };
        *text = text.chars().skip(skip).take(LONGEST_LINE).collect();
    }
}

/// The place whose line `source` carries.
pub(super) fn marked(source: &Source) -> Option<&Position> {
    source.new.as_ref().or(source.old.as_ref())
}
