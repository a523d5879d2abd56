//! Compares where an API is reached: hosts that the whole of it lost or won, and those of one operation alone. Base paths
//! belong to the addresses of operations.

use super::change::{Fact, Polarity, Slot, Spot, What};
use super::walk::{Note, Walk};
use crate::contract::{At, Operation, Server};
use std::collections::{BTreeMap, BTreeSet};

/// A host, lower case, with the schemes under which it is reached, and where it is said first.
#[derive(Default)]
struct Hosts(Vec<(String, BTreeSet<String>, At)>);

impl Hosts {
    fn of<'s>(servers: impl Iterator<Item = &'s Server>) -> Self {
        let mut hosts = Self::default();
        for server in servers {
            let Some((scheme, rest)) = server.url.split_once("://") else {
                continue;
            };
            let host = rest.split('/').next().unwrap_or_default().to_lowercase();
            let scheme = scheme.to_lowercase();
            match hosts.0.iter_mut().find(|(known, ..)| *known == host) {
                Some((_, schemes, _)) => drop(schemes.insert(scheme)),
                None => hosts.0.push((host, BTreeSet::from([scheme]), server.at)),
            }
        }
        hosts.0.retain(|(host, ..)| !host.is_empty());
        hosts
    }

    /// Hosts that the other side lacks; with their scheme, those that it has under none of these schemes.
    fn beyond(&self, other: &Self) -> Vec<(String, At)> {
        let known: BTreeMap<&str, &BTreeSet<String>> = other.0.iter().map(|(host, schemes, _)| (host.as_str(), schemes)).collect();
        let of = |(host, schemes, at): &(String, BTreeSet<String>, At)| match known.get(host.as_str()) {
            None => Some((host.clone(), *at)),
            Some(theirs) if theirs.is_disjoint(schemes) => schemes.first().map(|scheme| (format!("{scheme}://{host}"), *at)),
            Some(_) => None,
        };
        self.0.iter().filter_map(of).collect()
    }
}

fn of_all(operations: &[Operation]) -> Hosts {
    Hosts::of(operations.iter().flat_map(|operation| &operation.servers))
}

fn note(what: What, (host, at): &(String, At)) -> Note {
    let fact = Fact::new(*at, host);
    let sides = if what == What::Removed {
        (fact, Fact::default())
    } else {
        (Fact::default(), fact)
    };
    Note::new(what, Slot::Server, Polarity::Different, None)
        .about(&host.as_str().into())
        .sides(sides.0, sides.1)
}

/// Servers of the whole API: a base URL that the old document gave and the new one does not, and the other way.
/// `pairs` are the operations that belong together.
pub(super) fn compare(walk: &mut Walk, pairs: &BTreeMap<usize, usize>) {
    let (old, new) = (of_all(&walk.old.contract.operations), of_all(&walk.new.contract.operations));
    // A document that names no host promises none; nothing is lost where either side is silent.
    if old.0.is_empty() || new.0.is_empty() {
        return;
    }
    let spot = || Spot::Place {
        operation: "".into(),
        place: "server".into(),
    };
    let lost = old.beyond(&new);
    for host in &lost {
        walk.note(note(What::Removed, host), spot());
    }
    for host in new.beyond(&old) {
        walk.note(note(What::Added, &host), spot());
    }
    of_operations(walk, &lost, pairs);
}

/// Servers that went from one operation, while the API as a whole still has them.
fn of_operations(walk: &mut Walk, everywhere: &[(String, At)], pairs: &BTreeMap<usize, usize>) {
    let sides = (&walk.old.contract.operations, &walk.new.contract.operations);
    for (mine, theirs) in pairs {
        let (mine, theirs) = (&sides.0[*mine], &sides.1[*theirs]);
        let (old, new) = (Hosts::of(mine.servers.iter()), Hosts::of(theirs.servers.iter()));
        if old.0.is_empty() || new.0.is_empty() {
            continue;
        }
        for host in old.beyond(&new) {
            if !everywhere.iter().any(|(told, _)| *told == host.0) {
                let spot = Spot::Place {
                    operation: mine.name().into(),
                    place: "server".into(),
                };
                walk.note(note(What::Removed, &host), spot);
            }
        }
    }
}
