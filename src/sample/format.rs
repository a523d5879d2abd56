//! Formats of strings, told from their bytes alone and counted instead of the strings.
//!
//! The names are those of JSON Schema's `format` where it has one.

use super::signs::{
    AT, BREAK, COLON, DASH, DIGIT, DOT, EQUALS, HEXADECIMAL, LETTER, PLUS, SCHEME, SIGNS, SLASH, SPACE, Signs, WORD, signs,
};
use super::{exact, keys};

/// The formats, in the order in which a string is tried: the commonest first among those that exclude each other.
pub(super) const NAMES: [&str; 14] = [
    "uri",
    "date-time",
    "date",
    "uuid",
    "email",
    "ipv4",
    "integer",
    "number",
    "time",
    "ipv6",
    "currency",
    "jwt",
    "opaque-id",
    "base64",
];

/// A test of a format, behind what rules it out at a glance: signs that it may not have, signs that it must have, and its
/// shortest and its longest length.
type Test = (Signs, Signs, (usize, usize), fn(&[u8]) -> bool);

/// Those of [`NAMES`].
const TESTS: [Test; FORMATS] = [
    (0, COLON | SLASH, (6, LONGEST), is_uri),
    (0, DIGIT | DASH | COLON, (16, 40), is_date_time),
    (!(DIGIT | DASH), DIGIT | DASH, (10, 10), is_date),
    (!(DIGIT | HEXADECIMAL | DASH), DASH, (36, 36), is_uuid),
    (SPACE | BREAK | SLASH, AT | DOT, (4, 254), is_email),
    (!(DIGIT | DOT), DIGIT | DOT, (7, 15), is_ipv4),
    (!(DIGIT | DASH), DIGIT, (1, 41), is_integer),
    (!(DIGIT | DASH | DOT), DIGIT, (1, 40), is_number),
    (0, DIGIT | COLON, (5, 24), is_time),
    (!(DIGIT | HEXADECIMAL | COLON), COLON, (2, 39), is_ipv6),
    (!(HEXADECIMAL | LETTER), 0, (3, 3), is_currency),
    (!(WORD | DOT), DOT, (4, LONGEST), is_jwt),
    (!WORD, DIGIT, (8, 128), is_opaque),
    (
        !(DIGIT | HEXADECIMAL | LETTER | SLASH | PLUS | EQUALS | BREAK),
        0,
        (16, LONGEST),
        is_base64,
    ),
];

/// How many formats there are.
const FORMATS: usize = NAMES.len();

/// A test of what the standard of a format means.
type Standard = fn(&[u8]) -> bool;

/// How each of [`NAMES`] is told from what only looks like it, where somebody else may be promised it.
const EXACT: [Option<Standard>; FORMATS] = [
    Some(exact::is_uri),
    Some(exact::is_date_time),
    Some(exact::is_date),
    None,
    Some(exact::is_email),
    Some(exact::is_ipv4),
    None,
    None,
    None,
    Some(exact::is_ipv6),
    None,
    None,
    None,
    None,
];

/// The codes of ISO 4217 for money that changes hands, in one text.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY \
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD \
    JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR \
    NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD \
    TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";

/// No format that is told here is longer, but for URIs, whose beginning decides.
const LONGEST: usize = 320;

/// The index into [`NAMES`] of the format that a string has.
pub(super) fn of(text: impl AsRef<[u8]>) -> Option<u8> {
    let bytes = text.as_ref();
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    if is_uri(bytes) {
        // Most strings of formats are addresses, whose beginning tells.
        return Some(0);
    }
    let mut left = candidates(signs(bytes), bytes.len()) & !1;
    while left != 0 {
        let index = left.trailing_zeros();
        if TESTS[index as usize].3(bytes) {
            return u8::try_from(index).ok();
        }
        left &= left - 1;
    }
    None
}

/// Some of the formats, a bit each.
type Formats = u16;

/// The formats that a string may have, by its signs and its length.
fn candidates(signs: Signs, length: usize) -> Formats {
    let [low, high] = [signs & (HALF - 1), signs / HALF].map(usize::from);
    BY_SIGNS[0][low] & BY_SIGNS[1][high % BY_SIGNS[1].len()] & BY_LENGTH[length.min(BY_LENGTH.len() - 1)]
}

/// One more than the signs of the lower half.
const HALF: Signs = 1 << 7;

