//! `CommonMark` and HTML, cut into plain sentences.
//!
//! It owns what counts as a block, a sentence and a link; it must not know what a sentence says. It is a reduction
//! for reading, no renderer: what it does not know it leaves as it stands.

use regex::{Captures, Regex};
use std::sync::LazyLock;

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

fn rule(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this table are constant, and a test compiles them")
}

static HEAD: LazyLock<Regex> = LazyLock::new(|| rule(r"^`([^`\s]+)`\s*(?::|[-–—]\s)"));
/// What opens a block of its own without a blank line before it: a named value, a labelled notice.
static OPENS: LazyLock<Regex> =
    LazyLock::new(|| rule(r"^`[^`\s]+`\s*(?::|[-–—]\s)|^[*_(\[]*(?i:note|warning|important|deprecated|deprecation notice)[*_]*[:.)\]]"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| rule(r"^(?:[*+•-]|\d{1,3}[.)])\s+"));
static HEADING: LazyLock<Regex> = LazyLock::new(|| rule(r"^#{1,6}\s+(.*?)\s*#*$"));
static RULER: LazyLock<Regex> = LazyLock::new(|| rule(r"^[-=*_|:\s]{3,}$"));

/// What is rewritten before lines are looked at, in this order.
static REWRITES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // Blocks of code say nothing about the API.
        (r"(?s)```.*?(?:```|\z)|~~~.*?(?:~~~|\z)|<!--.*?-->|(?i)<pre>.*?</pre>", "\n\n"),
        (r"(?i)</?code>", "`"),
        (r"(?is)<a\s[^>]*>(.*?)</a>", "\u{E000}$1\u{E001}"),
        (r"(?i)<li>", "\n- "),
        (r"(?i)</?(?:p|br|li|ul|ol|div|aside|h[1-6]|table|tr|td|th|blockquote)\s*/?>", "\n\n"),
        (r"</?[A-Za-z][^<>]*>", ""),
        (r"!\[[^\]]*\]\([^)]*\)", ""),
        // The address may hold one pair of parentheses.
        (r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\((?:[^()]|\([^()]*\))*\)", "\u{E000}$1\u{E001}"),
        (r"\[([^\[\]]+)\]\[[^\[\]]*\]", "\u{E000}$1\u{E001}"),
        // A link on the very word that is looked for names nothing.
        (
            r"(?i)\u{E000}(deprecated|removed|retired|obsolete|closing down|no longer \w+)\u{E001}",
            "$1",
        ),
        (r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", ""),
        (r"\\([_*`\[\]#>-])", "$1"),
        (r"&nbsp;|\u{A0}", " "),
        (r"&lt;", "<"),
        (r"&gt;", ">"),
        (r"&quot;", "\""),
        (r"&#39;|&apos;|’", "'"),
        (r"&amp;", "&"),
    ]
    .into_iter()
    .map(|(pattern, by)| (rule(pattern), by))
    .collect()
});

fn plain(text: &str) -> String {
    let mut text = text.replace('\r', "");
    for (pattern, by) in REWRITES.iter() {
        if let std::borrow::Cow::Owned(changed) = pattern.replace_all(&text, *by) {
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
