//! `drift review`: the findings of the last check, one after the other, and what is to become of each.
//!
//! It asks and hands on; to accept is `accept`'s, to waive is `waive`'s.

use super::accept;
use super::args;
use super::last;
use super::session::Session;
use super::terminal::{Terminal, deliver};
use super::waive;
use super::writing;
use super::{Ending, Trouble};
use crate::config::Provider;
use crate::report::words;
use crate::rules::{Finding, Severity};
use crate::state::Candidate;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

/// How long a waiver holds where nothing else is said.
const UNSAID: &str = "90d";

/// Runs the command.
pub(super) fn run(global: &args::Global, args: &args::Review, terminal: Terminal) -> Result<Ending, Trouble> {
    let session = Session::open(global, terminal)?;
    let chosen = session.choose(&args.providers)?;
    // What accepting takes is what is shown here: where no check has staged it, one looks now.
    let (candidates, ending) = accept::candidates(&session, &chosen, false)?;
    let Open { findings, rest } = open(&session, &chosen, &candidates, global.verbose)?;
    if findings.is_empty() {
        deliver(&format!("There is nothing to review.{rest}\n"), None)?;
    } else if args.list || !Terminal::converses() {
        deliver(&listed(&findings, &rest, terminal), None)?;
    } else {
        let mut review = Review {
            session: &session,
            candidates: &candidates,
            terminal,
            input: io::stdin().lock(),
            output: io::stdout(),
            done: Done::default(),
        };
        review.all(&findings)?;
        let told = format!("{}{rest}\n", review.done.told(findings.len()));
        deliver(&told, None)?;
    }
    Ok(ending)
}

/// What is to be decided about.
struct Open {
    findings: Vec<Finding>,
    /// What is not asked about, in words.
    rest: String,
}

/// The findings that nobody has decided about and that can be accepted. What may as well be chance waits for more samples.
fn open(session: &Session, chosen: &[&Provider], candidates: &[Candidate], all: bool) -> Result<Open, Trouble> {
    let mut findings = last::read(session, chosen)?.findings;
    findings.retain(|finding| !finding.waived);
    let mut left = Vec::new();
    for finding in findings {
        let baseline = session.folder(&finding.provider, &finding.document).read()?;
        if !baseline.is_some_and(|baseline| baseline.accepted.silences(&finding.fingerprint)) {
            left.push(finding);
        }
    }
    let offered = |finding: &Finding| {
        let mut shown = candidates.iter().flat_map(|candidate| &candidate.findings);
        shown.any(|shown| shown.fingerprint == finding.fingerprint)
    };
    let (offered, waiting): (Vec<Finding>, Vec<Finding>) = left.into_iter().partition(offered);
    let (findings, mild): (Vec<Finding>, Vec<Finding>) = offered.into_iter().partition(|finding| all || finding.severity > Severity::Info);
    Ok(Open {
        findings,
        rest: rest(mild.len(), waiting.len()),
    })
}

/// What is not asked about, each part with a space before it.
fn rest(mild: usize, waiting: usize) -> String {
    let mild = match mild {
        0 => String::new(),
        n => format!(" {} cannot hurt; `-v` asks about them too.", words::count(n, "finding")),
    };
    let waiting = match waiting {
        0 => String::new(),
        1 => " 1 finding is as yet merely possible; it waits for more samples.".to_owned(),
        n => format!(" {n} findings are as yet merely possible; they wait for more samples."),
    };
    mild + &waiting
}

/// All of them, each with the commands to type.
fn listed(findings: &[Finding], rest: &str, terminal: Terminal) -> String {
    let mut text = String::new();
    for finding in findings {
        let (provider, fingerprint) = (&finding.provider, &finding.fingerprint);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\n  drift accept {provider} --only {fingerprint}\n  drift waive {fingerprint} --reason '…'\n",
            writing::finding(finding, terminal.detail(), terminal)
        );
    }
    let _ = writeln!(text, "{} to decide about.{rest}", words::count(findings.len(), "finding"));
    text
}

/// What was decided so far.
#[derive(Debug, Default)]
struct Done {
    accepted: usize,
    waived: usize,
}

impl Done {
    fn told(&self, all: usize) -> String {
        let left = all - self.accepted - self.waived;
        let commit = match (self.accepted, self.waived) {
            (0, 0) => "",
            (0, _) => " Commit the waivers.",
            (_, 0) => " Commit the snapshots.",
            _ => " Commit the snapshots and the waivers.",
        };
        let Self { accepted, waived } = self;
        format!(
            "{}: {accepted} accepted, {waived} waived, {left} left.{commit}",
            words::count(all, "finding")
        )
    }
}

