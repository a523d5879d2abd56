//! Documents as the tool reads and judges them.

use apidrift::compare::{Comparison, compare, compare_changed};
use apidrift::contract::Contract;
use apidrift::evidence::{self, Weighing};
use apidrift::rules::{Finding, Severity, Subject, judge_traced};
use apidrift::sample::Observed;
use apidrift::source::Bundle;
use apidrift::{openapi, sample, witness};
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;

/// The contract of a document's text, JSON or YAML.
pub(crate) fn contract(text: String) -> Contract {
    let bundle = Bundle::of("document", text.into_bytes()).expect("a document that can be read");
    openapi::read(Arc::new(bundle)).expect("a document of OpenAPI")
}

/// All findings between two contracts, info included. Passing over what both say in the same words must not lose or add any.
pub(crate) fn all(old: &Contract, new: &Contract) -> Vec<Finding> {
    let examples = [old, new].map(sample::examples);
    let found = judged([old, new], &examples, &compare(old, new), false);
    let shorter = judged([old, new], &examples, &compare_changed(old, new), false);
    assert_eq!(told(&shorter), told(&found), "of what differs, and of all");
    found
}

fn judged([old, new]: [&Contract; 2], examples: &[Observed; 2], comparison: &Comparison, witnesses: bool) -> Vec<Finding> {
    let partners = evidence::partners(&comparison.partners, [old, new], &examples[0]);
    let observed = sample::compare_partners(&examples[0], &examples[1], &partners);
    let subject = Subject {
        provider: "provider",
        document: "default",
    };
    let weighing = Weighing {
        old,
        new,
        comparison,
        observed: &observed,
    };
    let (mut findings, causes) = judge_traced(subject, &weighing);
    if witnesses {
        witness::add(&mut findings, &causes, &weighing);
    }
    findings
}

/// All findings between two contracts, each with what shows it.
pub(crate) fn shown(old: &Contract, new: &Contract) -> Vec<Finding> {
    let comparison = compare(old, new);
    judged([old, new], &[old, new].map(sample::examples), &comparison, true)
}

/// The findings that somebody must look at.
pub(crate) fn alarms(old: &Contract, new: &Contract) -> Vec<Finding> {
    let mut found = all(old, new);
    found.retain(|finding| finding.severity > Severity::Info);
    found
}

/// Findings in a few lines.
pub(crate) fn told(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let _ = writeln!(
            text,
            "{} {}: {} {:?}",
            finding.severity, finding.rule, finding.message, finding.sites
        );
        text
    })
}

/// A document as YAML: block style, every scalar as JSON writes it.
pub(crate) fn yaml(value: &Value) -> String {
    let mut text = String::new();
    block(value, 0, &mut text);
    text
}

fn block(value: &Value, depth: usize, text: &mut String) {
    let pad = "  ".repeat(depth);
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, member) in members {
                let _ = write!(text, "\n{pad}{}:", quoted(&Value::from(key.as_str())));
                block(member, depth + 1, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(text, "\n{pad}-");
                block(item, depth + 1, text);
            }
        }
        scalar => {
            let _ = write!(text, " {}", quoted(scalar));
        }
    }
}

/// A scalar as JSON, with what YAML does not let stand as it is escaped (YAML 1.2, section 5.1).
fn quoted(scalar: &Value) -> String {
    let printable = |letter: &char| {
        matches!(letter, ' '..='~' | '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..) && *letter != '\u{FEFF}'
    };
    let text = scalar.to_string();
    text.chars().fold(String::new(), |mut quoted, letter| {
        if printable(&letter) {
            quoted.push(letter);
        } else {
            let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
        }
        quoted
    })
}
