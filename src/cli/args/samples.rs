//! The words of the commands that read samples.

use super::ListFormat;
use crate::sample::{Export, Form};
use clap::Args as ClapArgs;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// `drift infer`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift infer answers.ndjson
  drift infer recording.har --spec openapi.yaml
  curl -s https://api.example.com/users | drift infer - --operation 'GET /users'
  drift infer recordings --export openapi --output observed.json
  drift infer part-1.ndjson.gz --partial > 1.json      and so on, on any number of machines
  drift merge 1.json 2.json | drift infer -            the same as one run over everything

A file holds bodies or recorded calls: JSON, NDJSON, an array, HAR (browsers, proxies, Polly), cassettes of VCR \
and its relatives, recordings of nock, what `curl -i` prints; plain or packed with gzip or zstd. Of a folder, all such files below it are read. What is kept are counts, never a value.")]
pub struct Infer {
    /// Files or folders of samples; `-` is standard input
    #[arg(value_name = "FILE|DIR|-", required = true)]
    pub files: Vec<String>,
    /// What the files are, where their beginning does not tell
    #[arg(long = "as", value_name = "FORM", value_parser = PossibleValuesParser::new(Form::names()))]
    pub form: Option<String>,
    /// The OpenAPI document that says which operation an address belongs to: a file, a URL, git:REVISION:PATH
    #[arg(long, value_name = "DOCUMENT")]
    pub spec: Option<String>,
    /// The operation that bare bodies are answers of, written like 'GET /users/{id}'
    #[arg(long, value_name = "OPERATION")]
    pub operation: Option<String>,
    /// Write a document that every sample is valid against
    #[arg(long, value_name = "DOCUMENT", value_parser = PossibleValuesParser::new(Export::WORDS.map(|(word, _)| word)), conflicts_with = "format")]
    pub export: Option<String>,
    /// Write the counts as they are, for `drift merge`
    #[arg(long, conflicts_with_all = ["format", "export"])]
    pub partial: bool,
    /// How to write what was learnt
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
    /// Write to this file instead
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `drift ingest`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift ingest github deliveries.ndjson
  drift ingest shop paid.json --event order.paid
  drift ingest shop log.ndjson.gz --event-from event.type
  drift ingest jira recording.har

Recorded calls join the operation that their address belongs to, bodies that were received the webhook of their event: by \
a header such as X-GitHub-Event, by what the catalogue knows of the provider, or as you say. They are counted in the state; \
the baseline is not touched. The next `drift check` judges them, and `drift accept` takes them in.")]
pub struct Ingest {
    /// The provider, by its name in drift.toml
    pub provider: String,
    /// Files or folders of samples, as `drift infer` reads them; `-` is standard input
    #[arg(value_name = "FILE|DIR|-", required = true)]
    pub files: Vec<String>,
    /// The provider's document that they belong to; unsaid, its first
    #[arg(long, value_name = "NAME")]
    pub document: Option<String>,
    /// What the files are, where their beginning does not tell
    #[arg(long = "as", value_name = "FORM", value_parser = PossibleValuesParser::new(Form::names()))]
    pub form: Option<String>,
    /// The event that all bodies are of
    #[arg(long, value_name = "NAME")]
    pub event: Option<String>,
    /// The member of a body that names its event, such as type or event.type
    #[arg(long, value_name = "MEMBER", conflicts_with = "event")]
    pub event_from: Option<String>,
}

/// `drift merge`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Example:
  drift merge 1.json 2.json 3.json > all.json

In any order, and of any split of the same samples, the result is the same to the byte.")]
pub struct Merge {
    /// Files that `drift infer --partial` or `drift merge` wrote; `-` is standard input
    #[arg(value_name = "FILE|-", required = true)]
    pub files: Vec<String>,
    /// Write to this file instead
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
