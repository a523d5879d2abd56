//! Which story a finding is: a documentation fix, a silent change or an announced one.
//!
//! It sets what is declared, what was stated and what samples show against each other; it must not know severities.

use super::finding::{Finding, Site};
use crate::evidence::{Basis, Evidence, Tale};
use crate::sample::{Observed, PathFacts};

/// Fewer responses than this say nothing of what always was so.
const FEWEST: u64 = 3;

/// Gives each finding its story, where there is one to tell. `traffic` is what samples showed on both sides.
pub fn tell(findings: &mut [Finding], traffic: [&Observed; 2]) {
    for finding in findings {
        finding.story = story(finding, traffic);
    }
}

fn story(finding: &Finding, traffic: [&Observed; 2]) -> Option<Tale> {
    let has = |is: fn(&Evidence) -> bool| finding.evidence.iter().any(is);
    let declared = has(|evidence| matches!(evidence, Evidence::Declared { .. }));
    let stated = has(|evidence| matches!(evidence, Evidence::Stated { .. }));
    let observed = has(|evidence| matches!(evidence, Evidence::Observed { basis: Basis::Samples, .. }));
    match (declared, stated, observed) {
        (_, true, _) | (true, _, true) => Some(Tale::AnnouncedChange),
        (false, false, true) => Some(Tale::SilentChange),
        (true, false, false) => always_was(finding, traffic).then_some(Tale::DocumentationFix),
        (false, false, false) => None,
    }
}

/// Whether the traffic of both sides, wherever there is any, was all along as the document says only now.
fn always_was(finding: &Finding, [old, new]: [&Observed; 2]) -> bool {
    let mut known = false;
    for site in &finding.sites {
        let Some(before) = Seen::at(old, site) else { continue };
        let now = Seen::at(new, site);
        if !before.agrees(finding) || now.is_some_and(|now| !now.agrees(finding)) {
            return false;
        }
        known = true;
    }
    known
}

/// What samples show at a place.
struct Seen {
    /// The path itself; none where it never came.
    facts: Option<PathFacts>,
    /// Values that could have had it.
    of: u64,
}

impl Seen {
    /// None where no sample could have shown the place.
    fn at(observed: &Observed, site: &Site) -> Option<Self> {
        let (body, path) = site.r#where.split_once(" body ")?;
        let (holder, _) = path.rsplit_once('.')?;
        let place = observed
            .places()
            .map(|(place, _)| place)
            .find(|place| *place.operation == *site.operation && place.prefix(false) == format!("{body} body"))?;
        let all = observed.facts(place);
        let of = all.iter().find(|facts| facts.path == holder)?.values.seen;
        let facts = all.into_iter().find(|facts| facts.path == path);
        (of >= FEWEST).then_some(Self { facts, of })
    }

    fn seen(&self) -> u64 {
        self.facts.as_ref().map_or(0, |facts| facts.values.seen)
    }

    fn types(&self) -> impl Iterator<Item = &str> {
        self.facts
            .iter()
            .flat_map(|facts| &facts.types)
            .map(|(name, _)| match name.as_str() {
                "fraction" => "number",
                name => name,
            })
    }

    /// Whether it is as the document says now, and was not what it said before.
    fn agrees(&self, finding: &Finding) -> bool {
        match finding.kind.as_str() {
            "removed" => self.seen() == 0,
            "added" => self.seen() > 0,
            "became-optional" => self.seen() < self.of,
            "became-required" => self.seen() == self.of,
            "became-nullable" => self.types().any(|name| name == "null"),
            "no-longer-nullable" => self.seen() >= FEWEST && self.types().all(|name| name != "null"),
            "type-changed" => self.is_of(finding),
            _ => false,
        }
    }

    /// Whether its values are of the new type, and not all of the old one.
    fn is_of(&self, finding: &Finding) -> bool {
        let texts = finding.evidence.iter().find_map(|evidence| match evidence {
            Evidence::Declared {
                old: Some(old),
                new: Some(new),
                ..
            } => Some((old.as_str(), new.as_str())),
            _ => None,
        });
        let Some((old, new)) = texts else { return false };
        let allows = |text: &str, name: &str| {
            text.split(" or ")
                .any(|known| known == name || (known, name) == ("number", "integer"))
        };
        let values = || self.types().filter(|name| *name != "null");
        values().next().is_some() && values().all(|name| allows(new, name)) && values().any(|name| !allows(old, name))
    }
}
