//! `[[severity]]`, `[[waiver]]`, and whether the rules that they name exist.

use super::keys;
use super::table::{Reader, Table, Value};
use super::text::Text;
use super::words::nearest;
use crate::config::{ConfigError, KnownRules, Level, Problem, Provider, Selection, SeverityOverride, Waived, Waiver, Waivers};
use jiff::civil::Date;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// The hexadecimal digits of a fingerprint.
const FINGERPRINT: usize = 12;

/// The overrides of `drift.toml`.
pub(super) fn overrides(top: &Table<'_, '_>, providers: &[Provider]) -> Vec<SeverityOverride> {
    let names: Vec<&str> = providers.iter().map(|provider| provider.name.as_str()).collect();
    let tables = top.tables("severity", keys::SEVERITY);
    tables.iter().filter_map(|table| severity(table, &names)).collect()
}

fn severity(table: &Table<'_, '_>, providers: &[&str]) -> Option<SeverityOverride> {
    let selection = selection(table, providers);
    let severity = table
        .required("severity", "\"info\"")
        .and_then(|value| value.word("severity", &Level::WORDS));
    Some(SeverityOverride {
        selection: selection?,
        severity: severity?,
        reason: table.string("reason"),
        at: table.position(),
    })
}

fn selection(table: &Table<'_, '_>, providers: &[&str]) -> Option<Selection> {
    let rule = table.required("rule", "\"response-enum-value-added\"")?;
    let path = table.value("path").map(|value| value.parse("path"));
    let provider = provider(table, providers);
    // A path that cannot be read must not become every path.
    if matches!(path, Some(None)) {
        return None;
    }
    Some(Selection {
        rule: rule.as_str("rule")?.to_owned(),
        rule_at: rule.position(),
        provider,
        path: path.flatten(),
    })
}

fn provider(table: &Table<'_, '_>, providers: &[&str]) -> Option<String> {
    let value = table.value("provider")?;
    let name = value.as_str("provider")?;
    if !providers.contains(&name) {
        let help = nearest(name, providers.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let help = help.unwrap_or_else(|| format!("add a [provider.{name}] there, or take this out"));
        value.problem(format!("there is no provider `{name}` in drift.toml"), Some(help));
    }
    Some(name.to_owned())
}

impl Waivers {
    /// Reads a whole file of waivers.
    ///
    /// `text` is its content, `path` how it is called, `providers` are those of `drift.toml`.
    ///
    /// # Errors
    /// Everything that is wrong with the text, in its order.
    pub fn parse(text: &str, path: &Path, providers: &[&str], known: KnownRules<'_>) -> Result<Self, ConfigError> {
        let source = Text::new(text);
        let failed = |problems| ConfigError {
            path: path.to_owned(),
            problems,
        };
        let root = DeTable::parse(source.as_str()).map_err(|error| failed(vec![source.syntax_problem(&error)]))?;
        let reader = Reader::new(&source);
        let top = Table::top(&reader, root.get_ref(), keys::WAIVERS);
        let tables = top.tables("waiver", keys::WAIVER);
        let all: Vec<Waiver> = tables.iter().filter_map(|table| waiver(table, providers)).collect();
        let problems = reader.problems();
        if !problems.is_empty() {
            return Err(failed(problems));
        }
        let selections = all.iter().filter_map(|waiver| match &waiver.what {
            Waived::Rule(selection) => Some(selection),
            Waived::Finding { .. } => None,
        });
        check_rules(path, text, selections, known)?;
        Ok(Self {
            path: path.to_owned(),
            all,
        })
    }
}

fn waiver(table: &Table<'_, '_>, providers: &[&str]) -> Option<Waiver> {
    let what = what(table, providers);
    let reason = said(table, "reason", "\"We do not read this member.\"");
    let owner = said(table, "owner", "\"identity-team@example.com\"");
    let expires = table.required("expires", "2027-01-31").and_then(|value| date(&value));
    Some(Waiver {
        what: what?,
        reason: reason?,
        owner: owner?,
        expires: expires?,
        at: table.position(),
    })
}

fn what(table: &Table<'_, '_>, providers: &[&str]) -> Option<Waived> {
    if table.has("fingerprint") == (table.has("rule") || table.has("path")) {
        let help = "write fingerprint = \"…\" for one finding, or rule = \"…\" and path = \"…\" for all of a rule at some places";
        let message = if table.has("fingerprint") {
            "this [[waiver]] names a finding and a rule"
        } else {
            "this [[waiver]] does not say what it waives"
        };
        table.problem(message, Some(help.to_owned()));
        return None;
    }
    if let Some(value) = table.value("fingerprint") {
        return Some(Waived::Finding {
            fingerprint: fingerprint(&value)?,
            provider: provider(table, providers),
        });
    }
    // Everything of a rule is much to answer for: that is to be written out.
    table.required("path", "\"GET /users/**\", or \"**\" for all that the rule finds")?;
    selection(table, providers).map(Waived::Rule)
}

fn fingerprint(value: &Value<'_, '_>) -> Option<String> {
    let text = value.as_str("fingerprint")?;
    if text.len() == FINGERPRINT && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Some(text.to_owned());
    }
    let help = format!("a fingerprint has {FINGERPRINT} digits from 0 to f; `drift waive` writes it for you from the start of one");
    value.problem(format!("`{text}` is not a fingerprint"), Some(help));
    None
}

/// A text that must be there and say something.
fn said(table: &Table<'_, '_>, key: &str, example: &str) -> Option<String> {
    let value = table.required(key, example)?;
    let text = value.as_str(key)?.trim();
    if text.is_empty() {
        value.problem(format!("`{key}` says nothing"), None);
        return None;
    }
    Some(text.to_owned())
}

/// A date of TOML's own, or in quotes.
fn date(value: &Value<'_, '_>) -> Option<Date> {
    let text = match value.toml {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    let date = (text.len() == "2027-01-31".len()).then(|| text.parse().ok()).flatten();
    if date.is_none() {
        let help =
            "write the last day on which the waiver holds: expires = 2027-01-31; what is accepted for good is for `drift accept --only`";
        value.problem("`expires` must be a date", Some(help.to_owned()));
    }
    date
}

/// Each rule that is named and is none.
pub(in crate::config) fn check_rules<'s>(
    path: &Path,
    text: &str,
    named: impl Iterator<Item = &'s Selection>,
    known: KnownRules<'_>,
) -> Result<(), ConfigError> {
    let source = Text::new(text);
    let all = || known.families.iter().chain(known.ids).copied();
    let unknown = named.filter(|selection| !all().any(|rule| rule == selection.rule));
    let problems: Vec<Problem> = unknown
        .map(|selection| {
            let help = nearest(&selection.rule, all()).map_or_else(
                || format!("`drift rules` lists them; the families are: {}", known.families.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("there is no rule and no family of rules `{}`", selection.rule);
            Problem {
                // With its quotes.
                width: selection.rule.chars().count() + 2,
                ..source.problem_at(selection.rule_at, message, Some(help))
            }
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(ConfigError {
            path: path.to_owned(),
            problems,
        })
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
