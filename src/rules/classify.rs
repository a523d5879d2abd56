//! Which rule a change falls under: one exhaustive match over what happened, to what, and which way values flow.
//!
//! No wildcard stands in it, so a new kind of change does not build until its rule is decided.
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

use super::registry::Rule;
use crate::compare::{Change, Flow, Polarity, Slot, What};
use Flow::{Request, Response};
use Polarity::{Different, Narrower, Undecided, Wider};

/// The rule that a change falls under; none for prose and vendor extensions, which `notice` reads, and for combinations that the comparison never makes.
pub fn classify(change: &Change) -> Option<Rule> {
    // Where nothing flows (operations, servers, security) the direction plays no part.
    let flow = change.flow.unwrap_or(Request);
    match change.what {
        What::Removed => removed(change.slot, flow),
        What::Added => added(change.slot, flow, false),
        What::AddedRequired => added(change.slot, flow, true),
        What::BecameRequired => presence(change.slot, flow, true),
        What::BecameOptional => presence(change.slot, flow, false),
        What::Deprecated => deprecated(change.slot),
        What::Moved => Some(Rule::OperationMoved),
        What::OperationId => Some(Rule::OperationIdChanged),
        What::Serialisation => Some(Rule::ParameterSerialisationChanged),
        What::Discriminator => Some(Rule::DiscriminatorChanged),
        What::Prose | What::Extensions => None,
        What::Type
        | What::Format
        | What::Pattern
        | What::Default
        | What::UnionMember
        | What::BecameNullable
        | What::NoLongerNullable
        | What::EnumValues
        | What::EnumIntroduced
        | What::EnumDropped
        | What::UnsaidMembers
        | What::SaidMembers
        | What::Bound(_)
        | What::Keyword(_) => Some(value(&change.what, flow, change.polarity)),
    }
}

fn removed(slot: Slot, flow: Flow) -> Option<Rule> {
    Some(match (slot, flow) {
        (Slot::Operation, _) => Rule::OperationRemoved,
        (Slot::Parameter | Slot::RequestBody, _) => Rule::ParameterRemoved,
        (Slot::OnlySuccess, _) => Rule::ResponseSuccessRemoved,
        (Slot::OtherSuccess | Slot::ErrorStatus, _) => Rule::ResponseStatusRemoved,
        (Slot::MediaType, Request) => Rule::RequestMediaTypeRemoved,
        (Slot::MediaType, Response) => Rule::ResponseMediaTypeRemoved,
        (Slot::Header, _) => Rule::ResponseHeaderRemoved,
        (Slot::Property, Request) => Rule::RequestPropertyRemoved,
        (Slot::Property, Response) => Rule::ResponsePropertyRemoved,
        (Slot::Security, _) => Rule::SecurityAlternativeRemoved,
        (Slot::Server, _) => Rule::ServerRemoved,
        (Slot::Value, _) => return None,
    })
}

fn added(slot: Slot, flow: Flow, required: bool) -> Option<Rule> {
    Some(match (slot, flow, required) {
        (Slot::Operation, _, _) => Rule::OperationAdded,
        (Slot::Parameter | Slot::RequestBody, _, false) => Rule::ParameterAdded,
        (Slot::Parameter | Slot::RequestBody, _, true) => Rule::ParameterAddedRequired,
        (Slot::OtherSuccess, _, _) => Rule::ResponseSuccessAdded,
        (Slot::OnlySuccess | Slot::ErrorStatus, _, _) => Rule::ResponseStatusAdded,
        (Slot::MediaType, _, _) => Rule::MediaTypeAdded,
        (Slot::Header, _, _) => Rule::ResponseHeaderAdded,
        (Slot::Property, Request, false) => Rule::RequestPropertyAdded,
        (Slot::Property, Request, true) => Rule::RequestPropertyAddedRequired,
        (Slot::Property, Response, _) => Rule::ResponsePropertyAdded,
        (Slot::Security, _, _) => Rule::SecurityAlternativeAdded,
        (Slot::Server, _, _) => Rule::ServerAdded,
        (Slot::Value, _, _) => return None,
    })
}

fn presence(slot: Slot, flow: Flow, required: bool) -> Option<Rule> {
    Some(match (slot, flow, required) {
        (Slot::Parameter | Slot::RequestBody, _, true) => Rule::ParameterBecameRequired,
        (Slot::Parameter | Slot::RequestBody, _, false) => Rule::ParameterBecameOptional,
        (Slot::Header, _, true) => Rule::ResponseHeaderBecameRequired,
        (Slot::Header, _, false) => Rule::ResponseHeaderBecameOptional,
        (Slot::Property, Request, true) => Rule::RequestPropertyBecameRequired,
        (Slot::Property, Request, false) => Rule::RequestPropertyBecameOptional,
        (Slot::Property, Response, true) => Rule::ResponsePropertyBecameRequired,
        (Slot::Property, Response, false) => Rule::ResponsePropertyBecameOptional,
        (
            Slot::Operation
            | Slot::OnlySuccess
            | Slot::OtherSuccess
            | Slot::ErrorStatus
            | Slot::MediaType
            | Slot::Value
            | Slot::Security
            | Slot::Server,
            _,
            _,
        ) => return None,
    })
}

