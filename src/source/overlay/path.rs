//! The targets of actions: `JSONPath` (RFC 9535) as far as overlays use it. What is not read is refused by its name.
//!
//! It owns the grammar; `select` follows a path.

use std::str::FromStr;

/// A path: steps from the root.
#[derive(Debug)]
pub(super) struct Path(pub(super) Vec<Step>);

/// One step.
#[derive(Debug)]
pub(super) enum Step {
    /// To what these select.
    Child(Vec<Selector>),
    /// To what these select in the node or anywhere below it.
    Anywhere(Vec<Selector>),
}

/// What is selected of a node.
#[derive(Debug)]
pub(super) enum Selector {
    Name(String),
    /// From the end where it is negative.
    Index(i64),
    All,
    Where(Test),
}

/// A filter.
#[derive(Debug)]
pub(super) enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    /// Something is there.
    There(Vec<Selector>),
    /// It is this constant, written as JSON has it; or it is not.
    Is(Vec<Selector>, String, bool),
}

impl FromStr for Path {
    type Err = String;

    /// The error is the end of a sentence that names the path.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text.trim() };
        if !reader.take("$") {
            return Err("it begins with `$`".to_owned());
        }
        let mut steps = Vec::new();
        while !reader.rest.is_empty() {
            steps.push(reader.step()?);
        }
        Ok(Self(steps))
    }
}

/// Filters may stand inside one another this deep.
const DEEPEST: usize = 32;

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn need(&mut self, word: &str) -> Result<(), String> {
        self.blanks();
        if self.take(word) {
            return Ok(());
        }
        let found = self.rest.chars().next().map_or("its end".to_owned(), |found| format!("`{found}`"));
        Err(format!("`{word}` is expected where {found} stands"))
    }

    fn step(&mut self) -> Result<Step, String> {
        self.blanks();
        if self.take("..") {
            return Ok(Step::Anywhere(self.after_dots()?));
        }
        if self.take(".") {
            return Ok(Step::Child(vec![self.dotted()?]));
        }
        self.brackets().map(Step::Child)
    }

    fn after_dots(&mut self) -> Result<Vec<Selector>, String> {
        if self.rest.starts_with('[') {
            return self.brackets();
        }
        Ok(vec![self.dotted()?])
    }

    /// `name` or `*`, after a dot. Hyphens are taken as part of a name, as people write `x-internal`.
    fn dotted(&mut self) -> Result<Selector, String> {
        if self.take("*") {
            return Ok(Selector::All);
        }
        let is_of_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$');
        let end = self.rest.find(|letter| !is_of_name(letter)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return Err("a dot is followed by a name or `*`".to_owned());
        }
        self.rest = rest;
        Ok(Selector::Name(name.to_owned()))
    }

    fn brackets(&mut self) -> Result<Vec<Selector>, String> {
        self.need("[")?;
        let mut all = vec![self.selector()?];
        loop {
            self.blanks();
            if !self.take(",") {
                break;
            }
            all.push(self.selector()?);
        }
        self.need("]")?;
        Ok(all)
    }

    fn selector(&mut self) -> Result<Selector, String> {
        self.blanks();
        if self.take("*") {
            return Ok(Selector::All);
        }
        if self.take("?") {
            return self.any(0).map(Selector::Where);
        }
        if self.rest.starts_with(['\'', '"']) {
            return self.quoted().map(Selector::Name);
        }
        let end = self
            .rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '-')
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        if rest.trim_start().starts_with(':') {
            return Err("slices are not read".to_owned());
        }
        let index = digits
            .parse()
            .map_err(|_| "between brackets stand quoted names, indices, `*` or a filter".to_owned())?;
        self.rest = rest;
        Ok(Selector::Index(index))
    }

    fn quoted(&mut self) -> Result<String, String> {
        let mut letters = self.rest.chars();
        let Some(quote) = letters.next() else { return Ok(String::new()) };
        let mut name = String::new();
        loop {
            match letters.next() {
                None => return Err("a quoted name does not end".to_owned()),
                Some(letter) if letter == quote => break,
                Some('\\') => name.extend(letters.next()),
                Some(letter) => name.push(letter),
            }
        }
        self.rest = letters.as_str();
        Ok(name)
    }

    fn any(&mut self, depth: usize) -> Result<Test, String> {
        let mut tests = vec![self.all(depth)?];
        while self.after_blanks("||") {
            tests.push(self.all(depth)?);
        }
        Ok(Test::Any(tests))
    }

    fn all(&mut self, depth: usize) -> Result<Test, String> {
        let mut tests = vec![self.test(depth)?];
        while self.after_blanks("&&") {
            tests.push(self.test(depth)?);
        }
        Ok(Test::All(tests))
    }

    fn after_blanks(&mut self, word: &str) -> bool {
        self.blanks();
        self.take(word)
    }

    fn test(&mut self, depth: usize) -> Result<Test, String> {
        if depth > DEEPEST {
            return Err("its filters stand too deep inside one another".to_owned());
        }
        if self.after_blanks("!") {
            return Ok(Test::Not(Box::new(self.test(depth + 1)?)));
        }
        if self.take("(") {
            let test = self.any(depth + 1)?;
            self.need(")")?;
            return Ok(test);
        }
        if !self.take("@") {
            let is_call = self
                .rest
                .split('(')
                .next()
                .is_some_and(|name| name.len() < self.rest.len() && !name.is_empty());
            return Err(if is_call {
                "functions are not read"
            } else {
                "a filter asks about `@`"
            }
            .to_owned());
        }
        let mut steps = Vec::new();
        while self.rest.starts_with(['.', '[']) {
            match self.step()? {
                Step::Child(mut one) if one.len() == 1 && matches!(one[0], Selector::Name(_) | Selector::Index(_)) => {
                    steps.append(&mut one);
                }
                _ => return Err("in a filter `@` is followed by names and indices only".to_owned()),
            }
        }
        self.blanks();
        for (word, same) in [("==", true), ("!=", false)] {
            if self.take(word) {
                return Ok(Test::Is(steps, self.constant()?, same));
            }
        }
        match self.rest.chars().next().filter(|letter| "<>=~".contains(*letter)) {
            Some(letter) => Err(format!("`{letter}` is not read in filters; `==` and `!=` are")),
            None => Ok(Test::There(steps)),
        }
    }

    /// A constant, as JSON has it.
    fn constant(&mut self) -> Result<String, String> {
        self.blanks();
        if self.rest.starts_with(['\'', '"']) {
            return self.quoted().map(|text| serde_json::Value::from(text).to_string());
        }
        let end = self.rest.find([')', ']', ' ', '&', '|', ',']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let known = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
        if !known {
            return Err("a filter compares with a quoted text, a number, `true`, `false` or `null`".to_owned());
        }
        self.rest = rest;
        Ok(word.to_owned())
    }
}
