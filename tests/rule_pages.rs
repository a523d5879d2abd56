//! Every rule's manual page is its test: Before and After go through every rule, and what comes out must be what
//! the page shows under Findings.
//!
//! `DRIFT_BLESS=1 cargo test --test rule_pages` writes the findings into the pages, and the rest of them into
//! `tests/rule_findings.txt`; read the difference before you commit it.

use apidrift::compare::compare;
use apidrift::contract::Contract;
use apidrift::evidence::{Audit, Evidence, Tier, Weighing};
use apidrift::openapi;
use apidrift::rules::{Finding, REGISTRY, Row, Subject, judge, judge_claims};
use apidrift::sample::{self, Observed, Routes};
use apidrift::source::Bundle;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Where the rest of what the pages find is written down.
const REST: &str = "tests/rule_findings.txt";

/// The sections of a page, in their order.
const SECTIONS: [&str; 6] = ["What it does", "Why it breaks", "Before", "After", "Findings", "What to do"];

#[test]
fn every_page_has_its_sections_in_order() {
    for row in REGISTRY {
        let manual = row.rule.manual();
        let headings: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, SECTIONS, "docs/rules/{}.md", row.id);
        for heading in SECTIONS {
            let text = row.rule.section(heading).unwrap_or_default();
            assert!(text.len() > 20, "docs/rules/{}.md: `{heading}` says nothing", row.id);
        }
    }
}

