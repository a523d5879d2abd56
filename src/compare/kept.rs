//! Parts of a document that are compared as text only: what a body's parts look like, where links lead, how headers are
//! written. They are the same, or it is undecided what the difference does.

use super::change::{Fact, Flow, Polarity, Slot, What};
use super::operation::Call;
use super::shape::Key;
use super::walk::Note;
use crate::contract::{At, Contract, Header, MediaBody, Response};
use crate::source::{Kind, Node};
use std::sync::Arc;

/// Members that say nothing to a program, and references, whose names churn.
const ASIDE: [&str; 6] = ["description", "summary", "example", "examples", "externalDocs", "$ref"];

/// The media types whose parts are encoded one by one (OpenAPI 3.1, Media Type Object, `encoding`).
const IN_PARTS: [&str; 2] = ["multipart/", "application/x-www-form-urlencoded"];

/// A node's canonical text without what says nothing to a program.
fn text(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Object => {
            let told = |key: &str| !ASIDE.contains(&key) && !key.starts_with("x-");
            let mut members: Vec<(&str, Node)> = node.members().filter(|(key, _)| told(key)).collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            let members: Vec<String> = members.into_iter().map(|(key, value)| format!("{key}: {}", text(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Kind::Array => {
            let items: Vec<String> = node.items().map(text).collect();
            format!("[{}]", items.join(", "))
        }
        _ => node.canonical(),
    }
}

/// What a member of an object says, if it says anything.
fn member(contract: &Contract, at: At, key: &str) -> Option<String> {
    contract.node(at).get(key).map(text).filter(|text| text != "{}" && text != "[]")
}

fn undecided(call: &mut Call, slot: Slot, flow: Flow, keyword: &'static str, at: [At; 2], place: &str) {
    let sides = (Fact::new(at[0], keyword), Fact::new(at[1], keyword));
    let note = Note::new(What::Keyword(keyword), slot, Polarity::Undecided, flow);
    call.note(note.sides(sides.0, sides.1), place);
}

/// How the parts of a body are encoded: those that both sides have, for what came or went is told as that.
pub(super) fn encoding(call: &mut Call, media: &str, sides: [&MediaBody; 2], flow: Flow, place: &str) {
    if !IN_PARTS.iter().any(|kind| media.starts_with(kind)) {
        return;
    }
    let at = sides.map(|side| side.at);
    for keyword in ["prefixEncoding", "itemEncoding"] {
        if member(call.walk.old.contract, at[0], keyword) != member(call.walk.new.contract, at[1], keyword) {
            undecided(call, Slot::MediaType, flow, keyword, at, place);
        }
    }
    let shapes = [
        call.walk.old.shape(&Key::optional(sides[0].schema)),
        call.walk.new.shape(&Key::optional(sides[1].schema)),
    ];
    let differs = |name: &Arc<str>| {
        let said = |contract: &Contract, at: At| contract.node(at).get("encoding").and_then(|parts| parts.get(name)).map(text);
        shapes[1].members.contains_key(name) && said(call.walk.old.contract, at[0]) != said(call.walk.new.contract, at[1])
    };
    if shapes[0].members.keys().any(differs) {
        undecided(call, Slot::MediaType, flow, "encoding", at, place);
    }
}

/// Links that an old client may follow. One more is no harm.
pub(super) fn links(call: &mut Call, old: &Response, new: &Response, flow: Flow, place: &str) {
    for (name, mine) in &old.links {
        let before = text(call.walk.old.contract.node(*mine));
        let theirs = new.links.get(name);
        let after = theirs.map(|theirs| text(call.walk.new.contract.node(*theirs)));
        if after.as_ref() != Some(&before) {
            let at = [*mine, theirs.copied().unwrap_or(new.at)];
            undecided(call, Slot::OtherSuccess, flow, "links", at, place);
        }
    }
}

/// How a header is written: its media type, and whether what it holds is exploded.
pub(super) fn header(call: &mut Call, old: &Header, new: &Header, several: bool, flow: Flow, place: &str) {
    let explode = |contract: &Contract, at: At| contract.node(at).get("explode").and_then(Node::as_bool).unwrap_or(false);
    let media = |contract: &Contract, at: At| -> Option<String> {
        let content = contract.node(at).get("content")?;
        content.members().next().map(|(media, _)| media.to_ascii_lowercase())
    };
    let contracts = [call.walk.old.contract, call.walk.new.contract];
    if several && explode(contracts[0], old.at) != explode(contracts[1], new.at) {
        undecided(call, Slot::Header, flow, "explode", [old.at, new.at], place);
    }
    if media(contracts[0], old.at) != media(contracts[1], new.at) {
        undecided(call, Slot::Header, flow, "content", [old.at, new.at], place);
    }
}
