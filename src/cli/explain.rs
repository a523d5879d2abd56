//! `drift explain`: the page of a rule, and a finding that was shown, with all that is known about it.

use super::args;
use super::last;
use super::locate;
use super::pages;
use super::session::Session;
use super::terminal::Terminal;
use super::writing;
use super::{Trouble, here};
use crate::config::nearest;
use crate::report::{Detail, Report};
use crate::rules::{REGISTRY, Rule};

/// Runs the command: what is to be printed.
pub(super) fn run(global: &args::Global, args: &args::Explain, terminal: Terminal) -> Result<String, Trouble> {
    if let Some(rule) = Rule::named(&args.what) {
        return Ok(pages::page(rule));
    }
    let word = args.what.to_lowercase();
    if !last::is_fingerprint(&word) {
        return Err(unknown(&args.what));
    }
    let report = report(global, args, terminal)?;
    let finding = last::finding(&report, &word).map_err(|trouble| {
        let elsewhere = args.report.is_none() && !report.findings.iter().any(|finding| finding.fingerprint.starts_with(&word));
        let hint = "; one that another run has found stands in its report: `--report FILE`";
        Trouble(format!("{trouble}{}", if elsewhere { hint } else { "" }))
    })?;
    let block = writing::finding(finding, Detail::Verbose, terminal);
    let page = Rule::named(&finding.rule).map_or_else(
        || format!("This drift knows no rule `{}`; another version wrote the report.\n", finding.rule),
        pages::page,
    );
    Ok(format!("{block}\n{page}"))
}

fn unknown(word: &str) -> Trouble {
    let ids = REGISTRY.iter().map(|row| row.id);
    let hint = nearest(word, ids).map_or_else(
        || "`drift rules` lists them, and the fingerprint of a finding has 12 digits from 0 to f".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Trouble(format!("there is no rule `{word}`; {hint}"))
}

/// What the last check showed, or a report that was named. That one needs no configuration; where there is one, its waivers count.
fn report(global: &args::Global, args: &args::Explain, terminal: Terminal) -> Result<Report, Trouble> {
    let named = args.report.as_deref();
    let alone = global.config.is_none() && locate::find_config(&here()?, None).is_err();
    match (named, alone) {
        (Some(file), true) => last::from_file(file),
        (None, true) => Err(Trouble(format!(
            "`{}` is no rule, and to look it up as a finding needs the drift.toml of the check that showed it; go where that is, or name \
             its report: `drift explain {} --report FILE`",
            args.what, args.what
        ))),
        (named, false) => last::read_or(&Session::open(global, terminal)?, named),
    }
}