#[test]
fn every_page_shows_what_its_rule_finds() {
    let write = std::env::var_os("DRIFT_BLESS").is_some();
    let mut wrong = Vec::new();
    for row in REGISTRY {
        let found = shown(&findings(row, "Before", "After"));
        if write {
            rewrite(row, &found);
        } else if fenced(row, "Findings") != found {
            wrong.push(format!("docs/rules/{}.md shows other findings than these:\n{found}", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a page does not show: among it the fingerprint, on which waivers, accepted findings and mails hang. A change here makes
/// people decide anew about findings that they have decided about.
#[test]
fn the_rest_of_what_the_pages_find_stays_as_it_was() {
    let found: String = REGISTRY.iter().flat_map(rest).collect();
    if std::env::var_os("DRIFT_BLESS").is_some() {
        std::fs::write(REST, &found).expect("the file can be written");
    }
    let known = std::fs::read_to_string(REST).expect("the file can be read");
    let missing: Vec<&str> = known.lines().filter(|line| !found.contains(line)).collect();
    assert_eq!(found, known, "these are found no more: {missing:#?}");
}

/// A line a finding of a page.
fn rest(row: &Row) -> Vec<String> {
    let line = |finding: &Finding| {
        let direction = format!("{:?}", finding.direction).to_lowercase();
        let hangs_on = finding.r#trait.map_or("-", |hangs_on| hangs_on.as_str());
        let mapping = finding
            .mapping
            .as_ref()
            .map_or_else(String::new, |mapping| format!(" {} -> {}", mapping.from, mapping.to));
        let Finding {
            rule, kind, fingerprint, ..
        } = finding;
        format!("{}: {rule} {kind} {direction} {hangs_on} {fingerprint}{mapping}\n", row.id)
    };
    findings(row, "Before", "After").iter().map(line).collect()
}

#[test]
fn every_page_finds_its_own_rule() {
    for row in REGISTRY {
        let found = findings(row, "Before", "After");
        assert!(
            found.iter().any(|finding| finding.rule == row.id),
            "docs/rules/{}.md: {found:#?}",
            row.id
        );
    }
}

#[test]
fn no_page_finds_anything_between_a_document_and_itself() {
    for row in REGISTRY {
        for side in ["Before", "After"] {
            let found = findings(row, side, side);
            assert!(found.is_empty(), "docs/rules/{}.md, {side}: {found:#?}", row.id);
        }
    }
}

#[test]
fn examples_are_documents_without_complaint() {
    for row in REGISTRY {
        for side in ["Before", "After"].into_iter().filter(|side| !is_traffic(row, side)) {
            let contract = contract(row, side);
            assert!(
                contract.diagnostics.is_empty(),
                "docs/rules/{}.md, {side}: {:?}",
                row.id,
                contract.diagnostics
            );
            assert!(!contract.operations.is_empty(), "docs/rules/{}.md, {side} has no operation", row.id);
        }
    }
}

/// Whether a page sets samples against the document of its other side.
fn is_traffic(row: &Row, side: &str) -> bool {
    inside(row, side, "```yaml").is_empty()
}

/// What recorded traffic shows against the document.
fn departures(row: &Row, document: &str, traffic: &str) -> Vec<Finding> {
    let audit = Arc::new(Audit::new(Arc::new(contract(row, document))));
    let mut observed = Observed::heard_by(Arc::clone(&audit) as Arc<_>);
    fold_records(row, traffic, &mut observed, &Routes::of(audit.contract()));
    judge_claims(SUBJECT, audit.claims())
}

const SUBJECT: Subject<'static> = Subject {
    provider: "shop",
    document: "default",
};

fn findings(row: &Row, old: &str, new: &str) -> Vec<Finding> {
    match (is_traffic(row, old), is_traffic(row, new)) {
        (false, true) => return departures(row, old, new),
        (true, true) => {
            let [old, new] = [old, new].map(|side| observed_only(row, side));
            return differences(&[Contract::default(), Contract::default()], &[old, new]);
        }
        _ => {}
    }
    let samples = [old, new].map(|side| observed(row, side));
    differences(&[contract(row, old), contract(row, new)], &samples)
}

fn differences([old, new]: &[Contract; 2], samples: &[Observed; 2]) -> Vec<Finding> {
    let comparison = compare(old, new);
    let observed = sample::compare(&samples[0], &samples[1]);
    let weighing = Weighing {
        old,
        new,
        comparison: &comparison,
        observed: &observed,
    };
    judge(SUBJECT, &weighing)
}

fn contract(row: &Row, side: &str) -> Contract {
    let name = format!("{}/{side}.yaml", row.id);
    let text = fenced(row, side);
    let bundle = Bundle::of(&name, text.into_bytes()).unwrap_or_else(|error| panic!("docs/rules/{}.md: {error}", row.id));
    openapi::read(Arc::new(bundle)).unwrap_or_else(|error| panic!("docs/rules/{}.md: {error}", row.id))
}

/// The examples of a side's document, and the recorded answers that may stand below it.
fn observed(row: &Row, side: &str) -> Observed {
    let contract = contract(row, side);
    let mut observed = sample::examples(&contract);
    fold_records(row, side, &mut observed, &Routes::of(&contract));
    observed
}

/// The recorded answers of a side without a document.
fn observed_only(row: &Row, side: &str) -> Observed {
    let mut observed = Observed::default();
    fold_records(row, side, &mut observed, &Routes::default());
    observed
}

fn fold_records(row: &Row, side: &str, observed: &mut Observed, routes: &Routes) {
    let records = inside(row, side, "```ndjson");
    if !records.is_empty() {
        let folded = observed.fold_text(records.as_bytes(), routes);
        assert_eq!(folded.damaged, 0, "docs/rules/{}.md, {side}: {folded:?}", row.id);
    }
}

/// The text inside the first fence of a section.
fn fenced(row: &Row, heading: &str) -> String {
    inside(row, heading, "```")
}

/// The text inside the first fence of a section that begins with `fence`.
fn inside(row: &Row, heading: &str, fence: &str) -> String {
    let section = row.rule.section(heading).unwrap_or_default();
    let mut lines = section.lines().skip_while(|line| !line.starts_with(fence)).skip(1);
    let inside: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
    inside.join("\n")
}

/// The findings as a page shows them.
fn shown(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        writeln!(text, "{severity} {}", finding.rule).expect("a string takes text");
        writeln!(text, "  {}", finding.message).expect("a string takes text");
        for line in finding.evidence.iter().filter_map(proof) {
            writeln!(text, "  {line}").expect("a string takes text");
        }
        for site in &finding.sites {
            let place = [&*site.operation, &*site.r#where].map(str::trim).join(", ");
            writeln!(text, "  at {}", place.trim_start_matches(", ")).expect("a string takes text");
        }
        if let Some(deadline) = finding.deadline {
            writeln!(text, "  by {deadline}").expect("a string takes text");
        }
    }
    text.trim_end().to_owned()
}

/// A line on evidence that is not in the schemas.
fn proof(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Declared { .. } => None,
        Evidence::Observed { tier, what, .. } => Some(format!(
            "{what}: {}",
            match tier {
                Tier::Possible => "possible",
                Tier::Likely => "likely",
                Tier::Confirmed => "confirmed",
            }
        )),
        Evidence::Stated { quote, .. } => Some(format!("it says \"{quote}\"")),
    }
}

/// Puts the findings into the page on disk.
fn rewrite(row: &Row, found: &str) {
    let path = Path::new("docs/rules").join(format!("{}.md", row.id));
    let page = std::fs::read_to_string(&path).expect("the page can be read");
    let (head, rest) = page.split_once("\n## Findings\n").expect("the page has findings");
    let tail = rest.split_once("\n## ").map_or("", |(_, tail)| tail);
    let written = format!("{head}\n## Findings\n\n```text\n{found}\n```\n\n## {tail}");
    std::fs::write(&path, written).expect("the page can be written");
}
