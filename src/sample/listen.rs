//! Somebody who hears each body while it is folded: what counts alone cannot answer is asked of the body itself.
//!
//! It owns when a body is heard; it must not know what is asked.

use super::Place;
use serde_json::Value;
use std::sync::Arc;

/// Hears bodies, from several threads perhaps. What it keeps must hold no value of theirs.
pub trait Listen: Send + Sync {
    /// A whole body that was folded at a place.
    fn hear(&self, place: &Place, body: &Value);
}

/// Who listens, if anybody does.
#[derive(Clone, Default)]
pub(super) struct Ear(Option<Arc<dyn Listen>>);

impl Ear {
    pub(super) fn new(listener: Arc<dyn Listen>) -> Self {
        Self(Some(listener))
    }

    /// Lets a body be heard; it is read only where somebody listens.
    pub(super) fn hear(&self, place: &Place, read: impl FnOnce() -> Option<Value>) {
        if let Some(listener) = &self.0
            && let Some(body) = read()
        {
            listener.hear(place, &body);
        }
    }
}
