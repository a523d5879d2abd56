//! Two folds side by side, path by path.
//!
//! It owns which paths are a trial on both sides, which of them stand for others, and the correction of chances by
//! their number; it must not know severities, consumers or the document.

use super::Observed;
use super::change::{Basis, Counts, ObservedChange, ObservedKind, Tier};
use super::discriminator::Discriminator;
use super::facts::Fact;
use super::family::Family;
use super::node::Node;
use super::path;
use super::place::{self, ObservedPlace, Place};
use super::questions::{Finding, Pair, ask};
use super::shape::Shape;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What on the new side stands for what of the old side, where names differ. What is not in it stands for itself.
#[derive(Debug, Clone, Default)]
pub struct Partners {
    /// From the name of an old operation to that of the new one.
    pub operations: BTreeMap<String, String>,
    /// From an old definition (its name or, unnamed, its pointer) to the new ones that responses have in its place.
    pub definitions: BTreeMap<String, BTreeSet<String>>,
}

/// Compares two folds, samples with samples and examples with examples, in the order of places and paths.
///
/// What one sends oneself is not compared: how it changes is one's own doing. Paths whose parent is on one side only are
/// not compared either; of what goes together only the topmost is told.
pub fn compare(old: &Observed, new: &Observed) -> Vec<ObservedChange> {
    compare_partners(old, new, &Partners::default())
}

/// As [`compare`], each old place and definition with what stands for it now.
pub fn compare_partners(old: &Observed, new: &Observed, partners: &Partners) -> Vec<ObservedChange> {
    let mut live = Walk::default();
    for (place, before) in old.live.iter().filter(|(place, _)| !place.is_sent()) {
        if let Some(after) = new.live.get(&partners.place(place)) {
            let scope = Scope::Live {
                place,
                prefix: place.prefix(shares_status(old, new, place)),
            };
            live.compare(&scope, before, after);
        }
    }
    let mut pools = Walk::default();
    for (definition, before) in &old.pools {
        if let Some(after) = partners.pool(new, definition) {
            pools.compare(&Scope::Definition(definition), before, &after);
        }
    }
    live.weigh().chain(pools.weigh()).collect()
}

impl Partners {
    fn place(&self, old: &Place) -> Place {
        let mut place = old.clone();
        if let Some(operation) = self.operations.get(&old.operation) {
            place.operation.clone_from(operation);
        }
        place
    }

    /// The instances of all that stands for an old definition, together.
    fn pool<'n>(&self, new: &'n Observed, old: &str) -> Option<Cow<'n, Shape>> {
        let Some(names) = self.definitions.get(old) else {
            return new.pools.get(old).map(Cow::Borrowed);
        };
        let pools = names.iter().filter_map(|name| new.pools.get(name));
        pools.fold(None, |sum, pool| match sum {
            None => Some(Cow::Borrowed(pool)),
            Some(mut sum) => {
                sum.to_mut().absorb(pool.clone());
                Some(sum)
            }
        })
    }
}

/// Whether an operation's status came in several media types, so that a place must name its own.
fn shares_status(old: &Observed, new: &Observed, place: &Place) -> bool {
    let same = |other: &&Place| other.operation == place.operation && other.status == place.status && other.media != place.media;
    old.live.keys().chain(new.live.keys()).any(|other| same(&other))
}

/// Whether a change may be the edit of one example: examples are written by hand, so that a single one which is written
/// otherwise is no sample of what an API sends.
const fn is_edit(basis: Basis, kind: ObservedKind, after: Counts) -> bool {
    matches!(basis, Basis::Examples) && after.seen == 1 && !matches!(kind, ObservedKind::Gone | ObservedKind::Vacated)
}

/// Whose paths are compared.
enum Scope<'a> {
    Live { place: &'a Place, prefix: String },
    Definition(&'a str),
}

impl Scope<'_> {
    fn place(&self, path: &str) -> ObservedPlace {
        match self {
            Self::Live { place, prefix } => ObservedPlace::Live {
                operation: place.operation.clone(),
                r#where: place::join(prefix, path),
            },
            Self::Definition(definition) => ObservedPlace::Definition {
                definition: (*definition).to_owned(),
                path: path::shown(path),
            },
        }
    }

    const fn is_definition(&self) -> bool {
        matches!(self, Self::Definition(_))
    }

    const fn noun(&self) -> &'static str {
        match self {
            Self::Live { place, .. } if place.operation.is_empty() => "bodies",
            Self::Live { .. } => "responses",
            Self::Definition(_) => "examples",
        }
    }

    const fn basis(&self) -> Basis {
        match self {
            Self::Live { .. } => Basis::Samples,
            Self::Definition(_) => Basis::Examples,
        }
    }
}

/// The resources that the old side must have seen, at least, for a tier: 500 looks at one issue say little of others.
const RESOURCES: [(u32, Tier); 2] = [(3, Tier::Possible), (5, Tier::Likely)];

