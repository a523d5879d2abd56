//! What is asked for and what came back, as plain data.

use super::failure::shown;
use super::secret::SecretString;
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

/// What lets a request in: goes to the origin of its first URL alone, never along a redirect to another.
#[derive(Debug, Clone, Default)]
pub struct Credential {
    /// Where the secret lies, as words for messages: "the environment variable `JIRA_TOKEN`". Empty if there is none.
    pub words: String,
    /// Headers that carry it.
    pub headers: Vec<(String, SecretString)>,
    /// Query parameters that carry it, unencoded.
    pub query: Vec<(String, SecretString)>,
}

/// One request. Nothing but `GET` and `HEAD` is ever sent to a provider's operations; a token alone is asked for with a form.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET` or `HEAD`; `POST` where there is a form.
    pub method: String,
    /// Where to.
    pub url: Url,
    /// Headers that the user or the catalogue asks for; like the credential they stay with the first origin.
    pub headers: Vec<(String, String)>,
    /// What is acceptable, for `Accept` (RFC 9110 §12.5.1).
    pub accept: String,
    /// What lets it in.
    pub credential: Option<Credential>,
    /// Whether private, loopback and link-local addresses may be asked.
    pub allow_private: bool,
    /// Bytes that are read at most, after decompression.
    pub cap: u64,
    /// One whole answer; unsaid, [`super::Limits::answer`].
    pub timeout: Option<Duration>,
    /// The fields of a form, sent with `POST`: only to ask for a token, never to a provider's own operations.
    pub form: Option<Vec<(String, String)>>,
    /// What an earlier answer said of itself, to be told "not modified".
    pub validators: Option<Validators>,
}

/// What makes a conditional request (RFC 9110 §13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// An answer with a status of success, or 304 where validators were sent.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Where it came from after redirects; may hold a secret in its query, so show [`Answer::place`].
    pub url: Url,
    /// Whether a redirect led to another origin.
    pub elsewhere: bool,
    /// Whether the address that answered was a private one.
    pub private: bool,
    /// Headers, names in lower case, in the order of the answer.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The media type without its parameters, in lower case.
    pub fn media(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let media = value.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        (!media.is_empty()).then_some(media)
    }

    /// The URL fit to be shown.
    pub fn place(&self) -> String {
        shown(&self.url)
    }

    /// What to send next time.
    pub fn validators(&self) -> Option<Validators> {
        let own = |name| self.header(name).map(str::to_owned);
        let found = Validators {
            etag: own("etag"),
            last_modified: own("last-modified"),
        };
        (found != Validators::default()).then_some(found)
    }

    /// The headers by which a provider announces something: deprecations, sunsets, warnings, version echoes, limits.
    /// Cookies and everything else stay out.
    pub fn signals(&self) -> Vec<(String, String)> {
        self.headers
            .iter()
            .filter(|(name, value)| is_signal(name, value))
            .cloned()
            .collect()
    }
}

/// RFC 9745, RFC 8594, RFC 9111 §5.5, and what providers use instead.
fn is_signal(name: &str, value: &str) -> bool {
    const NAMES: [&str; 3] = ["sunset", "warning", "asana-change"];
    /// Relations of RFC 8594, RFC 9745 and RFC 5829; other links lead to the next page and the like.
    const RELATIONS: [&str; 3] = ["sunset", "deprecation", "successor-version"];
    match name {
        "link" => RELATIONS.iter().any(|relation| value.contains(relation)),
        _ => NAMES.contains(&name) || name.contains("deprecat") || name.ends_with("-version"),
    }
}

/// Documents of earlier runs by URL, so that an unchanged one is not sent again. The caller keeps them.
pub type Kept = BTreeMap<String, KeptDocument>;

/// One kept answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDocument {
    /// What it said of itself.
    pub validators: Validators,
    /// Its bytes.
    pub body: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::is_signal;

    #[test]
    fn only_what_announces_something_is_a_signal() {
        let next_page = "<https://a.example/users?page=2>; rel=\"next\"";
        for (name, value, wanted) in [
            ("deprecation", "@1688169599", true),
            ("x-shopify-api-deprecated-reason", "https://a.example", true),
            ("stripe-version", "2024-01-01", true),
            ("link", "<https://a.example/sunset>; rel=\"sunset\"", true),
            ("link", next_page, false),
            ("set-cookie", "session=1", false),
            ("etag", "\"1\"", false),
        ] {
            assert_eq!(is_signal(name, value), wanted, "{name}: {value}");
        }
    }
}
