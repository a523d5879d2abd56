//! The file of waivers as text: what is added stands at its end, what is taken out goes with its comment, and every other line
//! stays as it is.

use super::Wanted;
use crate::cli::block::quoted;
use crate::cli::session::Session;
use crate::cli::setup::{appended, folder_of, write_companions};
use crate::cli::{Trouble, decisions};
use crate::config::{Waiver, Waivers};
use crate::disk;
use crate::report::clean;
use crate::rules::Finding;
use std::collections::BTreeSet;
use std::ops::Range;

/// What editors find the schema by; the first line of a file that is new.
const SCHEMA_LINE: &str = "#:schema ./.drift/waivers.schema.json\n\n";

/// What is to be waived.
#[derive(Debug, Clone)]
pub(in crate::cli) enum New<'r> {
    /// One finding.
    Finding {
        /// Its whole fingerprint.
        fingerprint: String,
        /// The finding, where a check here has shown it.
        finding: Option<&'r Finding>,
    },
    /// All findings of a rule, or of a family of rules, at some places.
    Rule {
        /// The rule or the family.
        rule: &'r str,
        /// The places.
        path: &'r str,
        /// The provider; none for every one.
        provider: Option<&'r str>,
    },
}

impl New<'_> {
    /// Its block of TOML.
    fn block(&self, wanted: &Wanted<'_>) -> String {
        let named = |provider: Option<&str>| provider.map(|name| format!("provider = {}\n", quoted(name))).unwrap_or_default();
        let what = match self {
            Self::Finding { fingerprint, finding } => {
                let shown = |finding: &Finding| format!("# {}: {}\n", finding.severity, clean(&finding.message));
                let comment = finding.map(shown).unwrap_or_default();
                let provider = named(finding.map(|finding| finding.provider.as_str()));
                format!("{comment}fingerprint = {}\n{provider}", quoted(fingerprint))
            }
            Self::Rule { rule, path, provider } => {
                format!("rule = {}\npath = {}\n{}", quoted(rule), quoted(path), named(*provider))
            }
        };
        format!(
            "[[waiver]]\n{what}reason = {}\nowner = {}\nexpires = {}\n",
            quoted(&clean(wanted.reason)),
            quoted(&clean(&wanted.owner)),
            wanted.expires
        )
    }
}

/// Adds waivers at the end of the file, or to none.
pub(super) fn append(session: &Session, new: &[New<'_>], wanted: &Wanted<'_>) -> Result<(), Trouble> {
    change(session, |text, _| {
        let first = if is_beside(session) { SCHEMA_LINE } else { "" };
        let mut gap = if text.is_empty() { "" } else { "\n" };
        let mut whole = if text.is_empty() { first.to_owned() } else { text.to_owned() };
        let mut written = BTreeSet::new();
        for block in new.iter().map(|one| one.block(wanted)) {
            if written.insert(block.clone()) {
                whole = appended(&whole, &block, gap);
                gap = "\n";
            }
        }
        Ok(whole)
    })
}

/// Takes waivers out of the file.
pub(super) fn without(session: &Session, over: &[&Waiver]) -> Result<(), Trouble> {
    change(session, |text, there| {
        let left: Vec<&Waiver> = there.all.iter().filter(|waiver| !over.contains(waiver)).collect();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let starts: Vec<usize> = there.all.iter().map(|waiver| waiver.at.line - 1).collect();
        let is_heading = |start: &usize| lines.get(*start).is_some_and(|line| line.trim_start().starts_with("[["));
        let gone: Vec<Range<usize>> = (0..starts.len())
            .filter(|index| over.contains(&&there.all[*index]))
            .map(|index| block(&lines, &starts, index))
            .collect();
        let kept = lines
            .iter()
            .enumerate()
            .filter(|(line, _)| !gone.iter().any(|range| range.contains(line)));
        let kept: String = kept.map(|(_, line)| *line).collect();
        let means = decisions::parse(&kept, &there.path, &session.config).map(|waivers| waivers.all.iter().map(said).collect::<Vec<_>>());
        if starts.iter().all(is_heading) && means.is_ok_and(|means| means == left.iter().map(|waiver| said(waiver)).collect::<Vec<_>>()) {
            Ok(kept)
        } else {
            Err(Trouble(format!(
                "{} is not written one [[waiver]] after the other, so that nothing can be taken out safely; do it by hand",
                there.path.display()
            )))
        }
    })
}

/// What a waiver says, wherever it stands.
fn said(waiver: &Waiver) -> impl PartialEq + use<> {
    let Waiver {
        what: _,
        reason,
        owner,
        expires,
        at: _,
    } = waiver;
    (super::about(waiver), reason.clone(), owner.clone(), *expires)
}

/// The lines of the waiver at `index`: its heading with the comment right above, up to its last line and the empty ones below.
fn block(lines: &[&str], starts: &[usize], index: usize) -> Range<usize> {
    let is_comment = |line: usize| lines[line].trim_start().starts_with('#') && !lines[line].starts_with("#:");
    let is_empty = |line: usize| lines[line].trim().is_empty();
    let first = |start: usize| (0..start).rev().take_while(|line| is_comment(*line)).last().unwrap_or(start);
    let begin = first(starts[index]);
    let next = starts.get(index + 1).map_or(lines.len(), |start| first(*start));
    let last = (starts[index]..next).rev().find(|line| !is_comment(*line) && !is_empty(*line));
    let end = last.map_or(begin, |last| last + 1);
    end.checked_sub(begin).map_or(begin..begin, |_| {
        begin..end + (end..next).take_while(|line| is_empty(*line)).count()
    })
}

/// Changes the file, whole or not at all. What it says now is read again, for somebody may have written to it since.
fn change(session: &Session, how: impl FnOnce(&str, &Waivers) -> Result<String, Trouble>) -> Result<(), Trouble> {
    let path = session.config.waivers_file();
    let _lock = Session::kept(session.state.lock_baselines());
    let text = disk::read_text(&path)?.unwrap_or_default();
    let there = decisions::parse(&text, &path, &session.config)?;
    let new = how(&text, &there)?;
    decisions::parse(&new, &path, &session.config).map_err(|trouble| {
        Trouble(format!(
            "with that {} would be wrong, so nothing was changed:\n{trouble}",
            path.display()
        ))
    })?;
    disk::write_whole(&path, new.as_bytes())?;
    if is_beside(session) {
        Session::kept(write_companions(session.config.folder()));
    }
    Ok(())
}

/// Whether the waivers lie beside `drift.toml`, where editors find their schema.
fn is_beside(session: &Session) -> bool {
    folder_of(&session.config.waivers_file()) == session.config.folder()
}
