//! Finding the array of records inside a document that is too large to be read whole, by the keys that lead to it.

/// A search that goes on from one piece of the text to the next.
#[derive(Debug, Clone)]
pub(super) struct Seek {
    path: &'static [&'static str],
    /// How many objects on the path are open: the outermost, and one for each key that was met.
    matched: usize,
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// The text of the string at hand, where it may be a key of the path.
    key: Vec<u8>,
    /// Whether what comes next is the value of `key`.
    value: bool,
}

/// No key of a path is longer.
const LONGEST_KEY: usize = 64;

impl Seek {
    pub(super) fn new(path: &'static [&'static str]) -> Self {
        Self {
            path,
            matched: 0,
            depth: 0,
            in_string: false,
            escaped: false,
            key: Vec::new(),
            value: true,
        }
    }

    /// Goes on until the array begins, and says how many bytes that took; none where the bytes end first.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|byte| self.takes(*byte)).map(|at| at + 1)
    }

    /// Whether brackets are open.
    pub(super) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Whether the array begins with this byte.
    fn takes(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.string(byte);
            return false;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if !self.value {
                    self.key.clear();
                }
            }
            b':' if self.depth == self.matched => self.value = true,
            b',' if self.depth == self.matched => self.value = self.depth == 0,
            b'[' if self.is_end() => {
                self.value = self.depth == 0;
                return true;
            }
            b'{' | b'[' => self.open(byte),
            b'}' | b']' => self.close(),
            _ => {}
        }
        false
    }

    fn string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.in_string = false,
            _ if !self.value && self.depth == self.matched && self.key.len() < LONGEST_KEY => self.key.push(byte),
            _ => {}
        }
    }

    fn is_end(&self) -> bool {
        let there = self.depth == self.matched && self.value && self.matched == self.path.len();
        there && (self.path.is_empty() || self.is_at(self.matched))
    }

    /// Whether the key at hand is the one that leads on from `matched` open objects.
    fn is_at(&self, matched: usize) -> bool {
        matched
            .checked_sub(1)
            .and_then(|index| self.path.get(index))
            .is_some_and(|key| key.as_bytes() == self.key)
    }

    fn open(&mut self, byte: u8) {
        let leads_on = self.depth == self.matched && self.value && (self.matched == 0 || self.is_at(self.matched));
        self.depth += 1;
        if byte == b'{' && leads_on && self.matched < self.path.len() {
            self.matched += 1;
            self.value = false;
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth < self.matched {
            self.matched = self.depth;
        }
        if self.depth == self.matched {
            self.value = self.depth == 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &'static [&'static str], text: &str) -> Option<usize> {
        let mut whole = Seek::new(path);
        let found = whole.feed(text.as_bytes());
        let mut apart = Seek::new(path);
        let byte_by_byte = text.bytes().position(|byte| apart.feed(&[byte]).is_some()).map(|at| at + 1);
        assert_eq!(found, byte_by_byte, "{text}");
        found
    }

    #[test]
    fn the_array_is_found_by_the_keys_that_lead_to_it() {
        const HAR: &[&str] = &["log", "entries"];
        let at = |path, text: &str| found(path, text).map(|at| text[at..].to_owned());
        assert_eq!(at(&[], " [1]").as_deref(), Some("1]"));
        assert_eq!(at(&["a"], r#"{"b":[0],"x":"a","a":[1]}"#).as_deref(), Some("1]}"));
        let har = r#"{"entries":[0],"log":{"pages":[{"entries":[0]}],"x":{"log":{"entries":[0]}},"entries":[1]}}"#;
        assert_eq!(at(HAR, har).as_deref(), Some("1]}}"));
        for none in [
            r#"{"log":{"entries":{}}}"#,
            r#"["log",{"entries":[0]}]"#,
            r#"{"log":[{"entries":[0]}]}"#,
            r#"{"a":"log","entries":[0]}"#,
        ] {
            assert_eq!(at(HAR, none), None, "{none}");
        }
    }
}
