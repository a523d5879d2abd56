//! Who is spoken of: whether a part of an API stands before a verb phrase, and which.
//!
//! It owns the small grammar of subjects. "This property", "the `username` parameter", "`key` and `name`" are
//! parts of an API; "the user", "the issue", "a token" are data, of which documentation says the same verbs.

use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

/// Who is spoken of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// The parts that are named; empty where it is the described element itself.
    pub(super) names: Vec<String>,
    /// Whether the words could mean data too ("this resource", `` `token` ``).
    pub(super) weak: bool,
    /// Whether a pronoun stands for it, which may mean what the sentence before spoke of.
    pub(super) pronoun: bool,
}

/// The words between the parts of a subject, each row named in the patterns below.
const PARTS: [(&str, &str); 9] = [
    // What may stand before a subject without changing what is said of it.
    (
        "{LEAD}",
        r"(?:(?:note|please note|note also|be aware|warning|attention|important|notice|deprecated|deprecation notice|and|but|also|so|now|since|because|as|however|therefore|this means|that)\b[,:]?\s*|[^0-9A-Za-z_`(\[\x22/\u{E000}])*",
    ),
    ("{THE}", r"(?:(?:this|these|the|that|those|both|our|its|all)\s+)"),
    // A name: code, a quoted name, a link, camelCase, snake_case, a path.
    (
        "{NAME}",
        r"(?:`[^`]+`|\x22[^\x22]+\x22|\u{E000}[^\u{E001}]+\u{E001}|(?-i:[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*|[A-Z][a-z0-9]+[A-Z]\w*)|\w+_\w+|(?:(?:GET|PUT|POST|PATCH|DELETE)\s+)?/[\w{}/.:-]*[\w}/])",
    ),
    (
        "{STRONG}",
        r"(?:(?:query |path |body |request |response |form |url )?(?:parameters?|params?|property|properties|fields?|endpoints?(?: routes?)?|operations?|APIs?|arguments?|attributes?|flags?|headers?|api methods?))",
    ),
    (
        "{WEAK}",
        r"(?:resources?|objects?|values?|versions?|features?|functionality|types?|methods?|models?|schemas?|events?|webhooks?|status(?:es)?|formats?|settings?|options?|scopes?|filters?|functions?|routes?|enums?|behaviou?r|mode|element|service|array|list|action|mutation|configuration|extension|annotation|interface)",
    ),
    // "for this field", "in the request body", "of the response".
    ("{OF}", r"(?:\s+(?:for|in|of|on|from|within|to|under)\s+(?:\S+\s+){0,4}?\S+)?"),
    ("{ASIDE}", r"(?:\s*\([^()]*\)|,[^,]{0,60},)?"),
    // A predicate that came before and shares its subject: "… is deprecated and".
    (
        "{GAP}",
        r"(?:\s*(?:is|are|was|were|has|have|will|can|cannot|does|do|should|only|currently)\b.{0,160}?(?:\b(?:and|but|so|or)|,))?(?:\s+(?:it|they|which|now|also|thus|therefore|then|\u{2013}|-))*\s*",
    ),
    ("{WORD}", r"(?:(?-i:[A-Za-z][A-Za-z0-9'-]*)\s+)"),
];

