//! From the address of a recorded call to the operation that it is a call of.
//!
//! It owns the matching of addresses to path templates; it must not know bodies.

use super::keys;
use crate::contract::Contract;
use std::collections::BTreeSet;

/// The operations of a document, to find the one that an address belongs to. The default knows none.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// The most literal first.
    called: Vec<Route>,
    /// The hosts that the document names, lower case.
    hosts: BTreeSet<String>,
    /// What is received: the name's plain form, and the name.
    received: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Route {
    method: String,
    segments: Vec<String>,
    name: String,
}

impl Routes {
    /// The operations that a client calls.
    pub fn of(contract: &Contract) -> Self {
        let called = contract.operations.iter().filter(|operation| operation.received.is_none());
        let mut routes: Vec<_> = called
            .map(|operation| Route {
                method: operation.method.to_string(),
                segments: segments(&operation.path).map(str::to_owned).collect(),
                name: operation.name(),
            })
            .collect();
        routes.sort_by_key(|route| route.segments.iter().filter(|segment| segment.contains('{')).count());
        let servers = contract.operations.iter().flat_map(|operation| &operation.servers);
        let hosts = servers.filter_map(|server| host_of(&server.url)).collect();
        let received = contract.operations.iter().filter(|operation| operation.received.is_some());
        let received = received.map(|operation| (plain(&operation.path), operation.name())).collect();
        Self {
            called: routes,
            hosts,
            received,
        }
    }

    /// Whether an operation of this name is known.
    pub(super) fn knows(&self, name: &str) -> bool {
        let called = self.called.iter().map(|route| &route.name);
        called.chain(self.received.iter().map(|(_, name)| name)).any(|known| known == name)
    }

    /// The name of the operation that delivers an event: that of the document, which may spell the event with other
    /// signs and add what happened (`pull-request-opened`); else `POST webhook:EVENT`.
    pub(super) fn delivery(&self, event: &str, action: Option<&str>) -> String {
        let both = action.map(|action| format!("{event}-{action}"));
        let mut wanted = both
            .iter()
            .map(String::as_str)
            .chain([event])
            .map(|name| plain(&format!("{WEBHOOK}{name}")));
        let found = wanted.find_map(|wanted| self.received.iter().find(|(known, _)| *known == wanted));
        found.map_or_else(|| format!("POST {WEBHOOK}{event}"), |(_, name)| name.clone())
    }

    /// The name of the operation that an address belongs to. Where no operation is known, the method and the path, with
    /// segments that are data (numbers, identifiers, addresses) written as `{id}`, and without query; before the path the
    /// host, where the document names others only (a browser's recording has calls to all the world).
    pub fn operation(&self, method: &str, url: &str) -> String {
        let path: Vec<_> = segments(path_of(url)).collect();
        let found = self.called.iter().find(|route| route.method == method && route.takes(&path));
        let foreign = || host_of(url).filter(|host| !self.hosts.is_empty() && !self.hosts.contains(host));
        found.map_or_else(
            || format!("{method} {}{}", foreign().unwrap_or_default(), folded(&path)),
            |route| route.name.clone(),
        )
    }
}

/// What stands before the name of a webhook.
const WEBHOOK: &str = "webhook:";

/// A name in lower case, with `-` for every sign.
fn plain(name: &str) -> String {
    let letter = |letter: char| {
        if letter.is_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    name.chars().map(letter).collect()
}

impl Route {
    fn takes(&self, path: &[&str]) -> bool {
        self.segments.len() == path.len() && self.segments.iter().zip(path).all(|(template, segment)| fits(template, segment))
    }
}

/// Whether a segment fits a template such as `users`, `{id}` or `{id}.json`.
fn fits(template: &str, segment: &str) -> bool {
    match (template.find('{'), template.rfind('}')) {
        (Some(open), Some(close)) if open < close => {
            let (head, tail) = (&template[..open], &template[close + 1..]);
            segment.len() > head.len() + tail.len() && segment.starts_with(head) && segment.ends_with(tail)
        }
        _ => template == segment,
    }
}

/// The host of an absolute address, lower case, without user and port.
fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// The path of an address, absolute or not, without query and fragment.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| {
        rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default()
    });
    rest.split(['?', '#']).next().unwrap_or_default()
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// A path with its data taken out. A single digit within a path is a version (`/rest/api/3/user`).
fn folded(path: &[&str]) -> String {
    let version = |index: usize, segment: &str| index + 1 < path.len() && segment.len() == 1;
    let is_data = |index, segment: &str| !version(index, segment) && keys::is_free(segment) || segment.contains(['%', '@']);
    let written = |(index, segment): (usize, &&str)| {
        if is_data(index, segment) {
            "/{id}".to_owned()
        } else {
            format!("/{segment}")
        }
    };
    let path: String = path.iter().enumerate().map(written).collect();
    if path.is_empty() { "/".to_owned() } else { path }
}
