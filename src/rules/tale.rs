//! Which story a finding is: a documentation fix, a silent change or an announced one.
//!
//! It sets what is declared, what was stated and what samples show against each other; it must not know severities.

use super::finding::{Finding, Site};
use crate::compare::NO_FORMAT;
use crate::contract::Contract;
use crate::evidence::{Basis, Evidence, Tale, listed};
use crate::sample::{Branch, Observed, PathFacts, is_known_format};
use std::collections::BTreeSet;

/// Fewer responses than this say nothing of what always was so.
const FEWEST: u64 = 3;
/// After so many strings without it, a value that one in ten has would have come (the rule of three, at 95 %).
const ENOUGH: u64 = 30;

/// Gives each finding its story, where there is one to tell. The sides are the old and the new document, each with what samples
/// showed while it held.
pub fn tell(findings: &mut [Finding], sides: [(&Contract, &Observed); 2]) {
    for finding in findings {
        finding.story = story(finding, sides);
    }
}

fn story(finding: &Finding, sides: [(&Contract, &Observed); 2]) -> Option<Tale> {
    let has = |is: fn(&Evidence) -> bool| finding.evidence.iter().any(is);
    let declared = has(|evidence| matches!(evidence, Evidence::Declared { .. }));
    let stated = has(|evidence| matches!(evidence, Evidence::Stated { .. }));
    let observed = has(|evidence| matches!(evidence, Evidence::Observed { basis: Basis::Samples, .. }));
    match (declared, stated, observed) {
        (_, true, _) | (true, _, true) => Some(Tale::AnnouncedChange),
        (false, false, true) => Some(Tale::SilentChange),
        (true, false, false) => always_was(finding, sides).then_some(Tale::DocumentationFix),
        (false, false, false) => None,
    }
}

/// Whether the traffic of both sides, wherever there is any, was all along as the document says only now.
fn always_was(finding: &Finding, [(old, before), (new, now)]: [(&Contract, &Observed); 2]) -> bool {
    if before.places().next().is_none() {
        return false;
    }
    let mut known = false;
    for site in &finding.sites {
        let Some(before) = Seen::at(before, site) else { continue };
        let said = Said {
            kind: &finding.kind,
            facts: facts(finding),
            lists: [old, new].map(|contract| listed(contract, &site.operation, &site.r#where)),
        };
        let now = Seen::at(now, site);
        if !before.agrees(&said) || now.is_some_and(|now| !now.agrees(&said)) {
            return false;
        }
        known = true;
    }
    known
}

/// The old and the new fact of a declared change.
fn facts(finding: &Finding) -> Option<(&str, &str)> {
    finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Declared {
            old: Some(old),
            new: Some(new),
            ..
        } => Some((old.as_str(), new.as_str())),
        _ => None,
    })
}

/// What the documents say of a place.
struct Said<'f> {
    /// What happened to it.
    kind: &'f str,
    facts: Option<(&'f str, &'f str)>,
    /// The strings that each of them lists.
    lists: [Option<BTreeSet<String>>; 2],
}

/// What samples show at a place.
struct Seen<'o> {
    /// The path itself; none where it never came.
    facts: Option<PathFacts>,
    branch: Option<Branch<'o>>,
    /// Values that could have had it.
    of: u64,
}

impl<'o> Seen<'o> {
    /// None where no sample could have shown the place.
    fn at(observed: &'o Observed, site: &Site) -> Option<Self> {
        let (body, path) = site.r#where.split_once(" body ")?;
        let place = observed
            .places()
            .map(|(place, _)| place)
            .find(|place| *place.operation == *site.operation && place.prefix(false) == format!("{body} body"))?;
        let all = observed.facts(place);
        let holder = holder(path)?;
        let of = all.iter().find(|facts| facts.path == holder)?.values.seen;
        (of >= FEWEST).then(|| Self {
            facts: all.into_iter().find(|facts| facts.path == path),
            branch: observed.branch(place).and_then(|root| root.at(path)),
            of,
        })
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
    fn agrees(&self, said: &Said<'_>) -> bool {
        match said.kind {
            "removed" => self.seen() == 0,
            "added" => self.seen() > 0,
            "became-optional" => self.seen() < self.of,
            "became-required" => self.seen() == self.of,
            "became-nullable" => self.types().any(|name| name == "null"),
            "became-non-nullable" => self.seen() >= FEWEST && self.types().all(|name| name != "null"),
            "type-changed" => self.is_of(said),
            "format-changed" => self.is_formatted(said),
            "enum-value-added" | "enum-dropped" => self.has_others(said),
            "enum-value-removed" | "enum-introduced" => self.is_within(said),
            _ => false,
        }
    }

    /// Whether its values are of the new type, and not all of the old one.
    fn is_of(&self, said: &Said<'_>) -> bool {
        let Some((old, new)) = said.facts else { return false };
        let allows = |text: &str, name: &str| {
            text.split(" or ")
                .any(|known| known == name || (known, name) == ("number", "integer"))
        };
        let values = || self.types().filter(|name| *name != "null");
        values().next().is_some() && values().all(|name| allows(new, name)) && values().any(|name| !allows(old, name))
    }

    /// Whether its strings are of the new format, and not all of the old one, as far as formats can be told.
    fn is_formatted(&self, said: &Said<'_>) -> bool {
        let (Some((old, new)), Some(facts)) = (said.facts, &self.facts) else {
            return false;
        };
        let strings = facts.types.iter().find(|(name, _)| name == "string").map_or(0, |(_, count)| *count);
        let all_of = |format: &str| facts.formats.iter().any(|(name, count)| name == format && *count == strings);
        strings >= FEWEST && !all_of(old) && (all_of(new) || new == NO_FORMAT && is_known_format(old))
    }

    /// Whether strings came that the old document does not list, and none that the new one does not.
    fn has_others(&self, said: &Said<'_>) -> bool {
        let ([Some(old), new], Some(branch)) = (&said.lists, self.branch) else {
            return false;
        };
        branch.others(old) > 0 && new.as_ref().is_none_or(|new| branch.others(new) == 0)
    }

    /// Whether so many strings came, and none that the new document does not list, that others hardly ever come.
    fn is_within(&self, said: &Said<'_>) -> bool {
        let ([_, Some(new)], Some(branch)) = (&said.lists, self.branch) else {
            return false;
        };
        let strings = branch
            .types()
            .find(|(name, _)| *name == "string")
            .map_or(0, |(_, responses)| responses);
        strings >= ENOUGH && branch.others(new) == 0
    }
}

/// The path of what holds a member or an item.
fn holder(path: &str) -> Option<&str> {
    path.strip_suffix("[]").or_else(|| Some(path.rsplit_once('.')?.0))
}
