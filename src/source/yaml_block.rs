//! A quick reader for the plain block style of YAML that most documents are in: mappings, lists, scalars of every style, and flow
//! collections. Where it meets anything else (anchors, tags, directives, what looks wrong) it gives up, and the parser of
//! [`super::yaml`] reads the text from its start: so it owns no message, and what it reads is what the parser would have.

use super::Limits;
use super::builder::Builder;
use super::tape::{Tag, Tape};
use super::{yaml_flow, yaml_scalar, yaml_text};
use memchr::{memchr, memchr2};

/// Longest implicit key, in bytes (YAML 1.2.2, section 7.4).
const LONGEST_KEY: usize = 1024;

/// Reads a document; none where it is not in the plain style, for whatever reason.
pub(super) fn read(text: &str, limits: &Limits) -> Option<Tape> {
    if memchr(b'\r', text.as_bytes()).is_some() {
        return None;
    }
    let mut block = Block {
        text,
        bytes: text.as_bytes(),
        at: 0,
        builder: Builder::new(text, limits.depth),
        column: None,
    };
    block.document()?;
    Some(block.builder.tape)
}

pub(super) struct Block<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) builder: Builder<'t>,
    /// The column of the line's first character, where that is what comes next; none at the end of the text.
    column: Option<usize>,
}

