use apidrift::{openapi, sample, source::Bundle};
use std::sync::Arc;
fn main() {
    let mut prev: Option<(String, sample::Observed)> = None;
    for path in std::env::args().skip(1) {
        let Ok(b) = Bundle::of(&path, std::fs::read(&path).unwrap()) else {
            println!("{path}: no tree");
            continue;
        };
        let Ok(c) = openapi::read(Arc::new(b)) else {
            println!("{path}: not openapi");
            continue;
        };
        let t = std::time::Instant::now();
        let e = sample::fold_examples(&c);
        let took = t.elapsed();
        let lines = e.observed.to_lines();
        let back = sample::Observed::from_lines(&lines).unwrap();
        assert_eq!(back.to_lines(), lines);
        assert!(sample::compare(&e.observed, &back).is_empty());
        let dir = std::path::Path::new(&path).parent().unwrap().to_string_lossy().into_owned();
        let mut t1 = [0; 4];
        let t2 = std::time::Instant::now();
        if let Some((d, old)) = &prev {
            if *d == dir {
                for ch in sample::compare(old, &e.observed) {
                    if ch.tier == Some(sample::Tier::Confirmed) || ch.tier == Some(sample::Tier::Likely) {
                        t1[ch.kind as usize % 4] += 1;
                        if ch.kind != sample::ObservedKind::FieldAppeared {
                            println!("    {:?} {:?} {:?} {}", ch.tier.unwrap(), ch.kind, ch.place, ch.what);
                        }
                    }
                }
            }
        }
        println!(
            "{path}: {} examples, {:?}, {} unreadable, {:?} lines {} bytes {} cmp {:?}",
            c.examples.len(),
            took,
            e.unreadable.len(),
            e.observed,
            lines.lines().count(),
            lines.len(),
            t2.elapsed()
        );
        prev = Some((dir, e.observed));
    }
}
