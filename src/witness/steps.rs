//! How many schemas a validator would try on one value: those that are tried in place multiply, and some never end.
//!
//! It must not know what the schemas are for.

use foldhash::HashMap;
use serde_json::{Map, Value};

/// More than so many are not tried.
const MOST: u64 = 20_000;

/// References that may lead one to the next.
const DEEPEST: usize = 200;

/// Keywords whose schemas are about the value itself (JSON Schema 2020-12, section 10.2), each with one schema or several.
const IN_PLACE: [&str; 9] = [
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "propertyNames",
];

/// Whether a validator comes to an end soon, on any value that is not large.
pub(super) fn are_few(schema: &Value) -> bool {
    let defs = schema.get("$defs").and_then(Value::as_object);
    let mut count = Count {
        defs,
        known: HashMap::default(),
    };
    let of_defs = defs.into_iter().flat_map(Map::values);
    std::iter::once(schema).chain(of_defs).all(|schema| count.steps(schema, 0) <= MOST)
}

struct Count<'s> {
    defs: Option<&'s Map<String, Value>>,
    /// What is known of a definition; beyond all bounds while that is being found out.
    known: HashMap<&'s str, u64>,
}

impl<'s> Count<'s> {
    fn steps(&mut self, schema: &'s Value, depth: usize) -> u64 {
        let Some(members) = schema.as_object().filter(|_| depth < DEEPEST) else {
            return if depth < DEEPEST { 1 } else { u64::MAX };
        };
        let target = members
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|name| name.strip_prefix("#/$defs/"));
        let mut sum = target.map_or(1, |name| self.definition(name, depth));
        for keyword in IN_PLACE {
            let several: Vec<&Value> = match members.get(keyword) {
                Some(Value::Array(schemas)) => schemas.iter().collect(),
                Some(Value::Object(schemas)) if keyword == "dependentSchemas" => schemas.values().collect(),
                one => one.into_iter().collect(),
            };
            for schema in several {
                sum = sum.saturating_add(self.steps(schema, depth + 1));
            }
        }
        sum
    }

    fn definition(&mut self, name: &'s str, depth: usize) -> u64 {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let Some(schema) = self.defs.and_then(|defs| defs.get(name)) else {
            return 1;
        };
        self.known.insert(name, u64::MAX);
        let steps = self.steps(schema, depth + 1);
        self.known.insert(name, steps);
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::are_few;
    use serde_json::{Value, json};

    fn doubled(levels: usize, last: &str) -> Value {
        let name = |level: usize| if level == levels { last.to_owned() } else { format!("s{level}") };
        let twice = |level: usize| {
            let below = json!({"$ref": format!("#/$defs/{}", name(level + 1))});
            (format!("s{level}"), json!({"allOf": [below, below]}))
        };
        let mut defs: serde_json::Map<String, Value> = (0..levels).map(twice).collect();
        defs.insert("end".to_owned(), json!({"type": "string"}));
        json!({"$ref": "#/$defs/s0", "$defs": defs})
    }

    #[test]
    fn what_doubles_at_every_level_or_runs_in_a_ring_is_too_much() {
        assert!(are_few(&doubled(5, "end")));
        assert!(!are_few(&doubled(30, "end")));
        assert!(!are_few(&doubled(3, "s0")));
        let list = json!({"$ref": "#/$defs/list", "$defs": {"list": {"properties": {"next": {"$ref": "#/$defs/list"}}}}});
        assert!(are_few(&list), "a list goes a value further at every step");
    }
}
