//! Batches of records folded on all processors. Folds are merged in the end, and the order of a merge does not matter,
//! so that the result is the same on any number of them.

use super::cut::{Batch, Cutter, Span, Spans};
use super::{Flavour, Reading};
use crate::sample::{BodyError, Observed, Records};
use memchr::memchr;
use std::io::Read;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Batches that wait for each thread.
const AHEAD: usize = 2;

/// Folds all records of a stream.
pub(super) fn fold<R: Read>(observed: &mut Observed, mut cutter: Cutter<R>, flavour: Flavour, reading: &Reading<'_>) -> Records {
    let mut records = Records::default();
    let Some(first) = cutter.next() else {
        return ended(records, &cutter);
    };
    let second = cutter.next();
    take(observed, &first, flavour, reading, &mut records);
    match (second, reading.threads) {
        (None, _) => {}
        (Some(second), 0 | 1) => {
            for batch in std::iter::once(second).chain(std::iter::from_fn(|| cutter.next())) {
                take(observed, &batch, flavour, reading, &mut records);
            }
        }
        (Some(second), threads) => {
            let batches = std::iter::once(second).chain(std::iter::from_fn(|| cutter.next()));
            let parts = (0..threads).map(|_| observed.part()).collect();
            for (part, counted) in spread(batches, flavour, reading, parts) {
                observed.merge(part);
                records.add(counted);
            }
        }
    }
    ended(records, &cutter)
}

fn ended<R: Read>(mut records: Records, cutter: &Cutter<R>) -> Records {
    let failure = cutter.stopped.as_ref().map(ToString::to_string);
    records.stopped = failure.or_else(|| cutter.breaks_off().then(|| "it breaks off before its end".to_owned()));
    records
}

fn spread(batches: impl Iterator<Item = Batch>, flavour: Flavour, reading: &Reading<'_>, parts: Vec<Observed>) -> Vec<(Observed, Records)> {
    let (sender, receiver) = sync_channel::<Batch>(parts.len() * AHEAD);
    let receiver = Mutex::new(receiver);
    std::thread::scope(|scope| {
        let receiver = &receiver;
        let workers: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || work(part, receiver, flavour, reading)))
            .collect();
        for batch in batches {
            // Nobody hangs up before the sender does.
            let _ = sender.send(batch);
        }
        drop(sender);
        let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined
            .map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn work(mut observed: Observed, batches: &Mutex<Receiver<Batch>>, flavour: Flavour, reading: &Reading<'_>) -> (Observed, Records) {
    let mut records = Records::default();
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else {
            observed.spell();
            return (observed, records);
        };
        take(&mut observed, &batch, flavour, reading, &mut records);
    }
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
