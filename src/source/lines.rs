//! From byte offsets to lines and columns, indexed on first use. It knows only the text.

use super::error::Position;
use memchr::{memchr, memchr_iter, memrchr};

/// Lines and characters are counted ahead at every so many bytes: few enough to index a text at the speed of memory, and a
/// place is quick to tell even on a line of megabytes.
const BLOCK: usize = 4096;

/// What stands before one block of the text.
#[derive(Debug, Clone, Copy)]
struct Before {
    /// How many line breaks.
    breaks: u32,
    /// The first byte of the line that the block begins in.
    line: u32,
    /// How many characters begin.
    characters: u32,
}

/// The index of one text.
#[derive(Debug)]
pub(super) struct Lines {
    /// One for each block, and one for the end.
    blocks: Vec<Before>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let mut before = Before {
            breaks: 0,
            line: 0,
            characters: 0,
        };
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 2);
        for (number, block) in text.as_bytes().chunks(BLOCK).enumerate() {
            blocks.push(before);
            before.breaks += number32(memchr_iter(b'\n', block).count());
            before.characters += number32(begins(block));
            if let Some(last) = memrchr(b'\n', block) {
                before.line = number32(number * BLOCK + last + 1);
            }
        }
        blocks.push(before);
        Self { blocks }
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let (before, rest) = self.block_of(text, offset);
        let line = before.breaks as usize + memchr_iter(b'\n', rest).count();
        let start = self.start(text, offset);
        Position {
            line: line + 1,
            column: self.characters(text, offset) - self.characters(text, start) + 1,
        }
    }

    /// The byte range of the line that an offset stands in, without its line break.
    pub(super) fn range(&self, text: &str, offset: usize) -> std::ops::Range<usize> {
        let offset = offset.min(text.len());
        let start = self.start(text, offset);
        let end = self.end(text, offset, start);
        let carriage = text.as_bytes().get(start..end).is_some_and(|line| line.ends_with(b"\r"));
        start..end - usize::from(carriage)
    }

    /// The first byte of an offset's line.
    fn start(&self, text: &str, offset: usize) -> usize {
        let (before, rest) = self.block_of(text, offset);
        memrchr(b'\n', rest).map_or(before.line as usize, |last| offset - rest.len() + last + 1)
    }

    /// The first line break from an offset on, whose line begins at `start`; the end of the text where there is none.
    fn end(&self, text: &str, offset: usize, start: usize) -> usize {
        // The first block that begins on a later line: the break stands in the block before it.
        let later = self.blocks.partition_point(|before| before.line as usize <= start);
        let from = (later.saturating_sub(1) * BLOCK).max(offset).min(text.len());
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        memchr(b'\n', rest).map_or(text.len(), |length| from + length)
    }

    /// How many characters begin before an offset.
    fn characters(&self, text: &str, offset: usize) -> usize {
        let (before, rest) = self.block_of(text, offset);
        before.characters as usize + begins(rest)
    }

    /// What stands before an offset's block, and the block's bytes before the offset.
    fn block_of<'t>(&self, text: &'t str, offset: usize) -> (Before, &'t [u8]) {
        let block = offset / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        let none = Before {
            breaks: 0,
            line: 0,
            characters: 0,
        };
        (self.blocks.get(block).copied().unwrap_or(none), rest)
    }
}

/// How many of the bytes begin a character.
fn begins(bytes: &[u8]) -> usize {
    // To ask this is many times as fast as to count.
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Counts and offsets fit, for no text is longer than 4 GB.
fn number32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
