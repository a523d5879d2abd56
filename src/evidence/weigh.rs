//! Sets what samples and prose say against the comparison of the documents: claims, each with the element that it is about.
//!
//! What is observed and what is stated of one member is one claim. It must not know rules or severities.

use super::{Basis, Breach, Counts, Evidence, Pending, Source, Tier, locate, position};
use crate::compare::{Change, Comparison, Flow, Reached, Slot, Spot, compare};
use crate::contract::{At, Contract, Schema, SchemaId, Types};
use crate::notice::StatementKind;
use crate::sample::{ObservedChange, ObservedKind, ObservedPlace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a claim is about: a fact of the samples or of the prose that no schema shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Story {
    /// The documentation says so.
    Stated(StatementKind),
    /// The samples show it.
    Observed(ObservedKind),
    /// The samples show that it is not as the document says.
    Departed(Breach),
}

/// Something that is believed for other reasons than a difference of schemas.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What is claimed: what is stated, where anything is.
    pub story: Story,
    /// The element's name; empty for a whole operation or body.
    pub subject: Arc<str>,
    /// What samples show of it, where they are sure enough to be told without the words.
    pub shown: Option<ObservedKind>,
    /// The kind of element.
    pub slot: Slot,
    /// The elements in the old document, where they are declared.
    pub elements: BTreeSet<At>,
    /// The places that it reaches.
    pub places: BTreeSet<Reached>,
    /// Other members of which the same answers show the same; they are among the elements and the places.
    pub others: usize,
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
        for claim in self.seen(&claims) {
            // Prose and samples of one member tell one story, and the words are what a reader understands at once.
            let told = claims
                .iter_mut()
                .find(|told| tells(told.story, claim.story) && !told.elements.is_disjoint(&claim.elements));
            match told {
                Some(told) => {
                    told.shown = told.shown.or(claim.shown);
                    told.evidence.extend(claim.evidence);
                    told.places.extend(claim.places);
                }
                // Examples are edited for many reasons; by themselves they must be sure.
                None if claim.shown.is_none() && claim.evidence.iter().all(is_example) => {}
                None => claims.push(claim),
            }
        }
        claims.iter_mut().for_each(without_doubts);
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
    pub(super) fn source(&self, change: &Change) -> Source {
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

    fn seen(&self, stated: &[Claim]) -> Vec<Claim> {
        let mut claims: BTreeMap<(Story, BTreeSet<At>, String), Claim> = BTreeMap::new();
        for (change, tier, found) in self.found(stated) {
            let story = Story::Observed(change.kind);
            let name = if found.elements.is_empty() {
                format!("{:?}", change.place)
            } else {
                String::new()
            };
            let claim = claims.entry((story, found.elements.clone(), name)).or_insert_with(|| Claim {
                story,
                shown: None,
                subject: Arc::clone(&found.subject),
                slot: Slot::Property,
                elements: found.elements.clone(),
                places: BTreeSet::new(),
                others: 0,
                facts: [change.old.clone(), change.new.clone()],
                evidence: Vec::new(),
                replacement: None,
                deadline: None,
            });
            claim.places.extend(found.places);
            if is_sure(change) {
                claim.shown = Some(change.kind);
            }
            claim.evidence.push(observed(change, tier.into()));
        }
        claims.into_values().map(pooled).collect()
    }

    /// What was observed, is of use beside what is stated, and is not allowed by the old document; with its element and the places
    /// that it reaches.
    fn found(&self, stated: &[Claim]) -> Vec<(&ObservedChange, crate::sample::Tier, Found)> {
        let news = self.observed.iter().filter_map(|change| {
            let found = self.find(change).filter(|found| !self.allowed(change, found))?;
            Some((change, change.tier?, found))
        });
        let mut news: Vec<_> = news.collect();
        let of_use: BTreeSet<(ObservedKind, BTreeSet<At>)> = news
            .iter()
            .filter(|(change, _, found)| is_of_use(change, found, stated))
            .map(|(change, _, found)| (change.kind, found.elements.clone()))
            .collect();
        news.retain(|(change, _, found)| of_use.contains(&(change.kind, found.elements.clone())));
        self.reach(news.iter_mut().map(|(_, _, found)| found).collect());
        news.retain(|(_, _, found)| !found.places.is_empty());
        news
    }

    /// Adds the places of what is below a definition. They are those of all operations that read it, changed or not.
    fn reach(&self, mut found: Vec<&mut Found>) {
        found.retain(|found| found.below.is_some());
        if found.is_empty() {
            return;
        }
        let walked = (!self.comparison.is_whole).then(|| compare(self.old, self.new));
        let reach = &walked.as_ref().unwrap_or(self.comparison).reach;
        let below = |found: &Found| found.below.map(|owner| reach.spots_below(owner, &format!(".{}", found.subject)));
        let spots: Vec<Vec<Spot>> = found.iter().map(|found| below(found).unwrap_or_default()).collect();
        // All at once: a search costs the same for one set of spots and for a hundred.
        let places = reach.places(&spots.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for (found, places) in found.into_iter().zip(places) {
            found.places = places;
        }
    }

    /// The element that a change was observed on, and where it is.
    fn find(&self, change: &ObservedChange) -> Option<Found> {
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
                    optional: declared.is_some_and(|declared| self.is_optional(declared.owner, subject)),
                    subject: subject.into(),
                    elements,
                    below: None,
                    places: vec![reached],
                    schema: declared.map(|found| found.property.schema),
                })
            }
            ObservedPlace::Definition { definition, path } => {
                let schema = self.old.definition(definition)?;
                let declared = locate::below(self.old, schema, path)?;
                let subject = path.rsplit('.').next().unwrap_or(path);
                Some(Found {
                    optional: self.is_optional(declared.owner, subject),
                    subject: subject.into(),
                    elements: BTreeSet::from([declared.property.at]),
                    below: Some(declared.owner),
                    places: Vec::new(),
                    schema: Some(declared.property.schema),
                })
            }
        }
    }

    /// Whether the old document lets a member be absent.
    fn is_optional(&self, owner: SchemaId, name: &str) -> bool {
        let required = &self.old.schema(owner).required;
        !required.iter().any(|required| **required == *name)
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
            (ObservedKind::BecameOptional, Some(_)) => found.optional,
            // Whether the document lists a value is asked of the values themselves.
            (ObservedKind::EnumValue, Some(schema)) => schema.enumeration.is_some(),
            (
                ObservedKind::Gone
                | ObservedKind::Vacated
                | ObservedKind::FormatLost
                | ObservedKind::KeysChanged
                | ObservedKind::GoneFromVariant
                | ObservedKind::VariantAppeared
                | ObservedKind::VariantVanished
                | ObservedKind::SizeJumped,
                _,
            )
            | (_, None) => false,
        }
    }
}

