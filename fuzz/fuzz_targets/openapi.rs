//! Documents: whatever they say, they are read, each with its positions, or refused.
#![no_main]

use apidrift::contract::{Contract, Way};
use apidrift::source::Bundle;
use apidrift::{openapi, sample};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|data: &[u8]| {
    let Ok(bundle) = Bundle::of("f", data.to_vec()) else { return };
    let bundle = Arc::new(bundle);
    if let Ok(contract) = openapi::read(Arc::clone(&bundle)) {
        look(&contract);
        let _ = sample::examples(&contract);
        let _ = sample::Routes::of(&contract).operation("GET", "https://x.example/a/1?b=2");
    }
    if openapi::is_json_schema(&bundle) {
        look(&openapi::read_json_schema(bundle, vec![Way::Request, Way::Response]));
    }
});

fn look(contract: &Contract) {
    for diagnostic in &contract.diagnostics {
        assert!(contract.position(diagnostic.at).is_some(), "{diagnostic:?}");
    }
    for operation in &contract.operations {
        assert!(!operation.name().is_empty());
    }
}
