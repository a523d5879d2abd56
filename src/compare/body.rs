//! Compares what operations send and answer: request bodies, responses by status, media types, headers.

use super::change::{Fact, Flow, Polarity, Slot, What};
use super::kept;
use super::operation::{Call, prose};
use super::parameter::is_several;
use super::walk::Note;
use crate::contract::{At, Header, MediaBody, Ordered, RequestBody, Response};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The media types of a body.
type Media = Ordered<Arc<str>, MediaBody>;

/// The responses of an operation by status.
type Responses = Ordered<Arc<str>, Response>;

pub(super) fn request(call: &mut Call) {
    let flow = call.sent();
    match (&call.old.request_body, &call.new.request_body) {
        (None, None) => {}
        (Some(old), None) => alone(call, old, What::Removed),
        (None, Some(new)) => alone(call, new, if new.required { What::AddedRequired } else { What::Added }),
        (Some(old), Some(new)) => {
            if old.required != new.required {
                let (what, polarity) = if new.required {
                    (What::BecameRequired, Polarity::Narrower)
                } else {
                    (What::BecameOptional, Polarity::Wider)
                };
                let text = |body: &RequestBody| Fact::new(body.at, if body.required { "required" } else { "optional" });
                call.note(
                    Note::new(what, Slot::RequestBody, polarity, flow).sides(text(old), text(new)),
                    "request body",
                );
            }
            if let Some(prose) = prose(
                Slot::RequestBody,
                Some(flow),
                (old.at, old.description.as_ref()),
                (new.at, new.description.as_ref()),
            ) {
                call.note(prose, "request body");
            }
            media_types(call, (&old.media, &new.media), (old.at, new.at), flow, "request body");
        }
    }
}

fn alone(call: &mut Call, body: &RequestBody, what: What) {
    let flow = call.sent();
    let fact = Fact::new(body.at, if body.required { "required" } else { "optional" });
    let sides = if what == What::Removed {
        (fact, Fact::default())
    } else {
        (Fact::default(), fact)
    };
    call.note(
        Note::new(what, Slot::RequestBody, Polarity::Different, flow).sides(sides.0, sides.1),
        "request body",
    );
}

/// Whether a media type range covers a media type (RFC 9110, section 12.5.1; `+json` counts as JSON, RFC 6839).
fn covers(range: &str, media: &str) -> bool {
    let json = |media: &str| media == "application/json" || media.ends_with("+json");
    range == media
        || range == "*/*"
        || range
            .strip_suffix("/*")
            .is_some_and(|family| media.split('/').next() == Some(family))
        || (json(range) && json(media))
}

fn partner<'m>(media: &str, others: &'m Media) -> Option<(&'m Arc<str>, &'m MediaBody)> {
    others
        .get_key_value(media)
        .or_else(|| others.iter().find(|(other, _)| covers(other, media) || covers(media, other)))
}

fn media_types(call: &mut Call, (old, new): (&Media, &Media), at: (At, At), flow: Flow, place: &str) {
    let several = old.len() > 1;
    for (media, mine) in old {
        let Some((_, theirs)) = partner(media, new) else {
            // A body that lost all its media types lost its schema, which is another story than a renamed one.
            let sides = (
                Fact::new(mine.at, media),
                Fact {
                    at: Some(at.1),
                    text: None,
                },
            );
            let note = Note::new(What::Removed, Slot::MediaType, Polarity::Narrower, flow)
                .about(media)
                .sides(sides.0, sides.1);
            call.note(note, place);
            continue;
        };
        kept::encoding(call, media, [mine, theirs], flow, place);
        if mine.schema.is_some() || theirs.schema.is_some() {
            call.schemas(
                mine.schema,
                theirs.schema,
                flow,
                format!("{place}{}", body_word(place)),
                several.then_some(media),
            );
        }
    }
    for (media, theirs) in new.iter().filter(|(media, _)| partner(media, old).is_none()) {
        let sides = (
            Fact {
                at: Some(at.0),
                text: None,
            },
            Fact::new(theirs.at, media),
        );
        let note = Note::new(What::Added, Slot::MediaType, Polarity::Wider, flow)
            .about(media)
            .sides(sides.0, sides.1);
        call.note(note, place);
    }
}

/// A request body is its own word; a response's is named.
fn body_word(place: &str) -> &'static str {
    if place.starts_with("response") { " body" } else { "" }
}

/// What a status says of the call.
fn is_success(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

/// The response of the other side that answers for a status: itself, its range, or `default`. A `default` that both sides
/// have answers for itself; only one that is new can have taken the place of the sole success.
fn answering<'r>(status: &str, mine: &Responses, others: &'r Responses) -> Option<&'r Response> {
    let range = status.chars().next().map(|class| format!("{class}XX")).unwrap_or_default();
    let exact = others.get(status).or_else(|| others.get(range.as_str()));
    exact.or_else(|| {
        let took_over = is_success(status) && !mine.contains_key("default") && !others.keys().any(|other| is_success(other));
        others.get("default").filter(|_| took_over)
    })
}

