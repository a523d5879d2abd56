//! From changes and claims to findings: each gets its rule, the same edit in both directions becomes one finding, and what
//! the documents, the samples and the prose say of one element is told once.

use super::draft::{Draft, drafts};
use super::finding::{Direction, Finding, Mapping, Severity, Site};
use super::registry::Rule;
use super::sentence::{self, Words, fill};
use crate::compare::{Carried, Change, Flow, Reached};
use crate::contract::At;
use crate::evidence::{Breach, Claim, Story, Weighing, together};
use crate::notice::StatementKind;
use crate::sample::ObservedKind;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

/// Whose contracts are judged.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// The document's name.
    pub document: &'a str,
}

/// Judges everything that was found, for a reader of whom nothing is known.
///
/// Findings come worst first, then by rule and place.
pub fn judge(subject: Subject, weighing: &Weighing) -> Vec<Finding> {
    judge_traced(subject, weighing).0
}

/// The declared change behind a finding, by its fingerprint.
pub type Causes<'c> = HashMap<String, &'c Change>;

/// As [`judge`], with the change that each declared finding speaks of.
pub fn judge_traced<'c>(subject: Subject, weighing: &Weighing<'c>) -> (Vec<Finding>, Causes<'c>) {
    let claims = weighing.claims();
    let mut causes = Causes::new();
    let mut findings: Vec<(BTreeSet<At>, Finding)> = Vec::new();
    for draft in drafts(weighing) {
        let change = draft.change;
        let drafted = draft.finding(subject, weighing);
        causes.entry(drafted.1.fingerprint.clone()).or_insert(change);
        findings.push(drafted);
    }
    let mut own: Vec<Claim> = Vec::new();
    for claim in claims {
        // What the document withdrew itself needs no second finding; the samples and the prose are further reasons.
        let known = findings
            .iter_mut()
            .find(|(elements, finding)| withdraws(finding) && !elements.is_disjoint(&claim.elements));
        match known {
            Some((_, finding)) => {
                finding.evidence.extend(claim.evidence);
                finding.deadline = finding.deadline.or(claim.deadline);
            }
            None => own.push(claim),
        }
    }
    let claimed = together(own).into_iter().map(|claim| from_claim(subject, claim));
    let mut findings: Vec<Finding> = findings.into_iter().map(|(_, finding)| finding).chain(claimed).collect();
    findings.sort_by(order);
    findings.dedup_by(|later, first| joined(first, later));
    (findings, causes)
}

/// Judges claims that come of no comparison: what traffic shows against a document. Findings come as those of [`judge`] do.
pub fn judge_claims(subject: Subject, claims: Vec<Claim>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = claims.into_iter().map(|claim| from_claim(subject, claim)).collect();
    findings.sort_by(order);
    findings.dedup_by(|later, first| later.fingerprint == first.fingerprint);
    findings
}

/// Two findings of one fingerprint are one, wherever either was met; true where it is so.
fn joined(first: &mut Finding, later: &mut Finding) -> bool {
    let same = later.fingerprint == first.fingerprint;
    if same {
        first.sites.append(&mut later.sites);
        first.sites.sort_unstable();
        first.sites.dedup();
    }
    same
}

/// Worst first, then by rule, then by place.
pub fn order(one: &Finding, other: &Finding) -> std::cmp::Ordering {
    fn key(finding: &Finding) -> impl Ord {
        (
            std::cmp::Reverse(finding.severity),
            &finding.rule,
            finding.sites.first(),
            &finding.fingerprint,
        )
    }
    key(one).cmp(&key(other))
}

fn withdraws(finding: &Finding) -> bool {
    matches!(
        &*finding.rule,
        "response-property-removed" | "request-property-removed" | "parameter-removed" | "operation-removed"
    )
}

