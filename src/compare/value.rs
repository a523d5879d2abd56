//! Compares two schemas at one place: null, types, enumerations, formats, bounds; and hands objects, arrays and unions on.

use super::change::{Fact, Flow, Polarity, Slot, Spot, What};
use super::excuse::Excuse;
use super::shape::{Key, Shape};
use super::walk::{Note, PairKey, Walk, polarity_of};
use super::{carry, derived, discriminator, object, opaque, text, union};
use crate::contract::{Bound, Contract, Literal, Types};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The two shapes of a pair, and where it stands in the walk.
pub(super) struct Here {
    pub(super) index: usize,
    pub(super) flow: Flow,
    pub(super) old: Rc<Shape>,
    pub(super) new: Rc<Shape>,
    pub(super) excuse: Option<Rc<Excuse>>,
}

impl Here {
    /// The pair itself.
    pub(super) fn spot(&self) -> Spot {
        Spot::Pair(self.index, "".into())
    }

    /// A note about the value itself.
    pub(super) fn note(&self, what: What, polarity: Polarity, old: impl AsRef<str>, new: impl AsRef<str>) -> Note {
        let fact = |shape: &Shape, text: &str| Fact {
            at: shape.at,
            text: Some(text.into()),
        };
        let sides = (fact(&self.old, old.as_ref()), fact(&self.new, new.as_ref()));
        Note::new(what, Slot::Value, polarity, self.flow).sides(sides.0, sides.1)
    }

    /// A pair below this one, without an excuse.
    pub(super) fn below(&self, old: Key, new: Key) -> PairKey {
        PairKey {
            old,
            new,
            flow: self.flow,
            excuse: None,
        }
    }
}

/// Compares one pair.
pub(super) fn compare(walk: &mut Walk, index: usize, key: &PairKey) {
    let (old, new) = (walk.old.shape(&key.old), walk.new.shape(&key.new));
    let here = Here {
        index,
        flow: key.flow,
        old,
        new,
        excuse: key.excuse.clone(),
    };
    if union::compare(walk, &here, key) {
        return;
    }
    discriminator::property(walk, &here);
    null(walk, &here);
    if types(walk, &here) {
        return;
    }
    if here.old.types.is_empty() && here.new.types.is_empty() {
        return;
    }
    if !here.excuse.as_ref().is_some_and(|excuse| excuse.limits) {
        limits(walk, &here);
    }
    default(walk, &here);
    deprecated(walk, &here);
    prose(walk, &here);
    opaque::compare(walk, &here);
    let shared = here.old.types.and(here.new.types);
    if shared.meets(Types::OBJECT) {
        object::compare(walk, &here);
        derived::compare(walk, &here, key);
    }
    if shared.meets(Types::ARRAY) {
        array(walk, &here);
    }
}

/// What limits scalars; of enumerated ones only the values are told.
fn limits(walk: &mut Walk, here: &Here) {
    enumeration(walk, here);
    if here.old.enumeration.is_none() && here.new.enumeration.is_none() {
        text::format(walk, here);
        bounds(walk, here);
        text::pattern(walk, here);
    }
}

pub(super) fn null(walk: &mut Walk, here: &Here) {
    let (what, polarity, text) = match (here.old.nullable, here.new.nullable) {
        (false, true) => (What::BecameNullable, Polarity::Wider, ["not null", "null allowed"]),
        (true, false) => (What::NoLongerNullable, Polarity::Narrower, ["null allowed", "not null"]),
        _ => return,
    };
    // A document that moves to a version in which null is a type has to take one side where readers took both.
    let unsure = here.old.null_unsure || here.new.null_unsure;
    if unsure && walk.old.contract.null_is_a_type != walk.new.contract.null_is_a_type {
        return;
    }
    // Null among "anything" was never said; the change of type tells that story.
    if here.old.types != ANY && here.new.types != ANY {
        walk.note(here.note(what, polarity, text[0], text[1]), here.spot());
    }
}

/// Every type but null.
const ANY: Types = Types::ANY.without(Types::NULL);

