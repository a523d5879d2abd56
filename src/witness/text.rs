//! Texts: the shortest that meets lengths, pattern and format.

use crate::contract::Bounds;
use regex::Regex;

/// A text of each format (OpenAPI format registry; RFC 3339, 4122, 3986, 1035, 2673).
pub(super) const FORMATS: &[(&str, &str)] = &[
    ("date", "2030-01-01"),
    ("date-time", "2030-01-01T00:00:00Z"),
    ("time", "00:00:00Z"),
    ("duration", "P1D"),
    ("email", "a@example.com"),
    ("idn-email", "a@example.com"),
    ("uuid", "00000000-0000-4000-8000-000000000000"),
    ("uri", "https://example.com"),
    ("iri", "https://example.com"),
    ("uri-reference", "/a"),
    ("url", "https://example.com"),
    ("hostname", "example.com"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("byte", "YQ=="),
    ("regex", "a"),
    ("json-pointer", "/a"),
];

/// Texts that patterns often ask for.
const PLAIN: &[&str] = &[
    "a",
    "",
    "A",
    "0",
    "1",
    "aa",
    "AA",
    "a1",
    "aaa",
    "AAA",
    "1.0",
    "1.0.0",
    "/a",
    "a/b",
    "a.b",
    "#aaaaaa",
    "aaaaaaaaaaaaaaaa",
    "00000000",
    "0000000000",
    "00:00",
    "true",
    "a:b",
    "en",
    "en-US",
    "+10000000000",
    "00000000000000000000000000000000",
    "0000000000000000000000000000000000000000",
];

/// Longest text that is made to meet a length.
pub(super) const LONGEST: u64 = 100_000;

/// The first text that meets everything; the plainest where none does.
pub(super) fn smallest(bounds: &[&Bounds], formats: &[&str]) -> String {
    let patterns: Vec<Option<Regex>> = bounds
        .iter()
        .filter_map(|bounds| bounds.pattern.as_deref())
        .map(|pattern| Regex::new(pattern).ok())
        .collect();
    let formatted = FORMATS.iter().filter(|(name, _)| formats.contains(name)).map(|(_, text)| *text);
    let least = bounds.iter().filter_map(|bounds| bounds.min_length).max().unwrap_or(0).min(LONGEST);
    let plain = formatted.chain(PLAIN.iter().copied()).map(|text| padded(text, least));
    let made = bounds.iter().filter_map(|bounds| bounds.pattern.as_deref()).filter_map(written);
    let mut candidates: Vec<String> = plain.collect();
    candidates.extend(made.flat_map(|text| [padded(&text, least), text]));
    let meets = |text: &&String| {
        let length = text.chars().count() as u64;
        let within = bounds
            .iter()
            .all(|bounds| bounds.min_length.is_none_or(|least| length >= least) && bounds.max_length.is_none_or(|most| length <= most));
        within
            && patterns
                .iter()
                .all(|pattern| pattern.as_ref().is_none_or(|pattern| pattern.is_match(text)))
    };
    candidates.iter().find(meets).or(candidates.first()).cloned().unwrap_or_default()
}

/// A text of at least a length; its last letter goes on.
pub(super) fn padded(text: &str, least: u64) -> String {
    let length = text.chars().count() as u64;
    let more = usize::try_from(least.min(LONGEST).saturating_sub(length)).unwrap_or(0);
    let filler = text.chars().last().unwrap_or('a');
    text.chars().chain(std::iter::repeat_n(filler, more)).collect()
}

/// A text that is read off a pattern of the simple kind: literal letters, classes, groups and counts, the first choice of each.
fn written(pattern: &str) -> Option<String> {
    let mut letters = pattern.chars().peekable();
    sequence(&mut letters, 0)
}

type Letters<'p> = std::iter::Peekable<std::str::Chars<'p>>;

/// How deep groups may stand in one another.
const DEEPEST: usize = 20;

fn sequence(letters: &mut Letters<'_>, depth: usize) -> Option<String> {
    let mut out = String::new();
    while let Some(letter) = letters.next() {
        let atom = match letter {
            ')' if depth > 0 => return Some(out),
            '|' => {
                skip_to_end(letters, depth);
                return Some(out);
            }
            '^' | '$' => continue,
            '(' if depth < DEEPEST => group(letters, depth)?,
            '[' => class(letters)?.to_string(),
            '\\' => escaped(letters.next()?)?.to_string(),
            '.' => "a".to_owned(),
            other => other.to_string(),
        };
        out.push_str(&atom.repeat(count(letters)?));
    }
    Some(out)
}

fn group(letters: &mut Letters<'_>, depth: usize) -> Option<String> {
    if letters.peek() == Some(&'?') {
        letters.next();
        // Only `(?:…)`: what looks around cannot be read off.
        letters.next().filter(|kind| *kind == ':')?;
    }
    sequence(letters, depth + 1)
}

/// Passes the other choices of a group.
fn skip_to_end(letters: &mut Letters<'_>, depth: usize) {
    let mut open = 0;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '(' => open += 1,
            ')' if open == 0 && depth > 0 => return,
            ')' => open -= 1,
            _ => {}
        }
    }
}

