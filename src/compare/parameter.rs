//! Compares the parameters of two operations: by place and name, path parameters by their position.

use super::change::{Fact, Flow, Polarity, Slot, What};
use super::operation::{Call, prose};
use super::shape::{Key, Side};
use super::walk::{Note, extensions};
use crate::contract::{Operation, Parameter, ParameterPlace, SchemaId, Types};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What identifies a parameter to the wire.
type Identity = (ParameterPlace, String);

/// Header parameters that the specification gives to other fields (OpenAPI 3.1, Parameter Object).
const NOT_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

fn by_identity(operation: &Operation) -> BTreeMap<Identity, &Parameter> {
    let position = |name: &str| {
        operation
            .path
            .find(&format!("{{{name}}}"))
            .map_or_else(|| name.to_owned(), |_| slot_of(&operation.path, name))
    };
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place != ParameterPlace::Header || !NOT_PARAMETERS.contains(&&*parameter.name.to_lowercase()))
        .map(|parameter| {
            let name = match parameter.place {
                ParameterPlace::Path => position(&parameter.name),
                ParameterPlace::Header => parameter.name.to_lowercase(),
                ParameterPlace::Query | ParameterPlace::Cookie => parameter.name.to_string(),
            };
            ((parameter.place, name), &**parameter)
        })
        .collect()
}

/// The number of the template expression that a path parameter fills, as text.
fn slot_of(path: &str, name: &str) -> String {
    let before = path.split(&format!("{{{name}}}")).next().unwrap_or_default();
    before.matches('{').count().to_string()
}

/// `query param x`, `header X`, `cookie param c`.
fn place(parameter: &Parameter) -> String {
    match parameter.place {
        ParameterPlace::Path => format!("path param {}", parameter.name),
        ParameterPlace::Query => format!("query param {}", parameter.name),
        ParameterPlace::Header => format!("header {}", parameter.name),
        ParameterPlace::Cookie => format!("cookie param {}", parameter.name),
    }
}

fn note(what: What, polarity: Polarity, flow: Flow, name: &Arc<str>, sides: (Fact, Fact)) -> Note {
    Note::new(what, Slot::Parameter, polarity, flow).about(name).sides(sides.0, sides.1)
}

pub(super) fn compare(call: &mut Call) {
    let (old, new) = (by_identity(call.old), by_identity(call.new));
    for (identity, mine) in &old {
        match new.get(identity) {
            Some(theirs) if call.walk.unchanged.are(mine.at, theirs.at) => {}
            Some(theirs) => common(call, mine, theirs),
            None => alone(call, mine, What::Removed),
        }
    }
    for (_, theirs) in new.iter().filter(|(identity, _)| !old.contains_key(*identity)) {
        alone(call, theirs, if theirs.required { What::AddedRequired } else { What::Added });
    }
}

fn alone(call: &mut Call, parameter: &Parameter, what: What) {
    // A path parameter comes and goes with its path; a list that forgets one says nothing new.
    if parameter.place == ParameterPlace::Path {
        return;
    }
    let flow = call.sent();
    let fact = Fact::new(parameter.at, if parameter.required { "required" } else { "optional" });
    let sides = if what == What::Removed {
        (fact, Fact::default())
    } else {
        (Fact::default(), fact)
    };
    call.note(note(what, Polarity::Different, flow, &parameter.name, sides), place(parameter));
}

fn common(call: &mut Call, old: &Parameter, new: &Parameter) {
    let (flow, place) = (call.sent(), place(old));
    let at = (Fact::at(old.at), Fact::at(new.at));
    if old.required != new.required && old.place != ParameterPlace::Path {
        let (what, polarity) = if new.required {
            (What::BecameRequired, Polarity::Narrower)
        } else {
            (What::BecameOptional, Polarity::Wider)
        };
        let text = |parameter: &Parameter| Fact::new(parameter.at, if parameter.required { "required" } else { "optional" });
        call.note(note(what, polarity, flow, &old.name, (text(old), text(new))), &place);
    }
    if !old.deprecated && new.deprecated {
        call.note(note(What::Deprecated, Polarity::Different, flow, &old.name, at), &place);
    }
    if written_otherwise(call, old, new) {
        let sides = (Fact::new(old.at, written(old)), Fact::new(new.at, written(new)));
        call.note(note(What::Serialisation, Polarity::Different, flow, &old.name, sides), &place);
    }
    let said = prose(
        Slot::Parameter,
        Some(flow),
        (old.at, old.description.as_ref()),
        (new.at, new.description.as_ref()),
    );
    let marked = extensions(call.walk, Slot::Parameter, Some(flow), old.at, new.at);
    for note in said.into_iter().chain(marked) {
        call.note(note.about(&old.name), &place);
    }
    if old.schema.is_some() || new.schema.is_some() {
        call.schemas(old.schema, new.schema, flow, &place, None);
    }
}

/// How a parameter is written, in words.
fn written(parameter: &Parameter) -> String {
    let explode = if parameter.explode { "explode" } else { "no explode" };
    let reserved = if parameter.allow_reserved {
        ", reserved characters allowed"
    } else {
        ""
    };
    let empty = if parameter.allow_empty { ", empty allowed" } else { "" };
    match &parameter.media {
        Some(media) if *parameter.style == *"querystring" => format!("as {media}, the whole query"),
        Some(media) => format!("as {media}"),
        None => format!("{} style, {explode}{reserved}{empty}", parameter.style),
    }
}

/// Whether what an old client writes is no longer read as it was meant: another style, or less that is allowed. A scalar
/// looks the same in the plain styles, whether they explode or not.
fn written_otherwise(call: &mut Call, old: &Parameter, new: &Parameter) -> bool {
    let is_plain = |parameter: &Parameter| matches!(&*parameter.style, "form" | "simple");
    let styled = old.style != new.style || (old.explode != new.explode && old.media.is_none() && new.media.is_none());
    let narrowed = (old.allow_reserved && !new.allow_reserved) || (old.allow_empty && !new.allow_empty);
    if old.media != new.media || (narrowed && old.place == ParameterPlace::Query) {
        return true;
    }
    let mut several = || is_several(&mut call.walk.old, old.schema) || is_several(&mut call.walk.new, new.schema);
    styled && (!is_plain(old) || !is_plain(new) || several())
}

/// Whether a parameter or header has several values: it is said to be an array or an object.
pub(super) fn is_several(side: &mut Side, schema: Option<SchemaId>) -> bool {
    let shape = side.shape(&Key::optional(schema));
    let said = shape.types != Types::ANY.without(Types::NULL);
    said && shape.types.meets(Types::ARRAY.or(Types::OBJECT))
}
