//! Names of providers and documents as folder names.

use std::fmt::Write;

/// Longest folder name that is kept as it is; common file systems stop at 255 bytes.
const LONGEST: usize = 100;

/// Names that Windows keeps for devices.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4",
    "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A folder name for any text: two texts never share one, even where the file system ignores case, and none
/// leaves the folder that it is put in. Lower-case letters, digits, `-`, `_` and inner dots stay as they are,
/// every other byte becomes `%` and two hexadecimal digits.
pub fn folder_name(text: &str) -> String {
    let escaped = escape(text);
    if escaped.len() <= LONGEST {
        return escaped;
    }
    // Long names are told apart by a digest; the beginning stays for the reader. The escaped text is ASCII.
    let digest = fnv(text.as_bytes());
    format!("{}%{digest:016x}", escaped.get(..LONGEST).unwrap_or_default())
}

fn escape(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let device = RESERVED.contains(&text.split('.').next().unwrap_or_default());
    for (index, byte) in text.bytes().enumerate() {
        let edge = index == 0 || index + 1 == text.len();
        let plain = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_') || (byte == b'.' && !edge);
        if plain && !(device && index == 0) {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02x}");
        }
    }
    if name.is_empty() { "%".to_owned() } else { name }
}

/// FNV-1a, 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
