//! Compares two objects: members that went, came, became required or optional, and what the objects say of other members.

use super::change::{Fact, Flow, Polarity, Slot, Spot, What};
use super::rename;
use super::shape::{Key, Member, Shape, Side};
use super::value::Here;
use super::walk::{Note, PairKey, Walk, extensions};
use crate::contract::{Additional, At, SchemaId};
use std::rc::Rc;
use std::sync::Arc;

/// Whether a member exists in this direction (OpenAPI 3.1, Schema Object, `readOnly` and `writeOnly`).
pub(super) fn visible(member: &Member, flow: Flow) -> bool {
    match flow {
        Flow::Request => !member.property.read_only,
        Flow::Response => !member.property.write_only,
    }
}

fn member<'s>(shape: &'s Shape, name: &str, flow: Flow) -> Option<&'s Member> {
    shape.members.get(name).filter(|member| visible(member, flow))
}

fn spot(here: &Here, name: &str) -> Spot {
    Spot::Pair(here.index, format!(".{name}").into())
}

pub(super) fn compare(walk: &mut Walk, here: &Here) {
    let (old, new) = (Rc::clone(&here.old), Rc::clone(&here.new));
    let mut gone = Vec::new();
    for (name, mine) in old.members.iter().filter(|(_, member)| visible(member, here.flow)) {
        match member(&new, name, here.flow) {
            Some(theirs) => common(walk, here, name, [mine, theirs]),
            None => gone.extend(missing(walk, here, name, mine).map(|change| (Arc::clone(name), change))),
        }
    }
    let mut came = Vec::new();
    for (name, theirs) in new.members.iter().filter(|(_, member)| visible(member, here.flow)) {
        if member(&old, name, here.flow).is_none() {
            came.push((Arc::clone(name), added(walk, here, name, theirs)));
        }
    }
    required_by_name(walk, here);
    // Who takes whose place must not hang on the order of the members.
    gone.sort_unstable();
    came.sort_unstable();
    rename::pair(walk, here, &gone, &came);
    other_members(walk, here);
}

/// A member that both sides have.
fn common(walk: &mut Walk, here: &Here, name: &Arc<str>, sides: [&Member; 2]) {
    let required = [here.old.required.contains(name), here.new.required.contains(name)];
    presence(walk, here, name, sides.map(|side| side.property.at), required);
    if stayed(walk, sides) {
        return;
    }
    let [mine, theirs] = sides;
    if !mine.property.deprecated && theirs.property.deprecated {
        let sides = (Fact::at(mine.property.at), Fact::at(theirs.property.at));
        let note = Note::new(What::Deprecated, Slot::Property, Polarity::Different, here.flow)
            .about(name)
            .sides(sides.0, sides.1);
        walk.note(note, spot(here, name));
    }
    member_prose(walk, here, name, sides);
    if let Some(note) = extensions(walk, Slot::Property, Some(here.flow), mine.property.at, theirs.property.at) {
        walk.note(note.about(name), spot(here, name));
    }
    let excuse = here.excuse.as_ref().and_then(|excuse| excuse.of_member(name)).map(Rc::new);
    let key = PairKey {
        old: mine.key.clone(),
        new: theirs.key.clone(),
        flow: here.flow,
        excuse,
    };
    walk.descend(here.index, format!(".{name}"), key);
}

/// Whether a member, declared in one place on each side, is said in the same words there.
fn stayed(walk: &Walk, sides: [&Member; 2]) -> bool {
    let once = sides.iter().all(|side| *side.key.all == [side.property.schema]);
    once && walk.unchanged.are(sides[0].property.at, sides[1].property.at)
}

fn presence(walk: &mut Walk, here: &Here, name: &Arc<str>, at: [At; 2], required: [bool; 2]) {
    let (what, polarity) = match required {
        [false, true] => (What::BecameRequired, Polarity::Narrower),
        [true, false] => (What::BecameOptional, Polarity::Wider),
        _ => return,
    };
    let text = |required: bool| if required { "required" } else { "optional" };
    let sides = (Fact::new(at[0], text(required[0])), Fact::new(at[1], text(required[1])));
    walk.note(
        Note::new(what, Slot::Property, polarity, here.flow)
            .about(name)
            .sides(sides.0, sides.1),
        spot(here, name),
    );
}

/// What a member's own description says: beside its `$ref`, or in a schema that only it uses.
fn own_text(side: &mut Side, member: &Member) -> Option<Arc<str>> {
    if let Some(text) = &member.property.description {
        return Some(Arc::clone(text));
    }
    let shape = side.shape(&member.key);
    shape
        .name
        .is_none()
        .then(|| shape.descriptions.first().map(|(_, text)| Arc::clone(text)))
        .flatten()
}

