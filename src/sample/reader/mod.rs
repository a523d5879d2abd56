//! Samples in every form in which people have them, from a stream of any length into a fold.
//!
//! It owns the forms, how they are told apart, and the cutting into records that are folded on all processors. It must
//! not know where a stream comes from, nor what is counted.

mod captured;
mod cassette;
mod cut;
mod event;
mod har;
mod nock;
mod recognise;
mod scan;
mod seek;
#[cfg(test)]
mod tests;
mod unpack;
mod whole;
mod work;

pub use event::Events;
pub use recognise::Form;

use super::observed::text_of;
use super::{BodyError, Observed, Records, Routes};
use cut::Cut;
use recognise::recognise;
use std::io::{self, Read};

/// How much of a stream is looked at to tell its form.
const HEAD: usize = 1 << 20;

/// What became of a record that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was folded.
    Folded,
    /// There is no JSON in it, and none was meant.
    LeftOut,
}

/// How a stream is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    /// The form, where it is known; else its beginning tells.
    pub form: Option<Form>,
    /// The operations that recorded calls belong to.
    pub routes: &'r Routes,
    /// Where bodies are taken for deliveries: how the event of each is told.
    pub events: Option<Events<'r>>,
    /// The operation that bare bodies are answers of, where it is known.
    pub operation: Option<&'r str>,
    /// How many threads may fold; 0 is taken for 1.
    pub threads: usize,
}

impl Observed {
    /// Folds a stream of samples: packed or not, in any [`Form`]. Memory is that of the fold and of some records, whatever
    /// the length of the stream. Fails only where the stream cannot be read at all; where it stops later,
    /// [`Records::stopped`] says why, and what came before is folded.
    pub fn fold_stream(&mut self, input: impl Read + Send, reading: &Reading<'_>) -> io::Result<Records> {
        let (head, stream) = unpack::peek(unpack::text(input)?, HEAD)?;
        let form = reading.form.unwrap_or_else(|| recognise(&head, head.len() < HEAD));
        let records = match how(form, &head) {
            How::Cut(cut, flavour) => work::fold(self, cut::Cutter::new(stream, cut), flavour, reading),
            How::Whole(fold) => whole::fold(self, stream, fold, reading)?,
        };
        self.spell();
        self.bound_addresses();
        Ok(records)
    }
}

/// Whether bytes are samples in one of the forms.
pub fn is_samples(bytes: &[u8]) -> bool {
    if !unpack::is_packed(bytes) {
        return recognise(bytes, true) != Form::Json || super::has_record(bytes);
    }
    let head = unpack::text(bytes).and_then(|text| unpack::peek(text, HEAD));
    head.is_ok_and(|(head, _)| recognise(&head, head.len() < HEAD) != Form::Json || super::has_record(&head))
}

/// How one record is read and folded.
pub(super) type Flavour = fn(&mut Observed, &[u8], &Reading<'_>) -> Result<Taken, BodyError>;

/// How a form is read.
enum How {
    /// Cut into records, each of which is folded for itself.
    Cut(Cut, Flavour),
    /// Read to its end first.
    Whole(whole::Fold),
}

fn how(form: Form, head: &[u8]) -> How {
    let in_json = head.trim_ascii_start().starts_with(b"{");
    match form {
        Form::Ndjson => How::Cut(Cut::Lines, plain),
        Form::Json => How::Cut(Cut::Values, plain),
        Form::Array => How::Cut(Cut::Items(&[]), item(head)),
        Form::Har => How::Cut(Cut::Items(&["log", "entries"]), entry),
        Form::Cassette if in_json => How::Cut(Cut::Items(cassette_list(head)), interaction),
        Form::Cassette => How::Whole(whole::yaml),
        Form::Curl => How::Whole(whole::curl),
        Form::Fold => How::Cut(Cut::Values, part),
    }
}

/// The key that leads to the interactions of a cassette in JSON.
fn cassette_list(head: &[u8]) -> &'static [&'static str] {
    if scan::keys(head).contains(&b"interactions".as_slice()) {
        &["interactions"]
    } else {
        &["http_interactions"]
    }
}

/// What the items of an array are, told from the first.
fn item(head: &[u8]) -> Flavour {
    let first = head.trim_ascii_start().get(1..).and_then(scan::first_value).unwrap_or_default();
    let names = scan::keys(first);
    let has = |members: &[&str]| members.iter().all(|member| names.contains(&member.as_bytes()));
    match () {
        () if has(har::MEMBERS) => entry,
        () if has(nock::MEMBERS) => recording,
        () => plain,
    }
}

fn plain(observed: &mut Observed, record: &[u8], reading: &Reading<'_>) -> Result<Taken, BodyError> {
    match &reading.events {
        Some(events) => event::fold(observed, record, events, reading),
        None => observed.fold_as(record, reading.routes, reading.operation).map(|()| Taken::Folded),
    }
}

fn entry(observed: &mut Observed, record: &[u8], reading: &Reading<'_>) -> Result<Taken, BodyError> {
    let text = text_of(record)?;
    let call = har::read(text)?;
    let delivery = reading.events.as_ref().and_then(|events| {
        let entry = serde_json::from_str(text).ok()?;
        event::fold_request(observed, &entry, events, reading)
    });
    delivery.unwrap_or_else(|| call.fold(observed, reading))
}

fn interaction(observed: &mut Observed, record: &[u8], reading: &Reading<'_>) -> Result<Taken, BodyError> {
    let value = serde_json::from_str(text_of(record)?)?;
    let no_call = || BodyError {
        line: 1,
        column: 1,
        message: whole::NO_CALL,
    };
    cassette::read(&value).ok_or_else(no_call)?.fold(observed, reading)
}

fn recording(observed: &mut Observed, record: &[u8], reading: &Reading<'_>) -> Result<Taken, BodyError> {
    nock::read(text_of(record)?)?.fold(observed, reading)
}

fn part(observed: &mut Observed, record: &[u8], _: &Reading<'_>) -> Result<Taken, BodyError> {
    let refused = BodyError {
        line: 1,
        column: 1,
        message: "this fold cannot be read: it is damaged, or was written by a newer drift",
    };
    let part = Observed::from_lines(text_of(record)?).map_err(|_| refused)?;
    observed.merge(part);
    Ok(Taken::Folded)
}
