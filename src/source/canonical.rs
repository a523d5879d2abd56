//! A node as a value: `serde_json` and canonical text. Depth is bounded by the reader's limit.

use super::json_string::plain_end;
use super::node::{Kind, Node};
use serde_json::Value;
use std::collections::BTreeMap;

impl Node<'_> {
    /// The node as a `serde_json` value. Integers beyond 64 bits become the nearest double.
    pub fn to_json(self) -> Value {
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool => Value::Bool(self.as_bool().unwrap_or_default()),
            Kind::Number => number(self.as_number().unwrap_or_default()),
            Kind::String => Value::String(self.as_str().unwrap_or_default().to_owned()),
            Kind::Array => Value::Array(self.items().map(Node::to_json).collect()),
            Kind::Object => Value::Object(self.members().map(|(key, node)| (key.to_owned(), node.to_json())).collect()),
        }
    }

    /// Canonical JSON: keys sorted, no white space, numbers in their shortest spelling. Two nodes with the same value
    /// have the same canonical text, whatever format and spelling they were written in.
    pub fn canonical(self) -> String {
        let mut out = String::new();
        write_canonical(self, &mut out);
        out
    }
}

fn write_canonical(node: Node<'_>, out: &mut String) {
    match node.kind() {
        Kind::Array => {
            out.push('[');
            for (index, item) in node.items().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_canonical(item, out);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            let sorted: BTreeMap<_, _> = node.members().collect();
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_text(key, out);
                out.push(':');
                write_canonical(value, out);
            }
            out.push('}');
        }
        Kind::Number => out.push_str(&shortest(node.as_number().unwrap_or_default())),
        Kind::String => write_text(node.as_str().unwrap_or_default(), out),
        Kind::Null | Kind::Bool => out.push_str(&node.to_json().to_string()),
    }
}

/// A text as a string of JSON; most have nothing to escape.
pub(crate) fn write_text(text: &str, out: &mut String) {
    if plain_end(text.as_bytes(), 0) < text.len() {
        return out.push_str(&Value::from(text).to_string());
    }
    out.push('"');
    out.push_str(text);
    out.push('"');
}

fn number(text: &str) -> Value {
    let float = || text.parse::<f64>().ok().filter(|value| value.is_finite()).map(Value::from);
    let whole = text
        .parse::<i64>()
        .map(Value::from)
        .or_else(|_| text.parse::<u64>().map(Value::from));
    // A number beyond what a double holds has no JSON value here; its text is kept rather than lost.
    whole.ok().or_else(float).unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The shortest spelling of an equal number: integers exactly (of any length), others by `f64`.
fn shortest(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let whole = match digits.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        _ => digits,
    };
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return if whole.bytes().all(|byte| byte == b'0') {
            "0".to_owned()
        } else {
            format!("{sign}{whole}")
        };
    }
    // A zero that is written as `-0e1` is zero.
    match text.parse::<f64>().map(|value| value + 0.0) {
        Ok(value) if value.is_finite() && value.fract() == 0.0 && value.abs() < 1e21 => format!("{value:.0}"),
        Ok(value) if value.is_finite() => Value::from(value).to_string(),
        _ => text.to_owned(),
    }
}
