//! Lines of a given width, for every text format and for mail.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// A cut word does not leave less than this for the next line.
const TAIL: usize = 4;

/// Wraps between words; a word that is longer than a line is cut after a `/`, `.`, `,` or the like, else where the line ends.
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options)
        .into_iter()
        .flat_map(|line| cut(line.into_owned(), width, rest))
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

/// Cuts a line that is too long because of one long word.
fn cut(line: String, width: usize, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = line;
    while display_width(&line) > width {
        let indent = line.len() - line.trim_start().len();
        let Some(at) = cut_at(&line, width, indent) else { break };
        let tail = line.split_off(at);
        lines.push(line);
        line = format!("{rest}{}", tail.trim_start());
    }
    lines.push(line);
    lines
}

/// The byte where a line that is too long is best cut: after the last separator that fits and leaves the line at least
/// half full, else at the last character that fits. `None` if not even one fits.
fn cut_at(line: &str, width: usize, indent: usize) -> Option<usize> {
    let mut used = 0;
    let (mut hard, mut soft) = (None, None);
    for (index, c) in line.char_indices() {
        used += display_width(c.encode_utf8(&mut [0; 4]));
        if used > width {
            break;
        }
        let end = index + c.len_utf8();
        if index >= indent {
            hard = Some(end);
        }
        if index >= indent
            && used * 2 > width
            && line.len() - end >= TAIL
            && matches!(c, '/' | '.' | ',' | ';' | ':' | '-' | '_' | '&' | '?' | '=' | '}')
        {
            soft = Some(end);
        }
    }
    soft.or(hard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        let lines = wrap("the rule response-property-removed tells of `accountId` here", 30, "", "  ");
        assert_eq!(lines, ["the rule", "  response-property-removed", "  tells of `accountId` here"]);
    }

    #[test]
    fn long_words_are_cut_after_a_separator() {
        let lines = wrap("GET /rest/api/3/project/{projectIdOrKey}/properties/{propertyKey}", 40, "", "    ");
        assert!(lines.iter().all(|line| line.len() <= 40), "{lines:#?}");
        let joined: String = lines.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join("");
        assert_eq!(joined, "GET/rest/api/3/project/{projectIdOrKey}/properties/{propertyKey}");
        assert!(lines[1].ends_with(['/', '}']), "{lines:#?}");
    }

    #[test]
    fn a_cut_leaves_no_crumbs() {
        let lines = wrap("POST\u{a0}callback:/rest/api/3/webhook/{id}: body", 38, "", "  ");
        assert_eq!(lines, ["POST callback:/rest/api/3/webhook/", "  {id}:", "  body"]);
    }

    #[test]
    fn no_text_is_too_long_or_lost() {
        let word = "x".repeat(500);
        let lines = wrap(&word, 40, "", "      ");
        assert!(lines.iter().all(|line| line.len() <= 40));
        assert_eq!(lines.iter().map(|line| line.trim().len()).sum::<usize>(), 500);
        assert!(
            wrap("世界".repeat(100).as_str(), 41, "", "")
                .iter()
                .all(|line| display_width(line) <= 41)
        );
    }
}
