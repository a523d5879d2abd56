//! Properties of the comparison, over documents that are made up: what says the same in other words is no finding, and what
//! was changed is found.

mod choices;
mod document;
mod frame_mutations;
mod judged;
mod mutated;
mod mutations;
mod orders;
mod parts;
mod places;
mod pointers;
mod real;
mod rewrites;
mod rewritten;
mod schemas;
mod values;

use apidrift::rules::{Finding, Rule, Severity};
use choices::Choices;
use document::documents;
use frame_mutations::FRAME_MUTATIONS;
use judged::{alarms, all, contract, told};
use mutations::MUTATIONS;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rewrites::REWRITES;
use rewritten::{Spelling, rewritten};
use serde_json::Value;

/// The rewrite that makes components of schemas, so that a change is met behind references.
const EXTRACT: usize = 3;

/// Which rewrites, each with the seed of its choices.
fn compositions() -> impl Strategy<Value = Vec<(usize, u64)>> {
    prop::collection::vec((0..REWRITES.len(), any::<u64>()), 1..7)
}

/// As many cases as `PROPTEST_CASES` says, the same in every run unless `PROPTEST_RNG_SEED` says otherwise.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 2000,
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(20_260_701),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        ..given
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn other_words_for_the_same_are_no_finding(document in documents(), composition in compositions(), spelling in prop::sample::select(&Spelling::ALL[..])) {
        let fault = rewritten::fault(&document, &composition, spelling);
        prop_assert!(fault.is_none(), "{}", fault.unwrap_or_default());
    }

    #[test]
    fn a_change_of_a_schema_is_found_and_nothing_else(document in documents(), extracted in any::<bool>(), seed in any::<u64>()) {
        let mut choices = Choices::Seeded(seed);
        let before = if extracted { rewritten(&document, &[(EXTRACT, seed)]) } else { document };
        let before = mutated::plain(before);
        if let Some(change) = mutated::any_mutated(&before, &mut choices) {
            let faults = change.faults(&before);
            prop_assert!(faults.is_empty(), "{}\n{}before {}\nafter {}", change.name(), faults, before, change.after);
        }
    }

    #[test]
    fn a_change_around_schemas_is_found_and_nothing_else(document in documents(), kind in 0..FRAME_MUTATIONS.len(), seed in any::<u64>()) {
        let mutation = &FRAME_MUTATIONS[kind];
        if let Some((after, operation, place)) = frame_mutations::mutated(&document, mutation, &mut Choices::Seeded(seed)) {
            let found = all(&contract(document.to_string()), &contract(after.to_string()));
            let severity = Rule::named(mutation.rule).map(|rule| rule.row().severity);
            let is_it = |finding: &&Finding| finding.rule == mutation.rule && Some(finding.severity) == severity;
            let is_there = |finding: &Finding| finding.sites.iter().any(|site| *site.operation == *operation && *site.r#where == *place);
            prop_assert!(found.iter().filter(is_it).any(is_there), "{} at {operation} {place}\n{}before {document}\nafter {after}", mutation.name, told(&found));
            let others = found.iter().filter(|finding| !is_it(finding) && finding.severity > Severity::Info).count();
            prop_assert!(others == 0, "{} at {operation} {place}\n{}before {document}\nafter {after}", mutation.name, told(&found));
        }
    }

    #[test]
    fn what_is_not_narrower_takes_what_was_valid(document in documents(), seed in any::<u64>()) {
        let mut choices = Choices::Seeded(seed);
        let before = mutated::plain(document);
        if let Some(change) = mutated::any_mutated(&before, &mut choices) {
            let fault = values::fault(&before, &change.after, &mut choices);
            prop_assert!(fault.is_none(), "{}: {}\nbefore {before}\nafter {}", change.name(), fault.unwrap_or_default(), change.after);
        }
    }

    #[test]
    fn the_order_of_members_makes_no_difference(document in documents(), seed in any::<u64>()) {
        let mut choices = Choices::Seeded(seed);
        let before = mutated::plain(document);
        if let Some(change) = mutated::any_mutated(&before, &mut choices) {
            for (old, new) in [(&before, &change.after), (&change.after, &before)] {
                let fault = orders::fault(old, new, &mut choices);
                prop_assert!(fault.is_none(), "{}{old}\n{new}", fault.unwrap_or_default());
            }
        }
    }

    #[test]
    fn an_operation_that_went_is_one_finding(document in documents(), seed in any::<u64>()) {
        let (after, operation) = frame_mutations::without_operation(&document, &mut Choices::Seeded(seed));
        let mut found = alarms(&contract(document.to_string()), &contract(after.to_string()));
        // Callbacks that it had went with it.
        found.retain(|finding| !finding.sites.iter().all(|site| site.operation.starts_with("POST callback:")));
        prop_assert!(found.len() == 1 && found[0].rule == "operation-removed" && found[0].sites[0].operation.as_ref() == operation, "{operation}\n{}", told(&found));
    }
}