/// The formats that a string may have by the lower half of its signs, and by the upper one.
const BY_SIGNS: [[Formats; HALF as usize]; 2] = {
    let mut table = [[0; HALF as usize]; 2];
    let (mut half, mut signs) = (0, 0);
    while half < 2 {
        let (below, all) = ([1, HALF][half], HALF - 1);
        let mut index = 0;
        while index < FORMATS {
            let (without, with, ..) = TESTS[index];
            let (without, with) = ((without / below) & all, (with / below) & all);
            if signs & without == 0 && signs & with == with {
                table[half][signs as usize] |= 1 << index;
            }
            index += 1;
        }
        signs += 1;
        if signs == HALF {
            (half, signs) = (half + 1, 0);
        }
    }
    table
};

/// The formats that a string may have by its length; the last are those of all that are as long or longer.
const BY_LENGTH: [Formats; 64] = {
    let mut table = [0; 64];
    let mut length = 0;
    while length < table.len() {
        let mut index = 0;
        while index < FORMATS {
            let (shortest, longest) = TESTS[index].2;
            if shortest <= length && (length <= longest) {
                table[length] |= 1 << index;
            }
            index += 1;
        }
        length += 1;
    }
    table
};

/// Whether a string of a format, by its index, is what the standard of that format means. What has no such standard never is.
pub(super) fn is_exact(format: u16, text: &[u8]) -> bool {
    let standard = EXACT.get(usize::from(format)).copied().flatten();
    standard.is_some_and(|holds| holds(text))
}

/// Whether strings of a format are told from others.
pub fn is_known(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether bytes follow a pattern of the same length: `9` any digit, `h` any hexadecimal digit, others as they are.
fn follows(bytes: &[u8], pattern: &[u8]) -> bool {
    bytes.len() == pattern.len()
        && bytes.iter().zip(pattern).all(|(byte, sign)| match sign {
            b'9' => byte.is_ascii_digit(),
            b'h' => byte.is_ascii_hexdigit(),
            _ => byte == sign,
        })
}

fn starts(bytes: &[u8], pattern: &[u8]) -> bool {
    bytes.get(..pattern.len()).is_some_and(|start| follows(start, pattern))
}

/// RFC 3339, and its common relatives (no seconds, `+0000`, a space for the `T`).
fn is_date_time(bytes: &[u8]) -> bool {
    bytes.len() <= 40 && (starts(bytes, b"9999-99-99T99:99") || starts(bytes, b"9999-99-99 99:99"))
}

pub(super) fn is_date(bytes: &[u8]) -> bool {
    follows(bytes, b"9999-99-99")
}

fn is_time(bytes: &[u8]) -> bool {
    bytes.len() <= 24 && (starts(bytes, b"99:99:99") || follows(bytes, b"99:99"))
}

pub(super) fn is_uuid(bytes: &[u8]) -> bool {
    follows(bytes, b"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh")
}

fn is_uri(bytes: &[u8]) -> bool {
    // Nearly all of them are of one scheme.
    let scheme = if bytes.starts_with(b"https:") {
        5
    } else {
        let signs = bytes.iter().take(16).map(|byte| SIGNS[usize::from(*byte)]);
        signs.take_while(|sign| sign & SCHEME != 0).count()
    };
    scheme > 1 && bytes.get(scheme..).is_some_and(|rest| rest.starts_with(b"://") && rest.len() > 3)
}

/// One `@` with something before it and a dotted name behind it, no white space.
pub(super) fn is_email(bytes: &[u8]) -> bool {
    let Some(at) = bytes.iter().position(|byte| *byte == b'@') else {
        return false;
    };
    let (name, host) = (&bytes[..at], &bytes[at + 1..]);
    let plain = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'@' && *byte != b'/';
    !name.is_empty() && bytes.len() <= 254 && name.iter().chain(host).all(plain) && host.iter().skip(1).any(|byte| *byte == b'.')
}

pub(super) fn is_ipv4(bytes: &[u8]) -> bool {
    bytes.len() <= 15
        && bytes.split(|byte| *byte == b'.').count() == 4
        && bytes
            .split(|byte| *byte == b'.')
            .all(|part| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit))
}

fn unsigned(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"-").unwrap_or(bytes)
}

fn is_integer(bytes: &[u8]) -> bool {
    let digits = unsigned(bytes);
    !digits.is_empty() && digits.len() <= 40 && digits.iter().all(u8::is_ascii_digit)
}

pub(super) fn is_number(bytes: &[u8]) -> bool {
    let mut parts = unsigned(bytes).split(|byte| *byte == b'.');
    let whole = |part: Option<&[u8]>| part.is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    bytes.len() <= 40 && whole(parts.next()) && parts.next().is_none_or(|part| whole(Some(part))) && parts.next().is_none()
}

