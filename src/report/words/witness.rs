//! A witness in one line.

use super::super::clean;
use serde_json::Value;

/// What a witness shows: `{"state":"done"} may come now`, what was and what is, or calls as `GET /path?query`; none where it
/// is of no known form.
pub fn witness(witness: &Value) -> Option<String> {
    let kind = witness.get("kind").and_then(Value::as_str);
    let of = |key: &str| {
        witness.get(key).map(|value| {
            if kind == Some("call") {
                call(value)
            } else {
                clean(&value.to_string())
            }
        })
    };
    let reason = witness.get("reason").and_then(Value::as_str).map(clean);
    let shown = match (of("value"), of("before"), of("after"), kind) {
        (Some(value), _, _, Some("response")) => format!("{value} may come now"),
        (Some(value), _, _, Some("request")) => format!("{value} is refused now"),
        (Some(value), _, _, _) => format!("{value} fails now"),
        (None, Some(before), Some(after), _) => format!("before {before}, now {after}"),
        _ => return reason.map(|reason| format!("none: {reason}")),
    };
    Some(match reason {
        Some(reason) => format!("{shown} (not confirmed: {reason})"),
        None => shown,
    })
}

/// A call in one line: method, path with query, then what else it carries.
fn call(call: &Value) -> String {
    let text = |key: &str| call.get(key).and_then(Value::as_str).unwrap_or_default();
    let pairs = |key: &str, between: &str| -> Vec<String> {
        let members = call.get(key).and_then(Value::as_object).into_iter().flatten();
        members.map(|(name, value)| format!("{name}{between}{}", plain(value))).collect()
    };
    let query = pairs("query", "=").join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let mut parts = vec![format!("{} {}{mark}{query}", text("method"), text("path")).trim().to_owned()];
    parts.extend(pairs("headers", ": "));
    parts.extend(pairs("cookies", "="));
    for (key, lead) in [
        ("url", ""),
        ("body", "body "),
        ("scopes", "scopes "),
        ("scheme", ""),
        ("certificate", "certificate "),
        ("status", "-> "),
    ] {
        parts.extend(call.get(key).map(|value| format!("{lead}{}", plain(value))));
    }
    parts.extend(pairs("response headers", ": "));
    parts.retain(|part| !part.is_empty());
    clean(&parts.join(" "))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::witness;
    use serde_json::json;

    #[test]
    fn a_witness_is_one_line() {
        for (value, line) in [
            (
                json!({ "kind": "response", "value": { "a": null }, "confirmed": true }),
                "{\"a\":null} may come now",
            ),
            (json!({ "kind": "request", "value": 0, "confirmed": true }), "0 is refused now"),
            (
                json!({ "kind": "response", "before": { "a": 1 }, "after": {}, "confirmed": false, "reason": "why" }),
                "before {\"a\":1}, now {} (not confirmed: why)",
            ),
            (
                json!({ "kind": "call", "before": { "method": "GET", "path": "/a" },
                    "after": { "method": "GET", "path": "/a", "query": { "q": "x" }, "headers": { "X": 1 }, "status": "200" }, "confirmed": true }),
                "before GET /a, now GET /a?q=x X: 1 -> 200",
            ),
            (json!({ "kind": "request", "confirmed": false, "reason": "why" }), "none: why"),
        ] {
            assert_eq!(witness(&value).as_deref(), Some(line));
        }
        assert_eq!(witness(&json!({ "kind": "request" })), None);
    }
}
