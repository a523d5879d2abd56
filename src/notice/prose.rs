//! `CommonMark` and HTML, cut into plain sentences.
//!
//! It owns what counts as a block, a sentence and a link; it must not know what a sentence says. It is a reduction
//! for reading, no renderer: what it does not know it leaves as it stands.

use regex::{Captures, Regex};
use std::sync::{LazyLock, OnceLock};

/// Marks where the text of a link begins: links name replacements, and their ends would be lost otherwise.
pub(super) const LINK: char = '\u{E000}';
/// Marks where the text of a link ends.
pub(super) const LINK_END: char = '\u{E001}';

/// What a sentence stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph,
    Heading,
    Item,
}

/// One sentence.
#[derive(Debug)]
pub(super) struct Sentence {
    /// One line, [`LINK`] marks in it, code in back-ticks, emphasis dropped.
    pub(super) text: String,
    pub(super) block: Block,
    /// The number of the block that it stands in.
    pub(super) number: usize,
    /// Whether the block begins with it.
    pub(super) opens: bool,
    /// Whether the block ends with it.
    pub(super) closes: bool,
    /// The name at the head of its block: `` `FAILED`: … `` or `` `FAILED` - … ``.
    pub(super) head: Option<String>,
}

/// The sentences of a text, in its order.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (number, (block, text)) in blocks(&plain(text)).into_iter().enumerate() {
        let head = HEAD.captures(&text).map(|named| named[1].to_owned());
        let parts = split(&text);
        let last = parts.len().saturating_sub(1);
        found.extend(parts.into_iter().enumerate().map(|(place, text)| Sentence {
            text,
            block,
            number,
            opens: place == 0,
            closes: place == last,
            head: head.clone(),
        }));
    }
    found
}

/// A sentence as a reader sees it: without marks.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(*c, LINK | LINK_END))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// White space, words and digits are ASCII's here: those of all scripts make a pattern slow to prepare.
fn rule(pattern: &str) -> Regex {
    let pattern = pattern
        .replace(r"\b", r"(?-u:\b)")
        .replace(r"\w", "[0-9A-Za-z_]")
        .replace(r"\s", r"[ \t\n\r]");
    Regex::new(&pattern).expect("the patterns of this table are constant, and a test compiles them")
}

/// A pattern that is tried at one place only: what makes others quick to run costs more here than it saves.
fn anchored(pattern: &str) -> regex_lite::Regex {
    regex_lite::Regex::new(pattern).expect("the patterns of this table are constant, and a test compiles them")
}

static HEAD: LazyLock<regex_lite::Regex> = LazyLock::new(|| anchored(r"^`([^`\s]+)`\s*(?::|[-–—]\s)"));
/// What opens a block of its own without a blank line before it: a named value, a labelled notice.
static OPENS: LazyLock<regex_lite::Regex> = LazyLock::new(|| {
    anchored(r"^`[^`\s]+`\s*(?::|[-–—]\s)|^[*_(\[]*(?i:note|warning|important|deprecated|deprecation notice)[*_]*[:.)\]]")
});
static BULLET: LazyLock<regex_lite::Regex> = LazyLock::new(|| anchored(r"^(?:[*+•-]|\d{1,3}[.)])\s+"));
static HEADING: LazyLock<regex_lite::Regex> = LazyLock::new(|| anchored(r"^#{1,6}\s+(.*?)\s*#*$"));
static RULER: LazyLock<regex_lite::Regex> = LazyLock::new(|| anchored(r"^[-=*_|:\s]{3,}$"));

/// One thing that is rewritten before lines are looked at.
struct Rewrite {
    /// What a text must have for it; most texts have none of it.
    sign: &'static [&'static str],
    pattern: &'static str,
    by: &'static str,
    regex: OnceLock<Regex>,
}

impl Rewrite {
    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| rule(self.pattern))
    }
}

const fn rewrite(sign: &'static [&'static str], pattern: &'static str, by: &'static str) -> Rewrite {
    Rewrite {
        sign,
        pattern,
        by,
        regex: OnceLock::new(),
    }
}

