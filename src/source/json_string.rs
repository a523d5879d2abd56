//! The inside of a JSON string (RFC 8259 §7): finding its end quickly, undoing its escapes.

use super::error::Fault;

/// Bytes that are looked at together.
const BLOCK: usize = 32;
const WORD: usize = 8;

/// The offset of the first quote, backslash or control character from `at` on; the length of the text where there is none.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((block, behind)) = rest.split_first_chunk::<BLOCK>() {
        if let Some(plain) = first_special(block) {
            return bytes.len() - rest.len() + plain;
        }
        rest = behind;
    }
    let at = bytes.len() - rest.len();
    at + rest.iter().position(|byte| special(*byte) != 0).unwrap_or(rest.len())
}

/// The first byte that ends a plain run. It is written without a choice, so that a compiler does many bytes at once.
#[inline]
fn first_special(block: &[u8; BLOCK]) -> Option<usize> {
    let mut marks = [0; BLOCK];
    for (mark, byte) in marks.iter_mut().zip(block) {
        *mark = special(*byte);
    }
    let words = marks.as_chunks::<WORD>().0.iter().map(|word| u64::from_le_bytes(*word));
    let mut marked = words.enumerate().filter(|(_, word)| *word != 0);
    marked.next().map(|(index, word)| index * WORD + word.trailing_zeros() as usize / 8)
}

/// All bits where a byte ends a plain run, else none.
#[inline]
fn special(byte: u8) -> u8 {
    let all_if = |is: bool| u8::from(is).wrapping_neg();
    all_if(byte < 0x20) | all_if(byte == b'"') | all_if(byte == b'\\')
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
