//! From the bytes of a file to a stream of UTF-8: gzip and zstd are unpacked, UTF-16 is rewritten, a byte order mark goes.
//!
//! What it is is told by the first bytes alone. It must not know what the text says.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Packings inside packings that are followed.
const LAYERS: usize = 3;
/// What may come out of a packed file whatever it weighs, in bytes.
const FREE: u64 = 1 << 30;
/// How many bytes may come out of one that is packed. JSON shrinks to a fiftieth at best; a bomb to a thousandth.
const RATIO: u64 = 1000;
/// Bytes that are read at a time.
const CHUNK: usize = 256 << 10;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
const BOM: &[u8] = b"\xef\xbb\xbf";
const UTF16_LE: &[u8] = b"\xff\xfe";
const UTF16_BE: &[u8] = b"\xfe\xff";

/// Whether bytes begin as something that has to be unpacked or rewritten before it is text.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    [GZIP, ZSTD, UTF16_LE, UTF16_BE].iter().any(|magic| bytes.starts_with(magic)) || wide_without_mark(bytes).is_some()
}

/// The text of an input. Reading fails where the packing is damaged, or more comes out than can be meant.
pub(super) fn text<'r>(input: impl Read + Send + 'r) -> io::Result<Box<dyn Read + Send + 'r>> {
    text_within(FREE, input)
}

/// As [`text`]; `free` bytes may come out of anything.
pub(super) fn text_within<'r>(free: u64, input: impl Read + Send + 'r) -> io::Result<Box<dyn Read + Send + 'r>> {
    let weighs = Arc::default();
    let mut stream: Box<dyn Read + Send + 'r> = Box::new(Counted {
        inner: input,
        read: Arc::clone(&weighs),
    });
    let bounded = |unpacked| -> Box<dyn Read + Send + 'r> {
        Box::new(Bounded {
            unpacked,
            weighs: Arc::clone(&weighs),
            out: 0,
            free,
        })
    };
    for _ in 0..LAYERS {
        let head;
        (head, stream) = peek(stream, 4)?;
        stream = if head.starts_with(GZIP) {
            bounded(Box::new(MultiGzDecoder::new(BufReader::with_capacity(CHUNK, stream))))
        } else if head.starts_with(ZSTD) {
            bounded(Box::new(Frames::new(BufReader::with_capacity(CHUNK, stream))))
        } else {
            return plain(stream, &head);
        };
    }
    Ok(stream)
}

fn plain<'r>(mut stream: Box<dyn Read + Send + 'r>, head: &[u8]) -> io::Result<Box<dyn Read + Send + 'r>> {
    let (skipped, wide) = match head {
        head if head.starts_with(BOM) => (BOM.len(), None),
        head if head.starts_with(UTF16_LE) => (2, Some(u16::from_le_bytes as fn([u8; 2]) -> u16)),
        head if head.starts_with(UTF16_BE) => (2, Some(u16::from_be_bytes as fn([u8; 2]) -> u16)),
        head => (0, wide_without_mark(head)),
    };
    let mut mark = vec![0; skipped];
    stream.read_exact(&mut mark)?;
    Ok(match wide {
        Some(order) => Box::new(Wide::new(stream, order)),
        None => stream,
    })
}

/// JSON in UTF-16 without a mark: its first character is one of ASCII, so every other byte is 0 (RFC 4627 §3).
fn wide_without_mark(head: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    match head {
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(u16::from_be_bytes),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(u16::from_le_bytes),
        _ => None,
    }
}

/// The first bytes of a stream, and the stream with them.
pub(super) fn peek<'r>(mut stream: Box<dyn Read + Send + 'r>, most: usize) -> io::Result<(Vec<u8>, Box<dyn Read + Send + 'r>)> {
    let mut head = Vec::new();
    stream.by_ref().take(most as u64).read_to_end(&mut head)?;
    let again: Box<dyn Read + Send + 'r> = Box::new(Cursor::new(head.clone()).chain(stream));
    Ok((head, again))
}

/// Counts what goes in, so that what comes out can be set against it.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// An unpacked stream that ends with an error where more comes out than can be meant.
struct Bounded<'r> {
    unpacked: Box<dyn Read + Send + 'r>,
    /// What went into the outermost packing so far.
    weighs: Arc<AtomicU64>,
    out: u64,
    free: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(into)?;
        self.out += read as u64;
        let weighs = self.weighs.load(Ordering::Relaxed);
        if self.out > self.free && self.out / RATIO > weighs {
            return Err(io::Error::other("it unpacks to more than a thousand times its size"));
        }
        Ok(read)
    }
}

/// The frames of a zstd file, one after the other (RFC 8878 §3).
struct Frames<R: BufRead>(Frame<R>);

enum Frame<R: BufRead> {
    Before(R),
    In(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    Ended,
}

impl<R: BufRead> Frames<R> {
    fn new(packed: R) -> Self {
        Self(Frame::Before(packed))
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.0, Frame::Ended) {
                Frame::Ended => return Ok(0),
                Frame::Before(mut packed) => {
                    if packed.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(packed).map_err(|_| damaged())?;
                    self.0 = Frame::In(Box::new(decoder));
                }
                Frame::In(mut decoder) => {
                    let read = decoder.read(into).map_err(|_| damaged())?;
                    self.0 = if read > 0 {
                        Frame::In(decoder)
                    } else {
                        Frame::Before(decoder.into_inner())
                    };
                    if read > 0 || into.is_empty() {
                        return Ok(read);
                    }
                }
            }
        }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the zstd data is damaged or breaks off")
}

/// UTF-16 as UTF-8. A lone surrogate becomes U+FFFD, as the standard has it.
struct Wide<'r> {
    stream: BufReader<Box<dyn Read + Send + 'r>>,
    order: fn([u8; 2]) -> u16,
    /// Text that is yet to be handed out.
    ready: Vec<u8>,
    given: usize,
    /// The first half of a character.
    half: Option<u16>,
}

impl<'r> Wide<'r> {
    fn new(stream: Box<dyn Read + Send + 'r>, order: fn([u8; 2]) -> u16) -> Self {
        Self {
            stream: BufReader::with_capacity(CHUNK, stream),
            order,
            ready: Vec::new(),
            given: 0,
            half: None,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(CHUNK);
        self.stream.by_ref().take(CHUNK as u64).read_to_end(&mut bytes)?;
        let ended = bytes.len() < CHUNK;
        let mut units: Vec<u16> = self.half.take().into_iter().collect();
        units.extend(bytes.chunks_exact(2).filter_map(|pair| Some((self.order)(pair.try_into().ok()?))));
        let is_first_half = |unit: &u16| (0xD800..0xDC00).contains(unit);
        if !ended && units.last().is_some_and(is_first_half) {
            self.half = units.pop();
        }
        let text: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        (self.ready, self.given) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl Read for Wide<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.refill()?;
        }
        let left = self.ready.get(self.given..).unwrap_or_default();
        let read = left.len().min(into.len());
        into[..read].copy_from_slice(&left[..read]);
        self.given += read;
        Ok(read)
    }
}
