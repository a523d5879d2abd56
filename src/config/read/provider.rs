//! `[provider.NAME]` and what hangs below it.

use super::keys;
use super::secret;
use super::table::{Table, Value};
use super::words::{folder_name, nearest};
use crate::config::secret::names_secret;
use crate::config::{Auth, DEFAULT_DOCUMENT, Document, OperationName, Provider, SampleRequest, Schedule, Source};
use std::collections::{BTreeMap, HashMap};

pub(super) fn read(name: &str, table: &Table<'_, '_>) -> Option<Provider> {
    if let Err(message) = folder_name("provider", name) {
        table.problem(message, None);
        return None;
    }
    let documents = documents(table);
    Some(Provider {
        name: name.to_owned(),
        catalogue: table.string("catalogue"),
        server: table.value("server").and_then(|value| server(&value)),
        schedule: table.word("schedule", &Schedule::WORDS),
        max_age: table.duration("max-age"),
        operations: table.list("operations"),
        allow_private: table.boolean("allow-private").unwrap_or(false),
        timeout: table.duration("timeout"),
        overlays: table.list("overlays"),
        auth: table.value("auth").and_then(|value| auth(&value)),
        samples: samples(table, &documents),
        documents,
        at: table.position(),
    })
}

fn documents(table: &Table<'_, '_>) -> Vec<Document> {
    let mut all: Vec<Document> = table.value("source").and_then(|value| shorthand(&value)).into_iter().collect();
    let named = table
        .free_table("documents")
        .map(|tables| tables.named_tables(keys::DOCUMENT))
        .unwrap_or_default();
    for (name, document) in &named {
        all.extend(read_document(name, document));
    }
    check_document_names(&all, table);
    if !["source", "documents", "catalogue"].iter().any(|key| table.has(key)) {
        table.problem(
            "this provider has no document",
            Some("add a line like: source = \"https://api.example.com/openapi.json\"".to_owned()),
        );
    }
    all
}

fn shorthand(value: &Value<'_, '_>) -> Option<Document> {
    let source: Source = value.parse("source")?;
    Some(Document {
        name: DEFAULT_DOCUMENT.to_owned(),
        source,
        operations: Vec::new(),
        at: value.position(),
    })
}

fn read_document(name: &str, table: &Table<'_, '_>) -> Option<Document> {
    if let Err(message) = folder_name("document", name) {
        table.problem(message, None);
    }
    let source = table
        .required("source", "\"https://api.example.com/openapi.json\"")?
        .parse("source")?;
    Some(Document {
        name: name.to_owned(),
        source,
        operations: table.list("operations"),
        at: table.position(),
    })
}

fn check_document_names(all: &[Document], table: &Table<'_, '_>) {
    let mut seen = HashMap::new();
    for document in all {
        if let Some(line) = seen.insert(document.name.to_lowercase(), document.at.line) {
            let message = format!(
                "the document `{}` is there already, in line {line}; `source` alone is the document `default`",
                document.name
            );
            table
                .reader
                .problem_at(document.at, message, Some("give one of them another name".to_owned()));
        }
    }
}

fn server(value: &Value<'_, '_>) -> Option<String> {
    if let Source::Url(url) = value.parse("server")? {
        return Some(url.trim_end_matches('/').to_owned());
    }
    value.problem("`server` must be a URL, for instance \"https://api.example.com\"", None);
    None
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Basic,
    Bearer,
    Header,
    OAuth2,
    Query,
}

const KINDS: [(&str, Kind); 5] = [
    ("basic", Kind::Basic),
    ("bearer", Kind::Bearer),
    ("header", Kind::Header),
    ("oauth2", Kind::OAuth2),
    ("query", Kind::Query),
];

fn auth(value: &Value<'_, '_>) -> Option<Auth> {
    let open = value.free_table("auth")?;
    let kind = open.required("kind", "\"bearer\"")?.word("kind", &KINDS)?;
    let section = match kind {
        Kind::Basic => keys::BASIC,
        Kind::Bearer => keys::BEARER,
        Kind::Header => keys::HEADER,
        Kind::OAuth2 => keys::OAUTH2,
        Kind::Query => keys::QUERY,
    };
    let table = value.table("auth", section)?;
    match kind {
        Kind::Basic => {
            let (user, password) = (
                secret::required(&table, "user", "API_USER"),
                secret::required(&table, "password", "API_TOKEN"),
            );
            Some(Auth::Basic {
                user: user?,
                password: password?,
            })
        }
        Kind::Bearer => Some(Auth::Bearer {
            token: secret::required(&table, "token", "API_TOKEN")?,
        }),
        Kind::Header => {
            let (name, value) = named_secret(&table, "\"X-Api-Key\"")?;
            Some(Auth::Header { name, value })
        }
        Kind::OAuth2 => oauth2(&table),
        Kind::Query => {
            let (name, value) = named_secret(&table, "\"api_key\"")?;
            Some(Auth::Query { name, value })
        }
    }
}