impl Block<'_> {
    fn document(&mut self) -> Option<()> {
        self.next_content()?;
        if is_marker(self.rest()) {
            self.at += 3;
            self.end_of_line()?;
            self.next_content()?;
        }
        if self.rest().starts_with(b"%") || is_marker(self.rest()) {
            return None;
        }
        self.collection(self.column?)?;
        self.column.is_none().then_some(())
    }

    /// A mapping or list that begins here, its first entry in this column.
    fn collection(&mut self, column: usize) -> Option<()> {
        if self.is_dash() {
            self.list(column, self.at)
        } else {
            self.mapping(column)
        }
    }

    fn mapping(&mut self, column: usize) -> Option<()> {
        self.builder.open(true, self.at).ok()?;
        loop {
            self.key()?;
            self.value(column, true)?;
            match self.column {
                Some(next) if next == column && !self.is_dash() => {}
                Some(next) if next >= column && !(next == column && self.is_dash()) => return None,
                _ => break,
            }
        }
        self.close();
        Some(())
    }

    fn list(&mut self, column: usize, start: usize) -> Option<()> {
        self.builder.open(false, start).ok()?;
        loop {
            self.at += 1;
            self.item(column)?;
            match self.column {
                Some(next) if next == column && self.is_dash() => {}
                Some(next) if next > column => return None,
                _ => break,
            }
        }
        self.close();
        Some(())
    }

    /// What follows a dash: on its line a collection may begin too.
    fn item(&mut self, column: usize) -> Option<()> {
        let dash = self.at;
        self.skip_spaces();
        if self.at > dash && (self.is_dash() || self.is_key()) {
            return self.collection(column + 1 + self.at - dash);
        }
        self.at = dash;
        self.value(column, false)
    }

    /// The key of a mapping, and the colon.
    fn key(&mut self) -> Option<()> {
        let (start, end) = self.key_span()?;
        match self.bytes.get(start) {
            Some(b'"' | b'\'') => self.builder.key(Tag::KeyQuoted, start, end),
            // A merge key.
            _ if self.text.get(start..end) == Some("<<") => return None,
            _ => self.builder.key(Tag::KeyPlain, start, end),
        }
        let colon = memchr(b':', self.bytes.get(end..)?)?;
        self.at = end + colon + 1;
        Some(())
    }

    fn is_key(&self) -> bool {
        self.key_span().is_some()
    }

    /// Where the key stands that begins here; none where none does.
    fn key_span(&self) -> Option<(usize, usize)> {
        let rest = self.rest();
        let end = match rest.first()? {
            quote @ (b'"' | b'\'') => quoted_key(rest, *quote)?,
            _ if self.plain_start() => {
                let key = rest.get(..plain_colon(rest)?).filter(|key| memchr(b'\t', key).is_none())?;
                key.len() - key.iter().rev().take_while(|byte| **byte == b' ').count()
            }
            _ => return None,
        };
        (end <= LONGEST_KEY && end > 0).then_some((self.at, self.at + end))
    }

    /// Whether a plain scalar may begin here (YAML 1.2.2, rule 126).
    pub(super) fn plain_start(&self) -> bool {
        let rest = self.rest();
        match rest.first() {
            None | Some(b'\n' | b'\t') => false,
            Some(b'-' | b'?' | b':') => !matches!(rest.get(1), None | Some(b' ' | b'\n' | b'\t')),
            Some(first) => !b",[]{}#&*!|>'\"%@`".contains(first),
        }
    }

    /// What stands behind a key or a dash; `column` is that of the mapping or list.
    fn value(&mut self, column: usize, in_mapping: bool) -> Option<()> {
        let before = self.at;
        self.skip_spaces();
        if self.at == before && !matches!(self.bytes.get(self.at), None | Some(b'\n')) {
            return None;
        }
        match self.bytes.get(self.at) {
            None | Some(b'\n' | b'#') => {
                self.at = before;
                self.below(column, in_mapping)
            }
            Some(b'|' | b'>') => {
                yaml_text::block(self, column)?;
                self.next_content()
            }
            _ => self.scalar(column),
        }
    }

    /// A value on the lines below, or none.
    fn below(&mut self, column: usize, in_mapping: bool) -> Option<()> {
        let colon = self.at - 1;
        self.end_of_line()?;
        self.next_content()?;
        match self.column {
            Some(next) if next > column && (self.is_dash() || self.is_key()) => self.collection(next),
            Some(next) if next > column => self.scalar(column),
            // A list that stands as far out as its key begins, for the parser, with what its first dash holds.
            Some(next) if in_mapping && next == column && self.is_dash() => {
                let spaces = self.rest().iter().skip(1).take_while(|byte| **byte == b' ').count();
                self.list(column, self.at + 1 + spaces)
            }
            // Nothing: the parser says that it stands at the colon.
            _ if in_mapping => {
                self.builder.push(Tag::Null, colon, colon);
                Some(())
            }
            _ => None,
        }
    }

    /// A scalar in quotes or without, over as many lines as are indented further than `column`, or a flow collection.
    fn scalar(&mut self, column: usize) -> Option<()> {
        let start = self.at;
        match self.bytes.get(start)? {
            b'[' | b'{' => yaml_flow::collection(self)?,
            b'"' | b'\'' => {
                let quoted = yaml_text::quoted(self, column)?;
                self.push(start, &quoted, true);
            }
            _ if self.plain_start() => {
                let plain = yaml_text::plain(self, column)?;
                self.push(start, &plain, false);
            }
            _ => return None,
        }
        self.end_of_line()?;
        self.next_content()
    }

    /// Puts a scalar on the tape that was written from `start` up to here.
    pub(super) fn push(&mut self, start: usize, value: &str, in_quotes: bool) {
        yaml_scalar::push(&mut self.builder, self.text, (value, in_quotes), start..self.at);
    }

    /// Closes the innermost collection: it reaches to what comes next, white space aside.
    fn close(&mut self) {
        let end = self.text.get(..self.at).map_or(self.at, |before| before.trim_end().len());
        self.builder.close(end);
    }

    /// From the start of a line to the first character that says something, whose column is noted.
    fn next_content(&mut self) -> Option<()> {
        loop {
            let line = self.at;
            self.skip_spaces();
            match self.bytes.get(self.at) {
                None => self.column = None,
                Some(b'\n') => {
                    self.at += 1;
                    continue;
                }
                Some(b'#') => {
                    self.skip_line();
                    continue;
                }
                Some(b'\t') => return None,
                Some(_) if self.at == line && line > 0 && is_marker(self.rest()) => return None,
                Some(_) => self.column = Some(self.at - line),
            }
            return Some(());
        }
    }

    /// From behind what a line says to the next line: nothing but a comment may stand there.
    fn end_of_line(&mut self) -> Option<()> {
        let before = self.at;
        self.skip_spaces();
        let is_comment = self.rest().first() == Some(&b'#') && self.at > before;
        match self.rest().first() {
            None | Some(b'\n') => self.skip_line(),
            Some(_) if is_comment => self.skip_line(),
            Some(_) => return None,
        }
        Some(())
    }

    fn skip_line(&mut self) {
        self.at += memchr(b'\n', self.rest()).map_or(self.rest().len(), |end| end + 1);
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.at += self.rest().iter().take_while(|byte| **byte == b' ').count();
    }

    fn is_dash(&self) -> bool {
        self.bytes.get(self.at) == Some(&b'-') && matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'))
    }
}

/// Whether a line begins or ends a document.
fn is_marker(line: &[u8]) -> bool {
    [b"---", b"..."].iter().any(|marker| line.starts_with(*marker)) && matches!(line.get(3), None | Some(b' ' | b'\n' | b'\t'))
}

/// The length of a key in quotes, with them, that a colon follows; what is escaped in it is left to the parser.
fn quoted_key(rest: &[u8], quote: u8) -> Option<usize> {
    let close = memchr2(quote, b'\n', rest.get(1..)?)? + 1;
    let is_plain = rest.get(close) == Some(&quote) && rest.get(close + 1) != Some(&quote) && memchr(b'\\', rest.get(1..close)?).is_none();
    let behind = rest.get(close + 1..)?;
    let colon = behind.iter().take_while(|byte| **byte == b' ').count();
    let is_key = behind.get(colon) == Some(&b':') && matches!(behind.get(colon + 1), None | Some(b' ' | b'\n'));
    (is_plain && is_key).then_some(close + 1)
}

