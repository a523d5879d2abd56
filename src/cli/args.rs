//! The words of the command line, and the help that goes with them.
//!
//! It owns names, defaults and help texts; it must not run anything.

mod decide;

pub use decide::{Explain, Review, Waive};

use crate::config::Promise;
use crate::contract::Way;
use crate::evidence::Tier;
use crate::report::{FORMATS, Format};
use crate::rules::Severity;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

mod samples;

pub use samples::{Infer, Ingest, Merge};

/// Tells you what changed in the APIs that you depend on, and whether it breaks you.
#[derive(Debug, Parser)]
#[command(name = "drift", version, about, long_about = LONG_ABOUT, after_help = AFTER_HELP, max_term_width = 100)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Args {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const LONG_ABOUT: &str = "Tells you what changed in the APIs that you depend on, field by field, whether it breaks you, how sure \
that is, by when, and who must act.\n\n\
drift compares what a provider promises and sends today with the baseline that you accepted, and judges each change for \
each of your consumers.";

const AFTER_HELP: &str = "\
Start here, in an empty folder:
  drift init --demo     a provider inside the program, so that there is something to see
  drift check           what changed there since the baseline

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above it
  2  the command line or drift.toml is wrong
  3  a provider could not be looked at, which is not the same as no change
  4  mail could not be delivered; it is kept and leaves with the next run";

/// Options of every command.
#[derive(Debug, Clone, ClapArgs)]
pub struct Global {
    /// Read this file instead of the nearest drift.toml, upwards from here
    #[arg(long, value_name = "FILE", global = true, help_heading = "Everywhere")]
    pub config: Option<PathBuf>,
    /// Show only what is at or above --fail-on, and what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Everywhere")]
    pub quiet: bool,
    /// Show what is folded otherwise: every finding, every place that it reaches
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, global = true, help_heading = "Everywhere")]
    pub color: Colour,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look at providers and say what changed since the accepted baseline
    Check(Check),
    /// Take what the last check saw as the new baseline
    Accept(Accept),
    /// Compare two documents, JSON Schemas or sets of samples that you name
    Diff(Diff),
    /// Learn from real answers what a provider sends
    Infer(Infer),
    /// Add samples from elsewhere to what was observed of a provider
    Ingest(Ingest),
    /// Join what `drift infer --partial` wrote into one
    Merge(Merge),
    /// Go through what the last check found, one finding after the other
    Review(Review),
    /// Waive findings until a day, for a reason; list waivers, or take out those that are over
    Waive(Waive),
    /// Write a first drift.toml
    Init(Init),
    /// Add a provider to drift.toml
    Add(Add),
    /// Show all about a finding, or the page of a rule: why it breaks, what to do
    Explain(Explain),
    /// List the rules
    Rules(Rules),
}

/// `drift check`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift check                          look at every provider of drift.toml
  drift check jira github              look at two of them
  drift check --notify                 and mail the owners of the consumers that are hurt
  drift check --notify --dry-run       write the mails to the state folder, send nothing
  drift check --due                    look at those alone whose schedule says so
  drift check --until-decided          ask again while samples leave open what went
  drift check --format json --output report.json

A check never changes the baseline. When you have read what it says, `drift accept` takes it.")]
pub struct Check {
    /// Providers to look at, by their name in drift.toml; none means all
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// Mail the owners of the consumers that are hurt
    #[arg(long)]
    pub notify: bool,
    /// Send nothing: mails are written as files into the state folder and named
    #[arg(long)]
    pub dry_run: bool,
    /// Leave out providers that were looked at not long ago, by the `schedule` of each
    #[arg(long)]
    pub due: bool,
    /// Ask for more samples, 30 looks at the most, while so few leave open what went
    #[arg(long)]
    pub until_decided: bool,
    /// How to write and when to fail.
    #[command(flatten)]
    pub output: Output,
}

/// `drift accept`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift accept                         take all that the last check saw
  drift accept jira                    take it for one provider
  drift accept jira --only 3f9c2a      take one finding; the rest stays as it is

Then commit the `snapshots` folder: its `accepted.md` is what a reviewer reads.")]
pub struct Accept {
    /// Providers to accept, by their name in drift.toml; none means all
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// Accept this finding alone, by its fingerprint or the start of it; may be repeated
    #[arg(long, value_name = "FINGERPRINT")]
    pub only: Vec<String>,
    /// Take what checks have staged and look at nothing, so that what is accepted is what was shown
    #[arg(long)]
    pub staged: bool,
}

/// `drift diff`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift diff old.yaml new.yaml
  drift diff git:v1.4.0:openapi.yaml openapi.yaml
  drift diff git:v1.4.0:api api                      folders, in a commit and on the disk
  drift diff old.json https://api.example.com/openapi.json --reader generated
  drift diff old.json new.json --only 'GET /users/{id}' --fail-on never
  drift diff old.schema.json new.schema.json --direction response
  drift diff openapi.yaml calls.ndjson               what comes against what is declared

