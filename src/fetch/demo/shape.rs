//! From rows to JSON bodies: small templates, filled in.
//!
//! A template is JSON. A string that is one placeholder, `"{member}"`, becomes the row's member, whatever its type; with `?`
//! (`"{member?}"`) the whole member is left out where the row has none. Placeholders inside a longer string become text. An
//! object `{"$use": SHAPE, "$of": MEMBER, "$in": TABLE}` becomes the shape, filled from the row's member: a row, a list of
//! rows, or (with `$in`) keys of rows in a table; without `$of`, from the row itself. `{base}` is the address that was asked.

use serde_json::{Map, Value};

/// Shapes may use one another, but not without end.
const DEPTH: usize = 16;

/// The templates, the tables and the address that they are filled in for.
pub(super) struct Shapes<'s> {
    pub(super) templates: &'s Value,
    pub(super) world: &'s Value,
    pub(super) base: &'s str,
}

impl Shapes<'_> {
    /// The shape of that name for a row; `null` where there is no such shape.
    pub(super) fn draw(&self, shape: &str, row: &Value) -> Value {
        self.draw_within(shape, row, DEPTH)
    }

    /// The shape for each of the rows.
    pub(super) fn draw_all<'r>(&self, shape: &str, rows: impl IntoIterator<Item = &'r Value>) -> Value {
        rows.into_iter().map(|row| self.draw(shape, row)).collect()
    }

    fn draw_within(&self, shape: &str, row: &Value, depth: usize) -> Value {
        match (self.templates.get(shape), depth.checked_sub(1)) {
            (Some(template), Some(depth)) => self.fill(template, row, depth),
            _ => Value::Null,
        }
    }

    fn fill(&self, template: &Value, row: &Value, depth: usize) -> Value {
        match template {
            Value::String(text) => self.fill_text(text, row),
            Value::Array(items) => items.iter().map(|item| self.fill(item, row, depth)).collect(),
            Value::Object(members) => match members.get("$use").and_then(Value::as_str) {
                Some(shape) => self.use_shape(shape, members, row, depth),
                None => self.fill_members(members, row, depth),
            },
            other => other.clone(),
        }
    }

    fn fill_members(&self, members: &Map<String, Value>, row: &Value, depth: usize) -> Value {
        let kept = members.iter().filter(|(_, template)| !left_out(template, row));
        Value::Object(
            kept.map(|(name, template)| (name.clone(), self.fill(template, row, depth)))
                .collect(),
        )
    }

    fn use_shape(&self, shape: &str, members: &Map<String, Value>, row: &Value, depth: usize) -> Value {
        let word = |name: &str| members.get(name).and_then(Value::as_str);
        let of = word("$of").map_or(row, |member| row.get(member).unwrap_or(&Value::Null));
        let joined = |item: &Value| match (word("$in"), item.as_str()) {
            (Some(table), Some(key)) => self.world.get(table).and_then(|rows| rows.get(key)).cloned(),
            _ => Some(item.clone()),
        };
        let drawn = |item: &Value| match joined(item) {
            Some(Value::Null) | None => Value::Null,
            Some(row) => self.draw_within(shape, &row, depth),
        };
        match of {
            Value::Array(items) => items.iter().map(drawn).collect(),
            item => drawn(item),
        }
    }

    fn fill_text(&self, text: &str, row: &Value) -> Value {
        if let Some(member) = whole(text) {
            return self.member(member.trim_end_matches('?'), row);
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, (member, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            filled.push_str(before);
            filled.push_str(&plain(&self.member(member, row)));
            rest = after;
        }
        filled.push_str(rest);
        Value::String(filled)
    }

    fn member(&self, name: &str, row: &Value) -> Value {
        match name {
            "base" => Value::String(self.base.to_owned()),
            _ => row.get(name).cloned().unwrap_or_default(),
        }
    }
}

/// The name, where the text is one placeholder and nothing else.
fn whole(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

fn left_out(template: &Value, row: &Value) -> bool {
    let optional = template.as_str().and_then(whole).and_then(|name| name.strip_suffix('?'));
    optional.is_some_and(|name| row.get(name).is_none())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
