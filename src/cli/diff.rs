//! `drift diff`: two sides that are named, no configuration, no state.

use super::args::{self, Output};
use super::input::{self, Input, STDIN};
use super::judge::{Side, Witnesses, judge};
use super::sight::watch;
use super::terminal::{Terminal, deliver};
use super::verdict;
use super::writing;
use super::{Ending, Trouble};
use crate::config::{Consumer, OperationName, Position, Promise};
use crate::contract::Contract;
use crate::openapi;
use crate::report::{Closing, Outcome, ProviderReport, Report};
use crate::rules::Subject;
use crate::sample::{self, Observed};
use crate::snapshot::{Watch, keep_watched};

/// What the report calls the two sides together.
const NAME: &str = "diff";

/// Runs the command.
pub(super) fn run(args: &args::Diff, terminal: Terminal) -> Result<Ending, Trouble> {
    if args.old == STDIN && args.new == STDIN {
        return Err(Trouble("only one side can be standard input".to_owned()));
    }
    let only = only(&args.only)?;
    let (old, new) = both(args, &only);
    let (old, new) = (old?, new?);
    if old.is_document != new.is_document {
        return Err(Trouble(format!(
            "{} is {}, {} is {}; compare two documents or two sets of samples",
            args.old,
            old.kind(),
            args.new,
            new.kind()
        )));
    }
    refuse_unknown(&only, &old, &new)?;
    let subject = Subject {
        provider: NAME,
        document: "default",
    };
    let witnesses = if args.witness { Witnesses::Made } else { Witnesses::LeftOut };
    let findings = judge(subject, [old.side(), new.side()], &reader(args.reader.as_deref()), witnesses);
    let outcome = if findings.is_empty() {
        Outcome::Unchanged
    } else {
        Outcome::Changed
    };
    let mut looked = ProviderReport::new(NAME, "default", outcome);
    looked.source = Some(args.new.clone());
    looked.diagnostics = old.diagnostics().chain(new.diagnostics()).collect();
    let report = Report::new(vec![looked], findings);
    write(&report, &args.output, terminal)?;
    // The process ends here; to take large contracts apart first would only cost time.
    std::mem::forget((old, new));
    Ok(writing::ending(&report.findings, &args.output))
}

/// Reads the two sides at once, where there are two processors.
fn both(args: &args::Diff, only: &Watch) -> (Result<Read, Trouble>, Result<Read, Trouble>) {
    std::thread::scope(|scope| {
        let old = scope.spawn(|| side(&args.old, only));
        let new = side(&args.new, only);
        let old = old.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (old, new)
    })
}

fn write(report: &Report, output: &Output, terminal: Terminal) -> Result<(), Trouble> {
    deliver(&writing::write(report, output, Closing::Diff, terminal), output.output.as_deref())
}

/// A side that was read.
struct Read {
    contract: Contract,
    observed: Observed,
    unread: Vec<String>,
    is_document: bool,
}

impl Read {
    fn side(&self) -> Side<'_> {
        Side {
            contract: &self.contract,
            observed: &self.observed,
        }
    }

    fn kind(&self) -> &'static str {
        if self.is_document {
            "an OpenAPI document"
        } else {
            "a set of samples"
        }
    }

    /// What could not be read, one sentence each.
    fn diagnostics(&self) -> impl Iterator<Item = String> {
        verdict::diagnostics(&self.contract).chain(self.unread.iter().cloned())
    }
}

fn side(named: &str, only: &Watch) -> Result<Read, Trouble> {
    match input::read(named)? {
        Input::Document(bundle) => {
            let mut contract = openapi::read(bundle).map_err(|error| Trouble(error.to_string()))?;
            keep_watched(&mut contract, only);
            Ok(Read {
                observed: sample::examples(&contract),
                contract,
                unread: Vec::new(),
                is_document: true,
            })
        }
        Input::Samples(samples) => Ok(Read {
            contract: Contract::default(),
            observed: samples.observed,
            unread: samples.unread,
            is_document: false,
        }),
    }
}

fn only(named: &[String]) -> Result<Watch, Trouble> {
    let operations: Result<Vec<OperationName>, String> = named.iter().map(|name| name.parse()).collect();
    Ok(watch(&operations.map_err(Trouble)?))
}

/// An operation that neither side has was misspelt: comparing nothing would look like "no change".
fn refuse_unknown(only: &Watch, old: &Read, new: &Read) -> Result<(), Trouble> {
    let known = |name: &(String, String)| {
        let one = Watch(vec![name.clone()]);
        [old, new]
            .iter()
            .any(|side| side.contract.operations.iter().any(|operation| one.holds(operation)))
    };
    match only.0.iter().find(|name| old.is_document && !known(name)) {
        Some((method, path)) => Err(Trouble(format!("neither side has the operation `{method} {path}`"))),
        None => Ok(()),
    }
}

/// The reader that was asked for, as the one consumer.
fn reader(word: Option<&str>) -> Vec<Consumer> {
    let consumer = |word: &str| {
        Promise::preset(word).map(|promise| Consumer {
            name: word.to_owned(),
            providers: vec![NAME.to_owned()],
            promise,
            owners: Vec::new(),
            operations: Vec::new(),
            at: Position::default(),
        })
    };
    word.and_then(consumer).into_iter().collect()
}
