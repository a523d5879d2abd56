//! Dates in prose and in header values, in the spellings that providers use.
//!
//! It owns the table of spellings; it must not know today's date.

use jiff::civil::Date;
use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

/// How exactly a date was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    #[default]
    Day,
    /// A month: the date is its first day.
    Month,
    /// A quarter of a year: the date is its first day.
    Quarter,
}

type Read = fn(&Captures<'_>) -> Option<Date>;

/// One spelling: what it looks like, how exact it is, how its parts are read.
struct Spelling {
    pattern: Regex,
    precision: Precision,
    read: Read,
}

/// The spellings; of two that match at the same place the earlier row wins.
static SPELLINGS: LazyLock<Vec<Spelling>> = LazyLock::new(|| {
    const MONTH: &str = r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?";
    let spelling = |pattern: String, precision, read: Read| Spelling {
        pattern: Regex::new(&pattern).expect("the spellings are constant, and a test compiles them"),
        precision,
        read,
    };
    vec![
        // 2025-05-01, 2025/05/01, 2025-05-01T00:00:00Z
        spelling(r"\b(20\d\d)[-/](\d\d)[-/](\d\d)(?:\b|T)".into(), Precision::Day, |c| {
            date(&c[1], &c[2], &c[3])
        }),
        // February 1, 2026; Feb 1st 2026; November, 13, 2020
        spelling(
            format!(r"\b(?i:{MONTH}),? (\d{{1,2}})(?:st|nd|rd|th)?,? (20\d\d)\b"),
            Precision::Day,
            |c| date(&c[3], &c[1], &c[2]),
        ),
        // 1 February 2026; 16th Mar 2025; Tue, 11 Nov 2025 23:59:59 GMT
        spelling(
            format!(r"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?i:{MONTH}),?[ -](20\d\d)\b"),
            Precision::Day,
            |c| date(&c[3], &c[2], &c[1]),
        ),
        // 15/07/2024 where only one reading is a date
        spelling(r"\b(\d{1,2})[/.](\d{1,2})[/.](20\d\d)\b".into(), Precision::Day, |c| {
            numeric(&c[1], &c[2], &c[3])
        }),
        // Q3 2025
        spelling(r"\bQ([1-4]),? (20\d\d)\b".into(), Precision::Quarter, |c| quarter(&c[1], &c[2])),
        // February 2026
        spelling(format!(r"\b(?i:{MONTH}),? (20\d\d)\b"), Precision::Month, |c| {
            date(&c[2], &c[1], "1")
        }),
        // 2026-02
        spelling(r"\b(20\d\d)-(\d\d)\b".into(), Precision::Month, |c| date(&c[1], &c[2], "1")),
    ]
});

/// The first date in a text, where it is given, and how exactly.
pub(super) fn find(text: &str) -> Option<(Date, Precision)> {
    // Every spelling has the year of this century.
    if !text.contains("20") {
        return None;
    }
    SPELLINGS
        .iter()
        .enumerate()
        .filter_map(|(rank, spelling)| {
            let found = spelling.pattern.captures(text)?;
            Some((found.get(0)?.start(), rank, (spelling.read)(&found)?, spelling.precision))
        })
        .min_by_key(|(at, rank, ..)| (*at, *rank))
        .map(|(_, _, date, precision)| (date, precision))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let month = month.parse().ok().or_else(|| month_named(month))?;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn month_named(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_lowercase();
    let index = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(index + 1).ok()
}

/// Day first or month first cannot be told from `03/04/2025`: such a date is no date.
fn numeric(first: &str, second: &str, year: &str) -> Option<Date> {
    match (date(year, second, first), date(year, first, second)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(one), Some(other)) => (one == other).then_some(one),
        (None, None) => None,
    }
}

fn quarter(number: &str, year: &str) -> Option<Date> {
    let number: i8 = number.parse().ok()?;
    Date::new(year.parse().ok()?, (number - 1) * 3 + 1, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        for (text, day, precision) in [
            ("removed on 2025-05-01.", "2025-05-01", Precision::Day),
            ("from 2025-05-01T00:00:00Z on", "2025-05-01", Precision::Day),
            ("on February 1, 2026; use it", "2026-02-01", Precision::Day),
            ("on Feb 1st 2026", "2026-02-01", Precision::Day),
            ("on November, 13, 2020", "2020-11-13", Precision::Day),
            ("on 1 February 2026", "2026-02-01", Precision::Day),
            ("on the 16th of Mar 2025", "2025-03-16", Precision::Day),
            ("by 15/07/2024", "2024-07-15", Precision::Day),
            ("by 07/15/2024", "2024-07-15", Precision::Day),
            ("by 05/05/2024", "2024-05-05", Precision::Day),
            ("in Feb 2026", "2026-02-01", Precision::Month),
            ("in September, 2026", "2026-09-01", Precision::Month),
            ("in 2026-09", "2026-09-01", Precision::Month),
            ("in Q3 2025", "2025-07-01", Precision::Quarter),
        ] {
            let (found, exact) = find(text).unwrap_or_else(|| panic!("no date in {text:?}"));
            assert_eq!((found.to_string().as_str(), exact), (day, precision), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "by 03/04/2025",
            "in version 2025",
            "on February 30, 2026",
            "on 2025-13-01",
            "v66",
            "may 20",
            "maybe 2026",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_date_counts() {
        let (found, _) = find("deprecated on 2024-01-02, removed on March 3, 2025").expect("two dates");
        assert_eq!(found.to_string(), "2024-01-02");
    }
}
