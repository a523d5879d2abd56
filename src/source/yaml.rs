//! The YAML reader: the events of the parser to the same tape that JSON gives. Anchors, aliases and merge keys are
//! written out, within a budget; keys become strings. It knows nothing of names and lines.

use super::Limits;
use super::builder::Builder;
use super::error::{Fault, clip};
use super::tape::{Tag, Tape};
use super::yaml_block;
use super::yaml_scalar::{self, Spelling};
use foldhash::{HashMap, HashMapExt as _};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span};
use std::ops::Range;

/// Reads the first document of a YAML stream.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Tape, Fault> {
    yaml_block::read(text, limits).map_or_else(|| parse(text, limits), Ok)
}

/// Reads a document of any style.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Tape, Fault> {
    let options = granit_parser::options! {
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
        emit_comments: false,
    };
    let mut reader = Reader::new(text, *limits);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| scan_fault(text, &error, limits))?;
        if !reader.event(event, range(&span))? {
            break;
        }
    }
    reader.finish()
}

struct Reader<'t> {
    text: &'t str,
    limits: Limits,
    builder: Builder<'t>,
    frames: Vec<Frame>,
    /// Where the nodes with anchors begin on the tape.
    anchors: HashMap<usize, u32>,
    aliased: usize,
    documents: usize,
}