/// What somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Waive,
    Skip,
    Quit,
}

impl Answer {
    /// By the word or its first letter.
    fn of(text: &str) -> Option<Self> {
        const WORDS: [(&str, Answer); 4] = [
            ("accept", Answer::Accept),
            ("waive", Answer::Waive),
            ("skip", Answer::Skip),
            ("quit", Answer::Quit),
        ];
        let text = text.trim().to_lowercase();
        let found = WORDS.iter().find(|(word, _)| !text.is_empty() && word.starts_with(&text));
        found.map(|(_, answer)| *answer)
    }
}

/// A conversation.
struct Review<'s, R, W> {
    session: &'s Session,
    candidates: &'s [Candidate],
    terminal: Terminal,
    input: R,
    output: W,
    done: Done,
}

impl<R: BufRead, W: Write> Review<'_, R, W> {
    fn all(&mut self, findings: &[Finding]) -> Result<(), Trouble> {
        for (index, finding) in findings.iter().enumerate() {
            let block = writing::finding(finding, self.terminal.detail(), self.terminal);
            self.say(&format!("{block}\n"))?;
            if !self.one(finding, &format!("{} of {}", index + 1, findings.len()))? {
                break;
            }
            self.say("\n")?;
        }
        Ok(())
    }

    /// Asks until it is decided; false to end.
    fn one(&mut self, finding: &Finding, count: &str) -> Result<bool, Trouble> {
        loop {
            let Some(line) = self.ask(&format!("{count}: accept, waive, skip or quit? "))? else {
                return Ok(false);
            };
            let done = match Answer::of(&line) {
                Some(Answer::Quit) => return Ok(false),
                Some(Answer::Skip) => return Ok(true),
                Some(Answer::Accept) => self.accept(finding),
                Some(Answer::Waive) => self.waive(finding),
                None => Ok(None),
            };
            match done {
                Ok(Some(told)) => {
                    self.say(&told)?;
                    return Ok(true);
                }
                Ok(None) => {}
                // What cannot be done is said, and asked again.
                Err(trouble) => self.say(&format!("{trouble}\n"))?,
            }
        }
    }

    fn accept(&mut self, finding: &Finding) -> Result<Option<String>, Trouble> {
        let told = accept::only(self.session, self.candidates, std::slice::from_ref(&finding.fingerprint))?;
        self.done.accepted += 1;
        Ok(Some(told))
    }

    /// Asks why, who answers for it and until when; no reason is no waiver.
    fn waive(&mut self, finding: &Finding) -> Result<Option<String>, Trouble> {
        let reason = self.ask("Why does nobody have to act? ")?.unwrap_or_default();
        if reason.trim().is_empty() {
            return Ok(None);
        }
        let owner = match waive::whoever_types(self.session) {
            Ok(owner) => owner,
            Err(_) => self.ask("Who answers for that? ")?.unwrap_or_default(),
        };
        let until = self
            .ask(&format!("Until when (a date, or like {UNSAID})? [{UNSAID}] "))?
            .unwrap_or_default();
        let until = if until.trim().is_empty() { UNSAID } else { until.trim() };
        let wanted = waive::Wanted {
            reason: &reason,
            owner,
            expires: waive::expiry(until, self.session.today())?,
        };
        let new = waive::New::Finding {
            fingerprint: finding.fingerprint.clone(),
            finding: Some(finding),
        };
        let told = waive::add(self.session, &[new], &wanted)?;
        self.done.waived += 1;
        Ok(Some(told))
    }

    /// A line of answer; none at the end of the input.
    fn ask(&mut self, question: &str) -> Result<Option<String>, Trouble> {
        self.say(question)?;
        let mut line = String::new();
        let read = self.input.read_line(&mut line);
        let read = read.map_err(|error| Trouble(format!("what you type cannot be read: {error}")))?;
        Ok((read > 0).then_some(line))
    }

    fn say(&mut self, text: &str) -> Result<(), Trouble> {
        let written = self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush());
        written.map_err(|error| Trouble(format!("cannot write to the terminal: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn an_answer_is_a_word_or_the_beginning_of_one() {
        let of = |text| Answer::of(text);
        assert_eq!(
            (of("a\n"), of("Waive"), of("sk")),
            (Some(Answer::Accept), Some(Answer::Waive), Some(Answer::Skip))
        );
        assert_eq!((of("q"), of(""), of("yes")), (Some(Answer::Quit), None, None));
    }
}