fn oauth2(table: &Table<'_, '_>) -> Option<Auth> {
    let (client_id, client_secret) = (
        secret::required(table, "client-id", "API_CLIENT_ID"),
        secret::required(table, "client-secret", "API_CLIENT_SECRET"),
    );
    let asked = table.required("token-url", "\"https://api.example.com/oauth/token\"")?;
    let Source::Url(token_url) = asked.parse("token-url")? else {
        asked.problem(
            "`token-url` must be a URL, for instance \"https://api.example.com/oauth/token\"",
            None,
        );
        return None;
    };
    Some(Auth::OAuth2 {
        token_url,
        client_id: client_id?,
        client_secret: client_secret?,
        scope: table.string("scope"),
    })
}

fn named_secret(table: &Table<'_, '_>, example: &str) -> Option<(String, crate::config::SecretRef)> {
    let name = table.required("name", example).and_then(|value| value.as_str("name"));
    let value = secret::required(table, "value", "API_KEY");
    Some((name?.to_owned(), value?))
}

fn samples(table: &Table<'_, '_>, documents: &[Document]) -> Vec<SampleRequest> {
    table
        .tables("sample", keys::SAMPLE)
        .iter()
        .filter_map(|sample| read_sample(sample, documents))
        .collect()
}

fn read_sample(table: &Table<'_, '_>, documents: &[Document]) -> Option<SampleRequest> {
    let request = table.required("request", "\"GET /users/{id}\"")?;
    let operation = request.parse("request").filter(|operation| check_request(&request, operation));
    let path: BTreeMap<String, String> = pairs(table, "path").into_iter().collect();
    let query = pairs(table, "query");
    let headers = pairs(table, "headers");
    let document = table.value("document").and_then(|value| check_document(&value, documents));
    let operation = operation?;
    check_path(table, &operation, &path);
    Some(SampleRequest {
        operation,
        path,
        query,
        headers,
        document,
        at: table.position(),
    })
}

fn check_request(value: &Value<'_, '_>, operation: &OperationName) -> bool {
    let (message, help) = if !["GET", "HEAD"].contains(&operation.method.as_str()) {
        (
            "a sample request is a GET or HEAD, so that looking never changes anything at the provider",
            None,
        )
    } else if operation.path.contains(['?', '#']) {
        (
            "the path of a request ends before the `?`",
            Some("write what follows as: query = { name = \"value\" }".to_owned()),
        )
    } else {
        return true;
    };
    value.problem(message, help);
    false
}

/// Each `{name}` of the path has a value, and each value a `{name}`.
fn check_path(table: &Table<'_, '_>, operation: &OperationName, values: &BTreeMap<String, String>) {
    let names: Vec<&str> = operation.parameters().collect();
    for name in names.iter().filter(|name| !values.contains_key(**name)) {
        let help = format!("add a line like: path = {{ {name} = \"…\" }}");
        table.problem(format!("the request `{operation}` needs a value for `{{{name}}}`"), Some(help));
    }
    let given = table.free_table("path").map(|given| given.entries()).unwrap_or_default();
    for (name, value) in given.iter().filter(|(name, _)| !names.contains(name)) {
        let help = nearest(name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        value.problem(format!("the request `{operation}` has no `{{{name}}}`"), help);
    }
}

fn check_document(value: &Value<'_, '_>, documents: &[Document]) -> Option<String> {
    let name = value.as_str("document")?;
    // Without documents here, the catalogue gives them, which is not known in this room.
    if !documents.is_empty() && !documents.iter().any(|document| document.name == name) {
        let help = nearest(name, documents.iter().map(|document| document.name.as_str())).map(|near| format!("did you mean \"{near}\"?"));
        value.problem(format!("this provider has no document `{name}`"), help);
    }
    Some(name.to_owned())
}

/// Names and values as texts, in the order of the file; a list gives one pair for each of its items.
fn pairs(table: &Table<'_, '_>, key: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, value) in table.free_table(key).map(|pairs| pairs.entries()).unwrap_or_default() {
        if key != "path" && names_secret(name) {
            let message = format!("`{name}` looks like a secret that is written out here; secrets are given by reference only");
            value.problem(
                message,
                Some("use the provider's `auth` table, with kind \"header\" or \"query\"".to_owned()),
            );
        } else if key == "query" && value.toml.is_array() {
            all.extend(
                value
                    .items(name, "a list")
                    .iter()
                    .filter_map(|item| Some((name.to_owned(), scalar(item, name)?))),
            );
        } else {
            all.extend(scalar(&value, name).map(|text| (name.to_owned(), text)));
        }
    }
    all
}

fn scalar(value: &Value<'_, '_>, key: &str) -> Option<String> {
    use toml::de::DeValue;
    match value.toml {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => {
            value.wrong_type(key, "a text, a number or true or false");
            None
        }
    }
}
