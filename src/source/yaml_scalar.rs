//! What a plain YAML scalar means: the core schema of YAML 1.2 (§10.3.2), with two deviations that real documents ask
//! for: digits with a leading zero are text (`08012` is a postcode), and `.inf` and `.nan` are text, for JSON has neither.

use super::builder::Builder;
use super::tape::Tag;
use std::borrow::Cow;
use std::ops::Range;

/// What a scalar is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar<'t> {
    Null,
    Bool(bool),
    /// A number in JSON's spelling.
    Number(Cow<'t, str>),
    Text,
}

/// Puts a scalar on the tape: its value, whether it can only be text (in quotes, by its style or tag), and where it is written.
pub(super) fn push(builder: &mut Builder<'_>, text: &str, (value, is_text): (&str, bool), at: Range<usize>) {
    let written = text.get(at.clone()).unwrap_or_default();
    match if is_text { Scalar::Text } else { plain(value) } {
        Scalar::Null => builder.push(Tag::Null, at.start, at.end),
        Scalar::Bool(true) => builder.push(Tag::True, at.start, at.end),
        Scalar::Bool(false) => builder.push(Tag::False, at.start, at.end),
        Scalar::Number(number) if written == number => builder.push(Tag::Number, at.start, at.end),
        Scalar::Number(number) => builder.push_aside(Tag::NumberAside, at.start, at.end, &number),
        Scalar::Text => match spelling(written, value) {
            Spelling::Plain => builder.push(Tag::Plain, at.start, at.end),
            Spelling::Quoted => builder.push(Tag::Quoted, at.start, at.end),
            Spelling::Other => builder.push_aside(Tag::Aside, at.start, at.end, value),
        },
    };
}

/// How a string stands in the text.
pub(super) enum Spelling {
    Plain,
    Quoted,
    Other,
}

pub(super) fn spelling(written: &str, value: &str) -> Spelling {
    let inner = written.get(1..written.len().saturating_sub(1));
    if written == value {
        Spelling::Plain
    } else if written.starts_with(['"', '\'']) && inner == Some(value) {
        Spelling::Quoted
    } else {
        Spelling::Other
    }
}

/// The meaning of a scalar without quotes or tag.
pub(super) fn plain(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => {
            number(text).map_or(Scalar::Text, Scalar::Number)
        }
        _ => Scalar::Text,
    }
}

fn number(text: &str) -> Option<Cow<'_, str>> {
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8);
    }
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => ("-", text.get(1..)?),
        b'+' => ("", text.get(1..)?),
        _ => ("", text),
    };
    let split = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at(split);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = all_digits(whole) && all_digits(fraction) && whole.len() + fraction.len() > 0 && is_exponent(exponent);
    if !is_number || whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    if !text.starts_with('+') && !whole.is_empty() && !mantissa.ends_with('.') {
        return Some(Cow::Borrowed(text));
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(Cow::Owned(format!("{sign}{whole}{point}{fraction}{exponent}")))
}

fn based(digits: &str, base: u32) -> Option<Cow<'_, str>> {
    let is_plain = digits.chars().all(|c| c.is_digit(base));
    u128::from_str_radix(digits, base)
        .ok()
        .filter(|_| is_plain)
        .map(|value| Cow::Owned(value.to_string()))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_exponent(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['e', 'E']) else {
        return text.is_empty();
    };
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    !digits.is_empty() && all_digits(digits)
}

#[cfg(test)]
mod tests {
    use super::{Scalar, plain};

    #[test]
    fn the_core_schema_and_its_two_deviations() {
        let number = |text, json: &str| assert_eq!(plain(text), Scalar::Number(json.into()), "{text}");
        number("0", "0");
        number("-12", "-12");
        number("+1", "1");
        number(".5", "0.5");
        number("1.", "1");
        number("1.50e+3", "1.50e+3");
        number("0x1F", "31");
        number("0o17", "15");
        number("123456789012345678901234567890", "123456789012345678901234567890");
        for text in [
            "08012",
            "yes",
            "no",
            "on",
            "1_000",
            ".inf",
            ".nan",
            "-",
            ".",
            "1e",
            "2020-01-01",
            "0x",
            "0x+1",
            "1.2.3",
            "--1",
        ] {
            assert_eq!(plain(text), Scalar::Text, "{text}");
        }
        assert_eq!(plain("~"), Scalar::Null);
        assert_eq!(plain("True"), Scalar::Bool(true));
    }
}