/// The most that can be said of a comparison, for all that the counts say, and why.
fn cap(old: &Shape, new: &Shape) -> Option<(Tier, String)> {
    let known = old.known();
    let few = RESOURCES.iter().find(|(enough, _)| (1..*enough).contains(&known));
    if let Some((_, tier)) = few {
        let resources = if known == 1 { "resource" } else { "resources" };
        return Some((*tier, format!("; all before are of {known} {resources}")));
    }
    let strange = !old.sources.is_empty() && !new.sources.is_empty() && !old.sources.meets(new.sources);
    if strange {
        return Some((Tier::Likely, "; those now are from sources that were not asked before".to_owned()));
    }
    let one = !old.resources.is_empty() && new.known() == 1 && new.resources.count() == 1 && !old.resources.meets(new.resources);
    one.then(|| (Tier::Likely, "; all now are of one resource that was not seen before".to_owned()))
}

struct Found {
    place: ObservedPlace,
    basis: Basis,
    cap: Option<Tier>,
    finding: Finding,
}

#[derive(Default)]
struct Walk {
    found: Vec<Found>,
    /// The questions that were asked.
    family: Family,
    /// The most that can be said of the place at hand, and why.
    cap: Option<(Tier, String)>,
}

impl Walk {
    fn compare(&mut self, scope: &Scope<'_>, old: &Shape, new: &Shape) {
        let of = (old.root.responses.get(Fact::SEEN), new.root.responses.get(Fact::SEEN));
        self.cap = cap(old, new);
        self.pair(
            scope,
            "",
            &Pair {
                old: &old.root,
                new: &new.root,
                of,
                field: false,
                noun: scope.noun(),
                share: None,
            },
            0,
        );
    }

    fn pair(&mut self, scope: &Scope<'_>, path: &str, pair: &Pair<'_>, parent: u64) {
        if pair.of.0 == 0 || pair.of.1 == 0 {
            return;
        }
        let known = pair.old.responses.get(Fact::SEEN) > 0;
        let number = if known { self.family.path() } else { parent };
        let (found, goes_on) = ask(pair, parent, &mut self.family);
        self.keep(scope, path, found);
        if goes_on {
            self.below(scope, path, pair, number);
        }
    }

    fn keep(&mut self, scope: &Scope<'_>, path: &str, found: Vec<Finding>) {
        for mut finding in found {
            let cap = self.cap.as_ref().map(|(tier, why)| {
                finding.what += why;
                *tier
            });
            self.found.push(Found {
                place: scope.place(path),
                basis: scope.basis(),
                cap,
                finding,
            });
        }
    }

    /// Compares the paths below. A key that is now pooled with others like it is not gone; nor is a member that the
    /// new definition does not declare: the comparison of the documents tells what became of it.
    fn below(&mut self, scope: &Scope<'_>, path: &str, pair: &Pair<'_>, number: u64) {
        let nothing = Node::default();
        let of = (pair.old.responses.get(Fact::OBJECT), pair.new.responses.get(Fact::OBJECT));
        let mut fields: BTreeMap<&str, [Option<&Node>; 2]> = BTreeMap::new();
        for (side, node) in [pair.old, pair.new].into_iter().enumerate() {
            for (key, field) in node.fields.sorted() {
                fields.entry(key).or_default()[side] = Some(field);
            }
        }
        let discriminator = Discriminator::of(pair);
        let news = discriminator.iter().flat_map(|known| known.news(pair, number, &mut self.family));
        let news = news.collect();
        self.keep(scope, path, news);
        for (key, [old, new]) in fields {
            if old.is_none() && pair.old.is_pooled(key) || new.is_none() && (pair.new.is_pooled(key) || scope.is_definition()) {
                continue;
            }
            let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
            let mut pair = Pair {
                old,
                new,
                of,
                field: true,
                noun: scope.noun(),
                share: None,
            };
            pair.share = discriminator.as_ref().map(|known| known.share(key, pair.counts(Fact::SEEN)));
            self.pair(scope, &path::with_field(path, key), &pair, number);
        }
        let ways = [
            (&pair.old.items, &pair.new.items, path::with_items(path)),
            (&pair.old.free, &pair.new.free, path::with_free(path)),
        ];
        for (old, new, path) in ways {
            if let (Some(old), Some(new)) = (old, new) {
                let of = (old.responses.get(Fact::SEEN), new.responses.get(Fact::SEEN));
                self.pair(
                    scope,
                    &path,
                    &Pair {
                        old,
                        new,
                        of,
                        field: false,
                        noun: scope.noun(),
                        share: None,
                    },
                    number,
                );
            }
        }
    }

    /// Corrects each chance by the questions that were asked.
    fn weigh(self) -> impl Iterator<Item = ObservedChange> {
        let family = self.family.closed();
        self.found.into_iter().map(move |found| {
            let Finding {
                kind,
                before,
                after,
                old,
                new,
                what,
                chance,
            } = found.finding;
            let expected = family.expected(kind, chance, before, after);
            let tier = Tier::of_kind(kind, chance, expected).map(|tier| found.cap.map_or(tier, |cap| tier.min(cap)));
            ObservedChange {
                place: found.place,
                basis: found.basis,
                kind,
                before,
                after,
                old,
                new,
                what,
                chance,
                expected,
                tier: tier.filter(|_| !is_edit(found.basis, kind, after)),
                needed: None,
            }
        })
    }
}
