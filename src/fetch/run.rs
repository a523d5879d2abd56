//! A look at several providers at once. What fails stays alone: another document, another sample, another provider goes on.

use super::all::all;
use super::auth::{self, SignIn};
use super::client::{Budget, Client};
use super::demo::{CREDENTIALS, Demo};
use super::document::Errand;
use super::failure::{Failure, Fault};
use super::limits::Limits;
use super::look::{Document, DocumentLook, Event, Look, Sample, SampleLook};
use super::request::{Credential, Kept};
use super::sample::{self, Server};
use super::secret::{SecretString, Secrets};
use crate::config::{SampleRequest, Source};
use crate::disk::Repository;
use crate::provider::{Plan, PlannedDocument};
use crate::source::Bundle;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// Looks at providers. Making one costs nothing: connections, certificates and the rest come when something is asked for.
#[derive(Debug)]
pub struct Fetcher {
    pub(super) runtime: Runtime,
    pub(super) client: Client,
}

/// What a look gets from outside.
pub struct Surroundings<'s> {
    /// Resolves references to secrets.
    pub secrets: &'s dyn Secrets,
    /// Documents of earlier runs, for conditional requests.
    pub known: &'s Kept,
    /// Whether a document's text says nothing new, given its plan and its name: it is not parsed then.
    pub recognises: &'s dyn Fn(&Plan, &str, &str) -> bool,
    /// Is told what happens.
    pub progress: &'s dyn Fn(Event<'_>),
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Surroundings({} known documents)", self.known.len())
    }
}

impl Fetcher {
    /// `proxies` are the hosts of this machine's proxies, as its environment names them: they may have private addresses.
    ///
    /// Fails only where the system gives no timer or no event queue.
    pub fn new(limits: Limits, proxies: Vec<String>) -> std::io::Result<Fetcher> {
        Ok(Fetcher {
            runtime: Builder::new_current_thread().enable_all().build()?,
            client: Client::new(limits, proxies),
        })
    }

    /// Looks at all of the plans; the looks come in their order. Never fails as a whole.
    pub fn look(&self, plans: &[Plan], around: &Surroundings<'_>) -> Vec<Look> {
        let looks = plans.iter().map(|plan| provider(&self.client, plan, around));
        self.runtime.block_on(all(looks))
    }

    /// One document by itself, without signing in. `folder` is where relative files start.
    pub fn document(&self, source: &Source, folder: &Path, allow_private: bool) -> Result<Document, Failure> {
        let demos = Demos::start([source]);
        self.alone(folder, allow_private, &demos.urls, async |errand| {
            demos.document(errand, source, &|_| false).await
        })
    }

    /// Adds to a document of this machine, `place`, all files that it refers to. `folder` is where relative files start.
    pub fn complete(&self, bundle: &mut Bundle, place: &str, folder: &Path) -> Result<(), Failure> {
        self.alone(folder, true, &BTreeMap::new(), async |errand| {
            errand.complete(bundle, place, false, true).await
        })
    }

    /// Runs an errand that no provider is asked for.
    fn alone<T>(
        &self,
        folder: &Path,
        allow_private: bool,
        demos: &BTreeMap<String, String>,
        run: impl AsyncFnOnce(&Errand<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.runtime.block_on(async {
            let errand = Errand {
                client: &self.client,
                budget: &Budget::new(self.client.limits()),
                folder,
                git: &Repository::around(folder),
                allow_private,
                timeout: None,
                credential: None,
                known: &Kept::new(),
                kept: &RefCell::default(),
                demos,
            };
            run(&errand).await
        })
    }
}

async fn provider(client: &Client, plan: &Plan, around: &Surroundings<'_>) -> Look {
    let demos = Demos::start(plan.documents.iter().map(|document| &document.source));
    let server = demos.server(plan).or_else(|| sample::said(plan));
    let budget = Budget::new(client.limits());
    let credential = credential(client, &budget, plan, server.as_ref(), around.secrets).await;
    let kept = RefCell::default();
    let git = Repository::around(&plan.folder);
    let errand = Errand {
        client,
        budget: &budget,
        folder: &plan.folder,
        git: &git,
        allow_private: plan.allow_private,
        timeout: plan.timeout,
        credential: origin(server.as_ref()).zip(credential.clone().and_then(Result::ok)),
        known: around.known,
        kept: &kept,
        demos: &demos.urls,
    };
    let visit = Visit {
        errand,
        plan,
        demos: &demos,
        server: server.as_ref(),
        credential: credential.as_ref(),
        around,
    };
    let documents = all(plan.documents.iter().map(|document| visit.document(document))).await;
    let samples = all(plan.samples.iter().map(|wanted| visit.sample(wanted, &documents))).await;
    let look = Look {
        provider: plan.provider.clone(),
        documents,
        samples,
        kept: kept.take(),
    };
    (around.progress)(Event::Done {
        provider: &plan.provider,
        failed: look.failures().count(),
    });
    look
}

/// The credential, where one is wanted and anything would be asked with it.
async fn credential(
    client: &Client,
    budget: &Budget,
    plan: &Plan,
    server: Option<&Result<Server, Failure>>,
    secrets: &dyn Secrets,
) -> Option<Result<Credential, Failure>> {
    let is_demo = plan.documents.iter().any(|document| matches!(document.source, Source::Demo { .. }));
    let Some(auth) = &plan.auth else {
        return is_demo.then(|| Ok(demo_credential()));
    };
    let host = origin(server);
    let at_host = |document: &PlannedDocument| web(&document.source).is_some_and(|url| Some(url.origin().ascii_serialization()) == host);
    if plan.samples.is_empty() && !plan.documents.iter().any(at_host) {
        return None;
    }
    Some(match auth::sign_in(plan, auth, secrets) {
        Ok(SignIn::Ready(credential)) => Ok(credential),
        Ok(SignIn::Token(asking)) => asking.token(client, budget).await,
        Err(fault) => Err(Failure::at(format!("provider `{}`", plan.provider), fault)),
    })
}

/// The demo provider's sign-in is no secret; a plan that says none gets it.
fn demo_credential() -> Credential {
    let (user, password) = CREDENTIALS;
    let words = "the demo provider's own user and token".to_owned();
    auth::basic(words, &SecretString::new(user), &SecretString::new(password))
}

fn origin(server: Option<&Result<Server, Failure>>) -> Option<String> {
    let server = server?.as_ref().ok()?;
    Some(server.url.origin().ascii_serialization())
}

fn web(source: &Source) -> Option<Url> {
    match source {
        Source::Url(text) => Url::parse(text).ok(),
        _ => None,
    }
}

/// One provider's look while it lasts.
struct Visit<'v> {
    errand: Errand<'v>,
    plan: &'v Plan,
    demos: &'v Demos,
    server: Option<&'v Result<Server, Failure>>,
    credential: Option<&'v Result<Credential, Failure>>,
    around: &'v Surroundings<'v>,
}

