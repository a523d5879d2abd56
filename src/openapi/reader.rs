//! The state of one reading: what has been read, what is still to be, and how references are followed.

use super::recognise::Version;
use super::spot::Spot;
use crate::contract::{At, Contract, Diagnostic, Parameter, SchemaId};
use crate::source::{Bundle, Kind, NodeId};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use std::cell::OnceCell;
use std::collections::VecDeque;
use std::sync::Arc;

/// A chain of references longer than this is a loop for all that anyone can tell.
pub(super) const LONGEST_CHAIN: usize = 64;

/// How many nodes of a document there are for each schema, at the least that is common.
const NODES_OF_A_SCHEMA: usize = 8;

/// Reads one document into a contract.
pub(super) struct Reader<'b> {
    bundle: &'b Bundle,
    pub(super) version: Version,
    pub(super) contract: Contract,
    /// Each schema location that was seen, with the schema that it is.
    pub(super) memo: HashMap<At, SchemaId>,
    /// Schemas that have their place in the arena and are yet to be read. A queue, so that no document's depth is ours.
    pub(super) waiting: VecDeque<(SchemaId, Spot<'b>)>,
    /// Where the references of each file lead.
    followed: HashMap<(u16, &'b str), Option<At>>,
    /// Texts that were met: names and formats, and whole sentences, come again and again.
    words: HashMap<&'b str, Arc<str>>,
    /// Parameters that several operations may have, by where they stand; none for what is no parameter.
    pub(super) parameters: HashMap<At, Option<Arc<Parameter>>>,
    /// References with an example of their own beside them.
    pub(super) beside_references: Vec<Spot<'b>>,
    /// Whether values travel as XML alone; found out when first asked for.
    xml: OnceCell<bool>,
    /// Nodes that a diagnostic was given for: one each is enough.
    diagnosed: HashSet<At>,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bundle: &'b Bundle, version: Version) -> Self {
        let nodes: usize = bundle.trees().map(|tree| tree.root().last().0 as usize).sum();
        let mut contract = Contract::default();
        // An arena that grows is copied again and again; room that is not used costs nothing.
        contract.schemas.reserve(nodes / NODES_OF_A_SCHEMA);
        Self {
            bundle,
            version,
            contract,
            memo: HashMap::new(),
            waiting: VecDeque::new(),
            followed: HashMap::new(),
            words: HashMap::new(),
            parameters: HashMap::new(),
            beside_references: Vec::new(),
            xml: OnceCell::new(),
            diagnosed: HashSet::new(),
        }
    }

    /// Reads all of the document that is file 0.
    pub(super) fn document(&mut self) {
        let Some(root) = self.spot(At { file: 0, node: NodeId(0) }) else {
            return;
        };
        if let Some(info) = root.get("info") {
            self.contract.title = info.text("title").unwrap_or_default().into();
            self.contract.version = info.text("version").unwrap_or_default().into();
        }
        self.contract.null_is_a_type = !matches!(self.version, Version::V2 | Version::V30);
        self.definitions(root);
        self.security_schemes(root);
        self.paths(root);
        self.webhooks(root);
        self.settle();
    }

    /// Reads what waits, and settles what only the whole can.
    pub(super) fn settle(&mut self) {
        self.drain();
        self.settle_examples_beside_references();
        self.settle_properties();
        self.settle_derived();
    }

    /// The contract, examples and diagnostics in document order.
    pub(super) fn finish(mut self) -> Contract {
        for (file, tree) in (0..).zip(self.bundle.trees()) {
            for warning in tree.warnings() {
                let at = At { file, node: warning.node };
                self.contract.diagnostics.push(Diagnostic {
                    at,
                    message: warning.message.clone(),
                });
            }
        }
        self.contract
            .examples
            .sort_by_key(|example| (example.at, example.response.as_ref().map(|response| response.0)));
        self.contract.diagnostics.sort_by_key(|diagnostic| diagnostic.at);
        self.contract
    }

    /// Whether the document names media types of XML (RFC 7303) and none of JSON: where both are offered, nobody can tell
    /// which of the two an old client reads, and most read JSON.
    pub(super) fn speaks_xml(&self) -> bool {
        let named = |format: &str| {
            let media = [format!("/{format}"), format!("+{format}")];
            self.bundle
                .trees()
                .any(|tree| media.iter().any(|media| tree.text().contains(media)))
        };
        *self.xml.get_or_init(|| named("xml") && !named("json"))
    }

    /// A text of the document, held once however often it is met.
    pub(super) fn word(&mut self, text: &'b str) -> Arc<str> {
        Arc::clone(self.words.entry(text).or_insert_with(|| text.into()))
    }

    /// A string member that says something, as [`Reader::word`].
    pub(super) fn prose(&mut self, text: Option<&'b str>) -> Option<Arc<str>> {
        text.filter(|text| !text.trim().is_empty()).map(|text| self.word(text))
    }

    pub(super) fn spot(&self, at: At) -> Option<Spot<'b>> {
        self.bundle.get(at.file).map(|tree| Spot {
            file: at.file,
            node: tree.node(at.node),
        })
    }

    /// Notes that a node cannot be read and is left out.
    pub(super) fn diagnose(&mut self, spot: Spot<'b>, message: impl Into<String>) {
        if self.diagnosed.insert(spot.at()) {
            self.contract.diagnostics.push(Diagnostic {
                at: spot.at(),
                message: message.into(),
            });
        }
    }

    /// Notes that a node is of the wrong kind.
    pub(super) fn wrong_kind(&mut self, spot: Spot<'b>, what: &str, wanted: Kind) {
        self.diagnose(spot, format!("{what} must be {wanted}, and this is {}", spot.node.kind()));
    }

    /// One step of a reference that stands at `spot`; a diagnostic where it leads nowhere.
    pub(super) fn resolve(&mut self, spot: Spot<'b>, reference: &'b str) -> Option<Spot<'b>> {
        let key = (spot.file, reference);
        if let Some(known) = self.followed.get(&key) {
            return known.and_then(|target| self.spot(target));
        }
        let found = self.bundle.resolve(spot.file, reference);
        if let Err(error) = &found {
            self.diagnose(spot, error.to_string());
        }
        let target = found.ok().map(|(file, node)| At { file, node });
        self.followed.insert(key, target);
        self.spot(target?)
    }

    /// The object that a place stands for: itself, or what its chain of references leads to. Not for schemas, whose
    /// references have siblings.
    pub(super) fn object(&mut self, spot: Spot<'b>, what: &str) -> Option<Spot<'b>> {
        let mut at = spot;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = at.reference() else {
                if at.is_object() {
                    return Some(at);
                }
                self.wrong_kind(at, what, Kind::Object);
                return None;
            };
            at = self.resolve(at, reference)?;
        }
        self.diagnose(spot, "this reference leads back to itself");
        None
    }
}
