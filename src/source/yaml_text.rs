//! Texts of the plain block style of YAML: scalars in quotes, without them, and in blocks, over one line or several
//! (YAML 1.2.2, chapters 7.3 and 8.1). What is not plain gives none, as in [`super::yaml_block`].

use super::yaml_block::Block;
use memchr::memchr;
use std::borrow::Cow;

/// A plain scalar and the lines that go on with it: those indented further than `column`. Leaves off behind its last character.
pub(super) fn plain<'t>(block: &mut Block<'t>, column: usize) -> Option<Cow<'t, str>> {
    let first = plain_line(block)?;
    let mut value = Cow::Borrowed(first);
    while let Some((breaks, start)) = continued(block, column) {
        block.at = start;
        let line = plain_line(block)?;
        fold(value.to_mut(), breaks, line);
    }
    Some(value)
}

/// The part of a plain scalar that stands on this line. A colon that would make it a key is none of a plain scalar; tabs are left
/// to the parser.
fn plain_line<'t>(block: &mut Block<'t>) -> Option<&'t str> {
    let start = block.at;
    let rest = block.rest();
    let mut end = memchr(b'\n', rest).unwrap_or(rest.len());
    let line = rest.get(..end)?;
    for mark in memchr::memchr3_iter(b':', b'#', b'\t', line) {
        match line.get(mark) {
            Some(b':') if matches!(line.get(mark + 1), None | Some(b' ')) => return None,
            Some(b'\t') => return None,
            Some(b'#') if mark > 0 && line.get(mark - 1) == Some(&b' ') => {
                end = mark;
                break;
            }
            _ => {}
        }
    }
    let written = block.text.get(start..start + end)?;
    let written = written.trim_end_matches(' ');
    block.at = start + written.len();
    Some(written)
}

/// Where the next line goes on with what was read, and how many line breaks lie between.
fn continued(block: &Block<'_>, column: usize) -> Option<(usize, usize)> {
    let blanks = block.bytes.get(block.at..)?.iter().take_while(|byte| **byte == b' ').count();
    next_line(block, block.at + blanks, column, b'#')
}

/// The first line from the break at `at` on that is not empty, if it stands deeper than `column`; one that begins with
/// `refused` is left to the parser.
fn next_line(block: &Block<'_>, mut at: usize, column: usize, refused: u8) -> Option<(usize, usize)> {
    let mut breaks = 0;
    while block.bytes.get(at) == Some(&b'\n') {
        breaks += 1;
        let line = at + 1;
        at = line + block.bytes.get(line..)?.iter().take_while(|byte| **byte == b' ').count();
        match *block.bytes.get(at)? {
            b'\n' => {}
            first if first == refused => return None,
            _ if at - line > column => return Some((breaks, at)),
            _ => return None,
        }
    }
    None
}

/// Adds a line: a single break is a space, of several the first is dropped.
fn fold(value: &mut String, breaks: usize, line: &str) {
    if breaks == 1 {
        value.push(' ');
    }
    value.extend(std::iter::repeat_n('\n', breaks - 1));
    value.push_str(line);
}

/// A scalar in quotes, over lines that are indented further than `column`. Leaves off behind the closing quote.
pub(super) fn quoted<'t>(block: &mut Block<'t>, column: usize) -> Option<Cow<'t, str>> {
    let quote = *block.rest().first()?;
    block.at += 1;
    let start = block.at;
    let mut value = String::new();
    let mut from = start;
    loop {
        let rest = block.bytes.get(block.at..)?;
        let stop = block.at + memchr::memchr3(quote, b'\n', b'\\', rest)?;
        match block.bytes.get(stop)? {
            b'\n' => {
                value.push_str(block.text.get(from..stop)?.trim_end_matches([' ', '\t']));
                block.at = stop;
                let (breaks, next) = continued_in_quotes(block, column)?;
                fold(&mut value, breaks, "");
                (block.at, from) = (next, next);
            }
            b'\\' if quote == b'"' && block.bytes.get(stop + 1) == Some(&b'\n') => {
                value.push_str(block.text.get(from..stop)?);
                block.at = stop + 1;
                let (breaks, next) = continued_in_quotes(block, column)?;
                value.extend(std::iter::repeat_n('\n', breaks - 1));
                (block.at, from) = (next, next);
            }
            b'\\' if quote == b'"' => {
                value.push_str(block.text.get(from..stop)?);
                let (letter, end) = escaped(block, stop)?;
                value.push(letter);
                (block.at, from) = (end, end);
            }
            b'\\' => block.at = stop + 1,
            _ if quote == b'\'' && block.bytes.get(stop + 1) == Some(&quote) => {
                value.push_str(block.text.get(from..=stop)?);
                (block.at, from) = (stop + 2, stop + 2);
            }
            _ => {
                block.at = stop + 1;
                if from == start {
                    return block.text.get(start..stop).map(Cow::Borrowed);
                }
                value.push_str(block.text.get(from..stop)?);
                return Some(Cow::Owned(value));
            }
        }
    }
}

