//! A JSON number that keeps its text, so that integers beyond 64 bits are compared exactly.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A number as the document wrote it.
///
/// Equality and order are numeric (`1`, `1.0` and `1e0` are equal): exact where both sides are
/// integers of at most 127 bits, by `f64` otherwise.
#[derive(Clone)]
pub struct Number(Arc<str>);

impl Number {
    /// Wraps the text of a JSON number; `None` where it is not one.
    pub fn new(text: &str) -> Option<Self> {
        text.parse::<f64>().ok().filter(|value| !value.is_nan()).map(|_| Self(text.into()))
    }

    /// The nearest double.
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The exact integer, where the text is one (a zero fraction counts as none).
    pub fn as_i128(&self) -> Option<i128> {
        let text = self.0.split_once('.').map_or(&*self.0, |(whole, fraction)| {
            if fraction.bytes().all(|byte| byte == b'0') {
                whole
            } else {
                &*self.0
            }
        });
        text.parse().ok()
    }

    /// The shortest spelling that is equal to it.
    pub fn canonical(&self) -> String {
        self.as_i128()
            .map_or_else(|| self.as_f64().to_string(), |integer| integer.to_string())
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.as_i128(), other.as_i128()) {
            (Some(mine), Some(theirs)) => mine.cmp(&theirs),
            _ => self.as_f64().total_cmp(&other.as_f64()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn integers_beyond_64_bits_are_told_apart() {
        let number = |text| Number::new(text).unwrap();
        assert!(number("9223372036854775808") < number("9223372036854775809"));
        assert_eq!(number("1.0"), number("1"));
        assert_eq!(number("1.0").canonical(), "1");
        assert!(number("-9223372036854776000") < number("0.5"));
        assert!(Number::new("one").is_none());
    }
}
