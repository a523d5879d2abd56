//! Mail against a real SMTP server with a certificate authority of its own, against servers that misbehave, and the outbox.

mod server;

use apidrift::config::MailSecurity;
use apidrift::notify::{Composed, Delivery, Letterhead, Login, Mail, Outbox, Smtp, Transport, compose, deliver};
use apidrift::report::Report;
use apidrift::rules::{Finding, Severity};
use server::{Fake, Real};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// How long a real server may keep silent, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a server that misbehaves may keep silent.
const SILENCE: Duration = Duration::from_millis(800);

const PASSWORD: &str = "correct horse battery";

fn findings(owners: [&str; 2]) -> Vec<Finding> {
    let report: Report = serde_json::from_str(include_str!("../report/full.json")).unwrap();
    let mut findings = report.findings;
    for verdict in findings.iter_mut().flat_map(|finding| &mut finding.consumers) {
        let owner = if verdict.name == "dashboard" { owners[0] } else { owners[1] };
        verdict.owners = vec![owner.to_owned()];
    }
    findings
}

/// Two mails, to these owners.
fn mails_to(owners: [&str; 2]) -> Vec<Mail> {
    let letterhead = Letterhead {
        from: "drift <drift@example.com>",
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000),
        least: Severity::Risky,
        advice: &|_| None,
    };
    let Composed { mails, problems } = compose(&findings(owners), &letterhead).unwrap();
    assert!(problems.is_empty() && mails.len() == 2, "{problems:?}");
    mails
}

fn mails() -> Vec<Mail> {
    mails_to(["ann@example.com", "bea@example.com"])
}

fn login() -> Login {
    Login::new("drift".to_owned(), PASSWORD.to_owned())
}

fn smtp(port: u16, security: MailSecurity, login: Option<Login>, authority: Option<&[u8]>) -> Transport {
    Transport::Smtp(Box::new(
        Smtp::new("127.0.0.1", port, security, login, authority, PATIENCE).unwrap(),
    ))
}

/// A transport that gives up soon, for servers that misbehave.
fn impatient(fake: Fake, security: MailSecurity) -> Transport {
    Transport::Smtp(Box::new(
        Smtp::new("127.0.0.1", fake.start(), security, None, None, SILENCE).unwrap(),
    ))
}

fn down() -> Transport {
    impatient(Fake::Refuse, MailSecurity::None)
}

fn outbox(folder: &Path) -> Outbox {
    Outbox::at(folder.join("outbox"))
}

fn reasons(delivery: &Delivery) -> Vec<&str> {
    delivery
        .queued
        .iter()
        .chain(&delivery.failed)
        .map(|undelivered| undelivered.reason.as_str())
        .collect()
}

/// Sends to a server that fails, and hands back the reasons; everything waits.
fn refused_by(transport: &Transport) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let delivery = deliver(mails(), transport, Some(&outbox(folder.path())));
    assert!(delivery.sent.is_empty() && !delivery.complete(), "{delivery:?}");
    assert_eq!(delivery.queued.len(), 2, "{delivery:?}");
    assert!(!outbox(folder.path()).is_empty());
    let reasons: Vec<String> = reasons(&delivery).into_iter().map(str::to_owned).collect();
    assert!(!format!("{delivery:?}").contains(PASSWORD));
    reasons
}

#[test]
fn mail_leaves_over_starttls_and_tls_with_a_login_and_in_the_clear_without() {
    for (mode, security, login) in [
        ("starttls", MailSecurity::StartTls, Some(login())),
        ("tls", MailSecurity::Tls, Some(login())),
        ("none", MailSecurity::None, None),
    ] {
        let user = login.is_some().then_some(("drift", PASSWORD));
        let Some(server) = Real::start(mode, user) else { return };
        let authority = (mode != "none").then(|| server.authority());
        let folder = tempfile::tempdir().unwrap();
        let delivery = deliver(
            mails(),
            &smtp(server.port, security, login, authority.as_deref()),
            Some(&outbox(folder.path())),
        );
        assert!(delivery.complete(), "{mode}: {delivery:?}");
        assert_eq!(delivery.sent.len(), 2);
        assert!(outbox(folder.path()).is_empty());
        let kept = server.kept();
        let to: BTreeSet<&str> = kept.iter().filter_map(|mail| mail.facts["to"][0].as_str()).collect();
        assert_eq!(to, BTreeSet::from(["ann@example.com", "bea@example.com"]));
        for mail in &kept {
            assert_eq!(mail.facts["tls"], mode != "none", "{mode}");
            assert_eq!(mail.facts["login"], user.is_some(), "{mode}");
            assert_eq!(mail.facts["from"], "drift@example.com");
            assert!(mail.message.contains("Content-Type: multipart/alternative"), "{}", mail.message);
        }
    }
}

