//! What is answered: a request and a site in, an answer out. No sockets, no time.
//!
//! Which operations exist and which query parameters are required, the site's own document says: an operation that goes from
//! the document goes from the server. A handler picks rows; their shape is in `demo/jira/shapes.json`.

use super::DOCUMENT_PATH;
use super::http::{Answer, Request};
use super::shape::Shapes;
use super::site::Site;
use base64::Engine;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Paths behind this prefix are another host's; a redirect leads there.
pub(super) const ELSEWHERE: &str = "/elsewhere";

/// The most rows of one page, whatever is asked for.
const PAGE_ROWS: usize = 50;

/// When a comment is added; it is always the same day there.
const ADDED_AT: &str = "2019-02-01T12:00:00.000Z";

/// One request as a handler sees it.
struct Ask<'a> {
    request: &'a Request,
    /// Values of the path's parameters, in the order of the path.
    path: Vec<String>,
    world: &'a Value,
    shapes: Shapes<'a>,
}

/// A handler's answer: status and body (`null` for none), or status and message of a refusal.
type Reply = Result<(u16, Value), Refusal>;
/// Status and message.
type Refusal = (u16, String);
type Handler = fn(&Ask<'_>) -> Reply;

/// Who answers which operation of the document.
const HANDLERS: [(&str, &str, Handler); 14] = [
    ("get", "/myself", myself),
    ("get", "/user", user),
    ("get", "/user/search", user_search),
    ("get", "/user/picker", user_picker),
    ("get", "/issue/{issueIdOrKey}", issue),
    ("get", "/search", search),
    ("get", "/project/search", projects),
    ("get", "/project/{projectIdOrKey}", project),
    ("get", "/issue/{issueIdOrKey}/comment", comments),
    ("post", "/issue/{issueIdOrKey}/comment", add_comment),
    ("get", "/issue/{issueIdOrKey}/worklog", worklogs),
    ("get", "/issue/{issueIdOrKey}/watchers", watchers),
    ("delete", "/issue/{issueIdOrKey}/watchers", remove_watcher),
    ("post", "/webhook", add_webhook),
];

/// Answers a request; `origin` is the server's own address, without a slash at its end.
pub(super) fn answer(site: &Site, request: &Request, origin: &str) -> Answer {
    let path = request.path.strip_prefix(ELSEWHERE).unwrap_or(&request.path);
    if path == DOCUMENT_PATH {
        return document(site, request);
    }
    let base = site
        .document()
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(path) = path.strip_prefix(base).filter(|rest| rest.starts_with('/')) else {
        return refuse(404, "There is nothing here. The document is at /openapi.json.");
    };
    if !signed_in(request) {
        return refuse(401, "Sign in with Basic auth: any user, any token.").with("WWW-Authenticate", "Basic realm=\"demo\"");
    }
    let base = format!("{origin}{base}");
    match operate(site, request, path, &base) {
        Ok((status, Value::Null)) => Answer::new(status),
        Ok((status, mut body)) => {
            site.vacate(&mut body, request.path.bytes().chain(request.query.bytes()).map(usize::from).sum());
            Answer::json(status, &body)
        }
        Err((status, message)) => refuse(status, &message),
    }
}

fn said(status: u16, message: &str) -> Refusal {
    (status, message.to_owned())
}

fn refuse(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"errorMessages": [message], "errors": {}}))
}

/// The document, or 304 where the client has it (RFC 9110, 13.1.2).
fn document(site: &Site, request: &Request) -> Answer {
    let text = site.document_text();
    let digest = Sha256::digest(text.as_bytes());
    let tag = digest.iter().take(8).fold("\"".to_owned(), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    let known = request
        .header("If-None-Match")
        .is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    if known {
        return Answer::new(304).with("ETag", tag);
    }
    Answer::new(200)
        .with("ETag", tag)
        .with_body("application/json", text.as_bytes().to_vec())
}

/// Whether Basic credentials came, neither part empty (RFC 7617).
fn signed_in(request: &Request) -> bool {
    let encoded = request.header("Authorization").and_then(|value| value.strip_prefix("Basic "));
    let decoded = encoded.and_then(|text| base64::engine::general_purpose::STANDARD.decode(text.trim()).ok());
    let pair = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    pair.is_some_and(|pair| {
        pair.split_once(':')
            .is_some_and(|(user, token)| !user.is_empty() && !token.is_empty())
    })
}

fn operate(site: &Site, request: &Request, path: &str, base: &str) -> Reply {
    let method = request.method.to_ascii_lowercase();
    let method = if method == "head" { "get".to_owned() } else { method };
    let (template, item, values) = find_path(site.document(), path).ok_or_else(|| said(404, "There is no such path."))?;
    let operation = item
        .get(&method)
        .ok_or((405, format!("{template} does not take {}.", request.method)))?;
    demand_parameters(operation, request)?;
    let handler = HANDLERS.iter().find(|(known, path, _)| *known == method && *path == template);
    let (_, _, handler) = handler.ok_or((500, format!("The demo forgot {template}.")))?;
    let (world, templates) = (&site.world, &site.shapes);
    handler(&Ask {
        request,
        path: values,
        world,
        shapes: Shapes { templates, world, base },
    })
}

/// The path of the document that fits, a concrete one before a templated one (OpenAPI 3.0, Paths Object).
fn find_path<'d>(document: &'d Value, path: &str) -> Option<(&'d str, &'d Value, Vec<String>)> {
    let paths = document.get("paths")?.as_object()?;
    let fits = paths
        .iter()
        .filter_map(|(template, item)| Some((template.as_str(), item, match_path(template, path)?)));
    fits.min_by_key(|(_, _, values)| values.len())
}

