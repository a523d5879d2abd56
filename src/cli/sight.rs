//! What one look saw of one document: the provider's own text, what it means, and what its samples show.
//!
//! It must not know baselines: what was seen is the same whatever was accepted before.

use crate::config::OperationName;
use crate::contract::Contract;
use crate::fetch::{DocumentLook, Failure, Look, Sample, SampleLook};
use crate::openapi::{self, NotOpenApi};
use crate::provider::Plan;
use crate::sample::{self, Observed, Place};
use crate::snapshot::{self, Header, Watch, keep_watched};
use crate::source::Bundle;
use std::sync::Arc;

/// One document as it was seen.
#[derive(Debug)]
pub(super) struct Sight {
    /// The provider's name.
    pub(super) provider: String,
    /// The document's name.
    pub(super) document: String,
    /// Where it was read from, as the configuration says it.
    pub(super) source: String,
    /// What is watched of it.
    pub(super) watch: Watch,
    /// Its files, or why there are none; an empty bundle where its text was recognised.
    pub(super) files: Result<Arc<Bundle>, Failure>,
    /// The answers to its sample requests.
    pub(super) answers: Vec<(OperationName, Sample)>,
    /// The sample requests that were not answered well.
    pub(super) missed: Vec<Failure>,
    /// Headers by which the provider announces something, of the document and of its samples.
    pub(super) signals: Vec<(String, String)>,
    /// Actions of overlays that selected nothing, one sentence each.
    pub(super) idle: Vec<String>,
}

/// What a document means.
#[derive(Debug)]
pub(super) struct Reading {
    /// What it declares, cut to what is watched.
    pub(super) contract: Contract,
    /// What its examples and samples show.
    pub(super) observed: Observed,
    /// What of the samples could not be read, one sentence each.
    pub(super) unread: Vec<String>,
}

/// The sights of a look, one a document.
pub(super) fn sights(plan: &Plan, look: Look) -> Vec<Sight> {
    let Look { documents, samples, .. } = look;
    let mut sights: Vec<Sight> = documents.into_iter().map(|look| sight(plan, look)).collect();
    for sample in samples {
        if let Some(sight) = sights.iter_mut().find(|sight| sight.document == sample.document) {
            sight.add(sample);
        }
    }
    sights
}

fn sight(plan: &Plan, look: DocumentLook) -> Sight {
    let planned = plan.documents.iter().find(|document| document.name == look.name);
    let operations = planned.map(|document| document.operations.as_slice()).unwrap_or_default();
    let (files, signals) = match look.result {
        Ok(document) => (Ok(document.bundle), document.signals),
        Err(failure) => (Err(failure), Vec::new()),
    };
    Sight {
        provider: plan.provider.clone(),
        document: look.name,
        source: look.source,
        watch: watch(operations),
        files,
        answers: Vec::new(),
        missed: Vec::new(),
        signals,
        idle: Vec::new(),
    }
}

/// The operations that are watched; none means all.
pub(super) fn watch(operations: &[OperationName]) -> Watch {
    Watch(
        operations
            .iter()
            .map(|operation| (operation.method.clone(), operation.path.clone()))
            .collect(),
    )
}

impl Sight {
    /// The provider's name and the document's.
    pub(super) fn name(&self) -> [&str; 2] {
        [&self.provider, &self.document]
    }

    fn add(&mut self, look: SampleLook) {
        match look.result {
            Ok(sample) => {
                self.signals.extend(sample.signals.iter().cloned());
                self.answers.push((look.operation, sample));
            }
            Err(failure) => self.missed.push(failure),
        }
    }

    /// The digest of the files and of what is watched: where it is the baseline's, nothing that is declared has changed.
    pub(super) fn digest(&self, files: &Bundle) -> String {
        let watch = self.watch.words();
        snapshot::digest(files.trees().map(crate::source::Tree::text).chain([watch.as_str()]))
    }

    /// What the files and the answers mean.
    pub(super) fn read(&self, files: &Arc<Bundle>) -> Result<Reading, NotOpenApi> {
        let mut contract = openapi::read(Arc::clone(files))?;
        keep_watched(&mut contract, &self.watch);
        let mut observed = sample::examples(&contract);
        let unread = self
            .answers
            .iter()
            .filter_map(|(operation, answer)| fold(&mut observed, &contract, operation, answer));
        let unread = self.idle.iter().cloned().chain(unread).collect();
        Ok(Reading {
            contract,
            observed,
            unread,
        })
    }

    /// `document.json` as it would be written.
    pub(super) fn canonical(&self, files: &Bundle, contract: &Contract) -> String {
        let kept = self.watch.kept(contract);
        snapshot::canonical(files, kept.as_ref(), &Header::new(self.digest(files)))
    }
}

/// Adds an answer; the sentence says why it could not be read.
fn fold(observed: &mut Observed, contract: &Contract, operation: &OperationName, answer: &Sample) -> Option<String> {
    if answer.body.is_empty() {
        return None;
    }
    let one = watch(std::slice::from_ref(operation));
    let known = contract.operations.iter().find(|known| one.holds(known));
    let name = known.map_or_else(|| operation.to_string(), crate::contract::Operation::name);
    let place = Place::response(&name, &answer.status.to_string(), answer.media.as_deref().unwrap_or_default());
    let folded = observed.fold_answer(&place, &answer.body, &answer.asked);
    folded.err().map(|error| format!("the sample of {name} is not JSON: {error}"))
}
