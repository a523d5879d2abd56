//! Forms that are read whole before they can be cut: cassettes in YAML, and what `curl -i` prints.

use super::captured::{Captured, Sent};
use super::scan::first_value;
use super::{Reading, cassette};
use crate::sample::{BodyError, Observed, Records};
use crate::source::{Limits, Node, Tree};
use memchr::{memchr, memchr_iter, memmem};
use std::borrow::Cow;
use std::io::{self, Read};

/// The longest text that is read whole.
const LONGEST: u64 = 256 << 20;
/// How an answer begins.
const HTTP: &[u8] = b"HTTP/";

/// How a text that was read whole is folded.
pub(super) type Fold = fn(&mut Observed, &[u8], &Reading<'_>) -> Records;

/// Reads a text to its end and folds it.
pub(super) fn fold(observed: &mut Observed, stream: impl Read, how: Fold, reading: &Reading<'_>) -> io::Result<Records> {
    let mut text = Vec::new();
    let failure = stream.take(LONGEST + 1).read_to_end(&mut text).err().map(|error| error.to_string());
    if text.len() as u64 > LONGEST {
        return Err(io::Error::other("it is longer than the 256 MB that can be read in this form"));
    }
    let mut records = how(observed, &text, reading);
    records.stopped = failure.or(records.stopped);
    Ok(records)
}

/// A cassette in YAML.
pub(super) fn yaml(observed: &mut Observed, text: &[u8], reading: &Reading<'_>) -> Records {
    let mut records = Records::default();
    let tree = match Tree::parse("", text.to_vec(), &Limits::default()) {
        Ok(tree) => tree,
        Err(error) => {
            // The reader's own words can quote the text.
            let at = error.position.map_or((1, 1), |at| (at.line as u64, at.column));
            records.count(at, Err(fault("this is not valid YAML")));
            return records;
        }
    };
    let list = cassette::LISTS.iter().find_map(|key| tree.root().get(key));
    for interaction in list.into_iter().flat_map(Node::items) {
        let at = interaction.position();
        let outcome = cassette::read(&interaction.to_json()).map_or_else(|| Err(fault(NO_CALL)), |call| call.fold(observed, reading));
        records.count((at.line as u64, at.column), outcome);
    }
    records
}

/// What is said of an interaction without a request, an answer or a status.
pub(super) const NO_CALL: &str = "this is no recorded call: it lacks an address, an answer or a status";

fn fault(message: &'static str) -> BodyError {
    BodyError {
        line: 1,
        column: 1,
        message,
    }
}

/// What `curl -i` prints, for one address or several: a status line, headers, an empty line, a body.
pub(super) fn curl(observed: &mut Observed, text: &[u8], reading: &Reading<'_>) -> Records {
    let mut records = Records::default();
    let mut at = next_answer(text, 0);
    let (mut line, mut counted) = (1, 0);
    while let Some(start) = at {
        let answer = Answer::of(&text[start..]);
        let body = start + answer.head;
        let end = end_of_body(&text[body..]).map_or(text.len(), |length| body + length);
        at = next_answer(text, end);
        // An interim answer (RFC 9110 §15.2), and one that was followed on, have no body.
        let blank = text[body..end].trim_ascii().is_empty();
        if blank && (answer.status.starts_with('1') || at.is_some_and(|next| text[end..next].trim_ascii().is_empty())) {
            continue;
        }
        line += memchr_iter(b'\n', &text[counted..body]).count() as u64;
        counted = body;
        records.count((line, 1), answer.call(&text[body..end]).fold(observed, reading));
    }
    if records == Records::default() {
        records.count((1, 1), Err(fault("this is no HTTP answer; `curl -i` prints one")));
    }
    records
}

/// Where the next status line begins.
fn next_answer(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let is_status = |at: &usize| {
        let line = rest[*at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        let mut words = line.split(|byte| *byte == b' ');
        let version = words.next().and_then(|word| word.get(HTTP.len()..)).unwrap_or_default();
        let status = words.next().unwrap_or_default().trim_ascii();
        !version.is_empty()
            && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
            && status.len() == 3
            && status.iter().all(u8::is_ascii_digit)
    };
    memmem::find_iter(rest, HTTP).find(is_status).map(|at| from + at)
}

/// The head of an answer.
struct Answer {
    status: String,
    media: String,
    /// How many bytes the head takes, with the empty line behind it.
    head: usize,
}

impl Answer {
    fn of(text: &[u8]) -> Self {
        let mut answer = Self {
            status: String::new(),
            media: String::new(),
            head: 0,
        };
        while let Some(end) = memchr(b'\n', &text[answer.head..]) {
            let line = text[answer.head..answer.head + end].trim_ascii();
            answer.head += end + 1;
            if line.is_empty() {
                return answer;
            }
            answer.take(&String::from_utf8_lossy(line));
        }
        answer.head = text.len();
        answer
    }

    fn take(&mut self, line: &str) {
        if self.status.is_empty() {
            line.split(' ').nth(1).unwrap_or_default().clone_into(&mut self.status);
        } else if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-type")
        {
            value.trim().clone_into(&mut self.media);
        }
    }

    fn call<'t>(&self, body: &'t [u8]) -> Captured<'t> {
        Captured {
            method: Cow::Borrowed(""),
            url: Cow::Borrowed(""),
            status: self.status.clone(),
            media: Cow::Owned(self.media.clone()),
            date: None,
            body: Cow::Borrowed(body),
            sent: Sent::default(),
        }
    }
}

/// Where the body ends: JSON by its brackets, anything else where the next answer begins.
fn end_of_body(rest: &[u8]) -> Option<usize> {
    let skipped = rest.len() - rest.trim_ascii_start().len();
    match first_value(rest) {
        Some(value) if !rest[skipped..].starts_with(b"\"") => Some(skipped + value.len()),
        _ => next_answer(rest, 0),
    }
}