impl Visit<'_> {
    async fn document(&self, document: &PlannedDocument) -> DocumentLook {
        self.asking(&document.name);
        let result = match (self.credential, web(&document.source)) {
            // Without its secret the provider's own host would only answer 401.
            (Some(Err(failure)), Some(url)) if Some(url.origin().ascii_serialization()) == origin(self.server) => Err(failure.clone()),
            _ => {
                let is_known = |text: &str| (self.around.recognises)(self.plan, &document.name, text);
                self.demos.document(&self.errand, &document.source, &is_known).await
            }
        };
        DocumentLook {
            name: document.name.clone(),
            source: document.source.to_string(),
            result,
        }
    }

    async fn sample(&self, wanted: &SampleRequest, documents: &[DocumentLook]) -> SampleLook {
        let operation = wanted.operation.clone();
        let first = self.plan.documents.first().map(|document| document.name.clone());
        let document = wanted.document.clone().or(first).unwrap_or_default();
        self.asking(&operation.to_string());
        let result = self.answer(wanted, documents.iter().find(|look| look.name == document)).await;
        SampleLook {
            document,
            operation,
            result: result.map_err(|failure| self.demos.rename(failure)),
        }
    }

    async fn answer(&self, wanted: &SampleRequest, document: Option<&DocumentLook>) -> Result<Sample, Failure> {
        let place = || format!("{} of provider `{}`", wanted.operation, self.plan.provider);
        if let Some(Err(failure)) = self.credential {
            return Err(failure.clone());
        }
        let named = || {
            let look = document?;
            sample::of_document(look.result.as_ref().ok()?, &look.source)
        };
        let server = match self.server {
            Some(said) => said.clone()?,
            None => named().ok_or_else(|| Failure::at(place(), Fault::Request(NO_SERVER.to_owned())))?,
        };
        let mut errand = self.errand.share();
        if let (Some(Ok(credential)), None) = (self.credential, &errand.credential) {
            errand.credential = Some((server.url.origin().ascii_serialization(), credential.clone()));
        }
        sample::ask(&errand, self.plan, &server, wanted).await
    }

    fn asking(&self, what: &str) {
        (self.around.progress)(Event::Asking {
            provider: &self.plan.provider,
            what,
        });
    }
}

const NO_SERVER: &str = "there is no server to ask: the document names none; say `server = \"https://…\"` for the provider";

/// The demo providers of one plan, which run as long as this value lives.
struct Demos {
    running: Vec<(String, Demo)>,
    urls: BTreeMap<String, String>,
    failed: BTreeMap<String, String>,
}

impl Demos {
    fn start<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Demos {
        let mut demos = Demos {
            running: Vec::new(),
            urls: BTreeMap::new(),
            failed: BTreeMap::new(),
        };
        for source in sources {
            demos.add(source);
        }
        demos
    }

    fn add(&mut self, source: &Source) {
        let Source::Demo { provider, state } = source else { return };
        let name = source.to_string();
        if self.urls.contains_key(&name) {
            return;
        }
        match Demo::start(provider, state, Vec::new()) {
            Ok(demo) => {
                self.urls.insert(name.clone(), demo.document_url());
                self.running.push((name, demo));
            }
            Err(error) => {
                self.failed.insert(name, error.to_string());
            }
        }
    }

    /// The first demo's server, where the plan says none.
    fn server(&self, plan: &Plan) -> Option<Result<Server, Failure>> {
        let (_, demo) = self.running.first().filter(|_| plan.server.is_none())?;
        let url = Url::parse(&demo.base_url()).ok()?;
        Some(Ok(Server {
            url,
            trusted: true,
            demo: true,
        }))
    }

    async fn document(&self, errand: &Errand<'_>, source: &Source, is_known: &dyn Fn(&str) -> bool) -> Result<Document, Failure> {
        match self.failed.get(&source.to_string()) {
            Some(why) => Err(Failure::at(source.to_string(), Fault::File(why.clone()))),
            None => errand.run(source, is_known).await.map_err(|failure| self.rename(failure)),
        }
    }

    /// Names a demo by its source, for its port is another each time.
    fn rename(&self, failure: Failure) -> Failure {
        let mut place = failure.place;
        for (name, demo) in &self.running {
            if let Some(path) = place.strip_prefix(&demo.base_url()) {
                place = format!("{}{path}", name.split('?').next().unwrap_or_default());
            }
        }
        Failure { place, ..failure }
    }
}
