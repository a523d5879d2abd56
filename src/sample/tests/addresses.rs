//! Which segments of addresses are data, where no document says it.

use super::super::{Observed, Reading, Routes};

fn fold(addresses: &[String], body: &str) -> Observed {
    let records: Vec<String> = addresses
        .iter()
        .map(|address| format!("{{\"url\":\"https://x.example{address}\",\"status\":200,\"body\":{body}}}"))
        .collect();
    let mut observed = Observed::default();
    let routes = Routes::default();
    let reading = Reading {
        form: None,
        routes: &routes,
        events: None,
        operation: None,
        threads: 2,
    };
    let records = observed.fold_stream(records.join("\n").as_bytes(), &reading).unwrap();
    assert_eq!(records.folded, addresses.len() as u64);
    observed
}

fn operations(observed: &Observed) -> Vec<(String, u64)> {
    observed.places().map(|(place, bodies)| (place.operation.clone(), bodies)).collect()
}

const PERSON: &str = r#"{"login":"x","name":"x","mail":"x","site":{"url":"x","admin":true}}"#;
const REPOSITORY: &str = r#"{"full_name":"x","fork":true,"owner":{"login":"x","url":"x"},"size":1}"#;

fn named(count: usize, before: &str, behind: &str) -> Vec<String> {
    let word = |n: usize| -> String {
        [n / 676, n / 26 % 26, n % 26]
            .iter()
            .map(|n| char::from(b'a' + u8::try_from(*n).unwrap()))
            .collect()
    };
    (0..count).map(|n| format!("{before}/{}{behind}", word(n))).collect()
}

#[test]
fn many_segments_with_answers_alike_are_data() {
    let mut observed = fold(&named(8, "/users", ""), PERSON);
    observed.merge(fold(&named(8, "/users", "/repos"), &format!("[{REPOSITORY}]")));
    observed.merge(fold(
        &["/users/search".to_owned()],
        r#"{"total":1,"items":[{"score":1}],"next":null,"incomplete":true}"#,
    ));
    observed.learn_addresses(&Routes::default());
    let expected = [("GET /users/search", 1), ("GET /users/{id}", 8), ("GET /users/{id}/repos", 8)];
    assert_eq!(operations(&observed), expected.map(|(name, count)| (name.to_owned(), count)));
}

#[test]
fn positions_behind_positions_are_found_too() {
    let addresses: Vec<String> = named(7, "/repos", "").iter().flat_map(|owner| named(2, owner, "")).collect();
    let mut observed = fold(&addresses, REPOSITORY);
    observed.learn_addresses(&Routes::default());
    let names: Vec<_> = operations(&observed).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["GET /repos/{id}/aaa", "GET /repos/{id}/aab"], "two are not many");
    let addresses: Vec<String> = named(7, "/repos", "")
        .iter()
        .zip(named(7, "", ""))
        .map(|(owner, name)| format!("{owner}{name}"))
        .collect();
    let mut observed = fold(&addresses, REPOSITORY);
    observed.learn_addresses(&Routes::default());
    assert_eq!(operations(&observed), [("GET /repos/{id}/{id}".to_owned(), 7)]);
}

#[test]
fn a_segment_that_answers_as_data_does_is_data() {
    let mut observed = fold(&["/users/17".to_owned(), "/users/octocat".to_owned()], PERSON);
    observed.merge(fold(&["/users/search".to_owned()], REPOSITORY));
    observed.learn_addresses(&Routes::default());
    let expected = [("GET /users/search", 1), ("GET /users/{id}", 2)];
    assert_eq!(operations(&observed), expected.map(|(name, count)| (name.to_owned(), count)));
}

#[test]
fn an_address_has_the_same_name_on_both_sides() {
    let (mut old, mut new) = (fold(&named(8, "/users", ""), PERSON), fold(&["/users/zoe".to_owned()], PERSON));
    Observed::learn_addresses_together(&mut [&mut old, &mut new], &Routes::default());
    assert_eq!(operations(&old), [("GET /users/{id}".to_owned(), 8)]);
    assert_eq!(operations(&new), [("GET /users/{id}".to_owned(), 1)]);
    let (mut old, mut new) = (fold(&named(600, "/users", ""), PERSON), fold(&named(3, "/users", ""), "[]"));
    Observed::learn_addresses_together(&mut [&mut old, &mut new], &Routes::default());
    assert_eq!(
        operations(&new),
        [("GET /users/{id}".to_owned(), 3)],
        "where there are too many, all are data"
    );
}

#[test]
fn few_segments_or_other_answers_are_names() {
    let mut few = fold(&named(5, "/users", ""), PERSON);
    few.learn_addresses(&Routes::default());
    assert_eq!(operations(&few).len(), 5);
    let mut plain = fold(&named(20, "/api", ""), r#"{"ok":true,"ts":1}"#);
    plain.learn_addresses(&Routes::default());
    assert_eq!(operations(&plain).len(), 20, "answers that say nothing look alike by accident");
    let mut others = Observed::default();
    for (index, address) in named(20, "/api", "").iter().enumerate() {
        let members: Vec<_> = (0..8)
            .map(|n| format!("\"{}{n}\":1", char::from(b'a' + u8::try_from(index).unwrap())))
            .collect();
        others.merge(fold(std::slice::from_ref(address), &format!("{{{}}}", members.join(","))));
    }
    others.learn_addresses(&Routes::default());
    assert_eq!(operations(&others).len(), 20);
}

#[test]
fn places_are_bounded_and_parts_still_join_to_the_same_bytes() {
    let addresses = named(3000, "/users", "/keys/rsa");
    let whole = fold(&addresses, PERSON);
    assert_eq!(operations(&whole), [("GET /users/{any}/keys/rsa".to_owned(), 3000)]);
    for cut in [10, 600, 2900] {
        let (one, other) = addresses.split_at(cut);
        let mut joined = fold(other, PERSON);
        joined.merge(Observed::from_lines(&fold(one, PERSON).to_lines()).unwrap());
        joined.bound_addresses();
        assert_eq!(joined.to_lines(), whole.to_lines(), "{cut}");
    }
    let mut learnt = whole;
    learnt.learn_addresses(&Routes::default());
    assert_eq!(operations(&learnt), [("GET /users/{id}/keys/rsa".to_owned(), 3000)]);
}
