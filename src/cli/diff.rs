//! `drift diff`: two sides that are named, no state, and of a configuration that is near only what is about every provider.

use super::against::{self, against};
use super::args::{self, Output};
use super::decisions::General;
use super::input::{self, Folded, Input, Opened, STDIN, Samples};
use super::judge::{Side, Witnesses, judge};
use super::overlays;
use super::sight::watch;
use super::terminal::Terminal;
use super::verdict;
use super::writing;
use super::{Ending, Trouble};
use crate::config::{Consumer, OperationName, Position, Promise};
use crate::contract::{Contract, Way};
use crate::evidence::Pending;
use crate::openapi;
use crate::report::{Closing, Outcome, ProviderReport, Report};
use crate::rules::{Finding, Subject};
use crate::sample::{self, Observed, Routes};
use crate::snapshot::{Watch, keep_watched};
use crate::source::Tree;

/// What the report calls the two sides together.
const NAME: &str = "diff";

/// Runs the command.
pub(super) fn run(global: &args::Global, args: &args::Diff, terminal: Terminal) -> Result<Ending, Trouble> {
    if args.old == STDIN && args.new == STDIN {
        return Err(Trouble("only one side can be standard input".to_owned()));
    }
    let only = only(&args.only)?;
    let decided = General::find(global.config.as_deref())?;
    let ways = args.direction.ways();
    let overlays = overlays::read(&args.overlay)?;
    let (old, new) = both(|| input::open(&args.old), || input::open(&args.new));
    let (old, new) = (old?, new?);
    let is_plain = only.0.is_empty() && overlays.is_empty();
    let mut told = if is_plain && new.is_copy_of(&old) {
        Told::nothing(&[old, new])
    } else {
        let read = |side: Opened<'_>| read(side, &only, &ways, &overlays);
        let (old, new) = both(|| read(old), || read(new));
        tell(args, &decided, &only, old?, new?)?
    };
    let standings = decided.waive(&mut told.findings);
    let outcome = if told.findings.is_empty() {
        Outcome::Unchanged
    } else {
        Outcome::Changed
    };
    let mut looked = ProviderReport::new(NAME, "default", outcome);
    looked.source = Some(args.new.clone());
    looked.pending = told.pending;
    looked.message = (!told.remarks.is_empty()).then(|| told.remarks.join("; "));
    looked.diagnostics = told.diagnostics;
    let report = Report::new(vec![looked], told.findings).with_waivers(standings);
    write(&report, &args.output, terminal)?;
    let ending = writing::ending(&report.findings, &args.output);
    // As with the contracts: the process ends.
    std::mem::forget(report);
    Ok(ending)
}

fn write(report: &Report, output: &Output, terminal: Terminal) -> Result<(), Trouble> {
    writing::write(report, output, Closing::Diff, terminal)
}

/// What there is to say of two sides.
struct Told {
    findings: Vec<Finding>,
    pending: Vec<Pending>,
    /// What could not be read, one sentence each.
    diagnostics: Vec<String>,
    /// What was done, where the command does not say that.
    remarks: Vec<String>,
}

impl Told {
    /// Of two copies of one text.
    fn nothing(sides: &[Opened<'_>]) -> Self {
        let taken = sides.iter().filter_map(Opened::remark);
        Self {
            findings: Vec::new(),
            pending: Vec::new(),
            diagnostics: Vec::new(),
            remarks: taken.chain(["both sides are the same text".to_owned()]).collect(),
        }
    }
}

const SUBJECT: Subject<'static> = Subject {
    provider: NAME,
    document: "default",
};

/// Compares two sides of one kind, or holds samples against a document, whichever side they are on.
fn tell(args: &args::Diff, decided: &General, only: &Watch, old: Read, new: Read) -> Result<Told, Trouble> {
    match (old, new) {
        (Read::Document(known) | Read::Schema(known), Read::Samples(samples, remark)) => {
            traffic(args, decided, only, *known, samples, remark, against::remark(&args.new, &args.old))
        }
        (Read::Samples(samples, remark), Read::Document(known) | Read::Schema(known)) => {
            traffic(args, decided, only, *known, samples, remark, against::remark(&args.old, &args.new))
        }
        (old, new) => {
            let (old, new) = pair(args, old, new)?;
            compared(args, decided, only, old, new)
        }
    }
}

fn compared(args: &args::Diff, decided: &General, only: &Watch, old: Known, new: Known) -> Result<Told, Trouble> {
    refuse_unknown(only, &[&old.contract, &new.contract])?;
    let witnesses = if args.witness { Witnesses::Made } else { Witnesses::LeftOut };
    let readers = reader(args.reader.as_deref());
    let judged = judge(SUBJECT, [old.side(), new.side()], &[], decided.team(&readers), witnesses);
    let told = Told {
        findings: judged.findings,
        pending: judged.pending,
        diagnostics: old.diagnostics().chain(new.diagnostics()).collect(),
        remarks: [&old, &new].into_iter().filter_map(|side| side.remark.clone()).collect(),
    };
    // The process ends soon; to take large contracts apart first would only cost time.
    std::mem::forget((old, new, judged.comparison));
    Ok(told)
}

