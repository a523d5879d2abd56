//! Statements in prose: what a description says about the availability of the thing that it describes.
//!
//! It owns the type and the comparison of two texts; the words are in `pattern`, who is spoken of in `subject`.

use super::context;
use super::pattern::{self, Pattern};
use super::prose::{self, Block, Sentence};
use super::subject::{self, Subject};
use super::{Precision, date, replacement};
use jiff::civil::Date;
use regex_lite::Regex;
use std::sync::LazyLock;

/// How strong a statement is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// It must be sent from now on.
    Required,
    /// Still there, not to be used any more; or replaced by something else.
    Deprecated,
    /// It will go, perhaps at a [`Statement::date`].
    WillBeRemoved,
    /// It is gone: no longer available, removed, not supported any more.
    Unavailable,
}

/// One thing that a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The sentence: trimmed, emphasis and markup dropped, links reduced to their text.
    pub quote: String,
    /// Whom the sentence names as the thing spoken of (`username` in "The `username` parameter is deprecated");
    /// empty where it speaks of the very element that the text describes ("This property is …").
    pub subjects: Vec<String>,
    /// What to use instead, by the text: a name without back-ticks, or a few words.
    pub replacement: Option<String>,
    /// The day that the sentence gives: for [`StatementKind::WillBeRemoved`] the deadline, else the day since
    /// when it holds. Where only a month or a quarter is given, its first day: the earliest that it can mean.
    pub date: Option<Date>,
    /// How exactly [`Statement::date`] was given.
    pub precision: Precision,
    /// Set by [`new_statements`] where the old text said the same with another date: that date.
    pub was: Option<Date>,
}

impl Statement {
    /// Whether it speaks of the element `name` when it stands in that element's own description.
    /// Names are compared without case, for prose begins sentences with them.
    pub fn is_about(&self, name: &str) -> bool {
        self.subjects.is_empty() || self.subjects.iter().any(|subject| subject.eq_ignore_ascii_case(name))
    }

    /// The day by which a client must have moved, where the text gives one.
    pub fn deadline(&self) -> Option<Date> {
        self.date.filter(|_| self.kind == StatementKind::WillBeRemoved)
    }
}

/// What `text` (`CommonMark`, perhaps with HTML in it) says, in the order of the text; of several statements about
/// the same subject the strongest.
pub fn statements(text: &str) -> Vec<Statement> {
    if !context::may_speak(text) {
        return Vec::new();
    }
    let sentences = prose::sentences(text);
    let mut found: Vec<Statement> = Vec::new();
    let mut last: Option<(usize, Vec<String>)> = None;
    for (at, sentence) in sentences.iter().enumerate() {
        let antecedent = last
            .as_ref()
            .filter(|(before, _)| before + 1 == at)
            .map(|(_, subjects)| subjects.as_slice());
        if let Some(mut statement) = read(sentence, antecedent) {
            last = Some((at, statement.subjects.clone()));
            statement.replacement = replacement_near(&sentences, at, &statement.subjects);
            merge(&mut found, statement);
        }
    }
    found
}

/// The statements of `new` that `old` did not make yet: new ones, stronger ones, and those whose date moved.
/// A replacement that only the old text named is taken over. That something is required counts only where the old
/// text made it depend on something, or where the new text says "now": most descriptions say "Required." anyway.
pub fn new_statements(old: Option<&str>, new: &str) -> Vec<Statement> {
    let mut found = statements(new);
    if found.is_empty() {
        return found;
    }
    let before = old.map(statements).unwrap_or_default();
    found.retain_mut(|statement| is_news(statement, &before, old));
    for statement in &mut found {
        if statement.replacement.is_none() && statement.kind != StatementKind::Required {
            statement.replacement = earlier_replacement(statement, &before, old);
        }
    }
    found
}

fn is_news(statement: &mut Statement, before: &[Statement], old: Option<&str>) -> bool {
    if statement.kind == StatementKind::Required {
        return required_is_news(statement, old);
    }
    let same = before
        .iter()
        .find(|known| known.kind != StatementKind::Required && known.subjects == statement.subjects);
    match same {
        None => true,
        Some(known) if known.kind != statement.kind => known.kind < statement.kind,
        Some(known) if statement.date.is_some() && known.date != statement.date => {
            statement.was = known.date;
            true
        }
        Some(_) => false,
    }
}

