//! The discriminator of an object: the one of its members whose value tells which of the others are there.
//!
//! It is learnt: of the members with a few values that come again and again, the one that says the most of the presence
//! of the others, in bits. It owns the choice, and what is asked of variants before and now; it must not know places.

use super::chance;
use super::change::{Counts, ObservedKind};
use super::facts::Fact;
use super::family::Family;
use super::node::Node;
use super::odd;
use super::questions::{Finding, Pair};
use super::variants::Variant;

/// Responses that a variant needs for its members to be called always or never there.
const ENOUGH: u64 = 5;

/// The variants of an object in one fold.
#[derive(Clone, Copy)]
pub(super) struct Told<'n> {
    node: &'n Node,
    /// The position of the discriminator.
    field: usize,
    pub(super) variants: &'n [Variant],
}

impl<'n> Told<'n> {
    /// The variants of an object by the member that says the most of the others; none where no member says anything.
    pub(super) fn of(node: &'n Node) -> Option<Self> {
        let all = Self::all(node).filter(Self::is_enumeration);
        let ranked = all.map(|told| (told.gain(), told)).filter(|(gain, _)| *gain > 0.0);
        let best = ranked.max_by(|(gain, told), (other, rival)| gain.total_cmp(other).then_with(|| rival.name().cmp(told.name())));
        best.map(|(_, told)| told)
    }

    /// The variants by each member that may tell them, where it does for nearly all objects.
    fn all(node: &'n Node) -> impl Iterator<Item = Self> {
        let candidates = node.variants.iter().flat_map(|variants| variants.candidates());
        candidates
            .map(move |(field, variants)| Self { node, field, variants })
            .filter(|told| told.objects() * 10 >= told.node.instances.get(Fact::OBJECT) * 9)
    }

    pub(super) fn name(&self) -> &'n str {
        self.node.fields.key(self.field)
    }

    /// Objects that are of a variant.
    fn objects(&self) -> u64 {
        self.variants.iter().map(|variant| variant.objects).sum()
    }

    /// Whether every object is of a variant.
    pub(super) fn is_whole(&self) -> bool {
        self.objects() == self.node.instances.get(Fact::OBJECT)
    }

    /// Whether every object of a variant has a member that not every object has.
    pub(super) fn is_own(&self, variant: &Variant, key: &str) -> bool {
        let objects = self.node.instances.get(Fact::OBJECT);
        let field = self.node.fields.position(key).filter(|field| variant.always.has(*field));
        let values = field
            .and_then(|field| self.node.fields.nodes().nth(field))
            .map(|field| field.instances.values());
        values.is_some_and(|values| values < objects)
    }

    fn is_enumeration(&self) -> bool {
        self.node
            .fields
            .nodes()
            .nth(self.field)
            .is_some_and(|field| odd::is_few(&field.responses))
    }

    /// How much the value says of the presence of the other members, in bits: the entropy of those that it decides.
    fn gain(&self) -> f64 {
        let of = self.node.responses.get(Fact::OBJECT) as f64;
        let fields = self.node.fields.nodes().enumerate().filter(|(field, _)| *field != self.field);
        let decided = fields.filter(|(field, _)| self.decides(*field));
        decided.map(|(_, field)| entropy(field.responses.get(Fact::SEEN) as f64 / of)).sum()
    }

    /// Whether a member is always there in some variants and never in the others.
    fn decides(&self, field: usize) -> bool {
        let (mut always, mut never) = (false, false);
        for variant in self.variants.iter().filter(|variant| variant.responses >= ENOUGH) {
            match variant.without(field) {
                0 => always = true,
                lacking if lacking == variant.responses => never = true,
                _ => return false,
            }
        }
        always && never
    }

    fn variant(&self, class: u8) -> Option<&'n Variant> {
        self.variants.iter().find(|variant| variant.class == class)
    }

    /// Responses in which the discriminator was a string.
    fn strings(&self) -> u64 {
        let field = self.node.fields.nodes().nth(self.field);
        field.map_or(0, |field| field.responses.get(Fact::STRING))
    }
}

/// The entropy of a presence in bits (C. E. Shannon, 1948).
fn entropy(share: f64) -> f64 {
    let bits = |share: f64| if share > 0.0 { -share * share.log2() } else { 0.0 };
    bits(share) + bits(1.0 - share)
}