/// The shapes of a subject; the first that fits the whole of the text before the verb wins.
struct Shape {
    regex: Regex,
    weak: bool,
    pronoun: bool,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let shape = |core: &str, weak, pronoun| Shape {
        regex: compile(&format!(r"^{{LEAD}}{core}{{GAP}}$")),
        weak,
        pronoun,
    };
    vec![
        // It, this
        shape(r"(?P<the>it|this|they)", true, true),
        // The `username` parameter; this endpoint; the "Get team" endpoint and its related APIs
        shape(
            r"(?P<the>{THE})?(?P<words>(?:{NAME}(?:\s*,?\s+and\s+|\s+or\s+|,\s*|\s+)|{WORD}){0,5}?)(?P<noun>{STRONG})(?P<after>\s+{NAME})?{OF}(?P<more>\s+and\s+(?:(?:its|the|all|any|related)\s+)*{NAME}?\s*(?:related )?(?:{STRONG}|{WEAK}){OF})?{ASIDE}",
            false,
            false,
        ),
        // This resource; the `integer` value
        shape(
            r"(?P<the>{THE})?(?P<words>(?:{NAME}(?:\s*,?\s+and\s+|\s+or\s+|,\s*|\s+)|{WORD}){0,4}?)(?P<noun>{WEAK})(?P<after>\s+{NAME})?{OF}{ASIDE}",
            true,
            false,
        ),
        // `username` and `userkey`; the use of `name`; specifying `key`
        shape(
            r"(?:(?:the\s+)?use\s+of\s+|using\s+|specifying\s+|passing\s+|sending\s+|setting\s+|providing\s+|supplying\s+|updating\s+)?(?:the\s+)?(?P<words>{NAME}(?:(?:,|,?\s+and|,?\s+or)\s+(?:the\s+)?{NAME})*){OF}{ASIDE}",
            true,
            false,
        ),
        // Use of the key
        shape(r"(?:the\s+)?use\s+of\s+(?:the\s+)?(?P<word>[A-Za-z]\w*)", true, false),
    ]
});

/// The subject that `before`, the sentence up to the verb phrase, ends with.
/// None where no part of an API is spoken of, or where it is so in a case only ("if this field is …").
pub(super) fn find(before: &str) -> Option<Subject> {
    clause_starts(before).find_map(|start| {
        let (earlier, clause) = before.split_at(start);
        if makes_a_case(earlier) { None } else { fits(clause) }
    })
}

/// Where a clause may begin: the start, and after marks that end one.
fn clause_starts(before: &str) -> impl Iterator<Item = usize> + '_ {
    static STARTS: LazyLock<Regex> = LazyLock::new(|| compile(r"[,;:(]\s+|\s[-–—]\s|\s(?:and|but|so|because|as|since|that)\s|\(|\]\s"));
    std::iter::once(0).chain(STARTS.find_iter(before).map(|found| found.end()))
}

/// Whether the words before a clause make it hold in a case, or make it reported speech ("indicates whether").
fn makes_a_case(earlier: &str) -> bool {
    static CASE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"\b(?:if|when|whether|unless|whenever|once|until|till|while|where|which|that|who|whose|in case|provided|indicat\w+|determin\w+|date|time|timestamp|example|e\.g\.|not)\b",
        )
    });
    static TIME: LazyLock<Regex> = LazyLock::new(|| compile(r"\b(?:after|before)\b"));
    static HARMLESS: LazyLock<Regex> = LazyLock::new(|| compile(r"\b(?:please note|note|be aware|now) that\b"));
    let earlier = HARMLESS.replace_all(earlier, "");
    CASE.is_match(&earlier) || (TIME.is_match(&earlier) && super::date::find(&earlier).is_none())
}

fn fits(clause: &str) -> Option<Subject> {
    static CASE: LazyLock<Regex> = LazyLock::new(|| compile(r"\b(?:if|when|whether|unless|whenever|once|until|while|not all|an? other)\b"));
    if CASE.is_match(clause) {
        return None;
    }
    SHAPES.iter().find_map(|shape| {
        let found = shape.regex.captures(clause)?;
        let parts = Parts::of(&found);
        (!refers_elsewhere(parts.words)).then(|| Subject {
            names: parts.names(),
            weak: shape.weak,
            pronoun: shape.pronoun,
        })
    })
}

/// "An old endpoint", "some fields", "each value": not a part that could be pointed at.
fn refers_elsewhere(words: &str) -> bool {
    static INDEFINITE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:an?|any|each|every|some|no|other|another|such|many|most|whether|which|what|if|your|his|her|their|only|following|existing|requested|omitting|removing|date|time|timestamp)\b|\b(?:which|that|who|when|use|using|please|see|this|these|it|is|are|was|has|have|with)\b",
        )
    });
    INDEFINITE.is_match(words.trim_start())
}

/// What a shape caught, empty where it has no such part.
struct Parts<'t> {
    the: &'t str,
    words: &'t str,
    noun: &'t str,
    after: &'t str,
    more: &'t str,
    word: &'t str,
}