/// Where the colon stands that ends a plain key on its line; none where there is no such or a comment comes first.
fn plain_colon(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + memchr::memchr3(b':', b'\n', b'#', rest.get(at..)?)?;
        match rest.get(found) {
            Some(b':') if matches!(rest.get(found + 1), None | Some(b' ' | b'\n')) => return Some(found),
            Some(b'\n') => return None,
            Some(b':') if rest.get(found + 1) == Some(&b'\t') => return None,
            Some(b'#') if found > 0 && rest.get(found - 1) == Some(&b' ') => return None,
            _ => at = found + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse;
    use super::{Limits, Tape, read};

    /// What both readers made of a text; none where the quick one left it, or the parser refused it.
    fn entries(text: &str) -> [Option<Vec<String>>; 2] {
        let told = |tape: Tape| -> Vec<String> {
            let entry = |at: u32| format!("{:?} {}", tape.entry(at), tape.text_of(text, at));
            (0..u32::try_from(tape.entries.len()).unwrap()).map(entry).collect()
        };
        let limits = Limits::default();
        [read(text, &limits), parse(text, &limits).ok()].map(|tape| tape.map(told))
    }

    const PLAIN: [&str; 9] = [
        "a: 1\nb: text\nc:\n  d: true\n  e: ~\n  f:\ng: x # remark\n",
        "---\n# remark\na: 'it''s'\n\"b\": \"x\\ty\\u00e9\"\nc: \"\"\nd: ''\n200: ok\nhttp://x: y\na b: c:d\n",
        "a:\n- b\n- c: 1\n  d: 2\n-\n  - e\n  - - f\n    - g\nh: -1\n",
        "a:\n  - b\n\n  # remark\n  - c\nd: .5\ne: # remark\n  f: 08012\n",
        "a: one\n  two\n\n  three\nb: 'one\n  two'\nc: \"one  \n\n  two\\n\"\nd:\n  below\n  more\ne: \"a\\\n  \\ b\"\n",
        "a: |\n  one\n   two\n\n  three\n\nb: |-\n  x\nc: |+\n  x\n\nd: >\n  one\n  two\n\n  three\n    four\n  five\ne: >-\n  x\n  # no remark\n# remark\nf: 1\n",
        "a:\n  b: >\n  c: |2-\n\n      x\n    y\n  d: |+\n    \n  e: 1\n",
        "a: [1, b, \"c\", 'd', [e], {f: g}]\nb: {}\nc: []\nd: { x: 1, y: [z] }\n",
        "- é\n- b: \"é\"\n  c:\n          - d\n- |\n  end",
    ];

    #[test]
    fn the_plain_style_is_read_as_the_parser_reads_it() {
        for text in PLAIN {
            let [quick, parsed] = entries(text);
            assert!(quick.is_some(), "{text}");
            assert_eq!(quick, parsed, "{text}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_parser() {
        for text in [
            "a: &x 1\nb: *x\n",
            "a: !!str 1\n",
            "%YAML 1.2\n---\na: 1\n",
            "<<: {a: 1}\n",
            "a: 1\n---\nb: 2\n",
            "a: b: c\n",
            "a: 1\n  b: 2\n",
            "a:\n\tb: 1\n",
            "? a\n: b\n",
            "a: 'x\n",
            "a: [1,\n  2]\n",
            "a: 1\r\n",
            "scalar\n",
            "a: \"\\x41\"\n",
            "- a\nb: 1\n",
            "a:\n  - b\n c: 1\n",
            "a: |",
        ] {
            assert_eq!(entries(text)[0], None, "{text}");
        }
    }

    #[test]
    fn what_is_nearly_plain_is_read_as_the_parser_reads_it_or_left() {
        let letters: Vec<char> = " \n:-#'\"[]{},|>&*!%@`?ab1\t\\~.+".chars().collect();
        let mut state: u64 = 1;
        let mut any = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut taken = 0;
        for round in 0..4000 {
            let mut text: Vec<char> = PLAIN[round % PLAIN.len()].chars().collect();
            for _ in 0..=any(3) {
                let at = any(text.len());
                match any(3) {
                    0 => drop(text.remove(at)),
                    1 => text[at] = letters[any(letters.len())],
                    _ => text.insert(at, letters[any(letters.len())]),
                }
            }
            let text: String = text.into_iter().collect();
            let [quick, parsed] = entries(&text);
            taken += usize::from(quick.is_some());
            assert!(quick.is_none() || quick == parsed, "{text:?}");
        }
        assert!(taken > 1000, "{taken}");
    }
}
