//! Secrets and personal data planted everywhere that input can carry them: none may come out.

use super::super::{Observed, Place, Routes, compare};

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

#[test]
fn no_value_comes_out_of_records() {
    let record = |canary: &&str| {
        let json = serde_json::Value::from(*canary);
        let address = canary.replace(' ', "%20").replace('@', "%40");
        let url = format!("https://{address}.example.com/x/{address}?token={address}#{address}");
        let headers = format!("{{\"Authorization\":{json},\"X-{canary}\":[{json}]}}");
        let body = planted();
        let whole = format!("{{\"url\":\"{url}\",\"status\":200,\"source\":{json},\"headers\":{headers},\"body\":{body}}}");
        let torn = format!("{{\"body\":{json},\"status\":200,\"url\":\"/{address}");
        format!("{whole}\n{torn}\n")
    };
    let text: String = CANARIES.iter().map(record).collect();
    let mut observed = Observed::default();
    let records = observed.fold_text(text.as_bytes(), &Routes::default());
    assert_eq!((records.folded, records.damaged), (9, 9));
    canary_free(&format!("{records:?} {observed:?}"));
    records.faults.iter().for_each(|fault| canary_free(&fault.to_string()));
    let lines = observed.to_lines();
    canary_free(&lines);
    assert!(lines.contains("\"operation\":\"GET /x/{id}\""), "{lines}");
}