/// A sequence or mapping that is being read.
struct Frame {
    is_object: bool,
    /// Whether the next node of a mapping is a key.
    key_next: bool,
    /// The values of its merge keys.
    merges: Vec<u32>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, limits: Limits) -> Self {
        let builder = Builder::new(text, limits.depth);
        Self {
            text,
            limits,
            builder,
            frames: Vec::new(),
            anchors: HashMap::new(),
            aliased: 0,
            documents: 0,
        }
    }

    /// Takes one event; false where no more are wanted.
    fn event(&mut self, event: Event<'_>, at: Range<usize>) -> Result<bool, Fault> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.builder
                        .warn(0, at.start, "a second document begins here; only the first one is read".to_owned());
                    return Ok(false);
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                let as_text = tag.is_some_and(|tag| tag.core_suffix() == Some("str"));
                self.scalar(&value, style, as_text, anchor, &at);
            }
            Event::SequenceStart(_, anchor, _) => self.open(false, anchor, at.start)?,
            Event::MappingStart(_, anchor, _) => self.open(true, anchor, at.start)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end)?,
            Event::Alias(anchor) => self.alias(anchor, &at)?,
            _ => {}
        }
        Ok(true)
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, as_text: bool, anchor: usize, at: &Range<usize>) {
        if self.at_key() {
            self.remember(anchor);
            return self.key(value, style, at);
        }
        self.begin_value();
        self.remember(anchor);
        let is_text = style != ScalarStyle::Plain || as_text;
        yaml_scalar::push(&mut self.builder, self.text, (value, is_text), at.clone());
    }

    /// Keys that are not strings (`200:`, `true:`) become strings as they are written.
    fn key(&mut self, value: &str, style: ScalarStyle, at: &Range<usize>) {
        match yaml_scalar::spelling(self.slice(at), value) {
            Spelling::Plain if style == ScalarStyle::Plain => self.builder.key(Tag::KeyPlain, at.start, at.end),
            Spelling::Quoted => self.builder.key(Tag::KeyQuoted, at.start, at.end),
            _ => self.builder.key_aside(at.start, at.end, value),
        }
        self.key_done();
    }

    fn open(&mut self, is_object: bool, anchor: usize, start: usize) -> Result<(), Fault> {
        if self.at_key() {
            return Err(Fault::new(start, "a key must be a string, not a list or mapping"));
        }
        self.begin_value();
        self.remember(anchor);
        self.builder.open(is_object, start)?;
        self.frames.push(Frame {
            is_object,
            key_next: is_object,
            merges: Vec::new(),
        });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Fault> {
        let merges = self.frames.pop().map(|frame| frame.merges).unwrap_or_default();
        for source in merges {
            self.merge(source)?;
        }
        self.builder.close(self.trimmed(end));
        Ok(())
    }

    /// Takes over the members of one mapping, or of the mappings of a list, earlier ones first (YAML merge keys).
    fn merge(&mut self, source: u32) -> Result<(), Fault> {
        let entry = self.builder.tape.entry(source);
        let mut sources = vec![source];
        if entry.tag == Tag::Array {
            let end = self.builder.tape.after(source);
            let next = |at: &u32| Some(self.builder.tape.after(*at)).filter(|at| *at < end);
            sources = std::iter::successors((source + 1 < end).then_some(source + 1), next).collect();
        }
        for source in sources {
            if !matches!(self.builder.tape.entry(source).tag, Tag::Object | Tag::Indexed) {
                return Err(Fault::new(entry.start as usize, "only mappings can be merged by `<<`"));
            }
            self.spend(source, entry.start as usize)?;
            self.builder.merge(source);
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: &Range<usize>) -> Result<(), Fault> {
        let target = self.anchors.get(&anchor).copied();
        let target = target.ok_or_else(|| Fault::new(at.start, "this alias refers to an anchor that does not exist"))?;
        let entry = self.builder.tape.entry(target);
        let is_container = matches!(entry.tag, Tag::Array | Tag::Object | Tag::Indexed);
        if is_container && entry.link == 0 {
            return Err(Fault::new(at.start, "this alias stands inside the very node that it repeats"));
        }
        if self.at_key() {
            if is_container {
                return Err(Fault::new(at.start, "a key must be a string, not a list or mapping"));
            }
            let name = self.builder.tape.text_of(self.text, target).to_owned();
            self.builder.key_aside(at.start, at.end, &name);
            self.key_done();
            return Ok(());
        }
        self.begin_value();
        self.spend(target, at.start)?;
        self.builder.copy(target);
        Ok(())
    }

    /// Takes a node to be repeated from the budget.
    fn spend(&mut self, node: u32, at: usize) -> Result<(), Fault> {
        self.aliased += (self.builder.tape.after(node) - node) as usize;
        if self.aliased > self.limits.aliased {
            let message = format!(
                "the aliases up to here unfold to more than {} nodes; such a file is refused",
                self.limits.aliased
            );
            return Err(Fault::new(at, message));
        }
        Ok(())
    }

    /// Whether the next node is a key of a mapping.
    fn at_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_object && frame.key_next)
    }

    fn key_done(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.key_next = false;
        }
    }

    /// A value is about to be read: after it a mapping wants a key again, and a merge key is noted.
    fn begin_value(&mut self) {
        let is_merge = self.frames.last().is_some_and(|frame| frame.is_object) && self.builder.take_merge_key();
        let next = self.builder.next();
        if let Some(frame) = self.frames.last_mut() {
            frame.key_next = frame.is_object;
            if is_merge {
                frame.merges.push(next);
            }
        }
    }

    /// Notes that the next entry carries an anchor.
    fn remember(&mut self, anchor: usize) {
        if anchor != 0 {
            let next = self.builder.next();
            self.anchors.insert(anchor, next);
        }
    }

    fn slice(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// A block ends where the next thing begins; its last character is meant.
    fn trimmed(&self, end: usize) -> usize {
        self.text.get(..end).map_or(end, |before| before.trim_end().len())
    }

    fn finish(self) -> Result<Tape, Fault> {
        let tape = self.builder.tape;
        if tape.entries.is_empty() {
            return Err(Fault::new(0, "the file holds nothing but white space and comments"));
        }
        if self.aliased > 0 {
            check_depth(&tape, self.limits.depth)?;
        }
        Ok(tape)
    }
}

/// Aliases of aliases may nest deeper than anything that is written.
fn check_depth(tape: &Tape, most: usize) -> Result<(), Fault> {
    let mut ends: Vec<u32> = Vec::new();
    for (at, entry) in (0u32..).zip(&tape.entries) {
        while ends.last().is_some_and(|end| *end <= at) {
            ends.pop();
        }
        if matches!(entry.tag, Tag::Array | Tag::Object | Tag::Indexed) {
            ends.push(entry.link);
        }
        if ends.len() > most {
            return Err(Fault::new(
                entry.start as usize,
                format!("the aliases make this nest more than {most} levels deep"),
            ));
        }
    }
    Ok(())
}

fn range(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or_default()
}

fn scan_fault(text: &str, error: &ScanError, limits: &Limits) -> Fault {
    let offset = error.marker().byte_offset().unwrap_or_default().min(text.len());
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Fault::new(offset, format!("this is nested more than {} levels deep", limits.depth)),
        kind => Fault::new(offset, format!("this is not valid YAML: {}", clip(&kind.to_string()))),
    }
}
