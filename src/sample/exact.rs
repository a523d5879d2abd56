//! Strings that are what the standard of their format means, told from those which only look like it.
//!
//! A format is promised to others by its standard, so here a string that might be refused is refused. It must not know how
//! strings are counted.

use std::net::{Ipv4Addr, Ipv6Addr};

/// RFC 3339, `full-date`, with the days that a month has.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.is_ascii() && text.parse::<jiff::civil::Date>().is_ok()
}

/// RFC 3339, `date-time`, without leap seconds.
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `12:30:00.5Z`, `12:30:00+01:00`.
fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let zone = rest.strip_prefix('.').map_or(rest, |fraction| {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 { "" } else { &fraction[digits..] }
    });
    let offset = zone.strip_prefix(['+', '-']).filter(|offset| offset.len() == 5);
    is_clock(clock, &[23, 59, 59]) && (zone == "Z" || offset.is_some_and(|offset| is_clock(offset, &[23, 59])))
}

/// Numbers of two digits with colons between them, each up to its limit.
fn is_clock(text: &str, limits: &[u8]) -> bool {
    let number = |part: &str| match part.as_bytes() {
        [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    };
    let parts: Vec<Option<u8>> = text.split(':').map(number).collect();
    parts.len() == limits.len()
        && parts
            .iter()
            .zip(limits)
            .all(|(part, limit)| part.is_some_and(|part| part <= *limit))
}

/// RFC 5321, a `Dot-string` before the sign and a domain of at least two names behind it.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atom = |atom: &str| {
        !atom.is_empty()
            && atom
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
    };
    local.len() <= 64 && text.len() <= 254 && local.split('.').all(atom) && domain.contains('.') && domain.split('.').all(is_label)
}

/// RFC 1123, a name of a host's; those that spell another script are left out.
fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let plain = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    (1..=63).contains(&bytes.len()) && plain && !label.starts_with('-') && !label.ends_with('-') && bytes.get(2..4) != Some(b"--")
}

/// RFC 3986, a `URI` with a host that is a name or an IPv4 address, and no user.
pub(super) fn is_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Most strings of formats are addresses: one look at each byte, and few at the rest.
    if !bytes.iter().all(|byte| URI[usize::from(*byte)]) {
        return false;
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && !scheme.contains(|letter: char| !letter.is_ascii_alphanumeric() && !"+.-".contains(letter))
        && !host.is_empty()
        && !host.contains(['@', '%'])
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && memchr::memchr_iter(b'#', path.as_bytes()).count() <= 1
        && memchr::memchr_iter(b'%', bytes).all(|at| is_escape(bytes.get(at + 1..at + 3)))
}

fn is_escape(digits: Option<&[u8]>) -> bool {
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// The bytes that a URI may have: unreserved and reserved ones but for the brackets of IPv6, and the sign of escapes (RFC 3986 §2).
const URI: [bool; 256] = {
    let others = b"-._~!$&'()*+,;=:@/?#%";
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
};

pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::format;
    use proptest::prelude::*;
    use serde_json::json;

    /// Strings that look like a format, and some that nearly do.
    const LOOKS: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-1][0-9]-[0-3][0-9][T t][0-2][0-9]:[0-5][0-9](:[0-6][0-9](\\.[0-9]{0,3})?)?(Z|[+-][0-2][0-9]:?[0-5][0-9])?\
        |[a-z.+\"'-]{1,6}@[a-z.0-9-]{1,6}\\.[a-z.-]{1,4}|(https?|s3|x-y)://[a-z0-9.:%\\[\\]@-]{1,9}(/[a-z%2F {}]{0,6})?(\\?[a-z=&%]{0,5})?(#[a-z#/]{0,4})?\
        |[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|[0-9a-f:]{2,20}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_exact_is_taken_by_a_validator(text in LOOKS) {
            if let Some(index) = format::of(&text).filter(|index| format::is_exact((*index).into(), text.as_bytes())) {
                let schema = json!({ "format": format::NAMES[usize::from(index)] });
                let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
                prop_assert!(validator.is_valid(&json!(text)), "{schema} {text}");
            }
        }
    }

    #[test]
    fn what_only_looks_like_a_format_is_told_from_it() {
        let exact = |text: &str| format::of(text).is_some_and(|index| format::is_exact(index.into(), text.as_bytes()));
        let yes = [
            "2024-02-29",
            "2019-10-26T01:28:43Z",
            "2019-10-26T01:28:43.120+05:30",
            "mia.b+x@example.com",
            "https://example.com",
            "https://example.com:8080/a/b%20c?d=e&f[]=1#g".replace("[]", "%5B%5D").as_str(),
            "10.0.0.1",
            "2001:db8::8a2e:370:7334",
        ]
        .map(exact);
        assert_eq!(yes, [true; 8]);
        let no = [
            "2023-02-29",
            "2019-10-26 01:28:43Z",
            "2019-10-26T01:28Z",
            "2019-10-26T01:28:43",
            "2019-10-26T01:28:43.000+0000",
            "2019-10-26T25:28:43Z",
            "mia@exa_mple.com",
            "mia..b@example.com",
            "https://example.com/a b",
            "https://example.com/{id}",
            "300.0.0.1",
            "10.0.0.01",
        ]
        .map(exact);
        assert_eq!(no, [false; 12]);
    }
}
