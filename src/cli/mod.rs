//! The command line: what a user types, and everything that touches the outside of the process.
//!
//! It owns printing, exit codes, the environment, the clock and the order of a run. It must not judge: that is
//! `rules`, and everything left of here is handed to it as data.

mod accept;
pub mod add;
mod against;
pub mod args;
mod block;
mod catalogue;
mod check;
mod deciding;
mod decisions;
mod diff;
mod explain;
mod history;
mod infer;
mod ingest;
pub mod init;
mod input;
mod judge;
mod last;
mod learnt;
pub mod locate;
mod mailing;
mod merge;
mod overlays;
mod pages;
mod progress;
mod review;
mod secrets;
mod session;
pub mod setup;
mod sight;
mod terminal;
mod timing;
mod verdict;
mod waive;
mod writing;

use crate::disk::DiskError;
use crate::snapshot::SnapshotError;
use args::{Args, Command};
use clap::Parser;
use setup::SetupError;
use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use terminal::{Terminal, deliver};

/// Why a command ended before it had an answer; one sentence or several, each with what to do. The exit code is 2.
#[derive(Debug)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<SetupError> for Trouble {
    fn from(error: SetupError) -> Self {
        Self(error.to_string())
    }
}

impl From<DiskError> for Trouble {
    fn from(error: DiskError) -> Self {
        Self(error.to_string())
    }
}

impl From<SnapshotError> for Trouble {
    fn from(error: SnapshotError) -> Self {
        Self(error.to_string())
    }
}

/// How a command ended, as the shell is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing at or above `--fail-on`.
    Good,
    /// Findings at or above it.
    Findings,
    /// The command line, the configuration or a baseline is wrong.
    Wrong,
    /// A provider could not be looked at.
    NotLooked,
    /// Mail could not be delivered.
    NotDelivered,
}

impl Ending {
    /// Which of two the shell is told.
    const BY_WEIGHT: [Self; 5] = [Self::Findings, Self::Wrong, Self::NotLooked, Self::NotDelivered, Self::Good];

    /// The weightier of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        *Self::BY_WEIGHT
            .iter()
            .find(|ending| [self, other].contains(ending))
            .unwrap_or(&self)
    }

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Findings => 1,
            Self::Wrong => 2,
            Self::NotLooked => 3,
            Self::NotDelivered => 4,
        }
    }
}

/// Runs the command line: `arguments` begin with the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // A reader who has gone away needs no help text.
            let _ = error.print();
            let ending = if error.use_stderr() { Ending::Wrong } else { Ending::Good };
            return ending.code().into();
        }
    };
    let ending = dispatch(&args).unwrap_or_else(|trouble| {
        let _ = writeln!(std::io::stderr(), "error: {trouble}");
        Ending::Wrong
    });
    ending.code().into()
}

fn dispatch(args: &Args) -> Result<Ending, Trouble> {
    let (global, terminal) = (&args.global, Terminal::new(&args.global));
    let config = global.config.as_deref();
    match &args.command {
        Command::Check(check) => check::run(global, check, terminal),
        Command::Accept(accept) => accept::run(global, accept, terminal),
        Command::Review(review) => review::run(global, review, terminal),
        Command::Waive(waive) => waive::run(global, waive, terminal),
        Command::Diff(diff) => diff::run(global, diff, terminal),
        Command::Infer(infer) => infer::run(infer, terminal),
        Command::Ingest(ingest) => ingest::run(global, ingest, terminal),
        Command::Merge(merge) => merge::run(merge),
        Command::Init(init) => said(&init::run(&here()?, config, init, terminal)?),
        Command::Add(add) => said(&add::run(&here()?, config, add)?),
        Command::Explain(explain) => said(&explain::run(global, explain, terminal)?),
        Command::Rules(rules) => said(&pages::rules(rules.format)),
    }
}

fn said(text: &str) -> Result<Ending, Trouble> {
    deliver(text, None)?;
    Ok(Ending::Good)
}

fn here() -> Result<PathBuf, Trouble> {
    std::env::current_dir().map_err(|error| Trouble(format!("the working directory cannot be read: {error}")))
}
