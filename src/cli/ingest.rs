//! `drift ingest`: samples from elsewhere join what was observed of a provider. The baseline is never touched.

use super::args;
use super::catalogue;
use super::history;
use super::input::{Folded, Samples};
use super::session::Session;
use super::terminal::{Terminal, deliver};
use super::verdict::identity;
use super::{Ending, Trouble};
use crate::config::{DEFAULT_DOCUMENT, Provider};
use crate::openapi;
use crate::sample::{Events, Form, Routes};
use crate::snapshot::Baseline;
use crate::source::Bundle;
use std::fmt::Write;
use std::sync::Arc;

/// Runs the command.
pub(super) fn run(global: &args::Global, args: &args::Ingest, terminal: Terminal) -> Result<Ending, Trouble> {
    let session = Session::open(global, terminal)?;
    let provider = session.choose(std::slice::from_ref(&args.provider))?;
    let provider = provider.first().ok_or_else(|| Trouble("a provider has to be named".to_owned()))?;
    let document = document(&session, provider, args.document.as_deref())?;
    let baseline = session.folder(&provider.name, &document).read()?;
    let routes = baseline.as_ref().map(routes).transpose()?.unwrap_or_default();
    let webhooks = webhooks(&session, provider)?;
    let events = Events {
        name: args.event.as_deref(),
        header: webhooks.header.as_deref(),
        member: args.event_from.as_deref().or(webhooks.member.as_deref()),
    };
    let form = args.form.as_deref().and_then(Form::named);
    let folded = Samples::named(&args.files, form, None)?.of_events(events).fold(&routes)?;
    folded.unread.iter().for_each(|sentence| Terminal::warn(sentence));
    let epoch = baseline.as_ref().map_or_else(|| history::BEFORE.to_owned(), identity);
    history::add(&session, &provider.name, &document, &epoch, &folded.observed)?;
    deliver(&told(provider, &document, &folded), None)?;
    Ok(Ending::Good)
}

/// The document that is meant: the one that is named, or the provider's first.
fn document(session: &Session, provider: &Provider, named: Option<&str>) -> Result<String, Trouble> {
    let documents = session.documents(provider)?;
    let found = match named {
        Some(named) => documents.iter().find(|known| *known == named),
        None => documents.first(),
    };
    let none = || Trouble(format!("{} has no such document; it has {}", provider.name, documents.join(", ")));
    found.cloned().ok_or_else(none)
}

/// The operations of the accepted document.
fn routes(baseline: &Baseline) -> Result<Routes, Trouble> {
    let read = || {
        let bundle = Bundle::of("the baseline", baseline.document.clone().into_bytes()).map_err(|error| error.to_string())?;
        openapi::read(Arc::new(bundle)).map_err(|error| error.to_string())
    };
    let contract = read().map_err(|error| Trouble(format!("{error}; restore it from version control, or run `drift accept`")))?;
    Ok(Routes::of(&contract))
}

/// How the provider names the events of its webhooks, as far as the catalogue knows.
fn webhooks(session: &Session, provider: &Provider) -> Result<crate::provider::EntryWebhooks, Trouble> {
    let catalogue = catalogue::load(session.config.folder())?;
    let entry = provider.catalogue.as_deref().and_then(|name| catalogue.get(name).ok());
    Ok(entry.and_then(|entry| entry.webhooks).unwrap_or_default())
}

fn told(provider: &Provider, document: &str, folded: &Folded) -> String {
    let name = match document {
        DEFAULT_DOCUMENT => provider.name.clone(),
        document => format!("{}, {document}", provider.name),
    };
    let bodies = |count: u64| {
        if count == 1 {
            "1 body".to_owned()
        } else {
            format!("{count} bodies")
        }
    };
    let mut told = format!("{name}: {} added to what was observed\n", bodies(folded.records));
    for (place, count) in folded.observed.places() {
        // Writing to a string cannot fail.
        let status = if place.status.is_empty() {
            String::new()
        } else {
            format!(", {}", place.status)
        };
        let _ = writeln!(told, "  {}{status}: {}", place.operation, bodies(count));
    }
    let _ = writeln!(told, "`drift check {}` judges them with its next look.", provider.name);
    told
}
