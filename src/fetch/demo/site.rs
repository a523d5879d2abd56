//! A demo provider in one state: the embedded files, laid over each other.
//!
//! A state is the base files plus overlays. An overlay patches the document and the tables (`document`, `world`), and may say
//! which members of which objects are empty from now on (`vacate`). Nothing here knows what a member means.

use super::error::DemoError;
use super::patch;
use serde_json::{Map, Value};

/// The states' names, in the order in which they are told.
pub(super) const STATE_NAMES: [&str; 3] = ["before", "after", "users-only"];

const DOCUMENT: &str = include_str!("../../../demo/jira/document.json");
const WORLD: &str = include_str!("../../../demo/jira/world.json");
const SHAPES: &str = include_str!("../../../demo/jira/shapes.json");
const USERS: &str = include_str!("../../../demo/jira/users.overlay.json");
const AFTER: &str = include_str!("../../../demo/jira/after.overlay.json");

/// The overlays of each state, lowest first.
const OVERLAYS: [(&str, &[&str]); 3] = [("before", &[]), ("after", &[USERS, AFTER]), ("users-only", &[USERS])];

/// A demo provider in one state.
#[derive(Debug)]
pub(super) struct Site {
    document: Value,
    text: String,
    /// Tables of rows by key: what exists on this site.
    pub(super) world: Value,
    /// Templates of bodies by name.
    pub(super) shapes: Value,
    vacated: Vec<Vacate>,
}

/// Members that are empty from now on, in every object that has a certain member.
#[derive(Debug)]
struct Vacate {
    having: String,
    members: Vec<String>,
}

impl Site {
    /// Lays the files of that state over each other.
    pub(super) fn open(name: &str, state: &str) -> Result<Site, DemoError> {
        if !super::names().contains(&name) {
            return Err(DemoError::UnknownName(name.to_owned()));
        }
        let (_, overlays) = OVERLAYS
            .iter()
            .find(|(known, _)| *known == state)
            .ok_or_else(|| DemoError::UnknownState(state.to_owned()))?;
        let mut site = Site {
            document: parse(DOCUMENT)?,
            text: String::new(),
            world: parse(WORLD)?,
            shapes: parse(SHAPES)?,
            vacated: Vec::new(),
        };
        for overlay in *overlays {
            site.lay(&parse(overlay)?).map_err(DemoError::Damaged)?;
        }
        site.text = format!("{:#}\n", site.document);
        Ok(site)
    }

    fn lay(&mut self, overlay: &Value) -> Result<(), String> {
        patch::apply(&mut self.document, overlay.get("document").unwrap_or(&Value::Null))?;
        patch::apply(&mut self.world, overlay.get("world").unwrap_or(&Value::Null))?;
        if let Some(vacate) = overlay.get("vacate").and_then(Vacate::read) {
            vacate.apply(&mut self.document, &mut 0);
            self.vacated.push(vacate);
        }
        Ok(())
    }

    /// The document.
    pub(super) fn document(&self) -> &Value {
        &self.document
    }

    /// The document as it is sent.
    pub(super) fn document_text(&self) -> &str {
        &self.text
    }

    /// Empties what this state leaves empty. `seed` decides which objects lose a member and which keep it as `""`; the same
    /// seed gives the same body.
    pub(super) fn vacate(&self, body: &mut Value, seed: usize) {
        for vacate in &self.vacated {
            vacate.apply(body, &mut seed.clone());
        }
    }
}

impl Vacate {
    fn read(overlay: &Value) -> Option<Vacate> {
        let members = overlay.get("members")?.as_array()?;
        Some(Vacate {
            having: overlay.get("having")?.as_str()?.to_owned(),
            members: members.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }

    /// Every second object loses the members, the others keep them as `""`.
    fn apply(&self, value: &mut Value, count: &mut usize) {
        if let Value::Object(object) = value
            && self.fits(object)
        {
            self.empty(object, count.is_multiple_of(2));
            *count = count.wrapping_add(1);
        }
        match value {
            Value::Object(members) => members.values_mut().for_each(|member| self.apply(member, count)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply(item, count)),
            _ => {}
        }
    }

    /// Only instances have text there; in a schema's `properties` the same names hold schemas.
    fn fits(&self, object: &Map<String, Value>) -> bool {
        object.get(&self.having).is_some_and(Value::is_string)
    }

    fn empty(&self, object: &mut Map<String, Value>, keep: bool) {
        for name in &self.members {
            match object.get_mut(name) {
                Some(member) if keep && member.is_string() => *member = Value::String(String::new()),
                Some(_) => drop(object.shift_remove(name)),
                None => {}
            }
        }
    }
}

fn parse(text: &str) -> Result<Value, DemoError> {
    serde_json::from_str(text).map_err(|error| DemoError::Damaged(error.to_string()))
}
