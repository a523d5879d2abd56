//! Witnesses of changes to operations, parameters, bodies, statuses, headers, security and servers: the smallest call.
//!
//! A call is what a client sends and, where that matters, the status and headers that come back. Credentials are place-holders.

use super::facts::Part;
use super::instance::{Wish, smallest};
use super::{Shown, Witness};
use crate::compare::{Change, Slot, What};
use crate::contract::{
    Contract, Header, MediaBody, Operation, Ordered, Parameter, ParameterPlace, Requirement, Response, SchemaId, SchemeKind, Way,
};
use crate::evidence::Weighing;
use crate::rules::Finding;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A call as it is shown: `method`, `path`, `query`, `headers`, `cookies`, `body`, `status`.
type Call = Map<String, Value>;

/// One side: the contract and the operation in it.
#[derive(Clone, Copy)]
struct Side<'c> {
    contract: &'c Contract,
    operation: &'c Operation,
}

pub(super) fn witness(weighing: &Weighing<'_>, finding: &Finding, change: &Change) -> Option<Witness> {
    if change.slot == Slot::Server {
        return (change.what == What::Removed).then(|| one(Call::from_iter([("url".to_owned(), json!(&*change.subject))])));
    }
    let site = finding.sites.first()?;
    let index = weighing
        .old
        .operations
        .iter()
        .position(|operation| operation.name() == *site.operation)?;
    let old = Side {
        contract: weighing.old,
        operation: weighing.old.operations.get(index)?,
    };
    let new = weighing.comparison.partners.operations.get(&index);
    let new = new.and_then(|index| weighing.new.operations.get(*index)).map(|operation| Side {
        contract: weighing.new,
        operation,
    });
    match (change.slot, new) {
        (Slot::Operation, None) => Some(one(call(old))),
        (Slot::Server | Slot::Property | Slot::Value, _) | (_, None) => None,
        (Slot::Operation, Some(new)) => (change.what == What::Moved).then(|| pair(call(old), call(new))),
        (Slot::Parameter, Some(new)) => parameter(old, new, change, &site.r#where),
        (Slot::RequestBody, Some(new)) => Some(pair(with_body(old), with_body(new))),
        (Slot::MediaType, Some(new)) => Some(media_type(old, new, change, &site.r#where)),
        (Slot::OnlySuccess | Slot::OtherSuccess | Slot::ErrorStatus, Some(new)) => Some(status(old, new, change)),
        (Slot::Header, Some(new)) => header(old, new, change, &site.r#where),
        (Slot::Security, Some(new)) => security(old, new),
    }
}

fn one(call: Call) -> Witness {
    Witness {
        kind: "call",
        shown: Shown::Value(Value::Object(call)),
        doubt: None,
        note: None,
    }
}

fn pair(before: Call, after: Call) -> Witness {
    let doubt = (before == after).then_some("the two calls look alike");
    Witness {
        kind: "call",
        shown: Shown::Pair(Value::Object(before), Value::Object(after)),
        doubt,
        note: None,
    }
}

/// The smallest call of an operation: what it demands, bodies aside.
fn call(side: Side<'_>) -> Call {
    let mut path = side.operation.path.to_string();
    let mut call = Call::new();
    call.insert("method".to_owned(), json!(&*side.operation.method));
    call.insert("path".to_owned(), Value::Null);
    for parameter in &side.operation.parameters {
        if parameter.place == ParameterPlace::Path {
            path = path.replace(&format!("{{{}}}", parameter.name), &written(&example(side, parameter)));
        } else if parameter.required {
            put(&mut call, side, parameter);
        }
    }
    call.insert("path".to_owned(), json!(path));
    call
}

fn example(side: Side<'_>, parameter: &Parameter) -> Value {
    value_of(side.contract, parameter.schema, Way::Request)
}

fn value_of(contract: &Contract, schema: Option<SchemaId>, way: Way) -> Value {
    let parts: Vec<Part<'_>> = schema.into_iter().map(|id| Part { contract, id }).collect();
    smallest(&parts, way, &Wish::default())
}

/// A value as it is written in an address or a header.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(written).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Adds a parameter.
fn put(call: &mut Call, side: Side<'_>, parameter: &Parameter) {
    let group = match parameter.place {
        ParameterPlace::Path => return,
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "headers",
        ParameterPlace::Cookie => "cookies",
    };
    insert(call, group, &parameter.name, example(side, parameter));
}

fn insert(call: &mut Call, group: &str, name: &str, value: Value) {
    let group = call.entry(group).or_insert_with(|| json!({}));
    if let Some(members) = group.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// The parameter that a change names, on one side.
fn find<'c>(side: Side<'c>, name: &str, place: &str) -> Option<&'c Parameter> {
    let kind = match place.split(' ').next() {
        Some("query") => ParameterPlace::Query,
        Some("cookie") => ParameterPlace::Cookie,
        Some("path") => ParameterPlace::Path,
        _ => ParameterPlace::Header,
    };
    let same = |known: &str| known == name || kind == ParameterPlace::Header && known.eq_ignore_ascii_case(name);
    side.operation
        .parameters
        .iter()
        .find(|known| known.place == kind && same(&known.name))
        .map(AsRef::as_ref)
}

fn parameter(old: Side<'_>, new: Side<'_>, change: &Change, place: &str) -> Option<Witness> {
    let (mine, theirs) = (find(old, &change.subject, place), find(new, &change.subject, place));
    let (mut before, mut after) = (call(old), call(new));
    match (&change.what, mine, theirs) {
        (What::Removed, Some(mine), _) => put(&mut before, old, mine),
        (What::Serialisation, Some(mine), Some(theirs)) => {
            let group = place.split(' ').next().unwrap_or("query").to_owned();
            insert(&mut before, &group, "as written", json!(serialised(mine)));
            insert(&mut after, &group, "as written", json!(serialised(theirs)));
        }
        (What::AddedRequired | What::BecameRequired, _, Some(theirs)) => put(&mut after, new, theirs),
        _ => return None,
    }
    Some(pair(before, after))
}

/// Two values `a` and `b` of a parameter as they travel (OpenAPI 3.1, Style Values).
fn serialised(parameter: &Parameter) -> String {
    let name = &parameter.name;
    if let Some(media) = &parameter.media {
        return format!("{name}=[\"a\",\"b\"] as {media}");
    }
    let reserved = if parameter.allow_reserved { "/" } else { "%2F" };
    let plain = match (&*parameter.style, parameter.explode) {
        ("form", true) => format!("{name}=a&{name}=b"),
        ("form", false) => format!("{name}=a,b"),
        ("spaceDelimited", _) => format!("{name}=a%20b"),
        ("pipeDelimited", _) => format!("{name}=a|b"),
        ("tabDelimited", _) => format!("{name}=a%09b"),
        ("deepObject", _) => format!("{name}[a]=b"),
        ("matrix", true) => format!(";{name}=a;{name}=b"),
        ("matrix", false) => format!(";{name}=a,b"),
        ("label", true) => ".a.b".to_owned(),
        ("label", false) => ".a,b".to_owned(),
        _ => "a,b".to_owned(),
    };
    if parameter.place == ParameterPlace::Query {
        format!("{plain}{reserved}")
    } else {
        plain
    }
}

/// The smallest call, with a body where one is demanded.
fn with_body(side: Side<'_>) -> Call {
    let mut call = call(side);
    if let Some(body) = &side.operation.request_body {
        let schema = body.media.first().and_then(|(_, media)| media.schema);
        call.insert("body".to_owned(), value_of(side.contract, schema, Way::Request));
    }
    call
}

fn media_type(old: Side<'_>, new: Side<'_>, change: &Change, place: &str) -> Witness {
    let (mut before, mut after) = (call(old), call(new));
    let first = |media: &Ordered<Arc<str>, MediaBody>| media.keys().next().map_or(Value::Null, |name| json!(&**name));
    if let Some(status) = place.strip_prefix("response ") {
        let kept = new
            .operation
            .responses
            .get(status)
            .map_or(Value::Null, |response| first(&response.media));
        insert(&mut before, "headers", "Accept", json!(&*change.subject));
        before.insert("status".to_owned(), json!(status));
        insert(&mut after, "headers", "Accept", kept);
        after.insert("status".to_owned(), json!(status));
    } else {
        let kept = new.operation.request_body.as_ref().map_or(Value::Null, |body| first(&body.media));
        insert(&mut before, "headers", "Content-Type", json!(&*change.subject));
        insert(&mut after, "headers", "Content-Type", kept);
    }
    pair(before, after)
}

/// The call with the status that it got, and with one that it may get now.
fn status(old: Side<'_>, new: Side<'_>, change: &Change) -> Witness {
    let came = matches!(change.what, What::Added | What::AddedRequired);
    let is_success = |status: &&Arc<str>| status.starts_with(['1', '2', '3']);
    let known = |side: Side<'_>| {
        let statuses = || side.operation.responses.keys();
        // The first by its number, in whichever order a document lists them.
        let status = statuses().filter(is_success).min().or_else(|| statuses().min());
        status.map_or(Value::Null, |status| json!(&**status))
    };
    let subject = json!(&*change.subject);
    let (mut before, mut after) = (call(old), call(new));
    before.insert("status".to_owned(), if came { known(old) } else { subject.clone() });
    after.insert("status".to_owned(), if came { subject } else { known(new) });
    pair(before, after)
}

fn header(old: Side<'_>, new: Side<'_>, change: &Change, place: &str) -> Option<Witness> {
    let status = place.strip_prefix("response ")?.split(' ').next()?;
    let response: &Response = old.operation.responses.get(status)?;
    let found = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&change.subject));
    let (name, header): (&Arc<str>, &Header) = found?;
    let (mut before, mut after) = (call(old), call(new));
    let answer = json!({ &**name: value_of(old.contract, header.schema, Way::Response) });
    for (call, headers) in [(&mut before, answer), (&mut after, json!({}))] {
        call.insert("status".to_owned(), json!(status));
        call.insert("response headers".to_owned(), headers);
    }
    Some(pair(before, after))
}