/// What samples show against a document.
fn traffic(
    args: &args::Diff,
    decided: &General,
    only: &Watch,
    known: Known,
    samples: Samples,
    remark: Option<String>,
    done: String,
) -> Result<Told, Trouble> {
    refuse_unknown(only, &[&known.contract])?;
    let mut diagnostics: Vec<String> = known.diagnostics().collect();
    let readers = reader(args.reader.as_deref());
    let against = against(SUBJECT, known.contract, samples, decided.team(&readers), !only.0.is_empty())?;
    diagnostics.extend(against.unread);
    Ok(Told {
        findings: against.findings,
        pending: Vec::new(),
        diagnostics,
        remarks: known.remark.into_iter().chain(remark).chain([done]).collect(),
    })
}

/// Does the same for two sides at once, where there are two processors.
fn both<T: Send>(old: impl FnOnce() -> T + Send, new: impl FnOnce() -> T) -> (T, T) {
    std::thread::scope(|scope| {
        let old = scope.spawn(old);
        let new = new();
        let old = old.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (old, new)
    })
}

/// A side that was read, as far as it can be without the other.
enum Read {
    Document(Box<Known>),
    Schema(Box<Known>),
    Samples(Samples, Option<String>),
}

/// What is known of a side.
#[derive(Default)]
struct Known {
    contract: Contract,
    observed: Observed,
    /// Samples that could not be read, one sentence each.
    unread: Vec<String>,
    /// What the side was taken for, where its name does not say that.
    remark: Option<String>,
}

fn read(side: Opened<'_>, only: &Watch, ways: &[Way], overlays: &[Tree]) -> Result<Read, Trouble> {
    let input::Taken { input, remark } = side.take()?;
    match input {
        Input::Document(bundle) => {
            let (bundle, unread) = overlays::apply(bundle, overlays)?;
            let mut contract = openapi::read(bundle).map_err(|error| Trouble(error.to_string()))?;
            keep_watched(&mut contract, only);
            Ok(Read::Document(Box::new(Known {
                observed: sample::examples(&contract),
                contract,
                unread,
                remark,
            })))
        }
        Input::Schema(bundle) => Ok(Read::Schema(Box::new(Known {
            contract: openapi::read_json_schema(bundle, ways.to_vec()),
            remark,
            ..Known::default()
        }))),
        Input::Samples(samples) => Ok(Read::Samples(samples, remark)),
    }
}

/// Which kinds can be compared with which, and what is known of the two sides then.
fn pair(args: &args::Diff, old: Read, new: Read) -> Result<(Known, Known), Trouble> {
    match (old, new) {
        (Read::Document(old), Read::Document(new)) | (Read::Schema(old), Read::Schema(new)) => Ok((*old, *new)),
        (Read::Samples(old, was), Read::Samples(new, is)) => {
            let (old, new) = both(
                || Known::of(old, was, &Routes::default()),
                || Known::of(new, is, &Routes::default()),
            );
            let (mut old, mut new) = (old?, new?);
            Observed::learn_addresses_together(&mut [&mut old.observed, &mut new.observed], &Routes::default());
            Ok((old, new))
        }
        (old, new) => Err(Trouble(format!(
            "{} is {}, {} is {}; compare two documents, two JSON Schemas, two sets of samples, or samples with either",
            args.old,
            old.kind(),
            args.new,
            new.kind()
        ))),
    }
}

impl Read {
    fn kind(&self) -> &'static str {
        match self {
            Self::Document(_) => "an OpenAPI document",
            Self::Schema(_) => "a JSON Schema",
            Self::Samples(..) => "a set of samples",
        }
    }
}

impl Known {
    /// What samples show.
    fn of(samples: Samples, remark: Option<String>, routes: &Routes) -> Result<Self, Trouble> {
        let Folded { observed, unread, .. } = samples.fold(routes)?;
        Ok(Self {
            contract: Contract::default(),
            observed,
            unread,
            remark,
        })
    }

    fn side(&self) -> Side<'_> {
        Side {
            contract: &self.contract,
            observed: &self.observed,
        }
    }

    /// What could not be read, one sentence each.
    fn diagnostics(&self) -> impl Iterator<Item = String> {
        verdict::diagnostics(&self.contract).chain(self.unread.iter().cloned())
    }
}

fn only(named: &[String]) -> Result<Watch, Trouble> {
    let operations: Result<Vec<OperationName>, String> = named.iter().map(|name| name.parse()).collect();
    Ok(watch(&operations.map_err(Trouble)?))
}

/// An operation that neither side has was misspelt: comparing nothing would look like "no change".
fn refuse_unknown(only: &Watch, contracts: &[&Contract]) -> Result<(), Trouble> {
    let known = |name: &(String, String)| {
        let one = Watch(vec![name.clone()]);
        contracts
            .iter()
            .any(|contract| contract.operations.iter().any(|operation| one.holds(operation)))
    };
    let is_declared = contracts.iter().any(|contract| !contract.sources.is_empty());
    let whose = if contracts.len() > 1 {
        "neither side has"
    } else {
        "the document does not have"
    };
    match only.0.iter().find(|name| is_declared && !known(name)) {
        Some((method, path)) => Err(Trouble(format!("{whose} the operation `{method} {path}`"))),
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
