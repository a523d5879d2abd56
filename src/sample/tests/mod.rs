//! The room's tests: what is counted, what is compared, what is written, and that no value is in any of it.

mod canary;
mod comparing;
mod folding;
mod history;
mod recorded;
mod reference;
mod schema;

use super::{Observed, Place};

/// A fold of bodies at one place.
fn fold(bodies: &[&str]) -> Observed {
    let mut observed = Observed::default();
    for body in bodies {
        observed.fold_body(&place(), body.as_bytes()).unwrap();
    }
    observed
}

fn place() -> Place {
    Place::response("GET /items", "200", "application/json; charset=utf-8")
}

/// The same body many times.
fn times(body: &str, count: usize) -> Observed {
    fold(&vec![body; count])
}
