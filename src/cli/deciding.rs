//! `drift check --until-decided`: looks again at the providers of which samples leave something open.
//!
//! It owns when enough is enough; it must not know how a look is made, nor how it is judged. Looking more often needs no
//! correction: what went is weighed by a likelihood ratio that may be looked at at any time, and what is new by the number
//! of looks.

use super::history;
use super::session::Session;
use super::sight::Sight;
use super::verdict::{Verdict, verdict};
use super::{Ending, Trouble};
use crate::fetch::Limits;
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// Looks at one provider in one run, the first included. What needs more is for other days.
const LOOKS: u64 = 30;

/// Looks again until nothing is open that a few more looks would decide, or the budget of calls is spent. What each look
/// but the last saw is in the log afterwards, as a run of its own.
pub(super) fn decide(session: &mut Session, looked: &mut [Sight], verdicts: &mut [Verdict]) -> Result<(), Trouble> {
    let mut given_up: BTreeSet<String> = BTreeSet::new();
    for look in 1..LOOKS {
        let open = looked
            .iter()
            .zip(&*verdicts)
            .filter(|(sight, verdict)| is_open(sight, verdict, look));
        let names: BTreeSet<String> = open.map(|(sight, _)| sight.provider.clone()).collect();
        let names: Vec<String> = names.difference(&given_up).cloned().collect();
        if names.is_empty() {
            break;
        }
        for (sight, verdict) in looked.iter().zip(verdicts.iter_mut()) {
            if names.contains(&sight.provider)
                && let Some(seen) = verdict.observation.take()
            {
                history::keep(session, sight, &seen);
            }
        }
        // Two looks are two lines of the log, though they fall into one second.
        session.now = session.now.checked_add(SignedDuration::from_millis(1)).unwrap_or(session.now);
        let again = session.look(&session.choose(&names)?)?;
        let _lock = Session::kept(session.state.share_baselines());
        for sight in again {
            let told = verdict(session, &sight);
            let same = |old: &Sight| old.provider == sight.provider && old.document == sight.document;
            match looked.iter().position(same) {
                Some(index) if told.report.outcome.looked() && told.ending != Ending::NotLooked => {
                    looked[index] = sight;
                    verdicts[index] = told;
                }
                // What the look before saw stands.
                _ => drop(given_up.insert(sight.provider)),
            }
        }
    }
    Ok(())
}

/// Whether something is open that the looks which are left would decide, and the budget allows another.
fn is_open(sight: &Sight, verdict: &Verdict, looks: u64) -> bool {
    let answers = sight.answers.len() as u64;
    // The document and a sign-in cost calls too.
    let calls = (answers + sight.missed.len() as u64 + 2) * (looks + 1);
    let reachable = answers * (LOOKS - looks);
    let open = verdict.report.pending.iter().any(|pending| pending.needed <= reachable);
    open && calls <= u64::from(Limits::default().calls)
}