fn match_path(template: &str, path: &str) -> Option<Vec<String>> {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let mut values = Vec::new();
    for (wanted, given) in wanted.iter().zip(&given) {
        match wanted.strip_prefix('{') {
            Some(_) if !given.is_empty() => values.push((*given).to_owned()),
            _ if wanted == given => {}
            _ => return None,
        }
    }
    (wanted.len() == given.len()).then_some(values)
}

fn demand_parameters(operation: &Value, request: &Request) -> Result<(), Refusal> {
    for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let word = |member: &str| parameter.get(member).and_then(Value::as_str).unwrap_or_default();
        let required = parameter.get("required").and_then(Value::as_bool) == Some(true);
        if required && word("in") == "query" && request.parameter(word("name")).is_none() {
            return Err((400, format!("The query parameter '{}' is required.", word("name"))));
        }
    }
    Ok(())
}

impl<'a> Ask<'a> {
    fn rows(&self, table: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.world
            .get(table)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|rows| rows.values())
    }

    /// The row whose `members` (any of them) is the `index`th path parameter.
    fn row(&self, table: &str, members: [&str; 2]) -> Result<&'a Value, Refusal> {
        let wanted = self.path.first().map_or("", String::as_str);
        let is = |row: &&Value| members.iter().any(|member| row.get(member).and_then(Value::as_str) == Some(wanted));
        let found = self.rows(table).find(is);
        found.ok_or_else(|| (404, format!("'{wanted}' does not exist, or you may not see it.")))
    }

    fn issue(&self) -> Result<&'a Value, Refusal> {
        self.row("issues", ["key", "id"])
    }

    /// The person whom the query names: by account, or by the old name.
    fn person(&self) -> Result<&'a Value, Refusal> {
        let named = |(parameter, member): (&str, &str)| {
            let wanted = self.request.parameter(parameter)?;
            self.rows("people")
                .find(|row| row.get(member).and_then(Value::as_str) == Some(wanted.as_str()))
        };
        [("accountId", "accountId"), ("username", "name")]
            .into_iter()
            .find_map(named)
            .ok_or_else(|| said(404, "There is no such user."))
    }

    /// Persons whose displayed name contains the `query`, whatever its case.
    fn persons_like(&self, query: &str) -> Vec<&'a Value> {
        let query = query.to_lowercase();
        let like = |row: &&Value| {
            row.get("displayName")
                .and_then(Value::as_str)
                .is_some_and(|name| name.to_lowercase().contains(&query))
        };
        self.rows("people").filter(like).collect()
    }

    fn number(&self, parameter: &str, otherwise: usize) -> Result<usize, Refusal> {
        let text = self.request.parameter(parameter);
        let parsed = text.map_or(Ok(otherwise), |text| text.parse());
        parsed.map_err(|_| (400, format!("The query parameter '{parameter}' must be a number.")))
    }

    /// The page that `startAt` and `maxResults` ask for, as `{startAt, maxResults, total, isLast, rows}`.
    fn page<'r>(&self, rows: &[&'r Value]) -> Result<(Value, Vec<&'r Value>), Refusal> {
        let (start, most) = (self.number("startAt", 0)?, self.number("maxResults", PAGE_ROWS)?.min(PAGE_ROWS));
        let kept: Vec<&Value> = rows.iter().skip(start).take(most).copied().collect();
        let last = start.saturating_add(kept.len()) >= rows.len();
        Ok((
            json!({"startAt": start, "maxResults": most, "total": rows.len(), "isLast": last}),
            kept,
        ))
    }

    /// A page, drawn as `shape` around its rows. The rows are in the member `rows` of what the shape is filled from.
    fn paged(&self, shape: &str, rows: &[&Value]) -> Reply {
        let (mut page, kept) = self.page(rows)?;
        page["rows"] = kept.into_iter().cloned().collect();
        Ok((200, self.shapes.draw(shape, &page)))
    }
}

