//! Compares what it takes to be let in. Schemes are compared by what a client must do, never by their names.

use super::change::{Fact, Polarity, Slot, What};
use super::operation::Call;
use super::schemes;
use super::walk::Note;
use crate::contract::{At, Contract, Operation, Requirement, SchemeKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One alternative: what a client does, each with the scopes that it needs.
type Alternative = BTreeMap<Way, BTreeSet<Arc<str>>>;

/// A scheme by its nature; one that the document does not define is known by its name only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Known(SchemeKind),
    Undefined(Arc<str>),
}

impl Way {
    /// Whether what a requirement lists beside the scheme is asked of a token. Of the other schemes it names roles, which
    /// are "not otherwise defined or exchanged in-band" (OpenAPI 3.1, Security Requirement Object; 3.0 allows none): a call
    /// is the same with them and without.
    const fn has_scopes(&self) -> bool {
        matches!(
            self,
            Self::Undefined(_) | Self::Known(SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_))
        )
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::Known(SchemeKind::ApiKey { place, name }) => format!("API key in {place} {name}"),
            Self::Known(SchemeKind::Http(scheme)) => format!("HTTP {scheme}"),
            Self::Known(SchemeKind::OAuth2(_)) => "OAuth 2".to_owned(),
            Self::Known(SchemeKind::OpenIdConnect(_)) => "OpenID Connect".to_owned(),
            Self::Known(SchemeKind::MutualTls) => "mutual TLS".to_owned(),
            Self::Known(SchemeKind::Other(name)) | Self::Undefined(name) => name.to_string(),
        }
    }
}

/// What a client must do for a scheme.
pub(super) fn way(kind: &SchemeKind) -> Way {
    match kind {
        // Where and how tokens are fetched is the scheme's affair (see `flows`); being let in with one does not hang on it.
        SchemeKind::OAuth2(_) => Way::Known(SchemeKind::OAuth2(BTreeMap::new())),
        kind => Way::Known(kind.clone()),
    }
}

fn alternatives(contract: &Contract, operation: &Operation) -> Vec<Alternative> {
    let named = |name: &Arc<str>| match contract.security_schemes.get(name) {
        Some(scheme) => way(&scheme.kind),
        None => Way::Undefined(Arc::clone(name)),
    };
    let asked = |(name, scopes): (&Arc<str>, &BTreeSet<Arc<str>>)| {
        let way = named(name);
        let scopes = if way.has_scopes() { scopes.clone() } else { BTreeSet::new() };
        (way, scopes)
    };
    let one = |requirement: &Requirement| requirement.0.iter().map(asked).collect();
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
        let name = way.words();
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
    let lost = old.iter().filter(|mine| !new.iter().any(|theirs| satisfies(mine, theirs)));
    let won = new.iter().filter(|theirs| !old.iter().any(|mine| satisfies(theirs, mine)));
    let contracts = [call.walk.old.contract, call.walk.new.contract];
    let places = [call.old.at, call.new.at];
    let asks_the_same = old == new;
    for alternative in lost {
        let [mine, theirs] = facts(alternative, contracts, places);
        let note = Note::new(What::Removed, Slot::Security, Polarity::Narrower, None);
        call.note(note.sides(mine, theirs), "security");
    }
    for alternative in won {
        let [theirs, mine] = facts(alternative, [contracts[1], contracts[0]], [places[1], places[0]]);
        let note = Note::new(What::Added, Slot::Security, Polarity::Wider, None);
        call.note(note.sides(mine, theirs), "security");
    }
    schemes::compare(call, asks_the_same);
}

/// Where an alternative stands on its own side, and its place on the other: at the scheme where the other side knows of no
/// such scheme, which is one edit for all operations that use it; else at the operation.
fn facts(alternative: &Alternative, [here, there]: [&Contract; 2], [own, other]: [At; 2]) -> [Fact; 2] {
    let known = |contract: &Contract, wanted: &Way| contract.security_schemes.values().any(|scheme| way(&scheme.kind) == *wanted);
    let unknown = alternative.keys().find(|way| !known(there, way));
    let scheme = unknown.and_then(|wanted| here.security_schemes.iter().find(|(_, scheme)| way(&scheme.kind) == *wanted));
    match scheme {
        Some((name, scheme)) => {
            let text = scheme_words(&scheme.kind);
            let namesake = there.security_schemes.get(name).map(|scheme| scheme.at);
            [
                Fact {
                    at: Some(scheme.at),
                    text: Some(text.into()),
                },
                Fact { at: namesake, text: None },
            ]
        }
        None => [
            Fact {
                at: Some(own),
                text: Some(described(alternative).into()),
            },
            Fact::at(other),
        ],
    }
}

/// A scheme by itself, its flows included.
fn scheme_words(kind: &SchemeKind) -> String {
    let name = way(kind).words();
    match kind {
        SchemeKind::OAuth2(flows) if !flows.is_empty() => {
            format!("{name} by {}", flows.keys().map(|flow| &**flow).collect::<Vec<_>>().join(", "))
        }
        _ => name,
    }
}