/// What one member has to do with the variants of its object.
#[derive(Clone, Default)]
pub(super) struct Share<'n> {
    /// The discriminator.
    name: &'n str,
    /// Whether the member is the discriminator.
    pub(super) tells: bool,
    /// Whether it is new, and comes with a new variant only.
    pub(super) comes_along: bool,
    /// How often it was there in the variants that had it before, on both sides; none where variants do not decide.
    pub(super) where_it_was: Option<(Counts, Counts)>,
    /// For each variant that always had it and is there yet: how often it lacks it, on both sides.
    lacking: Vec<(Counts, Counts)>,
}

/// An object whose variants are told by one member before and now.
pub(super) struct Discriminator<'n> {
    old: Told<'n>,
    new: Told<'n>,
}

impl<'n> Discriminator<'n> {
    /// The discriminator of an object that was compared; none where the old side does not tell one, or the new side does
    /// not have it.
    pub(super) fn of(pair: &Pair<'n>) -> Option<Self> {
        let old = Told::of(pair.old)?;
        let new = Told::all(pair.new).find(|new| new.name() == old.name())?;
        Some(Self { old, new })
    }

    /// Every variant of the old side beside what the new side has of it.
    fn variants(&self) -> impl Iterator<Item = (&'n Variant, Option<&'n Variant>)> {
        let new = self.new;
        self.old.variants.iter().map(move |variant| (variant, new.variant(variant.class)))
    }

    /// What a member has to do with the variants; `seen` is in how many responses it was, and of how many.
    pub(super) fn share(&self, key: &str, (before, after): (Counts, Counts)) -> Share<'n> {
        let (old, new) = (self.old.node.fields.position(key), self.new.node.fields.position(key));
        let mut share = Share {
            name: self.old.name(),
            tells: key == self.old.name(),
            ..Share::default()
        };
        match (old, new) {
            (None, Some(new)) => share.comes_along = self.comes_along(new),
            (Some(old), new) if self.old.decides(old) => {
                let (was, is) = self.where_it_was(old, new);
                let within = |counts: Counts, most: Counts| Counts {
                    seen: counts.seen.min(most.seen),
                    of: counts.of.min(most.of),
                };
                share.where_it_was = Some((within(was, before), within(is, after)));
                share.lacking = self.lacking(old, new);
            }
            _ => {}
        }
        share
    }

    /// Whether no object of a known variant has a member.
    fn comes_along(&self, field: usize) -> bool {
        let known = |class: u8| self.old.variant(class).is_some();
        let mut known = self.new.variants.iter().filter(|variant| known(variant.class));
        self.new.is_whole() && known.all(|variant| variant.with(field) == 0)
    }

    fn where_it_was(&self, old: usize, new: Option<usize>) -> (Counts, Counts) {
        let mut sums = (Counts::default(), Counts::default());
        for (was, is) in self.variants().filter(|(was, _)| was.with(old) > 0) {
            sums.0.seen += was.with(old);
            sums.0.of += was.responses;
            sums.1.seen += is.zip(new).map_or(0, |(is, new)| is.with(new));
            sums.1.of += is.map_or(0, |is| is.responses);
        }
        sums
    }

    fn lacking(&self, old: usize, new: Option<usize>) -> Vec<(Counts, Counts)> {
        let always = self.variants().filter(|(was, _)| was.responses >= ENOUGH && was.without(old) == 0);
        let both = always.filter_map(|(was, is)| Some((was, is.filter(|is| is.responses > 0)?)));
        let counted = both.map(|(was, is)| {
            let of = is.responses;
            let seen = new.map_or(of, |new| is.without(new));
            (
                Counts {
                    seen: 0,
                    of: was.responses,
                },
                Counts { seen, of },
            )
        });
        counted.collect()
    }

    /// The variants that came and went; `number` is that of the object in the family.
    pub(super) fn news(&self, pair: &Pair<'_>, number: u64, family: &mut Family) -> Vec<Finding> {
        let of = (self.old.strings(), self.new.strings());
        let counts = |old: Option<&Variant>, new: Option<&Variant>| {
            let seen = |variant: Option<&Variant>| variant.map_or(0, |variant| variant.responses);
            let (before, after) = (seen(old), seen(new));
            (Counts { seen: before, of: of.0 }, Counts { seen: after, of: of.1 })
        };
        let mut found = Vec::new();
        for (was, is) in self.variants() {
            let (before, after) = counts(Some(was), is);
            family.fact(number, ObservedKind::VariantAppeared, before, after);
            family.path();
            if after.seen == 0 {
                found.push(self.vanished(pair, before, after));
            }
        }
        for is in self.new.variants.iter().filter(|is| self.old.variant(is.class).is_none()) {
            let (before, after) = counts(None, Some(is));
            family.fact(number, ObservedKind::VariantAppeared, before, after);
            found.push(self.appeared(pair, before, after));
        }
        // Several variants that came are one change, told by the surest of them.
        found.sort_by(|one, other| one.kind.cmp(&other.kind).then(one.chance.total_cmp(&other.chance)));
        found.dedup_by_key(|found| found.kind);
        found
    }

    fn vanished(&self, pair: &Pair<'_>, before: Counts, after: Counts) -> Finding {
        let (name, values) = (self.old.name(), self.old.variants.len());
        Finding {
            kind: ObservedKind::VariantVanished,
            chance: chance::of_loss(before.seen, before.of, 0, after.of),
            old: format!("that one of {values} values of `{name}` told"),
            new: "absent".to_owned(),
            what: format!("one of the values of `{name}` {}", pair.sentence(before, after)),
            before,
            after,
        }
    }

    fn appeared(&self, pair: &Pair<'_>, before: Counts, after: Counts) -> Finding {
        let name = self.old.name();
        Finding {
            kind: ObservedKind::VariantAppeared,
            chance: chance::of_novelty(before.of, after.seen, after.of),
            old: "absent".to_owned(),
            new: format!("that another value of `{name}` tells"),
            what: format!("another value of `{name}` {}", pair.sentence(before, after)),
            before,
            after,
        }
    }
}

