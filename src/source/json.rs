//! The JSON reader (RFC 8259): text to tape in one pass, without recursion and without an allocation a node.
//! It knows nothing of names and lines; its faults carry byte offsets.

use super::builder::Builder;
use super::error::Fault;
use super::json_string::{plain_end, unescape};
use super::tape::{Tag, Tape};

/// Reads one JSON document, the whole text.
pub(super) fn read(text: &str, depth: usize) -> Result<Tape, Fault> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        at: 0,
        builder: Builder::new(text, depth),
        buffer: String::new(),
    };
    reader.document()?;
    reader.builder.tape.is_json = true;
    Ok(reader.builder.tape)
}

struct Reader<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    builder: Builder<'t>,
    /// Where escaped strings are put together.
    buffer: String,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        loop {
            if self.value()? {
                continue;
            }
            if self.climb()? {
                break;
            }
        }
        self.skip_space();
        if self.at < self.bytes.len() {
            return Err(Fault::new(
                self.at,
                format!("the document ends before this {}; nothing may follow it", self.found()),
            ));
        }
        Ok(())
    }

    /// Reads a value; true where it opened an array or object whose first value is next.
    fn value(&mut self) -> Result<bool, Fault> {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.string(false)?,
            Some(b'{') => return self.open(true),
            Some(b'[') => return self.open(false),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Tag::True)?,
            Some(b'f') => self.word("false", Tag::False)?,
            Some(b'n') => self.word("null", Tag::Null)?,
            _ => return Err(Fault::new(start, self.no_value())),
        }
        Ok(false)
    }

    fn open(&mut self, is_object: bool) -> Result<bool, Fault> {
        self.builder.open(is_object, self.at)?;
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(if is_object { b'}' } else { b']' }) {
            self.at += 1;
            self.builder.close(self.at);
            return Ok(false);
        }
        if is_object {
            self.key()?;
        }
        Ok(true)
    }

    /// After a value: goes on to the next one, closing what ends here. True at the end of the document.
    fn climb(&mut self) -> Result<bool, Fault> {
        while let Some(in_object) = self.builder.inside_object() {
            self.skip_space();
            match (self.peek(), in_object) {
                (Some(b','), _) => {
                    self.at += 1;
                    if in_object {
                        self.skip_space();
                        self.key()?;
                    }
                    return Ok(false);
                }
                (Some(b'}'), true) | (Some(b']'), false) => {
                    self.at += 1;
                    self.builder.close(self.at);
                }
                _ => return Err(Fault::new(self.at, self.not_closed(in_object))),
            }
        }
        Ok(true)
    }

    fn key(&mut self) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            let hint = if self.peek() == Some(b'}') {
                " (a comma too many before it?)"
            } else {
                ""
            };
            return Err(Fault::new(
                self.at,
                format!("a key in double quotes is expected here, not {}{hint}", self.found()),
            ));
        }
        self.string(true)?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(Fault::new(
                self.at,
                format!("a colon is expected after the key, not {}", self.found()),
            ));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self, is_key: bool) -> Result<(), Fault> {
        let start = self.at;
        let end = plain_end(self.bytes, start + 1);
        if self.bytes.get(end) != Some(&b'"') {
            return self.string_with_escapes(is_key, end);
        }
        self.at = end + 1;
        if is_key {
            self.builder.key(Tag::KeyQuoted, start, self.at);
        } else {
            self.builder.push(Tag::Quoted, start, self.at);
        }
        Ok(())
    }

    /// The slow way, from the first character that is not plain.
    fn string_with_escapes(&mut self, is_key: bool, mut end: usize) -> Result<(), Fault> {
        let start = self.at;
        let mut plain_from = start + 1;
        self.buffer.clear();
        loop {
            self.buffer.push_str(self.text.get(plain_from..end).unwrap_or_default());
            match self.bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let unescaped = unescape(self.bytes, end)?;
                    if unescaped.lone_surrogate {
                        let message = "half a surrogate pair stands here alone; it is read as U+FFFD".to_owned();
                        self.builder.warn(self.builder.next(), end, message);
                    }
                    self.buffer.push(unescaped.character);
                    plain_from = unescaped.end;
                }
                Some(_) => return Err(Fault::new(end, "a line break or control character inside a string must be escaped")),
                None => {
                    return Err(Fault::new(
                        start,
                        "the text ends inside the string that begins here; is the file complete?",
                    ));
                }
            }
            end = plain_end(self.bytes, plain_from);
        }
        self.at = end + 1;
        if is_key {
            self.builder.key_aside(start, self.at, &self.buffer);
        } else {
            self.builder.push_aside(Tag::Aside, start, self.at, &self.buffer);
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let len = number_len(rest).ok_or_else(|| Fault::new(start, format!("{} is not a number that JSON can write", self.found())))?;
        self.at = start + len;
        self.builder.push(Tag::Number, start, self.at);
        Ok(())
    }

    fn word(&mut self, word: &str, tag: Tag) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) || rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric) {
            return Err(Fault::new(start, self.no_value()));
        }
        self.at = start + word.len();
        self.builder.push(tag, start, self.at);
        Ok(())
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn no_value(&self) -> String {
        let hint = match self.peek() {
            Some(b']' | b'}') => " (a comma too many before it?)",
            Some(b'\'') => " (JSON puts strings in double quotes)",
            Some(b'/') => " (JSON has no comments)",
            _ => "",
        };
        format!("a value is expected here, not {}{hint}", self.found())
    }

    fn not_closed(&self, in_object: bool) -> String {
        let (what, close) = if in_object { ("object", '}') } else { ("array", ']') };
        format!("a comma or `{close}` is expected here, inside an {what}, not {}", self.found())
    }

    /// What stands at the reader's place, for a message.
    fn found(&self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.'))
            .take(24)
            .collect();
        match (rest.chars().next(), word.is_empty()) {
            (None, _) => "the end of the text (is the file complete?)".to_owned(),
            (Some(_), false) => format!("`{word}`"),
            (Some(first), true) if first.is_control() => format!("the character U+{:04X}", u32::from(first)),
            (Some(first), true) => format!("`{first}`"),
        }
    }
}

/// The length of the JSON number that a text begins with; none where it is not one.
fn number_len(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || whole > 1 && bytes.get(at) == Some(&b'0') {
        return None;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        at += 1 + (fraction > 0).then_some(fraction)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at);
        at += (exponent > 0).then_some(exponent)?;
    }
    let ends = bytes
        .get(at)
        .is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'+' | b'-' | b'_'));
    ends.then_some(at)
}