fn required_is_news(statement: &Statement, old: Option<&str>) -> bool {
    static NOW: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\bnow\b"));
    static DEPENDS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\b(?:required,? (?:unless|if|when|only)|optional\b|not required)"));
    let said_before = old.is_some_and(|old| old.contains(statement.quote.as_str()));
    !said_before && (NOW.is_match(&statement.quote) || old.is_some_and(|old| DEPENDS.is_match(old)))
}

/// What the old text said to use instead: by a statement about the same subject, else anywhere in it.
fn earlier_replacement(statement: &Statement, before: &[Statement], old: Option<&str>) -> Option<String> {
    let same = before.iter().find(|known| known.subjects == statement.subjects);
    let by_statement = same.or(before.first()).and_then(|known| known.replacement.clone());
    by_statement.or_else(|| {
        let sentences = prose::sentences(old?);
        sentences.iter().find_map(|sentence| instead(&sentence.text, &statement.subjects))
    })
}

/// A replacement by a sentence that is no statement itself: only where it says "instead", for "use `x`" alone may
/// be about anything.
fn instead(sentence: &str, subjects: &[String]) -> Option<String> {
    static INSTEAD: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\binstead\b|\bin favou?r of\b|\b(?:replaced|superseded) by\b"));
    static ADVICE: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"(?i)^(?:please )?(?:use|prefer|migrate to|switch to)\b|\bencouraged to use\b|\brecommend\w*\b.*\busing\b")
    });
    let advises = INSTEAD.is_match(sentence) || ADVICE.is_match(sentence);
    if advises { replacement::find(sentence, subjects) } else { None }
}

/// In the sentence itself, else in the two after it, else in the one before it.
fn replacement_near(sentences: &[Sentence], at: usize, subjects: &[String]) -> Option<String> {
    let near = |place: Option<usize>| sentences.get(place?).and_then(|sentence| instead(&sentence.text, subjects));
    sentences
        .get(at)
        .and_then(|sentence| replacement::find(&sentence.text, subjects))
        .or_else(|| near(at.checked_add(1)))
        .or_else(|| near(at.checked_add(2)))
        .or_else(|| near(at.checked_sub(1)))
}

/// Joins what two sentences say of the same subject: the stronger one stays, a replacement is kept from either.
fn merge(found: &mut Vec<Statement>, statement: Statement) {
    let required = statement.kind == StatementKind::Required;
    let same = |known: &&mut Statement| known.subjects == statement.subjects && (known.kind == StatementKind::Required) == required;
    let Some(known) = found.iter_mut().find(same) else {
        found.push(statement);
        return;
    };
    let replacement = known.replacement.take().or(statement.replacement.clone());
    let stronger = statement.kind > known.kind || (statement.kind == known.kind && known.date.is_none() && statement.date.is_some());
    if stronger {
        *known = statement;
    }
    known.replacement = replacement;
}

/// What one sentence says; `antecedent` is what the sentence before it spoke of.
fn read(sentence: &Sentence, antecedent: Option<&[String]>) -> Option<Statement> {
    if !context::may_speak(&sentence.text) {
        return None;
    }
    by_tag(sentence)
        .or_else(|| by_verb(sentence, antecedent))
        .or_else(|| by_active_verb(sentence))
        .or_else(|| by_opening(sentence))
}

/// A verb phrase with a part of an API before it: "This property is no longer available".
fn by_verb(sentence: &Sentence, antecedent: Option<&[String]>) -> Option<Statement> {
    let lower = sentence.text.to_ascii_lowercase();
    let mut likely = pattern::verbs().iter().filter(|row| row.may_stand_in(&lower));
    likely.find_map(|row| {
        row.regex().find_iter(&sentence.text).find_map(|found| {
            let (before, rest) = (&sentence.text[..found.start()], &sentence.text[found.end()..]);
            if context::is_conditional(rest) || context::is_from_data(rest) {
                return None;
            }
            let subject = subject::find(before)?;
            let believed = is_believed(row, &subject, sentence, antecedent);
            let subjects = resolve(subject, sentence, antecedent);
            believed.then(|| statement(row.kind, sentence, subjects, found.start()))
        })
    })
}

