//! The words by which prose says that something ends: two tables, one row a turn of phrase.
//!
//! It owns the tables. It must not know who is spoken of: a verb phrase counts only where `subject` finds a part
//! of an API in front of it, for "the user will be removed" is about data.

use super::StatementKind::{self, Deprecated, Required, Unavailable, WillBeRemoved};
use regex::Regex;
use std::sync::LazyLock;

/// One turn of phrase.
pub(super) struct Pattern {
    pub(super) kind: StatementKind,
    pub(super) regex: Regex,
    /// Whether the words are ever used of API parts only, so that a subject which could be data is believed.
    pub(super) sure: bool,
}

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
static VERBS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    table(&[
        // This property is no longer available. (and a slip that is seen: "not longer")
        (Unavailable, true, r"{BE} {ADV}(?:no|not) longer (?:being )?{SERVED}\b"),
        // This parameter can no longer be used.
        (
            Unavailable,
            false,
            r"(?:can|could|may) (?:no|not) longer be (?:used|set|specified|called|sent|supplied|passed|requested|queried)\b",
        ),
        // This endpoint is not supported any more.
        (Unavailable, true, r"(?:is|are|was|were)(?: not|n't) {ADV}{SERVED} any ?more\b"),
        // This endpoint has been removed.
        (Unavailable, false, r"(?:has|have) (?:since )?been {ADV}{GONE}\b"),
        // This field was removed in v2.
        (
            Unavailable,
            false,
            r"(?:is|are|was|were) {ADV}{GONE} (?:in|since|as of|on|with|from|after) (?:the )?{VERSION}",
        ),
        // This endpoint no longer works.
        (
            Unavailable,
            false,
            r"no longer (?:works?|exists?|functions?|has any effect|have any effect)\b",
        ),
        // This parameter is now ignored.
        (Unavailable, false, r"(?:is|are) now (?:always )?ignored\b"),
        // This field is deprecated and will always be null.
        (
            Unavailable,
            false,
            r"{BE} {ADV}deprecated,? (?:and|so) (?:it )?(?:will|is|are) (?:now )?always (?:be )?(?:null|empty|`null`)",
        ),
        // This method is deprecated and non-functional.
        (Unavailable, true, r"{BE} {ADV}(?:deprecated,? and )non-?functional\b"),
        // This operation will be removed on 1 February 2026.
        (
            WillBeRemoved,
            false,
            r"(?:will|shall|(?:is|are) going to|(?:is|are) to),? (?:{FUTURE},? )?{ADV}be {ADV}(?:{GONE}|phased out)\b",
        ),
        // This field will no longer be returned; it will, in future, not be included.
        (WillBeRemoved, true, r"will,? (?:{FUTURE},? |soon )?no longer be {ADV}{SERVED}\b"),
        (WillBeRemoved, true, r"will,? {FUTURE},? not be {ADV}{SERVED}\b"),
        (
            WillBeRemoved,
            false,
            r"will (?:soon )?no longer (?:work|exist|function|have any effect)\b",
        ),
        (
            WillBeRemoved,
            false,
            r"will (?:soon )?(?:stop|cease) (?:working|functioning|being {SERVED}|to (?:work|function|exist|be {SERVED}))",
        ),
        // This endpoint is scheduled for removal.
        (
            WillBeRemoved,
            true,
            r"{BE} {ADV}(?:scheduled|planned|slated|due|marked|set) (?:for (?:removal|retirement|sunset|shutdown|discontinuation)|to be {GONE})\b",
        ),
        // This endpoint is currently being removed.
        (
            WillBeRemoved,
            false,
            r"(?:is|are) {ADV}(?:in the process of )?being {ADV}(?:{GONE}|phased out)\b",
        ),
        // This operation becomes unavailable on 8 May 2021.
        (
            WillBeRemoved,
            false,
            r"(?:becomes?|will become) (?:unavailable|inaccessible|non-?functional|unsupported)\b",
        ),
        // This version reaches its end of life in June 2025.
        (
            WillBeRemoved,
            true,
            r"(?:will reach|reach(?:es)?) (?:its |their )?end[ -]of[ -](?:life|support)\b",
        ),
        // (Deprecated, to be removed in a future release.)
        (
            WillBeRemoved,
            true,
            r"to be {GONE} (?:in|on|by|with) (?:a |an |the )?(?:next |future |upcoming |later )?{VERSION}",
        ),
        // This field may be removed in a future version: no promise either way, so no more than deprecated.
        (
            Deprecated,
            false,
            r"(?:may|might|could) be {GONE} (?:in|from|with) (?:a|an|the|any) (?:future|later|next|upcoming)\b",
        ),
        // This property is deprecated.
        (
            Deprecated,
            true,
            r"(?:{BE}|should be considered|will be|(?:is|are) being|(?:is|are) currently being) {ADV}(?:considered |marked (?:as )?)?(?:deprecated|obsolete|obsoleted)\b",
        ),
        // This field has been replaced by `size_unit`.
        (
            Deprecated,
            false,
            r"(?:has|have) {ADV}been {ADV}(?:replaced|superseded|renamed|obsoleted) (?:by|with|to|in)\b",
        ),
        (Deprecated, false, r"(?:is|are) (?:being )?(?:superseded|being replaced) by\b"),
        // This operation is closing down.
        (
            Deprecated,
            true,
            r"(?:is|are) {ADV}(?:in the process of )?(?:closing down|being deprecated)\b",
        ),
        // This parameter should no longer be used; it is no longer recommended.
        (Deprecated, false, r"should (?:no|not) longer be used\b"),
        (
            Deprecated,
            false,
            r"(?:is|are) {ADV}(?:no|not) longer (?:used|maintained|recommended|encouraged|in use)\b",
        ),
        // This parameter is now required.
        (Required, false, r"(?:is|are) now (?:always )?(?:required|mandatory)\b"),
        (Required, false, r"must now be (?:provided|specified|sent|supplied|included|set)\b"),
    ])
});

