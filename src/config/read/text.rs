//! The file's text: offsets to lines and columns, and which lines may be shown.
//!
//! It must not know the keys of `drift.toml`.

use crate::config::{Position, Problem};
use std::ops::Range;

/// A text and where its lines start.
#[derive(Debug)]
pub(super) struct Text<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// A line whose key, or whose table, has one of these in its name may hold a secret and is never shown.
const SECRET_NAMES: [&str; 8] = ["auth", "password", "passwd", "token", "secret", "key", "cookie", "credential"];

/// Inside a URL, these come before a secret.
const SECRET_QUERIES: [&str; 5] = ["key=", "token=", "secret=", "password=", "signature="];

impl<'t> Text<'t> {
    /// A byte order mark is left out, for editors add one unasked.
    pub(super) fn new(text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Text { text, starts }
    }

    pub(super) fn as_str(&self) -> &'t str {
        self.text
    }

    /// The position of a byte offset.
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Position { line, column: column + 1 }
    }

    /// A problem at a span of the text.
    pub(super) fn problem(&self, span: Range<usize>, message: String, help: Option<String>) -> Problem {
        let at = self.position(span.start);
        let line = self.shown(at.line);
        let rest = line
            .as_deref()
            .map_or(1, |line| (line.chars().count() + 1).saturating_sub(at.column));
        let width = self.text.get(span).map_or(1, |text| text.chars().count()).min(rest).max(1);
        Problem {
            at,
            message,
            help,
            line,
            width,
        }
    }

    /// A problem of which only the start is known.
    pub(super) fn problem_at(&self, at: Position, message: String, help: Option<String>) -> Problem {
        Problem {
            at,
            message,
            help,
            line: self.shown(at.line),
            width: 1,
        }
    }

    /// What the TOML reader could not read.
    pub(super) fn syntax_problem(&self, error: &toml::de::Error) -> Problem {
        let message = error.message().trim().replace('\n', ", ");
        self.problem(error.span().unwrap_or(0..0), format!("this is not TOML: {message}"), None)
    }

    fn line(&self, number: usize) -> Option<&'t str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        self.text.get(start..)?.lines().next()
    }

    /// The line, unless it could hold a secret.
    fn shown(&self, number: usize) -> Option<String> {
        let line = self.line(number)?;
        let header = (1..=number)
            .rev()
            .filter_map(|above| self.line(above))
            .find(|line| line.trim_start().starts_with('['));
        let secret = may_hold_secret(line) || header.is_some_and(|header| names_secret(header.trim()));
        (!secret && line.chars().count() <= 400).then(|| line.to_owned())
    }
}

fn names_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRET_NAMES.iter().any(|word| name.contains(word))
}

fn may_hold_secret(line: &str) -> bool {
    // Each text before a `=` is a key, or a value and the next key of an inline table.
    let keys = line.rsplit_once('=').is_some_and(|(keys, _)| keys.split('=').any(names_secret_key));
    let lower = line.to_lowercase();
    keys || SECRET_QUERIES.iter().any(|word| lower.contains(word)) || has_userinfo(line)
}

/// The last word before the `=`.
fn names_secret_key(before: &str) -> bool {
    names_secret(
        before
            .trim_end()
            .rsplit(|c: char| c.is_whitespace() || "{,\"".contains(c))
            .find(|word| !word.is_empty())
            .unwrap_or(""),
    )
}

/// Whether a URL in the line has `user:password@` before its host.
fn has_userinfo(line: &str) -> bool {
    line.split("://").skip(1).any(|rest| {
        rest.split(['/', '"', '\'', '?', ' '])
            .next()
            .is_some_and(|authority| authority.contains('@'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_from_one_in_characters() {
        let text = Text::new("a\nöö x");
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position("a\nöö ".len()), Position { line: 2, column: 4 });
    }

    #[test]
    fn never_shows_a_line_that_could_hold_a_secret() {
        for line in [
            "password = \"hush\"",
            "auth = { kind = \"bearer\", token = \"hush\" }",
            "api_key = \"hush\"",
            "source = \"https://me:hush@example.com/\"",
            "source = \"https://example.com/?api_key=hush\"",
            "headers = { \"X-Api-Key\" = \"hush\" }",
            "[provider.x.auth]\nuser = \"hush\"",
        ] {
            let number = line.lines().count();
            assert_eq!(Text::new(line).shown(number), None, "{line}");
        }
        let harmless = "operations = [\"GET /rest/api/3/user\"]";
        assert_eq!(Text::new(harmless).shown(1).as_deref(), Some(harmless));
    }
}
