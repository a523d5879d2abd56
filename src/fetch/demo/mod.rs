//! The provider inside the binary: a small HTTP server on a loopback port of its own, which serves an OpenAPI document and
//! answers in the shape of an issue tracker, so that the whole of `drift` can be seen and tested without an account.
//!
//! This file owns the server's life: start, address, log of requests, end. Documents and data are files under `demo/`, laid
//! over each other by [`site`]; what is answered is decided in [`routes`], how it leaves in [`serve`], what goes wrong on
//! purpose in [`fault`]. Nothing here knows what a change is: the demo is a provider like any other.

mod error;
mod fault;
mod http;
mod patch;
mod routes;
mod serve;
mod shape;
mod site;
#[cfg(test)]
mod tests;

pub use error::DemoError;
pub use fault::{Fault, FaultKind};

use site::Site;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The path of the OpenAPI document. It is public; everything below the document's base path asks for Basic auth.
pub const DOCUMENT_PATH: &str = "/openapi.json";

/// User and token that the demo takes. It takes any pair that is not empty: these are no secrets.
pub const CREDENTIALS: (&str, &str) = ("demo@example.com", "demo-token");

/// The names of the demo providers.
pub fn names() -> &'static [&'static str] {
    &["jira"]
}

/// The states of a demo provider: `before` the change, `after` it, and `users-only`, where the users' prose, examples and live
/// values have changed and nothing else.
pub fn states() -> &'static [&'static str] {
    &site::STATE_NAMES
}

/// The document of a demo provider in a state, as its server would send it.
///
/// A `?fault=…` behind the state's name is read and has no effect here.
pub fn document(name: &str, state: &str) -> Result<String, DemoError> {
    let (state, _) = fault::split(state)?;
    Ok(Site::open(name, state)?.document_text().to_owned())
}

/// The text of a `drift.toml` that watches the demo provider `jira` for two consumers.
pub fn default_config() -> &'static str {
    include_str!("../../../demo/drift.toml")
}

/// One request that came, for tests and for the curious. No header value but the host is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The method, in capitals.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, undecoded, empty where there was none.
    pub query: String,
    /// The `Host` header.
    pub host: String,
    /// Whether an `Authorization` header came.
    pub authorised: bool,
    /// Whether `If-None-Match` or `If-Modified-Since` came.
    pub conditional: bool,
}

/// A running demo provider. It ends when this value is dropped.
#[derive(Debug)]
pub struct Demo {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

/// What all connections share.
#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    site: Site,
    faults: Mutex<Vec<Fault>>,
    seen: Mutex<Vec<Seen>>,
}

impl Demo {
    /// Starts a demo provider on a loopback port that the system chooses. Call it inside a Tokio runtime.
    ///
    /// `state` is one of [`states`], with misbehaviour behind it if wanted: `after?fault=429&fault=slow@/openapi.json`. The given
    /// `faults` come before those. The first fault that fits a request and is not used up decides how it goes.
    pub fn start(name: &str, state: &str, mut faults: Vec<Fault>) -> Result<Demo, DemoError> {
        let (state, named) = fault::split(state)?;
        faults.extend(named);
        let site = Site::open(name, state)?;
        let runtime = tokio::runtime::Handle::try_current().map_err(|_| DemoError::NoRuntime)?;
        let listener = listen().map_err(DemoError::Listen)?;
        let address = listener.local_addr().map_err(DemoError::Listen)?;
        let shared = Arc::new(Shared {
            address,
            site,
            faults: Mutex::new(faults),
            seen: Mutex::default(),
        });
        let accepting = runtime.spawn(serve::accept(listener, Arc::clone(&shared)));
        Ok(Demo {
            address,
            shared,
            accepting,
        })
    }

    /// `http://127.0.0.1:PORT`, without a path.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The URL of the OpenAPI document.
    pub fn document_url(&self) -> String {
        format!("http://{}{DOCUMENT_PATH}", self.address)
    }

    /// The requests that came so far, oldest first.
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn listen() -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}
