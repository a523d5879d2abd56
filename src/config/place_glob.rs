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
    /// The characters after the last star: most places are told apart by their ends.
    end: String,
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
        let members = members(place);
        let mut sets = Sets::of(self.parts.len());
        [
            [(operation, '/'), ("", '/'), ("", '.')],
            [(path, '/'), ("", '/'), ("", '.')],
            [("", '/'), ("", '/'), (place, '.')],
            [("", '/'), ("", '/'), (members, '.')],
            [(operation, '/'), (JOINT, '/'), (place, '.')],
            [(path, '/'), (JOINT, '/'), (place, '.')],
        ]
        .iter()
        .any(|text| text.iter().any(|(piece, _)| !piece.is_empty()) && self.covers(text, &mut sets))
    }

    /// The pattern against a whole text, by the set of its parts that may come next. Each piece of the text comes with what ends
    /// a step in it.
    fn covers(&self, text: &[(&str, char)], sets: &mut Sets) -> bool {
        if !self.may_end(text) {
            return false;
        }
        let Sets { open, next } = sets;
        open.fill(false);
        open[0] = true;
        self.skip(open);
        for (c, stop) in text.iter().flat_map(|(piece, stop)| nameless(piece).map(|c| (c, *stop))) {
            next.fill(false);
            for (index, part) in self.parts.iter().enumerate().filter(|(index, _)| open[*index]) {
                match part {
                    Part::This(wanted) => next[index + 1] |= *wanted == c,
                    Part::Step => next[index] |= c != stop,
                    Part::Any => next[index] = true,
                }
            }
            if !next.contains(&true) {
                return false;
            }
            self.skip(next);
            std::mem::swap(open, next);
        }
        open[self.parts.len()]
    }

    /// Whether the text ends as the pattern does, as far as its last piece tells. One whose end has braces is not asked, for a name
    /// may stand between them.
    fn may_end(&self, text: &[(&str, char)]) -> bool {
        let last = text.iter().rev().find(|(piece, _)| !piece.is_empty());
        let last = last.map_or("", |(piece, _)| piece);
        self.end.contains(['{', '}']) || last.ends_with(&self.end) || self.end.ends_with(last)
    }

    /// A star may stand for nothing.
    fn skip(&self, open: &mut [bool]) {
        for (index, part) in self.parts.iter().enumerate() {
            open[index + 1] |= open[index] && !matches!(part, Part::This(_));
        }
    }
}

/// The parts of a pattern that may come next, and those that may after one more character.
struct Sets {
    open: Vec<bool>,
    next: Vec<bool>,
}

impl Sets {
    fn of(parts: usize) -> Self {
        Self {
            open: vec![false; parts + 1],
            next: vec![false; parts + 1],
        }
    }
}

/// The path of members at the end of a place: `.items[].name` of `response 200 body .items[].name`.
fn members(place: &str) -> &str {
    let starts = [" .", " ["].iter().filter_map(|start| place.find(start)).min();
    starts.map_or("", |start| &place[start + 1..])
}

/// The text without the names between braces; a brace that is not closed is a character like any other.
fn nameless(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text.chars();
    let mut inside = false;
    std::iter::from_fn(move || {
        if inside {
            rest.find(|c| *c == '}').inspect(|_| inside = false)
        } else {
            rest.next().inspect(|c| inside = *c == '{' && rest.as_str().contains('}'))
        }
    })
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
        let mut parts = Vec::new();
        for c in nameless(trimmed) {
            match (c, parts.last()) {
                ('*', Some(Part::Step)) => *parts.last_mut().unwrap_or(&mut Part::Any) = Part::Any,
                ('*', Some(Part::Any)) => {}
                ('*', _) => parts.push(Part::Step),
                (c, _) => parts.push(Part::This(c)),
            }
        }
        let end = trimmed.rsplit('*').next().unwrap_or_default();
        Ok(Self {
            text: trimmed.to_owned(),
            parts,
            end: end.to_owned(),
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
    fn names_of_path_parameters_do_not_count() {
        let nameless = |text| nameless(text).collect::<String>();
        assert_eq!(nameless("/a/{id}/b/{}/c}/{d"), "/a/{}/b/{}/c}/{d");
    }

    #[test]
    fn a_pattern_of_many_stars_is_no_trap() {
        let glob: PlaceGlob = ("*a".repeat(200) + "!").parse().expect("this is a pattern");
        assert!(!glob.matches(&"a".repeat(2000), "b"));
        assert!("  ".parse::<PlaceGlob>().is_err());
    }
}
