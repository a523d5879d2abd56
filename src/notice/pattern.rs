//! The words by which prose says that something ends: two tables, one row a turn of phrase.
//!
//! It owns the tables. It must not know who is spoken of: a verb phrase counts only where `subject` finds a part
//! of an API in front of it, for "the user will be removed" is about data.

use super::StatementKind::{self, Deprecated, Required, Unavailable, WillBeRemoved};
use regex_lite::Regex;
use std::sync::{LazyLock, OnceLock};

/// One turn of phrase.
pub(super) struct Pattern {
    pub(super) kind: StatementKind,
    /// Whether the words are ever used of API parts only, so that a subject which could be data is believed.
    pub(super) sure: bool,
    text: &'static str,
    /// Words in lower case of which a sentence must have one: to look for them is cheap, and most sentences end here.
    words: &'static [&'static str],
    regex: OnceLock<Regex>,
}

impl Pattern {
    /// The turn of phrase itself.
    pub(super) fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| compile(self.text))
    }

    /// Whether a sentence in lower case may have it.
    pub(super) fn may_stand_in(&self, lower: &str) -> bool {
        self.words.iter().any(|word| lower.contains(word))
    }
}

const fn row(kind: StatementKind, sure: bool, text: &'static str, words: &'static [&'static str]) -> Pattern {
    Pattern {
        kind,
        sure,
        text,
        words,
        regex: OnceLock::new(),
    }
}

/// What every sentence has.
const ANY: &[&str] = &[""];

/// What `{GONE}` comes down to.
const GONE: &[&str] = &[
    "removed",
    "discontinued",
    "retired",
    "withdrawn",
    "decommissioned",
    "sunset",
    "shut ",
    "turned off",
    "switched off",
    "dropped",
];

/// [`GONE`] and its future.
const GOING: &[&str] = &[
    "removed",
    "discontinued",
    "retired",
    "withdrawn",
    "decommissioned",
    "sunset",
    "shut ",
    "turned off",
    "switched off",
    "dropped",
    "phased out",
];

/// What is planned.
const ENDING: &[&str] = &["scheduled", "planned", "slated", "due", "marked", "set"];

/// Short names for what the rows share, written `{BE}`.
const SHARED: [(&str, &str); 6] = [
    ("{BE}", r"(?:is|are|was|were|has been|have been|has since been)"),
    (
        "{ADV}",
        r"(?:(?:now|also|currently|already|officially|formally|completely|permanently|fully|soon|then|eventually|thus|therefore) )*",
    ),
    (
        "{GONE}",
        r"(?:removed|discontinued|retired|withdrawn|decommissioned|sunset(?:ted)?|shut down|shut off|turned off|switched off|dropped)",
    ),
    (
        "{SERVED}",
        r"(?:available|supported|returned|accepted|provided|included|populated|sent|functional|operational|offered|exposed)",
    ),
    (
        "{VERSION}",
        r"(?:version|release|v ?\d|API|\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)",
    ),
    ("{FUTURE}", r"(?:in (?:the |a )?(?:near )?future)"),
];

/// Verb phrases, strongest first: a subject stands before them.
static VERBS: [Pattern; 28] = [
    // This property is no longer available. (and a slip that is seen: "not longer")
    row(Unavailable, true, r"{BE} {ADV}(?:no|not) longer (?:being )?{SERVED}\b", &["longer"]),
    // This parameter can no longer be used.
    row(
        Unavailable,
        false,
        r"(?:can|could|may) (?:no|not) longer be (?:used|set|specified|called|sent|supplied|passed|requested|queried)\b",
        &["longer be"],
    ),
    // This endpoint is not supported any more.
    row(
        Unavailable,
        true,
        r"(?:is|are|was|were)(?: not|n't) {ADV}{SERVED} any ?more\b",
        &["more"],
    ),
    // This endpoint has been removed.
    row(Unavailable, false, r"(?:has|have) (?:since )?been {ADV}{GONE}\b", GONE),
    // This field was removed in v2.
    row(
        Unavailable,
        false,
        r"(?:is|are|was|were) {ADV}{GONE} (?:in|since|as of|on|with|from|after) (?:the )?{VERSION}",
        GONE,
    ),
    // This endpoint no longer works.
    row(
        Unavailable,
        false,
        r"no longer (?:works?|exists?|functions?|has any effect|have any effect)\b",
        &["no longer"],
    ),
    // This parameter is now ignored.
    row(Unavailable, false, r"(?:is|are) now (?:always )?ignored\b", &["ignored"]),
    // This field is deprecated and will always be null.
    row(
        Unavailable,
        false,
        r"{BE} {ADV}deprecated,? (?:and|so) (?:it )?(?:will|is|are) (?:now )?always (?:be )?(?:null|empty|`null`)",
        &["deprecated"],
    ),
    // This method is deprecated and non-functional.
    row(
        Unavailable,
        true,
        r"{BE} {ADV}(?:deprecated,? and )non-?functional\b",
        &["functional"],
    ),
    // This operation will be removed on 1 February 2026.
    row(
        WillBeRemoved,
        false,
        r"(?:will|shall|(?:is|are) going to|(?:is|are) to),? (?:{FUTURE},? )?{ADV}be {ADV}(?:{GONE}|phased out)\b",
        GOING,
    ),
    // This field will no longer be returned; it will, in future, not be included.
    row(
        WillBeRemoved,
        true,
        r"will,? (?:{FUTURE},? |soon )?no longer be {ADV}{SERVED}\b",
        &["longer be"],
    ),
    row(WillBeRemoved, true, r"will,? {FUTURE},? not be {ADV}{SERVED}\b", &["not be"]),
    row(
        WillBeRemoved,
        false,
        r"will (?:soon )?no longer (?:work|exist|function|have any effect)\b",
        &["longer"],
    ),
    row(
        WillBeRemoved,
        false,
        r"will (?:soon )?(?:stop|cease) (?:working|functioning|being {SERVED}|to (?:work|function|exist|be {SERVED}))",
        &["stop", "cease"],
    ),
    // This endpoint is scheduled for removal.
    row(
        WillBeRemoved,
        true,
        r"{BE} {ADV}(?:scheduled|planned|slated|due|marked|set) (?:for (?:removal|retirement|sunset|shutdown|discontinuation)|to be {GONE})\b",
        ENDING,
    ),
    // This endpoint is currently being removed.
    row(
        WillBeRemoved,
        false,
        r"(?:is|are) {ADV}(?:in the process of )?being {ADV}(?:{GONE}|phased out)\b",
        GOING,
    ),
    // This operation becomes unavailable on 8 May 2021.
    row(
        WillBeRemoved,
        false,
        r"(?:becomes?|will become) (?:unavailable|inaccessible|non-?functional|unsupported)\b",
        &["unavailable", "inaccessible", "functional", "unsupported"],
    ),
    // This version reaches its end of life in June 2025.
    row(
        WillBeRemoved,
        true,
        r"(?:will reach|reach(?:es)?) (?:its |their )?end[ -]of[ -](?:life|support)\b",
        &["end"],
    ),
    // (Deprecated, to be removed in a future release.)
    row(
        WillBeRemoved,
        true,
        r"to be {GONE} (?:in|on|by|with) (?:a |an |the )?(?:next |future |upcoming |later )?{VERSION}",
        GONE,
    ),
    // This field may be removed in a future version: no promise either way, so no more than deprecated.
    row(
        Deprecated,
        false,
        r"(?:may|might|could) be {GONE} (?:in|from|with) (?:a|an|the|any) (?:future|later|next|upcoming)\b",
        GONE,
    ),
    // This property is deprecated.
    row(
        Deprecated,
        true,
        r"(?:{BE}|should be considered|will be|(?:is|are) being|(?:is|are) currently being) {ADV}(?:considered |marked (?:as )?)?(?:deprecated|obsolete|obsoleted)\b",
        &["deprecated", "obsolete"],
    ),
    // This field has been replaced by `size_unit`.
    row(
        Deprecated,
        false,
        r"(?:has|have) {ADV}been {ADV}(?:replaced|superseded|renamed|obsoleted) (?:by|with|to|in)\b",
        &["replaced", "superseded", "renamed", "obsoleted"],
    ),
    row(
        Deprecated,
        false,
        r"(?:is|are) (?:being )?(?:superseded|being replaced) by\b",
        &["superseded", "replaced"],
    ),
    // This operation is closing down.
    row(
        Deprecated,
        true,
        r"(?:is|are) {ADV}(?:in the process of )?(?:closing down|being deprecated)\b",
        &["closing down", "deprecated"],
    ),
    // This parameter should no longer be used; it is no longer recommended.
    row(Deprecated, false, r"should (?:no|not) longer be used\b", &["longer be used"]),
    row(
        Deprecated,
        false,
        r"(?:is|are) {ADV}(?:no|not) longer (?:used|maintained|recommended|encouraged|in use)\b",
        &["longer"],
    ),
    // This parameter is now required.
    row(
        Required,
        false,
        r"(?:is|are) now (?:always )?(?:required|mandatory)\b",
        &["required", "mandatory"],
    ),
    row(
        Required,
        false,
        r"must now be (?:provided|specified|sent|supplied|included|set)\b",
        &["must now"],
    ),
];

/// Turns of phrase that open a sentence and leave their subject out, strongest first.
static OPENINGS: [Pattern; 12] = [
    // Deprecated and no longer returned. No longer supported.
    row(
        Unavailable,
        true,
        r"^[\[(]?(?:deprecated,? (?:and|but) |this is )?(?:no|not) longer {SERVED}\b",
        ANY,
    ),
    row(Unavailable, true, r"^[\[(]?deprecated,? and (?:non-?functional|{GONE})\b", ANY),
    // Removed in v66.
    row(
        Unavailable,
        true,
        r"^[\[(]?(?:has been )?{GONE} (?:in|since|as of|on|from|with) (?:the )?{VERSION}",
        ANY,
    ),
    // Retired: this field is gone. Discontinued.
    row(
        Unavailable,
        true,
        r"^[\[(]?(?:retired|discontinued|decommissioned)(?:[\])]|[.:,;]|$)",
        ANY,
    ),
    // Will be removed in v3. Deprecated (to be removed in a future release).
    row(
        WillBeRemoved,
        true,
        r"^[\[(]?(?:deprecated[,;:]? ?(?:and |but )?\(?)?(?:will|to) be {GONE} (?:in|on|by|with|after|from|soon)\b",
        ANY,
    ),
    row(WillBeRemoved, true, r"^[\[(]?(?:currently )?being {GONE}\b", ANY),
    row(
        WillBeRemoved,
        true,
        r"^[\[(]?(?:scheduled|planned|slated|due) for (?:removal|retirement|sunset|shutdown)\b",
        ANY,
    ),
    // Sunset date: 2025-11-12.
    row(
        WillBeRemoved,
        true,
        r"^(?:sunset|removal|retirement|end[ -]of[ -]life|end[ -]of[ -]support|EOL)(?: date)?(?::| on| in| -) ?(?:on )?\W*[^.]{0,12}\b20\d\d\b",
        ANY,
    ),
    // Deprecated: …, DEPRECATED - …, (Deprecated) …, Deprecated in favour of …, but not "Deprecated keys are …".
    row(
        Deprecated,
        true,
        r"^[\[(]?(?:now )?(?:deprecated|obsolete)(?:[\])]|[.,:;!]|$| ?[-–—] | \(| (?:in|since|as of|and|by|because|due|please|use|do not|don't|for|from|field|parameter|property|attribute|endpoint|method|operation|with|after|on)\b| (?-i:[A-Z`]))",
        ANY,
    ),
    // Closing down - …, Closing down notice: …
    row(
        Deprecated,
        true,
        r"^[\[(]?(?:endpoint |parameter |field )?closing down(?: notice)?(?:[\])]|[.:]| ?[-–—] )",
        ANY,
    ),
    // Replaced by the user token.
    row(Deprecated, true, r"^[\[(]?(?:has been |now )?(?:superseded|replaced) by\b", ANY),
    // Required. Required in requests. (Not "Required, unless …" nor "Required if …".)
    row(Required, true, r"^(?:required|mandatory)(?: in requests?)?\.?$", ANY),
];

/// Verb phrases in the active voice: what ends stands after them ("we will retire the `x` endpoint").
static ACTIVE: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"\b(?:will|plans? to|intends? to|(?:is|are) going to) (?:soon |eventually )?(?:replace and |deprecate and )?(?:discontinue|retire|sunset|stop supporting|drop support for|remove support for|shut down) ",
    )
});

/// A promise to end something, in the active voice.
pub(super) fn active() -> &'static Regex {
    &ACTIVE
}

/// The verb phrases, strongest kind first.
pub(super) fn verbs() -> &'static [Pattern] {
    &VERBS
}

/// What opens a sentence without a subject, strongest kind first.
pub(super) fn openings() -> &'static [Pattern] {
    &OPENINGS
}

/// A row's regular expression, without case, the shared names filled in.
pub(super) fn compile(text: &str) -> Regex {
    let filled = SHARED.iter().fold(text.to_owned(), |text, (name, by)| text.replace(name, by));
    let bounded = if filled.starts_with(['^', '\\']) {
        filled
    } else {
        format!(r"\b(?:{filled})")
    };
    constant(&format!("(?i){bounded}"))
}

fn constant(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of these tables are constant, and a test compiles them")
}
