//! Cutting a stream into records, a batch at a time: lines, values one after the other, or the items of one array
//! somewhere inside. Memory is that of a batch and of the longest record, never that of the stream.

use super::scan::Scan;
use super::seek::Seek;
use memchr::{memchr_iter, memrchr};
use std::io::{self, Read};
use std::ops::Range;

/// A record longer than this is left out.
pub(super) const LONGEST: usize = 256 << 20;
/// What is read at a time, and about what a batch holds: little enough to be still near when it is folded.
const BLOCK: usize = 256 << 10;

/// How a stream is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// One record a line.
    Lines,
    /// JSON values one after the other, over as many lines as they like.
    Values,
    /// The items of the array that these keys lead to; none for the outermost.
    Items(&'static [&'static str]),
}

/// Some records of a stream.
pub(super) struct Batch {
    pub(super) bytes: Vec<u8>,
    pub(super) spans: Spans,
}

/// Where the records of a batch are.
pub(super) enum Spans {
    /// One a line; the number of the first line.
    Lines(u64),
    /// Each for itself.
    Each(Vec<Span>),
}

/// One record of a batch.
pub(super) struct Span {
    pub(super) range: Range<usize>,
    /// 1-based.
    pub(super) line: u64,
    /// 1-based, in bytes.
    pub(super) column: usize,
    /// It was too long and is not there.
    pub(super) too_long: bool,
}

/// A stream that is cut.
pub(super) struct Cutter<R> {
    input: R,
    how: Cut,
    seek: Seek,
    state: State,
    /// Bytes that were read and not yet cut, from `at` on.
    waiting: Vec<u8>,
    at: usize,
    line: u64,
    column: usize,
    ended: bool,
    /// A record longer than this is left out.
    pub(super) longest: usize,
    /// Why reading ended before the stream did.
    pub(super) stopped: Option<io::Error>,
}

#[derive(Clone, Copy)]
enum State {
    Seeking,
    Between,
    /// In a value that brackets or quotes end.
    In(Scan),
    /// In a value that ends where another byte than its own comes.
    Bare,
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(input: R, how: Cut) -> Self {
        let (path, state) = match how {
            Cut::Items(path) => (path, State::Seeking),
            _ => (&[] as &[&str], State::Between),
        };
        Self {
            input,
            how,
            seek: Seek::new(path),
            state,
            waiting: Vec::new(),
            at: 0,
            line: 1,
            column: 1,
            ended: false,
            longest: LONGEST,
            stopped: None,
        }
    }

    /// The next records, in memory that is free again; none at the end.
    pub(super) fn next(&mut self, mut spare: Vec<u8>) -> Option<Batch> {
        spare.clear();
        match self.how {
            Cut::Lines => self.lines(spare),
            _ => self.values(spare),
        }
    }

    /// Whether the stream ended where its brackets say that it goes on.
    pub(super) fn breaks_off(&self) -> bool {
        matches!(self.how, Cut::Items(_)) && (!matches!(self.state, State::Seeking) || self.seek.is_open())
    }

    /// Reads on; what came before a failure counts.
    fn read(&mut self, into: &mut Vec<u8>) -> usize {
        let before = into.len();
        into.resize(before + BLOCK, 0);
        let mut end = before;
        while !self.ended && end < into.len() {
            match self.input.read(&mut into[end..]) {
                Ok(read) => {
                    self.ended = read == 0;
                    end += read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.stopped = Some(error);
                }
            }
        }
        into.truncate(end);
        end - before
    }

    fn lines(&mut self, mut bytes: Vec<u8>) -> Option<Batch> {
        bytes.reserve(self.waiting.len() + BLOCK + 32);
        bytes.append(&mut self.waiting);
        let line = self.line;
        loop {
            let before = bytes.len();
            let read = self.read(&mut bytes);
            if let Some(end) = memrchr(b'\n', &bytes[before..]) {
                let whole = before + end + 1;
                self.waiting.extend_from_slice(&bytes[whole..]);
                bytes.truncate(whole);
            } else if bytes.len() > self.longest {
                return Some(self.skip_line(line));
            } else if read > 0 {
                continue;
            }
            self.line += memchr_iter(b'\n', &bytes).count() as u64;
            return (!bytes.is_empty()).then_some(Batch {
                bytes,
                spans: Spans::Lines(line),
            });
        }
    }

