//! Properties of the comparison, over documents that are made up: what says the same in other words is no finding, and what
//! was changed is found.

mod choices;
mod document;
mod judged;
mod pointers;
mod rewrites;
mod schemas;

use choices::Choices;
use document::documents;
use judged::{alarms, contract, told, yaml};
use proptest::prelude::*;
use rewrites::REWRITES;
use serde_json::Value;

/// Which rewrites, each with the seed of its choices.
fn compositions() -> impl Strategy<Value = Vec<(usize, u64)>> {
    prop::collection::vec((0..REWRITES.len(), any::<u64>()), 1..7)
}

/// The document after a composition of rewrites.
fn rewritten(document: &Value, composition: &[(usize, u64)]) -> Value {
    let mut document = document.clone();
    for (index, seed) in composition {
        (REWRITES[*index].apply)(&mut document, &mut Choices::Seeded(*seed));
    }
    document
}

fn names(composition: &[(usize, u64)]) -> Vec<&'static str> {
    composition.iter().map(|(index, _)| REWRITES[*index].name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn other_words_for_the_same_are_no_finding(document in documents(), composition in compositions(), as_yaml in any::<bool>()) {
        let after = rewritten(&document, &composition);
        let text = if as_yaml { yaml(&after) } else { after.to_string() };
        let (old, new) = (contract(document.to_string()), contract(text));
        for found in [alarms(&old, &new), alarms(&new, &old)] {
            prop_assert!(found.is_empty(), "{:?}\n{}before {}\nafter {}", names(&composition), told(&found), document, after);
        }
    }
}
