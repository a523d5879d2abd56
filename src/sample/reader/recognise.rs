//! Which form a text of samples has, told from its beginning.

use super::cassette;
use super::scan::{first_value, keys};
use crate::sample::exchange::is_json;
use serde_json::Value;

/// How samples are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One body or recorded exchange a line.
    Ndjson,
    /// One JSON body, or several one after the other, over as many lines as they like.
    Json,
    /// An array of bodies or of recorded exchanges.
    Array,
    /// HTTP Archive 1.2, as browsers and proxies write it, and the recordings of Polly.JS.
    Har,
    /// A cassette of VCR and its relatives, in YAML or JSON.
    Cassette,
    /// What `curl -i` prints: answers with their status lines and headers.
    Curl,
    /// The fold of other samples, as `--partial` writes it.
    Fold,
}

/// The forms by the names under which they can be asked for.
const NAMES: [(&str, Form); 7] = [
    ("ndjson", Form::Ndjson),
    ("json", Form::Json),
    ("array", Form::Array),
    ("har", Form::Har),
    ("vcr", Form::Cassette),
    ("curl", Form::Curl),
    ("fold", Form::Fold),
];

impl Form {
    /// What samples may be, in words.
    pub const CALLED: &str = "JSON, NDJSON, an array, a HAR, a cassette of VCR or Polly, a recording of nock or what `curl -i` prints, \
                              plain or packed with gzip or zstd";

    /// The names by which a form can be asked for.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The form of a name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, form)| *form)
    }
}

/// The form of a text; `whole` says that its beginning is all of it.
pub(super) fn recognise(head: &[u8], whole: bool) -> Form {
    match head.trim_ascii_start().first() {
        Some(b'{') => of_object(head).unwrap_or_else(|| of_lines(head, whole)),
        Some(b'[') if first_value(&head.trim_ascii_start()[1..]).is_some_and(is_exchange) => Form::Array,
        Some(b'H') if head.trim_ascii_start().starts_with(b"HTTP/") => Form::Curl,
        _ if is_yaml_cassette(head) => Form::Cassette,
        _ => of_lines(head, whole),
    }
}

/// Whether a line begins with the key of a cassette's list. In YAML, outermost keys stand at the beginning of a line.
fn is_yaml_cassette(head: &[u8]) -> bool {
    let begins = |line: &[u8]| {
        cassette::LISTS
            .iter()
            .any(|key| line.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b":")))
    };
    head.split(|byte| *byte == b'\n').any(begins)
}

/// The form of a text that begins with an object, where its keys say it.
fn of_object(head: &[u8]) -> Option<Form> {
    let names = keys(head);
    let has = |name: &str| names.contains(&name.as_bytes());
    if has("log") && super::seek::Seek::new(&["log", "entries"]).feed(head).is_some() {
        return Some(Form::Har);
    }
    let listed = || {
        super::seek::Seek::new(&["interactions"])
            .feed(head)
            .is_some_and(|at| begins_interaction(&head[at..]))
    };
    if has("http_interactions") || has("interactions") && listed() {
        return Some(Form::Cassette);
    }
    let fold = has("format") && head.windows(FOLD.len()).take(FOLD_WITHIN).any(|window| window == FOLD);
    fold.then_some(Form::Fold)
}

/// Whether a list begins with an object that has a request and an answer.
fn begins_interaction(list: &[u8]) -> bool {
    let names = keys(first_value(list).unwrap_or_default());
    [b"request".as_slice(), b"response"].iter().all(|name| names.contains(name))
}

/// How the value of `format` begins in the form in which a fold is written.
const FOLD: &[u8] = b"\"drift-observed/";
/// It stands at the very beginning.
const FOLD_WITHIN: usize = 64;

/// One record a line, or values over several lines? Where all of the text is at hand, trying it says so.
fn of_lines(head: &[u8], whole: bool) -> Form {
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let second = lines.next();
    if second.is_none() && !whole {
        // One line longer than what was looked at.
        return Form::Json;
    }
    let several = |line: &[u8]| matches!(line.first(), Some(b'{' | b'[')) && is_json(line);
    let torn = || {
        if whole {
            !is_json(head) && head.split(|byte| *byte == b'\n').any(|line| several(line.trim_ascii()))
        } else {
            second.is_some_and(several)
        }
    };
    if is_json(first) || torn() { Form::Ndjson } else { Form::Json }
}

/// Whether an item of an array is a recorded call rather than a body.
fn is_exchange(item: &[u8]) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(item) else {
        return false;
    };
    let has = |names: &[&str]| names.iter().all(|name| members.contains_key(*name));
    has(&["status", "body", "url"]) || has(&["status", "body", "operation"]) || has(super::har::MEMBERS) || has(super::nock::MEMBERS)
}
