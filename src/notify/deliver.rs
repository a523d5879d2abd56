//! Sends what waits and what is new; what does not arrive waits for the next run.
//!
//! A mail is on disk before the first attempt, so that no fault and no Ctrl-C can lose it.

use super::explain::Failure;
use super::mail::Mail;
use super::outbox::{Claim, Outbox, Turn};
use super::transport::Transport;
use std::path::Path;

/// What became of the mails.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Mails that left: owner and subject.
    pub sent: Vec<(String, String)>,
    /// Mails that wait for the next run.
    pub queued: Vec<Undelivered>,
    /// Mails that neither left nor could be kept.
    pub failed: Vec<Undelivered>,
}

/// A mail that did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Whom it was to tell; a file of the outbox where that cannot be read.
    pub owner: String,
    /// Its subject.
    pub subject: String,
    /// Why, in one sentence.
    pub reason: String,
}

impl Delivery {
    /// Whether everything left. Where not, the exit code is 4.
    pub fn complete(&self) -> bool {
        self.queued.is_empty() && self.failed.is_empty()
    }

    fn note_sent(&mut self, mail: Mail) {
        self.sent.push((mail.owner, mail.subject));
    }
}

impl Undelivered {
    fn of(mail: &Mail, reason: String) -> Self {
        Self {
            owner: mail.owner.clone(),
            subject: mail.subject.clone(),
            reason,
        }
    }
}

/// Sends the mails that wait in the outbox, then these. Without an outbox nothing waits and nothing is kept (`--dry-run`).
/// After a failure that every mail would meet, no other is tried.
pub fn deliver(mails: Vec<Mail>, transport: &Transport, outbox: Option<&Outbox>) -> Delivery {
    let mut delivery = Delivery::default();
    let turn = match outbox.map(Outbox::turn).transpose() {
        Ok(turn) => turn,
        Err(error) => return unkept(mails, transport, &error.to_string(), delivery),
    };
    let Some(turn) = turn else {
        return unkept(mails, transport, "", delivery);
    };
    let lost: Vec<(Mail, String)> = mails
        .into_iter()
        .filter_map(|mail| turn.put(&mail).err().map(|error| (mail, error.to_string())))
        .collect();
    send_waiting(&turn, transport, &mut delivery);
    for (mail, reason) in lost {
        delivery = unkept(vec![mail], transport, &reason, delivery);
    }
    delivery
}

/// Sends everything in the outbox.
fn send_waiting(turn: &Turn<'_>, transport: &Transport, delivery: &mut Delivery) {
    let mut hopeless = None;
    for path in turn.waiting() {
        if let Err(undelivered) = send_one(turn, &path, transport, &mut hopeless, delivery) {
            delivery.queued.push(undelivered);
        }
    }
}

fn send_one(
    turn: &Turn<'_>,
    path: &Path,
    transport: &Transport,
    hopeless: &mut Option<String>,
    delivery: &mut Delivery,
) -> Result<(), Undelivered> {
    let (mail, claim) = Claim::take(turn, path).map_err(|reason| Undelivered {
        owner: path.display().to_string(),
        subject: String::new(),
        reason,
    })?;
    let outcome = match hopeless {
        Some(reason) => Err(Failure::Every(reason.clone())),
        None => transport.send(&mail),
    };
    match outcome {
        Ok(()) => {
            // It has left: a file that cannot be removed is said, but the mail is not one that waits.
            if let Err(error) = claim.done() {
                delivery
                    .failed
                    .push(Undelivered::of(&mail, format!("it was sent and will be sent again: {error}")));
            }
            delivery.note_sent(mail);
            Ok(())
        }
        Err(failure) => {
            claim.give_back();
            let reason = match failure {
                Failure::Every(reason) => hopeless.insert(reason).clone(),
                Failure::One(reason) => reason,
            };
            Err(Undelivered::of(&mail, reason))
        }
    }
}

/// Sends mails that cannot be kept; `why` says why they cannot.
fn unkept(mails: Vec<Mail>, transport: &Transport, why: &str, mut delivery: Delivery) -> Delivery {
    for mail in mails {
        match transport.send(&mail) {
            Ok(()) => delivery.note_sent(mail),
            Err(Failure::Every(reason) | Failure::One(reason)) => {
                let kept = if why.is_empty() {
                    String::new()
                } else {
                    format!("; nor could it be kept for later: {why}")
                };
                delivery.failed.push(Undelivered::of(&mail, reason + &kept));
            }
        }
    }
    delivery
}
