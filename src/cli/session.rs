//! What every command on providers begins with: the configuration, the providers that are meant, the state folder.

use super::Trouble;
use super::args::Global;
use super::catalogue;
use super::decisions;
use super::locate::load_config;
use super::overlays;
use super::progress::Progress;
use super::secrets;
use super::sight::{Sight, sights, watch};
use super::terminal::Terminal;
use super::verdict;
use crate::config::{Config, Provider, SecretRef, Source, Waivers, nearest};
use crate::fetch::{Event, Fetcher, Kept, KeptDocument, Limits, SecretString, Surroundings, Validators};
use crate::provider::Plan;
use crate::snapshot::Folder;
use crate::source::Tree;
use crate::state::{self, Loaded, State};
use jiff::Timestamp;
use std::sync::Arc;

/// One run over a configuration.
#[derive(Debug)]
pub(super) struct Session {
    /// The configuration.
    pub(super) config: Config,
    /// The findings that somebody answers for.
    pub(super) waivers: Waivers,
    /// What earlier runs left.
    pub(super) state: State,
    /// Where words go.
    pub(super) terminal: Terminal,
    /// When the run began.
    pub(super) now: Timestamp,
}

impl Session {
    /// Reads the configuration that is meant.
    pub(super) fn open(global: &Global, terminal: Terminal) -> Result<Self, Trouble> {
        let folder = std::env::current_dir().map_err(|error| Trouble(format!("the working directory cannot be read: {error}")))?;
        let config = load_config(&folder, global.config.as_deref())?;
        Ok(Self {
            waivers: decisions::waivers(&config)?,
            ..Self::with(config, terminal)
        })
    }

    /// A run over a configuration that is there already, and no waivers.
    pub(super) fn with(config: Config, terminal: Terminal) -> Self {
        Self {
            state: State::at(config.state_folder()),
            waivers: Waivers::default(),
            config,
            terminal,
            now: Timestamp::now(),
        }
    }

    /// The providers of these names; none means all.
    pub(super) fn choose(&self, names: &[String]) -> Result<Vec<&Provider>, Trouble> {
        if self.config.providers.is_empty() {
            return Err(Trouble(format!(
                "{} names no provider; `drift add NAME|URL|FILE` adds one",
                self.config.path.display()
            )));
        }
        if names.is_empty() {
            return Ok(self.config.providers.iter().collect());
        }
        let chosen: Result<Vec<&Provider>, Trouble> = names.iter().map(|name| self.provider(name)).collect();
        let mut chosen = chosen?;
        let mut seen = std::collections::BTreeSet::new();
        chosen.retain(|provider| seen.insert(&provider.name));
        Ok(chosen)
    }

