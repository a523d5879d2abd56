//! Who uses a provider, what their reader bears, and who is told.
//!
//! It must not know how a promise changes a severity; that is the opinion of `rules` and `impact`.

use super::{OperationName, Position};

/// One `[[consumer]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Consumer {
    /// Its name, unique in the file.
    pub name: String,
    /// The providers that it uses; at least one, each defined in the file.
    pub providers: Vec<String>,
    /// What its reader does with what it does not expect.
    pub promise: Promise,
    /// Mail addresses of those who must act.
    pub owners: Vec<String>,
    /// The operations that it uses; empty for all of its providers' watched ones.
    pub operations: Vec<OperationName>,
    /// Where the table starts.
    pub at: Position,
}

/// A reader promise: four traits, each `None` where the consumer did not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Promise {
    /// What happens to a field that the reader does not know.
    pub unknown_fields: Option<UnknownFields>,
    /// What an enum value or union member does that the reader does not know.
    pub unknown_enum_values: Option<Handling>,
    /// What a `null` does where the reader expects a value.
    pub unexpected_null: Option<Handling>,
    /// Whether names in the consumer's code are generated from the document.
    pub generated_names: Option<bool>,
}

/// What a reader does with a field that it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownFields {
    /// It is skipped.
    Ignored,
    /// The whole answer is refused.
    Refused,
}

/// What something unexpected does to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// The reader copes.
    Handled,
    /// The reader fails.
    Fatal,
}

impl Promise {
    /// The words that stand for a whole promise.
    pub const PRESETS: [(&'static str, Promise); 4] = [
        (
            "tolerant",
            Promise::said(UnknownFields::Ignored, Handling::Handled, Handling::Handled, false),
        ),
        (
            "typed",
            Promise::said(UnknownFields::Ignored, Handling::Fatal, Handling::Fatal, false),
        ),
        (
            "generated",
            Promise::said(UnknownFields::Ignored, Handling::Fatal, Handling::Fatal, true),
        ),
        (
            "closed",
            Promise::said(UnknownFields::Refused, Handling::Fatal, Handling::Fatal, false),
        ),
    ];

    /// The promise behind a preset's word.
    pub fn preset(word: &str) -> Option<Promise> {
        Self::PRESETS.iter().find(|(name, _)| *name == word).map(|(_, promise)| *promise)
    }

    const fn said(fields: UnknownFields, enum_values: Handling, null: Handling, names: bool) -> Promise {
        Promise {
            unknown_fields: Some(fields),
            unknown_enum_values: Some(enum_values),
            unexpected_null: Some(null),
            generated_names: Some(names),
        }
    }
}
