//! Text from a provider, made safe to show: it may try to move the cursor, recolour the screen or turn the reading
//! direction round.

/// Whether a character is obeyed instead of shown: control characters (C0, DEL, C1), and the invisible ones that
/// reorder or hide text (Unicode's `Bidi_Control`, zero-width characters, tags, the byte order mark).
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// One line of plain text: escape sequences and hidden characters are taken out, white space of any kind becomes one space.
pub fn clean(text: &str) -> String {
    let stripped = anstream::adapter::strip_str(text).to_string();
    let shown: String = stripped
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hidden(*c))
        .collect();
    shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A source line, character for character, so that columns hold: a hidden character becomes `?`, a tab one space.
pub(super) fn clean_line(line: &str) -> String {
    line.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if is_hidden(c) {
                '?'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_is_left() {
        let hostile = "\u{1b}[31mred\u{1b}[0m\r\nnext\tline\u{7} \u{202e}back\u{9b}2J \u{1b}]0;title\u{7}end\u{feff}";
        let cleaned = clean(hostile);
        assert_eq!(cleaned, "red next line back2J end");
    }

    #[test]
    fn a_source_line_keeps_its_columns() {
        let line = "\t\"a\u{1b}[31m\": 1";
        assert_eq!(clean_line(line), " \"a?[31m\": 1");
        assert_eq!(clean_line(line).chars().count(), line.chars().count());
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        assert_eq!(clean("Grüße, 世界 — “so”"), "Grüße, 世界 — “so”");
    }
}