    fn provider(&self, name: &str) -> Result<&Provider, Trouble> {
        self.config.provider(name).ok_or_else(|| {
            let known: Vec<&str> = self.config.providers.iter().map(|provider| provider.name.as_str()).collect();
            let hint = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", known.join(", ")),
            };
            Trouble(format!("{} has no provider `{name}`; {hint}", self.config.path.display()))
        })
    }

    /// The run's time, as RFC 3339 in UTC, to the second.
    pub(super) fn time(&self) -> String {
        self.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Looks at providers, all at once: a sight for each of their documents.
    pub(super) fn look(&self, providers: &[&Provider]) -> Result<Vec<Sight>, Trouble> {
        let plans = self.plans(providers)?;
        let fetcher =
            Fetcher::new(Limits::default(), proxies()).map_err(|error| Trouble(format!("the network cannot be used: {error}")))?;
        let known = self.answers(&plans);
        let progress = Progress::new(self.terminal.draws_progress());
        let looks = fetcher.look(
            &plans,
            &Surroundings {
                secrets: &|reference: &SecretRef| secrets::resolve(Some(&self.config), reference).map(SecretString::new),
                known: &known,
                recognises: &|plan: &Plan, document: &str, text: &str| self.recognises(providers, plan, document, text),
                progress: &|event: Event<'_>| progress.show(&event),
            },
        );
        drop(progress);
        for look in &looks {
            Self::kept(self.state.keep(&look.provider, &to_state(&look.kept)));
        }
        let mut seen: Vec<Sight> = plans.iter().zip(looks).flat_map(|(plan, look)| sights(plan, look)).collect();
        for provider in providers.iter().filter(|provider| !provider.overlays.is_empty()) {
            let overlays = self.overlays(provider)?;
            for sight in seen.iter_mut().filter(|sight| sight.provider == provider.name) {
                if let Ok(files) = &mut sight.files {
                    (*files, sight.idle) = overlays::apply(Arc::clone(files), &overlays)?;
                }
            }
        }
        Ok(seen)
    }

    /// Whether a document's text is the one that was accepted. Samples are read by what their document declares, and overlays
    /// change what a text says, so with either it is read again.
    fn recognises(&self, providers: &[&Provider], plan: &Plan, document: &str, text: &str) -> bool {
        let provider = providers.iter().find(|provider| provider.name == plan.provider);
        let Some(planned) = plan.documents.iter().find(|planned| planned.name == document) else {
            return false;
        };
        let is_plain = plan.samples.is_empty() && provider.is_some_and(|provider| provider.overlays.is_empty());
        is_plain && verdict::recognises(self, [&plan.provider, document], &watch(&planned.operations), text)
    }

    /// A provider's overlays.
    fn overlays(&self, provider: &Provider) -> Result<Vec<Tree>, Trouble> {
        let file = |source: &Source| match source {
            Source::File(path) => Ok(self.config.folder().join(path)),
            other => Err(Trouble(format!(
                "provider `{}`: the overlay `{other}` is no file; overlays are files beside drift.toml",
                provider.name
            ))),
        };
        let paths: Result<Vec<_>, Trouble> = provider.overlays.iter().map(file).collect();
        overlays::read(&paths?)
    }

    /// The names of a provider's documents.
    pub(super) fn documents(&self, provider: &Provider) -> Result<Vec<String>, Trouble> {
        let plans = self.plans(&[provider])?;
        Ok(plans
            .into_iter()
            .flat_map(|plan| plan.documents)
            .map(|document| document.name)
            .collect())
    }

    fn plans(&self, providers: &[&Provider]) -> Result<Vec<Plan>, Trouble> {
        let catalogue = catalogue::load(self.config.folder())?;
        let plan = |provider: &&Provider| {
            Plan::new(provider, &catalogue, self.config.folder()).map_err(|error| {
                let (path, at) = (self.config.path.display(), error.at);
                Trouble(format!("{path}:{}:{}: {error}", at.line, at.column))
            })
        };
        providers.iter().map(plan).collect()
    }

    /// What earlier runs kept of these providers' documents.
    fn answers(&self, plans: &[Plan]) -> Kept {
        let kept = plans.iter().flat_map(|plan| Self::known(self.state.kept(&plan.provider)));
        let known = kept.map(|(url, answer)| {
            let validators = Validators {
                etag: answer.etag,
                last_modified: answer.last_modified,
            };
            let document = KeptDocument {
                validators,
                body: answer.body,
            };
            (url, document)
        });
        known.collect()
    }

    /// Where a document's baseline lies.
    pub(super) fn folder(&self, provider: &str, document: &str) -> Folder {
        Folder::new(&self.config.snapshots_folder(), provider, document)
    }

    /// What the state knows; what it lost is said.
    pub(super) fn known<T>(loaded: Loaded<T>) -> T {
        if let Some(warning) = &loaded.warning {
            Terminal::warn(warning);
        }
        loaded.value
    }

    /// What could not be kept is said; the run goes on, for state is never needed.
    pub(super) fn kept<T, E: std::fmt::Display>(result: Result<T, E>) -> Option<T> {
        result
            .map_err(|error| Terminal::warn(&format!("{error}; the run goes on without it")))
            .ok()
    }
}

fn to_state(kept: &Kept) -> state::Kept {
    let answers = kept.iter().map(|(url, document)| {
        let answer = state::KeptAnswer {
            etag: document.validators.etag.clone(),
            last_modified: document.validators.last_modified.clone(),
            body: document.body.clone(),
        };
        (url.clone(), answer)
    });
    answers.collect()
}

/// The hosts of this machine's proxies, as its environment names them.
pub(super) fn proxies() -> Vec<String> {
    let variables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];
    let said = variables.iter().filter_map(|name| std::env::var(name).ok());
    let hosts = said.filter_map(|text| {
        let text = if text.contains("://") { text } else { format!("http://{text}") };
        url::Url::parse(&text).ok()?.host_str().map(str::to_owned)
    });
    hosts.collect()
}
