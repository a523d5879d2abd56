//! What a provider *says* about its API: in prose, in response headers, in vendor extensions.
//!
//! It owns the reading of such statements into [`Statement`] and [`HeaderNotice`]. It must not know contracts,
//! rules or consumers, nor what today's date is: whether a date has passed is for others to say.

mod context;
mod date;
mod extension;
mod header;
mod pattern;
mod prose;
mod replacement;
mod statement;
mod subject;

pub use date::Precision;
pub use extension::from_extensions;
pub use header::{HeaderNotice, Relation, from_headers};
pub use statement::{Statement, StatementKind, new_statements, statements};

#[cfg(test)]
mod tests;
