//! What is told of two folds, and what is not.

use super::super::{Basis, Counts, Observed, ObservedChange, ObservedKind, ObservedPlace, Place, Routes, Tier, compare};
use super::{answers, fold, times};

fn told(old: &Observed, new: &Observed) -> Vec<(ObservedKind, String, Option<Tier>)> {
    let shown = |change: &ObservedChange| match &change.place {
        ObservedPlace::Live { r#where, .. } => r#where.clone(),
        ObservedPlace::Definition { definition, path } => format!("{definition}{path}"),
    };
    compare(old, new)
        .iter()
        .map(|change| (change.kind, shown(change), change.tier))
        .collect()
}

fn at(path: &str) -> String {
    format!("response 200 body {path}")
}

#[test]
fn a_field_that_went_is_gone_with_its_counts() {
    let changes = compare(&times(r#"{"a":1,"b":{"c":1,"d":2}}"#, 30), &times(r#"{"a":1}"#, 5));
    let [change] = changes.as_slice() else {
        panic!("only the topmost is told: {changes:?}")
    };
    assert_eq!(
        change.place,
        ObservedPlace::Live {
            operation: "GET /items".to_owned(),
            r#where: at(".b")
        }
    );
    assert_eq!(
        (change.kind, change.tier, change.basis),
        (ObservedKind::Gone, Some(Tier::Confirmed), Basis::Samples)
    );
    assert_eq!(
        (change.before, change.after),
        (Counts { seen: 30, of: 30 }, Counts { seen: 0, of: 5 })
    );
    assert_eq!(change.what, "in 30 of 30 responses before, in 0 of 5 now");
    assert!(
        (change.expected / change.chance - 3.0).abs() < 1e-9,
        "three paths had a trial: the body, .a and .b"
    );
}

#[test]
fn few_samples_say_little() {
    let tier = |before, after| told(&times(r#"{"a":1,"b":2}"#, before), &times(r#"{"a":1}"#, after))[0].2;
    assert_eq!(tier(1, 1), Some(Tier::Possible));
    assert_eq!(tier(3, 3), Some(Tier::Likely));
    assert_eq!(tier(30, 3), Some(Tier::Confirmed));
    let mut rare = times(r#"{"a":1}"#, 80);
    rare.merge(times(r#"{"a":1,"b":2}"#, 20));
    assert_eq!(
        told(&rare, &times(r#"{"a":1}"#, 3)),
        [(ObservedKind::Gone, at(".b"), None)],
        "a field in one of five may well miss three"
    );
}

#[test]
fn emptied_is_vacated_and_not_gone() {
    for (now, new) in [
        (r#"{"a":1,"name":""}"#, "empty"),
        (r#"{"a":1,"name":null}"#, "null"),
        (r#"{"a":1,"name":[]}"#, "empty"),
    ] {
        let changes = compare(&times(r#"{"a":1,"name":"x"}"#, 30), &times(now, 5));
        assert_eq!(
            (changes.len(), changes[0].kind, changes[0].tier),
            (1, ObservedKind::Vacated, Some(Tier::Confirmed))
        );
        assert_eq!(
            (changes[0].new.as_str(), changes[0].what.as_str()),
            (new, "30 filled, 0 empty, 0 absent before; 0 filled, 5 empty, 0 absent now")
        );
    }
}

#[test]
fn an_object_that_was_emptied_is_told_and_its_fields_are_not() {
    let told = told(&times(r#"{"u":{"a":1,"b":2}}"#, 30), &times(r#"{"u":{}}"#, 5));
    assert_eq!(told, [(ObservedKind::Vacated, at(".u"), Some(Tier::Confirmed))]);
}

#[test]
fn an_object_that_is_seldom_there_is_told_once_too_where_it_is_empty_now() {
    let mut old = times(r#"{"u":{"a":1,"b":2}}"#, 10);
    old.merge(times(r#"{"u":null}"#, 20));
    let emptied = told(&old, &times(r#"{"u":{}}"#, 8));
    assert_eq!(emptied, [(ObservedKind::Vacated, at(".u"), Some(Tier::Confirmed))]);
    let mut some = times(r#"{"u":{}}"#, 7);
    some.merge(times(r#"{"u":{"a":1,"b":2}}"#, 1));
    let optional = [".u.a", ".u.b"].map(|path| (ObservedKind::BecameOptional, at(path), Some(Tier::Likely)));
    assert_eq!(told(&old, &some), optional, "one that is filled shows that the members did not go");
}

#[test]
fn null_is_no_type_and_a_path_that_was_only_null_has_none() {
    let (null, text) = (times(r#"{"a":null}"#, 30), times(r#"{"a":"x"}"#, 30));
    assert_eq!(told(&null, &text), []);
    let mut some = times(r#"{"a":"x"}"#, 5);
    some.merge(times(r#"{"a":null}"#, 9));
    assert_eq!(told(&text, &some), [(ObservedKind::BecameNull, at(".a"), Some(Tier::Confirmed))]);
    assert_eq!(told(&some, &text), [], "that null went hurts nobody");
}

#[test]
fn a_type_that_was_never_there_is_new() {
    let told_of = |old: &str, new: &str| told(&times(old, 30), &times(new, 5));
    assert_eq!(
        told_of(r#"{"a":1}"#, r#"{"a":"1"}"#),
        [(ObservedKind::NewType, at(".a"), Some(Tier::Confirmed))]
    );
    assert_eq!(
        told_of(r#"{"a":1}"#, r#"{"a":1.5}"#),
        [(ObservedKind::BecameFraction, at(".a"), Some(Tier::Confirmed))]
    );
    assert_eq!(told_of(r#"{"a":1.5}"#, r#"{"a":1}"#), []);
    let whole = told_of(r#"{"a":{"b":1}}"#, r#"[{"a":{"b":1}}]"#);
    assert_eq!(whole, [(ObservedKind::NewType, at("(whole)"), Some(Tier::Confirmed))]);
    let change = &compare(&times(r#"{"a":1}"#, 30), &fold(&[r#"{"a":"1"}"#, r#"{"a":1}"#]))[0];
    assert_eq!((change.old.as_str(), change.new.as_str()), ("integer", "integer or string"));
    assert_eq!(change.what, "string in 0 of 30 responses before, in 1 of 2 now");
}

#[test]
fn a_field_that_appeared_is_told_once() {
    let told = told(&times(r#"{"a":1}"#, 30), &times(r#"{"a":1,"b":{"c":1}}"#, 5));
    assert_eq!(told, [(ObservedKind::FieldAppeared, at(".b"), Some(Tier::Confirmed))]);
}

#[test]
fn keys_of_maps_are_never_gone_but_what_is_below_them_can_be() {
    let old = times(r#"{"m":{"17":{"x":1,"y":1},"18":{"x":1,"y":1}}}"#, 30);
    assert_eq!(told(&old, &times(r#"{"m":{"19":{"x":1,"y":1}}}"#, 5)), []);
    assert_eq!(
        told(&old, &times(r#"{"m":{"19":{"x":1}}}"#, 5)),
        [(ObservedKind::Gone, at(".m.*.y"), Some(Tier::Confirmed))]
    );
    let listed = |from: usize, to: usize| format!("{{{}}}", (from..to).map(|n| format!("\"f_{n}x\":1")).collect::<Vec<_>>().join(","));
    assert_eq!(
        told(&times(&listed(0, 10), 30), &times(&listed(0, 100), 5)),
        [],
        "pooled now is not gone"
    );
    assert_eq!(told(&times(&listed(0, 100), 30), &times(&listed(0, 10), 5)), []);
}

#[test]
fn an_empty_list_is_no_trial_for_its_items() {
    let old = times(r#"{"l":[{"a":1}],"n":1}"#, 30);
    assert_eq!(told(&old, &fold(&[r#"{"l":[],"n":1}"#, r#"{"l":[{"a":1}],"n":1}"#])), []);
}

#[test]
fn places_are_compared_with_themselves_and_named_in_full_where_needed() {
    let at = |media: &str, body: &str| {
        let mut observed = Observed::default();
        for _ in 0..30 {
            observed
                .fold_body(&Place::response("GET /x", "200", media), body.as_bytes())
                .unwrap();
        }
        observed
    };
    let mut old = at("application/json", r#"{"a":1,"b":1}"#);
    assert_eq!(told(&old, &at("text/json", "{}")), [], "another place is no trial");
    old.merge(at("application/hal+json", r#"{"a":1,"b":1}"#));
    let new = at("application/hal+json", r#"{"a":1}"#);
    assert_eq!(told(&old, &new)[0].1, "response 200 body application/hal+json .b");
    let mut bare = (Observed::default(), Observed::default());
    for _ in 0..30 {
        bare.0.fold_body(&Place::bare(), br#"[{"a":1,"b.c":1}]"#).unwrap();
        bare.1.fold_body(&Place::bare(), br#"[{"a":1}]"#).unwrap();
    }
    assert_eq!(told(&bare.0, &bare.1)[0].1, "[].b.c");
}

#[test]
fn nothing_changed_is_nothing_told() {
    let body = r#"{"a":[{"b":null,"c":[1,2.5]},{"b":"x"}],"m":{"1":{}},"e":""}"#;
    assert_eq!(told(&times(body, 7), &times(body, 3)), []);
    assert_eq!(told(&Observed::default(), &times(body, 3)), []);
    assert_eq!(told(&times(body, 3), &Observed::default()), []);
}

/// Answers about so many different items, of each as many.
fn looks(items: usize, looks: usize, rest: &str) -> Observed {
    let bodies: Vec<String> = (0..items * looks).map(|n| format!(r#"{{"id":{},{rest}}}"#, n % items)).collect();
    fold(&bodies.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn many_looks_at_few_resources_say_little_of_the_others() {
    let tier = |items| {
        let changes = compare(&looks(items, 30 / items, r#""a":1,"b":2"#), &looks(10, 1, r#""a":1"#));
        (changes[0].tier, changes[0].what.clone())
    };
    let counts = "in 30 of 30 responses before, in 0 of 10 now";
    assert_eq!(tier(1), (Some(Tier::Possible), format!("{counts}; all before are of 1 resource")));
    assert_eq!(tier(2), (Some(Tier::Possible), format!("{counts}; all before are of 2 resources")));
    assert_eq!(tier(3), (Some(Tier::Likely), format!("{counts}; all before are of 3 resources")));
    assert_eq!(tier(10), (Some(Tier::Confirmed), counts.to_owned()));
}

#[test]
fn fresh_samples_from_where_nobody_looked_before_confirm_nothing() {
    let old = looks(30, 1, r#""a":1,"b":2"#);
    let stranger: Vec<&str> = vec![r#"{"id":99,"a":1}"#; 3];
    assert_eq!(told(&old, &fold(&stranger)), [(ObservedKind::Gone, at(".b"), Some(Tier::Likely))]);
    let known: Vec<&str> = vec![r#"{"id":7,"a":1}"#; 3];
    assert_eq!(told(&old, &fold(&known)), [(ObservedKind::Gone, at(".b"), Some(Tier::Confirmed))]);
    let recorded = |source: &str, rest: &str| {
        let mut observed = Observed::default();
        for id in 0..30 {
            let record = format!(r#"{{"url":"/a","status":200,"source":"{source}","body":{{"id":{id},"a":1{rest}}}}}"#);
            observed.fold_record(record.as_bytes(), &Routes::default()).unwrap();
        }
        observed
    };
    let tier = |source| told(&recorded("one", r#","b":2"#), &recorded(source, ""))[0].2;
    assert_eq!((tier("one"), tier("other")), (Some(Tier::Confirmed), Some(Tier::Likely)));
}

#[test]
fn one_odd_response_does_not_make_anything_likely_however_much_it_shows() {
    let plain = r#"{"a":1,"b":"x","c":"y"}"#;
    for odd in [
        r#"{"a":1,"b":"x","c":"y","d":1,"e":{"f":1}}"#,
        r#"{"a":null,"b":null,"c":null}"#,
        r#"{"a":"1","b":1,"c":[]}"#,
        r#"{"a":1.5,"b":"x","c":"y"}"#,
        r#"[{"a":1}]"#,
        r#"{"a":1}"#,
    ] {
        let changes = told(&times(plain, 30), &answers(&[plain, plain, odd]));
        assert!(!changes.is_empty(), "{odd}");
        assert!(changes.iter().all(|(_, _, tier)| *tier <= Some(Tier::Possible)), "{changes:?}");
    }
}

#[test]
fn a_field_that_some_responses_lack_now_became_optional() {
    let (all, some) = (r#"{"a":1,"b":2}"#, r#"{"a":1}"#);
    let changes = compare(&times(all, 30), &answers(&[all, some, some, some, some, some]));
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!((change.kind, change.tier), (ObservedKind::BecameOptional, Some(Tier::Confirmed)));
    assert_eq!(change.what, "absent in 0 of 30 responses before, in 5 of 6 now");
}

#[test]
fn what_one_sends_oneself_is_no_news_of_the_provider() {
    let sent = |body: &str, count: usize| {
        let mut observed = Observed::default();
        for _ in 0..count {
            observed.fold_body(&Place::delivery("POST /items", ""), body.as_bytes()).unwrap();
            observed
                .fold_body(&Place::delivery("POST webhook:item", ""), body.as_bytes())
                .unwrap();
        }
        observed
    };
    let (old, new) = (sent(r#"{"id":1,"name":"x"}"#, 30), sent(r#"{"id":1}"#, 10));
    let places: Vec<_> = compare(&old, &new).into_iter().map(|change| change.place).collect();
    assert_eq!(
        places,
        [ObservedPlace::Live {
            operation: "POST webhook:item".to_owned(),
            r#where: "request body .name".to_owned()
        }]
    );
}