impl Draft<'_> {
    fn finding(self, subject: Subject, weighing: &Weighing) -> (BTreeSet<At>, Finding) {
        let change = self.change;
        let severities = self.judged.iter().map(|judged| judged.rule.row().severity);
        let worst = severities.max().unwrap_or(Severity::Info);
        let mut judged = self.judged;
        judged.retain(|judged| judged.rule.row().severity == worst);
        let rule = judged.iter().map(|judged| judged.rule).min().unwrap_or(Rule::KeywordUndecided);
        let directions: BTreeSet<Direction> = judged.iter().map(|judged| of_flow(judged.rule, judged.flow)).collect();
        let sites = sites(judged.into_iter().map(|judged| judged.places));
        let text = |text: &Option<Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
        let mut finding = draft_finding(
            subject,
            rule,
            &change.subject,
            &[text(&change.old.text), text(&change.new.text)],
            sites,
        );
        finding.direction = match directions.first() {
            Some(only) if directions.len() == 1 => *only,
            _ => Direction::Both,
        };
        finding.mapping = mapping(change, &finding.sites);
        if let Some(mapping) = &finding.mapping {
            let Mapping { from, to } = mapping;
            let _ = if change.carried.is_some() || change.replaced_in.is_some() {
                write!(finding.message, "; what was `{from}` seems to be `{to}` now")
            } else {
                write!(finding.message, "; `{to}` seems to have taken its place")
            };
        }
        finding.evidence.push(weighing.declared(change));
        (self.elements, finding)
    }
}

