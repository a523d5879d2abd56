//! Response headers that announce an end: Deprecation, Sunset, Warning, Link, and what providers call alike.
//!
//! It owns their syntax, read tolerantly; it must not know prose.

use super::date;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use regex::Regex;
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

/// What a header says. `value` is the header's text as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderNotice {
    /// `Deprecation` (RFC 9745).
    Deprecation {
        /// Since (or from) when, in UTC; none where the value names no date (`true`).
        since: Option<Date>,
        /// Whether the value is the Date item which the RFC asks for.
        conforming: bool,
        /// As it came.
        value: String,
    },
    /// `Sunset` (RFC 8594).
    Sunset {
        /// The day, in UTC; none where the value could not be read.
        on: Option<Date>,
        /// Whether the value is the HTTP-date which the RFC asks for.
        conforming: bool,
        /// As it came.
        value: String,
    },
    /// `Warning: 299 - "…"` (RFC 7234, section 5.5): a persistent warning of the provider.
    Warning {
        /// Its text, unquoted.
        text: String,
    },
    /// `Link` to a page about the end, or to what comes after (RFC 8288).
    Link {
        /// What the link is.
        relation: Relation,
        /// Its target as written.
        target: String,
    },
    /// A header of the provider's own whose name speaks of deprecation or sunset: `X-Api-Deprecated-Reason`.
    Own {
        /// The header's name as it came.
        name: String,
        /// The first date in the value.
        date: Option<Date>,
        /// As it came.
        value: String,
    },
}

/// The relations of [`HeaderNotice::Link`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `deprecation` (RFC 9745, section 3).
    Deprecation,
    /// `sunset` (RFC 8594, section 6).
    Sunset,
    /// `successor-version` (RFC 5829, section 3.5).
    SuccessorVersion,
}

/// The relations as they are written.
const RELATIONS: [(&str, Relation); 3] = [
    ("deprecation", Relation::Deprecation),
    ("sunset", Relation::Sunset),
    ("successor-version", Relation::SuccessorVersion),
];

/// The notices in the headers of one response, in their order; names are compared without case.
pub fn from_headers(headers: &[(String, String)]) -> Vec<HeaderNotice> {
    headers.iter().flat_map(|(name, value)| notices(name, value.trim())).collect()
}

fn notices(name: &str, value: &str) -> Vec<HeaderNotice> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        _ if value.is_empty() => Vec::new(),
        "deprecation" => deprecation(value).into_iter().collect(),
        "sunset" => vec![sunset(value)],
        "warning" => warnings(value),
        "link" => links(value),
        _ if lower.contains("deprecat") || lower.contains("sunset") => own(name, value).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// `@1688169599` (RFC 9745); earlier drafts and the wild have `true`, an HTTP-date, `version="…"`.
fn deprecation(value: &str) -> Option<HeaderNotice> {
    let item = value.split(';').next().unwrap_or(value).trim();
    let conforming = item
        .strip_prefix('@')
        .and_then(|seconds| seconds.parse().ok())
        .and_then(day_of_second);
    (!is_denial(item)).then(|| HeaderNotice::Deprecation {
        since: conforming.or_else(|| any_date(value)),
        conforming: conforming.is_some(),
        value: value.to_owned(),
    })
}

fn sunset(value: &str) -> HeaderNotice {
    let conforming = http_date(value);
    HeaderNotice::Sunset {
        on: conforming.or_else(|| any_date(value)),
        conforming: conforming.is_some(),
        value: value.to_owned(),
    }
}

fn own(name: &str, value: &str) -> Option<HeaderNotice> {
    (!is_denial(value)).then(|| HeaderNotice::Own {
        name: name.to_owned(),
        date: any_date(value),
        value: value.to_owned(),
    })
}

/// A header that is always sent and says no: `false`, the structured field `?0`.
fn is_denial(value: &str) -> bool {
    ["false", "?0", "0", "no", "none"].iter().any(|no| value.eq_ignore_ascii_case(no))
}

