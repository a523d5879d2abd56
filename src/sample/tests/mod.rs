//! The room's tests: what is counted, what is compared, what is written, and that no value is in any of it.

mod addresses;
mod canary;
mod comparing;
mod cursor;
mod folding;
mod history;
mod news;
mod recorded;
mod reference;
mod schema;
mod tuples;
mod variants;

use super::{Observed, Place};

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
        observed.fold_answer(&place(), body.as_bytes(), &request).unwrap();
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
