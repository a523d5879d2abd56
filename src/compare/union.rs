//! Compares unions, once their members are paired: each pair is compared, and what is left over came or went.

use super::change::{Fact, Flow, Polarity, Slot, What};
use super::discriminator;
use super::excuse::Excuse;
use super::pairing::{Variant, left, matched, values_of};
use super::shape::{Key, Shape, Side};
use super::value::Here;
use super::walk::{Note, PairKey, Walk};
use crate::contract::{Bounds, Literal, Types};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Compares the pair as unions, if either side is one; true where that was so, and the members speak for the whole.
pub(super) fn compare(walk: &mut Walk, here: &Here, key: &PairKey) -> bool {
    // A variant has its members chosen: what is still open in it was too much to open, and is compared as a whole.
    let open = |shape: &Shape, key: &Key| !shape.union.is_empty() && key.choices.is_empty();
    if !open(&here.old, &key.old) && !open(&here.new, &key.new) {
        return false;
    }
    super::value::null(walk, here);
    discriminator::property(walk, here);
    let old = variants(&mut walk.old, &key.old);
    let new = variants(&mut walk.new, &key.new);
    let pairs = matched(walk, &old, &new);
    let keys = pairs.iter().map(|(mine, theirs)| [&old[*mine].key, &new[*theirs].key]);
    discriminator::mapping(walk, here, &keys.collect::<Vec<_>>());
    for (mine, theirs) in &pairs {
        let excuse = excuse(walk, here, &old, &new, (*mine, *theirs));
        let key = PairKey {
            old: old[*mine].key.clone(),
            new: new[*theirs].key.clone(),
            flow: here.flow,
            excuse,
        };
        walk.descend(here.index, "", key);
    }
    let [gone, came] = left(old.len(), new.len(), &pairs);
    for index in gone {
        let types = old[index].shape.types;
        if !new.iter().any(|other| is_open_to(&other.shape, types)) {
            member(walk, here, &old[index].shape, Polarity::Narrower);
        }
    }
    for index in came {
        if !nothing_new(&new[index].shape, &old) {
            member(walk, here, &new[index].shape, Polarity::Wider);
        }
    }
    true
}

/// The members that a value can be. One that the rest of the schema rules out is none, and null is compared by itself.
fn variants(side: &mut Side, key: &Key) -> Vec<Variant> {
    let all = side.variants(key).into_iter().map(|key| Variant {
        shape: side.shape(&key),
        key,
    });
    let (some, none): (Vec<_>, Vec<_>) = all.partition(|variant| !variant.shape.types.is_empty());
    if some.is_empty() {
        none.into_iter().filter(|variant| variant.shape.nullable).collect()
    } else {
        some
    }
}

/// A few words for a member: its name, else what it is.
fn described(shape: &Shape) -> String {
    if let Some(name) = &shape.name {
        return name.to_string();
    }
    let values = shape.enumeration.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
    if values.is_empty() {
        shape.types.to_string()
    } else {
        format!("{} ({})", shape.types, values.join(", "))
    }
}

pub(super) fn member(walk: &mut Walk, here: &Here, shape: &Shape, polarity: Polarity) {
    let said = Fact {
        at: shape.at,
        text: Some(described(shape).into()),
    };
    let (old, new) = if polarity == Polarity::Wider {
        (
            Fact {
                at: here.old.at,
                text: None,
            },
            said,
        )
    } else {
        (
            said,
            Fact {
                at: here.new.at,
                text: None,
            },
        )
    };
    walk.note(
        Note::new(What::UnionMember, Slot::Value, polarity, here.flow).sides(old, new),
        here.spot(),
    );
}

/// In unions with more pairs of members than this nothing is excused.
const MOST_EXCUSED: usize = 1 << 20;

/// What the other members make harmless for this pair.
fn excuse(walk: &mut Walk, here: &Here, old: &[Variant], new: &[Variant], pair: (usize, usize)) -> Option<Rc<Excuse>> {
    if old.len().saturating_mul(new.len()) > MOST_EXCUSED {
        return None;
    }
    let (mine, theirs) = (&old[pair.0].shape, &new[pair.1].shape);
    let others: Vec<&Rc<Shape>> = new
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != pair.1)
        .map(|(_, variant)| &variant.shape)
        .collect();
    let mut excuse = Excuse::default();
    if let (Some(values), true) = (&mine.enumeration, mine.types.meets(theirs.types)) {
        let elsewhere = |value: &&Literal| others.iter().any(|other| lists(other, value) || is_open_to(other, value.types()));
        excuse.values = values.iter().filter(elsewhere).cloned().collect();
    }
    let before = |types| old.iter().any(|other| is_open_to(&other.shape, types));
    let now = |types| new.iter().any(|other| is_open_to(&other.shape, types));
    excuse.limits = before(theirs.types) && now(mine.types);
    for name in mine.members.keys() {
        let taken = taken_over(walk, here.flow, mine, theirs, &others, name);
        if !taken.is_empty() {
            excuse.member_values.insert(name.clone(), taken);
        }
    }
    if old.len() == 1 {
        excuse.declared_elsewhere = others.iter().flat_map(|other| other.members.keys().cloned()).collect();
    }
    (!excuse.is_empty()).then(|| Rc::new(excuse))
}

