//! The outline of JSON: where a value ends, told from brackets and strings alone.
//!
//! It does not check what is between; the reader of a record does. So a damaged record costs itself.

use memchr::memchr3;

/// Where a scan stands inside one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Brackets that are open.
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Goes on until the value ends, and says how many bytes that took; none where the bytes end first. A value that is
    /// neither in brackets nor in quotes has to be ended by who knows what may follow it.
    pub(super) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.in_string {
                at = self.string(bytes, at);
            } else {
                at += 1;
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    _ => continue,
                }
            }
            if !self.in_string && self.depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Goes on inside a string. A line that ends there says that the closing quote is missing: the string is taken to
    /// end too, so that only this value is lost.
    fn string(&mut self, bytes: &[u8], mut at: usize) -> usize {
        if std::mem::take(&mut self.escaped) {
            at += 1;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = memchr3(b'"', b'\\', b'\n', rest) else {
            return bytes.len();
        };
        if rest[found] == b'\\' {
            self.escaped = at + found + 1 >= bytes.len();
            return (at + found + 2).min(bytes.len());
        }
        self.in_string = false;
        at + found + 1
    }
}

/// The first value of a text, as far as it is there whole, without what stands before it.
pub(super) fn first_value(text: &[u8]) -> Option<&[u8]> {
    let text = text.trim_ascii_start();
    matches!(text.first(), Some(b'{' | b'[' | b'"'))
        .then(|| Scan::default().end(text))
        .flatten()
        .and_then(|end| text.get(..end))
}

/// The keys of the object that a text begins with, as far as they are there.
pub(super) fn keys(text: &[u8]) -> Vec<&[u8]> {
    let mut keys = Vec::new();
    let mut rest = text.trim_ascii_start().strip_prefix(b"{").unwrap_or_default();
    loop {
        rest = rest.trim_ascii_start();
        let Some(key) = first_value(rest).filter(|key| key.starts_with(b"\"")) else {
            return keys;
        };
        keys.push(key.get(1..key.len() - 1).unwrap_or_default());
        let Some(value) = rest
            .get(key.len()..)
            .map(<[u8]>::trim_ascii_start)
            .and_then(|rest| rest.strip_prefix(b":"))
        else {
            return keys;
        };
        let value = value.trim_ascii_start();
        let after = match first_value(value) {
            Some(found) => value.get(found.len()..),
            None if matches!(value.first(), Some(b'{' | b'[' | b'"')) => None,
            None => value.iter().position(|byte| b",}".contains(byte)).and_then(|end| value.get(end..)),
        };
        let Some(after) = after.map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b",")) else {
            return keys;
        };
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_do() {
        for (text, value) in [
            (r#" {"a":"}]\"{"} {"#, r#"{"a":"}]\"{"}"#),
            ("[[1],[2]],", "[[1],[2]]"),
            (r#""a\\" "b""#, r#""a\\""#),
        ] {
            assert_eq!(first_value(text.as_bytes()), Some(value.as_bytes()), "{text}");
        }
        assert_eq!(first_value(b"{\"a\":1"), None);
        assert_eq!(first_value(b"17 "), None);
    }

    #[test]
    fn a_scan_may_stop_anywhere() {
        let text = br#"{"a":"x\"y\\","b":[{},"]"]} rest"#;
        let whole = Scan::default().end(text).unwrap();
        for cut in 0..whole {
            let mut scan = Scan::default();
            assert_eq!(scan.end(&text[..cut]), None, "{cut}");
            assert_eq!(scan.end(&text[cut..]), Some(whole - cut), "{cut}");
        }
    }

    #[test]
    fn the_keys_of_an_object_are_told_as_far_as_they_are_there() {
        let names = |text: &str| {
            keys(text.as_bytes())
                .iter()
                .map(|key| String::from_utf8_lossy(key).into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(r#"{"a":{"x":1},"b" : 17 ,"c":"x,y","log":{"entries":["#),
            ["a", "b", "c", "log"]
        );
        assert!(names("[1]").is_empty());
    }
}