impl<'t> Parts<'t> {
    fn of(found: &Captures<'t>) -> Self {
        let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
        Self {
            the: part("the"),
            words: part("words"),
            noun: part("noun"),
            after: part("after"),
            more: part("more"),
            word: part("word"),
        }
    }

    /// The names in a subject: marked ones, wherever in it they stand, else what qualifies its noun.
    fn names(&self) -> Vec<String> {
        static OF: LazyLock<Regex> = LazyLock::new(|| compile(r"\s(?:for|of|in|on|from)\s"));
        let more = OF.split(self.more).next().unwrap_or_default();
        let marked: Vec<String> = [self.words, self.after, more].into_iter().flat_map(marked_names).collect();
        if is_whole_api(self.noun) && !marked.iter().any(|name| self.quotes(name)) {
            // "The Teams API", "the [Teams API](…)": what the text describes is part of it.
            return Vec::new();
        }
        match (marked.is_empty(), self.word) {
            (false, _) => marked.into_iter().filter(|name| !ends_with_api(name)).collect(),
            (true, "") => qualifier(self.words, self.the, self.noun).into_iter().collect(),
            (true, word) => vec![word.to_owned()],
        }
    }

    /// Whether a name stands there as code, in quotation marks or as a path: another operation, not a product.
    fn quotes(&self, name: &str) -> bool {
        ["`", "\""].iter().any(|mark| self.words.contains(&format!("{mark}{name}{mark}"))) || name.contains('/')
    }
}

fn marked_names(text: &str) -> Vec<String> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| compile("{NAME}"));
    let trim = |name: &str| {
        name.trim_matches(['`', '"', super::prose::LINK, super::prose::LINK_END])
            .trim()
            .to_owned()
    };
    NAME.find_iter(text).map(|name| trim(name.as_str())).collect()
}

fn is_whole_api(noun: &str) -> bool {
    static API: LazyLock<Regex> = LazyLock::new(|| compile(r"^(?:\w+ )?(?:APIs?|endpoints)$"));
    API.is_match(noun)
}

fn ends_with_api(name: &str) -> bool {
    name.ends_with(" API") || name.ends_with(" APIs")
}

/// The plain word that tells which one is meant: "the position parameter", "these statuses"; none for "this …".
fn qualifier(words: &str, the: &str, noun: &str) -> Option<String> {
    static COMMON: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:query|path|body|request|response|new|old|legacy|entire|whole|same|current|rest|http|json|api|required|optional|default|enum|above|below|first|second|input|output|public|previous|original|given|particular|specific|corresponding|deprecated|related|v\d+|endpoint|and|its|or|the)$",
        )
    });
    let plain: Vec<&str> = words.split_whitespace().filter(|word| !COMMON.is_match(word)).collect();
    match the.trim().to_lowercase().as_str() {
        "this" => None,
        several @ ("these" | "those") => Some(format!("{several} {}", noun.trim())),
        _ => (!plain.is_empty()).then(|| plain.join(" ")),
    }
}

/// What a verb in the active voice speaks of: the text after it begins with a part of an API.
pub(super) fn object(after: &str) -> Option<Subject> {
    static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
        compile(r"^(?P<the>{THE})?(?P<words>(?:{NAME}\s+|{WORD}){0,4}?)(?P<noun>{STRONG})\b|^(?:the\s+)?(?P<name>{NAME})")
    });
    let found = OBJECT.captures(after)?;
    let mut parts = Parts::of(&found);
    parts.words = found.name("name").map_or(parts.words, |name| name.as_str());
    (!refers_elsewhere(parts.words)).then(|| Subject {
        names: parts.names(),
        weak: false,
        pronoun: false,
    })
}

fn compile(text: &str) -> Regex {
    let mut filled = text.to_owned();
    // Parts may stand in parts.
    for _ in 0..2 {
        filled = PARTS.iter().fold(filled, |text, (name, by)| text.replace(name, by));
    }
    Regex::new(&format!("(?i){filled}")).expect("the shapes are constant, and a test compiles them")
}
