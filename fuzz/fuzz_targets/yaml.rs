//! The YAML reader: no text makes it panic, and what it read is what it says in JSON.
#![no_main]

use apidrift::source::{Limits, Tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let limits = Limits {
        aliased: 10_000,
        ..Limits::default()
    };
    let Ok(tree) = Tree::parse("f.yaml", data.to_vec(), &limits) else {
        return;
    };
    let written = tree.root().canonical();
    let again = Tree::parse("f.json", written.clone().into_bytes(), &limits).expect("what was written can be read");
    assert_eq!(again.root().canonical(), written);
});
