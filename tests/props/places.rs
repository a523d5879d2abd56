//! Where each schema is reached from: operation, place as reports name it, and direction.

use crate::judged::contract;
use crate::parts::{Parts, resolved};
use crate::pointers::{elements, members, step};
use apidrift::contract::Operation;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The way in which values travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Request,
    Response,
}

/// Header parameters that are to be ignored, as something else says what they would (OpenAPI 3.x, Parameter Object).
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

impl Way {
    fn reversed(self) -> Self {
        if self == Self::Request { Self::Response } else { Self::Request }
    }
}

/// One way to reach a schema: the shortest within its body or parameter.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    pub(crate) way: Way,
    pub(crate) operation: String,
    /// `response 200 body`, `query param x`.
    pub(crate) root: String,
    /// The steps `.a`, `[]`, `.b`; none for the whole.
    pub(crate) steps: Vec<String>,
}

impl Reach {
    /// The place as a report names it, a step further down.
    pub(crate) fn place(&self, further: &str) -> String {
        let path = format!("{}{further}", self.steps.concat());
        match path.as_str() {
            "" if self.root.ends_with(" body") => format!("{} (whole)", self.root),
            "" => self.root.clone(),
            path => format!("{} {path}", self.root),
        }
    }
}

/// All that reaches one schema.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) reached: Vec<Reach>,
    /// It says all that is said of the value: no part of an `allOf`, no member of a union.
    pub(crate) whole: bool,
    /// A part of an `allOf`, or a member of a union.
    pub(crate) part: bool,
    pub(crate) member: bool,
    /// What else is said of the same value, wherever it is one.
    pub(crate) company: BTreeSet<Parts>,
}

/// Every schema that an operation reaches, by its pointer. What lies below a keyword that is compared as a whole (`not`, `if`)
/// is none, nor is what such a keyword leads to.
pub(crate) fn places(document: &Value) -> BTreeMap<String, Place> {
    let read = contract(document.to_string());
    let mut walk = Walk {
        document,
        found: BTreeMap::new(),
        hidden: BTreeSet::new(),
    };
    for operation in &read.operations {
        walk.operation(operation, &read.pointer(operation.at));
    }
    let Walk { mut found, hidden, .. } = walk;
    found.retain(|pointer, _| !hidden.iter().any(|hidden| is_within(pointer, hidden)));
    found
}

fn is_within(pointer: &str, holder: &str) -> bool {
    pointer
        .strip_prefix(holder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

struct Walk<'d> {
    document: &'d Value,
    found: BTreeMap<String, Place>,
    /// What is reached in a way that no place can be told of.
    hidden: BTreeSet<String>,
}

/// From where a schema is reached.
struct Root {
    operation: String,
    place: String,
    way: Way,
}

/// What a schema is to the place that leads to it.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Whole,
    Part,
    Member,
}

/// Keywords whose schemas are compared as a whole.
const WHOLE: [&str; 11] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "patternProperties",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "prefixItems",
];

/// Visits of one body after which nothing more is looked at.
const MOST_VISITS: usize = 1_500;