/// The texts with code 299; the agent and the date of each are left out.
fn warnings(value: &str) -> Vec<HeaderNotice> {
    static WARNING: LazyLock<Regex> = LazyLock::new(|| constant(r#"(?:^|,)\s*299 \S+ (?:"((?:[^"\\]|\\.)*)"|([^",]+))"#));
    let text = |found: &regex::Captures<'_>| {
        let quoted = found.get(1).or(found.get(2)).map_or("", |text| text.as_str());
        quoted.replace("\\\"", "\"").replace("\\\\", "\\").trim().to_owned()
    };
    WARNING
        .captures_iter(value)
        .map(|found| HeaderNotice::Warning { text: text(&found) })
        .collect()
}

/// The links of a `Link` header whose relation speaks of an end; one link may have several relations.
fn links(value: &str) -> Vec<HeaderNotice> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| constant(r#"<([^<>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)"#));
    static PARAMETER: LazyLock<Regex> = LazyLock::new(|| constant(r#";\s*([^\s=;,]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]*))"#));
    let mut found = Vec::new();
    for link in LINK.captures_iter(value) {
        let Some(rel) = PARAMETER.captures_iter(&link[2]).find(|named| named[1].eq_ignore_ascii_case("rel")) else {
            continue;
        };
        let words = rel.get(2).or(rel.get(3)).map_or("", |words| words.as_str());
        let relations = words.split_whitespace().filter_map(relation);
        found.extend(relations.map(|relation| HeaderNotice::Link {
            relation,
            target: link[1].trim().to_owned(),
        }));
    }
    found
}

fn relation(word: &str) -> Option<Relation> {
    RELATIONS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, relation)| *relation)
}

fn any_date(value: &str) -> Option<Date> {
    http_date(value).or_else(|| date::find(value).map(|(date, _)| date))
}

/// RFC 9110, section 5.6.7.
fn http_date(value: &str) -> Option<Date> {
    let time = httpdate::parse_http_date(value).ok()?;
    day_of_second(i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()?)
}

fn day_of_second(second: i64) -> Option<Date> {
    Some(Offset::UTC.to_datetime(Timestamp::from_second(second).ok()?).date())
}

fn constant(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant, and a test compiles it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Vec<HeaderNotice> {
        from_headers(&[(name.to_owned(), value.to_owned())])
    }

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn a_deprecation_is_read_in_every_spelling() {
        for (value, date, conforms) in [
            ("@1688169599", day("2023-06-30"), true),
            ("@1688169599; note=x", day("2023-06-30"), true),
            ("true", None, false),
            ("?1", None, false),
            ("Fri, 30 Jun 2023 23:59:59 GMT", day("2023-06-30"), false),
            ("2023-06-30", day("2023-06-30"), false),
            ("version=\"v1\"", None, false),
        ] {
            let expected = HeaderNotice::Deprecation {
                since: date,
                conforming: conforms,
                value: value.to_owned(),
            };
            assert_eq!(read("deprecation", value), [expected], "{value}");
        }
    }

    #[test]
    fn a_sunset_is_read_in_every_spelling() {
        for (value, date, conforms) in [
            ("Tue, 11 Nov 2025 23:59:59 GMT", day("2025-11-11"), true),
            ("2025-11-11T00:00:00Z", day("2025-11-11"), false),
            ("11 November 2025", day("2025-11-11"), false),
            ("soon", None, false),
        ] {
            let expected = HeaderNotice::Sunset {
                on: date,
                conforming: conforms,
                value: value.to_owned(),
            };
            assert_eq!(read("Sunset", value), [expected], "{value}");
        }
    }

    #[test]
    fn a_denial_is_no_notice() {
        assert!(read("Deprecation", "false").is_empty());
        assert!(read("X-Api-Deprecated", "?0").is_empty());
        assert!(read("Sunset", "").is_empty());
    }

    #[test]
    fn persistent_warnings_are_read_and_others_are_not() {
        let text = |value| match read("Warning", value).as_slice() {
            [HeaderNotice::Warning { text }] => text.clone(),
            other => panic!("{value}: {other:?}"),
        };
        assert_eq!(text(r#"299 - "Version 30 ends in June""#), "Version 30 ends in June");
        assert_eq!(
            text(r#"110 cache "stale", 299 api.example "Say \"v2\"" "Tue, 11 Nov 2025 23:59:59 GMT""#),
            "Say \"v2\""
        );
        assert_eq!(text("299 - Version 30 ends"), "Version 30 ends");
        assert!(read("Warning", r#"110 - "Response is stale""#).is_empty());
    }

    #[test]
    fn links_are_read_by_their_relation() {
        let link = |relation, target: &str| HeaderNotice::Link {
            relation,
            target: target.to_owned(),
        };
        let value = r#"<https://api.example/p?a=1,2>; rel="next", </end>; title="a; rel=sunset"; rel="deprecation sunset", </v2>;rel=successor-version"#;
        let expected = [
            link(Relation::Deprecation, "/end"),
            link(Relation::Sunset, "/end"),
            link(Relation::SuccessorVersion, "/v2"),
        ];
        assert_eq!(read("link", value), expected);
    }

    #[test]
    fn a_header_of_the_providers_own_is_known_by_its_name() {
        let expected = HeaderNotice::Own {
            name: "X-Api-Deprecated-Reason".to_owned(),
            date: day("2025-04-01"),
            value: "Gone on 2025-04-01".to_owned(),
        };
        assert_eq!(read("X-Api-Deprecated-Reason", "Gone on 2025-04-01"), [expected]);
        assert!(read("X-Request-Id", "deprecated").is_empty());
    }
}
