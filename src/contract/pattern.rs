//! The strings that regular expressions take: whether one takes all that another takes, and a string that tells them apart.
//!
//! Patterns are ECMA 262 (JSON Schema 2020-12 validation, section 6.3.3). Both are run side by side over all strings at once, as
//! automata (Hopcroft and Ullman, the product construction), one state after the other, so that the first difference met is the
//! shortest. Look-around, references back and what is too large are not decided.

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use jsonschema_regex::to_rust_regex;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::{Input, MatchKind};
use std::borrow::Cow;
use std::collections::VecDeque;

/// How the strings of a new pattern lie to those of an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Both take the same.
    Same,
    /// The new one takes some of what the old one takes, and nothing else.
    Narrower,
    /// The new one takes all that the old one takes, and more.
    Wider,
    /// Each takes what the other does not.
    Different,
    /// Nobody can tell, or readers differ.
    Unknown,
}

/// Takes every string.
const ANYTHING: &str = "(?s:.*)";

/// Strings that are looked at: no pattern means a line break by `.`, and few authors think of one elsewhere.
const ONE_LINE: &str = r"^[^\n\r\x{2028}\x{2029}]*$";

/// Memory of one automaton, in bytes; what needs more is not decided.
const LARGEST: usize = 1 << 20;

/// States that are gone through before a question is given up.
const MOST_STATES: usize = 1_500;

/// Steps that one question may take, so that what is decided of one pattern hangs little on the others.
const MOST_ASKED: usize = 200_000;

/// What making an automaton counts for, in steps.
const TO_MAKE: usize = 5_000;

/// Steps of the automata that all questions together may take: a second at most.
const MOST_STEPS: usize = 2_000_000;

/// A question that is not decided.
#[derive(Debug, Clone, Copy)]
struct GivenUp;

/// Answers questions about patterns, each once, as long as all of them together take no more than some steps.
#[derive(Debug)]
pub struct Patterns {
    known: HashMap<(Box<str>, Box<str>), Relation>,
    steps: usize,
}

impl Default for Patterns {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            steps: MOST_STEPS,
        }
    }
}

impl Patterns {
    /// How a new pattern lies to an old one; none takes every string. A validator looks for a match anywhere in the string, many
    /// servers want the whole string to match: what these two read differently is unknown.
    pub fn relation(&mut self, old: Option<&str>, new: Option<&str>) -> Relation {
        // A pattern that cannot be followed was still put there to refuse something.
        let unfollowed = match (old, new) {
            (None, Some(_)) => Relation::Narrower,
            (Some(_), None) => Relation::Wider,
            _ => Relation::Unknown,
        };
        let [old, new] = [old, new].map(|pattern| pattern.unwrap_or(ANYTHING));
        if old == new {
            return Relation::Same;
        }
        let key = (old.into(), new.into());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = self.work_out(old, new).unwrap_or(unfollowed);
        self.known.insert(key, found);
        found
    }

    fn work_out(&mut self, old: &str, new: &str) -> Result<Relation, GivenUp> {
        self.steps = self.steps.checked_sub(TO_MAKE).ok_or(GivenUp)?;
        let sides = [translated(old)?, translated(new)?];
        let anywhere = self.side_by_side([&*sides[0], &*sides[1]])?;
        if [old, new].into_iter().all(is_whole) {
            return Ok(anywhere);
        }
        let whole = sides.map(|pattern| format!("^(?:{pattern})$"));
        let whole = self.side_by_side([&*whole[0], &*whole[1]])?;
        Ok(if anywhere == whole { anywhere } else { Relation::Unknown })
    }

    fn side_by_side(&mut self, patterns: [&str; 2]) -> Result<Relation, GivenUp> {
        let mut product = Product::new(patterns)?;
        let asked = self.steps.min(MOST_ASKED);
        let mut left = asked;
        let found = product
            .first([0, 1], &mut left)
            .and_then(|loses| Ok((loses, product.first([1, 0], &mut left)?)));
        self.steps -= asked - left;
        let (loses, gains) = found.map(|(loses, gains)| (loses.is_some(), gains.is_some()))?;
        Ok(match (loses, gains) {
            (false, false) => Relation::Same,
            (true, false) => Relation::Narrower,
            (false, true) => Relation::Wider,
            (true, true) => Relation::Different,
        })
    }
}

/// Whether a pattern plainly asks for the whole string.
fn is_whole(pattern: &str) -> bool {
    pattern == ANYTHING || (pattern.starts_with('^') && pattern.ends_with('$') && !pattern.ends_with("\\$") && !pattern.contains('|'))
}

