//! Compares how the variants of a value are told apart: by which member, and by which of its values.

use super::change::{Fact, Polarity, Slot, What};
use super::shape::{Key, Shape};
use super::value::Here;
use super::walk::{Note, Walk};
use crate::contract::{Contract, Discriminator, SchemaId};
use foldhash::HashMap;

fn of<'c>(contract: &'c Contract, shape: &Shape) -> Option<&'c Discriminator> {
    contract.schema(shape.discriminator?).discriminator.as_deref()
}

fn both<'c>(walk: &Walk<'c>, here: &Here) -> Option<[&'c Discriminator; 2]> {
    Some([of(walk.old.contract, &here.old)?, of(walk.new.contract, &here.new)?])
}

fn note(walk: &mut Walk, here: &Here, sides: (Fact, Fact)) {
    let note = Note::new(What::Discriminator, Slot::Value, Polarity::Different, here.flow);
    walk.note(note.sides(sides.0, sides.1), here.spot());
}

/// The member that tells the variants apart.
pub(super) fn property(walk: &mut Walk, here: &Here) {
    if let Some([old, new]) = both(walk, here)
        && old.property != new.property
    {
        note(walk, here, (Fact::new(old.at, &old.property), Fact::new(new.at, &new.property)));
    }
}

/// Values that name another variant now. One that came or went with its variant is told with that; and where the values are
/// the names of components, those are compared by nobody.
pub(super) fn mapping(walk: &mut Walk, here: &Here, pairs: &[[&Key; 2]]) {
    let Some([old, new]) = both(walk, here) else { return };
    if !(old.explicit && new.explicit) || old.property != new.property {
        return;
    }
    let partners: HashMap<SchemaId, &Key> = pairs
        .iter()
        .rev()
        .flat_map(|[mine, theirs]| mine.choices.iter().map(|choice| (*choice, *theirs)))
        .collect();
    let mut names: HashMap<SchemaId, &str> = HashMap::default();
    for (value, theirs) in &new.mapping {
        names.entry(*theirs).or_insert(value);
    }
    for (value, mine) in &old.mapping {
        let Some(partner) = partners.get(mine) else { continue };
        let stays = new.mapping.get(value).is_some_and(|id| partner.choices.contains(id));
        let now = partner.choices.iter().find_map(|choice| names.get(choice));
        if let (false, Some(now)) = (stays, now) {
            let said = |value: &str| format!("{}: {value}", old.property);
            note(walk, here, (Fact::new(old.at, said(value)), Fact::new(new.at, said(now))));
        }
    }
}
