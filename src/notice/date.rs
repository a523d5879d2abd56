//! Dates in prose and in header values, in the spellings that providers use.
//!
//! It owns the table of spellings; it must not know today's date.

/// How exactly a date was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    #[default]
    Day,
    /// A month: the date is its first day.
    Month,
    /// A quarter of a year: the date is its first day.
    Quarter,
}
