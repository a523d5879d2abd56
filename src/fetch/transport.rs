//! The HTTP clients underneath, each built when it is first needed: building one reads the system's certificates, which a command
//! that asks nobody must not pay for.

use super::address::{Guard, is_public, literal};
use super::limits::Limits;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use url::Url;

/// The three ways to a host.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// To this machine itself, past any proxy.
    Loopback,
    /// To any address.
    Any,
    /// To public addresses alone, checked at the moment of connecting.
    Public,
}

/// The clients, one for each way.
#[derive(Debug)]
pub(super) struct Transports {
    limits: Limits,
    proxies: Vec<String>,
    clients: [OnceLock<Result<reqwest::Client, String>>; 3],
}

impl Transports {
    /// `proxies`: hosts of the proxies of this machine, which may have private addresses.
    pub(super) fn new(limits: Limits, proxies: Vec<String>) -> Self {
        Transports {
            limits,
            proxies,
            clients: [const { OnceLock::new() }; 3],
        }
    }

    /// The client for a URL, or `None` where the URL itself names an address that may not be asked. The error says why there is
    /// no client.
    pub(super) fn client(&self, url: &Url, allow_private: bool) -> Result<Option<&reqwest::Client>, String> {
        let address = literal(url);
        let is_proxy = url
            .host_str()
            .is_some_and(|host| self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(host)));
        let way = match address {
            Some(address) if allow_private && address.is_loopback() => Way::Loopback,
            _ if allow_private => Way::Any,
            Some(address) if !is_public(address) => return Ok(None),
            _ if is_proxy => return Ok(None),
            _ => Way::Public,
        };
        let client = self.clients[way as usize].get_or_init(|| self.build(way));
        client.as_ref().map(Some).map_err(Clone::clone)
    }

    /// Whether what answered is known to be at a private address. `peer` may be a proxy, so where there are proxies only an address in
    /// the URL tells.
    pub(super) fn is_private(&self, url: &Url, peer: Option<SocketAddr>) -> bool {
        match literal(url) {
            Some(address) => !is_public(address),
            None => self.proxies.is_empty() && peer.is_some_and(|peer| !is_public(peer.ip())),
        }
    }

    fn build(&self, way: Way) -> Result<reqwest::Client, String> {
        // Whoever came first installed the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        match (self.builder(way).build(), way) {
            (Ok(client), _) => Ok(client),
            // A machine without any trusted certificate can still talk to itself in the clear.
            (Err(_), Way::Loopback) => self.builder(way).tls_certs_only([]).build().map_err(|error| chain(&error)),
            (Err(error), _) => Err(chain(&error)),
        }
    }

    fn builder(&self, way: Way) -> reqwest::ClientBuilder {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("drift/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.limits.connect);
        match way {
            Way::Loopback => builder.no_proxy(),
            Way::Any => builder,
            Way::Public => builder.dns_resolver(Arc::new(Guard {
                trusted: self.proxies.clone(),
            })),
        }
    }
}

/// An error with its causes, the innermost last.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
