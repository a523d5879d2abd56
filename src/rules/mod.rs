//! The opinion on changes: what a finding is, and (beside this) the registry of rules.

pub mod finding;

pub use finding::{Direction, Finding, Mapping, Severity, Site, Trait, Verdict};
