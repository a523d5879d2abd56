//! Compares the security schemes that an operation asks for: how tokens are fetched, and what is deprecated. Each change is
//! one edit at the scheme, whatever the operations that ask for it.

use super::change::{Fact, Polarity, Slot, What};
use super::operation::Call;
use super::security::way;
use super::walk::Note;
use crate::contract::{Contract, Operation, SchemeKind, SecurityScheme};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The URLs of a flow, in the order in which the contract keeps them.
const URLS: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];

/// The schemes that an operation asks for.
fn asked<'c>(contract: &'c Contract, operation: &Operation) -> Vec<&'c SecurityScheme> {
    let names: BTreeSet<&Arc<str>> = operation.security.iter().flat_map(|requirement| requirement.0.keys()).collect();
    names.into_iter().filter_map(|name| contract.security_schemes.get(name)).collect()
}

/// `asks_the_same` is whether the operation asks for what it asked for: what it asks otherwise is told as that.
pub(super) fn compare(call: &mut Call, asks_the_same: bool) {
    let old = asked(call.walk.old.contract, call.old);
    let new = asked(call.walk.new.contract, call.new);
    lost_flows(call, &old, &new);
    for mine in &old {
        if let Some(theirs) = partner(mine, &new) {
            deprecated(call, mine, theirs);
            addresses(call, mine, theirs);
            if asks_the_same {
                scopes(call, mine, theirs);
            }
        }
    }
}

/// The scheme that stands for another: of the same nature, and of several the one that says the same.
fn partner<'c>(mine: &SecurityScheme, new: &[&'c SecurityScheme]) -> Option<&'c SecurityScheme> {
    let same = |theirs: &&&SecurityScheme| theirs.kind == mine.kind && theirs.scopes == mine.scopes;
    let alike = |theirs: &&&SecurityScheme| way(&theirs.kind) == way(&mine.kind);
    new.iter().find(same).or_else(|| new.iter().find(alike)).copied()
}

fn note(call: &mut Call, what: What, polarity: Polarity, sides: (Fact, Fact)) {
    let note = Note::new(what, Slot::Security, polarity, None);
    call.note(note.sides(sides.0, sides.1), "security");
}

fn deprecated(call: &mut Call, old: &SecurityScheme, new: &SecurityScheme) {
    if new.deprecated && !old.deprecated {
        let sides = (Fact::at(old.at), Fact::at(new.at));
        note(call, What::Deprecated, Polarity::Different, sides);
    }
}

/// Where tokens are fetched. Both addresses may work; nothing in the documents says so.
fn addresses(call: &mut Call, old: &SecurityScheme, new: &SecurityScheme) {
    let (SchemeKind::OAuth2(mine), SchemeKind::OAuth2(theirs)) = (&old.kind, &new.kind) else {
        return;
    };
    for (flow, before) in mine {
        let Some(after) = theirs.get(flow) else { continue };
        for (index, keyword) in URLS.into_iter().enumerate() {
            if before[index].is_some() && before[index] != after[index] {
                let sides = (Fact::new(old.at, keyword), Fact::new(new.at, keyword));
                note(call, What::Keyword(keyword), Polarity::Undecided, sides);
            }
        }
    }
}

/// Scopes that this operation asked for, and that tokens are no longer given for.
fn scopes(call: &mut Call, old: &SecurityScheme, new: &SecurityScheme) {
    let asked: BTreeSet<&Arc<str>> = call
        .old
        .security
        .iter()
        .flat_map(|requirement| requirement.0.values().flatten())
        .collect();
    let lost = old.scopes.difference(&new.scopes).any(|scope| asked.contains(scope));
    if lost && !new.scopes.is_empty() {
        let sides = (Fact::new(old.at, "scopes"), Fact::new(new.at, "scopes"));
        note(call, What::Keyword("scopes"), Polarity::Undecided, sides);
    }
}

/// The names of a scheme's OAuth 2 flows.
fn flows(scheme: &SecurityScheme) -> impl Iterator<Item = &Arc<str>> {
    let flows = match &scheme.kind {
        SchemeKind::OAuth2(flows) => Some(flows.keys()),
        _ => None,
    };
    flows.into_iter().flatten()
}

/// Flows by which a client could fetch a token and no longer can.
fn lost_flows(call: &mut Call, old: &[&SecurityScheme], new: &[&SecurityScheme]) {
    let is_oauth = |scheme: &&&SecurityScheme| matches!(scheme.kind, SchemeKind::OAuth2(_));
    let Some(theirs) = new.iter().find(is_oauth) else { return };
    let offered: BTreeSet<&Arc<str>> = new.iter().flat_map(|scheme| flows(scheme)).collect();
    for mine in old {
        let lost: Vec<&str> = flows(mine).filter(|flow| !offered.contains(flow)).map(|flow| &**flow).collect();
        if !lost.is_empty() && !offered.is_empty() {
            let sides = (
                Fact::new(mine.at, format!("OAuth 2 by the flow {}", lost.join(", "))),
                Fact::at(theirs.at),
            );
            note(call, What::Removed, Polarity::Narrower, sides);
        }
    }
}