/// Whether a schema leaves its values open, so that no value is news.
fn says_nothing(schema: &Schema) -> bool {
    let described = schema.enumeration.is_some() || schema.items.is_some() || !schema.properties.is_empty();
    let composed = !schema.all_of.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty();
    schema.types == Types::ANY && !described && !composed
}

/// Whether an observation says enough to be told by itself.
fn is_sure(change: &ObservedChange) -> bool {
    change.tier.is_some_and(|tier| tier >= crate::sample::Tier::Likely)
}

/// Whether an observation may be told: by itself, or with the words that tell the same. Examples are edited for many reasons; by
/// themselves they must be sure.
fn is_of_use(change: &ObservedChange, found: &Found, stated: &[Claim]) -> bool {
    let story = Story::Observed(change.kind);
    let told = || {
        stated
            .iter()
            .any(|told| tells(told.story, story) && !told.elements.is_disjoint(&found.elements))
    };
    is_sure(change) || change.basis != crate::sample::Basis::Examples || told()
}

fn is_example(evidence: &Evidence) -> bool {
    matches!(
        evidence,
        Evidence::Observed {
            basis: Basis::Examples,
            ..
        }
    )
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
    /// Whether the old document lets it be absent.
    optional: bool,
    subject: Arc<str>,
    elements: BTreeSet<At>,
    /// The definition whose member it is, where it was observed on one.
    below: Option<SchemaId>,
    /// The places that it reaches.
    places: Vec<Reached>,
    schema: Option<SchemaId>,
}

fn observed(change: &ObservedChange, tier: Tier) -> Evidence {
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
        needed: change.needed,
    }
}

/// What samples do not show any more, and more of them would decide; what they need the fewest for comes first.
pub fn pending(changes: &[ObservedChange]) -> Vec<Pending> {
    let open = changes.iter().filter_map(|change| {
        let ObservedPlace::Live { operation, r#where } = &change.place else {
            return None;
        };
        Some(Pending {
            operation: operation.clone(),
            r#where: r#where.clone(),
            before: counts(change.before),
            after: counts(change.after),
            needed: change.needed?,
        })
    });
    let mut open: Vec<Pending> = open.collect();
    open.sort_by_key(|pending| pending.needed);
    open
}

const fn counts(counts: crate::sample::Counts) -> Counts {
    Counts {
        seen: counts.seen,
        of: counts.of,
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

/// Drops what is merely possible where something surer shows the same.
fn without_doubts(claim: &mut Claim) {
    let tier = |evidence: &Evidence| match evidence {
        Evidence::Observed { tier, .. } => Some(*tier),
        Evidence::Declared { .. } | Evidence::Stated { .. } => None,
    };
    if claim.evidence.iter().filter_map(tier).max() > Some(Tier::Possible) {
        claim.evidence.retain(|evidence| tier(evidence) != Some(Tier::Possible));
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
