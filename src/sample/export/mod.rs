//! What was learnt as documents that others can read: JSON Schema and OpenAPI.
//!
//! It owns how counts become constraints: only what held without exception is promised, so that every sample is valid.
//! It must not know where a document is written to.

mod definitions;
mod document;
mod openapi;
mod recursion;
mod schema;
#[cfg(test)]
mod tests;

pub use document::Export;
pub use openapi::LEARNT;
