//! `drift-report/1`, for programs; its JSON Schema is `schemas/report.schema.json`.

use super::{Format, Report, View, clean::is_hidden};
use crate::rules::Finding;
use serde::Serialize;
use std::fmt::Write as _;

/// The format's row.
pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "for programs: drift-report/1, see schemas/report.schema.json",
    write,
};

/// From so many sites on, the findings are written by two at once.
const MANY: usize = 10_000;

/// How the member of the findings is written where there are none, and what surrounds them where they are written alone.
const NONE: &str = "\n  \"findings\": []";
const BEFORE: &str = "\n  \"findings\": [\n";
const AFTER: &str = "\n  ]";

/// The report as pretty-printed JSON, its members in the order of the model.
fn write(report: &Report, _view: &View<'_>) -> String {
    let sites = |findings: &[Finding]| findings.iter().map(|finding| finding.sites.len()).sum::<usize>();
    if sites(&report.findings) < MANY {
        return pretty(report) + "\n";
    }
    let frame = pretty(&Report {
        format: report.format.clone(),
        providers: report.providers.clone(),
        findings: Vec::new(),
        summary: report.summary,
        waivers: report.waivers.clone(),
    });
    let half = sites(&report.findings) / 2;
    let middle = (0..report.findings.len())
        .find(|end| sites(&report.findings[..*end]) >= half)
        .unwrap_or(0);
    let (first, second) = report.findings.split_at(middle);
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(|| listed(second));
        let first = listed(first);
        (first, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let (head, tail) = frame.split_once(NONE).unwrap_or((&frame, ""));
    let comma = if first.is_empty() || second.is_empty() { "" } else { ",\n" };
    [head, BEFORE, &first, comma, &second, AFTER, tail, "\n"].concat()
}

/// Findings as they stand in a report, without what surrounds them.
fn listed(findings: &[Finding]) -> String {
    #[derive(Serialize)]
    struct Listed<'f> {
        findings: &'f [Finding],
    }
    let text = pretty(&Listed { findings });
    let inner = text.strip_prefix("{").and_then(|rest| rest.strip_prefix(BEFORE));
    let inner = inner.and_then(|rest| rest.strip_suffix("\n}")?.strip_suffix(AFTER));
    inner.unwrap_or_default().to_owned()
}

fn pretty(value: &impl Serialize) -> String {
    // Serialising plain structs with string keys into memory has nothing to fail on; were it to, the error is the output.
    escape_hidden(serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")))
}

/// Escapes what a terminal would obey and a reader would not see. JSON has such characters inside strings alone, so
/// that the escapes change nothing for a program (RFC 8259, section 7).
fn escape_hidden(json: String) -> String {
    let mut out = String::new();
    let mut kept = 0;
    // The control characters of ASCII are escaped already, but for the line breaks and DEL.
    let suspects = json.bytes().enumerate().filter(|(_, byte)| *byte >= 0x7f).map(|(at, _)| at);
    for at in suspects {
        let Some(c) = json.get(at..).and_then(|rest| rest.chars().next()).filter(|c| is_hidden(*c)) else {
            continue;
        };
        out.push_str(json.get(kept..at).unwrap_or_default());
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
        kept = at + c.len_utf8();
    }
    if kept == 0 {
        return json;
    }
    out.push_str(json.get(kept..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn reads_back_as_the_same_report() {
        let report = fixture::full();
        let text = write(&report, &View::default());
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn many_sites_are_written_as_few_are() {
        let mut report = fixture::full();
        let site = report.findings[0].sites[0].clone();
        report.findings[1].sites = vec![site; MANY + 1];
        assert_eq!(write(&report, &View::default()), pretty(&report) + "\n");
    }

    #[test]
    fn hidden_characters_are_escaped_and_survive() {
        let mut report = fixture::full();
        report.findings[0].message = "a\u{9b}31mb\u{202e}c\u{1b}[0m\u{e0041}".to_owned();
        let text = write(&report, &View::default());
        assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{1b}', '\u{e0041}']), "{text}");
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn every_output_is_valid_against_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/report.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for report in fixture::all() {
            let value = serde_json::from_str(&write(&report, &View::default())).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }

    #[test]
    fn the_schema_knows_every_member_of_the_model() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/report.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut value = serde_json::to_value(fixture::full()).unwrap();
        value["findings"][0]["surprise"] = true.into();
        assert!(
            !validator.is_valid(&value),
            "the schema must not accept members that the model does not have"
        );
    }
}
