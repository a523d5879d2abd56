//! Secrets and personal data planted everywhere that input can carry them: none may come out.

use super::super::{Observed, Place, compare};

/// What must not come out, in any spelling.
const CANARIES: [&str; 9] = [
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "mia.berger@example.com",
    "Mia Berger",
    "123e4567-e89b-12d3-a456-426614174000",
    "4111111111111111",
    "+491701234567",
    "5b10a2844c20165700ede21g",
    "2019-10-26T01:28:43Z",
    "9f86d081884c7d659a2feaa0c55ad015",
];

fn canary_free(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} came out in {text}");
    }
}

fn planted() -> String {
    let values: Vec<_> = CANARIES.iter().map(|canary| format!("\"{canary}\"")).collect();
    let keys: Vec<_> = CANARIES
        .iter()
        .filter(|canary| !canary.contains(' '))
        .map(|canary| format!("\"{canary}\":{{\"{canary}\":1}}"))
        .collect();
    let nested = serde_json::Value::from(format!("{{{}}}", keys.join(","))).to_string();
    format!(
        "{{\"values\":[{}],\"keys\":{{{}}},\"nested\":{nested},\"card\":4111111111111111,\"text\":\"Mia Berger\"}}",
        values.join(","),
        keys.join(",")
    )
}

#[test]
fn no_value_comes_out_of_a_fold() {
    let mut observed = Observed::default();
    observed
        .fold_body(&Place::response("GET /x", "200", "application/json"), planted().as_bytes())
        .unwrap();
    canary_free(&observed.to_lines());
    canary_free(&format!("{observed:?} {observed:#?}"));
    let empty = r#"{"values":[],"keys":{},"nested":"","card":null,"text":1}"#;
    let mut new = Observed::default();
    new.fold_body(&Place::response("GET /x", "200", "application/json"), empty.as_bytes())
        .unwrap();
    let changes = compare(&observed, &new);
    assert!(changes.len() > 3, "{changes:?}");
    canary_free(&format!("{changes:?}"));
}

#[test]
fn no_value_comes_out_of_an_error() {
    for canary in CANARIES {
        for broken in [
            format!("{{\"a\":\"{canary}\""),
            format!("{{\"{canary}\" 1}}"),
            format!("{canary}?"),
            format!("[\"{canary}\\x\"]"),
            format!("{{\"a\":1}} {canary}"),
        ] {
            let error = Observed::default().fold_body(&Place::bare(), broken.as_bytes()).unwrap_err();
            canary_free(&format!("{error} {error:?}"));
            let error = Observed::from_lines(&broken).unwrap_err();
            canary_free(&format!("{error} {error:?}"));
        }
        let misplaced = format!("{{\"format\":\"{canary}\",\"paths\":\"{canary}\"}}");
        canary_free(&Observed::from_lines(&misplaced).unwrap_err().to_string());
        let misplaced = format!("{{\"format\":\"drift-observed/1\",\"paths\":[{{\"path\":7,\"values\":\"{canary}\"}}]}}");
        canary_free(&Observed::from_lines(&misplaced).unwrap_err().to_string());
    }
}