impl Walk<'_> {
    fn operation(&mut self, operation: &Operation, at: &str) {
        let name = operation.name();
        let sent = if operation.received.is_some() {
            Way::Response
        } else {
            Way::Request
        };
        let (item, _) = at.rsplit_once('/').unwrap_or_default();
        let root = |place: &str, way| Root {
            operation: name.clone(),
            place: place.to_owned(),
            way,
        };
        for at in self.parameters(&format!("{at}/parameters"), &format!("{item}/parameters")) {
            let Some(parameter) = self.document.pointer(&at) else { continue };
            let place = place_of(parameter);
            if IGNORED.iter().any(|name| place.eq_ignore_ascii_case(&format!("header {name}"))) {
                continue;
            }
            self.hide(parameter.get("content"));
            self.below(&format!("{at}/schema"), &root(&place, sent));
        }
        for media in self.media_types(&format!("{at}/requestBody")) {
            self.below(&media, &root("request body", sent));
        }
        let responses = self.document.pointer(&format!("{at}/responses"));
        for (status, _) in members(responses) {
            let at = resolved(self.document, &step(&format!("{at}/responses"), status));
            // A range of statuses is written in either case.
            let status = if status == "default" {
                status.clone()
            } else {
                status.to_uppercase()
            };
            for media in self.media_types(&at).into_iter().chain([format!("{at}/schema")]) {
                self.below(&media, &root(&format!("response {status} body"), sent.reversed()));
            }
            let headers = self.document.pointer(&format!("{at}/headers"));
            for (header, _) in members(headers).filter(|(header, _)| !header.eq_ignore_ascii_case("content-type")) {
                let at = resolved(self.document, &step(&format!("{at}/headers"), header));
                self.hide(self.document.pointer(&format!("{at}/content")));
                self.below(
                    &format!("{at}/schema"),
                    &root(&format!("response {status} header {header}"), sent.reversed()),
                );
            }
        }
    }

    /// The parameters of an operation, and those of its path that it does not say anew.
    fn parameters(&self, own: &str, shared: &str) -> Vec<String> {
        let list = |at: &str| -> Vec<String> {
            let count = self.document.pointer(at).and_then(Value::as_array).map_or(0, Vec::len);
            (0..count).map(|index| resolved(self.document, &format!("{at}/{index}"))).collect()
        };
        let place = |at: &String| self.document.pointer(at).map(place_of);
        let mut all = list(own);
        let said: BTreeSet<Option<String>> = all.iter().map(place).collect();
        all.extend(list(shared).into_iter().filter(|at| !said.contains(&place(at))));
        all
    }

    fn media_types(&mut self, body: &str) -> Vec<String> {
        let at = format!("{}/content", resolved(self.document, body));
        let content = self.document.pointer(&at);
        for (_, media) in members(content) {
            self.hide(media.get("encoding"));
        }
        members(content).map(|(media, _)| format!("{}/schema", step(&at, media))).collect()
    }

    /// Takes note of what a part of the document leads to without a place that could be told.
    fn hide(&mut self, part: Option<&Value>) {
        match part {
            Some(Value::Object(all)) => {
                if let Some(reference) = all.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.trim_start_matches('#').to_owned();
                    if self.hidden.insert(pointer.clone()) {
                        self.hide(self.document.pointer(&pointer));
                    }
                }
                for value in all.values() {
                    self.hide(Some(value));
                }
            }
            Some(Value::Array(items)) => {
                for item in items {
                    self.hide(Some(item));
                }
            }
            _ => {}
        }
    }

    /// Walks down from one root, the nearest first.
    fn below(&mut self, pointer: &str, root: &Root) {
        let mut seen: BTreeSet<(String, Parts)> = BTreeSet::new();
        let mut told: BTreeSet<String> = BTreeSet::new();
        let mut waiting = VecDeque::from([(pointer.to_owned(), Vec::new(), Role::Whole, Parts::default())]);
        while let Some((pointer, steps, role, around)) = waiting.pop_front() {
            let Some(schema) = self.document.pointer(&pointer).filter(|schema| schema.is_object()) else {
                continue;
            };
            let parts = around.and(&pointer);
            if seen.len() >= MOST_VISITS || !seen.insert((pointer.clone(), around)) {
                continue;
            }
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                let alone = schema.as_object().is_some_and(|all| all.len() == 1);
                let role = if alone { role } else { Role::Part };
                let target = reference.trim_start_matches('#').to_owned();
                waiting.push_front((target, steps, role, parts));
                continue;
            }
            let place = self.found.entry(pointer.clone()).or_default();
            if parts.limit(self.document, &pointer) {
                place.part = true;
                continue;
            }
            match role {
                Role::Whole => place.whole = true,
                Role::Part => place.part = true,
                Role::Member => place.member = true,
            }
            place.company.insert(parts.clone());
            if told.insert(pointer.clone()) {
                place.reached.push(Reach {
                    way: root.way,
                    operation: root.operation.clone(),
                    root: root.place.clone(),
                    steps: steps.clone(),
                });
            }
            for keyword in WHOLE {
                self.hide(schema.get(keyword));
            }
            for (further, at, others) in self.steps(schema, &pointer, &parts, root.way) {
                let role = if others.is_empty() { Role::Whole } else { Role::Part };
                let further = [&steps[..], &[further]].concat();
                waiting.push_back((at, further, role, others));
            }
            for (key, role) in [("allOf", Role::Part), ("oneOf", Role::Member), ("anyOf", Role::Member)] {
                for index in (0..elements(schema, key).len()).rev() {
                    waiting.push_front((format!("{pointer}/{key}/{index}"), steps.clone(), role, parts.clone()));
                }
            }
        }
    }

    /// The steps to what a schema holds, each with what the schema's company says of the same.
    fn steps(&self, schema: &Value, pointer: &str, parts: &Parts, way: Way) -> Vec<(String, String, Parts)> {
        let hidden = if way == Way::Request { "readOnly" } else { "writeOnly" };
        let seen_here = |at: &str| {
            let says = |at: &str| self.document.pointer(at).and_then(|member| member.get(hidden)) == Some(&Value::Bool(true));
            !says(at) && !says(&resolved(self.document, at))
        };
        let properties = members(schema.get("properties")).map(|(name, _)| (format!(".{name}"), step("/properties", name)));
        let rest = [("items", "[]"), ("additionalProperties", ".*")]
            .into_iter()
            .filter(|(key, _)| schema.get(key).is_some_and(Value::is_object))
            .map(|(key, further)| (further.to_owned(), format!("/{key}")));
        properties
            .chain(rest)
            .map(|(further, below)| (further, format!("{pointer}{below}"), parts.others(self.document, pointer, &below)))
            .filter(|(_, at, _)| seen_here(at))
            .collect()
    }
}

/// A parameter's place as reports name it.
fn place_of(parameter: &Value) -> String {
    let text = |key: &str| parameter[key].as_str().unwrap_or_default();
    match text("in") {
        "body" => "request body".to_owned(),
        "header" => format!("header {}", text("name")),
        place => format!("{place} param {}", text("name")),
    }
}
