//! Size and range keywords. What allows everything (`minLength: 0`) is as good as unsaid.

use super::object::Object;
use super::reader::Reader;
use crate::contract::{Bound, Bounds, Number};

/// Reads the bounds of a schema object.
pub(super) fn read<'b>(reader: &mut Reader<'b>, spot: &Object<'b>) -> Bounds {
    let at_least = |size: Option<u64>| size.filter(|size| *size > 0);
    Bounds {
        minimum: limit(reader, spot, ["minimum", "exclusiveMinimum"], |new, old| new >= old),
        maximum: limit(reader, spot, ["maximum", "exclusiveMaximum"], |new, old| new <= old),
        multiple_of: number(reader, spot, "multipleOf"),
        min_length: at_least(size(reader, spot, "minLength")),
        max_length: size(reader, spot, "maxLength"),
        min_items: at_least(size(reader, spot, "minItems")),
        max_items: size(reader, spot, "maxItems"),
        min_properties: at_least(size(reader, spot, "minProperties")),
        max_properties: size(reader, spot, "maxProperties"),
        unique_items: spot.flag("uniqueItems"),
        pattern: spot.text("pattern").filter(|pattern| !pattern.is_empty()).map(Into::into),
    }
}

/// One end of a range: the plain keyword with a boolean beside it (until 3.0), or two numbers of which the tighter counts.
fn limit<'b>(
    reader: &mut Reader<'b>,
    spot: &Object<'b>,
    [plain, exclusive]: [&str; 2],
    tighter: fn(&Number, &Number) -> bool,
) -> Option<Bound> {
    let inclusive = number(reader, spot, plain);
    if spot.get(exclusive).is_some_and(|flag| flag.node.as_bool().is_some()) {
        return inclusive.map(|limit| Bound {
            limit,
            exclusive: spot.flag(exclusive),
        });
    }
    match (inclusive, number(reader, spot, exclusive)) {
        (Some(limit), Some(open)) if !tighter(&open, &limit) => Some(Bound { limit, exclusive: false }),
        (_, Some(limit)) => Some(Bound { limit, exclusive: true }),
        (limit, None) => limit.map(|limit| Bound { limit, exclusive: false }),
    }
}

fn number<'b>(reader: &mut Reader<'b>, spot: &Object<'b>, key: &str) -> Option<Number> {
    let said = spot.get(key)?;
    let number = said.node.as_number().or_else(|| said.node.as_str()).and_then(Number::new);
    if number.is_none() && !said.node.is_null() {
        reader.diagnose(said, format!("`{key}` must be a number, and this is {}", said.node.kind()));
    }
    number
}

fn size<'b>(reader: &mut Reader<'b>, spot: &Object<'b>, key: &str) -> Option<u64> {
    let number = number(reader, spot, key)?;
    // A size beyond 64 bits bounds nothing.
    let whole = number.as_i128().or_else(|| whole(number.as_f64()))?;
    if whole < 0 {
        let said = spot.get(key).unwrap_or(spot.spot);
        reader.diagnose(said, format!("`{key}` must not be negative; it is read as if it were not there"));
    }
    u64::try_from(whole).ok()
}

fn whole(value: f64) -> Option<i128> {
    (value.fract() == 0.0 && value.abs() < 1e18)
        .then(|| format!("{value:.0}").parse().ok())
        .flatten()
}
