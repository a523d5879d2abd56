//! What the comparison says: facts about two contracts, without an opinion.
//!
//! A [`Change`] names what happened, to which kind of element, and whether the set of accepted values got narrower,
//! wider or merely different. Whether that hurts anybody is for `rules` to say.

use crate::contract::At;
use std::sync::Arc;

/// The way in which values travel at a place: what the client writes, or what it reads.
///
/// Webhooks and callbacks are already turned round: their request body flows as a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flow {
    /// The client writes, the provider reads.
    Request,
    /// The provider writes, the client reads.
    Response,
}

impl Flow {
    /// The other way.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

/// What became of the set of values (or calls) that the element allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Polarity {
    /// Some old values are no longer allowed; none is new.
    Narrower,
    /// Some values are new; all old ones are still allowed.
    Wider,
    /// Both.
    Different,
    /// The two sides differ, and containment was not decided.
    Undecided,
}

/// The kind of element that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// A method on a path.
    Operation,
    /// A path, query, header or cookie parameter.
    Parameter,
    /// A request body as a whole.
    RequestBody,
    /// A success response (2xx, 3xx) that was the only one, or became the first.
    OnlySuccess,
    /// A success response beside others.
    OtherSuccess,
    /// An error response, or `default`.
    ErrorStatus,
    /// A media type of a request body or response.
    MediaType,
    /// A response header.
    Header,
    /// A member of an object.
    Property,
    /// A schema: the value itself, whatever holds it.
    Value,
    /// The security requirements of an operation.
    Security,
    /// A server.
    Server,
}

/// What happened to the element.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// It is gone.
    Removed,
    /// It is new and may be left out.
    Added,
    /// It is new and must be there.
    AddedRequired,
    /// It is called under another address.
    Moved,
    /// It must be there now.
    BecameRequired,
    /// It may be left out now.
    BecameOptional,
    /// It may be null now.
    BecameNullable,
    /// It may no longer be null.
    NoLongerNullable,
    /// Its type.
    Type,
    /// Its `format`.
    Format,
    /// Values of its enumeration came or went (polarity says which).
    EnumValues,
    /// It was free and is enumerated now.
    EnumIntroduced,
    /// It was enumerated and is free now.
    EnumDropped,
    /// A size or range keyword.
    Bound(&'static str),
    /// Its `pattern`.
    Pattern,
    /// A member of its union came or went.
    UnionMember,
    /// `additionalProperties` of a schema that said nothing about them.
    UnsaidMembers,
    /// `additionalProperties` that were said to be allowed, or said to be forbidden.
    SaidMembers,
    /// Its `default`.
    Default,
    /// `discriminator.propertyName`.
    Discriminator,
    /// How a parameter is written: `style`, `explode`, `allowReserved`, media type.
    Serialisation,
    /// A keyword that is compared as text only.
    Keyword(&'static str),
    /// It is marked `deprecated: true` now.
    Deprecated,
    /// Its `operationId`.
    OperationId,
    /// Its prose; the texts are in [`Fact::text`].
    Prose,
    /// Its vendor extensions (`x-…`).
    Extensions,
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// Where it stands in that side's document.
    pub at: Option<At>,
    /// What it says, in a few words (`string`, `required`), or the whole prose.
    pub text: Option<Arc<str>>,
}

impl Fact {
    /// A fact at a place.
    pub fn new(at: At, text: impl AsRef<str>) -> Self {
        Self {
            at: Some(at),
            text: Some(text.as_ref().into()),
        }
    }

    /// A place that says nothing by itself.
    pub const fn at(at: At) -> Self {
        Self { at: Some(at), text: None }
    }
}

/// Where a change is reached from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// A pair of schemas, and the step from it (`.name`), empty for the pair itself.
    Pair(usize, Arc<str>),
    /// A fixed place of one operation.
    Place {
        /// The operation's name in reports.
        operation: Arc<str>,
        /// The `where` of the report.
        place: Arc<str>,
    },
}

/// One fact about two contracts.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happened.
    pub what: What,
    /// To which kind of element.
    pub slot: Slot,
    /// What became of the allowed set.
    pub polarity: Polarity,
    /// Which way values flow there; none where nothing flows (operations, servers, security).
    pub flow: Option<Flow>,
    /// The element's name: of the property, parameter, header; empty for a value itself.
    pub subject: Arc<str>,
    /// The old side.
    pub old: Fact,
    /// The new side.
    pub new: Fact,
    /// Where it was found. The same edit may be found at several spots.
    pub spots: Vec<Spot>,
    /// The element that took its place, where one is likely.
    pub replaced_by: Option<Arc<str>>,
    /// What of it stands there, where that is not the whole: `address.city, address.street`.
    pub replaced_in: Option<Arc<str>>,
    /// The element whose place it took, where one is likely; that one's change tells of both.
    pub replaces: Option<Arc<str>>,
    /// Where the value went whose type changed, if it was only wrapped or unwrapped.
    pub carried: Option<Carried>,
}

/// The steps below an element at which one value stood before, and stands now: nothing and `[]` where it became the item of
/// a list, nothing and `.value` where an object was put around it, the other way round where it was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The step on the old side.
    pub from: Arc<str>,
    /// The step on the new side.
    pub to: Arc<str>,
}
