//! The kinds of things that a side can be, as a table: a new kind is a row here and a variant of [`Input`].
//!
//! It owns how a kind is recognised; it must not know which kinds can be compared with which.

use super::text::Text;
use super::{Input, Samples};
use crate::cli::Trouble;
use crate::openapi;
use crate::sample;

/// A kind of thing that a side can be.
pub(in crate::cli) struct Kind {
    /// What messages call a side of this kind, one or several files of it.
    pub(in crate::cli) called: &'static str,
    /// Whether a text is of this kind.
    pub(super) is: fn(&Text) -> bool,
    /// Makes a side of such a text.
    pub(super) take: fn(Text) -> Result<Input, Trouble>,
}

/// All kinds. A text is of the first that it fits, so the surest to be recognised come first.
pub(in crate::cli) const KINDS: [Kind; 3] = [
    Kind {
        called: "an OpenAPI document (JSON or YAML)",
        is: |text| text.bundle().is_some_and(|bundle| openapi::version(bundle).is_ok()),
        take: |text| text.whole().map(Input::Document),
    },
    Kind {
        called: "a JSON Schema",
        is: |text| text.bundle().is_some_and(openapi::is_json_schema),
        take: |text| text.whole().map(Input::Schema),
    },
    Kind {
        called: "samples (JSON, NDJSON, HAR, cassettes, a folder of them)",
        is: |text| sample::is_samples(text.bytes()),
        take: |text| Ok(Input::Samples(Samples::of(text))),
    },
];