    /// Leaves the rest of a line out that is too long.
    fn skip_line(&mut self, line: u64) -> Batch {
        let mut block = Vec::new();
        while self.read(&mut block) > 0 {
            if let Some(end) = memchr::memchr(b'\n', &block) {
                self.waiting = block.split_off(end + 1);
                break;
            }
            block.clear();
        }
        self.line += 1;
        let span = Span {
            range: 0..0,
            line,
            column: 1,
            too_long: true,
        };
        Batch {
            bytes: Vec::new(),
            spans: Spans::Each(vec![span]),
        }
    }

    fn values(&mut self, bytes: Vec<u8>) -> Option<Batch> {
        let mut batch = Growing {
            bytes,
            longest: self.longest,
            ..Growing::default()
        };
        while batch.bytes.len() < BLOCK || batch.open.is_some() {
            if self.at == self.waiting.len() {
                let mut block = std::mem::take(&mut self.waiting);
                block.clear();
                let read = self.read(&mut block);
                (self.waiting, self.at) = (block, 0);
                if read == 0 {
                    batch.close();
                    break;
                }
            }
            self.step(&mut batch);
        }
        (!batch.spans.is_empty()).then_some(Batch {
            bytes: batch.bytes,
            spans: Spans::Each(batch.spans),
        })
    }

    /// Takes in as much of what is waiting as belongs together.
    fn step(&mut self, batch: &mut Growing) {
        let rest = self.waiting.get(self.at..).unwrap_or_default();
        let (taken, next) = match self.state {
            State::Seeking => match self.seek.feed(rest) {
                Some(taken) => (taken, State::Between),
                None => (rest.len(), State::Seeking),
            },
            State::Between => self.between(rest, batch),
            State::In(mut scan) => {
                let end = scan.end(rest);
                batch.grow(&rest[..end.unwrap_or(rest.len())]);
                if end.is_some() {
                    batch.close();
                }
                (
                    end.unwrap_or(rest.len()),
                    if end.is_some() { State::Between } else { State::In(scan) },
                )
            }
            State::Bare => {
                let ends = |byte: &u8| {
                    if self.how == Cut::Values {
                        *byte == b'\n'
                    } else {
                        b",]}\n".contains(byte)
                    }
                };
                let taken = rest.iter().position(ends).unwrap_or(rest.len());
                batch.grow(&rest[..taken]);
                if taken == rest.len() {
                    (taken, State::Bare)
                } else {
                    batch.close();
                    (taken, State::Between)
                }
            }
        };
        self.advance(taken);
        self.state = next;
    }

    /// Skips what stands between records, and begins one.
    fn between(&self, rest: &[u8], batch: &mut Growing) -> (usize, State) {
        let items = matches!(self.how, Cut::Items(_));
        let idle = |byte: &&u8| byte.is_ascii_whitespace() || items && **byte == b',';
        let skipped = rest.iter().take_while(idle).count();
        match rest.get(skipped) {
            Some(b']' | b'}') if items => (skipped + 1, State::Seeking),
            Some(first) if skipped == 0 => {
                batch.begin(self.line, self.column);
                let scanned = matches!(first, b'{' | b'[' | b'"');
                (0, if scanned { State::In(Scan::default()) } else { State::Bare })
            }
            // Nothing more, or a record to whose beginning the position has to be brought up first.
            _ => (skipped, State::Between),
        }
    }

    fn advance(&mut self, taken: usize) {
        let passed = &self.waiting[self.at..self.at + taken];
        let breaks = memchr_iter(b'\n', passed).count();
        self.line += breaks as u64;
        self.column = match memrchr(b'\n', passed) {
            Some(last) => passed.len() - last,
            None => self.column + taken,
        };
        self.at += taken;
    }
}

/// A batch that is being filled.
#[derive(Default)]
struct Growing {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    open: Option<Span>,
    longest: usize,
}

impl Growing {
    fn begin(&mut self, line: u64, column: usize) {
        let start = self.bytes.len();
        self.open = Some(Span {
            range: start..start,
            line,
            column,
            too_long: false,
        });
    }

    fn grow(&mut self, more: &[u8]) {
        let Some(open) = &mut self.open else {
            return;
        };
        if self.bytes.len() - open.range.start + more.len() > self.longest {
            open.too_long = true;
            self.bytes.truncate(open.range.start);
        }
        if !open.too_long {
            self.bytes.extend_from_slice(more);
        }
    }

    fn close(&mut self) {
        if let Some(mut span) = self.open.take() {
            span.range.end = self.bytes.len();
            self.spans.push(span);
        }
    }
}
