//! The report: what was looked at, what was found, and how that is written.
//!
//! It owns the model of `drift-report/1` and one file a format; it must not know how findings come about, who is
//! mailed, or where the output goes.

mod clean;
mod format;
mod json;
mod model;
mod text;
pub mod words;
mod wrap;

#[cfg(test)]
mod fixture;

pub use clean::clean;
pub use format::{Closing, Detail, FORMATS, Format, View};
pub use model::{FORMAT, Outcome, ProviderReport, Report, Summary};
pub use text::finding;
pub use wrap::wrap;
