//! Paths inside a fold: how they are written, read back and looked up.
//!
//! `.name` is a field, `[]` the items of an array, `.*` the values under keys that are data. A name that would be
//! read otherwise stands as a JSON string: `."a.b"`.

use super::facts::Fact;
use super::node::Node;
use super::shape::Shape;
use super::{Counts, observed::PathCounts};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Field(String),
    Items,
    Free,
}

/// A path and one step more.
pub(super) fn with_field(path: &str, name: &str) -> String {
    let mut path = path.to_owned();
    push_field(&mut path, name);
    path
}

pub(super) fn with_items(path: &str) -> String {
    format!("{path}[]")
}

pub(super) fn with_free(path: &str) -> String {
    format!("{path}.*")
}

/// The same for a path that grows and shrinks with a walk. A name is in quotes where it would be read otherwise.
pub(super) fn push_field(path: &mut String, name: &str) {
    let special = |letter: char| matches!(letter, '.' | '[' | ']' | '*' | '"' | '\\') || letter.is_control();
    path.push('.');
    if name.is_empty() || name.contains(special) {
        path.push_str(&serde_json::Value::from(name).to_string());
    } else {
        path.push_str(name);
    }
}

pub(super) fn push_items(path: &mut String) {
    path.push_str("[]");
}

pub(super) fn push_free(path: &mut String) {
    path.push_str(".*");
}

/// A path for people: names as they are.
pub(super) fn shown(path: &str) -> String {
    let written = |step: &Step| match step {
        Step::Field(name) => format!(".{name}"),
        Step::Items => "[]".to_owned(),
        Step::Free => ".*".to_owned(),
    };
    steps(path).map_or_else(|| path.to_owned(), |steps| steps.iter().map(written).collect())
}

/// Reads a path; none where it is not one.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (step, left) = step(rest)?;
        steps.push(step);
        rest = left;
    }
    Some(steps)
}

fn step(rest: &str) -> Option<(Step, &str)> {
    if let Some(left) = rest.strip_prefix("[]") {
        return Some((Step::Items, left));
    }
    let name = rest.strip_prefix('.')?;
    if let Some(left) = name.strip_prefix('*') {
        return Some((Step::Free, left));
    }
    if name.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(name).into_iter::<String>();
        let text = values.next()?.ok()?;
        return Some((Step::Field(text), name.get(values.byte_offset()..)?));
    }
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (name, left) = name.split_at(end);
    (!name.is_empty()).then(|| (Step::Field(name.to_owned()), left))
}

/// The counts of a path.
pub(super) fn counts(shape: &Shape, path: &str) -> Option<PathCounts> {
    let mut parent = None;
    let mut node = &shape.root;
    let mut last = None;
    for step in steps(path)? {
        let below = match &step {
            Step::Field(name) => node.fields.get(name)?,
            Step::Items => node.items.as_deref()?,
            Step::Free => node.free.as_deref()?,
        };
        (parent, node, last) = (Some(node), below, Some(step));
    }
    let parent = parent.filter(|_| matches!(last, Some(Step::Field(_))));
    Some(counts_of(node, parent))
}

/// The counts of a node; `parent` where it is a field, so that it can be absent.
pub(super) fn counts_of(node: &Node, parent: Option<&Node>) -> PathCounts {
    let values = node.instances.values();
    let filled = node.instances.filled();
    PathCounts {
        responses: responses_of(node, parent),
        values: Counts {
            seen: values,
            of: parent.map_or(values, |parent| parent.instances.get(Fact::OBJECT)),
        },
        filled,
        empty: values.saturating_sub(filled),
        null: node.instances.get(Fact::NULL),
    }
}

/// In how many responses it was, of how many.
pub(super) fn responses_of(node: &Node, parent: Option<&Node>) -> Counts {
    let seen = node.responses.get(Fact::SEEN);
    Counts {
        seen,
        of: parent.map_or(seen, |parent| parent.responses.get(Fact::OBJECT)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_back_as_it_was_written() {
        for name in ["name", "a.b", "a[]", "*", "", "\"", "\\", "größe", "due date", "a\nb"] {
            let path = with_free(&with_items(&with_field("", name)));
            assert_eq!(
                steps(&path),
                Some(vec![Step::Field(name.to_owned()), Step::Items, Step::Free]),
                "{path}"
            );
        }
        for broken in ["name", ".", "..a", "[", ".\"a", "[]x"] {
            assert_eq!(steps(broken), None, "{broken}");
        }
    }
}
