//! The fold itself: what bodies showed by place, and what examples showed by definition, as counts.
//!
//! It owns the two families of shapes and what may be asked of them; it must not know files or contracts.

use super::cursor::{Cursor, Stop};
use super::fold::Fold;
use super::listen::{Ear, Listen};
use super::shape::{About, Shape};
use super::{Counts, Place, path};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

/// What samples and examples showed: counts by path, never values.
///
/// A commutative monoid under [`Observed::merge`]: any order and any split of the bodies gives the same fold, as long
/// as no place has more than 40,000 paths (beyond that the longest are dropped as they come).
#[derive(Clone, Default)]
pub struct Observed {
    /// Bodies, by where they were seen.
    pub(super) live: BTreeMap<Place, Shape>,
    /// Instances in a document's examples, by definition.
    pub(super) pools: BTreeMap<String, Shape>,
    /// Who hears the bodies while they are folded.
    pub(super) ear: Ear,
}

/// Why a body could not be folded. It never quotes the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyError {
    /// 1-based line inside the body.
    pub line: usize,
    /// 1-based column (in bytes) inside that line.
    pub column: usize,
    /// What is wrong there.
    pub message: &'static str,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for BodyError {}

impl From<serde_json::Error> for BodyError {
    /// Keeps the position and the kind. The reader's own words can quote the text, so they are left out.
    fn from(error: serde_json::Error) -> Self {
        let message = match error.classify() {
            serde_json::error::Category::Eof => "the JSON breaks off in the middle of a value",
            _ => "this is not valid JSON",
        };
        Self {
            line: error.line(),
            column: error.column(),
            message,
        }
    }
}

/// How often one path was seen, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PathCounts {
    /// Responses (instances of a definition) that had the path, of those that had its parent.
    pub responses: Counts,
    /// Values, of the places where one could have been.
    pub values: Counts,
    /// Values that are neither null nor empty.
    pub filled: u64,
    /// Values that are null, `""`, `[]` or `{}`.
    pub empty: u64,
    /// Values that are null.
    pub null: u64,
}

impl PathCounts {
    /// Places where there was no value.
    pub fn absent(&self) -> u64 {
        self.values.of.saturating_sub(self.values.seen)
    }
}

impl Observed {
    /// An empty fold whose bodies are heard.
    pub fn heard_by(listener: std::sync::Arc<dyn Listen>) -> Self {
        Self {
            ear: Ear::new(listener),
            ..Self::default()
        }
    }

    /// An empty fold that the same one listens to: a part that will be merged.
    #[must_use]
    pub fn part(&self) -> Self {
        Self {
            ear: self.ear.clone(),
            ..Self::default()
        }
    }

    /// Folds one JSON body in. A body that is not JSON leaves the fold as it was.
    pub fn fold_body(&mut self, place: &Place, bytes: &[u8]) -> Result<(), BodyError> {
        self.fold_body_on(place, bytes, None)
    }

    /// As [`Observed::fold_body`], of the answer to a request: its path and query tell which resource it is of, where
    /// the body does not.
    pub fn fold_answer(&mut self, place: &Place, bytes: &[u8], request: &str) -> Result<(), BodyError> {
        self.fold_call(place, bytes, None, Some(request))?;
        self.spell();
        Ok(())
    }

    /// As [`Observed::fold_body`], on a known day.
    pub fn fold_body_on(&mut self, place: &Place, bytes: &[u8], day: Option<Date>) -> Result<(), BodyError> {
        self.fold_call(place, bytes, day, None)?;
        self.spell();
        Ok(())
    }

    /// As [`Observed::fold_body_on`], of a call to a known address; the counts wait for [`Observed::spell`].
    pub(super) fn fold_call(&mut self, place: &Place, bytes: &[u8], day: Option<Date>, request: Option<&str>) -> Result<(), BodyError> {
        let text = text_of(bytes)?;
        let about = About {
            day,
            request,
            text,
            ..About::default()
        };
        self.fold_text_of(place, text, &about)
    }

