//! Keys of objects that are data rather than names: identifiers, addresses, dates, numbers.
//!
//! Such a key is a value in the place of a name, so it is folded to `.*` and never kept. The rule looks at the
//! key alone; an object with too many keys, or too many of one pattern, is dealt with where keys are counted.

use super::format;
use std::borrow::Cow;

/// Names longer than this are data.
const LONGEST_NAME: usize = 100;
/// A run of digits of this length is an identifier, a telephone number or a day.
const DIGIT_RUN: usize = 7;
/// A piece of this length that alternates between letters and digits this often is an identifier.
const TOKEN: (usize, usize) = (8, 3);
/// Hexadecimal with a digit in it, of this length: a digest.
const HEXADECIMAL: usize = 8;

/// What keys that are data look like, in the order in which a key is tried; what none tells is the last.
pub(super) const CLASSES: [&str; 8] = ["number", "date", "uuid", "address", "email", "uri", "token", "other"];

/// The index into [`CLASSES`] of a key that is data.
pub(super) fn class(key: &str) -> u8 {
    let bytes = key.as_bytes();
    let tests = [
        format::is_number(bytes),
        format::is_date(bytes.get(..10).unwrap_or(bytes)),
        format::is_uuid(bytes),
        format::is_ipv4(bytes),
        format::is_email(bytes),
        key.contains("://"),
        is_free(key),
        true,
    ];
    (0..).zip(tests).find(|(_, holds)| *holds).map_or(0, |(class, _)| class)
}

/// Whether a key is data.
pub fn is_free(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() > LONGEST_NAME
        || key.contains("://")
        || key.contains('@') && format::is_email(bytes)
        || bytes.iter().any(u8::is_ascii_digit) && has_data_digits(bytes)
}

fn has_data_digits(bytes: &[u8]) -> bool {
    format::is_number(bytes)
        || format::is_date(bytes.get(..10).unwrap_or(bytes))
        || format::is_uuid(bytes)
        || format::is_ipv4(bytes)
        || bytes.split(|byte| !byte.is_ascii_digit()).any(|run| run.len() >= DIGIT_RUN)
        || bytes.split(|byte| !byte.is_ascii_alphanumeric()).any(is_token)
}

pub(super) fn is_token(piece: &[u8]) -> bool {
    let turns = piece
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    let hexadecimal = turns > 1 && piece.len() >= HEXADECIMAL && piece.iter().all(u8::is_ascii_hexdigit);
    hexadecimal || piece.len() >= TOKEN.0 && turns >= TOKEN.1
}

/// A key with every run of digits written as `#`: `customfield_10010` and `customfield_10011` are of one pattern.
pub(super) fn pattern(key: &str) -> Cow<'_, str> {
    if !key.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(key);
    }
    let mut pattern = String::with_capacity(key.len());
    for letter in key.chars() {
        match (letter.is_ascii_digit(), pattern.ends_with('#')) {
            (true, true) => {}
            (true, false) => pattern.push('#'),
            (false, _) => pattern.push(letter),
        }
    }
    Cow::Owned(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_told_from_names() {
        let data = [
            "123e4567-e89b-12d3-a456-426614174000",
            "17",
            "-1",
            "2019-10-26",
            "2019-10-26T01:28:43Z",
            "mia@example.com",
            "https://example.com",
            "10.0.0.1",
            "cus_9s6XKzkNRiz8i3",
            "5b10a2844c20165700ede21g",
            "384093:32b4d9w0-f6a5-3535-11a3-9c8c88d10192",
            "+491701234567",
            "9f86d081884c7d65",
            "order-20240131",
        ];
        let names = [
            "name",
            "48x48",
            "customfield_10010",
            "sha256",
            "address_line_2",
            "md5Checksum",
            "due date",
            "@type",
            "http_2xx",
            "utf8mb4",
            "_links",
            "oauth2",
            "",
            "on_time_percentage",
            "deadbeef",
        ];
        assert_eq!(data.into_iter().filter(|key| !is_free(key)).collect::<Vec<_>>(), Vec::<&str>::new());
        assert_eq!(names.into_iter().filter(|key| is_free(key)).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn keys_of_one_pattern_differ_by_digits_only() {
        assert_eq!(pattern("customfield_10010"), "customfield_#");
        assert_eq!(pattern("a1b22c"), "a#b#c");
        assert_eq!(pattern("name"), "name");
    }
}
