//! `--notify`: who is due to be told of what, and what became of the mails.
//!
//! It must not know what a mail says or how it leaves; that is `notify`.

use super::Ending;
use super::session::Session;
use super::terminal::Terminal;
use super::{Trouble, secrets, writing};
use crate::config::Mail;
use crate::evidence::Tier;
use crate::notify::{Composed, Delivery, Letterhead, Outbox, Transport, compose, deliver};
use crate::report::Report;
use crate::rules::{Finding, Severity, Verdict};
use crate::state::Alerts;
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// Whom the mails of a dry run are from where the configuration does not say.
const NOBODY: &str = "drift@localhost";

/// Refuses `--notify` where no mail can leave, before anything is looked at.
pub(super) fn check(session: &Session, dry_run: bool) -> Result<(), Trouble> {
    if session.config.mail.is_some() || dry_run {
        return Ok(());
    }
    Err(Trouble(format!(
        "{} has no [mail] table, so nobody can be told; add one, or use `--dry-run`, which writes the mails to {}",
        session.config.path.display(),
        session.state.mails().display()
    )))
}

/// Tells each owner what they have not been told yet, at these or above: what fails the run. What may be chance stands in
/// the report, and interrupts nobody.
pub(super) fn notify(session: &Session, report: &Report, (least, min_tier): (Severity, Tier), dry_run: bool) -> Ending {
    let _lock = Session::kept(session.state.lock_mail());
    let mut alerts = Session::known(session.state.alerts());
    close(&mut alerts, report);
    let sure = report
        .findings
        .iter()
        .filter(|finding| finding.tier() >= min_tier && !finding.waived);
    let due: Vec<Finding> = sure.filter_map(|finding| due(&alerts, finding, least)).collect();
    let ending = match send(session, &due, least, dry_run) {
        Ok((problems, delivery)) => {
            for problem in &problems {
                Terminal::warn(problem);
            }
            if !dry_run {
                remember(&mut alerts, &due, &delivery);
            }
            told(session, &delivery, dry_run)
        }
        Err(sentence) => {
            Terminal::warn(&format!("{sentence}; nobody was told, the next run tries again"));
            Ending::NotDelivered
        }
    };
    if !dry_run {
        Session::kept(session.state.keep_alerts(&alerts));
    }
    ending
}

/// What is not there any more is forgotten, for providers all of whose documents were looked at.
fn close(alerts: &mut Alerts, report: &Report) {
    let names: BTreeSet<&str> = report.providers.iter().map(|provider| provider.name.as_str()).collect();
    for name in names {
        let mut documents = report.providers.iter().filter(|provider| provider.name == name);
        if documents.all(|document| document.outcome.compared()) {
            // Who was told of what is waived now is told again when its waiver ends.
            let open = report.findings.iter().filter(|finding| finding.provider == name && !finding.waived);
            alerts.close_all_but(name, &open.map(|finding| finding.fingerprint.clone()).collect());
        }
    }
}

/// A finding as far as somebody is due to be told of it.
fn due(alerts: &Alerts, finding: &Finding, least: Severity) -> Option<Finding> {
    let is_due = |owner: &String| alerts.is_due(&finding.provider, &finding.fingerprint, &address(owner));
    let consumers = finding.consumers.iter().filter(|verdict| verdict.severity >= least);
    let consumers = consumers.map(|verdict| Verdict {
        owners: verdict.owners.iter().filter(|owner| is_due(owner)).cloned().collect(),
        ..verdict.clone()
    });
    let consumers: Vec<Verdict> = consumers.filter(|verdict| !verdict.owners.is_empty()).collect();
    (!consumers.is_empty()).then(|| Finding {
        consumers,
        ..finding.clone()
    })
}

/// An owner's address as mails are grouped by it.
fn address(owner: &str) -> String {
    owner.trim().to_lowercase()
}

fn send(session: &Session, due: &[Finding], least: Severity, dry_run: bool) -> Result<(Vec<String>, Delivery), String> {
    let mail = session.config.mail.as_ref();
    let head = Letterhead {
        from: mail.map_or(NOBODY, |mail| &mail.from),
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(session.now.as_second()).unwrap_or_default()),
        least,
        advice: &|rule| writing::advice(rule),
    };
    let Composed { mails, problems } = compose(due, &head)?;
    let outbox = Outbox::at(session.state.outbox());
    if mails.is_empty() && (dry_run || outbox.is_empty()) {
        return Ok((problems, Delivery::default()));
    }
    let delivery = match mail.filter(|_| !dry_run) {
        Some(mail) => deliver(mails, &transport(session, mail)?, Some(&outbox)),
        None => deliver(mails, &Transport::Folder(session.state.mails()), None),
    };
    Ok((problems, delivery))
}

fn transport(session: &Session, mail: &Mail) -> Result<Transport, String> {
    Transport::prepare(mail, &|path| session.config.locate(path), &mut |reference| {
        secrets::resolve(Some(&session.config), reference).map_err(|why| format!("mail needs {reference}, which {why}"))
    })
}

/// Who was told, and who will be: what waits in the outbox leaves by itself.
fn remember(alerts: &mut Alerts, due: &[Finding], delivery: &Delivery) {
    let failed: BTreeSet<String> = delivery.failed.iter().map(|mail| address(&mail.owner)).collect();
    for finding in due {
        let owners = finding
            .consumers
            .iter()
            .flat_map(|verdict| &verdict.owners)
            .map(|owner| address(owner));
        for owner in owners.filter(|owner| !failed.contains(owner)) {
            alerts.tell(&finding.provider, &finding.fingerprint, &owner);
        }
    }
}

fn told(session: &Session, delivery: &Delivery, dry_run: bool) -> Ending {
    for (owner, subject) in &delivery.sent {
        let verb = if dry_run { "would be mailed" } else { "was mailed" };
        session.terminal.say(&format!("{owner} {verb}: {subject}"));
    }
    if dry_run && !delivery.sent.is_empty() {
        session
            .terminal
            .say(&format!("The mails are in {}.", session.state.mails().display()));
    }
    for mail in &delivery.queued {
        Terminal::warn(&format!(
            "the mail to {} waits in the outbox and leaves with the next run: {}",
            mail.owner, mail.reason
        ));
    }
    for mail in &delivery.failed {
        Terminal::warn(&format!("the mail to {} could not be sent: {}", mail.owner, mail.reason));
    }
    if delivery.complete() { Ending::Good } else { Ending::NotDelivered }
}