/// The call as an alternative let it in that is gone, and as one does now.
fn security(old: Side<'_>, new: Side<'_>) -> Option<Witness> {
    let lost = old
        .operation
        .security
        .iter()
        .find(|mine| !new.operation.security.iter().any(|theirs| alike((old, mine), (new, theirs))))?;
    let (mut before, mut after) = (call(old), call(new));
    authenticate(&mut before, old, lost);
    if let Some(asked) = new.operation.security.first() {
        authenticate(&mut after, new, asked);
    }
    Some(pair(before, after))
}

fn alike((old, mine): (Side<'_>, &Requirement), (new, theirs): (Side<'_>, &Requirement)) -> bool {
    let shown = |side: Side<'_>, requirement: &Requirement| {
        let mut call = Call::new();
        authenticate(&mut call, side, requirement);
        call
    };
    shown(old, mine) == shown(new, theirs)
}

/// Adds what a requirement asks for, credentials by their kind alone.
fn authenticate(call: &mut Call, side: Side<'_>, requirement: &Requirement) {
    for (name, scopes) in &requirement.0 {
        match side.contract.security_schemes.get(name).map(|scheme| &scheme.kind) {
            Some(SchemeKind::ApiKey { place, name }) => {
                let group = match &**place {
                    "header" => "headers",
                    "cookie" => "cookies",
                    _ => "query",
                };
                insert(call, group, name, json!("KEY"));
            }
            Some(SchemeKind::Http(scheme)) => insert(call, "headers", "Authorization", json!(format!("{scheme} CREDENTIALS"))),
            Some(SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_)) => {
                insert(call, "headers", "Authorization", json!("Bearer TOKEN"));
                let scopes: Vec<&str> = scopes.iter().map(|scope| &**scope).collect();
                call.insert("scopes".to_owned(), json!(scopes));
            }
            Some(SchemeKind::MutualTls) => drop(call.insert("certificate".to_owned(), json!("of the client"))),
            Some(SchemeKind::Other(_)) | None => drop(call.insert("scheme".to_owned(), json!(&**name))),
        }
    }
}