/// Notes a change of type; true where the two sides share none, so that nothing below can be compared.
fn types(walk: &mut Walk, here: &Here) -> bool {
    let (old, new) = (here.old.types, here.new.types);
    if old == new || [old, new].contains(&Types::OBJECT) && emptied(walk, here) {
        return false;
    }
    let polarity = if old.contains(new) {
        Polarity::Narrower
    } else if new.contains(old) {
        Polarity::Wider
    } else {
        Polarity::Different
    };
    let what = if old == ANY || new == ANY {
        What::Keyword("type")
    } else {
        What::Type
    };
    let words = |types: Types| if types == ANY { "anything".to_owned() } else { types.to_string() };
    let change = walk.note(here.note(what, polarity, words(old), words(new)), here.spot());
    if !old.meets(new) {
        walk.changes[change].carried = carry::wrapped(walk, here);
    }
    !old.meets(new) || old == ANY || new == ANY
}

/// Whether one side is an object by its members alone, and the other one still has room for members and none in it.
fn emptied(walk: &Walk, here: &Here) -> bool {
    let is_emptied = |contract: &Contract, shape: &Shape| {
        let at = shape.at.filter(|_| shape.types == ANY);
        at.is_some_and(|at| contract.node(at).get("properties").is_some())
    };
    is_emptied(walk.old.contract, &here.old) || is_emptied(walk.new.contract, &here.new)
}

fn listed(values: &BTreeSet<Literal>) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn enumeration(walk: &mut Walk, here: &Here) {
    let at = |shape: &Shape, text: String| Fact {
        at: shape.enumeration_at.or(shape.at),
        text: Some(text.into()),
    };
    let mut tell = |what, polarity, old: String, new: String| {
        let note = Note::new(what, Slot::Value, polarity, here.flow).sides(at(&here.old, old), at(&here.new, new));
        walk.note(note, here.spot());
    };
    match (&here.old.enumeration, &here.new.enumeration) {
        (None, None) => {}
        (None, Some(new)) => tell(What::EnumIntroduced, Polarity::Narrower, "any value".into(), listed(new)),
        (Some(old), None) => tell(What::EnumDropped, Polarity::Wider, listed(old), "any value".into()),
        (Some(old), Some(new)) => {
            let excused = |value: &&Literal| here.excuse.as_ref().is_none_or(|excuse| !excuse.values.contains(*value));
            let removed: BTreeSet<Literal> = old.difference(new).filter(excused).cloned().collect();
            let added: BTreeSet<Literal> = new.difference(old).cloned().collect();
            if !removed.is_empty() {
                tell(What::EnumValues, Polarity::Narrower, listed(&removed), String::new());
            }
            if !added.is_empty() {
                tell(What::EnumValues, Polarity::Wider, String::new(), listed(&added));
            }
        }
    }
}