/// As [`continued`]; in quotes a `#` is none of a comment, and tabs are left to the parser.
fn continued_in_quotes(block: &Block<'_>, column: usize) -> Option<(usize, usize)> {
    next_line(block, block.at, column, b'\t')
}

/// The escapes that stand for one character and are common; the rest is left to the parser.
fn escaped(block: &Block<'_>, at: usize) -> Option<(char, usize)> {
    let letter = match block.bytes.get(at + 1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b' ' => ' ',
        b'u' => {
            let digits = block
                .text
                .get(at + 2..at + 6)
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            return Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, at + 6));
        }
        _ => return None,
    };
    Some((letter, at + 2))
}

/// What becomes of the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq)]
enum Chomp {
    Clip,
    Strip,
    Keep,
}

/// A block scalar, literal or folded, whose lines are indented further than `column`. Leaves off at the start of a line.
pub(super) fn block(block: &mut Block<'_>, column: usize) -> Option<()> {
    let is_folded = block.rest().first() == Some(&b'>');
    block.at += 1;
    let (mut chomp, mut digit) = (Chomp::Clip, None);
    while let Some(mark) = block.rest().first().copied().filter(|mark| !matches!(mark, b' ' | b'\n')) {
        match mark {
            b'-' | b'+' if chomp == Chomp::Clip => chomp = if mark == b'-' { Chomp::Strip } else { Chomp::Keep },
            b'1'..=b'9' if digit.is_none() => digit = Some(usize::from(mark - b'0')),
            _ => return None,
        }
        block.at += 1;
    }
    block.skip_spaces();
    if block.rest().first() != Some(&b'\n') {
        return None;
    }
    block.at += 1;
    let mut lines = Lines::default();
    let mut indent = digit.map(|digit| column + digit);
    while block.at < block.bytes.len() {
        let length = memchr(b'\n', block.rest()).unwrap_or(block.rest().len());
        let line = block.rest().get(..length)?;
        let spaces = line.iter().take_while(|byte| **byte == b' ').count();
        if spaces < length && (spaces <= column || indent.is_some_and(|indent| spaces < indent)) {
            break;
        }
        if spaces < length && indent.is_none() {
            // Blank lines before the first one may not be longer than its indentation.
            (lines.longest_blank <= spaces).then_some(())?;
            indent = Some(spaces);
        }
        lines.longest_blank = lines.longest_blank.max(spaces);
        let from = indent.unwrap_or(length).min(length);
        let content = block.text.get(block.at + from..block.at + length)?;
        lines.take(content, is_folded);
        if !content.is_empty() && lines.start == 0 {
            lines.start = block.at + from;
        }
        block.at = (block.at + length + 1).min(block.bytes.len());
    }
    // It reaches, for the parser, to where the next line says something; one without content stands there. At the end of the
    // text that is another matter.
    let line = block.at;
    block.skip_spaces();
    if lines.start == 0 {
        (block.at < block.bytes.len()).then_some(())?;
        lines.start = block.at;
    }
    let value = lines.chomped(chomp);
    block.push(lines.start, &value, true);
    block.at = line;
    Some(())
}

/// The lines of a block scalar as far as they are taken.
#[derive(Default)]
struct Lines {
    value: String,
    /// Line breaks that are not written yet.
    breaks: usize,
    /// Whether the last line with content was indented further, so that its break stays.
    spaced: bool,
    started: bool,
    longest_blank: usize,
    /// Where the first content is.
    start: usize,
}

impl Lines {
    fn take(&mut self, content: &str, is_folded: bool) {
        if content.is_empty() {
            self.breaks += 1;
            return;
        }
        let spaced = content.starts_with([' ', '\t']);
        let breaks = match (self.started, is_folded) {
            (false, _) => self.breaks,
            (true, true) if !self.spaced && !spaced => {
                if self.breaks == 0 {
                    self.value.push(' ');
                }
                self.breaks
            }
            (true, _) => self.breaks + 1,
        };
        self.value.extend(std::iter::repeat_n('\n', breaks));
        self.value.push_str(content);
        (self.breaks, self.spaced, self.started) = (0, spaced, true);
    }

    fn chomped(&mut self, chomp: Chomp) -> String {
        let breaks = match chomp {
            Chomp::Strip => 0,
            Chomp::Clip => usize::from(self.started),
            Chomp::Keep => self.breaks + usize::from(self.started),
        };
        self.value.extend(std::iter::repeat_n('\n', breaks));
        std::mem::take(&mut self.value)
    }
}
