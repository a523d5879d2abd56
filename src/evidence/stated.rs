//! What the provider says in words: new statements of the prose and of the vendor extensions, each a claim about its element.
//!
//! It must not know samples.

use super::weigh::{Claim, Story, Weighing};
use super::{Evidence, Position, Source};
use crate::compare::{Change, Slot, Spot, What, halves};
use crate::notice::{Statement, StatementKind, from_extensions, new_statements};
use crate::source::Node;
use foldhash::{HashMap, HashSet, HashSetExt as _};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a text says that the one before it did not.
type Known<'c> = HashMap<(Option<&'c str>, &'c str), Vec<Statement>>;

impl Weighing<'_> {
    pub(super) fn stated(&self) -> Vec<Claim> {
        let changes = &self.comparison.changes;
        let known = said_in_prose(changes);
        let told: Vec<(&Change, Statement)> = changes
            .iter()
            .flat_map(|change| self.statements(change, &known).into_iter().map(move |said| (change, said)))
            .collect();
        let spots: Vec<&[Spot]> = told.iter().map(|(change, _)| &change.spots[..]).collect();
        let places = self.comparison.reach.places(&spots);
        // The same words about members of one name are one statement, however many definitions repeat it.
        let mut claims: BTreeMap<(StatementKind, Arc<str>, Slot, String), Claim> = BTreeMap::new();
        for ((change, said), places) in told.into_iter().zip(places).filter(|(_, places)| !places.is_empty()) {
            let key = (said.kind, Arc::clone(&change.subject), change.slot, said.quote.clone());
            let claim = claims.entry(key).or_insert_with(|| self.claim_of(change, &said));
            claim.elements.extend(change.old.at);
            claim.places.extend(places);
        }
        claims.into_values().collect()
    }

    /// New statements of a change of prose or of vendor extensions that are about its element.
    fn statements(&self, change: &Change, known: &Known<'_>) -> Vec<Statement> {
        let mut said = match (&change.what, change.old.at, change.new.at) {
            (What::Prose, ..) => known.get(&texts(change)).cloned().unwrap_or_default(),
            (What::Extensions, Some(old), Some(new)) => {
                let known = from_extensions(self.old.node(old));
                let said = from_extensions(self.new.node(new));
                said.into_iter().filter(|statement| !known.contains(statement)).collect()
            }
            _ => Vec::new(),
        };
        said.retain(|said| said.is_about(&change.subject));
        said
    }

    fn claim_of(&self, change: &Change, said: &Statement) -> Claim {
        let source = self.statement_source(change, said);
        Claim {
            story: Story::Stated(said.kind),
            shown: None,
            subject: Arc::clone(&change.subject),
            slot: change.slot,
            elements: BTreeSet::new(),
            places: BTreeSet::new(),
            others: 0,
            facts: [String::new(), String::new()],
            evidence: vec![Evidence::Stated {
                quote: said.quote.clone(),
                source,
                replacement: said.replacement.clone(),
                date: said.date,
            }],
            replacement: said.replacement.clone(),
            deadline: said.deadline(),
        }
    }

    /// The place of the text itself, which a reader wants to see, rather than that of the element.
    fn statement_source(&self, change: &Change, said: &Statement) -> Source {
        let mut source = self.source(change);
        let node = change.new.at.map(|at| self.new.node(at));
        let texts = node.and_then(|node| node.get("description").or_else(|| node.get("summary")).map(|text| (node, text)));
        if let (Some((_, text)), Some(at)) = (texts, change.new.at) {
            let tree = self.new.sources.tree(at.file);
            let offset = quoted_at(text, &said.quote);
            let place = offset.map_or_else(|| text.position(), |offset| tree.position(offset));
            source.new = Some(Position {
                file: tree.name().to_owned(),
                line: place.line,
                column: place.column,
            });
            source.text = Some(offset.map_or_else(|| text.line(), |offset| tree.line(offset)).to_owned());
        }
        source
    }
}

/// The texts of a change of prose: what was said before, and what is said now.
fn texts(change: &Change) -> (Option<&str>, &str) {
    (change.old.text.as_deref(), change.new.text.as_deref().unwrap_or_default())
}

/// What all changes of prose say. Many elements are described in the same words, which are read once.
fn said_in_prose(changes: &[Change]) -> Known<'_> {
    let mut met = HashSet::new();
    let prose = changes.iter().filter(|change| change.what == What::Prose).map(texts);
    let texts: Vec<_> = prose.filter(|texts| met.insert(*texts)).collect();
    let read = |texts: &[(Option<&str>, &str)]| -> Vec<_> { texts.iter().map(|(old, new)| new_statements(*old, new)).collect() };
    let said = halves(&texts, WORTH_A_THREAD, read);
    texts.iter().copied().zip(said.into_iter().flatten()).collect()
}

/// So many texts take longer to read than a thread takes to start.
const WORTH_A_THREAD: usize = 100;

/// How much of a quote is looked for, in characters: all of it, or as much as may stand on one line.
const LENGTHS: [usize; 4] = [usize::MAX, 40, 20, LEAST];

/// Less than this could stand anywhere.
const LEAST: usize = 12;

/// The byte where a quote begins in the document. White space and escapes differ between a text and how it is written, so its
/// first words are looked for, as far as both are sure to be the same.
fn quoted_at(text: Node<'_>, quote: &str) -> Option<usize> {
    let plain = quote.split(['"', '\\', '\'', '\n', '\t']).next().unwrap_or_default();
    let span = text.span();
    let written = text.tree().text().get(span.clone())?;
    let found = LENGTHS.into_iter().find_map(|length| {
        let needle: String = plain.chars().take(length).collect();
        (needle.len() >= LEAST).then(|| written.find(&needle)).flatten()
    })?;
    Some(span.start + found)
}

#[cfg(test)]
mod tests {
    use super::quoted_at;
    use crate::source::{Limits, Tree};

    #[test]
    fn a_quote_is_found_where_it_is_written() {
        for (name, text, line, column) in [
            ("a.json", "{\"d\": \"The name. It is no longer available, use \\\"id\\\".\"}", 1, 18),
            ("a.yaml", "d: |\n  The name.\n  It is no longer available, use \"id\".\n", 3, 3),
            ("a.yaml", "d: >\n  The name. It is no longer available,\n  use \"id\".\n", 2, 13),
        ] {
            let tree = Tree::parse(name, text.into(), &Limits::default()).unwrap();
            let offset = quoted_at(tree.root().get("d").unwrap(), "It is no longer available, use \"id\".").unwrap();
            let place = tree.position(offset);
            assert_eq!((place.line, place.column), (line, column), "{text}");
            assert!(quoted_at(tree.root().get("d").unwrap(), "Something else altogether").is_none());
        }
    }
}
