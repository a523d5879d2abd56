//! A line of a document with the part that a finding is about marked, as compilers show it.

use super::page::{FAINT, PLACE, Page};
use crate::evidence::{Evidence, Position};
use crate::report::clean::clean_line;
use crate::report::model::marked;
use crate::report::words;
use textwrap::core::display_width;

/// What stands for the part of a line that is left out.
const CUT: &str = "...";

/// Writes the places of a piece of evidence and, where the source line is known, the line with its mark.
pub(super) fn write(page: &mut Page, evidence: &Evidence) {
    let (source, quote) = match evidence {
        Evidence::Declared { source, .. } => (source, None),
        Evidence::Stated { source, quote, .. } => (source, Some(quote.as_str())),
        Evidence::Observed { .. } => return,
    };
    let Some(at) = marked(source) else { return };
    for (arrow, place) in words::places(source) {
        page.paragraph(&format!("  {arrow}"), PLACE, &place, "      ");
    }
    let Some(text) = &source.text else { return };
    let number = at.line.to_string();
    let gutter = number.len().max(4);
    let room = page.width().saturating_sub(gutter + 5);
    let Some(excerpt) = Excerpt::of(text, at.column, quote, room) else {
        return;
    };
    let (bar, blank) = (page.painted("|", FAINT), " ".repeat(gutter));
    page.line(&format!(
        "  {} {bar} {}",
        page.painted(&format!("{number:>gutter$}"), FAINT),
        excerpt.line
    ));
    let mark = format!("{}{}", " ".repeat(excerpt.indent), page.painted(&"^".repeat(excerpt.width), PLACE));
    page.line(&format!("  {blank} {bar} {mark}"));
}

/// The place that is marked, by which a second piece of evidence at the same place is known.
pub(super) fn place(evidence: &Evidence) -> Option<&Position> {
    match evidence {
        Evidence::Declared { source, .. } | Evidence::Stated { source, .. } => marked(source),
        Evidence::Observed { .. } => None,
    }
}

/// As much of a line as fits, and where its mark stands.
#[derive(Debug, PartialEq)]
struct Excerpt {
    line: String,
    /// Columns before the mark.
    indent: usize,
    /// Columns of the mark.
    width: usize,
}

impl Excerpt {
    /// The part of `text` around its mark that fits into `room` columns; `None` for a line without a word.
    fn of(text: &str, column: usize, quote: Option<&str>, room: usize) -> Option<Self> {
        let chars: Vec<char> = clean_line(text.trim_end()).chars().collect();
        let start = chars.iter().position(|c| *c != ' ')?;
        // A lone bracket shows nothing.
        chars.iter().find(|c| c.is_alphanumeric())?;
        let (from, to) = quote.and_then(|quote| find(&chars, quote)).unwrap_or_else(|| token(&chars, column));
        let from = from.max(start);
        let whole = display_width(&chars[start..].iter().collect::<String>()) <= room;
        // A mark far to the right keeps a third of the room as what comes before it.
        let first = if whole || from - start <= room / 2 {
            start
        } else {
            from - room / 3
        };
        let mut line = if first > start { CUT.to_owned() } else { String::new() };
        let (mut indent, mut width, mut complete) = (0, 0, true);
        for (index, c) in chars.iter().enumerate().skip(first) {
            if index == from {
                indent = display_width(&line);
            }
            let mut buffer = [0; 4];
            let c: &str = c.encode_utf8(&mut buffer);
            if !whole && display_width(&line) + display_width(c) + CUT.len() > room {
                complete = false;
                break;
            }
            line.push_str(c);
            if (from..to).contains(&index) {
                width += display_width(c);
            }
        }
        if !complete {
            line.push_str(CUT);
        }
        Some(Self {
            line,
            indent,
            width: width.max(1),
        })
    }
}

/// Where a quote stands in the line, white space aside; as much of its start as the line has, at least twelve characters.
fn find(line: &[char], quote: &str) -> Option<(usize, usize)> {
    let quote: Vec<char> = clean_line(quote.trim()).chars().collect();
    let longest = |start: usize| line[start..].iter().zip(&quote).take_while(|(a, b)| a == b).count();
    let (from, length) = (0..line.len())
        .map(|start| (start, longest(start)))
        .max_by_key(|(start, length)| (*length, usize::MAX - start))?;
    (length > 0 && (length == quote.len() || length >= 12)).then_some((from, from + length))
}

/// The JSON or YAML token that begins at a column: a quoted text with its quotes, else up to the next separator. A column beyond
/// the line means that the line was cut to begin there.
fn token(line: &[char], column: usize) -> (usize, usize) {
    let from = if column > line.len() { 0 } else { column.saturating_sub(1) };
    let rest = line.get(from..).unwrap_or_default();
    let length = match rest.first() {
        Some(quote @ ('"' | '\'')) => closing(rest, *quote),
        Some('{' | '[') => 1,
        _ => rest
            .iter()
            .position(|c| matches!(c, ',' | ':' | '}' | ']' | '#'))
            .unwrap_or(rest.len()),
    };
    (from, from + length.max(1))
}

/// The length of a quoted text, its quotes included.
fn closing(text: &[char], quote: char) -> usize {
    let mut escaped = false;
    for (index, c) in text.iter().enumerate().skip(1) {
        if *c == quote && !escaped {
            return index + 1;
        }
        escaped = *c == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, column: usize, quote: Option<&str>, room: usize) -> String {
        let excerpt = Excerpt::of(text, column, quote, room).unwrap();
        assert!(display_width(&excerpt.line) <= room, "{excerpt:?}");
        format!("{}\n{}{}", excerpt.line, " ".repeat(excerpt.indent), "^".repeat(excerpt.width))
    }

    #[test]
    fn a_token_is_marked_whole() {
        assert_eq!(
            shown(r#"    "type": "string","#, 13, None, 40),
            "\"type\": \"string\",\n        ^^^^^^^^"
        );
        assert_eq!(shown("  type: integer # a", 9, None, 40), "type: integer # a\n      ^^^^^^^^");
        assert_eq!(shown(r#""a\"b": 1"#, 1, None, 40), "\"a\\\"b\": 1\n^^^^^^");
    }

    #[test]
    fn a_quote_is_marked_where_it_stands() {
        let line = r#"  "description": "The name. No longer available. See the notes.","#;
        assert_eq!(
            shown(line, 18, Some("No longer available."), 80),
            "\"description\": \"The name. No longer available. See the notes.\",\n                          ^^^^^^^^^^^^^^^^^^^^"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = format!("{}\"name\": 1{}", "x".repeat(200), "y".repeat(200));
        let shown = shown(&line, 201, None, 40);
        assert_eq!(shown, "...xxxxxxxxxxxxx\"name\": 1yyyyyyyyyyyy...\n                ^^^^^^");
    }

    #[test]
    fn odd_columns_and_lines_do_no_harm() {
        for (text, column) in [
            ("x", 99),
            ("x", 0),
            ("   x", 1),
            ("世界世界世界世界世界世界世界", 4),
            ("\"x", 1),
            ("\u{1b}[2J", 1),
        ] {
            let excerpt = Excerpt::of(text, column, Some(""), 10).unwrap();
            assert!(
                display_width(&excerpt.line) <= 10 && !excerpt.line.contains('\u{1b}'),
                "{excerpt:?}"
            );
        }
        assert_eq!(Excerpt::of("   ", 1, None, 10), None);
        assert_eq!(Excerpt::of("   {", 4, None, 10), None);
    }
}
