//! What to use instead, where a text names it.
//!
//! It owns the turns of phrase that name a replacement; it must not know whether the text says that anything ends.

use super::prose::{LINK, LINK_END, shown};
use regex_lite::Regex;
use std::sync::LazyLock;

/// Something that has a name: code, a link, a quoted name, a method and path, camelCase, `snake_case`, `a/b`.
const NAME: &str = r"(?P<name>`[^`]+`|\x22[^\x22]+\x22|\u{E000}[^\u{E001}]+\u{E001}|(?:(?-i:GET|PUT|POST|PATCH|DELETE)\s+)?/[\w{}/.:-]*[\w}/]|(?-i:[a-z]+[a-z0-9]*[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*)|\w+_\w+|[\w.]+/[\w./]*\w|'[\w.]+')";

/// What may stand between a verb and a name.
const THE: &str = r"(?:the |an? |our |its |this |new |newer |more |general |versatile |equivalent |regular |consent |API |endpoint |field |parameter |property |header |operation |method |resource )*";

/// Words in lower case of which a sentence must have one to have a phrase.
type Signs = &'static [&'static str];

/// The turns of phrase, surest first.
static PHRASES: LazyLock<Vec<(Signs, Regex)>> = LazyLock::new(|| {
    const USE: Signs = &["us", "prefer", "migrat", "switch", "mov", "specify"];
    const PASSIVE: Signs = &["favo", "replaced", "superseded", "deprecated", "obsoleted", "renamed"];
    [
        // … in favour of `accountId`; superseded by `x`; renamed to `y`; being replaced by `z`
        (PASSIVE, r"\b(?:in favou?r (?:of|for)|(?:replaced|superseded|deprecated|obsoleted|renamed) (?:by|with|to)|renamed) {THE}{NAME}"),
        // Use `accountId` instead. Please use …; … should prefer the `parent` field
        (USE, r"\b(?:use|using|prefer|prefer using|migrate to|migrating to|switch to|switching to|move to|moving to|specify|replaced by using) {THE}{NAME}"),
        // `accountId` should be used instead
        (&["be used"], r"{NAME} (?:\w+ )?(?:should|must|can|may) be used(?: instead)?\b"),
        // use liked instead
        (&["instead"], r"\b(?:use|using|prefer) (?P<name>[\w-]+) instead\b"),
        // the account ID should be used (instead); use account ID instead
        (&["instead"], r"\b(?:use|using) (?:the )?(?P<name>[\w-]+(?: [\w-]+){1,4}) instead\b"),
        // … in favour of Notifications for Load Balancing, so …; replaced by the user token.
        (PASSIVE, r"\b(?:in favou?r of|(?:replaced|superseded) (?:by|with)) (?:the |using )?(?P<name>\w[\w-]*(?: \w[\w-]*){0,5}?)(?: because\b| due\b| and\b| which\b| that\b| so\b|[.,;:)]|$)"),
    ]
    .iter()
    .map(|(signs, text)| {
        let filled = text.replace("{NAME}", NAME).replace("{THE}", THE);
        let regex = Regex::new(&format!("(?i){filled}")).expect("the phrases are constant, and a test compiles them");
        (*signs, regex)
    })
    .collect()
});

/// What the sentence says to use, without back-ticks; not what it says *not* to use, nor one of `subjects`.
pub(super) fn find(sentence: &str, subjects: &[String]) -> Option<String> {
    let lower = sentence.to_lowercase();
    let mut likely = PHRASES.iter().filter(|(signs, _)| signs.iter().any(|sign| lower.contains(sign)));
    likely.find_map(|(_, phrase)| {
        phrase.captures_iter(sentence).find_map(|found| {
            let name = clean(found.name("name")?.as_str());
            let before = &sentence[..found.get(0)?.start()];
            let wanted = !is_denied(before) && !name.is_empty() && !POINTING.contains(&name.as_str()) && !subjects.contains(&name);
            wanted.then_some(name)
        })
    })
}

/// Words that name nothing by themselves ("use that one instead").
const POINTING: [&str; 8] = ["that", "this", "it", "them", "one", "that one", "this one", "those"];

fn clean(name: &str) -> String {
    let inner = shown(name);
    let bare = inner.trim_matches(['`', '"', '\'', LINK, LINK_END]).trim();
    ["a ", "an ", "the "]
        .iter()
        .find_map(|article| bare.strip_prefix(article))
        .unwrap_or(bare)
        .to_owned()
}

/// "do not use", "no longer use", "if you use", "the use of": what follows is no advice.
fn is_denied(before: &str) -> bool {
    static DENIED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\bnot|n't|\blonger|\bif you|\bwhen you|\bwho|\bthose|\bwhen|\bif|\bthe|\bby) $")
            .expect("the pattern is constant, and a test compiles it")
    });
    DENIED.is_match(before)
}
