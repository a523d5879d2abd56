//! Where words go: reports to standard output or a file, everything else to standard error; and what is known about
//! the terminal behind them.

use super::Trouble;
use super::args::{Colour, Global};
use crate::disk;
use crate::report::Detail;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// The widest text that is still read with ease.
const WIDEST: usize = 100;
/// What a pipe gets.
const PIPE: usize = 80;
/// Standard output is written by so many bytes.
const PIECE: usize = 1 << 16;

/// The terminal, or the pipes in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    colour: Colour,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    /// As the options of every command ask for.
    pub(super) fn new(global: &Global) -> Self {
        Self {
            colour: global.color,
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// How much a report shows.
    pub(super) fn detail(self) -> Detail {
        match (self.quiet, self.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        }
    }

    /// Columns of standard output.
    pub(super) fn width() -> usize {
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let measured = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        columns.or_else(measured).map_or(PIPE, |width: usize| width.min(WIDEST))
    }

    /// Whether a report on standard output has colours (<https://no-color.org>).
    pub(super) fn colour(self) -> bool {
        let wanted = || io::stdout().is_terminal() && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => wanted(),
        }
    }

    /// Whether somebody is there to be asked.
    pub(super) fn converses() -> bool {
        io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// Whether progress may be drawn.
    pub(super) fn draws_progress(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Something that the user should know although the run goes on.
    pub(super) fn warn(sentence: &str) {
        // Where nobody can be told, there is nothing else to do.
        let _ = writeln!(io::stderr(), "warning: {sentence}");
    }

    /// What was done, beside the report.
    pub(super) fn say(self, sentence: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{sentence}");
        }
    }

    /// What was done, where that was asked for.
    pub(super) fn tell(self, sentence: &str) {
        if self.verbose {
            let _ = writeln!(io::stderr(), "{sentence}");
        }
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Writes to a file, whole or not at all, or to standard output. A reader of a pipe who has gone away has seen enough.
pub(super) fn deliver(text: &str, file: Option<&Path>) -> Result<(), Trouble> {
    deliver_by(|out| out.write_all(text.as_bytes()), file)
}

/// As [`deliver`], for what is written piece by piece.
pub(super) fn deliver_by(write: impl Fn(&mut dyn Write) -> io::Result<()>, file: Option<&Path>) -> Result<(), Trouble> {
    if let Some(file) = file {
        let mut text = Vec::new();
        // Writing to memory has nothing to fail on.
        write(&mut text).map_err(|error| Trouble(error.to_string()))?;
        return Ok(disk::write_whole(file, &text)?);
    }
    let mut out = BufWriter::with_capacity(PIECE, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Trouble(format!(
            "cannot write to standard output: {error}; `--output FILE` writes to a file"
        ))),
        _ => Ok(()),
    }
}
