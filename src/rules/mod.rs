//! The opinion on changes: which rule each falls under, how bad that is, and the findings that come of it.
//!
//! A rule is a page in `docs/rules`, whose front matter is its row in the [`REGISTRY`], and one arm in `classify`.

mod classify;
mod departures;
mod draft;
pub mod finding;
mod judge;
mod registry;
mod sentence;
mod tale;

pub use classify::classify;
pub use departures::add_departures;
pub use finding::{Direction, Finding, Mapping, Overridden, Severity, Site, Trait, Verdict, WaiverNote};
pub use judge::{Causes, Subject, judge, judge_claims, judge_traced, order};
pub use registry::{REGISTRY, Row, Rule};
pub use tale::tell;
