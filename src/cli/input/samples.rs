//! Files of samples, folders of them, standard input.
//!
//! It knows where they lie; how they are packed and what they mean is for `sample`.

use super::found::{File, Folder};
use super::text::{STDIN, Text};
use crate::cli::Trouble;
use crate::config::Source;
use crate::sample::{self, Events, Form, Listen, Observed, Reading, Records, Routes};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Samples that are yet to be folded, for the document on the other side may know which operation a recorded call belongs to.
#[derive(Debug, Default)]
pub(in crate::cli) struct Samples {
    parts: Vec<Part>,
    form: Option<Form>,
    operation: Option<String>,
    events: Option<EventNames>,
}

/// How the events of deliveries are told, as [`Events`] has it.
#[derive(Debug, Default)]
struct EventNames {
    name: Option<String>,
    header: Option<String>,
    member: Option<String>,
}

enum Part {
    File(File),
    /// One that was read to see what it is.
    Text(Box<Text>),
    StandardInput,
}

/// What samples showed.
#[derive(Debug, Default)]
pub(in crate::cli) struct Folded {
    /// The counts.
    pub(in crate::cli) observed: Observed,
    /// What could not be read, one sentence each.
    pub(in crate::cli) unread: Vec<String>,
    /// How many records were folded.
    pub(in crate::cli) records: u64,
    /// How many records have no JSON in them and are not meant to.
    pub(in crate::cli) left_out: u64,
    /// How many records could not be read.
    pub(in crate::cli) damaged: u64,
}

/// What files in a folder end in that hold samples, the ending of a packed one aside.
const EXTENSIONS: [&str; 5] = ["json", "ndjson", "jsonl", "har", "http"];
/// What cassettes end in, and much else; which it is, the text tells.
const YAML: [&str; 2] = ["yaml", "yml"];
/// How much of a text is looked at for that.
const HEAD: u64 = 64 << 10;
/// What packed files end in.
const PACKED: [&str; 2] = ["gz", "zst"];
/// Damaged records of one file that are shown; the others are counted.
const SHOWN: usize = 20;
/// More threads than this wait for the reader.
const THREADS: usize = 16;

impl Samples {
    /// The samples among the files of a folder, in their order; none where there are none.
    pub(super) fn among(files: Vec<File>) -> Option<Self> {
        let parts: Vec<Part> = files.into_iter().filter(is_sample).map(Part::File).collect();
        (!parts.is_empty()).then(|| Self { parts, ..Self::default() })
    }

    /// How many files they are in.
    pub(super) fn files(&self) -> usize {
        self.parts.len()
    }

    /// The samples that a text is.
    pub(super) fn of(text: Text) -> Self {
        Self {
            parts: vec![Part::Text(Box::new(text))],
            ..Self::default()
        }
    }

    /// Those that the command line names: files, folders, `-`.
    pub(in crate::cli) fn named(names: &[String], form: Option<Form>, operation: Option<&str>) -> Result<Self, Trouble> {
        let mut parts = Vec::new();
        for name in names {
            let path = Path::new(name);
            match path {
                _ if name == STDIN => parts.push(Part::StandardInput),
                folder if folder.is_dir() => parts.extend(in_folder(name, folder)?),
                file => parts.push(Part::File(File::here(file.to_owned()))),
            }
        }
        Ok(Self {
            parts,
            form,
            operation: operation.map(str::to_owned),
            events: None,
        })
    }

