//! Small texts with a meaning: durations, names, and the nearest right word for a wrong one.

use std::time::Duration;

/// The candidate that was probably meant, if one is near enough.
///
/// Near is a Damerau-Levenshtein distance of at most a third of the word, or one word being the start of the other.
pub(in crate::config) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let most = (folded.chars().count() / 3).max(1);
    let distance = |candidate: &str| {
        let candidate = fold(candidate);
        let starts = folded.len() >= 3 && (candidate.starts_with(&folded) || (candidate.len() >= 3 && folded.starts_with(&candidate)));
        if starts {
            1
        } else {
            strsim::damerau_levenshtein(&folded, &candidate)
        }
    };
    candidates
        .into_iter()
        .map(|c| (distance(c), c))
        .filter(|(d, _)| *d <= most)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// Capitals and the choice between `-` and `_` do not make a word another one.
fn fold(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

const UNITS: [(&str, u64); 5] = [("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400), ("week", 604_800)];

/// `3 days`, `90 minutes`, `1 week`; the error is one sentence.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a duration; write a number and a unit, for instance \"3 days\" or \"30 seconds\"");
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let unit = unit.trim();
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let (_, seconds) = UNITS.iter().find(|(name, _)| !unit.is_empty() && *name == unit).ok_or_else(wrong)?;
    match number.checked_mul(*seconds) {
        Some(0) => Err(format!("`{text}` is no time at all; write at least \"1 second\"")),
        Some(seconds) => Ok(Duration::from_secs(seconds)),
        None => Err(wrong()),
    }
}

/// A name that can be a folder on every system; the error is one sentence.
pub(super) fn folder_name(what: &str, name: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(fits) && !name.ends_with('.') && name.len() <= 64 {
        return Ok(());
    }
    Err(format!(
        "`{name}` cannot name a {what}, for a folder is called like it; use at most 64 letters, digits, `-`, `_` and `.`, starting with a \
         letter or digit"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let keys = ["source", "schedule", "max-age", "operations"];
        assert_eq!(nearest("soruce", keys), Some("source"));
        assert_eq!(nearest("max_age", keys), Some("max-age"));
        assert_eq!(nearest("Operation", keys), Some("operations"));
        assert_eq!(nearest("colour", keys), None);
    }

    #[test]
    fn reads_durations() {
        assert_eq!(duration("3 days"), Ok(Duration::from_hours(72)));
        assert_eq!(duration("1 week"), Ok(Duration::from_hours(168)));
        assert_eq!(duration("30seconds"), Ok(Duration::from_secs(30)));
        for wrong in [
            "",
            "days",
            "3",
            "3 fortnights",
            "-3 days",
            "0 days",
            "99999999999999999999 days",
            "9999999999999999999 weeks",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn refuses_names_that_leave_their_folder() {
        for wrong in ["", "..", ".git", "a/b", "a\\b", "ä", "a.", &"a".repeat(65)] {
            assert!(folder_name("provider", wrong).is_err(), "{wrong}");
        }
        assert_eq!(folder_name("provider", "jira-cloud_3.1"), Ok(()));
    }
}