pub(super) fn responses(call: &mut Call) {
    let (old, new) = (&call.old.responses, &call.new.responses);
    let gone: Vec<&Arc<str>> = old.keys().filter(|status| answering(status, old, new).is_none()).collect();
    let answered: BTreeSet<*const Response> = old
        .keys()
        .filter_map(|status| answering(status, old, new))
        .map(std::ptr::from_ref)
        .collect();
    let unknown = |(status, theirs): &(&Arc<str>, &Response)| {
        !answered.contains(&std::ptr::from_ref(*theirs)) && answering(status, new, old).is_none()
    };
    let came: Vec<&Arc<str>> = new.iter().filter(unknown).map(|(status, _)| status).collect();
    let successes = |statuses: &[&Arc<str>]| {
        statuses
            .iter()
            .copied()
            .filter(|status| is_success(status))
            .cloned()
            .collect::<Vec<_>>()
    };
    // One success for another is one edit.
    let exchanged = match (&successes(&gone)[..], &successes(&came)[..]) {
        ([_], [by]) => Some(Arc::clone(by)),
        _ => None,
    };
    for (status, mine) in old {
        if let Some(theirs) = answering(status, old, new) {
            if !is_unchanged(call, mine, theirs) {
                common(call, status, mine, theirs);
            }
            continue;
        }
        // A success that came in exchange does not help those who wait for this one.
        let others_stay = new.keys().any(|other| is_success(other) && answering(other, new, old).is_some());
        let change = status_alone(call, status, mine.at, What::Removed, others_stay);
        if is_success(status) {
            call.walk.changes[change].replaced_by.clone_from(&exchanged);
        }
    }
    let others = old.keys().any(|other| is_success(other));
    for status in came.into_iter().filter(|status| exchanged.as_ref() != Some(*status)) {
        status_alone(call, status, new[status].at, What::Added, others);
    }
}

/// Whether two responses say the same, in the same media types: until 3.0 these are said elsewhere.
fn is_unchanged(call: &Call, old: &Response, new: &Response) -> bool {
    call.walk.unchanged.are(old.at, new.at) && old.media.keys().eq(new.media.keys())
}

fn status_alone(call: &mut Call, status: &Arc<str>, at: At, what: What, others: bool) -> usize {
    let slot = match (is_success(status), others) {
        (true, false) => Slot::OnlySuccess,
        (true, true) => Slot::OtherSuccess,
        (false, _) => Slot::ErrorStatus,
    };
    let flow = call.sent().reversed();
    let fact = Fact::new(at, status);
    let sides = if what == What::Removed {
        (fact, Fact::default())
    } else {
        (Fact::default(), fact)
    };
    let note = Note::new(what, slot, Polarity::Different, flow)
        .about(status)
        .sides(sides.0, sides.1);
    call.note(note, format!("response {status}"))
}

fn common(call: &mut Call, status: &str, old: &Response, new: &Response) {
    let flow = call.sent().reversed();
    let place = format!("response {status}");
    media_types(call, (&old.media, &new.media), (old.at, new.at), flow, &place);
    headers(call, &place, old, new, flow);
    kept::links(call, old, new, flow, &place);
    if let Some(prose) = prose(
        Slot::OtherSuccess,
        Some(flow),
        (old.at, old.description.as_ref()),
        (new.at, new.description.as_ref()),
    ) {
        call.note(prose, &place);
    }
}

fn headers(call: &mut Call, place: &str, old: &Response, new: &Response, flow: Flow) {
    let find = |headers: &Ordered<Arc<str>, Header>, name: &str| {
        headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, header)| header.clone())
    };
    for (name, mine) in &old.headers {
        let place = format!("{place} header {name}");
        if let Some(theirs) = find(&new.headers, name) {
            header(call, &place, name, (mine, &theirs), flow);
        } else {
            let sides = (
                Fact::at(mine.at),
                Fact {
                    at: Some(new.at),
                    text: None,
                },
            );
            let note = Note::new(What::Removed, Slot::Header, Polarity::Different, flow)
                .about(name)
                .sides(sides.0, sides.1);
            call.note(note, &place);
        }
    }
    for (name, theirs) in new.headers.iter().filter(|(name, _)| find(&old.headers, name).is_none()) {
        let sides = (
            Fact {
                at: Some(old.at),
                text: None,
            },
            Fact::at(theirs.at),
        );
        let note = Note::new(What::Added, Slot::Header, Polarity::Different, flow)
            .about(name)
            .sides(sides.0, sides.1);
        call.note(note, format!("{place} header {name}"));
    }
}

fn header(call: &mut Call, place: &str, name: &Arc<str>, (old, new): (&Header, &Header), flow: Flow) {
    if old.required != new.required {
        let (what, polarity) = if new.required {
            (What::BecameRequired, Polarity::Narrower)
        } else {
            (What::BecameOptional, Polarity::Wider)
        };
        let text = |header: &Header| Fact::new(header.at, if header.required { "required" } else { "optional" });
        call.note(
            Note::new(what, Slot::Header, polarity, flow)
                .about(name)
                .sides(text(old), text(new)),
            place,
        );
    }
    if !old.deprecated && new.deprecated {
        let note = Note::new(What::Deprecated, Slot::Header, Polarity::Different, flow).about(name);
        call.note(note.sides(Fact::at(old.at), Fact::at(new.at)), place);
    }
    let several = is_several(&mut call.walk.old, old.schema) || is_several(&mut call.walk.new, new.schema);
    kept::header(call, old, new, several, flow, place);
    if old.schema.is_some() || new.schema.is_some() {
        call.schemas(old.schema, new.schema, flow, place, None);
    }
}
