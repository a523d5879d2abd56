//! The pattern that says which places of an API a decision is about: `GET /admin/**`, `**.debug`.
//!
//! It owns the pattern's meaning; it must not know findings.

use std::fmt;
use std::str::FromStr;

/// A pattern for places. `*` stands for any text within one step: up to the next `/` of a path, or the next `.` of a place
/// inside a body. `**` stands for any text at all. Names of path parameters do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceGlob {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    This(char),
    Step,
    Any,
}

/// What stands between an operation and the place in it, as a report writes them.
const JOINT: &str = ": ";

impl PlaceGlob {
    /// Whether it matches a place: the operation (`GET /users/{id}`), its path alone, the place in it (`response 200 body
    /// .name`), the path of members alone (`.name`), or operation and place as a report writes them, with `: ` in between.
    pub fn matches(&self, operation: &str, place: &str) -> bool {
        let path = operation.split_once(' ').map_or(operation, |(_, path)| path);
        let whole = |operation: &str, place: &str| {
            let mut text = Text::new(operation, '/');
            text.push(JOINT, '/');
            text.push(place, '.');
            text
        };
        [
            Text::new(operation, '/'),
            Text::new(path, '/'),
            Text::new(place, '.'),
            Text::new(members(place), '.'),
            whole(operation, place),
            whole(path, place),
        ]
        .iter()
        .any(|text| !text.0.is_empty() && self.covers(text))
    }

    /// The pattern against a whole text, by the set of its parts that may come next.
    fn covers(&self, text: &Text) -> bool {
        let mut open = vec![false; self.parts.len() + 1];
        open[0] = true;
        self.skip(&mut open);
        for &(c, stop) in &text.0 {
            let mut next = vec![false; open.len()];
            for (index, part) in self.parts.iter().enumerate().filter(|(index, _)| open[*index]) {
                match part {
                    Part::This(wanted) => next[index + 1] |= *wanted == c,
                    Part::Step => next[index] |= c != stop,
                    Part::Any => next[index] = true,
                }
            }
            self.skip(&mut next);
            open = next;
        }
        open[self.parts.len()]
    }

    /// A star may stand for nothing.
    fn skip(&self, open: &mut [bool]) {
        for (index, part) in self.parts.iter().enumerate() {
            open[index + 1] |= open[index] && !matches!(part, Part::This(_));
        }
    }
}

/// A text, each character with the one that ends its step.
struct Text(Vec<(char, char)>);

impl Text {
    fn new(text: &str, stop: char) -> Self {
        let mut new = Self(Vec::new());
        new.push(text, stop);
        new
    }

    fn push(&mut self, text: &str, stop: char) {
        self.0.extend(nameless(text).chars().map(|c| (c, stop)));
    }
}

/// The path of members at the end of a place: `.items[].name` of `response 200 body .items[].name`.
fn members(place: &str) -> &str {
    let starts = [" .", " ["].iter().filter_map(|start| place.find(start)).min();
    starts.map_or("", |start| &place[start + 1..])
}

/// The text without the names between braces.
fn nameless(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str("{}");
        rest = tail;
    }
    out + rest
}

impl FromStr for PlaceGlob {
    type Err = String;

    /// The error is one sentence.
    fn from_str(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(
                "an empty path matches nothing; write for instance \"GET /users/**\", \"**.name\", or \"**\" for everything".to_owned(),
            );
        }
        let pattern = nameless(trimmed);
        let mut parts = Vec::new();
        for c in pattern.chars() {
            match (c, parts.last()) {
                ('*', Some(Part::Step)) => *parts.last_mut().unwrap_or(&mut Part::Any) = Part::Any,
                ('*', Some(Part::Any)) => {}
                ('*', _) => parts.push(Part::Step),
                (c, _) => parts.push(Part::This(c)),
            }
        }
        Ok(Self {
            text: trimmed.to_owned(),
            parts,
        })
    }
}

impl fmt::Display for PlaceGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str) -> bool {
        let glob: PlaceGlob = pattern.parse().expect("this is a pattern");
        glob.matches("GET /users/{id}/posts", "response 200 body .items[].author.name")
    }

    #[test]
    fn a_pattern_may_be_about_the_operation_the_place_or_both() {
        for pattern in [
            "GET /users/{id}/posts",
            "/users/{name}/posts",
            "GET /users/*/posts",
            "* /users/**",
            "/users/**",
            "response 200 body .items[].author.name",
            ".items[].author.name",
            ".items[].*.name",
            "**.name",
            "response * body **",
            "GET /users/{id}/posts: response 200 body .items[].author.name",
            "/users/**: response 200 body **.name",
            "**",
        ] {
            assert!(matches(pattern), "{pattern}");
        }
    }

    #[test]
    fn a_star_stays_in_its_step_and_the_whole_is_matched() {
        for pattern in [
            "GET /users/*",
            "GET /users",
            "/users/{id}",
            "POST /users/**",
            ".items[].*",
            "name",
            "**.nam",
            "GET /users/{id}/posts: response 200 body .items[]",
            "*",
        ] {
            assert!(!matches(pattern), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_of_many_stars_is_no_trap() {
        let glob: PlaceGlob = ("*a".repeat(200) + "!").parse().expect("this is a pattern");
        assert!(!glob.matches(&"a".repeat(2000), "b"));
        assert!("  ".parse::<PlaceGlob>().is_err());
    }
}