/// A shortest string that has a match of one pattern and none of the other.
pub fn apart(taking: Option<&str>, refusing: &str) -> Option<String> {
    let patterns = [translated(taking.unwrap_or(ANYTHING)).ok()?, translated(refusing).ok()?];
    let mut product = Product::new([&*patterns[0], &*patterns[1]]).ok()?;
    product.first([0, 1], &mut MOST_ASKED.clone()).ok()?
}

fn translated(pattern: &str) -> Result<Cow<'_, str>, GivenUp> {
    if pattern != ANYTHING && is_foreign(pattern) {
        return Err(GivenUp);
    }
    to_rust_regex(pattern).map_err(|()| GivenUp)
}

/// Whether a pattern has what ECMA 262 does not, or reads in another way: flags, ends of the text, classes of one letter.
fn is_foreign(pattern: &str) -> bool {
    let flags = pattern
        .match_indices("(?")
        .any(|(at, _)| !pattern[at + 2..].starts_with([':', '=', '!', '<']));
    let classes = ["\\p", "\\P"]
        .iter()
        .any(|class| pattern.match_indices(class).any(|(at, _)| !pattern[at + 2..].starts_with('{')));
    flags || classes || ["\\A", "\\z", "\\Z"].iter().any(|end| pattern.contains(end))
}

/// One pattern as it runs.
struct Automaton {
    dfa: DFA,
    cache: Cache,
}

/// Where an automaton is; none once it has found a match, which no further letter takes away.
type Place = Option<LazyStateID>;

impl Automaton {
    fn new(pattern: &str) -> Result<Self, GivenUp> {
        let limits = thompson::Config::new().nfa_size_limit(Some(LARGEST));
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .cache_capacity(LARGEST)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(0));
        let dfa = DFA::builder().configure(config).thompson(limits).build(pattern);
        let dfa = dfa.map_err(|_| GivenUp)?;
        let cache = dfa.create_cache();
        Ok(Self { dfa, cache })
    }

    fn start(&mut self) -> Result<Place, GivenUp> {
        let start = self.dfa.start_state_forward(&mut self.cache, &Input::new(""));
        start.map(|start| (!start.is_match()).then_some(start)).map_err(|_| GivenUp)
    }

    fn step(&mut self, place: Place, byte: u8) -> Result<Place, GivenUp> {
        let Some(here) = place else { return Ok(None) };
        match self.dfa.next_state(&mut self.cache, here, byte) {
            Ok(next) if !next.is_quit() => Ok((!next.is_match()).then_some(next)),
            _ => Err(GivenUp),
        }
    }

    /// Whether there is a match if the string ends here.
    fn ends(&mut self, place: Place) -> Result<bool, GivenUp> {
        let Some(here) = place else { return Ok(true) };
        match self.dfa.next_eoi_state(&mut self.cache, here) {
            Ok(end) if !end.is_quit() => Ok(end.is_match()),
            _ => Err(GivenUp),
        }
    }
}

/// Two patterns, and the lines that are looked at.
struct Product {
    sides: [Automaton; 2],
    lines: Automaton,
    /// One byte of each kind that no automaton tells apart, the plainest.
    letters: Vec<u8>,
}

/// Where the two sides and the lines are.
type Places = [Place; 3];

impl Product {
    fn new(patterns: [&str; 2]) -> Result<Self, GivenUp> {
        let sides = [Automaton::new(patterns[0])?, Automaton::new(patterns[1])?];
        let lines = Automaton::new(ONE_LINE)?;
        let mut kinds: HashSet<[u8; 3]> = HashSet::new();
        let plainest = (b'a'..=b'z')
            .chain(b'0'..=b'9')
            .chain(b'A'..=b'Z')
            .chain(b'!'..=b'~')
            .chain(0..=255);
        let kind = |byte: u8| [&sides[0], &sides[1], &lines].map(|side| side.dfa.byte_classes().get(byte));
        let letters = plainest.filter(|byte| kinds.insert(kind(*byte))).collect();
        Ok(Self { sides, lines, letters })
    }

