//! The catalogue: what is known of public providers, and the plan of what to look at.
//!
//! Data and its reading; nothing here opens a file or asks a server. The user's `drift.toml` says what it wants, the catalogue
//! fills in what was left unsaid, and the result is a [`Plan`].

mod plan;

pub use plan::{Plan, PlannedDocument};
