//! A place in the text of JSON that moves on value by value. Nothing is built and nothing is copied but strings with escapes.
//!
//! It owns the grammar (RFC 8259) and what breaks it. It must not know what is made of the values.

use super::BodyError;
use crate::source::{plain_end, unescape_at};
use memchr::{memchr_iter, memrchr};
use std::ops::Range;

/// The place, and the text.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
    /// The last string that had escapes, without them.
    aside: String,
}

/// Why a text was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// This byte cannot stand where it does.
    Broken(usize),
    /// The text ends too early.
    Ended,
    /// There are too many paths.
    Full,
    /// What was read does not belong where it was thought to.
    Misplaced,
}

/// The beginning of a value, or the whole of a scalar.
pub(super) enum Value<'v> {
    Null,
    Boolean,
    Number(Number),
    /// The bytes of a string, in UTF-8.
    String(&'v [u8]),
    /// What follows are items, see [`Cursor::begins`].
    Array,
    /// What follows are members.
    Object,
}

/// A number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// As IEEE 754 has it.
    pub(super) value: f64,
    /// A whole number of at most 64 bits, in two's complement where it is negative.
    pub(super) exact: Option<u64>,
}

/// A number of up to so many digits fits into 64 bits.
const DIGITS: usize = 19;

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self::at(text, 0)
    }

    /// The place at an offset where a value begins.
    pub(super) const fn at(text: &'t str, at: usize) -> Self {
        Self {
            text: text.as_bytes(),
            at,
            aside: String::new(),
        }
    }

    /// The next value, or the beginning of it.
    #[inline]
    pub(super) fn value(&mut self) -> Result<Value<'_>, Stop> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => Ok(self.past(1, Value::Object)),
            Some(b'[') => Ok(self.past(1, Value::Array)),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            Some(b'n') => self.word(b"null", Value::Null),
            Some(b't') => self.word(b"true", Value::Boolean),
            Some(b'f') => self.word(b"false", Value::Boolean),
            _ => Err(self.stop()),
        }
    }

    /// Whether an array or object that has just begun has anything in it; where not, it is left. `close` is its last sign.
    #[inline]
    pub(super) fn begins(&mut self, close: u8) -> bool {
        let empty = self.peek() == Some(close);
        self.at += usize::from(empty);
        !empty
    }

    /// Whether another item or member follows the one that was read; where not, the array or object is left.
    #[inline]
    pub(super) fn goes_on(&mut self, close: u8) -> Result<bool, Stop> {
        match self.peek() {
            Some(b',') => Ok(self.past(1, true)),
            Some(sign) if sign == close => Ok(self.past(1, false)),
            _ => Err(self.stop()),
        }
    }

    /// Whether the key that comes next is the expected one, which is given with the quote behind it and is to have nothing
    /// in it that would be written with an escape; where it is, it is left.
    #[inline]
    pub(super) fn is_next_key(&mut self, quoted: &[u8]) -> Result<bool, Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.stop());
        }
        let start = self.at + 1;
        let next = self.text.get(start..start + quoted.len()).is_some_and(|key| is_same(key, quoted));
        if next {
            self.at += 1 + quoted.len();
            self.colon()?;
        }
        Ok(next)
    }

    /// The key that comes next.
    pub(super) fn key(&mut self) -> Result<&str, Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.stop());
        }
        let plain = self.quoted()?;
        self.colon()?;
        let key = plain.map_or(self.aside.as_bytes(), |range| self.text.get(range).unwrap_or_default());
        // The text is UTF-8, and so is what stands between two of its signs.
        Ok(std::str::from_utf8(key).unwrap_or_default())
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Stop> {
        if self.peek() != Some(b':') {
            return Err(self.stop());
        }
        self.at += 1;
        Ok(())
    }

    /// Leaves the next value.
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        let mut open = Vec::new();
        loop {
            let close = match self.value()? {
                Value::Array => Some(b']'),
                Value::Object => Some(b'}'),
                _ => None,
            };
            match close.filter(|close| self.begins(*close)) {
                Some(close) => open.push(close),
                None if self.climbs(&mut open)? => {}
                None => return Ok(()),
            }
            if open.last() == Some(&b'}') {
                self.key()?;
            }
        }
    }

    /// After a value: leaves what ends here. Whether anything is still open.
    fn climbs(&mut self, open: &mut Vec<u8>) -> Result<bool, Stop> {
        while let Some(close) = open.last() {
            if self.goes_on(*close)? {
                return Ok(true);
            }
            open.pop();
        }
        Ok(false)
    }

    /// Makes sure that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        self.peek().map_or(Ok(()), |_| Err(self.stop()))
    }

    /// Whether a string comes next.
    #[inline]
    pub(super) fn is_string(&mut self) -> bool {
        self.peek() == Some(b'"')
    }

    /// Whether an object comes next.
    pub(super) fn is_object(&mut self) -> bool {
        self.peek() == Some(b'{')
    }

    /// Where the next value begins.
    pub(super) fn offset(&mut self) -> usize {
        self.peek();
        self.at
    }
}

