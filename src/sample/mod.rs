//! The observed side of a contract: what samples and a document's own examples show, as counts.
//!
//! It owns the streaming, mergeable, value-free fold of JSON bodies ([`Observed`]), the fold of a
//! document's examples pooled by definition ([`examples`]), the comparison of two folds with the
//! chance that nothing changed ([`compare`]), of a baseline with the runs since ([`compare_runs`]), and the form that is
//! committed as `observed.json`.
//! It must not know where bodies came from, what a consumer reads, or how bad a change is.

mod addresses;
mod branch;
mod chance;
mod change;
mod compare;
mod cursor;
mod describe;
mod discriminator;
mod exact;
mod examples;
mod exchange;
mod export;
mod facts;
mod family;
mod fields;
mod fit;
mod fold;
mod format;
mod history;
mod keys;
mod lines;
mod listen;
mod look;
mod node;
mod observed;
mod odd;
mod path;
mod place;
mod questions;
mod reader;
mod records;
mod resources;
mod routes;
mod shape;
mod signs;
#[cfg(test)]
mod tests;
mod tuple;
mod variant_lines;
mod variants;
mod written;

pub use branch::Branch;
pub use chance::of_absence as chance_of_absence;
pub use change::{Basis, Counts, ObservedChange, ObservedKind, Tier};
pub use compare::{Partners, compare, compare_partners};
pub use describe::PathFacts;
pub use examples::{Examples, definition, examples, fold_examples};
pub use export::{Export, LEARNT};
pub use format::is_known as is_known_format;
pub use history::{History, compare_runs};
pub use keys::is_free as is_free_key;
pub use lines::ObservedError;
pub use listen::Listen;
pub use observed::{BodyError, Observed, PathCounts};
pub use place::{ObservedPlace, Place};
pub use reader::{Events, Form, Reading, is_samples};
pub use records::{RecordFault, Records, has_record};
pub use routes::Routes;
