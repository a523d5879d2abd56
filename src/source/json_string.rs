//! The inside of a JSON string (RFC 8259 §7): finding its end quickly, undoing its escapes.

use super::error::Fault;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The offset of the first quote, backslash or control character from `at` on; the length of the text where there is none.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    // Two words at a time: most strings are longer than one.
    while let Some((one, behind)) = rest.split_first_chunk::<8>()
        && let Some((other, behind)) = behind.split_first_chunk::<8>()
    {
        let (one, other) = (special(u64::from_le_bytes(*one)), special(u64::from_le_bytes(*other)));
        if one | other != 0 {
            let plain = if one != 0 {
                one.trailing_zeros()
            } else {
                64 + other.trailing_zeros()
            };
            return bytes.len() - rest.len() + (plain / 8) as usize;
        }
        rest = behind;
    }
    let at = bytes.len() - rest.len();
    at + rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
        .unwrap_or(rest.len())
}

/// Sets the high bit of the first byte that ends a plain run (bits above the first may be set wrongly).
#[inline]
fn special(word: u64) -> u64 {
    let zero_byte = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero_byte(word ^ (ONES * u64::from(b'"')));
    let backslash = zero_byte(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGHS
}

/// What undoing one escape gave.
pub(crate) struct Unescaped {
    pub(crate) character: char,
    /// The offset behind the escape.
    pub(crate) end: usize,
    /// Whether half a surrogate pair stood alone (it became U+FFFD).
    pub(crate) lone_surrogate: bool,
}

/// As [`unescape`], for those who need not know what is wrong.
pub(crate) fn unescape_at(bytes: &[u8], at: usize) -> Option<Unescaped> {
    unescape(bytes, at).ok()
}

/// Undoes the escape whose backslash stands at `at`.
pub(super) fn unescape(bytes: &[u8], at: usize) -> Result<Unescaped, Fault> {
    let simple = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unescape_unicode(bytes, at),
        Some(_) => {
            return Err(Fault::new(
                at,
                "this escape is not one that JSON has; a backslash itself is written `\\\\`",
            ));
        }
        None => return Err(Fault::new(at, "the text ends inside a string")),
    };
    Ok(Unescaped {
        character: simple,
        end: at + 2,
        lone_surrogate: false,
    })
}

fn unescape_unicode(bytes: &[u8], at: usize) -> Result<Unescaped, Fault> {
    let first = hex(bytes, at + 2).ok_or_else(|| Fault::new(at, "`\\u` must be followed by four hexadecimal digits"))?;
    if (0xD800..0xDC00).contains(&first) && bytes.get(at + 6..at + 8) == Some(b"\\u") {
        let second = hex(bytes, at + 8).filter(|second| (0xDC00..0xE000).contains(second));
        let joined = second.and_then(|second| char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)));
        if let Some(character) = joined {
            return Ok(Unescaped {
                character,
                end: at + 12,
                lone_surrogate: false,
            });
        }
    }
    let character = char::from_u32(first);
    Ok(Unescaped {
        character: character.unwrap_or('\u{FFFD}'),
        end: at + 6,
        lone_surrogate: character.is_none(),
    })
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits
        .iter()
        .try_fold(0, |value, digit| Some(value << 4 | char::from(*digit).to_digit(16)?))
}