#[test]
fn other_words_for_the_same_are_no_finding_on_real_documents() {
    let cases = usize::try_from(config().cases).unwrap_or(0);
    let Some(files) = real::files(cases) else { return };
    let faults = rewritten::faults_of(&files, cases);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_change_of_a_real_document_is_found_and_nothing_else() {
    let cases = usize::try_from(config().cases).unwrap_or(0);
    let Some(files) = real::files(cases) else { return };
    let faults = mutated::faults_of(&files, cases);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn values_show_what_is_narrower() {
    let mut shown = 0;
    for (seed, document) in some_documents().take(120) {
        let mut choices = Choices::Seeded(seed);
        let before = mutated::plain(document);
        let change = mutated::any_mutated(&before, &mut choices);
        shown += usize::from(change.is_some_and(|change| values::shown(&before, &change.after, &mut choices)));
    }
    assert!(shown > 10, "only {shown} of 120 changes are shown by a value");
}

#[test]
fn neighbouring_versions_tell_the_same_in_every_order_of_members() {
    let cases = usize::try_from(config().cases).unwrap_or(0);
    let Some(files) = real::files(cases.max(real::MANY)) else { return };
    let faults = orders::faults_of(&files, cases);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_document_of_2_0_says_the_same_as_its_conversion() {
    let index = REWRITES
        .iter()
        .position(|rewrite| rewrite.name == "2.0 to 3.0")
        .expect("a row of the table");
    let fault = rewritten::fault(&rewrites::legacy(), &[(index, 1)], Spelling::Json);
    assert!(fault.is_none(), "{}", fault.unwrap_or_default());
}

/// Documents that are the same in every run.
fn some_documents() -> impl Iterator<Item = (u64, Value)> {
    (0..300).map(|seed| {
        let mut source = Choices::Seeded(seed);
        let list = (0..120)
            .map(|_| u16::try_from(source.below(usize::from(u16::MAX))).unwrap_or(0))
            .collect();
        (seed, document::document(list))
    })
}

#[test]
fn every_rewrite_and_every_mutation_finds_a_place() {
    let mut idle: Vec<&str> = REWRITES.iter().map(|rewrite| rewrite.name).collect();
    idle.extend(MUTATIONS.iter().map(|mutation| mutation.name));
    idle.extend(FRAME_MUTATIONS.iter().map(|mutation| mutation.name));
    for (seed, document) in some_documents() {
        // What one rewrite made is what another one unmakes.
        let mut modern = document.clone();
        for before in ["parameters, responses, headers, bodies extracted", "3.0 to 3.1"] {
            let first = REWRITES.iter().find(|rewrite| rewrite.name == before).expect("a row of the table");
            (first.apply)(&mut modern, &mut Choices::Seeded(seed));
        }
        for (index, rewrite) in REWRITES.iter().enumerate() {
            // As texts, for two orders of keys are equal as values.
            let text = |document: &Value| document.to_string();
            let changes = |document: &Value| text(&rewritten(document, &[(index, seed)])) != text(document);
            if changes(&document) || changes(&modern) || changes(&rewrites::legacy()) {
                idle.retain(|name| *name != rewrite.name);
            }
        }
        for mutation in MUTATIONS
            .iter()
            .filter(|mutation| idle.contains(&mutation.name))
            .collect::<Vec<_>>()
        {
            if mutated::mutated(&document, mutation, &mut Choices::Seeded(seed)).is_some() {
                idle.retain(|name| *name != mutation.name);
            }
        }
        for mutation in FRAME_MUTATIONS
            .iter()
            .filter(|mutation| idle.contains(&mutation.name))
            .collect::<Vec<_>>()
        {
            if frame_mutations::mutated(&document, mutation, &mut Choices::Seeded(seed)).is_some() {
                idle.retain(|name| *name != mutation.name);
            }
        }
    }
    assert!(idle.is_empty(), "nothing lends itself to {idle:?}");
}
