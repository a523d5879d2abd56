//! Strings that are what the standard of their format means, told from those which only look like it.
//!
//! A format is promised to others by its standard, so here a string that might be refused is refused. It must not know how
//! strings are counted.

use std::net::{Ipv4Addr, Ipv6Addr};

/// RFC 3339, `full-date`, with the days that a month has.
pub(super) fn is_date(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return false;
    };
    let parts = [pair(*y1, *y2), pair(*y3, *y4), pair(*m1, *m2), pair(*d1, *d2)];
    let [Some(century), Some(year), Some(month), Some(day)] = parts else {
        return false;
    };
    (1..=days(u16::from(century) * 100 + u16::from(year), month)).contains(&day)
}

/// How many days a month has, which the Gregorian calendar says; none where there is no such month.
const fn days(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 => 28 + leap as u8,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The number that two digits are.
fn pair(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

/// RFC 3339, `date-time`, without leap seconds.
pub(super) fn is_date_time(text: &[u8]) -> bool {
    let parts = text.split_at_checked(10);
    parts.is_some_and(|(date, time)| is_date(date) && time.strip_prefix(b"T").is_some_and(is_time))
}

/// `12:30:00.5Z`, `12:30:00+01:00`.
fn is_time(text: &[u8]) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let zone = rest.strip_prefix(b".").map_or(rest, |fraction| {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 { &[] } else { &fraction[digits..] }
    });
    is_clock(clock, &[23, 59, 59]) && (zone == b"Z" || matches!(zone, [b'+' | b'-', offset @ ..] if is_clock(offset, &[23, 59])))
}

/// Numbers of two digits with colons between them, each up to its limit.
fn is_clock(text: &[u8], limits: &[u8]) -> bool {
    let (numbers, last) = text.as_chunks::<3>();
    let up_to = |tens, ones, limit: u8| pair(tens, ones).is_some_and(|number| number <= limit);
    let Some((limit, limits)) = limits.split_last() else {
        return false;
    };
    let mut others = numbers.iter().zip(limits);
    numbers.len() == limits.len()
        && matches!(last, [tens, ones] if up_to(*tens, *ones, *limit))
        && others.all(|([tens, ones, colon], limit)| *colon == b':' && up_to(*tens, *ones, *limit))
}

/// RFC 5321, a `Dot-string` before the sign and a domain of at least two names behind it.
pub(super) fn is_email(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(|byte| *byte == b'@') else {
        return false;
    };
    let (local, domain) = (&text[..at], &text[at + 1..]);
    let atom = |atom: &[u8]| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(byte);
        !atom.is_empty() && atom.iter().all(plain)
    };
    let mut names = domain.split(|byte| *byte == b'.');
    local.len() <= 64 && text.len() <= 254 && local.split(|byte| *byte == b'.').all(atom) && domain.contains(&b'.') && names.all(is_label)
}

/// RFC 1123, a name of a host's; those that spell another script are left out.
fn is_label(bytes: &[u8]) -> bool {
    let plain = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    (1..=63).contains(&bytes.len()) && plain && !bytes.starts_with(b"-") && !bytes.ends_with(b"-") && bytes.get(2..4) != Some(b"--")
}

/// RFC 3986, a `URI` with a host that is a name or an IPv4 address, and no user.
pub(super) fn is_uri(text: &[u8]) -> bool {
    let rest = match text.strip_prefix(b"https://") {
        None => text.iter().position(|byte| *byte == b':').and_then(|end| {
            let (scheme, rest) = text.split_at(end);
            rest.strip_prefix(b"://").filter(|_| is_scheme(scheme))
        }),
        rest => rest,
    };
    rest.is_some_and(|rest| begins_with_host(rest) && are_of_uri(text))
}

fn is_scheme(scheme: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"+.-".contains(byte);
    scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(plain)
}

/// Whether a text begins with a host, and maybe a port.
fn begins_with_host(text: &[u8]) -> bool {
    let ends = |rest: &[u8]| matches!(rest.first(), None | Some(b'/' | b'?' | b'#'));
    let host = text.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#' | b':' | b'@' | b'%'));
    let (host, rest) = text.split_at(host.unwrap_or(text.len()));
    let behind = rest.strip_prefix(b":").map_or(rest, |port| {
        let digits = port.iter().take_while(|byte| byte.is_ascii_digit()).count();
        &port[digits..]
    });
    !host.is_empty() && ends(behind)
}

/// Whether all bytes are such as a URI may have, with escapes that are whole and one fragment at most. Nearly all strings of
/// formats are addresses, so it is written without a table, to look at many bytes at once.
fn are_of_uri(text: &[u8]) -> bool {
    let mut found = [[0; BLOCK]; 2];
    for block in text.as_chunks::<BLOCK>().0.iter().chain(text.last_chunk()) {
        let [others, marks] = &mut found;
        for ((other, mark), byte) in others.iter_mut().zip(marks).zip(block) {
            *other |= no_uri(*byte);
            *mark |= marks_uri(*byte);
        }
    }
    let few = if text.len() < BLOCK { text } else { &[] };
    let others = found[0] != [0; BLOCK] || few.iter().any(|byte| no_uri(*byte) != 0);
    let marks = found[1] != [0; BLOCK] || few.iter().any(|byte| marks_uri(*byte) != 0);
    !others && (!marks || are_marks_whole(text))
}

/// Bytes that are looked at together.
const BLOCK: usize = 16;

#[inline]
fn all_if(is: bool) -> u8 {
    u8::from(is).wrapping_neg()
}

/// All bits where no URI has a byte, or only for IPv6 (RFC 3986 §2).
#[inline]
fn no_uri(byte: u8) -> u8 {
    let hidden = all_if(byte.cast_signed() <= 0x20) | all_if(byte == 0x7F);
    let brackets = all_if((byte | 0x20).wrapping_sub(b'{') < 3) | all_if(byte & !2 == b'<');
    hidden | brackets | all_if(byte == b'"') | all_if(byte == b'^') | all_if(byte == b'`')
}

/// All bits where a byte is a sign of escapes or of fragments.
#[inline]
fn marks_uri(byte: u8) -> u8 {
    all_if(byte == b'%') | all_if(byte == b'#')
}

fn are_marks_whole(text: &[u8]) -> bool {
    memchr::memchr_iter(b'#', text).count() <= 1 && memchr::memchr_iter(b'%', text).all(|at| is_escape(text.get(at + 1..at + 3)))
}

fn is_escape(digits: Option<&[u8]>) -> bool {
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

pub(super) fn is_ipv4(text: &[u8]) -> bool {
    str::from_utf8(text).is_ok_and(|text| text.parse::<Ipv4Addr>().is_ok())
}

pub(super) fn is_ipv6(text: &[u8]) -> bool {
    str::from_utf8(text).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
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
