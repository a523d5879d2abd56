//! What a text must have before its phrases are looked for, and what may stand around a phrase: whether it holds in a
//! case only, or speaks of data.
//!
//! It owns those questions. It must not know the phrases themselves, which `pattern` lists.

use super::pattern::compile;
use regex_lite::Regex;
use std::sync::LazyLock;

/// Whether a text is worth reading at all: most descriptions say nothing of the sort, and this is cheap.
pub(super) fn may_speak(text: &str) -> bool {
    // Without a word boundary: emphasis may touch the word (`_Deprecated_`).
    const HINTS: &str = r"deprecat|obsolete|longer|any ?more|remov|discontinu|retire|withdrawn|decommission|sunset|shut|turned off|switched off|dropped|drop support|ignored|phased out|cease|stop|unavailable|inaccessible|functional|unsupported|end.of|EOL|replaced|supersed|renamed|closing down|in (?:the |a )?(?:near )?future|required|mandatory|must now";
    // Every text is asked: here a regular expression that is quick to run is worth the while that it takes to make.
    static HINT: LazyLock<regex::bytes::Regex> = LazyLock::new(|| {
        let hints = format!("(?i-u){HINTS}");
        regex::bytes::Regex::new(&hints).expect("the pattern is constant, and a test compiles it")
    });
    HINT.is_match(text.as_bytes())
}

/// Whether a statement whose subject could be data is about the API after all, by the rest of its sentence.
pub(super) fn speaks_of_api(sentence: &str) -> bool {
    static EVIDENCE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"deprecat|\bAPIs?\b|documentation|\bdocs\b|\bversion|\bv\d|release|in (?:the |a )?(?:near )?future|\bsoon\b|changelog|\bmigrat|\binstead\b|in favou?r of|\b20\d\d\b",
        )
    });
    EVIDENCE.is_match(sentence)
}

/// Whether what follows a phrase makes it hold in a case only: "… is no longer available if the issue is closed".
pub(super) fn is_conditional(rest: &str) -> bool {
    static CASE: LazyLock<Regex> = LazyLock::new(|| compile(r"\b(?:if|unless|whenever|when|while|until)\b"));
    let clause = rest.split([',', ';', ':', '(', '–', '—']).next().unwrap_or(rest);
    CASE.is_match(clause)
}

/// Whether "removed" is followed by "from" something that is no part of an API: "… from the group".
pub(super) fn is_from_data(rest: &str) -> bool {
    static FROM: LazyLock<Regex> = LazyLock::new(|| compile(r"^ (?:successfully )?from\b"));
    static API: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^ (?:successfully )?from (?:\S+ ){0,5}?(?:APIs?|documentation|docs|specification|spec|schema|responses?|requests?|payloads?|platform|product|versions?|release|revisions?|SDKs?|reference|20\d\d)\b",
        )
    });
    FROM.is_match(rest) && !API.is_match(rest)
}
