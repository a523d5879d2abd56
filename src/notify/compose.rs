//! From findings to mails: one an owner, with what concerns that owner alone.
//!
//! It owns grouping and what the templates are told; it must not know which findings are due or how mail leaves.

use super::mail::{Mail, Parts};
use super::subject;
use crate::report::{clean, words, wrap};
use crate::rules::{Finding, Severity, Verdict};
use lettre::message::Mailbox;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, HtmlEscape};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::SystemTime;

/// Operations and usages that are named before the rest is a count.
const NAMED: usize = 5;

/// Columns of the text part: what a mail reader quotes still fits into 80.
const WIDTH: usize = 76;

/// How code looks in the HTML part.
const CODE: &str = r#"<code style="font-family:ui-monospace,Consolas,Menlo,monospace;font-size:92%;background:#f1f1ee;padding:1px 4px;border-radius:3px">"#;

/// What every mail of a run has in common.
#[derive(Clone, Copy)]
pub struct Letterhead<'a> {
    /// The sender: `drift@example.com` or `drift <drift@example.com>`.
    pub from: &'a str,
    /// The date that the mails bear.
    pub date: SystemTime,
    /// The mildest verdict that an owner is told of.
    pub least: Severity,
    /// What to do about a rule's findings: the rule's id to a sentence or two.
    pub advice: &'a dyn Fn(&str) -> Option<String>,
}

impl std::fmt::Debug for Letterhead<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Letterhead {{ from: {:?}, date: {:?}, least: {:?} }}",
            self.from, self.date, self.least
        )
    }
}

/// The mails, and what could not become one.
#[derive(Debug, Default)]
pub struct Composed {
    /// One an owner, by owner.
    pub mails: Vec<Mail>,
    /// Owners without a usable address, one sentence each.
    pub problems: Vec<String>,
}

/// A finding as one owner sees it.
#[derive(Debug, Clone)]
pub(super) struct Concern<'f> {
    pub(super) finding: &'f Finding,
    /// The worst over this owner's consumers.
    pub(super) severity: Severity,
    /// This owner's consumers.
    pub(super) consumers: Vec<&'f Verdict>,
}

/// Writes one mail to each owner of a consumer that a finding concerns at `least` or above. Waived findings are left out.
/// The error is one sentence: the sender is no address, or a template is broken.
pub fn compose<'f>(findings: impl IntoIterator<Item = &'f Finding>, head: &Letterhead<'_>) -> Result<Composed, String> {
    let from: Mailbox = head.from.parse().map_err(|error| {
        format!(
            "`{}`, from which mail is to be sent, is not a mail address: {error}",
            clean(head.from)
        )
    })?;
    let templates = templates().map_err(|error| format!("the mail's template is broken: {error}"))?;
    let mut composed = Composed::default();
    for (owner, concerns) in by_owner(findings, head.least) {
        match owner.parse::<Mailbox>() {
            Ok(to) => composed.mails.push(write(&templates, head, &from, to, &owner, &concerns)?),
            Err(_) => composed.problems.push(format!(
                "`{}` owns a consumer and is not a mail address, so nobody there is told",
                clean(&owner)
            )),
        }
    }
    Ok(composed)
}

/// The findings of each owner, the worst first, else in the order of the report. Addresses that differ in case are one owner.
fn by_owner<'f>(findings: impl IntoIterator<Item = &'f Finding>, least: Severity) -> BTreeMap<String, Vec<Concern<'f>>> {
    let mut owners: BTreeMap<String, Vec<Concern<'f>>> = BTreeMap::new();
    for finding in findings.into_iter().filter(|finding| !finding.waived) {
        let mut concerned: BTreeMap<String, Vec<&Verdict>> = BTreeMap::new();
        for verdict in finding.consumers.iter().filter(|verdict| verdict.severity >= least) {
            for owner in &verdict.owners {
                let verdicts = concerned.entry(owner.trim().to_lowercase()).or_default();
                if !verdicts.contains(&verdict) {
                    verdicts.push(verdict);
                }
            }
        }
        for (owner, consumers) in concerned {
            let severity = consumers.iter().map(|verdict| verdict.severity).max().unwrap_or(least);
            owners.entry(owner).or_default().push(Concern {
                finding,
                severity,
                consumers,
            });
        }
    }
    for concerns in owners.values_mut() {
        concerns.sort_by_key(|concern| std::cmp::Reverse(concern.severity));
    }
    owners
}