/// What stands now where the changed element stood: another name, or the value itself a step deeper or higher.
fn mapping(change: &Change, sites: &[Site]) -> Option<Mapping> {
    if let Some(to) = &change.replaced_by {
        return Some(Mapping {
            from: change.replaced_in.as_ref().unwrap_or(&change.subject).to_string(),
            to: to.to_string(),
        });
    }
    let Carried { from, to } = change.carried.as_ref()?;
    let site = sites.first()?;
    let whole = site.r#where.ends_with("(whole)").then_some("body");
    // A parameter's or a header's place ends in its name.
    let path = sentence::path(site).or(whole).or_else(|| site.r#where.split(' ').next_back())?;
    Some(Mapping {
        from: format!("{path}{from}"),
        to: format!("{path}{to}"),
    })
}

fn of_flow(rule: Rule, flow: Option<Flow>) -> Direction {
    match (rule.row().direction, flow) {
        (Direction::Both, Some(Flow::Request)) => Direction::Request,
        (Direction::Both, Some(Flow::Response)) => Direction::Response,
        (direction, _) => direction,
    }
}

/// The sites of some lists of places, each of them sorted.
fn sites(lists: impl IntoIterator<Item = Vec<Reached>>) -> Vec<Site> {
    let site = |reached: Reached| Site {
        operation: reached.operation,
        r#where: reached.place,
    };
    let mut lists = lists.into_iter();
    let mut sites: Vec<Site> = lists.next().unwrap_or_default().into_iter().map(site).collect();
    let first = sites.len();
    sites.extend(lists.flatten().map(site));
    if sites.len() > first {
        sites.sort();
        sites.dedup();
    }
    sites
}

/// A finding with everything but its evidence.
fn draft_finding(subject: Subject, rule: Rule, name: &str, facts: &[String; 2], sites: Vec<Site>) -> Finding {
    let row = rule.row();
    let words = Words {
        name,
        old: &facts[0],
        new: &facts[1],
        sites: &sites,
    };
    Finding {
        rule: row.id.to_owned(),
        severity: row.severity,
        r#trait: row.r#trait,
        provider: subject.provider.to_owned(),
        document: subject.document.to_owned(),
        fingerprint: fingerprint(subject, rule, name, facts, &sites),
        direction: row.direction,
        message: fill(row.message, &words),
        kind: row.kind.to_owned(),
        story: None,
        evidence: Vec::new(),
        sites,
        consumers: Vec::new(),
        mapping: None,
        witness: None,
        deadline: None,
        waived: false,
        waiver: None,
        r#override: None,
    }
}

fn rule_of(story: Story) -> Rule {
    match story {
        Story::Stated(StatementKind::Unavailable) => Rule::StatedUnavailable,
        Story::Stated(StatementKind::WillBeRemoved) => Rule::StatedRemoval,
        Story::Stated(StatementKind::Deprecated) => Rule::StatedDeprecated,
        Story::Stated(StatementKind::Required) => Rule::StatedRequired,
        Story::Observed(ObservedKind::Gone | ObservedKind::GoneFromVariant) => Rule::ObservedGone,
        Story::Observed(ObservedKind::VariantAppeared) => Rule::ResponseUnionMemberAdded,
        Story::Observed(ObservedKind::VariantVanished) => Rule::ResponseUnionMemberRemoved,
        Story::Observed(ObservedKind::Vacated) => Rule::ObservedVacated,
        Story::Observed(ObservedKind::BecameNull) | Story::Departed(Breach::Null) => Rule::ObservedNull,
        Story::Observed(ObservedKind::NewType) | Story::Departed(Breach::Type) => Rule::ObservedType,
        Story::Observed(ObservedKind::BecameFraction) => Rule::ObservedFraction,
        Story::Observed(ObservedKind::FieldAppeared) => Rule::ObservedAppeared,
        Story::Departed(Breach::Undocumented) => Rule::ObservedUndocumented,
        Story::Departed(Breach::NeverSeen) => Rule::ObservedNever,
        Story::Departed(Breach::Missing) => Rule::ObservedMissing,
        Story::Departed(Breach::Value) => Rule::ObservedUnlisted,
        Story::Departed(Breach::Call) => Rule::ObservedUndocumentedCall,
        Story::Observed(ObservedKind::BecameOptional) => Rule::ResponsePropertyBecameOptional,
        Story::Observed(ObservedKind::FormatLost | ObservedKind::KeysChanged) => Rule::ResponseFormatLoosened,
        Story::Observed(ObservedKind::EnumValue) => Rule::ResponseEnumValueAdded,
        Story::Observed(ObservedKind::SizeJumped) => Rule::ResponseBoundLoosened,
    }
}

/// The rule of a claim: what was seen decides where the words only announce.
fn decided(claim: &Claim) -> Rule {
    let stated = rule_of(claim.story);
    let shown = claim.shown.map(|kind| rule_of(Story::Observed(kind)));
    shown.filter(|shown| shown.row().severity > stated.row().severity).unwrap_or(stated)
}

fn from_claim(subject: Subject, claim: Claim) -> Finding {
    let rule = decided(&claim);
    let direction = of_flow(rule, Some(claim.flow()));
    let mut finding = draft_finding(
        subject,
        rule,
        &claim.subject,
        &claim.facts,
        sites([claim.places.iter().cloned().collect()]),
    );
    if claim.story == Story::Observed(ObservedKind::GoneFromVariant) {
        let _ = write!(finding.message, ", {}", claim.facts[0]);
    }
    if let Some(to) = claim.replacement.filter(|to| **to != *claim.subject) {
        let _ = write!(finding.message, "; use `{to}` instead");
        finding.mapping = Some(Mapping {
            from: claim.subject.to_string(),
            to,
        });
    }
    if claim.others > 0 {
        let members = if claim.others == 1 { "member" } else { "members" };
        let _ = write!(finding.message, "; the same answers show it of {} other {members}", claim.others);
    }
    finding.direction = direction;
    finding.evidence = claim.evidence;
    finding.deadline = claim.deadline;
    finding
}

/// What a finding is recognised by: rule, provider, document, the first place with its operation folded, and the two facts.
/// No line, no index, no component's name.
fn fingerprint(subject: Subject, rule: Rule, name: &str, facts: &[String; 2], sites: &[Site]) -> String {
    let first = sites
        .first()
        .map(|site| format!("{} {}", folded(&site.operation), site.r#where))
        .unwrap_or_default();
    let parts = [
        rule.row().id,
        subject.provider,
        subject.document,
        &first,
        name,
        &facts[0],
        &facts[1],
    ];
    let digest = Sha256::digest(parts.join("\u{0}").as_bytes());
    digest.iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An operation's name without the names of its path parameters.
fn folded(operation: &str) -> String {
    let parts = operation.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join("{}")
}