/// What is rewritten, in this order.
static REWRITES: [Rewrite; 18] = [
    // Blocks of code say nothing about the API.
    rewrite(
        &["```", "~~~", "<"],
        r"(?s)```.*?(?:```|\z)|~~~.*?(?:~~~|\z)|<!--.*?-->|(?i)<pre>.*?</pre>",
        "\n\n",
    ),
    rewrite(&["<"], r"(?i)</?code>", "`"),
    rewrite(&["<"], r"(?is)<a\s[^>]*>(.*?)</a>", "\u{E000}$1\u{E001}"),
    rewrite(&["<"], r"(?i)<li>", "\n- "),
    rewrite(
        &["<"],
        r"(?i)</?(?:p|br|li|ul|ol|div|aside|h[1-6]|table|tr|td|th|blockquote)\s*/?>",
        "\n\n",
    ),
    rewrite(&["<"], r"</?[A-Za-z][^<>]*>", ""),
    rewrite(&["]("], r"!\[[^\]]*\]\([^)]*\)", ""),
    // The address may hold one pair of parentheses.
    rewrite(
        &["]("],
        r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\((?:[^()]|\([^()]*\))*\)",
        "\u{E000}$1\u{E001}",
    ),
    rewrite(&["]["], r"\[([^\[\]]+)\]\[[^\[\]]*\]", "\u{E000}$1\u{E001}"),
    // A link on the very word that is looked for names nothing.
    rewrite(
        &["\u{E000}"],
        r"(?i)\u{E000}(deprecated|removed|retired|obsolete|closing down|no longer \w+)\u{E001}",
        "$1",
    ),
    rewrite(&["[!"], r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", ""),
    rewrite(&["\\"], r"\\([_*`\[\]#>-])", "$1"),
    rewrite(&["&", "\u{A0}"], r"&nbsp;|\u{A0}", " "),
    rewrite(&["&"], r"&lt;", "<"),
    rewrite(&["&"], r"&gt;", ">"),
    rewrite(&["&"], r"&quot;", "\""),
    rewrite(&["&", "’"], r"&#39;|&apos;|’", "'"),
    rewrite(&["&"], r"&amp;", "&"),
];

fn plain(text: &str) -> String {
    let mut text = text.replace('\r', "");
    for rewrite in &REWRITES {
        if !rewrite.sign.iter().any(|sign| text.contains(sign)) {
            continue;
        }
        if let std::borrow::Cow::Owned(changed) = rewrite.regex().replace_all(&text, rewrite.by) {
            text = changed;
        }
    }
    text
}

/// The paragraphs, headings, list items and table cells, each on one line.
fn blocks(text: &str) -> Vec<(Block, String)> {
    let mut found: Vec<(Block, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
        if line.is_empty() || RULER.is_match(line) {
            open = false;
        } else if let Some(title) = HEADING.captures(line) {
            found.push((Block::Heading, title[1].to_owned()));
            open = false;
        } else if line.starts_with('|') {
            found.extend(line.split('|').map(|cell| (Block::Item, cell.trim().to_owned())));
            open = false;
        } else if let Some(bullet) = BULLET.find(line) {
            found.push((Block::Item, line[bullet.end()..].to_owned()));
            open = true;
        } else if let (true, Some((_, last)), false) = (open, found.last_mut(), OPENS.is_match(line)) {
            last.push(' ');
            last.push_str(line);
        } else {
            found.push((Block::Paragraph, line.to_owned()));
            open = true;
        }
    }
    for (_, text) in &mut found {
        *text = without_emphasis(text);
    }
    found.retain(|(_, text)| !text.is_empty());
    found
}

/// Drops `*` and `_` that mark emphasis (not those inside code, nor a `_` inside a word), and folds white space.
fn without_emphasis(text: &str) -> String {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| rule(r"`[^`]*`|\*+|_+|\s+"));
    let kept = MARKS.replace_all(text, |mark: &Captures<'_>| {
        let around = mark.get(0).map_or(0..0, |found| found.range());
        let in_word = text[..around.start].ends_with(char::is_alphanumeric) && text[around.end..].starts_with(char::is_alphanumeric);
        match mark[0].chars().next() {
            Some('`') => mark[0].to_owned(),
            Some('_') if in_word => mark[0].to_owned(),
            Some('*' | '_') | None => String::new(),
            Some(_) => " ".to_owned(),
        }
    });
    kept.trim().to_owned()
}

/// Cuts a block at the ends of its sentences. A dot ends one where white space follows and no small letter after
/// it, or where a word follows that opens sentences in documentation ("… changes.See the guide").
fn split(text: &str) -> Vec<String> {
    static END: LazyLock<Regex> =
        LazyLock::new(|| rule(r#"`[^`]*`|[.!?][)"'\]\u{E001}]*(?:\s+|$)|([\w)`])\.(?:See|This|The|Use|It|Please|For|If|Note)\b"#));
    static SHORT: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|ex|aka|resp)\.$"));
    let mut parts = Vec::new();
    let mut from = 0;
    for end in END.captures_iter(text) {
        let (Some(all), glued) = (end.get(0), end.get(1)) else { continue };
        let stop = glued.map_or(all.end(), |before| before.end() + 1);
        let continues = glued.is_none() && text[stop..].starts_with(|c: char| c.is_lowercase());
        let abbreviated = SHORT.is_match(text[from..stop].trim_end());
        if !all.as_str().starts_with('`') && !continues && !abbreviated {
            parts.push(text[from..stop].trim().to_owned());
            from = stop;
        }
    }
    parts.push(text[from..].trim().to_owned());
    parts.retain(|part| part.chars().any(char::is_alphanumeric));
    parts
}
