//! A baseline and the runs since: streaks add up, a sighting ends them, what agrees with the baseline adds to it.

use super::super::{Observed, ObservedKind, ObservedPlace, Partners, Place, Tier, compare, compare_runs};
use super::answers;

const WITH: &str = r#"{"no": 1, "nick": "a"}"#;
const WITHOUT: &str = r#"{"no": 1}"#;

/// A run of so many answers of each kind.
fn run(with: usize, without: usize) -> Observed {
    answers(&[&[WITH].repeat(with)[..], &[WITHOUT].repeat(without)].concat())
}

fn tier(baseline: &Observed, runs: &[Observed]) -> Option<Tier> {
    let runs: Vec<&Observed> = runs.iter().collect();
    let history = compare_runs(baseline, &runs, &Partners::default());
    let gone = history.changes.into_iter().find(|change| change.kind == ObservedKind::Gone);
    gone.and_then(|change| change.tier)
}

#[test]
fn one_run_is_an_ordinary_comparison() {
    let (old, new) = (run(30, 0), run(0, 3));
    let mut alone = compare_runs(&old, &[&new], &Partners::default()).changes;
    for change in &mut alone {
        change.needed = None;
    }
    assert_eq!(alone, compare(&old, &new));
}

#[test]
fn absence_in_one_response_a_day_becomes_likely_and_then_confirmed() {
    let baseline = run(10, 0);
    let days = |count| vec![run(0, 1); count];
    let tiers: Vec<Option<Tier>> = (1..=4).map(|count| tier(&baseline, &days(count))).collect();
    assert_eq!(
        tiers,
        [
            Some(Tier::Likely),
            Some(Tier::Confirmed),
            Some(Tier::Confirmed),
            Some(Tier::Confirmed)
        ]
    );
    let baseline = run(3, 0);
    let tiers: Vec<Option<Tier>> = [1, 2, 4, 8].map(|count| tier(&baseline, &days(count))).to_vec();
    assert_eq!(tiers, [Some(Tier::Likely); 4], "three resources are too few to speak for all");
}

#[test]
fn a_sighting_ends_the_streak_and_what_was_absent_before_counts_against_it() {
    let baseline = run(10, 0);
    let mut runs = vec![run(0, 1); 4];
    assert_eq!(tier(&baseline, &runs), Some(Tier::Confirmed));
    runs.push(run(1, 0));
    assert_eq!(tier(&baseline, &runs), None, "it was seen a moment ago");
    runs.push(run(0, 1));
    assert_eq!(tier(&baseline, &runs), None, "four absences are known to mean nothing");
}

#[test]
fn the_counts_are_frozen_at_the_last_sighting() {
    let runs = [run(2, 0), run(1, 1), run(0, 1), run(0, 2)];
    let history = compare_runs(&run(10, 0), &runs.each_ref(), &Partners::default());
    let gone = history.changes.iter().find(|change| change.kind == ObservedKind::Gone).unwrap();
    assert_eq!(gone.what, "in 13 of 14 responses before, in 0 of 3 now");
    assert!(gone.needed > Some(0), "{gone:?}");
}

#[test]
fn runs_that_agree_with_the_baseline_sharpen_it() {
    let calm = [run(5, 0), run(5, 0), run(0, 1), run(0, 1)];
    assert_eq!(tier(&run(1, 0), &calm), Some(Tier::Confirmed));
    assert_eq!(tier(&run(1, 0), &[run(0, 1), run(0, 1)]), Some(Tier::Possible));
}

#[test]
fn a_novelty_is_placed_at_its_first_sighting() {
    let runs = [run(0, 5), run(0, 5), run(4, 0), run(0, 1)];
    let history = compare_runs(&run(0, 5), &runs.each_ref(), &Partners::default());
    let [change] = history.changes.as_slice() else {
        panic!("{:?}", history.changes)
    };
    assert_eq!(change.kind, ObservedKind::FieldAppeared);
    assert_eq!(change.what, "in 0 of 15 responses before, in 4 of 5 now");
    assert_eq!(history.since, Some(2));
}

#[test]
fn of_what_went_together_only_the_topmost_is_told() {
    let whole = r#"{"no": 1, "owner": {"name": "a", "mail": "b"}}"#;
    let half = r#"{"no": 1, "owner": {"name": "a"}}"#;
    let runs = [answers(&[half; 5]), answers(&[WITHOUT; 5])];
    let history = compare_runs(&answers(&[whole; 30]), &runs.each_ref(), &Partners::default());
    let places: Vec<&ObservedPlace> = history.changes.iter().map(|change| &change.place).collect();
    assert_eq!(places.len(), 1, "{places:?}");
    assert!(matches!(places[0], ObservedPlace::Live { r#where, .. } if r#where == "response 200 body .owner"));
}

#[test]
fn an_operation_that_is_called_otherwise_now_keeps_its_counts() {
    let at = |operation: &str, bodies: &[&str]| {
        let mut observed = Observed::default();
        let place = Place::response(operation, "200", "application/json");
        for (number, body) in bodies.iter().enumerate() {
            let body = body.replacen('1', &number.to_string(), 1);
            observed.fold_body(&place, body.as_bytes()).unwrap();
        }
        observed
    };
    let partners = Partners {
        operations: [("GET /v1/a".to_owned(), "GET /v2/a".to_owned())].into(),
        ..Partners::default()
    };
    let runs = [at("GET /v2/a", &[WITH; 5]), at("GET /v2/a", &[WITHOUT; 2])];
    let history = compare_runs(&at("GET /v1/a", &[WITH; 5]), &runs.each_ref(), &partners);
    let [gone] = history.changes.as_slice() else {
        panic!("{:?}", history.changes)
    };
    assert_eq!(gone.what, "in 10 of 10 responses before, in 0 of 2 now");
}
