//! OpenAPI 2.0, 3.0, 3.1 and 3.2 to the one contract. It knows how each version spells things; it must not know how a
//! document was fetched or what a difference means.

mod bodies;
mod bounds;
mod definitions;
mod derived;
mod discriminator;
mod examples;
mod keywords;
mod object;
mod operations;
mod parameters;
mod paths;
mod plain;
mod reader;
mod recognise;
mod responses;
mod schemas;
mod security;
mod servers;
mod spot;
mod strict;
mod swagger2;
#[cfg(test)]
mod tests;

pub use plain::{is_json_schema, read_json_schema};
pub use recognise::{NotOpenApi, Version, version};
pub use strict::strict_remarks;

use crate::contract::Contract;
use crate::source::Bundle;
use std::sync::Arc;

/// Reads the document that was added to the bundle first, following references into its other files. What cannot be
/// read of it becomes a diagnostic and costs its own node.
pub fn read(bundle: Arc<Bundle>) -> Result<Contract, NotOpenApi> {
    let version = version(&bundle)?;
    let mut reader = reader::Reader::new(&bundle, version);
    reader.document();
    let mut contract = reader.finish();
    contract.sources = bundle;
    Ok(contract)
}