#[test]
fn a_wrong_password_is_told_without_repeating_it() {
    let Some(server) = Real::start("tls", Some(("drift", "another"))) else {
        return;
    };
    let reasons = refused_by(&smtp(server.port, MailSecurity::Tls, Some(login()), Some(&server.authority())));
    assert!(
        reasons.iter().all(|reason| reason.contains("did not accept the login (535")),
        "{reasons:?}"
    );
    assert!(server.kept().is_empty());
}

#[test]
fn a_certificate_of_an_unknown_authority_is_refused() {
    let Some(server) = Real::start("starttls", None) else { return };
    let Some(other) = Real::start("tls", None) else { return };
    for (port, security, authority) in [
        (server.port, MailSecurity::StartTls, None),
        (other.port, MailSecurity::Tls, None),
        (server.port, MailSecurity::StartTls, Some(other.authority())),
    ] {
        let reasons = refused_by(&smtp(port, security, None, authority.as_deref()));
        assert!(
            reasons
                .iter()
                .all(|reason| reason.contains("could not prove who it is") && reason.contains("`ca_file`")),
            "{reasons:?}"
        );
    }
    assert!(server.kept().is_empty() && other.kept().is_empty());
}

#[test]
fn a_server_without_starttls_gets_nothing_in_the_clear() {
    let Some(server) = Real::start("none", None) else { return };
    let reasons = refused_by(&smtp(server.port, MailSecurity::StartTls, None, None));
    assert!(reasons[0].contains("STARTTLS"), "{reasons:?}");
    assert!(server.kept().is_empty());
}

#[test]
fn one_refused_recipient_stops_nobody_else() {
    let Some(server) = Real::start("none", None) else { return };
    for (address, code) in [("refused@example.com", "550"), ("later@example.com", "450")] {
        let folder = tempfile::tempdir().unwrap();
        let transport = smtp(server.port, MailSecurity::None, None, None);
        let delivery = deliver(mails_to(["zoe@example.com", address]), &transport, Some(&outbox(folder.path())));
        assert_eq!(
            delivery.sent.iter().map(|(owner, _)| owner.as_str()).collect::<Vec<_>>(),
            ["zoe@example.com"]
        );
        assert!(
            delivery.queued[0].owner == address && delivery.queued[0].reason.contains(code),
            "{delivery:?}"
        );
    }
}

#[test]
fn servers_that_misbehave_cost_seconds_and_a_sentence() {
    let cases: [(Fake, &[MailSecurity], &str); 5] = [
        (
            Fake::Silent,
            &[MailSecurity::None, MailSecurity::StartTls, MailSecurity::Tls],
            "did not answer within 0.8 s",
        ),
        (Fake::Drip, &[MailSecurity::None, MailSecurity::StartTls], "took longer than"),
        (Fake::Refuse, &[MailSecurity::None, MailSecurity::Tls], "refused the connection"),
        (Fake::Close, &[MailSecurity::None, MailSecurity::StartTls], "closed the connection"),
        (Fake::Web, &[MailSecurity::None, MailSecurity::StartTls], "not SMTP"),
    ];
    for (fake, securities, sentence) in cases {
        for security in securities {
            let start = Instant::now();
            let reasons = refused_by(&impatient(fake, *security));
            assert!(start.elapsed() < SILENCE * 8, "{fake:?} {security:?} took {:?}", start.elapsed());
            assert!(
                reasons.iter().all(|reason| reason.contains(sentence)),
                "{fake:?} {security:?}: {reasons:?}"
            );
        }
    }
}

#[test]
fn what_a_server_says_is_cleaned() {
    let reasons = refused_by(&impatient(Fake::Rude, MailSecurity::None));
    assert!(
        reasons.iter().all(|reason| !reason.contains('\u{1b}') && reason.contains("554")),
        "{reasons:?}"
    );
}