impl Share<'_> {
    /// `in 15 of 15 responses of the variants of `type` that had it before, in 0 of 5 now`.
    pub(super) fn sentence(&self, pair: &Pair<'_>, before: Counts, after: Counts) -> String {
        format!(
            "in {} of {} {} of the variants of `{}` that had it before, in {} of {} now",
            before.seen, before.of, pair.noun, self.name, after.seen, after.of
        )
    }

    /// What one variant always had and has no more, or not always; the surest variant of each tells.
    pub(super) fn losses(&self, pair: &Pair<'_>, parent: u64, family: &mut Family) -> Vec<Finding> {
        let mut found = Vec::new();
        for (before, after) in &self.lacking {
            family.path();
            if after.seen == after.of {
                found.push(self.gone(pair, *before, *after));
            } else {
                family.fact(parent, ObservedKind::BecameOptional, *before, *after);
                found.extend((after.seen > 0).then(|| self.became_optional(pair, *before, *after)));
            }
        }
        found.sort_by(|one, other| one.kind.cmp(&other.kind).then(one.chance.total_cmp(&other.chance)));
        found.dedup_by_key(|found| found.kind);
        found
    }

    fn one(&self) -> String {
        format!("one variant of `{}`", self.name)
    }

    fn gone(&self, pair: &Pair<'_>, before: Counts, after: Counts) -> Finding {
        let before = Counts { seen: before.of, ..before };
        let after = Counts { seen: 0, ..after };
        Finding {
            kind: ObservedKind::GoneFromVariant,
            chance: chance::of_loss(before.seen, before.of, 0, after.of),
            old: format!("in {}", self.one()),
            new: "absent there".to_owned(),
            what: format!("of {}, {}", self.one(), pair.sentence(before, after)),
            before,
            after,
        }
    }

    fn became_optional(&self, pair: &Pair<'_>, before: Counts, after: Counts) -> Finding {
        Finding {
            kind: ObservedKind::BecameOptional,
            chance: chance::of_novelty(before.of, after.seen, after.of),
            old: format!("always there in {}", self.one()),
            new: "optional there".to_owned(),
            what: format!("of {}, absent {}", self.one(), pair.sentence(before, after)),
            before,
            after,
        }
    }
}