/// Whether words that could be about data are about the API.
fn is_believed(row: &Pattern, subject: &Subject, sentence: &Sentence, antecedent: Option<&[String]>) -> bool {
    let known_pronoun = subject.pronoun && (antecedent.is_some() || (sentence.opens && sentence.head.is_none()));
    !subject.weak || known_pronoun || (row.sure && !subject.pronoun) || context::speaks_of_api(&sentence.text)
}

fn resolve(subject: Subject, sentence: &Sentence, antecedent: Option<&[String]>) -> Vec<String> {
    match (subject.names.is_empty(), subject.pronoun, antecedent, &sentence.head) {
        (false, ..) => subject.names,
        (true, true, Some(known), _) => known.to_vec(),
        (true, _, _, Some(head)) => vec![head.clone()],
        (true, ..) => Vec::new(),
    }
}

/// A promise with what ends as its object: "We will retire the `x` endpoint".
fn by_active_verb(sentence: &Sentence) -> Option<Statement> {
    pattern::active().find_iter(&sentence.text).find_map(|found| {
        let subject = subject::object(&sentence.text[found.end()..])?;
        let conditional =
            context::is_conditional(&sentence.text[..found.start()]) || context::is_conditional(&sentence.text[found.end()..]);
        (!conditional).then(|| statement(StatementKind::WillBeRemoved, sentence, subject.names, found.start()))
    })
}

/// A sentence that leaves its subject out: "Deprecated, use `x` instead", "No longer supported."
fn by_opening(sentence: &Sentence) -> Option<Statement> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"^(?i:`[^`]+`\s*(?::|[-–—])?\s*|(?:note|warning|important|notice|attention|deprecation notice)\s*[:!]\s*|[^\w\[(`]+)*")
    });
    let whole = prose::shown(&sentence.text);
    let lead = BEFORE.find(&whole).map_or(0, |found| found.end());
    let text = &whole[lead..];
    let row = pattern::openings().iter().find(|row| row.regex().is_match(text))?;
    let rest = row.regex().find(text).map_or("", |found| &text[found.end()..]);
    let named = whole.starts_with('`').then(|| whole.split('`').nth(1)).flatten();
    let subjects: Vec<String> = named.or(sentence.head.as_deref()).map(str::to_owned).into_iter().collect();
    // An item of a list that is not named, or what introduces a list, speaks of something that cannot be told.
    let untold = sentence.block == Block::Item || whole.ends_with(':');
    let unknown = untold && subjects.is_empty() && row.kind != StatementKind::Required;
    let dated = row.kind != StatementKind::WillBeRemoved || !context::is_from_data(rest);
    (!unknown && dated && sentence.block != Block::Heading).then(|| statement(row.kind, sentence, subjects, 0))
}

/// A tag in brackets: "Get items [DEPRECATED]", "`function_call` (deprecated)".
fn by_tag(sentence: &Sentence) -> Option<Statement> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)`([^`]+)`:? ?[\[(](?:deprecated|obsolete)\b"));
    static LAST: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)(?:\[(?:deprecated|obsolete)\]|\((?:deprecated|obsolete)\)?)\W*$"));
    static TELLS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\b(?:can|may|is|are|will|must|if)\b"));
    if let Some(named) = NAMED.captures(&sentence.text) {
        return Some(statement(StatementKind::Deprecated, sentence, vec![named[1].to_owned()], 0));
    }
    let title = sentence.number == 0 && sentence.block == Block::Paragraph && sentence.opens && sentence.closes;
    let tagged = title && LAST.is_match(&sentence.text) && !TELLS.is_match(&sentence.text);
    tagged.then(|| statement(StatementKind::Deprecated, sentence, Vec::new(), 0))
}

/// The date is looked for after the verb first: "since 2020 deprecated, will be removed in June 2026".
fn statement(kind: StatementKind, sentence: &Sentence, subjects: Vec<String>, verb: usize) -> Statement {
    let text = &sentence.text;
    let dated = date::find(&text[verb..]).or_else(|| date::find(&text[..verb]));
    Statement {
        kind,
        quote: prose::shown(text),
        subjects,
        replacement: None,
        date: dated.map(|(day, _)| day),
        precision: dated.map(|(_, exact)| exact).unwrap_or_default(),
        was: None,
    }
}

fn constant(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant, and a test compiles it")
}
