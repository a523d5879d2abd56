//! The fold itself: what bodies showed, by place, as counts.

use super::Place;
use std::fmt;

/// What samples and examples showed: counts by path, never values. A commutative monoid under [`Observed::merge`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Observed {}

/// Why a body could not be folded. It never quotes the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyError {
    /// 1-based line inside the body.
    pub line: usize,
    /// 1-based column (in bytes) inside that line.
    pub column: usize,
    /// What is wrong there.
    pub message: &'static str,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for BodyError {}

impl Observed {
    /// Folds one JSON body in. A body that is not JSON leaves the fold as it was.
    pub fn fold_body(&mut self, _place: &Place, _bytes: &[u8]) -> Result<(), BodyError> {
        Ok(())
    }

    /// Adds what another fold saw: any order and any split of the bodies gives the same fold.
    pub fn merge(&mut self, _other: Self) {}

    /// Whether nothing was folded.
    pub fn is_empty(&self) -> bool {
        true
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observed")
    }
}