fn members<'v>(row: &'v Value, name: &str) -> Vec<&'v Value> {
    row.get(name).and_then(Value::as_array).into_iter().flatten().collect()
}

/// Whoever asks is the first person of the table.
fn myself(ask: &Ask<'_>) -> Reply {
    let first = ask.rows("people").next().ok_or_else(|| said(404, "Nobody lives here."))?;
    Ok((200, ask.shapes.draw("user", first)))
}

fn user(ask: &Ask<'_>) -> Reply {
    let person = ask.person()?;
    Ok((200, ask.shapes.draw("user", person)))
}

fn user_search(ask: &Ask<'_>) -> Reply {
    let query = ask.request.parameter("query").unwrap_or_default();
    let (_, kept) = ask.page(&ask.persons_like(&query))?;
    Ok((200, ask.shapes.draw_all("user", kept)))
}

fn user_picker(ask: &Ask<'_>) -> Reply {
    let found = ask.persons_like(&ask.request.parameter("query").unwrap_or_default());
    ask.paged("found-users", &found)
}

fn issue(ask: &Ask<'_>) -> Reply {
    Ok((200, ask.shapes.draw("issue", ask.issue()?)))
}

/// Of the query language, `project = KEY` is understood; anything else finds all issues.
fn search(ask: &Ask<'_>) -> Reply {
    let jql = ask.request.parameter("jql").unwrap_or_default();
    let project = jql.split_once("project").and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    let project = project
        .and_then(|rest| rest.split_whitespace().next())
        .map(|key| key.trim_matches('"'));
    let inside = |row: &&Value| project.is_none_or(|key| row.get("project").and_then(Value::as_str) == Some(key));
    let found: Vec<&Value> = ask.rows("issues").filter(inside).collect();
    ask.paged("search-results", &found)
}

fn projects(ask: &Ask<'_>) -> Reply {
    let all: Vec<&Value> = ask.rows("projects").collect();
    ask.paged("page-of-projects", &all)
}

fn project(ask: &Ask<'_>) -> Reply {
    Ok((200, ask.shapes.draw("project", ask.row("projects", ["key", "id"])?)))
}

fn comments(ask: &Ask<'_>) -> Reply {
    ask.paged("page-of-comments", &members(ask.issue()?, "comments"))
}

/// Answers as if the comment had been kept; the site stays as it is, so that what is asked next does not depend on it.
fn add_comment(ask: &Ask<'_>) -> Reply {
    ask.issue()?;
    let body: Value = serde_json::from_slice(&ask.request.body).unwrap_or_default();
    let text = body.get("body").filter(|text| text.is_object());
    let text = text.ok_or_else(|| said(400, "The body must be a JSON object with the member 'body', a document."))?;
    let author = ask
        .world
        .get("people")
        .and_then(Value::as_object)
        .and_then(|people| people.keys().next());
    let row = json!({"id": "39999", "author": author, "editor": author, "text": "", "created": ADDED_AT, "updated": ADDED_AT});
    let mut comment = ask.shapes.draw("comment", &row);
    comment["body"] = text.clone();
    if let Some(visibility) = body.get("visibility") {
        comment["visibility"] = visibility.clone();
    }
    Ok((201, comment))
}

fn worklogs(ask: &Ask<'_>) -> Reply {
    ask.paged("page-of-worklogs", &members(ask.issue()?, "worklogs"))
}

fn watchers(ask: &Ask<'_>) -> Reply {
    let issue = ask.issue()?;
    let mut row = issue.clone();
    row["watchCount"] = members(issue, "watchers").len().into();
    Ok((200, ask.shapes.draw("watchers", &row)))
}

fn remove_watcher(ask: &Ask<'_>) -> Reply {
    ask.issue()?;
    ask.person()?;
    Ok((204, Value::Null))
}

fn add_webhook(ask: &Ask<'_>) -> Reply {
    let body: Value = serde_json::from_slice(&ask.request.body).unwrap_or_default();
    let url = body.get("url").and_then(Value::as_str).and_then(|url| url::Url::parse(url).ok());
    url.ok_or_else(|| said(400, "The body must be a JSON object with the member 'url', an address."))?;
    Ok((
        201,
        json!({"id": 1000, "url": body["url"], "events": body.get("events").cloned().unwrap_or(json!([]))}),
    ))
}
