//! Tests of the words.

use super::*;
use crate::evidence::Counts;

fn site(operation: &str, place: &str) -> Site {
    Site {
        operation: operation.into(),
        r#where: place.into(),
    }
}

#[test]
fn chances_read_plainly() {
    let cases = [
        (0.0, "less than 1 in 1,000,000 by chance alone"),
        (1e-9, "less than 1 in 1,000,000 by chance alone"),
        (0.000_123, "1 in 8,100 by chance alone"),
        (0.05, "1 in 20 by chance alone"),
        (0.4, "40 % by chance alone"),
        (1.0, "100 % by chance alone"),
        (f64::NAN, "the chance is unknown"),
    ];
    for (value, words) in cases {
        assert_eq!(chance(value), words, "{value}");
    }
}

#[test]
fn code_is_one_word() {
    assert_eq!(sentence("of `GET /a` and\n`b`"), "of `GET\u{a0}/a` and `b`");
    assert_eq!(sentence("one ` alone"), "one ` alone");
}

#[test]
fn the_surest_observation_comes_first() {
    let counts = Counts::default();
    let observed = |tier| Evidence::Observed {
        tier,
        chance: 0.5,
        before: counts,
        after: counts,
        what: String::new(),
        basis: Basis::Samples,
        needed: None,
    };
    let declared = Evidence::Declared {
        source: Source::default(),
        old: None,
        new: None,
    };
    let all = [
        observed(Tier::Possible),
        observed(Tier::Confirmed),
        declared.clone(),
        observed(Tier::Likely),
    ];
    assert_eq!(told(&all), [&declared, &all[1], &all[3], &all[0]]);
}

#[test]
fn sites_fold_by_operation() {
    let mut sites = vec![
        site("GET /a", "response 200 body .x"),
        site("GET /a", "response 200 body .y"),
        site("GET /a", "query param q"),
    ];
    sites.extend((0..5).map(|n| site(&format!("GET /b{n}"), "operation")));
    assert_eq!(
        reaches(&sites, Some(3)),
        ["GET\u{a0}/b0", "GET\u{a0}/b1", "GET\u{a0}/b2", "and 3 more operations"]
    );
    assert_eq!(reaches(&sites[..3], Some(3)), ["GET\u{a0}/a: query param q and 2 more places"]);
    assert_eq!(reaches(&sites, None).len(), 8);
    assert_eq!(reaches(&sites[..4], Some(1)).len(), 2, "one more operation is named, not counted");
}

#[test]
fn prose_is_shown_as_a_word_diff() {
    assert_eq!(word_diff("a b c", "a b c d e f g h i j k l m n"), "a b c {+d e f g h i j k l m n+}");
    let old = "The name of the user, as it is shown in every place. Deprecated in favour of `accountId`.";
    let new = "The name of the user, as it is shown in every place. No longer available; use `accountId`.";
    assert_eq!(
        declared(Some(old), Some(new)),
        "... shown in every place. [-Deprecated in favour of-] {+No longer available; use+} `accountId`."
    );
    assert_eq!(declared(Some("string"), Some("integer")), "was string, now integer");
}

#[test]
fn hostile_words_are_cleaned() {
    let stated = Evidence::Stated {
        quote: "gone\u{1b}[2J".into(),
        source: Source::default(),
        replacement: Some("a\nb".into()),
        date: None,
    };
    assert_eq!(evidence(&stated).1, "\"gone\"; use `a b`");
}
