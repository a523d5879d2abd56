//! A JSON number that keeps its text, so that integers beyond 64 bits are compared exactly.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A number as the document wrote it.
///
/// Equality and order are numeric (`1`, `1.0` and `1e0` are equal) and exact, however many digits there are.
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

/// A number taken apart: its digits without zeros at either end, and the power of ten that the first of them has.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    power: i128,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit).collect();
        let zeros = all.iter().take_while(|digit| **digit == b'0').count();
        let end = all.iter().rposition(|digit| *digit != b'0').map_or(zeros, |last| last + 1);
        // An exponent beyond 127 bits is as large as any.
        let beyond = if exponent.starts_with('-') { i128::MIN / 2 } else { i128::MAX / 2 };
        let exponent: i128 = exponent.parse().unwrap_or(beyond).clamp(i128::MIN / 2, i128::MAX / 2);
        let shift = |count: usize| i128::try_from(count).unwrap_or(i128::MAX / 4);
        Self {
            negative,
            digits: all.get(zeros..end).unwrap_or_default().to_vec(),
            power: exponent + shift(whole.len()) - shift(zeros),
        }
    }

    /// -1, 0 or 1.
    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Compares what is left without the sign.
    fn size(&self, other: &Self) -> Ordering {
        self.power.cmp(&other.power).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Some(mine), Some(theirs)) = (self.as_i128(), other.as_i128()) {
            return mine.cmp(&theirs);
        }
        let (mine, theirs) = (Decimal::of(&self.0), Decimal::of(&other.0));
        mine.sign().cmp(&theirs.sign()).then_with(|| match mine.sign() {
            0 => Ordering::Equal,
            1 => mine.size(&theirs),
            _ => theirs.size(&mine),
        })
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

    #[test]
    fn numbers_of_any_length_are_compared_exactly() {
        let number = |text: &str| Number::new(text).unwrap();
        let nines = "9".repeat(1_000_000);
        let rising = [
            "-1e999999999999999999999999999999999999999999".to_owned(),
            format!("-{nines}"),
            "-1e400".to_owned(),
            "-0.5".to_owned(),
            "-1e-400".to_owned(),
            "0".to_owned(),
            "1e-999999999999999999999999999999999999999999".to_owned(),
            "1e-400".to_owned(),
            "0.1".to_owned(),
            "0.10000000000000000000000000000000000001".to_owned(),
            "10".to_owned(),
            "1e400".to_owned(),
            "1.5e400".to_owned(),
            nines.clone(),
            "1e1000000".to_owned(),
            "1e999999999999999999999999999999999999999999".to_owned(),
        ];
        for (index, pair) in rising.windows(2).enumerate() {
            assert!(number(&pair[0]) < number(&pair[1]), "{index}");
        }
        for (one, other) in [
            ("1e400", "10E+399"),
            ("0", "-0.0"),
            ("0e5", "0"),
            ("100", "1.00e2"),
            ("0.001", "1e-3"),
        ] {
            assert_eq!(number(one), number(other), "{one} {other}");
        }
    }
}
