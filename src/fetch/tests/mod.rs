//! The room against a provider that misbehaves: every fault with its outcome, its sentence, and what it leaves alone.

mod answers;
mod documents;
mod network;
mod samples;
mod tls;

use super::*;
use crate::config::Config;
use crate::provider::{Catalogue, Plan};
use std::path::Path;
use std::time::Duration;

/// Small limits, those of time generous: a busy machine must not fail a test.
fn short() -> Limits {
    Limits {
        retries: 0,
        document: 1024 * 1024,
        sample: 64 * 1024,
        ..Limits::default()
    }
}

/// Limits of time that a test can wait for.
fn hasty() -> Limits {
    Limits {
        idle: Duration::from_millis(400),
        answer: Duration::from_millis(1500),
        ..short()
    }
}

fn plan(text: &str, folder: &Path) -> Plan {
    let config = Config::parse(text, folder.join("drift.toml")).unwrap();
    Plan::new(&config.providers[0], &Catalogue::built_in(), folder).unwrap()
}

fn no_secrets(_: &crate::config::SecretRef) -> Result<SecretString, String> {
    Err("is not set".to_owned())
}

fn look_with(limits: Limits, plans: &[Plan]) -> Vec<Look> {
    let fetcher = Fetcher::new(limits, Vec::new()).unwrap();
    let around = Surroundings {
        secrets: &no_secrets,
        known: &Kept::new(),
        recognises: &|_, _, _| false,
        progress: &|_| {},
    };
    fetcher.look(plans, &around)
}

/// A look at the demo provider in a state with faults.
fn demo_with(limits: Limits, state: &str) -> Look {
    let text = format!("[provider.jira]\nsource = \"demo:jira@{state}\"\nsample = [{{ request = \"GET /rest/api/3/myself\" }}]\n");
    look_with(limits, &[plan(&text, Path::new("."))]).remove(0)
}

fn demo(state: &str) -> Look {
    demo_with(short(), state)
}

/// A look at one document; what failed with it.
fn refused(limits: Limits, text: &str, folder: &Path) -> Failure {
    let look = look_with(limits, &[plan(text, folder)]).remove(0);
    look.documents.into_iter().next().unwrap().result.unwrap_err()
}
