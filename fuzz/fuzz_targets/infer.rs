//! Samples: no text makes the fold panic, taken for what it looks like or for any other form (HAR, cassettes, …); what it keeps
//! can be read again, and a fold is what its parts are together.
#![no_main]

use apidrift::sample::{self, Form, Observed, Reading, Routes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let routes = Routes::default();
    let forms: Vec<&str> = Form::names().collect();
    let asked = forms.get(data.len() % (forms.len() + 1)).and_then(|name| Form::named(name));
    for form in [None, asked] {
        let reading = Reading {
            form,
            routes: &routes,
            events: None,
            operation: None,
            threads: 1,
        };
        let mut observed = Observed::default();
        let _ = observed.fold_stream(data, &reading);
        check(observed);
    }
});

fn check(observed: Observed) {
    let lines = observed.to_lines();
    let again = Observed::from_lines(&lines).expect("what was written can be read");
    assert!(again == observed, "what was read is what was written");
    assert!(sample::compare(&observed, &observed).iter().all(|change| change.tier.is_none()));
    let mut twice = observed.clone();
    twice.merge(observed);
    let _ = twice.to_lines();
}
