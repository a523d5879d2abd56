//! Compares the parameters of two operations: by place and name, path parameters by their position.

use super::change::{Fact, Flow, Polarity, Slot, What};
use super::operation::{Call, prose};
use super::walk::{Note, extensions};
use crate::contract::{Operation, Parameter, ParameterPlace};
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
            ((parameter.place, name), parameter)
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
    let texts = [written(old), written(new)];
    if texts[0] != texts[1] && matters(old) | matters(new) {
        let sides = (Fact::new(old.at, &texts[0]), Fact::new(new.at, &texts[1]));
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
    if old.schema.is_some() && new.schema.is_some() {
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
    match &parameter.media {
        Some(media) => format!("as {media}"),
        None => format!("{} style, {explode}{reserved}", parameter.style),
    }
}

/// Whether the way of writing shows on the wire: a scalar looks the same in the plain styles.
fn matters(parameter: &Parameter) -> bool {
    parameter.media.is_some() || !matches!(&*parameter.style, "form" | "simple")
}