    /// The first string that one side takes and the other refuses, if there is one.
    fn first(&mut self, [taking, refusing]: [usize; 2], steps: &mut usize) -> Result<Option<String>, GivenUp> {
        let start = [self.sides[0].start()?, self.sides[1].start()?, self.lines.start()?];
        let mut met: HashMap<Places, (Places, u8)> = HashMap::new();
        let mut waiting = VecDeque::from([start]);
        while let Some(here) = waiting.pop_front() {
            let [one, other, line] = here;
            let ends = [self.sides[0].ends(one)?, self.sides[1].ends(other)?];
            if ends[taking] && !ends[refusing] && self.lines.ends(line)? {
                return Ok(spelt(&met, start, here));
            }
            *steps = steps.checked_sub(self.letters.len()).ok_or(GivenUp)?;
            for index in 0..self.letters.len() {
                let byte = self.letters[index];
                let there = [
                    self.sides[0].step(one, byte)?,
                    self.sides[1].step(other, byte)?,
                    self.lines.step(line, byte)?,
                ];
                // What one side refuses for good, or the other has taken, is no beginning of what is looked for.
                let leads_on = !is_dead(there[taking]) && !is_dead(there[2]) && there[refusing].is_some();
                if leads_on && there != start && !met.contains_key(&there) {
                    met.insert(there, (here, byte));
                    waiting.push_back(there);
                }
            }
            if met.len() > MOST_STATES {
                return Err(GivenUp);
            }
        }
        Ok(None)
    }
}

fn is_dead(place: Place) -> bool {
    place.is_some_and(|state| state.is_dead())
}

/// The letters that led to a place.
fn spelt(met: &HashMap<Places, (Places, u8)>, start: Places, mut here: Places) -> Option<String> {
    let mut bytes = Vec::new();
    while here != start {
        let (from, byte) = met.get(&here)?;
        bytes.push(*byte);
        here = *from;
    }
    bytes.reverse();
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{Patterns, Relation, apart};

    #[test]
    fn patterns_are_compared_by_what_they_take() {
        use Relation::{Different, Narrower, Same, Unknown, Wider};
        for (old, new, relation) in [
            ("^[a-z]+$", "^[a-z-]+$", Wider),
            ("^[T][A-Z0-9]{8}$", "^[T][A-Z0-9]{2,}$", Wider),
            ("^(?:in|out)$", "^in$", Narrower),
            ("1m|1h|1d", "1m|15m|1h|1d", Wider),
            (r"^\d{3}$", "^[0-9][0-9][0-9]$", Same),
            ("^arn:.*", "^arn:.*$", Same),
            (r"^[\w.-]{1,64}$", r"^[\w.+]{1,64}$", Different),
            ("^[0-9]{1,500}$", "^[0-9]{1,1000}$", Wider),
            (r"^\p{L}+$", r"^[\p{L}\p{N}]+$", Wider),
            ("[0-9]{12}", "^[0-9]{12}$", Unknown),
            ("[a-z]*", "[a-z0-9]*", Unknown),
            ("^(?=a)b$", "^b$", Unknown),
            ("(", "^b$", Unknown),
            ("^abc$", "^(?i)abc$", Unknown),
            (r"^\Ax\z$", "^x$", Unknown),
        ] {
            let mut patterns = Patterns::default();
            assert_eq!(patterns.relation(Some(old), Some(new)), relation, "{old} {new}");
            let back = match relation {
                Narrower => Wider,
                Wider => Narrower,
                other => other,
            };
            assert_eq!(patterns.relation(Some(new), Some(old)), back, "{new} {old}");
        }
        assert_eq!(Patterns::default().relation(None, Some("^.*$")), Same);
        for pattern in ["^.+$", "^(?=a)b$"] {
            assert_eq!(Patterns::default().relation(None, Some(pattern)), Narrower);
            assert_eq!(Patterns::default().relation(Some(pattern), None), Wider);
        }
    }

    #[test]
    fn what_tells_them_apart_is_short_and_plain() {
        assert_eq!(apart(Some("^[a-z]{2,5}$"), "^[a-z]{3,5}$").as_deref(), Some("aa"));
        assert_eq!(apart(None, "^acct_[0-9]+$").as_deref(), Some(""));
        assert_eq!(apart(Some("^x[a-zé]$"), "^x[a-z]$").as_deref(), Some("xé"));
        assert_eq!(apart(Some("^a$"), "^[a-z]$"), None);
    }

    #[test]
    fn what_is_too_large_is_given_up() {
        let (old, new) = (r"^(.*[ab].{40}|\p{L}{900})$", r"^(.*[bc].{40}|\p{N}{900})$");
        assert_eq!(Patterns::default().relation(Some(old), Some(new)), Relation::Unknown);
    }
}
