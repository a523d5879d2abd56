//! The comparison: two schemas, parted by a zero byte, are compared in both orders, judged, and given witnesses; each with itself
//! finds nothing.
#![no_main]

#[allow(dead_code, reason = "tests need the rest")]
#[path = "../../tests/judged/mod.rs"]
mod judged;

use apidrift::compare::compare;
use apidrift::contract::{Contract, Way};
use apidrift::openapi;
use apidrift::source::Bundle;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|data: &[u8]| {
    let Some(zero) = data.iter().position(|byte| *byte == 0) else { return };
    let (Some(old), Some(new)) = (read(&data[..zero]), read(&data[zero + 1..])) else {
        return;
    };
    for side in [&old, &new] {
        let found = findings(side, side);
        assert!(found == 0, "{found} findings between a schema and itself");
    }
    findings(&old, &new);
    findings(&new, &old);
});

fn read(text: &[u8]) -> Option<Contract> {
    let bundle = Arc::new(Bundle::of("f", text.to_vec()).ok()?);
    Some(openapi::read_json_schema(bundle, vec![Way::Request, Way::Response]))
}

fn findings(old: &Contract, new: &Contract) -> usize {
    judged::shown([old, new], &compare(old, new)).0.len()
}
