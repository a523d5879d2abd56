//! Compares two operations that belong together: what is called, sent, received, and what it takes to be let in.

use super::change::{Fact, Flow, Polarity, Slot, Spot, What};
use super::reach::Root;
use super::shape::Key;
use super::walk::{Note, Walk, extensions};
use super::{body, parameter, security};
use crate::contract::{At, Operation, SchemaId};
use std::sync::Arc;

/// A pair of operations, and the roots from which `reach` will look for sites.
pub(super) struct Call<'w, 'c> {
    pub(super) walk: &'w mut Walk<'c>,
    pub(super) roots: &'w mut Vec<Root>,
    /// The operation's name in reports: as in the old document.
    pub(super) name: Arc<str>,
    pub(super) old: &'c Operation,
    pub(super) new: &'c Operation,
}

impl Call<'_, '_> {
    /// The way in which what the caller sends flows: turned round where the provider is the caller.
    pub(super) fn sent(&self) -> Flow {
        if self.old.received.is_some() {
            Flow::Response
        } else {
            Flow::Request
        }
    }

    /// Notes a change at a fixed place of this operation; its index.
    pub(super) fn note(&mut self, note: Note, place: impl AsRef<str>) -> usize {
        let spot = Spot::Place {
            operation: Arc::clone(&self.name),
            place: place.as_ref().into(),
        };
        self.walk.note(note, spot)
    }

    /// Compares two schemas, whose changes are reached from here. `group` names the body that several media types belong to.
    pub(super) fn schemas(
        &mut self,
        old: Option<SchemaId>,
        new: Option<SchemaId>,
        flow: Flow,
        place: impl AsRef<str>,
        media: Option<&Arc<str>>,
    ) {
        let pair = self.walk.pair(Key::optional(old), Key::optional(new), flow);
        let root = Root {
            operation: Arc::clone(&self.name),
            place: place.as_ref().into(),
            media: media.map(Arc::clone),
            pair,
        };
        self.roots.push(root);
    }
}

/// A note about a whole operation.
fn whole(what: What, polarity: Polarity, sides: (Fact, Fact)) -> Note {
    Note::new(what, Slot::Operation, polarity, None).sides(sides.0, sides.1)
}

/// An operation that only one contract has.
pub(super) fn alone(walk: &mut Walk, operation: &Operation, what: What) {
    let name: Arc<str> = operation.name().into();
    let fact = Fact::new(operation.at, if operation.deprecated { "deprecated" } else { "" });
    let sides = if what == What::Removed {
        (fact, Fact::default())
    } else {
        (Fact::default(), fact)
    };
    let note = whole(what, Polarity::Different, sides).about(&name);
    walk.note(
        note,
        Spot::Place {
            operation: Arc::clone(&name),
            place: "operation".into(),
        },
    );
}

/// An operation under another address.
pub(super) fn moved(call: &mut Call) {
    let sides = (Fact::new(call.old.at, call.old.name()), Fact::new(call.new.at, call.new.name()));
    let name = Arc::clone(&call.name);
    call.note(whole(What::Moved, Polarity::Different, sides).about(&name), "operation");
}

pub(super) fn compare(call: &mut Call) {
    let (old, new) = (call.old, call.new);
    if !old.deprecated && new.deprecated {
        call.note(
            whole(What::Deprecated, Polarity::Different, (Fact::at(old.at), Fact::at(new.at))),
            "operation",
        );
    }
    if let (Some(before), Some(after)) = (&old.id, &new.id)
        && before != after
    {
        let sides = (Fact::new(old.at, before), Fact::new(new.at, after));
        call.note(whole(What::OperationId, Polarity::Different, sides), "operationId");
    }
    let note = prose(
        Slot::Operation,
        None,
        (old.at, old.description.as_ref()),
        (new.at, new.description.as_ref()),
    );
    let marked = extensions(call.walk, Slot::Operation, None, old.at, new.at);
    for note in note.into_iter().chain(marked) {
        call.note(note, "operation");
    }
    parameter::compare(call);
    body::request(call);
    body::responses(call);
    security::compare(call);
}

/// A note where the new side's prose is not the old side's.
pub(super) fn prose(slot: Slot, flow: Option<Flow>, old: (At, Option<&Arc<str>>), new: (At, Option<&Arc<str>>)) -> Option<Note> {
    let text = new.1.filter(|text| old.1 != Some(text))?;
    let before = Fact {
        at: Some(old.0),
        text: old.1.map(Arc::clone),
    };
    Some(Note::new(What::Prose, slot, Polarity::Different, flow).sides(before, Fact::new(new.0, text)))
}
