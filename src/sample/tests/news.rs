//! Each kind of news is said when it is there, and re-draws of one API are quiet.

use super::super::{Observed, ObservedKind, Tier, compare};
use super::{answers, times};
use serde_json::{Value, json};

/// What is told of thirty answers before and ten now, in kinds.
fn told(old: &str, new: &str) -> Vec<(ObservedKind, Option<Tier>)> {
    let changes = compare(&times(old, 30), &times(new, 10));
    changes.iter().map(|change| (change.kind, change.tier)).collect()
}

#[test]
fn each_kind_of_news_is_said_with_its_name() {
    let cases = [
        (r#"{"a":"2024-01-31"}"#, r#"{"a":"31 January"}"#, ObservedKind::FormatLost),
        (r#"{"a":"2024-01-31"}"#, r#"{"a":"2024-01-31T10:00:00Z"}"#, ObservedKind::FormatLost),
        (r#"{"a":"open"}"#, r#"{"a":"paused"}"#, ObservedKind::EnumValue),
        (
            r#"{"m":{"17":1}}"#,
            r#"{"m":{"123e4567-e89b-12d3-a456-426614174000":1}}"#,
            ObservedKind::KeysChanged,
        ),
        (r#"{"a":[1]}"#, r#"{"a":[1,2,3,4,5,6,7,8,9]}"#, ObservedKind::SizeJumped),
        (r#"{"a":17}"#, r#"{"a":10000000000000001}"#, ObservedKind::SizeJumped),
        (r#"{"a":17}"#, r#"{"a":17.5}"#, ObservedKind::BecameFraction),
        (r#"{"a":[1]}"#, r#"{"a":[1,"x"]}"#, ObservedKind::NewType),
    ];
    for (old, new, kind) in cases {
        assert_eq!(told(old, new), [(kind, Some(Tier::Confirmed))], "{old} {new}");
        assert_eq!(told(old, old), [], "{old}");
    }
}

#[test]
fn a_value_is_news_only_among_a_few_that_came_again_and_again() {
    let word = |n: u8| format!("{{\"a\":\"{}{}\"}}", char::from(b'a' + n % 26), "x".repeat(usize::from(n / 26)));
    let words: Vec<String> = (0..30).map(word).collect();
    let free = answers(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        compare(&free, &times(r#"{"a":"never"}"#, 10)),
        [],
        "thirty values in thirty answers are no few"
    );
    let change = &compare(&times(r#"{"a":"open"}"#, 30), &times(r#"{"a":"paused"}"#, 10))[0];
    assert_eq!(change.what, "another value in 0 of 30 responses before, in 10 of 10 now");
    assert!(!format!("{change:?}").contains("paused"), "no value is told");
}

#[test]
fn what_an_older_fold_does_not_know_is_no_news() {
    let old = times(r#"{"a":"2024-01-31","m":{"17":[1]},"s":"open"}"#, 30).to_lines();
    let forgetful = ["\"class:", "\"format:", "\"size:", "\"key:", "\"plain"]
        .iter()
        .fold(old, |text, name| text.replace(name, "\"x-unknown"));
    let new = times(r#"{"a":"soon","m":{"mia@example.com":[1,2,3,4,5,6,7,8,9]},"s":"shut"}"#, 10);
    assert_eq!(compare(&Observed::from_lines(&forgetful).unwrap(), &new), []);
}

/// Draws without a clock (G. Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn in_percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

/// One answer of an API that never changes: rare nulls, rare values, rare members, now and then an odd answer in which
/// all of it comes at once.
fn answer(dice: &mut Dice, id: u64) -> String {
    let mut body = json!({ "id": id });
    let odd = dice.in_percent(4);
    let rarely =
        |dice: &mut Dice, at: u64| dice.in_percent([1, 2, 4, 8, 15, 30][usize::try_from(at % 6).unwrap()]) || odd && at.is_multiple_of(2);
    for at in 0..12 {
        let rare = |dice: &mut Dice| rarely(dice, at);
        let fields: [(&str, Value, Value); 6] = [
            ("null", json!("a b c d e f"), Value::Null),
            (
                "word",
                json!("open"),
                json!(["x", "y", "z"][usize::try_from(dice.below(3)).unwrap()]),
            ),
            ("date", json!("2024-01-31"), json!("")),
            ("list", json!([1, 2]), json!(vec![1; 40])),
            ("number", json!(at), json!(at as f64 + 0.5)),
            ("map", json!({ "17": 1 }), json!({ "mia@example.com": 1 })),
        ];
        for (name, usual, seldom) in fields {
            body[format!("{name}{}", char::from(b'a' + u8::try_from(at).unwrap()))] = if rare(dice) { seldom } else { usual };
        }
        if rare(dice) {
            body[format!("more{}", char::from(b'a' + u8::try_from(at).unwrap()))] = json!({ "x": at });
        }
    }
    body.to_string()
}

#[test]
fn re_draws_of_an_api_that_never_changes_are_quiet() {
    const RUNS: u64 = 60;
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut draw = |count: u64| {
        let bodies: Vec<String> = (0..count)
            .map(|_| {
                let id = dice.below(1000);
                answer(&mut dice, id)
            })
            .collect();
        answers(&bodies.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (old, new) in [(30, 3), (10, 3), (30, 10)] {
        let mut hit = [0, 0];
        for _ in 0..RUNS {
            let changes = compare(&draw(old), &draw(new));
            hit[0] += u64::from(changes.iter().any(|change| change.tier >= Some(Tier::Likely)));
            hit[1] += u64::from(changes.iter().any(|change| change.tier >= Some(Tier::Confirmed)));
        }
        assert!(hit[0] <= RUNS * 5 / 100 && hit[1] <= 1, "{old}/{new}: {hit:?} of {RUNS} runs");
    }
}
