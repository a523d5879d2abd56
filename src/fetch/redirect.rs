//! Where an answer sends us, and whether we go.

use super::failure::Fault;
use url::Url;

/// The next address, or `None` where the answer is no redirect (RFC 9110 §15.4).
pub(super) fn redirect(status: u16, location: Option<&str>, from: &Url) -> Result<Option<Url>, Fault> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let refused = |why: String| Err(Fault::Redirect(why));
    let Some(location) = location else {
        return refused("a redirect says no readable place to go to; try again later".to_owned());
    };
    let Ok(next) = from.join(location) else {
        return refused("a redirect leads to what is no URL; try again later".to_owned());
    };
    match (from.scheme(), next.scheme()) {
        ("https", "https") | ("http", "http" | "https") => Ok(Some(next)),
        ("https", "http") => refused(format!(
            "a redirect leads from https to plain http (host {}) and is not followed",
            next.host_str().unwrap_or("unknown")
        )),
        (_, other) => refused(format!(
            "a redirect leads to `{other}:` and is not followed; only http and https are"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go(from: &str, location: Option<&str>) -> Result<Option<Url>, Fault> {
        redirect(302, location, &Url::parse(from).unwrap())
    }

    #[test]
    fn only_the_web_is_followed_and_never_down_to_plain_http() {
        let next = go("https://a.example/x/y", Some("../z")).unwrap().unwrap();
        assert_eq!(next.as_str(), "https://a.example/z");
        let refused = |from, location| go(from, location).unwrap_err().to_string();
        assert_eq!(
            refused("https://a.example/", Some("http://b.example/")),
            "a redirect leads from https to plain http (host b.example) and is not followed"
        );
        assert_eq!(
            refused("http://a.example/", Some("file:///etc/passwd")),
            "a redirect leads to `file:` and is not followed; only http and https are"
        );
        assert_eq!(
            refused("http://a.example/", None),
            "a redirect says no readable place to go to; try again later"
        );
    }

    #[test]
    fn other_statuses_lead_nowhere() {
        let from = Url::parse("https://a.example/").unwrap();
        for status in [200, 201, 304, 300, 404] {
            assert_eq!(redirect(status, Some("/b"), &from), Ok(None), "{status}");
        }
    }
}