    /// Folds a body that is all of a text.
    pub(super) fn fold_text_of(&mut self, place: &Place, text: &str, about: &About<'_>) -> Result<(), BodyError> {
        let read = |fold: Fold<'_>| {
            let mut cursor = Cursor::new(text);
            fold.value(&mut cursor)?;
            cursor.end()
        };
        self.fold_with(place, &read, about).map_err(|stop| stop.error(text))?;
        self.ear.hear(place, || serde_json::from_str(text).ok());
        Ok(())
    }

    /// Folds what was sent, which nobody hears: how one calls an API oneself is no news of it.
    pub(super) fn fold_sent(&mut self, place: &Place, bytes: &[u8], day: Option<Date>) -> Result<(), BodyError> {
        let ear = std::mem::take(&mut self.ear);
        let folded = self.fold_call(place, bytes, day, None);
        self.ear = ear;
        folded
    }

    /// Folds a body that `read` finds.
    pub(super) fn fold_with(&mut self, place: &Place, read: &impl Fn(Fold<'_>) -> Result<(), Stop>, about: &About<'_>) -> Result<(), Stop> {
        if let Some(shape) = self.live.get_mut(place) {
            return shape.fold(read, about);
        }
        let mut shape = Shape::default();
        shape.fold(read, about)?;
        self.live.insert(place.clone(), shape);
        Ok(())
    }

    /// Brings the counts up to date, which wait while bodies come.
    pub(super) fn spell(&mut self) {
        self.live.values_mut().for_each(Shape::spell);
    }

    /// Adds what another fold saw.
    pub fn merge(&mut self, other: Self) {
        merge_into(&mut self.live, other.live);
        merge_into(&mut self.pools, other.pools);
    }

    /// Adds what the instances of a definition showed.
    pub(super) fn add_pool(&mut self, definition: String, mut shape: Shape) {
        shape.spell();
        merge_into(&mut self.pools, BTreeMap::from([(definition, shape)]));
    }

    /// Takes the samples of those places that only another, older fold saw: a place that could not be looked at this
    /// time stays as it was known.
    pub fn keep_unseen(&mut self, older: &Self) {
        for (place, shape) in &older.live {
            self.live.entry(place.clone()).or_insert_with(|| shape.clone());
        }
    }

    /// Whether nothing was folded.
    pub fn is_empty(&self) -> bool {
        self.live.is_empty() && self.pools.is_empty()
    }

    /// The places of bodies, and how many bodies each had.
    pub fn places(&self) -> impl Iterator<Item = (&Place, u64)> {
        self.live.iter().map(|(place, shape)| (place, shape.root.instances.values()))
    }

    /// The definitions that examples instantiate, and how many instances each has.
    pub fn definitions(&self) -> impl Iterator<Item = (&str, u64)> {
        self.pools
            .iter()
            .map(|(definition, shape)| (definition.as_str(), shape.root.instances.values()))
    }

    /// The counts of a path (`.items[].name`, `""` for the body itself) at a place.
    pub fn at(&self, place: &Place, path: &str) -> Option<PathCounts> {
        path::counts(self.live.get(place)?, path)
    }

    /// The counts of a path inside the instances of a definition.
    pub fn example_at(&self, definition: &str, path: &str) -> Option<PathCounts> {
        path::counts(self.pools.get(definition)?, path)
    }

    /// The samples alone.
    #[must_use]
    pub fn samples(&self) -> Self {
        Self {
            live: self.live.clone(),
            ..Self::default()
        }
    }

    /// The examples alone.
    #[must_use]
    pub fn examples(&self) -> Self {
        Self {
            pools: self.pools.clone(),
            ..Self::default()
        }
    }

    /// Only the samples, or only the examples.
    #[must_use]
    pub fn only(mut self, basis: super::Basis) -> Self {
        match basis {
            super::Basis::Samples => self.pools.clear(),
            super::Basis::Examples => self.live.clear(),
        }
        self
    }
}

fn merge_into<K: Ord>(shapes: &mut BTreeMap<K, Shape>, others: BTreeMap<K, Shape>) {
    for (key, shape) in others {
        match shapes.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().absorb(shape),
            Entry::Vacant(free) => drop(free.insert(shape)),
        }
    }
}

/// The text of a body, a byte order mark taken off.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, BodyError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = before.split(|byte| *byte == b'\n').count();
        BodyError {
            line,
            column: 1 + before.len() - line_start,
            message: "this is not UTF-8",
        }
    })
}

/// The same counts: equality is that of the committed form.
impl PartialEq for Observed {
    fn eq(&self, other: &Self) -> bool {
        self.to_lines() == other.to_lines()
    }
}

impl Eq for Observed {}

/// Says how much there is, and nothing of what.
impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = |shape: &Shape| shape.root.paths();
        f.debug_struct("Observed")
            .field("places", &self.live.len())
            .field("definitions", &self.pools.len())
            .field("paths", &self.live.values().chain(self.pools.values()).map(paths).sum::<usize>())
            .finish_non_exhaustive()
    }
}
