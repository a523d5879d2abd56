//! The kinds of bytes that a string has: enough to rule most formats out at a glance.
//!
//! It owns the kinds; it must not know which format asks for which.

/// Which kinds of bytes a string has, a bit each.
pub(super) type Signs = u16;
pub(super) const DIGIT: Signs = 1;
pub(super) const HEXADECIMAL: Signs = 1 << 1;
/// A letter that is no hexadecimal digit.
pub(super) const LETTER: Signs = 1 << 2;
pub(super) const DASH: Signs = 1 << 3;
const UNDERSCORE: Signs = 1 << 4;
pub(super) const COLON: Signs = 1 << 5;
pub(super) const DOT: Signs = 1 << 6;
pub(super) const AT: Signs = 1 << 7;
pub(super) const SLASH: Signs = 1 << 8;
pub(super) const PLUS: Signs = 1 << 9;
pub(super) const EQUALS: Signs = 1 << 10;
/// White space, which no format has but those that their beginning tells.
pub(super) const SPACE: Signs = 1 << 11;
pub(super) const BREAK: Signs = 1 << 12;
const OTHER: Signs = 1 << 13;
/// What the scheme of a URI is written with (RFC 3986 §3.1).
pub(super) const SCHEME: Signs = DIGIT | HEXADECIMAL | LETTER | PLUS | DASH | DOT;
pub(super) const WORD: Signs = DIGIT | HEXADECIMAL | LETTER | DASH | UNDERSCORE;

const fn sign(byte: u8) -> Signs {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'a'..=b'f' | b'A'..=b'F' => HEXADECIMAL,
        b'g'..=b'z' | b'G'..=b'Z' => LETTER,
        b'-' => DASH,
        b'_' => UNDERSCORE,
        b':' => COLON,
        b'.' => DOT,
        b'@' => AT,
        b'/' => SLASH,
        b'+' => PLUS,
        b'=' => EQUALS,
        b'\n' => BREAK,
        _ if byte.is_ascii_whitespace() => SPACE,
        _ => OTHER,
    }
}

/// The signs of a string, as far as they matter: where white space comes, what follows it does not.
pub(super) fn signs(bytes: &[u8]) -> Signs {
    let mut signs = 0;
    for piece in bytes.chunks(16) {
        signs = piece.iter().fold(signs, |signs, byte| signs | SIGNS[usize::from(*byte)]);
        if signs & SPACE != 0 {
            break;
        }
    }
    signs
}

/// [`sign`] of every byte.
pub(super) const SIGNS: [Signs; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0_u8;
    loop {
        signs[byte as usize] = sign(byte);
        if byte == u8::MAX {
            break signs;
        }
        byte += 1;
    }
};
