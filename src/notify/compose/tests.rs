//! Tests of what a mail says and to whom.

use super::*;
use crate::report::Report;
use std::time::Duration;

fn findings() -> Vec<Finding> {
    let report: Report = serde_json::from_str(include_str!("../../../tests/report/full.json")).unwrap();
    Report::new(report.providers, report.findings).findings
}

fn head() -> Letterhead<'static> {
    Letterhead {
        from: "drift <drift@example.com>",
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000),
        least: Severity::Risky,
        advice: &|rule| (rule == "property-unavailable").then(|| "Read `accountId` instead.".to_owned()),
    }
}

fn composed(findings: &[Finding]) -> Vec<Mail> {
    let composed = compose(findings, &head()).unwrap();
    assert_eq!(composed.problems, [""; 0]);
    composed.mails
}

/// The text part and the HTML part as a reader shows them.
fn parts(findings: &[Finding]) -> [String; 2] {
    let concerns = by_owner(findings, Severity::Info).remove("ann@example.com").unwrap();
    let letter = Letter {
        subject: "subject",
        sections: concerns
            .chunk_by(|a, b| a.severity == b.severity)
            .map(|group| Section::of(group, &head()))
            .collect(),
    };
    let templates = templates().unwrap();
    ["mail.txt", "mail.html"].map(|name| templates.get_template(name).unwrap().render(Serde(&letter)).unwrap())
}

#[test]
fn each_owner_gets_one_mail_with_what_concerns_them() {
    let mails = composed(&findings());
    let owners: Vec<&str> = mails.iter().map(|mail| mail.owner.as_str()).collect();
    assert_eq!(owners, ["ann@example.com", "bea@example.com", "ops@example.com"]);
    assert_eq!(
        mails.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(),
        [
            "jira: `name` gives way to `accountId`: 2 breaking in sync-worker",
            "jira: The query parameter `accountId` is required now: 1 breaking, 1 risky in dashboard",
            "jira: `name` gives way to `accountId`: 2 breaking in sync-worker",
        ]
    );
}

#[test]
fn the_message_is_whole_and_the_same_every_time() {
    let mails = composed(&findings());
    assert_eq!(mails, composed(&findings()));
    let message = &mails[0].message;
    for line in [
        "From: drift <drift@example.com>\r\n",
        "To: ann@example.com\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "List-Id: drift <drift.example.com>\r\n",
        "Content-Type: multipart/alternative;",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
        "Date: Wed, 18 Nov 2026",
    ] {
        assert!(message.contains(line), "{line} is missing in {message}");
    }
    let id = format!("Message-ID: <{}.1795000000@example.com>\r\n", mails[0].key);
    assert!(message.contains(&id), "{message}");
    assert!(message.lines().all(|line| line.len() < 998), "RFC 5322, section 2.1.1");
    assert_ne!(mails[0].key, mails[2].key, "two owners have two keys");
}

#[test]
fn the_text_part() {
    insta::assert_snapshot!(parts(&findings())[0]);
}

#[test]
fn the_text_part_fits_into_its_width() {
    let text = &parts(&findings())[0];
    let long: Vec<&str> = text.lines().filter(|line| line.chars().count() > WIDTH).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn hostile_words_stay_words() {
    let evil = "<script>alert(1)</script><img src=\"https://evil.example/x.png\">`<b>`&{{ 7 * 7 }}\r\nBcc: eve@example.com";
    let mut findings = findings();
    for finding in &mut findings {
        for text in [
            &mut finding.message,
            &mut finding.rule,
            &mut finding.fingerprint,
            &mut finding.provider,
        ] {
            text.push_str(evil);
        }
        for verdict in &mut finding.consumers {
            verdict.name.push_str(evil);
        }
        for site in &mut finding.sites {
            site.r#where = format!("{}{evil}", site.r#where).into();
        }
    }
    let [text, html] = parts(&findings);
    for forbidden in ["<script", "<img", "src=", "<b>", "49"] {
        assert!(!html.contains(&forbidden.replace("src=", "src=\"")), "{forbidden} in {html}");
    }
    assert!(html.contains("&lt;script&gt;") && text.contains("<script>"));
    for mail in composed(&findings) {
        let head = mail.message.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    }
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let html = &parts(&findings())[1];
    for loader in ["src=", "url(", "<link", "<script", "@import", "href="] {
        assert!(!html.contains(loader), "{loader}");
    }
}

#[test]
fn an_owner_without_an_address_is_said_and_stops_nobody() {
    let mut findings = findings();
    findings
        .iter_mut()
        .filter_map(|finding| finding.consumers.first_mut())
        .for_each(|verdict| verdict.owners = vec!["team-sync".to_owned()]);
    let composed = compose(&findings, &head()).unwrap();
    assert_eq!(composed.problems.len(), 1, "{:?}", composed.problems);
    assert!(!composed.mails.is_empty());
}

#[test]
fn a_sender_without_an_address_is_refused() {
    let refused = compose(&findings(), &Letterhead { from: "drift", ..head() }).unwrap_err();
    assert!(refused.contains("`drift`"), "{refused}");
}

#[test]
fn waived_and_mild_findings_are_left_out() {
    let mut findings = findings();
    for finding in &mut findings {
        finding.waived = finding.severity == Severity::Breaking;
    }
    let mails = composed(&findings);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.ends_with("1 risky in dashboard"), "{}", mails[0].subject);
}
