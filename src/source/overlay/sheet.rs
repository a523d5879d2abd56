//! A document that can be changed, and is written so that what stays stands on its line and in its column.
//!
//! It must not know what selects a place.

use super::Stood;
use crate::source::node::{Kind, Node};

/// A node of the sheet, by its number.
pub(super) type Id = usize;

/// What a node holds.
pub(super) enum Held {
    /// A scalar, as JSON has it.
    Scalar(String),
    Array(Vec<Id>),
    Object(Vec<(String, Id)>),
}

struct Item {
    held: Held,
    stood: Stood,
}

/// The document.
pub(super) struct Sheet {
    items: Vec<Item>,
}

impl Sheet {
    pub(super) fn of(root: Node<'_>) -> Self {
        let mut sheet = Self { items: Vec::new() };
        sheet.copy(root, true);
        sheet
    }

    /// Takes a node in with all below it; `stands` says whether its place is one of the document's.
    fn copy(&mut self, node: Node<'_>, stands: bool) -> Id {
        let id = self.items.len();
        self.items.push(Item {
            held: Held::Scalar(String::new()),
            stood: stands.then(|| node.position()),
        });
        let held = match node.kind() {
            Kind::Array => Held::Array(node.items().map(|item| self.copy(item, stands)).collect()),
            Kind::Object => {
                let mut members: Vec<(String, Id)> = Vec::new();
                for (key, member) in node.members() {
                    let below = self.copy(member, stands);
                    match members.iter_mut().find(|(known, _)| known == key) {
                        Some(known) => known.1 = below,
                        None => members.push((key.to_owned(), below)),
                    }
                }
                Held::Object(members)
            }
            _ => Held::Scalar(node.canonical()),
        };
        self.items[id].held = held;
        id
    }

    pub(super) fn held(&self, id: Id) -> &Held {
        &self.items[id].held
    }

    /// The nodes right below one.
    pub(super) fn below(&self, id: Id) -> Vec<Id> {
        match self.held(id) {
            Held::Scalar(_) => Vec::new(),
            Held::Array(items) => items.clone(),
            Held::Object(members) => members.iter().map(|(_, id)| *id).collect(),
        }
    }

    /// Takes a node out of what holds it. The whole document cannot be taken out.
    pub(super) fn remove(&mut self, id: Id) {
        for item in &mut self.items {
            match &mut item.held {
                Held::Scalar(_) => {}
                Held::Array(items) => items.retain(|held| *held != id),
                Held::Object(members) => members.retain(|(_, held)| *held != id),
            }
        }
    }

    /// Merges an update into an object, appends it to an array, puts it in the place of a scalar (Overlay 1.0.0, section 4.4.3.1).
    pub(super) fn update(&mut self, id: Id, update: Node<'_>) {
        if let Held::Array(_) = self.held(id) {
            let more = self.copy(update, false);
            if let Held::Array(items) = &mut self.items[id].held {
                items.push(more);
            }
        } else {
            self.merge(id, update);
        }
    }

    fn merge(&mut self, id: Id, update: Node<'_>) {
        match (self.held(id), update.kind()) {
            (Held::Object(_), Kind::Object) => {
                for (key, member) in update.members() {
                    self.merge_member(id, key, member);
                }
            }
            (Held::Array(_), Kind::Array) => {
                let more: Vec<Id> = update.items().map(|item| self.copy(item, false)).collect();
                if let Held::Array(items) = &mut self.items[id].held {
                    items.extend(more);
                }
            }
            _ => {
                let copied = self.copy(update, false);
                self.items[id].held = std::mem::replace(&mut self.items[copied].held, Held::Scalar(String::new()));
            }
        }
    }

    fn merge_member(&mut self, id: Id, key: &str, member: Node<'_>) {
        let known = match self.held(id) {
            Held::Object(members) => members.iter().find(|(known, _)| known == key).map(|(_, id)| *id),
            _ => None,
        };
        if let Some(known) = known {
            self.merge(known, member);
            return;
        }
        let below = self.copy(member, false);
        if let Held::Object(members) = &mut self.items[id].held {
            members.push((key.to_owned(), below));
        }
    }

    /// The document as JSON.
    pub(super) fn text(&self) -> String {
        let mut page = Page::default();
        self.write(0, None, &mut page);
        page.text
    }

    fn write(&self, id: Id, key: Option<&str>, page: &mut Page) {
        let item = &self.items[id];
        page.go_to(item.stood);
        if let Some(key) = key {
            page.put(&quoted(key));
            page.put(":");
        }
        match &item.held {
            Held::Scalar(text) => page.put(text),
            Held::Array(items) => {
                page.put("[");
                for (index, item) in items.iter().enumerate() {
                    page.put(if index > 0 { "," } else { "" });
                    self.write(*item, None, page);
                }
                page.put("]");
            }
            Held::Object(members) => {
                page.put("{");
                for (index, (key, member)) in members.iter().enumerate() {
                    page.put(if index > 0 { "," } else { "" });
                    self.write(*member, Some(key), page);
                }
                page.put("}");
            }
        }
    }
}

/// A string as JSON writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text so far, and where its end stands.
struct Page {
    text: String,
    line: usize,
    column: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            text: String::new(),
            line: 1,
            column: 1,
        }
    }
}

impl Page {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    /// Fills up to a place, where that is still ahead.
    fn go_to(&mut self, place: Stood) {
        let Some(place) = place else { return };
        while self.line < place.line {
            self.text.push('\n');
            self.line += 1;
            self.column = 1;
        }
        if self.line == place.line && self.column < place.column {
            self.text.extend(std::iter::repeat_n(' ', place.column - self.column));
            self.column = place.column;
        }
    }
}
