//! The report for people: a summary table, a block a finding, and what to do next.
//!
//! It owns what is shown at which level of detail; the layout of each part is a file beside this one.

mod block;
mod closing;
mod digest;
mod page;
mod snippet;
mod table;

use super::{Detail, Format, Report, View};
use crate::rules::{Finding, Severity};
use page::Page;

/// The format's row.
pub(super) const FORMAT: Format = Format {
    name: "text",
    about: "for people",
    write: |report, view, out| out.write_all(write(report, view).as_bytes()),
};

/// Writes the whole report.
fn write(report: &Report, view: &View<'_>) -> String {
    let mut page = Page::new(view.width, view.colour);
    if view.detail != Detail::Quiet {
        table::write(&mut page, report, view.closing);
    }
    closing::not_looked(&mut page, report);
    if view.detail == Detail::Verbose {
        closing::diagnostics(&mut page, report);
        closing::pending(&mut page, report);
    }
    let many = report.providers.len() > 1;
    let told: Vec<&Finding> = report.findings.iter().filter(|finding| shown(finding, view)).collect();
    if view.detail == Detail::Normal {
        digest::write(&mut page, &told, view, many);
        let announced: Vec<&Finding> = report.findings.iter().filter(|finding| announced(finding, view)).collect();
        digest::announced(&mut page, &announced);
    } else {
        for finding in told {
            page.gap();
            block::any(&mut page, finding, view, many);
        }
    }
    if view.detail != Detail::Quiet {
        closing::write(&mut page, report, view);
    }
    page.into_text()
}

/// Writes one finding by itself, with its provider.
pub fn finding(finding: &Finding, view: &View<'_>) -> String {
    let mut page = Page::new(view.width, view.colour);
    block::write(&mut page, finding, view, true);
    page.into_text()
}

/// Whether a finding is shown at this level of detail.
fn shown(finding: &Finding, view: &View<'_>) -> bool {
    let fails = view.fail_on.is_some_and(|least| finding.severity >= least);
    match view.detail {
        Detail::Quiet => fails && finding.tier() >= view.min_tier && !finding.waived,
        Detail::Normal => (fails || finding.severity > Severity::Info) && !finding.waived,
        Detail::Verbose => true,
    }
}

/// Whether a finding that is not shown by itself says what will happen, and perhaps when.
fn announced(finding: &Finding, view: &View<'_>) -> bool {
    let speaks = finding.deadline.is_some() || finding.kind == "removal-announced";
    speaks && view.detail == Detail::Normal && !finding.waived && !shown(finding, view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use textwrap::core::display_width;

    fn text(report: &Report, view: &View<'_>) -> String {
        write(report, view)
    }

    fn advice(rule: &str) -> Option<String> {
        (rule != "property-added").then(|| {
            "Read `accountId` instead of `name` and `key`, and look users up by it; both are empty for new users already.".to_owned()
        })
    }

    #[test]
    fn a_whole_report() {
        insta::assert_snapshot!(text(
            &fixture::full(),
            &View {
                advice: &advice,
                ..View::default()
            }
        ));
    }

    #[test]
    fn a_whole_report_in_detail() {
        let view = View {
            advice: &advice,
            detail: Detail::Verbose,
            ..View::default()
        };
        insta::assert_snapshot!(text(&fixture::full(), &view));
    }

    #[test]
    fn a_quiet_report() {
        insta::assert_snapshot!(text(
            &fixture::full(),
            &View {
                detail: Detail::Quiet,
                ..View::default()
            }
        ));
    }

    #[test]
    fn looks_that_found_nothing_or_failed() {
        for (name, report) in [
            ("unchanged", fixture::unchanged()),
            ("first", fixture::first()),
            ("failed", fixture::failed()),
        ] {
            insta::assert_snapshot!(name, text(&report, &View::default()));
        }
    }

    #[test]
    fn a_diff_offers_nothing_to_accept() {
        let shown = text(
            &fixture::full(),
            &View {
                closing: super::super::Closing::Diff,
                ..View::default()
            },
        );
        assert!(!shown.contains("drift accept"), "{shown}");
        let report = Report::new(vec![fixture::full().providers.remove(1)], fixture::full().findings);
        let shown = text(
            &report,
            &View {
                closing: super::super::Closing::Diff,
                ..View::default()
            },
        );
        assert!(shown.starts_with(" outcome  breaking"), "{shown}");
        assert!(
            shown.ends_with("Compared the two: 2 breaking, 1 risky, 1 undecided, 1 info, 1 waived.\n"),
            "{shown}"
        );
    }

    #[test]
    fn every_width_is_kept() {
        for report in fixture::all() {
            for width in [40, 60, 80, 100, 120] {
                let shown = text(
                    &report,
                    &View {
                        width,
                        detail: Detail::Verbose,
                        advice: &advice,
                        ..View::default()
                    },
                );
                let long: Vec<&str> = shown.lines().filter(|line| display_width(line) > width).collect();
                assert!(long.is_empty(), "at {width}: {long:#?}");
            }
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let plain = text(&fixture::full(), &View::default());
        let coloured = text(
            &fixture::full(),
            &View {
                colour: true,
                ..View::default()
            },
        );
        assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    }

    #[test]
    fn a_hostile_provider_cannot_reach_the_terminal() {
        let shown = text(
            &fixture::hostile(),
            &View {
                detail: Detail::Verbose,
                ..View::default()
            },
        );
        let obeyed: Vec<char> = shown
            .chars()
            .filter(|c| *c != '\n' && crate::report::clean::is_hidden(*c))
            .collect();
        assert!(obeyed.is_empty(), "{obeyed:?}");
        assert!(shown.contains("harmless"), "{shown}");
    }

    #[test]
    fn quiet_with_nothing_to_say_says_nothing() {
        assert_eq!(
            text(
                &fixture::unchanged(),
                &View {
                    detail: Detail::Quiet,
                    ..View::default()
                }
            ),
            ""
        );
        assert!(
            text(
                &fixture::failed(),
                &View {
                    detail: Detail::Quiet,
                    ..View::default()
                }
            )
            .contains("not looked at")
        );
    }
}
