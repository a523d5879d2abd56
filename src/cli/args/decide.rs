//! The words of the commands by which a team decides about findings.
//!
//! It owns names, defaults and help texts; it must not run anything.

use clap::Args as ClapArgs;
use std::path::PathBuf;

/// `drift explain`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift explain response-property-removed    the page of a rule
  drift explain c941c7                       a finding of the last check: evidence, places, witness, and the page of its rule
  drift explain c941c7 --report report.json  a finding of a report that `drift check --format json` wrote")]
pub struct Explain {
    /// A rule's name, or the fingerprint of a finding or the start of it
    #[arg(value_name = "RULE|FINGERPRINT")]
    pub what: String,
    /// Look the finding up in this report instead of in what the last check showed
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// `drift review`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift review                 go through what the last check found, and decide about each finding
  drift review jira            the findings of one provider
  drift review --list          all of them, each with the commands to type

Accepted findings are written to the baseline's accepted.md, as `drift accept --only` does; waivers to waivers.toml. Where no \
check has looked yet, this looks first. Without a terminal it lists.")]
pub struct Review {
    /// Providers whose findings to review, by their name in drift.toml; none means all
    #[arg(value_name = "PROVIDER")]
    pub providers: Vec<String>,
    /// List the findings, and ask nothing
    #[arg(long)]
    pub list: bool,
}

/// `drift waive`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  drift waive c941c7 --reason 'We read accountId since March.'
  drift waive c941c7 0c0c0c --reason 'Moves with release 8.' --expires 2027-01-31 --owner identity-team@example.com
  drift waive --rule enums --path '/admin/**' --reason 'Nobody here administers.'
  drift waive --list                   all waivers, and how they stand since the last check
  drift waive --prune                  take out those that have run out or that nothing matches any more

A waived finding fails no run and is mailed to nobody until its waiver expires. Waivers are written to waivers.toml beside \
drift.toml; commit it. What is right for good is for `drift accept`.")]
pub struct Waive {
    /// Findings, by their fingerprint or the start of it
    #[arg(value_name = "FINGERPRINT", required_unless_present_any = ["list", "prune", "rule"])]
    pub fingerprints: Vec<String>,
    /// Waive what this rule, or this family of rules, finds
    #[arg(long, value_name = "RULE", requires = "path", conflicts_with = "fingerprints")]
    pub rule: Option<String>,
    /// At these places: an operation, a place in one, or both; `*` stays within a step, `**` does not
    #[arg(long, value_name = "PLACES", requires = "rule")]
    pub path: Option<String>,
    /// Of this provider alone
    #[arg(long, value_name = "PROVIDER", requires = "rule")]
    pub provider: Option<String>,
    /// Why they need not be acted on
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["list", "prune"])]
    pub reason: Option<String>,
    /// Who answers for that; unsaid, the mail address that git knows you by
    #[arg(long, value_name = "WHO")]
    pub owner: Option<String>,
    /// The last day on which it holds, or how long from today: 2027-01-31, 90d, 2w
    #[arg(long, value_name = "DATE|TIME", default_value = "90d")]
    pub expires: String,
    /// Look findings up in this report, written by `--format json`, instead of in what the last check showed
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// List the waivers
    #[arg(long, conflicts_with_all = ["fingerprints", "rule", "reason", "owner", "prune"])]
    pub list: bool,
    /// Take out the waivers that have run out, and those that nothing matches any more
    #[arg(long, conflicts_with_all = ["fingerprints", "rule", "reason", "owner"])]
    pub prune: bool,
}
