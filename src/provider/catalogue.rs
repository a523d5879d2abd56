//! All entries: those in the binary, overlaid by the user's own.
//!
//! Adding a provider is one file in `providers/` and one line here.

use super::entry::{Entry, EntryError};
use crate::config::nearest;
use std::collections::BTreeMap;

/// The files in the binary, by name.
const BUILT_IN: &[(&str, &str)] = &[
    ("adyen", include_str!("../../providers/adyen.toml")),
    ("asana", include_str!("../../providers/asana.toml")),
    ("box", include_str!("../../providers/box.toml")),
    ("github", include_str!("../../providers/github.toml")),
    ("hubspot-owners", include_str!("../../providers/hubspot-owners.toml")),
    ("jira", include_str!("../../providers/jira.toml")),
    ("openai", include_str!("../../providers/openai.toml")),
    ("pagerduty", include_str!("../../providers/pagerduty.toml")),
    ("plaid", include_str!("../../providers/plaid.toml")),
    ("slack", include_str!("../../providers/slack.toml")),
    ("stripe", include_str!("../../providers/stripe.toml")),
    ("twilio", include_str!("../../providers/twilio.toml")),
];

/// What is known of providers. Reading a built-in entry waits until somebody asks for it.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    own: BTreeMap<String, Entry>,
}

impl Catalogue {
    /// The built-in one.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Adds an entry of the user's, which hides a built-in one of the same name. `file` is the file's name, for errors.
    pub fn overlay(&mut self, text: &str, file: &str) -> Result<(), EntryError> {
        let entry = Entry::parse(text, file)?;
        self.own.insert(entry.name.clone(), entry);
        Ok(())
    }

    /// The entry of that name. The error is one sentence, with the nearest name where one is near.
    pub fn get(&self, name: &str) -> Result<Entry, String> {
        if let Some(entry) = self.own.get(name) {
            return Ok(entry.clone());
        }
        match BUILT_IN.iter().find(|(known, _)| *known == name) {
            Some((known, text)) => Entry::parse(text, &format!("providers/{known}.toml")).map_err(|error| error.to_string()),
            None => Err(self.unknown(name)),
        }
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.own.keys().cloned().collect();
        names.extend(BUILT_IN.iter().map(|(name, _)| (*name).to_owned()));
        names.sort();
        names.dedup();
        names
    }

    fn unknown(&self, name: &str) -> String {
        let names = self.names();
        match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("the catalogue has no provider `{name}`; did you mean `{near}`?"),
            None => format!("the catalogue has no provider `{name}`; it has: {}", names.join(", ")),
        }
    }
}
