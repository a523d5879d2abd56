//! Sets what samples and prose say against the comparison of the documents: claims, each with the element that it is about.
//!
//! What is observed and what is stated of one member is one claim. It must not know rules or severities.

use super::{Basis, Counts, Evidence, Position, Source, Tier, locate};
use crate::compare::{Change, Comparison, Flow, Reached, Slot, Spot, What};
use crate::contract::{At, Contract, Schema, SchemaId, Types};
use crate::notice::{Statement, StatementKind, new_statements};
use crate::sample::{ObservedChange, ObservedKind, ObservedPlace};
use crate::source::Node;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a claim is about: a fact of the samples or of the prose that no schema shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Story {
    /// The documentation says so.
    Stated(StatementKind),
    /// The samples show it.
    Observed(ObservedKind),
}

/// Something that is believed for other reasons than a difference of schemas.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What is claimed: what is stated, where anything is.
    pub story: Story,
    /// The element's name; empty for a whole operation or body.
    pub subject: Arc<str>,
    /// The kind of element.
    pub slot: Slot,
    /// The elements in the old document, where they are declared.
    pub elements: BTreeSet<At>,
    /// The places that it reaches.
    pub places: BTreeSet<Reached>,
    /// The old and the new fact in a word or two.
    pub facts: [String; 2],
    /// Why it is believed, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What to use instead.
    pub replacement: Option<String>,
    /// By when.
    pub deadline: Option<jiff::civil::Date>,
}

/// The two contracts, what differs between them, and what was observed to change.
#[derive(Debug, Clone, Copy)]
pub struct Weighing<'a> {
    /// The baseline.
    pub old: &'a Contract,
    /// The candidate.
    pub new: &'a Contract,
    /// What differs.
    pub comparison: &'a Comparison,
    /// What samples and examples show.
    pub observed: &'a [ObservedChange],
}

