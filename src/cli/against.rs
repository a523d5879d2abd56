//! `drift diff` with a document on one side and samples on the other: what comes is held against what is declared.
//!
//! It must not know documents against documents.

use super::Trouble;
use super::decisions::Team;
use super::input::{Folded, Samples};
use crate::contract::Contract;
use crate::evidence::{Audit, Breach, Claim, Story};
use crate::impact::{assess, override_severities};
use crate::rules::{self, Finding, Subject};
use crate::sample::Routes;
use std::sync::Arc;

/// What came of it.
pub(super) struct Against {
    /// What departs from the document, worst first.
    pub(super) findings: Vec<Finding>,
    /// What could not be read or held against anything, one sentence each.
    pub(super) unread: Vec<String>,
}

/// Holds samples against what a document declares. `cut` says that only some of its operations are asked about.
pub(super) fn against(subject: Subject<'_>, contract: Contract, samples: Samples, team: Team<'_>, cut: bool) -> Result<Against, Trouble> {
    let contract = Arc::new(contract);
    let routes = Routes::of(&contract);
    let audit = Arc::new(Audit::new(Arc::clone(&contract)));
    let Folded { mut unread, .. } = samples.fold_heard(&routes, Arc::clone(&audit) as Arc<_>)?;
    unread.extend(bare(&audit)?);
    let strangers = audit.strangers();
    if strangers > 0 {
        unread.push(format!("calls to hosts that the document does not name: {strangers}"));
    }
    let claims = audit.claims().into_iter().filter(|claim| !(cut && is_unknown_operation(claim)));
    let mut findings = rules::judge_claims(subject, claims.collect());
    assess(&mut findings, team.consumers);
    override_severities(&mut findings, team.overrides, team.file);
    findings.sort_by(rules::order);
    Ok(Against { findings, unread })
}

/// Bodies of which nothing says what they are answers to cannot be held against an API's document.
fn bare(audit: &Audit) -> Result<Option<String>, Trouble> {
    match (audit.bare(), audit.heard() + audit.strangers()) {
        (0, 0) => Err(Trouble("there is no answer with a body in these samples".to_owned())),
        (0, _) => Ok(None),
        (_, 0) => Err(Trouble(
            "these samples are bare bodies, and nothing says which operation each belongs to; record calls: one JSON object a line with `url`, `status` and `body`"
                .to_owned(),
        )),
        (1, _) => Ok(Some("1 bare body, of which nothing says which operation it belongs to".to_owned())),
        (bare, _) => Ok(Some(format!(
            "{bare} bare bodies, of which nothing says which operation they belong to"
        ))),
    }
}

fn is_unknown_operation(claim: &Claim) -> bool {
    claim.story == Story::Departed(Breach::Call) && claim.elements.is_empty()
}

/// What is said of having done so.
pub(super) fn remark(samples: &str, document: &str) -> String {
    format!("{samples} was held against what {document} declares")
}
