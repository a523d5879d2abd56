//! Where a reference leads from the file that it stands in (RFC 3986 §5): file paths, `git:REV:PATH` and URLs.

use url::Url;

/// A file's address in its one normal spelling, without a fragment.
pub(super) fn normalise(uri: &str) -> String {
    if let Some(mut url) = web(uri) {
        url.set_fragment(None);
        return url.to_string();
    }
    let (prefix, path) = split_revision(uri);
    format!("{prefix}{}", tidy(path))
}

/// The address that a reference (its fragment taken off) means in a file; an error says why it means none.
pub(super) fn join(base: &str, reference: &str) -> Result<String, &'static str> {
    if web(reference).is_some() {
        return Ok(normalise(reference));
    }
    if let Some(base) = web(base) {
        let joined = base.join(reference).map_err(|_| "it is not a valid URL")?;
        let stays = matches!(joined.scheme(), "http" | "https");
        return if stays {
            Ok(normalise(joined.as_str()))
        } else {
            Err("a document from the network may refer to http and https only")
        };
    }
    if let Some((scheme, _)) = reference.split_once("://") {
        return if scheme == "file" {
            Err("write the path without `file://`")
        } else {
            Err("only files, http and https can be followed")
        };
    }
    if reference.starts_with("urn:") {
        return Err("a URN names nothing that could be fetched");
    }
    let (prefix, path) = split_revision(base);
    let decoded = super::pointer::percent_decode(reference.split('?').next().unwrap_or_default());
    let folder = path.rfind('/').map_or("", |slash| path.get(..=slash).unwrap_or_default());
    let target = if decoded.starts_with('/') {
        decoded
    } else {
        format!("{folder}{decoded}")
    };
    Ok(format!("{prefix}{}", tidy(&target)))
}

/// How messages name the file: no user name, password or query, for these may hold secrets.
pub(super) fn shown(uri: &str) -> String {
    let Some(mut url) = web(uri) else { return uri.to_owned() };
    // Both fail only for addresses without a host, which http and https never are.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

fn web(uri: &str) -> Option<Url> {
    Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Splits `git:REV:` from the path behind it.
fn split_revision(uri: &str) -> (&str, &str) {
    let revision = uri
        .strip_prefix("git:")
        .and_then(|rest| rest.find(':'))
        .map_or(0, |colon| "git:".len() + colon + 1);
    uri.split_at(revision)
}

/// Takes `.` and `..` out of a path, as far as they can be.
fn tidy(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                kept.pop();
            }
            "" if kept.len() > 1 => {}
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::{join, normalise, shown};

    #[test]
    fn references_are_resolved_against_their_own_file() {
        let joins = |base, reference, wanted: &str| assert_eq!(join(base, reference).unwrap(), wanted);
        joins("spec/openapi.yaml", "./models/user.yaml", "spec/models/user.yaml");
        joins("spec/paths/a.yaml", "../models/user.yaml", "spec/models/user.yaml");
        joins("openapi.yaml", "../up.yaml", "../up.yaml");
        joins("/abs/openapi.yaml", "user%20model.yaml", "/abs/user model.yaml");
        joins("git:HEAD~1:spec/a.yaml", "b.yaml", "git:HEAD~1:spec/b.yaml");
        joins("https://h.example/v1/a.json", "../b.json", "https://h.example/b.json");
        joins("spec/a.yaml", "https://h.example/b.json", "https://h.example/b.json");
        assert!(join("https://h.example/a", "file:///etc/passwd").is_err());
        assert!(join("a.yaml", "urn:x:y").is_err());
    }

    #[test]
    fn addresses_have_one_spelling_and_show_no_secrets() {
        assert_eq!(normalise("./a/../b.yaml"), "b.yaml");
        assert_eq!(normalise("https://h.example/a#x"), "https://h.example/a");
        assert_eq!(shown("https://me:pw@h.example/a?token=1"), "https://h.example/a");
    }
}
