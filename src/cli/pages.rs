//! The manual that is compiled in: the page of a rule, and `drift rules`.

use super::args::ListFormat;
use crate::rules::{REGISTRY, Row, Rule};
use serde_json::json;

/// A rule's page, under its name.
pub(super) fn page(rule: Rule) -> String {
    format!("# {}\n\n{}\n", rule.row().id, rule.manual().trim_end())
}

/// The registry.
pub(super) fn rules(format: ListFormat) -> String {
    match format {
        ListFormat::Text => text(),
        ListFormat::Json => {
            let rows: Vec<_> = REGISTRY.iter().map(row).collect();
            format!("{:#}\n", json!({ "format": "drift-rules/1", "rules": rows }))
        }
    }
}

fn row(row: &Row) -> serde_json::Value {
    json!({
        "id": row.id,
        "family": row.family,
        "kind": row.kind,
        "severity": row.severity,
        "trait": row.r#trait,
        "direction": row.direction,
        "message": row.message,
        "what": section(row, "What it does"),
        "advice": section(row, "What to do"),
    })
}

/// A section of the page, on one line.
fn section(row: &Row, heading: &str) -> String {
    let text = row.rule.section(heading).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text() -> String {
    let longest = REGISTRY.iter().map(|row| row.id.len()).max().unwrap_or_default();
    let line = |row: &Row| {
        let hangs_on = row
            .r#trait
            .map(|hangs_on| format!(", hangs on {}", hangs_on.as_str()))
            .unwrap_or_default();
        format!("{:longest$}  {:9}  {}{hangs_on}\n", row.id, row.severity, row.family)
    };
    REGISTRY.iter().map(line).collect()
}
