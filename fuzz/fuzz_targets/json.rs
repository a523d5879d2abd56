//! The JSON reader: no text makes it panic, and what it read it reads again the same.
#![no_main]

use apidrift::source::{Limits, Tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let read = |bytes: Vec<u8>| Tree::parse("f.json", bytes, &Limits::default());
    let Ok(tree) = read(data.to_vec()) else { return };
    let written = tree.root().canonical();
    let again = read(written.clone().into_bytes()).expect("what was written can be read");
    assert_eq!(again.root().canonical(), written);
    let _ = (tree.root().position(), tree.root().pointer(), tree.warnings().len());
});
