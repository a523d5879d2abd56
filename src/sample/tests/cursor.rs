//! What is read as JSON, against another reader.

use super::super::cursor::{Cursor, Number, Stop, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

fn skip(text: &str) -> Result<(), Stop> {
    let mut cursor = Cursor::new(text);
    cursor.skip()?;
    cursor.end()
}

fn read(cursor: &mut Cursor<'_>) -> Result<Json, Stop> {
    let number = |number: Number| match number.exact {
        Some(bits) if number.value < 0.0 => Json::from(bits.cast_signed()),
        Some(bits) => Json::from(bits),
        None => Json::from(number.value),
    };
    match cursor.value()? {
        Value::Null => Ok(Json::Null),
        Value::Boolean => Ok(Json::from(true)),
        Value::Number(value) => Ok(number(value)),
        Value::String(bytes) => Ok(Json::from(str::from_utf8(bytes).unwrap())),
        Value::Array => {
            let mut items = Vec::new();
            let mut more = cursor.begins(b']');
            while more {
                items.push(read(cursor)?);
                more = cursor.goes_on(b']')?;
            }
            Ok(Json::from(items))
        }
        Value::Object => {
            let mut members = serde_json::Map::new();
            let mut more = cursor.begins(b'}');
            while more {
                let key = cursor.key()?.to_owned();
                members.insert(key, read(cursor)?);
                more = cursor.goes_on(b'}')?;
            }
            Ok(Json::from(members))
        }
    }
}

fn read_whole(text: &str) -> Option<Json> {
    let mut cursor = Cursor::new(text);
    let value = read(&mut cursor).ok()?;
    cursor.end().ok()?;
    Some(value)
}

#[test]
fn what_is_no_json_stops_where_it_is_not() {
    let cases = [
        ("", Stop::Ended),
        (" ", Stop::Ended),
        ("[1,]", Stop::Broken(3)),
        ("{\"a\":1,}", Stop::Broken(7)),
        ("{\"a\"1}", Stop::Broken(4)),
        ("{a:1}", Stop::Broken(1)),
        ("[1 2]", Stop::Broken(3)),
        ("[}", Stop::Broken(1)),
        ("tru", Stop::Ended),
        ("trup", Stop::Broken(3)),
        ("01", Stop::Broken(1)),
        ("-", Stop::Ended),
        ("1.", Stop::Ended),
        ("1.e1", Stop::Broken(2)),
        ("\"a", Stop::Ended),
        ("\"a\nb\"", Stop::Broken(2)),
        ("\"\\x\"", Stop::Broken(2)),
        ("\"\\ud800\"", Stop::Broken(2)),
        ("1 1", Stop::Broken(2)),
    ];
    for (text, stop) in cases {
        assert_eq!(skip(text), Err(stop), "{text}");
    }
    assert_eq!(skip(&"[".repeat(100_000)), Err(Stop::Ended));
    assert_eq!(skip(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000))), Ok(()));
}

proptest! {
    /// Texts that are nearly JSON are JSON here where they are elsewhere, and say the same.
    #[test]
    fn it_reads_what_another_reader_reads(text in r#"[\[\]{},: \t"ab0-9.eE+\\untrfalse-]{0,12}|(\{"[a\\nu0é]{0,3}":[ 0-9.eE-]{1,6},?\}|\[-?[0-9]{1,21}(\.[0-9]{1,3})?([eE][-+]?[0-9]{1,2})?\])"#) {
        let theirs = serde_json::from_str::<Json>(&text).ok();
        let ours = read_whole(&text);
        // Which of the two booleans it is is of no interest here.
        let plain = |json: Json| json.to_string().replace("false", "true");
        assert_eq!(ours.is_some(), theirs.is_some(), "{text}");
        assert_eq!(ours.is_some(), skip(&text).is_ok(), "{text}");
        if !text.contains(['.', 'e', 'E']) {
            assert_eq!(ours.map(plain), theirs.map(plain), "{text}");
        }
    }
}
