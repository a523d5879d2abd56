//! What is wrong with a `drift.toml`, said so that one can mend it: file, line, column, the line itself, the nearest right name.

use std::fmt;
use std::path::PathBuf;

/// A place in the file, both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub at: Position,
    /// One sentence: what is wrong.
    pub message: String,
    /// What to do, if there is something to say.
    pub help: Option<String>,
    /// The line of the file, or `None` where showing it could show a secret.
    pub line: Option<String>,
    /// How many characters are wrong, for marking; at least 1.
    pub width: usize,
}

/// All that is wrong with a file, in the order of the file; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(
                f,
                "{}:{}:{}: {}",
                self.path.display(),
                problem.at.line,
                problem.at.column,
                problem.message
            )?;
            problem.mark(f)?;
            if let Some(help) = &problem.help {
                write!(f, "\n  help: {help}")?;
            }
        }
        Ok(())
    }
}

impl Problem {
    /// The line with a mark under what is wrong.
    fn mark(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(line) = &self.line else { return Ok(()) };
        let number = self.at.line.to_string();
        // A tab keeps its width in the margin, so that the mark stands under the word.
        let indent: String = line
            .chars()
            .take(self.at.column.saturating_sub(1))
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        write!(
            f,
            "\n  {number} | {line}\n  {:pad$} | {indent}{:^^width$}",
            "",
            "",
            pad = number.len(),
            width = self.width
        )
    }
}
