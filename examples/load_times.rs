//! How long documents take to read, against `serde_json` reading the same bytes: `cargo run --release --example
//! load_times FILE…`. Prints milliseconds (the best of five) and what was left out.

use apidrift::openapi;
use apidrift::source::{Bundle, Limits, Tree};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        let tree = best(|| Tree::parse(&file, bytes.clone(), &Limits::default()).map(black_box).is_ok());
        let value = best(|| serde_json::from_slice::<serde_json::Value>(&bytes.clone()).map(black_box).is_ok());
        let bundle = Arc::new(Bundle::of(&file, bytes)?);
        let contract = best(|| openapi::read(Arc::clone(&bundle)).map(black_box).is_ok());
        println!("{file}: tree {tree:.1?}, contract {contract:.1?}, serde_json::Value {value:.1?}");
        let contract = openapi::read(bundle)?;
        for diagnostic in &contract.diagnostics {
            let position = contract
                .position(diagnostic.at)
                .map(|(name, position)| format!("{name}:{position}"));
            println!("  {}: {}", position.unwrap_or_default(), diagnostic.message);
        }
    }
    Ok(())
}

fn best(mut once: impl FnMut() -> bool) -> Duration {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        black_box(once());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}