/// RFC 4291 §2.2, without the mixed form: groups of up to four hexadecimal digits, one `::` at most.
fn is_ipv6(bytes: &[u8]) -> bool {
    let colons = memchr::memchr_iter(b':', bytes).count();
    let short = bytes.windows(2).filter(|pair| *pair == b"::").count();
    let groups = bytes.split(|byte| *byte == b':');
    let hexadecimal = groups
        .clone()
        .all(|group| group.len() <= 4 && group.iter().all(u8::is_ascii_hexdigit));
    let whole = groups.filter(|group| group.is_empty()).count();
    bytes.len() <= 39 && hexadecimal && (colons == 7 && whole == 0 || (2..=7).contains(&colons) && short == 1)
}

fn is_currency(bytes: &[u8]) -> bool {
    bytes.len() == 3 && bytes.iter().all(u8::is_ascii_uppercase) && CURRENCIES.as_bytes().chunks(4).any(|code| code.starts_with(bytes))
}

/// RFC 7519: three parts in base64url, the first a JSON object (`{"` is written `eyJ`).
fn is_jwt(bytes: &[u8]) -> bool {
    let url = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    bytes.starts_with(b"eyJ") && bytes.iter().all(url) && (1..=2).contains(&memchr::memchr_iter(b'.', bytes).count())
}

/// An identifier that says nothing: letters and digits without white space, digits among them more than once.
fn is_opaque(bytes: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (8..=128).contains(&bytes.len())
        && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2
        && bytes.iter().all(plain)
        && bytes.split(|byte| matches!(byte, b'-' | b'_')).any(keys::is_token)
}

/// RFC 4648 §4, with the signs that tell it from words: padding, or both cases and a digit.
fn is_base64(bytes: &[u8]) -> bool {
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    let text = &bytes[..bytes.len() - padding];
    let signs = text.iter().fold(0, |signs, byte| signs | SIGNS[usize::from(*byte)]);
    let alphabet = signs & !(DIGIT | HEXADECIMAL | LETTER | SLASH | PLUS | BREAK) == 0;
    let marked = signs & (SLASH | PLUS) != 0 && signs & DIGIT != 0;
    let mixed = || text.iter().any(u8::is_ascii_uppercase) && text.iter().any(u8::is_ascii_lowercase);
    text.len() >= 16 && padding <= 2 && alphabet && (padding > 0 || marked && mixed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<&'static str> {
        of(text).map(|index| NAMES[usize::from(index)])
    }

    #[test]
    fn formats_are_told_from_the_text() {
        let cases = [
            ("2019-10-26T01:28:43Z", Some("date-time")),
            ("2019-10-26T01:28:43.000+0000", Some("date-time")),
            ("2019-10-26", Some("date")),
            ("12:30:00", Some("time")),
            ("123e4567-e89b-12d3-a456-426614174000", Some("uuid")),
            ("https://example.com/a b", Some("uri")),
            ("mia@example.com", Some("email")),
            ("10.0.0.1", Some("ipv4")),
            ("-17", Some("integer")),
            ("17.5", Some("number")),
            ("2001:db8::8a2e:370:7334", Some("ipv6")),
            ("::1", Some("ipv6")),
            ("EUR", Some("currency")),
            ("ABC", None),
            ("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", Some("jwt")),
            ("cus_9s6XKzkNRiz8i3", Some("opaque-id")),
            ("9f86d081884c7d65", Some("opaque-id")),
            ("MDEwOlJlcG9zaXRvcnkxMTc4NDYxNjg=", Some("base64")),
            ("a::b::c", None),
            ("in_progress_2", None),
            ("internationalisation", None),
            ("17.5.1", None),
            ("@mia", None),
            ("mia@home", None),
            ("", None),
            ("-", None),
            ("://x", None),
            ("ordinary words: 12", None),
        ];
        for (text, expected) in cases {
            assert_eq!(name(text), expected, "{text}");
        }
    }
    proptest::proptest! {
        #[test]
        fn what_is_ruled_out_at_a_glance_has_not_the_format(text in "[0-9a-fgzAFZ:@./+=_ \\n\t-]{0,40}|[0-9]{4}-[0-9]{2}-[0-9]{2}[T: 0-9]{0,9}|é?[a-z0-9]{1,9}[@.:][a-z.]{1,9}") {
            let bytes = text.as_bytes();
            let plainly = TESTS.iter().position(|(.., holds)| holds(bytes));
            assert_eq!(of(&text).map(usize::from), plainly);
        }
    }
}
