//! Which form a text of samples has, told from its beginning.

use super::super::exchange::is_json;
use super::cut::Cut;
use super::scan::{first_value, keys};
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
    /// A cassette of VCR and its relatives, in JSON.
    Cassette,
    /// The fold of other samples, as `--partial` writes it.
    Fold,
}

/// A form, by name.
pub(super) struct Row {
    pub(super) form: Form,
    pub(super) name: &'static str,
    pub(super) cut: Cut,
}

/// All forms.
pub(super) const FORMS: [Row; 6] = [
    Row {
        form: Form::Ndjson,
        name: "ndjson",
        cut: Cut::Lines,
    },
    Row {
        form: Form::Json,
        name: "json",
        cut: Cut::Values,
    },
    Row {
        form: Form::Array,
        name: "array",
        cut: Cut::Items(&[]),
    },
    Row {
        form: Form::Har,
        name: "har",
        cut: Cut::Items(&["log", "entries"]),
    },
    Row {
        form: Form::Cassette,
        name: "vcr",
        cut: Cut::Items(&["http_interactions"]),
    },
    Row {
        form: Form::Fold,
        name: "fold",
        cut: Cut::Values,
    },
];

impl Form {
    /// The names by which a form can be asked for.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FORMS.iter().map(|row| row.name)
    }

    /// The form of a name.
    pub fn named(name: &str) -> Option<Self> {
        FORMS.iter().find(|row| row.name == name).map(|row| row.form)
    }
}

/// The form of a text; `whole` says that its beginning is all of it.
pub(super) fn recognise(head: &[u8], whole: bool) -> Form {
    match head.trim_ascii_start().first() {
        Some(b'{') => of_object(head).unwrap_or_else(|| of_lines(head, whole)),
        Some(b'[') if first_value(&head.trim_ascii_start()[1..]).is_some_and(is_exchange) => Form::Array,
        _ => of_lines(head, whole),
    }
}

/// The form of a text that begins with an object, where its keys say it.
fn of_object(head: &[u8]) -> Option<Form> {
    let names = keys(head);
    let has = |name: &str| names.contains(&name.as_bytes());
    if has("log") && super::seek::Seek::new(&["log", "entries"]).feed(head).is_some() {
        return Some(Form::Har);
    }
    if has("http_interactions") {
        return Some(Form::Cassette);
    }
    let fold = has("format") && head.windows(FOLD.len()).take(FOLD_WITHIN).any(|window| window == FOLD);
    fold.then_some(Form::Fold)
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
