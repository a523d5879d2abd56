//! Everything that leaves this machine to look at a provider, and the limits within which it does.
//!
//! The only asynchronous module; its public functions are plain ones. It gets what to look at as a
//! [`Plan`](crate::provider::Plan) and hands back bytes and files. It must not know what a change is, and it keeps nothing: what
//! a next run may want comes back as data.

mod address;
mod all;
mod auth;
mod client;
pub mod demo;
mod document;
mod failure;
mod fault;
mod gate;
mod limits;
mod look;
mod plausible;
mod redirect;
mod request;
mod retry;
mod run;
mod sample;
mod secret;
#[cfg(test)]
mod tests;
mod token;
mod transport;

pub use failure::{Failure, Fault, Outcome};
pub use limits::Limits;
pub use look::{Document, DocumentLook, Event, Look, Sample, SampleLook};
pub use request::{Answer, Credential, Kept, KeptDocument, Request, Validators};
pub use run::{Fetcher, Surroundings};
pub use secret::{SecretString, Secrets};