#[test]
fn what_waits_leaves_with_the_next_run_once() {
    let Some(server) = Real::start("none", None) else { return };
    let folder = tempfile::tempdir().unwrap();
    let box_ = outbox(folder.path());
    let down = down();
    for _ in 0..2 {
        // The same findings again while the server is down wait once, not twice.
        assert_eq!(deliver(mails(), &down, Some(&box_)).queued.len(), 2);
    }
    let up = smtp(server.port, MailSecurity::None, None, None);
    let delivery = deliver(Vec::new(), &up, Some(&box_));
    assert!(delivery.complete() && delivery.sent.len() == 2, "{delivery:?}");
    assert!(deliver(Vec::new(), &up, Some(&box_)).sent.is_empty());
    assert_eq!(server.kept().len(), 2);
}

#[test]
fn runs_at_once_send_each_mail_once() {
    let Some(server) = Real::start("none", None) else { return };
    let folder = tempfile::tempdir().unwrap();
    let down = down();
    deliver(mails(), &down, Some(&outbox(folder.path())));
    let sent: usize = std::thread::scope(|scope| {
        let run = || {
            deliver(
                Vec::new(),
                &smtp(server.port, MailSecurity::None, None, None),
                Some(&outbox(folder.path())),
            )
            .sent
            .len()
        };
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert_eq!((sent, server.kept().len()), (2, 2));
}

#[test]
fn a_mail_whose_run_died_waits_again() {
    let folder = tempfile::tempdir().unwrap();
    let box_ = outbox(folder.path());
    deliver(mails(), &down(), Some(&box_));
    for file in files(&folder.path().join("outbox"), "mail.json") {
        std::fs::rename(&file, file.with_extension("sending")).unwrap();
    }
    assert!(!box_.is_empty());
    let delivery = deliver(Vec::new(), &Transport::Folder(folder.path().join("mail")), Some(&box_));
    assert!(delivery.complete() && delivery.sent.len() == 2 && box_.is_empty(), "{delivery:?}");
}

#[test]
fn a_damaged_or_newer_file_is_said_and_kept_and_the_others_leave() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("outbox");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("0.mail.json"), "{ half a").unwrap();
    std::fs::write(place.join("1.mail.json"), r#"{"format": "drift-mail/2"}"#).unwrap();
    let delivery = deliver(
        mails(),
        &Transport::Folder(folder.path().join("mail")),
        Some(&outbox(folder.path())),
    );
    assert_eq!(delivery.sent.len(), 2);
    let reasons = reasons(&delivery);
    assert!(
        reasons[0].contains("cannot be read") && reasons[1].contains("`drift-mail/2`"),
        "{reasons:?}"
    );
    assert_eq!(files(&place, "mail.json").len(), 2);
}

#[test]
fn an_outbox_that_cannot_be_written_stops_no_mail_and_loses_none_silently() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be: nobody can write there, not even root.
    std::fs::write(folder.path().join("outbox"), "in the way").unwrap();
    let sent = deliver(
        mails(),
        &Transport::Folder(folder.path().join("mail")),
        Some(&outbox(folder.path())),
    );
    assert!(sent.complete() && sent.sent.len() == 2, "{sent:?}");
    let lost = deliver(mails(), &down(), Some(&outbox(folder.path())));
    assert_eq!(lost.failed.len(), 2, "{lost:?}");
    assert!(
        reasons(&lost)
            .iter()
            .all(|reason| reason.contains("refused the connection") && reason.contains("nor could it be kept"))
    );
}

#[test]
fn a_folder_takes_mail_as_eml_files_and_a_dry_run_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = deliver(mails(), &Transport::Folder(folder.path().join("mail")), None);
    assert!(delivery.complete(), "{delivery:?}");
    let written = files(&folder.path().join("mail"), "eml");
    assert_eq!(written.len(), 2);
    assert!(std::fs::read_to_string(&written[0]).unwrap().contains("To: ann@example.com\r\n"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_waiting_mail_is_valid_against_its_schema_and_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    deliver(mails(), &down(), Some(&outbox(folder.path())));
    let schema = serde_json::from_str(include_str!("../../schemas/outbox.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let waiting = files(&folder.path().join("outbox"), "mail.json");
    assert_eq!(waiting.len(), 2);
    for file in &waiting {
        let value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert!(validator.is_valid(&value), "{value}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&waiting[0]), mode(&folder.path().join("outbox"))), (0o600, 0o700));
    }
}

fn files(folder: &Path, end: &str) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(end))
        .collect();
    files.sort();
    files
}
