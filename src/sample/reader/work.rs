//! Batches of records folded on all processors. Each fetches a batch for itself, folds it where it is still near, and fetches
//! the next into the same memory. Folds are merged in the end, and the order of a merge does not matter, so that the result
//! is the same on any number of them.

use super::cut::{Batch, Cutter, Span, Spans};
use super::{Flavour, Reading};
use crate::sample::{BodyError, Observed, Records};
use memchr::memchr;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

/// Folds all records of a stream.
pub(super) fn fold<R: Read + Send>(observed: &mut Observed, mut cutter: Cutter<R>, flavour: Flavour, reading: &Reading<'_>) -> Records {
    let mut records = Records::default();
    if let Some(first) = cutter.next(Vec::new()) {
        take(observed, &first, flavour, reading, &mut records);
        if let Some(second) = cutter.next(first.bytes) {
            let shared = Mutex::new(cutter);
            records.add(spread(observed, &shared, second, flavour, reading));
            cutter = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
    }
    let failure = cutter.stopped.as_ref().map(ToString::to_string);
    records.stopped = failure.or_else(|| cutter.breaks_off().then(|| "it breaks off before its end".to_owned()));
    records
}

/// Folds on as many threads as there may be, this one among them.
fn spread<R: Read + Send>(
    observed: &mut Observed,
    cutter: &Mutex<Cutter<R>>,
    next: Batch,
    flavour: Flavour,
    reading: &Reading<'_>,
) -> Records {
    std::thread::scope(|scope| {
        let help = || {
            let mut part = observed.part();
            scope.spawn(move || {
                let records = fetch(cutter, Vec::new()).map(|batch| work(&mut part, cutter, batch, flavour, reading));
                part.spell();
                (part, records.unwrap_or_default())
            })
        };
        let helpers: Vec<_> = (1..reading.threads).map(|_| help()).collect();
        let mut records = work(observed, cutter, next, flavour, reading);
        for helper in helpers {
            let (part, counted) = helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            observed.merge(part);
            records.add(counted);
        }
        records
    })
}

fn work<R: Read>(observed: &mut Observed, cutter: &Mutex<Cutter<R>>, mut batch: Batch, flavour: Flavour, reading: &Reading<'_>) -> Records {
    let mut records = Records::default();
    loop {
        take(observed, &batch, flavour, reading, &mut records);
        let Some(next) = fetch(cutter, batch.bytes) else {
            return records;
        };
        batch = next;
    }
}

fn fetch<R: Read>(cutter: &Mutex<Cutter<R>>, spare: Vec<u8>) -> Option<Batch> {
    cutter.lock().unwrap_or_else(PoisonError::into_inner).next(spare)
}

fn take(observed: &mut Observed, batch: &Batch, flavour: Flavour, reading: &Reading<'_>, records: &mut Records) {
    let places = observed.places().count();
    take_records(observed, batch, flavour, reading, records);
    // To look for crowded addresses takes a while, and only new places can crowd them.
    if observed.places().count() > places {
        observed.bound_addresses();
    }
}

fn take_records(observed: &mut Observed, batch: &Batch, flavour: Flavour, reading: &Reading<'_>, records: &mut Records) {
    match &batch.spans {
        Spans::Lines(first) => {
            let mut rest = batch.bytes.as_slice();
            for number in *first.. {
                let end = memchr(b'\n', rest);
                let line = rest[..end.unwrap_or(rest.len())].trim_ascii_end();
                if !line.trim_ascii_start().is_empty() {
                    records.count((number, 1), flavour(observed, line, reading));
                }
                let Some(end) = end else { break };
                rest = &rest[end + 1..];
            }
        }
        Spans::Each(spans) => {
            for span in spans {
                let outcome = match span_of(batch, span) {
                    Some(record) => flavour(observed, record, reading),
                    None => Err(too_long()),
                };
                records.count((span.line, span.column), outcome);
            }
        }
    }
}

fn span_of<'b>(batch: &'b Batch, span: &Span) -> Option<&'b [u8]> {
    batch.bytes.get(span.range.clone()).filter(|_| !span.too_long)
}

fn too_long() -> BodyError {
    BodyError {
        line: 1,
        column: 1,
        message: "the record is longer than 256 MB; `--as array` reads a list item by item",
    }
}