/// Whether a member of a union enumerates a value.
fn lists(shape: &Shape, value: &Literal) -> bool {
    shape.enumeration.as_ref().is_some_and(|values| values.contains(value))
}

/// Whether a member of a union takes all scalars of some types: it lists none, and limits them by nothing.
fn is_open_to(shape: &Shape, types: Types) -> bool {
    let scalars = !types.is_empty() && !types.meets(Types::OBJECT.or(Types::ARRAY).or(Types::NULL));
    let unlimited = shape.enumeration.is_none() && shape.format.is_none() && *shape.bounds == Bounds::default() && shape.opaque.is_empty();
    scalars && unlimited && shape.types.contains(types)
}

/// Values of one member that this pair loses and another new variant accepts together with everything else.
fn taken_over(walk: &mut Walk, flow: Flow, mine: &Shape, theirs: &Shape, others: &[&Rc<Shape>], name: &str) -> BTreeSet<Literal> {
    if flow == Flow::Response {
        return BTreeSet::new();
    }
    let (Some(before), Some(after)) = (values_of(&mut walk.old, mine, name), values_of(&mut walk.new, theirs, name)) else {
        return BTreeSet::new();
    };
    let mut lost: BTreeSet<Literal> = before.difference(&after).cloned().collect();
    lost.retain(|value| {
        others.iter().any(|other| {
            let holds = values_of(&mut walk.new, other, name).is_some_and(|values| values.contains(value));
            // Who sends the value sends the member, whether it was required or not.
            let asked = other
                .required
                .iter()
                .all(|member| &**member == name || mine.required.contains(member));
            holds && asked && mine.members.keys().all(|member| other.members.contains_key(member))
        })
    });
    lost
}

/// Whether a reader of the old members meets nothing that it does not know in this new one.
fn nothing_new(shape: &Shape, old: &[Variant]) -> bool {
    old.iter().any(|variant| {
        let known = &variant.shape;
        let covers = known.types.contains(shape.types) && !shape.types.meets(Types::OBJECT.or(Types::ARRAY));
        covers && (known.enumeration.is_none() || known.enumeration == shape.enumeration)
    })
}

#[cfg(test)]
mod tests {
    use crate::compare::{What, compare};
    use crate::contract::Contract;
    use crate::openapi;
    use crate::source::Bundle;
    use serde_json::{Value, json};
    use std::sync::Arc;

    fn contract(schema: &Value) -> Contract {
        let content = json!({ "application/json": { "schema": schema } });
        let document = json!({
            "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "get": { "responses": { "200": { "description": "", "content": content } } } } }
        });
        openapi::read(Arc::new(Bundle::of("a.json", document.to_string().into_bytes()).unwrap())).unwrap()
    }

    #[test]
    fn a_list_of_values_beside_any_string_says_what_is_likely_and_nothing_more() {
        let either = |values: &Value| json!({ "anyOf": [{ "type": "string" }, { "type": "string", "enum": values }] });
        let (few, many) = (either(&json!(["a", "b"])), either(&json!(["a", "c", "d"])));
        for (old, new) in [
            (&few, &many),
            (&few, &json!({ "type": "string" })),
            (&json!({ "type": "string" }), &few),
        ] {
            let changes = compare(&contract(old), &contract(new)).changes;
            assert!(changes.is_empty(), "{old} {new} {changes:?}");
        }
        let plain = json!({ "type": "string" });
        let identified = json!({ "anyOf": [{ "type": "string" }, { "type": "string", "format": "uuid" }] });
        assert!(
            compare(&contract(&identified), &contract(&plain)).changes.is_empty(),
            "whatever the other member said"
        );
        let short = |values: &Value| json!({ "anyOf": [{ "type": "string", "maxLength": 1 }, { "type": "string", "enum": values }] });
        let changes = compare(&contract(&short(&json!(["a", "long"]))), &contract(&short(&json!(["a"])))).changes;
        assert_eq!(changes.len(), 1, "another member takes short ones only");
    }

    #[test]
    fn what_can_only_be_one_member_of_a_union_stays_that_one_though_nothing_of_it_is_left() {
        let object = |properties: &Value| json!({ "allOf": [{ "anyOf": [{ "type": "object" }, { "type": "string" }] }, { "type": "object", "properties": properties }] });
        let (old, new) = (object(&json!({ "total": { "type": "integer" } })), object(&json!({})));
        let changes = compare(&contract(&old), &contract(&new)).changes;
        assert_eq!(
            changes.iter().map(|change| (&change.what, &*change.subject)).collect::<Vec<_>>(),
            [(&What::Removed, "total")]
        );
    }
}
