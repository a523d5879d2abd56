//! The catalogue: what is known of public providers, and the plan of what to look at.
//!
//! Data and its reading; nothing here opens a file or asks a server. The user's `drift.toml` says what it wants, the catalogue
//! fills in what was left unsaid, and the result is a [`Plan`].

mod catalogue;
mod entry;
mod plan;
#[cfg(test)]
mod tests;

pub use catalogue::Catalogue;
pub use entry::{Entry, EntryAuth, EntryDocument, EntryError, EntrySample, EntryWebhooks};
pub use plan::{Plan, PlanError, PlannedDocument};