fn write(
    templates: &Environment<'_>,
    head: &Letterhead<'_>,
    from: &Mailbox,
    to: Mailbox,
    owner: &str,
    concerns: &[Concern<'_>],
) -> Result<Mail, String> {
    let subject = subject::of(concerns);
    let letter = Letter {
        subject: &subject,
        sections: concerns
            .chunk_by(|a, b| a.severity == b.severity)
            .map(|group| Section::of(group, head))
            .collect(),
    };
    let render = |name: &str| {
        let rendered = templates.get_template(name).and_then(|template| template.render(Serde(&letter)));
        rendered.map_err(|error| format!("the mail's template is broken: {error}"))
    };
    let (text, html) = (render("mail.txt")?, render("mail.html")?);
    Mail::build(Parts {
        key: key(owner, concerns),
        owner,
        from,
        to,
        date: head.date,
        subject,
        text,
        html,
    })
}

/// The same findings to the same owner have the same key, whatever their order.
fn key(owner: &str, concerns: &[Concern<'_>]) -> String {
    let mut names: Vec<[&str; 3]> = concerns
        .iter()
        .map(|Concern { finding, .. }| [&*finding.provider, &*finding.document, &*finding.fingerprint])
        .collect();
    names.sort_unstable();
    let mut digest = Sha256::new();
    for part in [owner].into_iter().chain(names.into_iter().flatten()) {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest
        .finalize()
        .iter()
        .take(10)
        .fold(String::new(), |key, byte| format!("{key}{byte:02x}"))
}

/// What the templates see.
#[derive(Debug, Serialize)]
struct Letter<'a> {
    subject: &'a str,
    sections: Vec<Section>,
}

/// The findings of one severity.
#[derive(Debug, Serialize)]
struct Section {
    severity: &'static str,
    findings: Vec<Entry>,
}

/// One finding, in words.
#[derive(Debug, Serialize)]
struct Entry {
    message: String,
    rows: Vec<Row>,
    fingerprint: String,
    rule: String,
}

/// A label and what belongs to it.
#[derive(Debug, Serialize)]
struct Row {
    label: &'static str,
    lines: Vec<String>,
}

impl Section {
    fn of(group: &[Concern<'_>], head: &Letterhead<'_>) -> Self {
        let severity = group.first().map_or("", |concern| concern.severity.as_str());
        Self {
            severity,
            findings: group.iter().map(|concern| Entry::of(concern, head)).collect(),
        }
    }
}

impl Entry {
    fn of(concern: &Concern<'_>, head: &Letterhead<'_>) -> Self {
        let finding = concern.finding;
        let evidence = words::told(&finding.evidence).into_iter().map(words::evidence);
        let told = |kind: &str| {
            evidence
                .clone()
                .filter(|(k, _)| *k == kind)
                .map(|(_, sentence)| sentence)
                .collect::<Vec<_>>()
        };
        let rows = [
            ("provider", vec![provider(finding)]),
            ("story", finding.story.iter().map(|story| story.as_str().to_owned()).collect()),
            ("stated", told("stated")),
            ("observed", told("observed")),
            ("declared", told("declared")),
            (
                "mapping",
                finding
                    .mapping
                    .iter()
                    .map(|m| format!("`{}` -> `{}`", clean(&m.from), clean(&m.to)))
                    .collect(),
            ),
            ("reaches", words::reaches(&finding.sites, Some(NAMED))),
            ("consumers", concern.consumers.iter().map(|verdict| consumer(verdict)).collect()),
            ("severity", words::overridden(finding).into_iter().collect()),
            ("by", words::deadline(finding).iter().map(ToString::to_string).collect()),
            ("to do", (head.advice)(&finding.rule).iter().map(|advice| clean(advice)).collect()),
        ];
        Self {
            message: words::sentence(&finding.message),
            rows: rows
                .into_iter()
                .filter(|(_, lines)| !lines.is_empty())
                .map(|(label, lines)| Row { label, lines })
                .collect(),
            fingerprint: clean(&finding.fingerprint),
            rule: clean(&finding.rule),
        }
    }
}

fn provider(finding: &Finding) -> String {
    match finding.document.as_str() {
        "" | "default" => clean(&finding.provider),
        document => format!("{}, {}", clean(&finding.provider), clean(document)),
    }
}

/// A consumer without its owner: who reads this is one.
fn consumer(verdict: &Verdict) -> String {
    words::verdict(
        &Verdict {
            owners: Vec::new(),
            ..verdict.clone()
        },
        Some(NAMED),
    )
}

/// The two templates. Names that end in `.html` are escaped by the engine.
fn templates() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("wrap", |text: String, first: String, rest: String| {
        wrap(&text, WIDTH, &first, &rest).join("\n")
    });
    environment.add_filter("code", |text: String| Value::from_safe_string(code(&text)));
    environment.add_template("mail.txt", include_str!("../../templates/mail.txt"))?;
    environment.add_template("mail.html", include_str!("../../templates/mail.html"))?;
    Ok(environment)
}

/// HTML in which what stands between backticks is code. Everything is escaped first; the escapes have no backtick.
fn code(text: &str) -> String {
    let escaped = HtmlEscape(text).to_string();
    let parts: Vec<&str> = escaped.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped; // a backtick without its other half
    }
    let tag = |(index, part): (usize, &&str)| {
        if index.is_multiple_of(2) {
            (*part).to_owned()
        } else {
            format!("{CODE}{part}</code>")
        }
    };
    parts.iter().enumerate().map(tag).collect()
}

#[cfg(test)]
mod tests;