impl Cursor<'_> {
    /// Leaves a string: where its bytes are; none where they had to be put aside for their escapes.
    #[inline]
    fn quoted(&mut self) -> Result<Option<Range<usize>>, Stop> {
        let start = self.at + 1;
        let end = plain_end(self.text, start);
        if self.text.get(end) == Some(&b'"') {
            return Ok(self.past(end + 1 - self.at, Some(start..end)));
        }
        self.unescape(start, end)?;
        Ok(None)
    }

    /// The string that comes next, see [`Cursor::is_string`].
    #[inline]
    pub(super) fn string(&mut self) -> Result<&[u8], Stop> {
        let plain = self.quoted()?;
        Ok(plain.map_or(self.aside.as_bytes(), |range| self.text.get(range).unwrap_or_default()))
    }

    /// Puts a string with escapes aside; `end` is the first byte that is not plain.
    fn unescape(&mut self, mut start: usize, mut end: usize) -> Result<(), Stop> {
        self.aside.clear();
        loop {
            let plain = self.text.get(start..end).unwrap_or_default();
            self.aside.push_str(std::str::from_utf8(plain).unwrap_or_default());
            match self.text.get(end) {
                Some(b'"') => {
                    self.at = end + 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let unescaped = unescape_at(self.text, end).filter(|unescaped| !unescaped.lone_surrogate);
                    let unescaped = unescaped.ok_or_else(|| self.stop_at(end + 1))?;
                    self.aside.push(unescaped.character);
                    start = unescaped.end;
                }
                _ => return Err(self.stop_at(end)),
            }
            end = plain_end(self.text, start);
        }
    }

    #[inline]
    fn number(&mut self) -> Result<Number, Stop> {
        let start = self.at;
        let negative = self.text.get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        let (size, digits) = whole(self.text.get(first..).unwrap_or_default());
        self.at = first + digits;
        if digits == 0 || digits > 1 && self.text.get(first) == Some(&b'0') {
            return Err(self.stop_at(first + digits.min(1)));
        }
        if let Some(b'.' | b'e' | b'E') = self.text.get(self.at) {
            self.fraction()?;
        } else if digits <= DIGITS {
            return Ok(Number::whole(negative, size));
        }
        let written = self
            .text
            .get(start..self.at)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default();
        let value = written.parse().ok().filter(|value: &f64| value.is_finite());
        Ok(Number {
            value: value.ok_or(Stop::Broken(start))?,
            exact: written.parse().ok(),
        })
    }

    /// Leaves what stands behind the whole digits of a number.
    fn fraction(&mut self) -> Result<(), Stop> {
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.text.get(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Stop> {
        let (_, digits) = whole(self.text.get(self.at..).unwrap_or_default());
        self.at += digits;
        if digits == 0 { Err(self.stop()) } else { Ok(()) }
    }

    #[inline]
    fn word<T>(&mut self, word: &[u8], value: T) -> Result<T, Stop> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            return Ok(self.past(word.len(), value));
        }
        let same = rest.iter().zip(word).take_while(|(byte, sign)| byte == sign).count();
        Err(self.stop_at(self.at + same))
    }

    /// The next byte that is no white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte.copied(),
            }
        }
    }

    #[inline]
    fn past<T>(&mut self, bytes: usize, what: T) -> T {
        self.at += bytes;
        what
    }

    fn stop(&self) -> Stop {
        self.stop_at(self.at)
    }

    fn stop_at(&self, at: usize) -> Stop {
        if at < self.text.len() { Stop::Broken(at) } else { Stop::Ended }
    }
}

/// Whether two texts of one length are the same. Keys are short: to call for help would take longer than to look.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let is_last = one.last_chunk::<WORD>().zip(other.last_chunk()).map(|(one, other)| one == other);
    let mut words = one.as_chunks::<WORD>().0.iter().zip(other.as_chunks().0);
    match is_last {
        Some(is_last) => is_last && words.all(|(one, other)| one == other),
        None => one.iter().zip(other).all(|(one, other)| one == other),
    }
}

/// So many bytes are looked at as one.
const WORD: usize = 8;

/// The digits that a text begins with: their number, which wraps around where there are more than fit, and how many.
#[inline]
fn whole(text: &[u8]) -> (u64, usize) {
    let mut value = 0_u64;
    let mut digits = 0;
    while let Some(digit) = text.get(digits).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        digits += 1;
    }
    (value, digits)
}

impl Number {
    /// A whole number; `size` is without its sign.
    fn whole(negative: bool, size: u64) -> Self {
        let value = size as f64;
        if !negative {
            return Self { value, exact: Some(size) };
        }
        // There is no whole number that is nought and negative.
        let exact = (1..=1 << 63).contains(&size).then(|| size.wrapping_neg());
        Self { value: -value, exact }
    }
}

impl Stop {
    /// What is wrong, for people, in the text that was read. It never quotes the text.
    pub(super) fn error(self, text: &str) -> BodyError {
        let (at, message) = match self {
            Self::Broken(at) => (at, "this is not valid JSON"),
            Self::Ended => (text.len().saturating_sub(1), "the JSON breaks off in the middle of a value"),
            Self::Full => (0, "there is too much in it"),
            Self::Misplaced => (0, "it belongs elsewhere"),
        };
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line_start = memrchr(b'\n', before).map_or(0, |last| last + 1);
        BodyError {
            line: 1 + memchr_iter(b'\n', before).count(),
            column: 1 + before.len() - line_start,
            message,
        }
    }
}
