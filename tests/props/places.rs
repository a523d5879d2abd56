//! Where each schema is reached from: operation, place as reports name it, and direction.

use crate::pointers::{METHODS, elements, members, step};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The way in which values travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Request,
    Response,
}

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
    /// `.a[].b`; empty for the whole.
    pub(crate) path: String,
}

impl Reach {
    /// The place as a report names it, a step further down.
    pub(crate) fn place(&self, further: &str) -> String {
        let path = format!("{}{further}", self.path);
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
}

/// Every schema that an operation reaches, by its pointer; what lies below `not` is none.
pub(crate) fn places(document: &Value) -> BTreeMap<String, Place> {
    let mut found = BTreeMap::new();
    let url = document.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
    let base = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, base)| format!("/{base}"))
        .unwrap_or_default();
    for (path, item) in members(document.get("paths")) {
        let at = step("/paths", path);
        for (method, operation) in members(Some(item)).filter(|(key, _)| METHODS.contains(&key.as_str())) {
            let full = format!("{base}{path}");
            let name = format!("{} {full}", method.to_uppercase());
            let shared = (elements(item, "parameters"), format!("{at}/parameters"));
            of_operation(document, (operation, &step(&at, method)), &name, Way::Request, shared, &mut found);
            for (callback, expressions) in members(operation.get("callbacks")) {
                for (expression, item) in members(Some(expressions)) {
                    let at = step(&step(&step(&step(&at, method), "callbacks"), callback), expression);
                    let name = format!("POST callback:{full}:{callback}:{expression}");
                    of_operation(
                        document,
                        (&item["post"], &step(&at, "post")),
                        &name,
                        Way::Response,
                        (&[], String::new()),
                        &mut found,
                    );
                }
            }
        }
    }
    found
}

type Found = BTreeMap<String, Place>;

fn of_operation(document: &Value, (operation, at): (&Value, &str), name: &str, sent: Way, shared: (&[Value], String), found: &mut Found) {
    let own = (elements(operation, "parameters"), format!("{at}/parameters"));
    for (list, at) in [shared, own] {
        for (index, parameter) in list.iter().enumerate() {
            let text = |key: &str| parameter[key].as_str().unwrap_or_default();
            let place = if text("in") == "header" {
                "header".to_owned()
            } else {
                format!("{} param", text("in"))
            };
            let root = format!("{place} {}", text("name"));
            below(document, &format!("{at}/{index}/schema"), (name, &root, sent), found);
        }
    }
    for media in media_types(operation.get("requestBody"), &format!("{at}/requestBody")) {
        below(document, &media, (name, "request body", sent), found);
    }
    for (status, response) in members(operation.get("responses")) {
        let at = step(&format!("{at}/responses"), status);
        for media in media_types(Some(response), &at) {
            below(document, &media, (name, &format!("response {status} body"), sent.reversed()), found);
        }
        for (header, _) in members(response.get("headers")) {
            let pointer = format!("{}/schema", step(&format!("{at}/headers"), header));
            below(
                document,
                &pointer,
                (name, &format!("response {status} header {header}"), sent.reversed()),
                found,
            );
        }
    }
}

fn media_types(body: Option<&Value>, at: &str) -> Vec<String> {
    let content = body.and_then(|body| body.get("content"));
    members(content)
        .map(|(media, _)| format!("{}/schema", step(&format!("{at}/content"), media)))
        .collect()
}

/// What a schema is to the place that leads to it.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Whole,
    Part,
    Member,
}

/// Walks down from one root, the nearest first.
fn below(document: &Value, pointer: &str, (operation, root, way): (&str, &str, Way), found: &mut Found) {
    let mut seen = BTreeSet::new();
    let mut waiting = VecDeque::from([(pointer.to_owned(), String::new(), Role::Whole)]);
    while let Some((pointer, path, role)) = waiting.pop_front() {
        let Some(schema) = document.pointer(&pointer) else { continue };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            waiting.push_front((reference.trim_start_matches('#').to_owned(), path, role));
            continue;
        }
        let place = found.entry(pointer.clone()).or_default();
        match role {
            Role::Whole => place.whole = true,
            Role::Part => place.part = true,
            Role::Member => place.member = true,
        }
        if !seen.insert(pointer.clone()) {
            continue;
        }
        place.reached.push(Reach {
            way,
            operation: operation.to_owned(),
            root: root.to_owned(),
            path: path.clone(),
        });
        let hidden = if way == Way::Request { "readOnly" } else { "writeOnly" };
        let seen_here = |member: &Value| {
            let target = member
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| crate::pointers::target(document, reference));
            target.unwrap_or(member).get(hidden) != Some(&Value::Bool(true))
        };
        for (name, _) in members(schema.get("properties")).filter(|(_, member)| seen_here(member)) {
            waiting.push_back((step(&format!("{pointer}/properties"), name), format!("{path}.{name}"), Role::Whole));
        }
        for (key, further) in [("items", "[]"), ("additionalProperties", ".*")] {
            waiting.extend(
                schema
                    .get(key)
                    .filter(|member| member.is_object())
                    .map(|_| (format!("{pointer}/{key}"), format!("{path}{further}"), Role::Whole)),
            );
        }
        for (key, role) in [("allOf", Role::Part), ("oneOf", Role::Member), ("anyOf", Role::Member)] {
            for index in (0..elements(schema, key).len()).rev() {
                waiting.push_front((format!("{pointer}/{key}/{index}"), path.clone(), role));
            }
        }
    }
}
