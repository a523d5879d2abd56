//! Sample requests: from an operation and its values to a URL, and from an answer to a sample.

use super::client::{Budget, Client};
use super::document::Errand;
use super::failure::{Failure, Fault};
use super::look::{Document, Sample};
use super::plausible;
use super::request::{Answer, Request};
use crate::config::SampleRequest;
use crate::provider::Plan;
use crate::source::{Kind, Node};
use url::Url;

/// What is acceptable where the sample does not say.
const ACCEPT: &str = "application/json";

/// Where the sample requests of a provider go.
#[derive(Debug, Clone)]
pub(super) struct Server {
    /// The server's URL, its path without a slash at the end.
    pub(super) url: Url,
    /// Whether it is good enough for a credential: said by the user or the catalogue, or the document's own origin.
    pub(super) trusted: bool,
    /// Whether it is the demo provider's, which is at a loopback address.
    pub(super) demo: bool,
}

/// The server that a plan says, or the demo provider's.
pub(super) fn said(plan: &Plan) -> Option<Result<Server, Failure>> {
    let text = plan.server.as_deref()?;
    let wrong = |why: String| Err(Failure::at(format!("server of provider `{}`", plan.provider), Fault::Request(why)));
    if text.contains('{') {
        return Some(wrong(format!(
            "`{text}` has a part that is yours to fill in; write `server = \"…\"` for the provider"
        )));
    }
    Some(match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Server {
            url,
            trusted: true,
            demo: false,
        }),
        _ => wrong(format!("`{text}` is no http or https URL")),
    })
}

/// The first server that a document names (OpenAPI 3 `servers`, 2.0 `schemes`, `host` and `basePath`), `at` being where the
/// document lies: a URL, or a file's name.
pub(super) fn of_document(document: &Document, at: &str) -> Option<Server> {
    let root = document.bundle.get(0)?.root();
    let base = Url::parse(at).ok().filter(Url::has_host);
    let text = match root.get("servers") {
        Some(servers) => filled_in(servers.items().next()?)?,
        None => swagger(root, base.as_ref())?,
    };
    let url = match &base {
        Some(base) => base.join(&text).ok()?,
        None => Url::parse(&text).ok()?,
    };
    let known = matches!(url.scheme(), "http" | "https") && url.has_host();
    // A file of this machine was chosen by its owner; a document from elsewhere must not choose who gets a credential.
    let trusted = base.is_none_or(|base| base.origin() == url.origin());
    known.then_some(Server { url, trusted, demo: false })
}

/// A server's URL with the defaults of its variables (OpenAPI 3.1 §4.8.6).
fn filled_in(server: Node<'_>) -> Option<String> {
    let mut text = server.get("url")?.as_str()?.to_owned();
    let variables = server.get("variables").filter(|found| found.kind() == Kind::Object);
    for (name, variable) in variables.iter().flat_map(|found| found.members()) {
        let default = variable.get("default").and_then(Node::as_str).unwrap_or_default();
        text = text.replace(&format!("{{{name}}}"), default);
    }
    (!text.contains('{')).then_some(text)
}

fn swagger(root: Node<'_>, base: Option<&Url>) -> Option<String> {
    let text = |name: &str| root.get(name).and_then(Node::as_str);
    let path = text("basePath").unwrap_or("/");
    let Some(host) = text("host") else {
        return base.map(|_| path.to_owned());
    };
    let schemes = root.get("schemes").filter(|found| found.kind() == Kind::Array);
    let offers = |wanted: &str| {
        schemes
            .iter()
            .flat_map(|found| found.items())
            .any(|found| found.as_str() == Some(wanted))
    };
    let scheme = if offers("http") && !offers("https") { "http" } else { "https" };
    Some(format!("{scheme}://{host}{path}"))
}

/// Asks for one sample.
pub(super) async fn ask(errand: &Errand<'_>, plan: &Plan, server: &Server, sample: &SampleRequest) -> Result<Sample, Failure> {
    let url = address(server, sample);
    let asked = url[url::Position::BeforePath..].to_owned();
    let mut headers: Vec<(String, String)> = plan.headers.clone();
    headers.retain(|(name, _)| !sample.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
    headers.extend(sample.headers.iter().cloned());
    let accept = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("accept"))
        .map_or(ACCEPT, |(_, value)| value)
        .to_owned();
    let credential = errand.credential.as_ref().map(|(_, credential)| credential.clone());
    if credential.is_some() && !server.trusted {
        return Err(Failure::url(&url, Fault::Request(UNTRUSTED.to_owned())));
    }
    let (client, budget): (&Client, &Budget) = (errand.client, errand.budget);
    let request = Request {
        method: sample.operation.method.clone(),
        url,
        headers,
        accept,
        credential,
        allow_private: errand.allow_private || server.demo,
        cap: client.limits().sample,
        timeout: errand.timeout,
        form: None,
        validators: None,
    };
    let answer = client.send(&request, budget).await?;
    plausible::sample(&answer, &request.method, &request.accept).map_err(|fault| Failure::at(answer.place(), fault))?;
    Ok(taken(asked, answer))
}

const UNTRUSTED: &str = "the document alone names this server, and another host than its own; say `server = \"…\"` for the provider, so that it is you who decides where its credential goes";

fn taken(asked: String, answer: Answer) -> Sample {
    let mut headers: Vec<String> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
    headers.sort();
    headers.dedup();
    Sample {
        asked,
        status: answer.status,
        media: answer.media(),
        signals: answer.signals(),
        headers,
        body: answer.body,
    }
}

/// The URL of a sample. An operation's path starts with the server's base path already, or goes behind it.
pub(super) fn address(server: &Server, sample: &SampleRequest) -> Url {
    let mut url = server.url.clone();
    let base: Vec<&str> = segments(server.url.path());
    let path = segments(&sample.operation.path);
    let rest = path.strip_prefix(base.as_slice()).unwrap_or(&path);
    if let Ok(mut into) = url.path_segments_mut() {
        into.clear().extend(&base).extend(rest.iter().map(|segment| fill(segment, sample)));
        if sample.operation.path.ends_with('/') {
            into.push("");
        }
    }
    url.set_query(None);
    url.set_fragment(None);
    if !sample.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&sample.query);
    }
    url
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// One segment with its `{name}`s replaced; what replaces them is encoded by the URL.
fn fill(segment: &str, sample: &SampleRequest) -> String {
    let mut text = String::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(sample.path.get(name).map_or("", String::as_str));
        rest = after;
    }
    text + rest
}
