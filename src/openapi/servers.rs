//! Servers: which are in force at an operation, and what base path they give it.

use super::paths::PathItem;
use super::reader::Reader;
use super::recognise::Version;
use super::spot::Spot;
use crate::contract::Server;

impl<'b> Reader<'b> {
    /// The operation's own servers, else the path item's, else the document's.
    pub(super) fn servers_in_force(&mut self, root: Spot<'b>, item: &PathItem<'b>, operation: Spot<'b>) -> Vec<Server> {
        if self.version == Version::V2 {
            return servers_of_2(root, operation);
        }
        let listed = |spot: &Spot<'b>| !spot.node.is_empty();
        let said = operation
            .get("servers")
            .filter(listed)
            .or_else(|| item.get("servers").filter(listed))
            .or_else(|| root.get("servers"));
        let mut found = Vec::new();
        for spot in self.elements(said, "`servers`") {
            match spot.text("url") {
                Some(url) => found.extend(addresses(url, spot)),
                None => self.diagnose(spot, "a server must have a `url`; it is left out"),
            }
        }
        found
    }
}

/// How many addresses the values of a server's variables may make; those beyond are left out.
const MOST_ADDRESSES: usize = 64;

/// The addresses of a server: with the defaults of its variables, then with every value that one of them may have.
fn addresses(url: &str, server: Spot<'_>) -> Vec<Server> {
    let mut urls = vec![filled(url, server)];
    for (name, variable) in server.get("variables").into_iter().flat_map(Spot::members) {
        let values = variable
            .get("enum")
            .into_iter()
            .flat_map(Spot::items)
            .filter_map(|value| value.node.as_str());
        for value in values {
            let other = filled(&url.replace(&format!("{{{name}}}"), value), server);
            if urls.len() < MOST_ADDRESSES && !urls.contains(&other) {
                urls.push(other);
            }
        }
    }
    let at = server.at();
    urls.into_iter().map(|url| Server { url: url.into(), at }).collect()
}

/// The URL with the defaults of its variables; a variable without one stays as it is.
fn filled(url: &str, server: Spot<'_>) -> String {
    let variables = server.get("variables").into_iter().flat_map(Spot::members);
    variables.fold(url.to_owned(), |url, (name, variable)| {
        let default = variable
            .get("default")
            .and_then(|default| default.node.as_str().or_else(|| default.node.as_number()));
        default.map_or_else(|| url.clone(), |default| url.replace(&format!("{{{name}}}"), default))
    })
}

/// 2.0's `schemes`, `host` and `basePath`, joined.
fn servers_of_2(root: Spot<'_>, operation: Spot<'_>) -> Vec<Server> {
    let base = root.text("basePath").unwrap_or_default();
    let Some(host) = root.text("host") else {
        let at = root.get("basePath").map(Spot::at);
        return at.map(|at| Server { url: base.into(), at }).into_iter().collect();
    };
    let at = root.get("host").unwrap_or(root).at();
    let listed = operation.get("schemes").or_else(|| root.get("schemes"));
    let mut schemes: Vec<&str> = listed
        .into_iter()
        .flat_map(Spot::items)
        .filter_map(|scheme| scheme.node.as_str())
        .collect();
    if schemes.is_empty() {
        schemes.push("https");
    }
    let slash = if base.is_empty() || base.starts_with('/') { "" } else { "/" };
    schemes
        .into_iter()
        .map(|scheme| Server {
            url: format!("{scheme}://{host}{slash}{base}").into(),
            at,
        })
        .collect()
}

/// The path of a server's URL, without a slash at its end. A relative URL is taken from the root of the host.
pub(super) fn base_path(url: &str) -> String {
    let path = match url.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default()
        }
        _ => url,
    };
    let path = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_start_matches("./")
        .trim_matches('/');
    if path.is_empty() || path == "." {
        String::new()
    } else {
        format!("/{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::base_path;

    #[test]
    fn the_path_part_of_all_kinds_of_urls() {
        let table = [
            ("https://api.example.com/v1/", "/v1"),
            ("https://api.example.com", ""),
            ("//api.example.com/v1?x=1", "/v1"),
            ("https://{tenant}.example.com/{version}", "/{version}"),
            ("/rest/api/3", "/rest/api/3"),
            ("v2", "/v2"),
            ("./v2", "/v2"),
            ("/", ""),
            ("", ""),
        ];
        for (url, path) in table {
            assert_eq!(base_path(url), path, "{url}");
        }
    }
}