fn deprecated(slot: Slot) -> Option<Rule> {
    Some(match slot {
        Slot::Operation => Rule::OperationDeprecated,
        Slot::Parameter | Slot::Header | Slot::Property | Slot::Value | Slot::Security => Rule::ElementDeprecated,
        Slot::RequestBody | Slot::OnlySuccess | Slot::OtherSuccess | Slot::ErrorStatus | Slot::MediaType | Slot::Server => {
            return None;
        }
    })
}

/// The rule for a schema, by the way in which its set of values changed.
fn value(what: &What, flow: Flow, polarity: Polarity) -> Rule {
    match (what, flow, polarity) {
        (What::Type, Request, Narrower | Different | Undecided) | (What::Type, Response, Wider | Different | Undecided) => {
            Rule::TypeChanged
        }
        (What::Type | What::Keyword("type"), Request, Wider) => Rule::RequestTypeWidened,
        (What::Type | What::Keyword("type"), Response, Narrower) => Rule::ResponseTypeNarrowed,
        (What::Keyword("type"), Request, Narrower | Different | Undecided) => Rule::RequestTypeSpecified,
        (What::Keyword("type"), Response, Wider | Different | Undecided) => Rule::ResponseTypeUnspecified,
        (What::BecameNullable, Request, _) => Rule::RequestBecameNullable,
        (What::BecameNullable, Response, _) => Rule::ResponseBecameNullable,
        (What::NoLongerNullable, Request, _) => Rule::RequestNoLongerNullable,
        (What::NoLongerNullable, Response, _) => Rule::ResponseNoLongerNullable,
        (What::EnumValues, Request, Narrower | Different | Undecided) => Rule::RequestEnumValueRemoved,
        (What::EnumValues, Request, Wider) => Rule::RequestEnumValueAdded,
        (What::EnumValues, Response, Wider | Different | Undecided) => Rule::ResponseEnumValueAdded,
        (What::EnumValues, Response, Narrower) => Rule::ResponseEnumValueRemoved,
        (What::EnumIntroduced, Request, _) => Rule::RequestEnumIntroduced,
        (What::EnumIntroduced, Response, _) => Rule::ResponseEnumIntroduced,
        (What::EnumDropped, Request, _) => Rule::RequestEnumDropped,
        (What::EnumDropped, Response, _) => Rule::ResponseEnumDropped,
        (What::Format, Request, Narrower) => Rule::RequestFormatTightened,
        (What::Format, Request, Wider) => Rule::RequestFormatLoosened,
        (What::Format, Response, Wider) => Rule::ResponseFormatLoosened,
        (What::Format, Response, Narrower) => Rule::ResponseFormatTightened,
        (What::Format, _, Different | Undecided) => Rule::FormatChanged,
        (What::Pattern, _, Undecided) => Rule::PatternChanged,
        (What::Bound(_) | What::Pattern, Request, Narrower | Different) | (What::Bound(_), Request, Undecided) => {
            Rule::RequestBoundTightened
        }
        (What::Bound(_) | What::Pattern, Request, Wider) => Rule::RequestBoundLoosened,
        (What::Bound(_) | What::Pattern, Response, Wider | Different) | (What::Bound(_), Response, Undecided) => {
            Rule::ResponseBoundLoosened
        }
        (What::Bound(_) | What::Pattern, Response, Narrower) => Rule::ResponseBoundTightened,
        (What::UnionMember, Request, Narrower | Different | Undecided) => Rule::RequestUnionMemberRemoved,
        (What::UnionMember, Request, Wider) => Rule::RequestUnionMemberAdded,
        (What::UnionMember, Response, Wider | Different | Undecided) => Rule::ResponseUnionMemberAdded,
        (What::UnionMember, Response, Narrower) => Rule::ResponseUnionMemberRemoved,
        (What::SaidMembers, Request, Narrower) => Rule::RequestMembersForbidden,
        (What::UnsaidMembers, Request, Narrower) => Rule::RequestMembersRestricted,
        (What::SaidMembers | What::UnsaidMembers, Response, Narrower) => Rule::ResponseMembersTightened,
        (What::SaidMembers | What::UnsaidMembers, _, Wider | Different | Undecided) => Rule::MembersLoosened,
        (What::Default, _, Wider | Narrower) => Rule::RequestDefaultAdded,
        (What::Default, _, Different | Undecided) => Rule::RequestDefaultChanged,
        (
            What::Keyword(_)
            | What::Removed
            | What::Added
            | What::AddedRequired
            | What::Moved
            | What::BecameRequired
            | What::BecameOptional
            | What::Discriminator
            | What::Serialisation
            | What::Deprecated
            | What::OperationId
            | What::Prose
            | What::Extensions,
            _,
            _,
        ) => Rule::KeywordUndecided,
    }
}
