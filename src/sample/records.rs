//! Many bodies in one text: NDJSON of bare bodies or of recorded exchanges, or one body written over several lines.
//!
//! A record is an exchange if it has `status`, `body` and (`url` or `operation`) and nothing beyond `method`, `date`,
//! `source`, `media` and `headers`; otherwise it is a bare body. A record that is damaged is counted with its
//! position and costs only itself.

use super::exchange::{self, Exchange};
use super::observed::text_of;
use super::reader::Taken;
use super::shape::About;
use super::{BodyError, Observed, Place, Reading, Routes};
use std::fmt;

/// Positions that are kept of damaged records; beyond that they are only counted.
const FAULTS: usize = 100;

/// What came of a text of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// How many were folded.
    pub folded: u64,
    /// How many have no JSON in them, and are not meant to: pictures, pages, answers without a body.
    pub left_out: u64,
    /// How many could not be read.
    pub damaged: u64,
    /// The first hundred that could not be read.
    pub faults: Vec<RecordFault>,
    /// Why reading ended before the text did; none where it did not.
    pub stopped: Option<String>,
}

/// A record that could not be read. It never quotes the record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Counts what became of the record that begins at a line and column.
    pub(super) fn count(&mut self, (line, column): (u64, usize), outcome: Result<Taken, BodyError>) {
        let error = match outcome {
            Ok(Taken::Folded) => return self.folded += 1,
            Ok(Taken::LeftOut) => return self.left_out += 1,
            Err(error) => error,
        };
        self.damaged += 1;
        if self.faults.len() < FAULTS {
            self.faults.push(RecordFault {
                line: line + (error.line as u64).saturating_sub(1),
                column: if error.line > 1 {
                    error.column
                } else {
                    (column + error.column).saturating_sub(1).max(1)
                },
                message: error.message,
            });
        }
    }

    /// Adds what came of another part of the same text.
    pub(super) fn add(&mut self, other: Self) {
        self.folded += other.folded;
        self.left_out += other.left_out;
        self.damaged += other.damaged;
        self.faults.extend(other.faults);
        self.faults.sort_unstable();
        self.faults.truncate(FAULTS);
        self.stopped = self.stopped.take().or(other.stopped);
    }
}

/// Whether a text has a record: one of its lines, or the whole of it, is JSON.
pub fn has_record(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(exchange::is_json) || exchange::is_json(text)
}

impl Observed {
    /// Folds a text of samples in any [`Form`](super::Form).
    pub fn fold_text(&mut self, text: &[u8], routes: &Routes) -> Records {
        let reading = Reading {
            form: None,
            routes,
            events: None,
            operation: None,
            threads: 1,
        };
        self.fold_stream(text, &reading).unwrap_or_else(|error| Records {
            stopped: Some(error.to_string()),
            ..Records::default()
        })
    }

    /// Folds one record: an exchange at its own place, anything else as a bare body.
    pub fn fold_record(&mut self, record: &[u8], routes: &Routes) -> Result<(), BodyError> {
        self.fold_as(record, routes, None)?;
        self.spell();
        Ok(())
    }

    /// As [`Observed::fold_record`]; a bare body is an answer of `operation`, where that is known. The counts wait for
    /// [`Observed::spell`].
    pub(super) fn fold_as(&mut self, record: &[u8], routes: &Routes, operation: Option<&str>) -> Result<(), BodyError> {
        let text = text_of(record)?;
        if let Some(found) = Exchange::beginning(text)
            && self.fold_exchange(&found, text, routes).is_ok()
        {
            return Ok(());
        }
        let Some(found) = Exchange::of(text) else {
            let place = operation.map_or_else(Place::bare, |operation| Place::response(operation, "200", ""));
            return self.fold_text_of(&place, text, &About { text, ..About::default() });
        };
        self.fold_exchange(&found, text, routes)
    }

    fn fold_exchange(&mut self, found: &Exchange, text: &str, routes: &Routes) -> Result<(), BodyError> {
        let place = found.place(routes);
        self.fold_with(&place, &|fold| found.fold_body(text, fold), &found.about(text))
            .map_err(|stop| stop.error(text))?;
        self.ear.hear(&place, || exchange::body_of(text));
        Ok(())
    }
}