/// A letter of a class; the first that it names, or one that it does not exclude.
fn class(letters: &mut Letters<'_>) -> Option<char> {
    let excludes = letters.next_if_eq(&'^').is_some();
    let mut named = Vec::new();
    while let Some(letter) = letters.next() {
        match letter {
            ']' if !named.is_empty() => break,
            '\\' => named.push(escaped(letters.next()?)?),
            other => named.push(other),
        }
    }
    if excludes {
        return ['a', 'b', '0', '-', ' '].into_iter().find(|letter| !named.contains(letter));
    }
    named.first().copied()
}

fn escaped(letter: char) -> Option<char> {
    match letter {
        'd' => Some('0'),
        'w' | 'S' | 'D' => Some('a'),
        's' | 'W' => Some(' '),
        'n' => Some('\n'),
        't' => Some('\t'),
        'b' | 'B' | 'p' | 'P' | 'u' | 'x' => None,
        other => Some(other),
    }
}

/// How often the last piece comes at least.
fn count(letters: &mut Letters<'_>) -> Option<usize> {
    let count = match letters.peek() {
        Some('*' | '?') => 0,
        Some('+') => 1,
        Some('{') => {
            letters.next();
            let inside: String = std::iter::from_fn(|| letters.next_if(|letter| *letter != '}')).collect();
            inside
                .split(',')
                .next()?
                .trim()
                .parse::<usize>()
                .ok()
                .filter(|count| *count as u64 <= LONGEST)?
        }
        _ => return Some(1),
    };
    letters.next();
    letters.next_if_eq(&'?');
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::{smallest, written};
    use crate::contract::Bounds;

    #[test]
    fn a_text_is_read_off_a_pattern() {
        for (pattern, text) in [
            ("^[a-z]{2}-[0-9]+$", "aa-0"),
            ("^(?:in|out)_\\d{3}$", "in_000"),
            ("^(x|y(z))?w$", "w"),
            ("^[^/]+\\.json$", "a.json"),
        ] {
            assert_eq!(written(pattern).as_deref(), Some(text), "{pattern}");
        }
        assert_eq!(written("^(?=a)b$"), None);
    }

    #[test]
    fn the_smallest_text_meets_length_pattern_and_format() {
        let bounds = |pattern: Option<&str>, least| Bounds {
            pattern: pattern.map(Into::into),
            min_length: least,
            ..Bounds::default()
        };
        assert_eq!(smallest(&[&bounds(None, None)], &[]), "a");
        assert_eq!(smallest(&[&bounds(None, Some(3))], &[]), "aaa");
        assert_eq!(smallest(&[&bounds(None, None)], &["date"]), "2030-01-01");
        assert_eq!(smallest(&[&bounds(Some("^acct_[0-9]{4}$"), None)], &[]), "acct_0000");
    }
}
