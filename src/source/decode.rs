//! From bytes to text: byte order marks, invalid UTF-8, and pages that are no documents at all.

use super::error::{Position, ReadError};

/// The text of a file as UTF-8, byte order mark taken off; where it is none, why, and the bytes.
pub(super) fn text(name: &str, mut bytes: Vec<u8>, most: usize) -> Result<String, (ReadError, Vec<u8>)> {
    let refuse = |position, message: String, bytes: Vec<u8>| {
        let error = ReadError {
            name: name.to_owned(),
            position,
            message,
        };
        Err((error, bytes))
    };
    if bytes.len() > most.min(u32::MAX as usize - 1) {
        let message = format!("the file has {} bytes, and at most {most} are read", bytes.len());
        return refuse(None, message, bytes);
    }
    if let Some(encoding) = wide_encoding(&bytes) {
        return refuse(None, format!("the file is encoded in {encoding}; save it as UTF-8"), bytes);
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let (bytes, valid) = (error.as_bytes(), error.utf8_error().valid_up_to());
            let byte = bytes.get(valid).copied().unwrap_or_default();
            let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
            let message = format!("the byte 0x{byte:02X} here is not UTF-8; save the file as UTF-8");
            refuse(Some(end_of(&before)), message, error.into_bytes())
        }
    }
}

/// The position behind the last character.
fn end_of(text: &str) -> Position {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position {
        line: text.matches('\n').count() + 1,
        column: last.chars().count() + 1,
    }
}

/// UTF-16 and UTF-32 by their mark, or by the zeros that they put around ASCII.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match *bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, _, ..] | [_, 0, 0, 0, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [_, 0, _, 0, ..] => Some("UTF-16 (little endian)"),
        [0xFE, 0xFF, ..] | [0, _, 0, _, ..] => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

/// Why a text cannot be a document at all, whatever the format; none where it may be one.
pub(super) fn no_document(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    if start.is_empty() {
        return Some("the file is empty");
    }
    if start.starts_with("\u{1f}\u{8b}") {
        return Some("this is a gzip file; unpack it first");
    }
    if !start.starts_with('<') {
        return None;
    }
    let head: String = start.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if head.contains("<!doctype html") || head.contains("<html") || head.contains("<head") || head.contains("<body") {
        return Some("this is an HTML page, not a JSON or YAML document (a login or error page?)");
    }
    Some("this is XML, not a JSON or YAML document")
}

#[cfg(test)]
mod tests {
    use super::{no_document, text};

    #[test]
    fn bytes_that_are_no_utf8_are_told_with_their_place() {
        let refused = |bytes: &[u8]| text("f", bytes.to_vec(), 100).unwrap_err().0.to_string();
        assert_eq!(
            refused(b"{\n \"\xC3\xA9\xFF\""),
            "f:2:4: the byte 0xFF here is not UTF-8; save the file as UTF-8"
        );
        assert!(refused(b"{\0\"\0").contains("UTF-16 (little endian)"));
        assert!(refused(b"\xFE\xFF\0{").contains("UTF-16 (big endian)"));
        assert!(refused(&[b' '; 101]).contains("101 bytes"));
        assert_eq!(text("f", b"\xEF\xBB\xBF{}".to_vec(), 9).unwrap(), "{}");
    }

    #[test]
    fn pages_and_nothing_are_told_apart_from_documents() {
        assert!(no_document("\n<!DOCTYPE html><p>").unwrap().contains("HTML"));
        assert!(no_document("<?xml version='1.0'?><a/>").unwrap().contains("XML"));
        assert_eq!(no_document(" \n\t"), Some("the file is empty"));
        assert_eq!(no_document("{}"), None);
    }
}
