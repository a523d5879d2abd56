//! Two folds side by side, path by path.
//!
//! It owns which paths are a trial on both sides, which of them stand for others, and the correction of chances by
//! their number; it must not know severities, consumers or the document.

use super::Observed;
use super::change::{Basis, ObservedChange, Tier};
use super::facts::Fact;
use super::node::Node;
use super::path;
use super::place::{self, ObservedPlace, Place};
use super::questions::{Finding, Pair, ask};
use super::shape::Shape;
use std::collections::BTreeMap;

/// Compares two folds, samples with samples and examples with examples, in the order of places and paths.
///
/// Paths whose parent is on one side only are not compared; of what goes together only the topmost is told.
pub fn compare(old: &Observed, new: &Observed) -> Vec<ObservedChange> {
    let mut live = Walk::default();
    for (place, before) in &old.live {
        if let Some(after) = new.live.get(place) {
            let scope = Scope::Live {
                place,
                prefix: place.prefix(shares_status(old, new, place)),
            };
            live.compare(&scope, before, after);
        }
    }
    let mut pools = Walk::default();
    for (definition, before) in &old.pools {
        if let Some(after) = new.pools.get(definition) {
            pools.compare(&Scope::Definition(definition), before, after);
        }
    }
    live.weigh().chain(pools.weigh()).collect()
}

/// Whether an operation's status came in several media types, so that a place must name its own.
fn shares_status(old: &Observed, new: &Observed, place: &Place) -> bool {
    let same = |other: &&Place| other.operation == place.operation && other.status == place.status && other.media != place.media;
    old.live.keys().chain(new.live.keys()).any(|other| same(&other))
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

#[derive(Default)]
struct Walk {
    found: Vec<(ObservedPlace, Basis, Finding)>,
    /// Paths that could have led to a finding, each counted once.
    tested: u64,
}

impl Walk {
    fn compare(&mut self, scope: &Scope<'_>, old: &Shape, new: &Shape) {
        let of = (old.root.responses.get(Fact::SEEN), new.root.responses.get(Fact::SEEN));
        self.pair(
            scope,
            "",
            &Pair {
                old: &old.root,
                new: &new.root,
                of,
                field: false,
                noun: scope.noun(),
            },
        );
    }

    fn pair(&mut self, scope: &Scope<'_>, path: &str, pair: &Pair<'_>) {
        if pair.of.0 == 0 || pair.of.1 == 0 {
            return;
        }
        self.tested += u64::from(pair.old.responses.get(Fact::SEEN) > 0);
        let (found, goes_on) = ask(pair);
        self.found.extend(found.map(|found| (scope.place(path), scope.basis(), found)));
        if goes_on {
            self.below(scope, path, pair);
        }
    }

    /// Compares the paths below. A key that is now pooled with others like it is not gone; nor is a member that the
    /// new definition does not declare: the comparison of the documents tells what became of it.
    fn below(&mut self, scope: &Scope<'_>, path: &str, pair: &Pair<'_>) {
        let nothing = Node::default();
        let of = (pair.old.responses.get(Fact::OBJECT), pair.new.responses.get(Fact::OBJECT));
        let mut fields: BTreeMap<&str, [Option<&Node>; 2]> = BTreeMap::new();
        for (side, node) in [pair.old, pair.new].into_iter().enumerate() {
            for (key, field) in node.fields.sorted() {
                fields.entry(key).or_default()[side] = Some(field);
            }
        }
        for (key, [old, new]) in fields {
            if old.is_none() && pair.old.is_pooled(key) || new.is_none() && (pair.new.is_pooled(key) || scope.is_definition()) {
                continue;
            }
            let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
            let pair = Pair {
                old,
                new,
                of,
                field: true,
                noun: scope.noun(),
            };
            self.pair(scope, &path::with_field(path, key), &pair);
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
                    },
                );
            }
        }
    }

    /// Corrects each chance by the number of paths that were tested.
    fn weigh(self) -> impl Iterator<Item = ObservedChange> {
        let tested = self.tested.max(1) as f64;
        self.found.into_iter().map(move |(place, basis, found)| {
            let Finding {
                kind,
                before,
                after,
                old,
                new,
                what,
                chance,
            } = found;
            let expected = chance * tested;
            ObservedChange {
                place,
                basis,
                kind,
                before,
                after,
                old,
                new,
                what,
                chance,
                expected,
                tier: Tier::of(chance, expected),
            }
        })
    }
}