fn member_prose(walk: &mut Walk, here: &Here, name: &Arc<str>, sides: [&Member; 2]) {
    let [old, new] = [own_text(&mut walk.old, sides[0]), own_text(&mut walk.new, sides[1])];
    let Some(text) = new.filter(|text| old.as_ref() != Some(text)) else {
        return;
    };
    // What the definition said before is nothing new where it is said at the member.
    if walk.old.shape(&sides[0].key).says(&text) {
        return;
    }
    let before = Fact {
        at: Some(sides[0].property.at),
        text: old,
    };
    let note = Note::new(What::Prose, Slot::Property, Polarity::Different, here.flow);
    walk.note(
        note.about(name).sides(before, Fact::new(sides[1].property.at, text)),
        spot(here, name),
    );
}

/// A member that only the old side has; the change, where it is one.
fn missing(walk: &mut Walk, here: &Here, name: &Arc<str>, mine: &Member) -> Option<usize> {
    if here.excuse.as_ref().is_some_and(|excuse| excuse.declared_elsewhere.contains(name)) {
        return None;
    }
    if let Additional::Schema(values) = here.new.additional {
        walk.descend(here.index, format!(".{name}"), here.below(mine.key.clone(), Key::one(values)));
        return None;
    }
    let required = if here.old.required.contains(name) { "required" } else { "optional" };
    let sides = (
        Fact::new(mine.property.at, required),
        Fact {
            at: here.new.at,
            text: None,
        },
    );
    let note = Note::new(What::Removed, Slot::Property, Polarity::Different, here.flow)
        .about(name)
        .sides(sides.0, sides.1);
    Some(walk.note(note, spot(here, name)))
}

/// A member that only the new side has.
fn added(walk: &mut Walk, here: &Here, name: &Arc<str>, theirs: &Member) -> usize {
    let required = here.new.required.contains(name);
    let what = if required { What::AddedRequired } else { What::Added };
    let text = if required { "required" } else { "optional" };
    let sides = (
        Fact {
            at: here.old.at,
            text: None,
        },
        Fact::new(theirs.property.at, text),
    );
    walk.note(
        Note::new(what, Slot::Property, Polarity::Different, here.flow)
            .about(name)
            .sides(sides.0, sides.1),
        spot(here, name),
    )
}

/// Names that `required` lists and no property declares: of interest to those who send.
fn required_by_name(walk: &mut Walk, here: &Here) {
    if here.flow == Flow::Response {
        return;
    }
    let (old, new) = (Rc::clone(&here.old), Rc::clone(&here.new));
    let undeclared = |name: &&Arc<str>| !old.members.contains_key(*name) && !new.members.contains_key(*name);
    for name in new.required.difference(&old.required).filter(undeclared) {
        if let (Some(before), Some(after)) = (old.at, new.at) {
            presence(walk, here, name, [before, after], [false, true]);
        }
    }
}

/// `additionalProperties`: maps are compared by their values, the rest by what it says.
fn other_members(walk: &mut Walk, here: &Here) {
    use Additional::{Closed, Open, Schema, Unsaid};
    let (what, polarity) = match (here.old.additional, here.new.additional) {
        (Schema(old), Schema(new)) => return walk.descend(here.index, ".*", here.below(Key::one(old), Key::one(new))),
        (Schema(old), Closed) => return map_closed(walk, here, old),
        (Schema(old), Unsaid | Open) => return walk.descend(here.index, ".*", here.below(Key::one(old), Key::default())),
        (Unsaid, Closed | Schema(_)) => (What::UnsaidMembers, Polarity::Narrower),
        (Open, Closed | Schema(_)) => (What::SaidMembers, Polarity::Narrower),
        (Closed, Unsaid | Open | Schema(_)) => (What::SaidMembers, Polarity::Wider),
        (Unsaid | Open, Unsaid | Open) | (Closed, Closed) => return,
    };
    let text = |side: Additional| match side {
        Unsaid => "other members not mentioned",
        Open => "other members allowed",
        Closed => "no other members",
        Schema(_) => "other members of one kind",
    };
    let fact = |shape: &Shape| Fact {
        at: shape.at,
        text: Some(text(shape.additional).into()),
    };
    walk.note(
        Note::new(what, Slot::Value, polarity, here.flow).sides(fact(&here.old), fact(&here.new)),
        here.spot(),
    );
}

/// A map that takes no unlisted members any more: the members that are listed instead hold its values, if any is.
fn map_closed(walk: &mut Walk, here: &Here, values: SchemaId) {
    let (old, new) = (Rc::clone(&here.old), Rc::clone(&here.new));
    let listed = |(name, member): &(&Arc<str>, &Member)| visible(member, here.flow) && !old.members.contains_key(*name);
    let listed: Vec<(&Arc<str>, &Member)> = new.members.iter().filter(listed).collect();
    if listed.is_empty() {
        return map_gone(walk, here);
    }
    for (name, member) in listed {
        walk.descend(here.index, format!(".{name}"), here.below(Key::one(values), member.key.clone()));
    }
}

fn map_gone(walk: &mut Walk, here: &Here) {
    let sides = (
        Fact {
            at: here.old.at,
            text: Some("a map".into()),
        },
        Fact {
            at: here.new.at,
            text: None,
        },
    );
    let note = Note::new(What::Removed, Slot::Property, Polarity::Different, here.flow)
        .about(&"*".into())
        .sides(sides.0, sides.1);
    walk.note(note, spot(here, "*"));
}
