//! Compares what it takes to be let in. Schemes are compared by what a client must do, never by their names.

use super::change::{Fact, Polarity, Slot, What};
use super::operation::Call;
use super::walk::Note;
use crate::contract::{Contract, Operation, Requirement, SchemeKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One alternative: what a client does, each with the scopes that it needs.
type Alternative = BTreeMap<Way, BTreeSet<Arc<str>>>;

/// A scheme by its nature; one that the document does not define is known by its name only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Known(SchemeKind),
    Undefined(Arc<str>),
}

fn alternatives(contract: &Contract, operation: &Operation) -> Vec<Alternative> {
    let way = |name: &Arc<str>| match contract.security_schemes.get(name).map(|scheme| &scheme.kind) {
        // Where tokens are fetched may move; being let in with one does not hang on it.
        Some(SchemeKind::OAuth2(flows)) => Way::Known(SchemeKind::OAuth2(
            flows.keys().map(|flow| (flow.clone(), Default::default())).collect(),
        )),
        Some(kind) => Way::Known(kind.clone()),
        None => Way::Undefined(Arc::clone(name)),
    };
    let one = |requirement: &Requirement| requirement.0.iter().map(|(name, scopes)| (way(name), scopes.clone())).collect();
    operation.security.iter().map(one).collect()
}

/// Whether a client that satisfies `mine` is let in by `theirs`: no scheme and no scope is asked beyond.
fn satisfies(mine: &Alternative, theirs: &Alternative) -> bool {
    theirs
        .iter()
        .all(|(way, scopes)| mine.get(way).is_some_and(|own| scopes.is_subset(own)))
}

fn described(alternative: &Alternative) -> String {
    let part = |(way, scopes): (&Way, &BTreeSet<Arc<str>>)| {
        let name = match way {
            Way::Known(SchemeKind::ApiKey { place, name }) => format!("API key in {place} {name}"),
            Way::Known(SchemeKind::Http(scheme)) => format!("HTTP {scheme}"),
            Way::Known(SchemeKind::OAuth2(_)) => "OAuth 2".to_owned(),
            Way::Known(SchemeKind::OpenIdConnect(_)) => "OpenID Connect".to_owned(),
            Way::Known(SchemeKind::MutualTls) => "mutual TLS".to_owned(),
            Way::Known(SchemeKind::Other(name)) | Way::Undefined(name) => name.to_string(),
        };
        let scopes = scopes.iter().map(|scope| &**scope).collect::<Vec<_>>().join(", ");
        if scopes.is_empty() { name } else { format!("{name} ({scopes})") }
    };
    if alternative.is_empty() {
        "no authentication".to_owned()
    } else {
        alternative.iter().map(part).collect::<Vec<_>>().join(" and ")
    }
}

pub(super) fn compare(call: &mut Call) {
    if call.old.received.is_some() {
        return;
    }
    let mut old = alternatives(call.walk.old.contract, call.old);
    let mut new = alternatives(call.walk.new.contract, call.new);
    for side in [&mut old, &mut new] {
        if side.is_empty() {
            side.push(Alternative::new());
        }
    }
    let lost: Vec<String> = old
        .iter()
        .filter(|mine| !new.iter().any(|theirs| satisfies(mine, theirs)))
        .map(described)
        .collect();
    let won: Vec<String> = new
        .iter()
        .filter(|theirs| !old.iter().any(|mine| satisfies(theirs, mine)))
        .map(described)
        .collect();
    let mut tell = |what, polarity, text: &[String]| {
        let text = text.join("; or ");
        let (mine, theirs) = (Fact::at(call.old.at), Fact::at(call.new.at));
        let sides = if polarity == Polarity::Narrower {
            (
                Fact {
                    text: Some(text.into()),
                    ..mine
                },
                theirs,
            )
        } else {
            (
                mine,
                Fact {
                    text: Some(text.into()),
                    ..theirs
                },
            )
        };
        call.note(Note::new(what, Slot::Security, polarity, None).sides(sides.0, sides.1), "security");
    };
    if !lost.is_empty() {
        tell(What::Removed, Polarity::Narrower, &lost);
    }
    if !won.is_empty() {
        tell(What::Added, Polarity::Wider, &won);
    }
}
