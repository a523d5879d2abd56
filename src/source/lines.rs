//! From byte offsets to lines and columns, indexed on first use. It knows only the text.

use super::error::Position;

/// Characters are counted ahead at every so many bytes, so that a column is quick to tell on a line of megabytes.
const BLOCK: usize = 4096;

/// The index of one text.
#[derive(Debug)]
pub(super) struct Lines {
    /// Byte offset of each line's first character.
    starts: Vec<u32>,
    /// How many characters begin before byte `n * BLOCK`; empty where all are one byte long.
    characters: Vec<u32>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        // No text is longer than 4 GB.
        let starts = breaks.filter_map(|at| u32::try_from(at + 1).ok());
        let starts = std::iter::once(0).chain(starts).collect();
        let characters = if text.is_ascii() {
            Vec::new()
        } else {
            count_characters(text.as_bytes())
        };
        Self { starts, characters }
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_of(offset);
        let start = self.start(line);
        Position {
            line: line + 1,
            column: self.before(text, offset) - self.before(text, start) + 1,
        }
    }

    /// The byte range of the line that an offset stands in, without its line break.
    pub(super) fn range(&self, text: &str, offset: usize) -> std::ops::Range<usize> {
        let line = self.line_of(offset.min(text.len()));
        let end = self.starts.get(line + 1).map_or(text.len(), |next| *next as usize - 1);
        let start = self.start(line).min(end);
        let carriage = text.as_bytes().get(start..end).is_some_and(|line| line.ends_with(b"\r"));
        start..end - usize::from(carriage)
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).map_or(0, |start| *start as usize)
    }

    /// How many characters begin before an offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let Some(known) = self.characters.get(block) else { return offset };
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        *known as usize + begins(rest)
    }
}

fn count_characters(bytes: &[u8]) -> Vec<u32> {
    let mut total = 0;
    let count = |block: &[u8]| {
        let before = total;
        total += u32::try_from(begins(block)).unwrap_or(u32::MAX);
        before
    };
    let mut counts: Vec<u32> = bytes.chunks(BLOCK).map(count).collect();
    counts.push(total);
    counts
}

/// How many of the bytes begin a character.
fn begins(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