fn bounds(walk: &mut Walk, here: &Here) {
    let shared = here.old.types.and(here.new.types);
    let (old, new) = (&here.old.bounds, &here.new.bounds);
    let lower = |old: &Bound, new: &Bound| new.limit > old.limit || (new.limit == old.limit && new.exclusive);
    let upper = |old: &Bound, new: &Bound| new.limit < old.limit || (new.limit == old.limit && new.exclusive);
    let (more, less) = (|old: &u64, new: &u64| new > old, |old: &u64, new: &u64| new < old);
    let bound = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.limit.to_string());
    let size = |size: Option<u64>| size.map(|size| size.to_string());
    let rows = [
        (
            Types::INTEGER,
            "minimum",
            polarity_of(old.minimum.as_ref(), new.minimum.as_ref(), lower),
            bound(&old.minimum),
            bound(&new.minimum),
        ),
        (
            Types::INTEGER,
            "maximum",
            polarity_of(old.maximum.as_ref(), new.maximum.as_ref(), upper),
            bound(&old.maximum),
            bound(&new.maximum),
        ),
        (
            Types::STRING,
            "minLength",
            polarity_of(old.min_length.as_ref(), new.min_length.as_ref(), more),
            size(old.min_length),
            size(new.min_length),
        ),
        (
            Types::STRING,
            "maxLength",
            polarity_of(old.max_length.as_ref(), new.max_length.as_ref(), less),
            size(old.max_length),
            size(new.max_length),
        ),
        (
            Types::ARRAY,
            "minItems",
            polarity_of(old.min_items.as_ref(), new.min_items.as_ref(), more),
            size(old.min_items),
            size(new.min_items),
        ),
        (
            Types::ARRAY,
            "maxItems",
            polarity_of(old.max_items.as_ref(), new.max_items.as_ref(), less),
            size(old.max_items),
            size(new.max_items),
        ),
        (
            Types::OBJECT,
            "minProperties",
            polarity_of(old.min_properties.as_ref(), new.min_properties.as_ref(), more),
            size(old.min_properties),
            size(new.min_properties),
        ),
        (
            Types::OBJECT,
            "maxProperties",
            polarity_of(old.max_properties.as_ref(), new.max_properties.as_ref(), less),
            size(old.max_properties),
            size(new.max_properties),
        ),
    ];
    for (types, keyword, polarity, before, after) in rows {
        if let Some(polarity) = polarity.filter(|_| shared.meets(types)) {
            let text = |side: Option<String>| side.map_or_else(|| format!("no {keyword}"), |limit| format!("{keyword} {limit}"));
            walk.note(here.note(What::Bound(keyword), polarity, text(before), text(after)), here.spot());
        }
    }
    if shared.meets(Types::ARRAY) && old.unique_items != new.unique_items {
        let polarity = if new.unique_items { Polarity::Narrower } else { Polarity::Wider };
        let text = |unique: bool| if unique { "unique items" } else { "items may repeat" };
        walk.note(
            here.note(What::Bound("uniqueItems"), polarity, text(old.unique_items), text(new.unique_items)),
            here.spot(),
        );
    }
    if shared.meets(Types::INTEGER) && old.multiple_of != new.multiple_of {
        let polarity = match (&old.multiple_of, &new.multiple_of) {
            (None, _) => Polarity::Narrower,
            (_, None) => Polarity::Wider,
            _ => Polarity::Different,
        };
        let text = |side: &Option<_>| {
            side.as_ref()
                .map_or_else(|| "no multipleOf".to_owned(), |step| format!("multipleOf {step}"))
        };
        walk.note(
            here.note(What::Bound("multipleOf"), polarity, text(&old.multiple_of), text(&new.multiple_of)),
            here.spot(),
        );
    }
}

/// What an omitted value means: of interest to those who send.
fn default(walk: &mut Walk, here: &Here) {
    let (old, new) = (&here.old.default, &here.new.default);
    if here.flow == Flow::Response || old == new {
        return;
    }
    let polarity = if old.is_some() { Polarity::Different } else { Polarity::Wider };
    let text = |side: &Option<Literal>| {
        side.as_ref()
            .map_or_else(|| "no default".to_owned(), |value| format!("default {value}"))
    };
    walk.note(here.note(What::Default, polarity, text(old), text(new)), here.spot());
}

/// A definition that others refer to is deprecated; of a member's own schema it is the member that is.
fn deprecated(walk: &mut Walk, here: &Here) {
    if here.new.name.is_some() && here.new.deprecated && !here.old.deprecated {
        walk.note(here.note(What::Deprecated, Polarity::Different, "", ""), here.spot());
    }
}

/// The text of a definition that others refer to; a property's own text is noted with the property.
fn prose(walk: &mut Walk, here: &Here) {
    let (Some((new_at, new)), Some(_)) = (here.new.descriptions.first(), &here.new.name) else {
        return;
    };
    let old = here.old.descriptions.first();
    if !here.old.says(new) {
        let fact = Fact {
            at: old.map(|(at, _)| *at).or(here.old.at),
            text: old.map(|(_, text)| text.clone()),
        };
        let note = Note::new(What::Prose, Slot::Value, Polarity::Different, here.flow).sides(fact, Fact::new(*new_at, new));
        walk.note(note, here.spot());
    }
}

fn array(walk: &mut Walk, here: &Here) {
    walk.descend(here.index, "[]", here.below(here.old.items.clone(), here.new.items.clone()));
    let rest = |shape: &Shape| Key::optional(shape.items.all.first().copied());
    let (old_rest, new_rest) = (rest(&here.old), rest(&here.new));
    for index in 0..here.old.tuple.len().max(here.new.tuple.len()) {
        let at = |tuple: &[_], rest: &Key| tuple.get(index).map_or_else(|| rest.clone(), |id| Key::one(*id));
        walk.descend(
            here.index,
            "[]",
            here.below(at(&here.old.tuple, &old_rest), at(&here.new.tuple, &new_rest)),
        );
    }
}