impl Weighing<'_> {
    /// The claims, in a stable order.
    pub fn claims(&self) -> Vec<Claim> {
        let mut claims = self.stated();
        for claim in self.seen() {
            // Prose and samples of one member tell one story, and the words are what a reader understands at once.
            let told = claims
                .iter_mut()
                .find(|told| tells(told.story, claim.story) && !told.elements.is_disjoint(&claim.elements));
            match told {
                Some(told) => {
                    told.evidence.extend(claim.evidence);
                    told.places.extend(claim.places);
                }
                None => claims.push(claim),
            }
        }
        claims
    }

    /// The evidence of a declared change.
    pub fn declared(&self, change: &Change) -> Evidence {
        let text = |text: &Option<Arc<str>>| text.as_deref().filter(|text| !text.is_empty()).map(str::to_owned);
        Evidence::Declared {
            source: self.source(change),
            old: text(&change.old.text),
            new: text(&change.new.text),
        }
    }

    /// Where a change stands on both sides.
    fn source(&self, change: &Change) -> Source {
        let (old, new) = (change.old.at, change.new.at);
        let line = new
            .map(|at| self.new.node(at))
            .or(old.map(|at| self.old.node(at)))
            .map(|node| node.line().to_owned());
        Source {
            old: old.map(|at| position(self.old, at)),
            new: new.map(|at| position(self.new, at)),
            text: line,
        }
    }

    fn stated(&self) -> Vec<Claim> {
        let prose = self.comparison.changes.iter().filter(|change| change.what == What::Prose);
        let told: Vec<(&Change, Statement)> = prose
            .flat_map(|change| statements(change).into_iter().map(move |said| (change, said)))
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

    fn claim_of(&self, change: &Change, said: &Statement) -> Claim {
        let source = self.statement_source(change, said);
        Claim {
            story: Story::Stated(said.kind),
            subject: Arc::clone(&change.subject),
            slot: change.slot,
            elements: BTreeSet::new(),
            places: BTreeSet::new(),
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

    fn seen(&self) -> Vec<Claim> {
        let mut claims: BTreeMap<(Story, BTreeSet<At>, String), Claim> = BTreeMap::new();
        let pointers = Pointers::default();
        for change in self.observed {
            let Some(tier) = change.tier else { continue };
            let Some(found) = self.find(change, &pointers).filter(|found| !self.allowed(change, found)) else {
                continue;
            };
            let story = Story::Observed(change.kind);
            let name = if found.elements.is_empty() {
                format!("{:?}", change.place)
            } else {
                String::new()
            };
            let claim = claims.entry((story, found.elements.clone(), name)).or_insert_with(|| Claim {
                story,
                subject: Arc::clone(&found.subject),
                slot: Slot::Property,
                elements: found.elements.clone(),
                places: BTreeSet::new(),
                facts: [change.old.clone(), change.new.clone()],
                evidence: Vec::new(),
                replacement: None,
                deadline: None,
            });
            claim.places.extend(found.places);
            claim.evidence.push(observed(change, tier.into()));
        }
        claims.into_values().map(pooled).collect()
    }

    /// The element that a change was observed on, and the places that it reaches.
    fn find(&self, change: &ObservedChange, pointers: &Pointers) -> Option<Found> {
        match &change.place {
            ObservedPlace::Live { operation, r#where } => {
                let declared = locate::at_place(self.old, operation, r#where).or_else(|| locate::at_place(self.new, operation, r#where));
                let subject = r#where.rsplit(['.', ' ']).next().unwrap_or(r#where);
                let reached = Reached {
                    operation: operation.as_str().into(),
                    place: r#where.as_str().into(),
                };
                let elements = declared.map(|declared| declared.property.at).into_iter().collect();
                Some(Found {
                    subject: subject.into(),
                    elements,
                    places: vec![reached],
                    schema: declared.map(|found| found.property.schema),
                })
            }
            ObservedPlace::Definition { definition, path } => {
                let schema = pointers.find(self.old, definition)?;
                let declared = locate::below(self.old, schema, path)?;
                let subject = path.rsplit('.').next().unwrap_or(path);
                let spots = self.comparison.reach.spots_below(declared.owner, &format!(".{subject}"));
                let places = self.comparison.reach.places(&[&spots]).pop().unwrap_or_default();
                let elements = BTreeSet::from([declared.property.at]);
                (!places.is_empty()).then(|| Found {
                    subject: subject.into(),
                    elements,
                    places,
                    schema: Some(declared.property.schema),
                })
            }
        }
    }

    /// Whether the old document allows what was observed, so that it says nothing new.
    fn allowed(&self, change: &ObservedChange, found: &Found) -> bool {
        let types = found.schema.map(|schema| self.old.schema(schema));
        match (change.kind, types) {
            (ObservedKind::FieldAppeared, known) => known.is_some(),
            (ObservedKind::BecameNull | ObservedKind::BecameFraction | ObservedKind::NewType, Some(schema)) if says_nothing(schema) => true,
            (ObservedKind::BecameNull, Some(schema)) => {
                schema.or_null || (schema.types.contains(Types::NULL) && schema.types != Types::ANY)
            }
            (ObservedKind::BecameFraction, Some(schema)) => schema.types.contains(Types::NUMBER),
            (ObservedKind::NewType, Some(schema)) => {
                let allowed = |name: &str| Types::named(name).is_some_and(|new| schema.types != Types::ANY && schema.types.contains(new));
                change.new.split(" or ").all(allowed)
            }
            (ObservedKind::Gone | ObservedKind::Vacated, _) | (_, None) => false,
        }
    }
}

/// Whether a schema leaves its values open, so that no value is news.
fn says_nothing(schema: &Schema) -> bool {
    let described = schema.enumeration.is_some() || schema.items.is_some() || !schema.properties.is_empty();
    let composed = !schema.all_of.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty();
    schema.types == Types::ANY && !described && !composed
}

/// Whether two claims about one member tell the same story: that it is not to be had any more.
fn tells(stated: Story, observed: Story) -> bool {
    matches!(stated, Story::Stated(_))
        && matches!(
            observed,
            Story::Observed(ObservedKind::Gone | ObservedKind::Vacated | ObservedKind::BecameNull)
        )
}

struct Found {
    subject: Arc<str>,
    elements: BTreeSet<At>,
    places: Vec<Reached>,
    schema: Option<SchemaId>,
}

/// Definitions without a name, by their pointer; made when the first is asked for.
#[derive(Default)]
struct Pointers {
    known: std::cell::OnceCell<HashMap<String, SchemaId>>,
}

impl Pointers {
    fn find(&self, contract: &Contract, definition: &str) -> Option<SchemaId> {
        if let Some(id) = contract.definitions.get(definition) {
            return Some(*id);
        }
        let known = self.known.get_or_init(|| {
            let ids = (0..).map(SchemaId).zip(&contract.schemas);
            ids.map(|(id, schema)| (contract.node(schema.at).pointer(), id)).collect()
        });
        known.get(definition).copied()
    }
}

/// New statements of a change of prose that are about its element.
fn statements(change: &Change) -> Vec<Statement> {
    let Some(new) = change.new.text.as_deref() else { return Vec::new() };
    let mut said = new_statements(change.old.text.as_deref(), new);
    said.retain(|said| said.is_about(&change.subject));
    said
}

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

fn position(contract: &Contract, at: At) -> Position {
    let place = contract.node(at).position();
    Position {
        file: contract.sources.tree(at.file).name().to_owned(),
        line: place.line,
        column: place.column,
    }
}

fn observed(change: &ObservedChange, tier: Tier) -> Evidence {
    let counts = |counts: crate::sample::Counts| Counts {
        seen: counts.seen,
        of: counts.of,
    };
    let basis = match change.basis {
        crate::sample::Basis::Samples => Basis::Samples,
        crate::sample::Basis::Examples => Basis::Examples,
    };
    Evidence::Observed {
        tier,
        chance: change.chance,
        before: counts(change.before),
        after: counts(change.after),
        what: change.what.clone(),
        basis,
    }
}

impl From<crate::sample::Tier> for Tier {
    fn from(tier: crate::sample::Tier) -> Self {
        match tier {
            crate::sample::Tier::Possible => Self::Possible,
            crate::sample::Tier::Likely => Self::Likely,
            crate::sample::Tier::Confirmed => Self::Confirmed,
        }
    }
}

/// Keeps the strongest piece of evidence of each basis: forty operations that show one member do not say it forty times.
fn pooled(mut claim: Claim) -> Claim {
    let rank = |evidence: &Evidence| match evidence {
        Evidence::Observed { tier, chance, basis, .. } => (*basis, std::cmp::Reverse(*tier), *chance),
        Evidence::Declared { .. } | Evidence::Stated { .. } => (Basis::Samples, std::cmp::Reverse(Tier::Possible), 1.0),
    };
    claim
        .evidence
        .sort_by(|one, other| rank(one).partial_cmp(&rank(other)).unwrap_or(std::cmp::Ordering::Equal));
    claim.evidence.dedup_by_key(|evidence| rank(evidence).0);
    claim
}

/// The way in which a claim's element travels.
impl Claim {
    /// Request, where every place is one of a request; else response.
    pub fn flow(&self) -> Flow {
        let sent = |place: &Reached| !place.place.starts_with("response");
        if self.places.iter().all(sent) {
            Flow::Request
        } else {
            Flow::Response
        }
    }
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