/// Turns of phrase that open a sentence and leave their subject out, strongest first.
static OPENINGS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    table(&[
        // Deprecated and no longer returned. No longer supported.
        (
            Unavailable,
            true,
            r"^[\[(]?(?:deprecated,? (?:and|but) |this is )?(?:no|not) longer {SERVED}\b",
        ),
        (Unavailable, true, r"^[\[(]?deprecated,? and (?:non-?functional|{GONE})\b"),
        // Removed in v66.
        (
            Unavailable,
            true,
            r"^[\[(]?(?:has been )?{GONE} (?:in|since|as of|on|from|with) (?:the )?{VERSION}",
        ),
        // Retired: this field is gone. Discontinued.
        (
            Unavailable,
            true,
            r"^[\[(]?(?:retired|discontinued|decommissioned)(?:[\])]|[.:,;]|$)",
        ),
        // Will be removed in v3. Deprecated (to be removed in a future release).
        (
            WillBeRemoved,
            true,
            r"^[\[(]?(?:deprecated[,;:]? ?(?:and |but )?\(?)?(?:will|to) be {GONE} (?:in|on|by|with|after|from|soon)\b",
        ),
        (WillBeRemoved, true, r"^[\[(]?(?:currently )?being {GONE}\b"),
        (
            WillBeRemoved,
            true,
            r"^[\[(]?(?:scheduled|planned|slated|due) for (?:removal|retirement|sunset|shutdown)\b",
        ),
        // Sunset date: 2025-11-12.
        (
            WillBeRemoved,
            true,
            r"^(?:sunset|removal|retirement|end[ -]of[ -]life|end[ -]of[ -]support|EOL)(?: date)?(?::| on| in| -) ?(?:on )?\W*[^.]{0,12}\b20\d\d\b",
        ),
        // Deprecated: …, DEPRECATED - …, (Deprecated) …, Deprecated in favour of …, but not "Deprecated keys are …".
        (
            Deprecated,
            true,
            r"^[\[(]?(?:now )?(?:deprecated|obsolete)(?:[\])]|[.,:;!]|$| ?[-–—] | \(| (?:in|since|as of|and|by|because|due|please|use|do not|don't|for|from|field|parameter|property|attribute|endpoint|method|operation|with|after|on)\b| (?-i:[A-Z`]))",
        ),
        // Closing down - …, Closing down notice: …
        (
            Deprecated,
            true,
            r"^[\[(]?(?:endpoint |parameter |field )?closing down(?: notice)?(?:[\])]|[.:]| ?[-–—] )",
        ),
        // Replaced by the user token.
        (Deprecated, true, r"^[\[(]?(?:has been |now )?(?:superseded|replaced) by\b"),
        // Required. Required in requests. (Not "Required, unless …" nor "Required if …".)
        (Required, true, r"^(?:required|mandatory)(?: in requests?)?\.?$"),
    ])
});

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

/// Whether a text is worth reading at all: most descriptions say nothing of the sort, and this is cheap.
pub(super) fn may_speak(text: &str) -> bool {
    // Without a word boundary: emphasis may touch the word (`_Deprecated_`).
    const HINTS: &str = r"deprecat|obsolete|longer|any ?more|remov|discontinu|retire|withdrawn|decommission|sunset|shut|turned off|switched off|dropped|ignored|phased out|cease|stop|unavailable|inaccessible|functional|unsupported|end.of|EOL|replaced|supersed|renamed|closing down|in (?:the |a )?(?:near )?future|required|mandatory|must now";
    static HINT: LazyLock<Regex> = LazyLock::new(|| constant(&format!("(?i){HINTS}")));
    HINT.is_match(text)
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

fn table(rows: &[(StatementKind, bool, &str)]) -> Vec<Pattern> {
    let pattern = |(kind, sure, text): &(StatementKind, bool, &str)| Pattern {
        kind: *kind,
        regex: compile(text),
        sure: *sure,
    };
    rows.iter().map(pattern).collect()
}

/// A row's regular expression, without case, the shared names filled in.
fn compile(text: &str) -> Regex {
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
