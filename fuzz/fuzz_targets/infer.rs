//! Samples: no text makes the fold panic, what it keeps can be read again, and a fold is what its parts are together.
#![no_main]

use apidrift::sample::{self, Observed, Routes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let routes = Routes::default();
    let mut observed = Observed::default();
    observed.fold_text(data, &routes);
    let lines = observed.to_lines();
    let again = Observed::from_lines(&lines).expect("what was written can be read");
    assert!(again == observed, "what was read is what was written");
    assert!(sample::compare(&observed, &observed).iter().all(|change| change.tier.is_none()));
    let mut twice = observed.clone();
    twice.merge(observed);
    let _ = twice.to_lines();
});
