//! What an observed change is: its kind, its counts on both sides, its chance and its tier.
//!
//! It owns the words; it must not know how folds are compared, severities or consumers.

use super::ObservedPlace;
use serde::{Deserialize, Serialize};

/// How sure an observation is, from its chance under "nothing changed" corrected by the number of paths
/// that were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Chance at most 0.05 for this path alone: listed, never fails a build.
    Possible,
    /// At most 0.05 false alarms of this strength expected in the whole comparison; of what was never there before,
    /// where one odd response brings many, 0.01.
    Likely,
    /// At most 0.001 of them, or 0.0002.
    Confirmed,
}

/// Expected false alarms in the whole comparison, up to which a change is [`Tier::Confirmed`].
pub(super) const CONFIRMED: f64 = 0.001;

impl Tier {
    /// The tier of a chance, given how many false alarms of its strength the whole comparison is expected to have.
    pub fn of(chance: f64, expected: f64) -> Option<Self> {
        Self::within(chance, expected, (CONFIRMED, 0.05))
    }

    /// The tier of a change of a kind: what is new is judged more strictly, for one odd response brings many facts.
    pub(super) fn of_kind(kind: ObservedKind, chance: f64, expected: f64) -> Option<Self> {
        if kind.is_novel() {
            Self::within(chance, expected, (CONFIRMED / 5.0, 0.01))
        } else {
            Self::of(chance, expected)
        }
    }

    fn within(chance: f64, expected: f64, (confirmed, likely): (f64, f64)) -> Option<Self> {
        const POSSIBLE: f64 = 0.05;
        match (expected <= confirmed, expected <= likely, chance <= POSSIBLE) {
            (true, ..) => Some(Self::Confirmed),
            (_, true, _) => Some(Self::Likely),
            (.., true) => Some(Self::Possible),
            _ => None,
        }
    }
}

/// How often something was seen, of how many times it could have been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// Responses (for examples: instances) that showed it.
    pub seen: u64,
    /// Responses (instances) that could have shown it.
    pub of: u64,
}

/// What was observed to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObservedKind {
    /// A field that was seen is in no response now.
    Gone,
    /// Still there, but empty now: filled in at least 90 % before, in at most 5 % now.
    Vacated,
    /// Never null before, null now.
    BecameNull,
    /// A JSON type that was never seen before.
    NewType,
    /// A number with a fraction where only whole numbers were seen before.
    BecameFraction,
    /// A field that was never seen before: can hurt only a reader that refuses unknown fields.
    FieldAppeared,
    /// Never absent before, absent in some responses now.
    BecameOptional,
    /// Strings that always had a format, and have another or none now.
    FormatLost,
    /// A string that is none of the few which came before.
    EnumValue,
    /// Keys that are data, and look otherwise than those before.
    KeysChanged,
    /// A field that one variant of an object always had, and has no more.
    GoneFromVariant,
    /// A variant of an object that never came before.
    VariantAppeared,
    /// A variant of an object that came and does not come any more.
    VariantVanished,
    /// Arrays far larger than any before, or numbers beyond what a double holds.
    SizeJumped,
}

impl ObservedKind {
    /// Whether it is that something was seen which had never been seen before.
    pub(super) const fn is_novel(self) -> bool {
        !matches!(self, Self::Gone | Self::Vacated | Self::GoneFromVariant | Self::VariantVanished)
    }
}

/// What a comparison was made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Bodies that came over the wire.
    Samples,
    /// Examples that stand in the document.
    Examples,
}

/// One change between two folds.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedChange {
    /// Where.
    pub place: ObservedPlace,
    /// Samples or examples.
    pub basis: Basis,
    /// What.
    pub kind: ObservedKind,
    /// The old side's counts of what `what` names: presence for `Gone` and `FieldAppeared`, filled values for
    /// `Vacated`, nulls or values of the new type (of responses that had the field) for the others.
    pub before: Counts,
    /// The new side's counts of the same.
    pub after: Counts,
    /// The old fact in a word or two: `present`, `filled`, or type names joined by ` or `.
    pub old: String,
    /// The new fact in a word or two: `absent`, `empty`, `string or null`.
    pub new: String,
    /// One plain clause with the counts: `in 30 of 30 responses before, in 0 of 3 now`.
    pub what: String,
    /// P0: the chance that an unchanged API shows this, for this path alone.
    pub chance: f64,
    /// Expected number of false alarms of this strength in the whole comparison (P0 times the paths tested).
    pub expected: f64,
    /// How sure; none where the counts are too few to say.
    pub tier: Option<Tier>,
    /// How many more responses without it would make a loss [`Tier::Confirmed`]; none where it is, or where that cannot
    /// be said.
    pub needed: Option<u64>,
}