A side is a file, a folder, a URL, `git:REVISION:PATH` (a file or folder as a commit has it), `demo:PROVIDER@STATE`, or `-` for standard input. In it is an \
OpenAPI document, whose `$ref`s are followed, a JSON Schema, or samples. Both sides are of one kind, or one is samples that are held against the other. A folder is the \
document in it, or else samples. No drift.toml is needed; of one that is near, the severities and waivers count that name \
no provider.")]
pub struct Diff {
    /// The older side
    pub old: String,
    /// The newer side
    pub new: String,
    /// Judge for a reader of this kind
    #[arg(long, value_name = "PROMISE", value_parser = PossibleValuesParser::new(presets()))]
    pub reader: Option<String>,
    /// Compare these operations alone, written like 'GET /users/{id}'; may be repeated
    #[arg(long, value_name = "OPERATION")]
    pub only: Vec<String>,
    /// Apply this OpenAPI Overlay to the documents first; may be repeated
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Which way the values of a JSON Schema travel: the file does not say
    #[arg(long, value_enum, value_name = "WAY", default_value_t = Direction::Both)]
    pub direction: Direction,
    /// Show the smallest JSON that proves each breaking or risky finding
    #[arg(long)]
    pub witness: bool,
    /// How to write and when to fail.
    #[command(flatten)]
    pub output: Output,
}

/// Which way the values of a JSON Schema travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Direction {
    /// You write them: it hurts when less is accepted
    Request,
    /// You read them: it hurts when more may come
    Response,
    /// Either, so both are judged
    Both,
}

impl Direction {
    /// The ways in which a schema is judged.
    pub fn ways(self) -> Vec<Way> {
        match self {
            Direction::Request => vec![Way::Request],
            Direction::Response => vec![Way::Response],
            Direction::Both => vec![Way::Request, Way::Response],
        }
    }
}

fn presets() -> [&'static str; 4] {
    Promise::PRESETS.map(|(word, _)| word)
}

/// How to write a report, and which findings make the exit code 1.
#[derive(Debug, Clone, ClapArgs)]
pub struct Output {
    /// How to write the report
    #[arg(long, value_parser = formats(), default_value = "text")]
    pub format: &'static Format,
    /// Write the report to this file instead
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The mildest severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Breaking)]
    pub fail_on: FailOn,
    /// How sure the samples must be for what they alone show to make the exit code 1
    #[arg(long, value_enum, value_name = "TIER", default_value_t = MinTier::Confirmed)]
    pub min_tier: MinTier,
}

/// The names of the report's formats, each with what it is for.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).try_map(|name| Format::named(&name).ok_or("unknown format"))
}

/// From which severity on the exit code is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// An old call is refused, or an old read finds nothing or another type
    Breaking,
    /// And what depends on the client or the server
    Risky,
    /// And what could not be decided
    Undecided,
    /// And what cannot hurt
    Info,
    /// No finding does
    Never,
}

impl FailOn {
    /// The mildest severity that fails, or `None` for never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Breaking => Some(Severity::Breaking),
            FailOn::Risky => Some(Severity::Risky),
            FailOn::Undecided => Some(Severity::Undecided),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

/// How sure samples must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MinTier {
    /// Chance is ruled out
    Confirmed,
    /// Probably true
    Likely,
    /// It may as well be chance
    Possible,
}

impl From<MinTier> for Tier {
    fn from(tier: MinTier) -> Self {
        match tier {
            MinTier::Confirmed => Tier::Confirmed,
            MinTier::Likely => Tier::Likely,
            MinTier::Possible => Tier::Possible,
        }
    }
}

/// `drift init`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift init            an empty drift.toml with the most used keys explained
  drift init --demo     the tutorial: a provider inside the program, with a baseline that it has left behind

Nothing that exists is overwritten.")]
pub struct Init {
    /// Set up the tutorial: a demo provider, two consumers, an accepted baseline
    #[arg(long)]
    pub demo: bool,
}

/// `drift add`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift add jira                                       a provider that drift knows
  drift add https://api.example.com/openapi.json       any OpenAPI document on the web
  drift add specs/billing.yaml --name billing          or in a file

Your drift.toml keeps every line that it has; a block is added at its end.")]
pub struct Add {
    /// A provider that drift knows, or the URL or file of an OpenAPI document
    #[arg(value_name = "NAME|URL|FILE")]
    pub what: String,
    /// What to call the provider; unsaid, a name is made from the address
    #[arg(long)]
    pub name: Option<String>,
}

/// `drift rules`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  drift rules\n  drift rules --format json")]
pub struct Rules {
    /// How to write the list
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        for command in Args::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(
                help.contains(&format!("drift {}", command.get_name())),
                "{} has no example",
                command.get_name()
            );
        }
    }
}
