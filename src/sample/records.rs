//! Many bodies in one text: NDJSON of bare bodies or of recorded exchanges, or one body written over several lines.
//!
//! A record is an exchange if it has `status`, `body` and (`url` or `operation`) and nothing beyond `method`, `date`,
//! `source`, `media` and `headers`; otherwise it is a bare body. A record that is damaged is counted with its
//! position and costs only itself.

use super::exchange::{self, Exchange};
use super::observed::text_of;
use super::{BodyError, Observed, Place, Routes};
use std::fmt;
use std::io::{self, BufRead, Read};

/// A record longer than this is left out.
const LONGEST: u64 = 256 << 20;
/// Positions that are kept of damaged records; beyond that they are only counted.
const FAULTS: usize = 100;

/// What came of a text of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// How many were folded.
    pub folded: u64,
    /// How many could not be read.
    pub damaged: u64,
    /// The first hundred that could not be read.
    pub faults: Vec<RecordFault>,
}

/// A record that could not be read. It never quotes the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    /// 1-based line in the text.
    pub line: u64,
    /// 1-based column (in bytes).
    pub column: usize,
    /// What is wrong there.
    pub message: &'static str,
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl Records {
    fn count(&mut self, first_line: u64, outcome: Result<(), BodyError>) {
        let Err(error) = outcome else {
            self.folded += 1;
            return;
        };
        self.damaged += 1;
        if self.faults.len() < FAULTS {
            let line = first_line + (error.line as u64).saturating_sub(1);
            self.faults.push(RecordFault {
                line,
                column: error.column,
                message: error.message,
            });
        }
    }
}

/// Whether a text has a record: one of its lines, or the whole of it, is JSON.
pub fn has_record(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(exchange::is_json) || exchange::is_json(text)
}

impl Observed {
    /// Folds a stream of one record a line. Fails only where reading does.
    pub fn fold_records(&mut self, mut lines: impl BufRead, routes: &Routes) -> io::Result<Records> {
        let mut records = Records::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if lines.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.len() as u64 == LONGEST && line.last() != Some(&b'\n') {
                lines.skip_until(b'\n')?;
                let message = "the record is longer than 256 MB";
                records.count(
                    number,
                    Err(BodyError {
                        line: 1,
                        column: 1,
                        message,
                    }),
                );
            } else if !line.trim_ascii().is_empty() {
                records.count(number, self.fold_record(line.trim_ascii_end(), routes));
            }
        }
        Ok(records)
    }

    /// Folds a text that is one record a line, or one record over several lines.
    pub fn fold_text(&mut self, text: &[u8], routes: &Routes) -> Records {
        let first = text
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::trim_ascii)
            .find(|line| !line.is_empty());
        let mut whole = Records::default();
        if !first.is_some_and(exchange::is_json) {
            whole.count(1, self.fold_record(text, routes));
            if whole.folded > 0 {
                return whole;
            }
        }
        // Reading from memory does not fail.
        let records = self.fold_records(text, routes).unwrap_or_default();
        if records.folded == 0 && whole.damaged > 0 { whole } else { records }
    }

    /// Folds one record: an exchange at its own place, anything else as a bare body.
    pub fn fold_record(&mut self, record: &[u8], routes: &Routes) -> Result<(), BodyError> {
        let text = text_of(record)?;
        let Some(found) = Exchange::of(text) else {
            return self.fold_body(&Place::bare(), record);
        };
        self.fold_with(&found.place(routes), &|fold| exchange::fold_body_of(text, fold), found.day())
    }
}
