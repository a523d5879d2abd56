//! The room's tests: what is counted, what is compared, what is written, and that no value is in any of it.

mod addresses;
mod canary;
mod comparing;
mod folding;
mod history;
mod news;
mod recorded;
mod reference;
mod schema;

use super::fold::Fold;
use super::shape::About;
use super::{Observed, Place};
use serde::de::DeserializeSeed as _;

/// A fold of bodies at one place.
fn fold(bodies: &[&str]) -> Observed {
    let mut observed = Observed::default();
    for body in bodies {
        observed.fold_body(&place(), body.as_bytes()).unwrap();
    }
    observed
}

/// A fold of bodies at one place, each the answer to a request of its own.
fn answers(bodies: &[&str]) -> Observed {
    let mut observed = Observed::default();
    for (number, body) in bodies.iter().enumerate() {
        let request = format!("/items/{number}");
        let about = About {
            request: Some(&request),
            ..About::default()
        };
        let read = |fold: Fold<'_>| fold.deserialize(&mut serde_json::Deserializer::from_str(body));
        observed.fold_with(&place(), &read, &about).unwrap();
    }
    observed
}

pub(super) fn place() -> Place {
    Place::response("GET /items", "200", "application/json; charset=utf-8")
}

/// The same body as the answer to many requests.
fn times(body: &str, count: usize) -> Observed {
    answers(&vec![body; count])
}
