//! `drift-report/1`, for programs; its JSON Schema is `schemas/report.schema.json`.

use super::{Format, Report, View, clean::is_hidden};
use crate::rules::{Finding, Site};
use serde::Serialize;
use std::fmt::Write as _;
use std::io;

/// The format's row.
pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "for programs: drift-report/1, see schemas/report.schema.json",
    write,
};

/// How the findings of a report are written where it has none.
const NO_FINDINGS: &str = "\n  \"findings\": []";

/// How the sites of a finding by itself are written where it has none.
const NO_SITES: &str = "\n  \"sites\": []";

/// What stands before each line of a finding in a report.
const INDENT: &str = "\n    ";

/// What stands around the two members of a site: one line each, for there may be hundreds of thousands.
const SITE: [&str; 3] = ["\n        { \"operation\": ", ", \"where\": ", " }"];

/// Sites are handed on by so many bytes.
const PIECE: usize = 1 << 15;

/// The report as pretty-printed JSON, its members in the order of the model. Findings are written one by one and sites by
/// themselves, so that no more than a piece of it is ever held.
fn write(report: &Report, _view: &View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let frame = pretty(&Report {
        format: report.format.clone(),
        providers: report.providers.clone(),
        findings: Vec::new(),
        summary: report.summary,
        waivers: report.waivers.clone(),
    });
    // No string of JSON has a line break, so this is the member and nothing that looks like it.
    let (before, after) = frame.split_once(NO_FINDINGS).unwrap_or((&frame, ""));
    out.write_all(before.as_bytes())?;
    out.write_all(b"\n  \"findings\": [")?;
    for (index, finding) in report.findings.iter().enumerate() {
        out.write_all(if index == 0 { b"" } else { b"," })?;
        write_finding(finding, out)?;
    }
    out.write_all(if report.findings.is_empty() { b"]" } else { b"\n  ]" })?;
    out.write_all(after.as_bytes())?;
    out.write_all(b"\n")
}

fn write_finding(finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let text = pretty(&finding.without_sites());
    let (before, after) = text.split_once(NO_SITES).unwrap_or((&text, ""));
    out.write_all(INDENT.as_bytes())?;
    out.write_all(before.replace('\n', INDENT).as_bytes())?;
    write_sites(&finding.sites, out)?;
    out.write_all(after.replace('\n', INDENT).as_bytes())
}

fn write_sites(sites: &[Site], out: &mut dyn io::Write) -> io::Result<()> {
    let mut piece = String::from("\n      \"sites\": [");
    for (index, site) in sites.iter().enumerate() {
        piece.push_str(if index == 0 { "" } else { "," });
        piece.push_str(SITE[0]);
        write_text(&site.operation, &mut piece);
        piece.push_str(SITE[1]);
        write_text(&site.r#where, &mut piece);
        piece.push_str(SITE[2]);
        if piece.len() > PIECE {
            out.write_all(piece.as_bytes())?;
            piece.clear();
        }
    }
    piece.push_str(if sites.is_empty() { "]" } else { "\n      ]" });
    out.write_all(piece.as_bytes())
}

/// A text as a string of JSON; most have nothing to escape.
fn write_text(text: &str, out: &mut String) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'!' | b'#'..=b'[' | b']'..=b'~');
    // All bytes are looked at, which is many at once; to stop at the first would be one by one.
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&pretty(&text));
    }
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

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reads_back_as_the_same_report() {
        let report = fixture::full();
        let text = written(&report);
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn sites_are_written_as_all_else_is_but_one_a_line() {
        let mut report = fixture::full();
        report.findings[0].sites[0].r#where = "a \"b\" \\ \u{7f}\u{e9}\u{202e} \n".into();
        report.findings[1].sites.clear();
        let packed = |text: &str| text.split_whitespace().collect::<String>();
        let text = written(&report);
        assert_eq!(packed(&text), packed(&pretty(&report)));
        assert!(
            text.lines()
                .any(|line| line.contains("\"operation\"") && line.contains("\"where\"")),
            "{text}"
        );
    }

    #[test]
    fn hidden_characters_are_escaped_and_survive() {
        let mut report = fixture::full();
        report.findings[0].message = "a\u{9b}31mb\u{202e}c\u{1b}[0m\u{e0041}".to_owned();
        let text = written(&report);
        assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{1b}', '\u{e0041}']), "{text}");
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn every_output_is_valid_against_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/report.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for report in fixture::all() {
            let value = serde_json::from_str(&written(&report)).unwrap();
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