    /// The same, with bodies taken for deliveries.
    pub(in crate::cli) fn of_events(mut self, events: Events<'_>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        self.events = Some(EventNames {
            name: owned(events.name),
            header: owned(events.header),
            member: owned(events.member),
        });
        self
    }

    /// Counts what they show; `routes` knows the operations that recorded calls belong to. A part that cannot be read
    /// is said, and is an error only where nothing else could be.
    pub(in crate::cli) fn fold(self, routes: &Routes) -> Result<Folded, Trouble> {
        self.fold_into(Folded::default(), routes)
    }

    /// The same, each body heard by a listener.
    pub(in crate::cli) fn fold_heard(self, routes: &Routes, listener: Arc<dyn Listen>) -> Result<Folded, Trouble> {
        let folded = Folded {
            observed: Observed::heard_by(listener),
            ..Folded::default()
        };
        self.fold_into(folded, routes)
    }

    fn fold_into(self, mut folded: Folded, routes: &Routes) -> Result<Folded, Trouble> {
        let reading = Reading {
            form: self.form,
            routes,
            events: self.events.as_ref().map(EventNames::borrowed),
            operation: self.operation.as_deref(),
            threads: std::thread::available_parallelism().map_or(1, usize::from).min(THREADS),
        };
        for part in &self.parts {
            folded.add(part, &reading)?;
        }
        if folded.records == 0 {
            return Err(Trouble(self.nothing_in(&folded)));
        }
        Ok(folded)
    }

    /// Why nothing was learnt; where there is something to read, what could be.
    fn nothing_in(&self, folded: &Folded) -> String {
        match folded.unread.first() {
            None => format!("{}: it holds no JSON", self.name()),
            Some(why) if folded.damaged == 0 => why.clone(),
            Some(why) => format!("{why}; samples are {}", Form::CALLED),
        }
    }

    fn name(&self) -> String {
        self.parts.first().map(Part::name).unwrap_or_default()
    }
}

impl EventNames {
    fn borrowed(&self) -> Events<'_> {
        Events {
            name: self.name.as_deref(),
            header: self.header.as_deref(),
            member: self.member.as_deref(),
        }
    }
}

impl Part {
    fn name(&self) -> String {
        match self {
            Self::File(file) => file.source.to_string(),
            Self::Text(text) => text.name.clone(),
            Self::StandardInput => "standard input".to_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Read + Send + '_>, Trouble> {
        match self {
            Self::File(file) => Ok(file.open()?),
            Self::Text(text) => Ok(Box::new(text.bytes())),
            Self::StandardInput => Ok(Box::new(io::stdin())),
        }
    }
}

/// Says how many there are, and nothing of what is in them.
impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
    }
}

fn in_folder(name: &str, folder: &Path) -> Result<Vec<Part>, Trouble> {
    let files = Folder::new(name, &Source::File(folder.to_owned())).files()?;
    let none = || Trouble(format!("{name}: no samples; they are {}", called()));
    Samples::among(files).map(|samples| samples.parts).ok_or_else(none)
}

/// What files of samples in a folder are recognised by.
pub(super) fn called() -> String {
    format!(
        "files that end in .{}, with or without .gz or .zst, and cassettes in YAML",
        EXTENSIONS.join(", .")
    )
}

fn is_sample(file: &File) -> bool {
    let path = &file.inside;
    let ends = |path: &Path, known: &[&str]| path.extension().is_some_and(|ending| known.iter().any(|known| ending == *known));
    if ends(path, &YAML) {
        return is_cassette(file);
    }
    ends(path, &EXTENSIONS) || ends(path, &PACKED) && ends(&path.with_extension(""), &EXTENSIONS)
}

fn is_cassette(file: &File) -> bool {
    let mut head = Vec::new();
    let opened = file.open().ok();
    let read = opened.map(|opened| opened.take(HEAD).read_to_end(&mut head));
    matches!(read, Some(Ok(_))) && sample::is_samples(&head)
}

impl Folded {
    /// Adds a part. A record that cannot be read costs itself.
    fn add(&mut self, part: &Part, reading: &Reading<'_>) -> Result<(), Trouble> {
        let name = part.name();
        let records = self.observed.fold_stream(part.open()?, reading);
        let records = records.unwrap_or_else(|error| Records {
            stopped: Some(error.to_string()),
            ..Records::default()
        });
        if records == Records::default() {
            self.unread.push(format!("{name}: it is empty"));
        }
        let shown = records.faults.iter().take(SHOWN);
        self.unread.extend(shown.map(|fault| format!("{name}:{fault}")));
        match records.damaged.saturating_sub(SHOWN as u64) {
            0 => {}
            1 => self.unread.push(format!("{name}: and one more record")),
            more => self.unread.push(format!("{name}: and {more} more records")),
        }
        if let Some(why) = &records.stopped {
            self.unread.push(format!(
                "{name}: {why}; of what came before, {} records were counted",
                records.folded
            ));
        }
        self.records += records.folded;
        self.left_out += records.left_out;
        self.damaged += records.damaged;
        Ok(())
    }
}
