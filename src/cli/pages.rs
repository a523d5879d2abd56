//! `drift explain` and `drift rules`: the manual that is compiled in.

use super::Trouble;
use super::args::ListFormat;
use crate::config::nearest;
use crate::rules::{REGISTRY, Row, Rule};
use serde_json::json;

/// A rule's page.
pub(super) fn explain(rule: &str) -> Result<String, Trouble> {
    let ids = REGISTRY.iter().map(|row| row.id);
    Rule::named(rule)
        .map(|rule| format!("{}\n", rule.manual().trim_end()))
        .ok_or_else(|| {
            let hint = nearest(rule, ids).map_or_else(|| "`drift rules` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            Trouble(format!("there is no rule `{rule}`; {hint}"))
        })
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
        "severity": row.severity,
        "trait": row.r#trait,
        "direction": row.direction,
    })
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
