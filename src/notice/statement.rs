//! Statements in prose: what a description says about the availability of the thing that it describes.
//!
//! It owns the type and the comparison of two texts; the words are in `pattern`, who is spoken of in `subject`.

use super::Precision;
use jiff::civil::Date;

/// How strong a statement is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// It must be sent from now on.
    Required,
    /// Still there, not to be used any more; or replaced by something else.
    Deprecated,
    /// It will go, perhaps at a [`Statement::date`].
    WillBeRemoved,
    /// It is gone: no longer available, removed, not supported any more.
    Unavailable,
}

/// One thing that a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The sentence: trimmed, emphasis and markup dropped, links reduced to their text.
    pub quote: String,
    /// Whom the sentence names as the thing spoken of (`username` in "The `username` parameter is deprecated");
    /// empty where it speaks of the very element that the text describes ("This property is …").
    pub subjects: Vec<String>,
    /// What to use instead, by the text: a name without back-ticks, or a few words.
    pub replacement: Option<String>,
    /// The day that the sentence gives: for [`StatementKind::WillBeRemoved`] the deadline, else the day since
    /// when it holds. Where only a month or a quarter is given, its first day: the earliest that it can mean.
    pub date: Option<Date>,
    /// How exactly [`Statement::date`] was given.
    pub precision: Precision,
    /// Set by [`new_statements`] where the old text said the same with another date: that date.
    pub was: Option<Date>,
}

impl Statement {
    /// Whether it speaks of the element `name` when it stands in that element's own description.
    pub fn is_about(&self, name: &str) -> bool {
        self.subjects.is_empty() || self.subjects.iter().any(|subject| subject == name)
    }

    /// The day by which a client must have moved, where the text gives one.
    pub fn deadline(&self) -> Option<Date> {
        self.date.filter(|_| self.kind == StatementKind::WillBeRemoved)
    }
}

/// What `text` (`CommonMark`, perhaps with HTML in it) says, strongest statement per subject, in order of the text.
pub fn statements(text: &str) -> Vec<Statement> {
    let _ = text;
    Vec::new()
}

/// The statements of `new` that `old` did not make yet: new ones, stronger ones, and those whose date moved.
/// A replacement that only the old text named is taken over.
pub fn new_statements(old: Option<&str>, new: &str) -> Vec<Statement> {
    let _ = old;
    statements(new)
}
