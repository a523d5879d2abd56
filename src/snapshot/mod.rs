//! Baselines: what was accepted of a provider's document, committed beside the code that depends on it.
//!
//! It owns the three files of a baseline, their format versions and their canonical form; it must not know what a
//! change is, who accepts it, or where the document came from.

mod accepted;
mod canonical;
mod error;
mod header;
mod place;
mod reach;
mod store;
mod watch;

pub use accepted::{Accepted, Entry};
pub use canonical::canonical;
pub use error::SnapshotError;
pub use header::{Header, digest};
pub use store::{Baseline, Folder};
pub use watch::{Watch, keep_watched};

/// The provider's document as it was accepted.
pub const DOCUMENT: &str = "document.json";
/// The fold of the samples at acceptance.
pub const OBSERVED: &str = "observed.json";
/// What was accepted, for people.
pub const ACCEPTED: &str = "accepted.md";

#[cfg(test)]
mod tests;
