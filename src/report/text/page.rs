//! A page of a given width: labelled rows, wrapped between words, coloured on demand.
//!
//! It owns width and colour; it must not know what a report is. Texts come cleaned.

use crate::report::wrap::wrap;
use anstyle::{AnsiColor, Style};

/// Below this nothing can be laid out.
const NARROWEST: usize = 40;

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 120;

/// The column where the text of a labelled row starts.
const LABEL: usize = 14;

/// Bold.
pub(super) const STRONG: Style = Style::new().bold();
/// Labels and frames.
pub(super) const FAINT: Style = Style::new().dimmed();
/// Places and marks.
pub(super) const PLACE: Style = AnsiColor::BrightBlue.on_default().bold();

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Page {
    width: usize,
    colour: bool,
    text: String,
}

impl Page {
    /// An empty page.
    pub(super) fn new(width: usize, colour: bool) -> Self {
        Self {
            width: width.clamp(NARROWEST, WIDEST),
            colour,
            text: String::new(),
        }
    }

    /// Its width in columns.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// An empty line, unless the page is empty or ends in one.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A paragraph whose first words carry a style; what does not fit goes on indented.
    pub(super) fn paragraph(&mut self, lead: &str, style: Style, text: &str, indent: &str) {
        let whole = if lead.is_empty() {
            text.to_owned()
        } else {
            format!("{lead} {text}")
        };
        for (index, line) in wrap(&whole, self.width, "", indent).into_iter().enumerate() {
            let line = match line.strip_prefix(lead) {
                Some(rest) if index == 0 => self.painted(lead, style) + rest,
                _ => line,
            };
            self.line(&line);
        }
    }

    /// A row with a label in the margin; an empty label goes on with the row above. Continuation lines hang two columns in.
    pub(super) fn row(&mut self, label: &str, text: &str) {
        let margin = format!("  {label:<width$}", width = LABEL - 2);
        let hang = " ".repeat(LABEL + 2);
        for (index, line) in wrap(text, self.width, &" ".repeat(LABEL), &hang).into_iter().enumerate() {
            let line = match line.get(LABEL..) {
                Some(rest) if index == 0 => self.painted(&margin, FAINT) + rest,
                _ => line,
            };
            self.line(&line);
        }
    }

    /// Rows under one label.
    pub(super) fn rows(&mut self, label: &str, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            self.row(if index == 0 { label } else { "" }, text);
        }
    }

    /// The text in a style, or as it is where nothing is coloured.
    pub(super) fn painted(&self, text: &str, style: Style) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_coloured_unless_asked() {
        let mut page = Page::new(80, false);
        page.paragraph("breaking[x]:", STRONG, "a sentence", "  ");
        page.row("reaches", "GET /a");
        assert_eq!(page.into_text(), "breaking[x]: a sentence\n  reaches     GET /a\n");
    }
}
