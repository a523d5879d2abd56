//! The life of alerts: which finding was mailed to whom. Mailed once; again if it went away and came back.

use super::{Loaded, State};
use crate::disk::{self, DiskError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const FORMAT: &str = "drift-alerts/1";

/// Findings that are open, by provider and fingerprint, each with the owners who were told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerts {
    format: String,
    told: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Alerts {
    /// Whether an owner has not been told of a finding yet.
    pub fn is_due(&self, provider: &str, fingerprint: &str, owner: &str) -> bool {
        let told = self.told.get(provider).and_then(|findings| findings.get(fingerprint));
        !told.is_some_and(|owners| owners.contains(owner))
    }

    /// An owner was told.
    pub fn tell(&mut self, provider: &str, fingerprint: &str, owner: &str) {
        let findings = self.told.entry(provider.to_owned()).or_default();
        findings.entry(fingerprint.to_owned()).or_default().insert(owner.to_owned());
    }

    /// Forgets the findings of a provider that are not there any more; if they come back they are new. To be called
    /// only for a provider that was looked at.
    pub fn close_all_but(&mut self, provider: &str, open: &BTreeSet<String>) {
        if let Some(findings) = self.told.get_mut(provider) {
            findings.retain(|fingerprint, _| open.contains(fingerprint));
        }
    }
}

impl State {
    /// Who was told of what. Unknown, everybody is told again.
    pub fn alerts(&self) -> Loaded<Alerts> {
        let path = self.folder().join("alerts.json");
        let read = || -> Result<Option<Alerts>, String> {
            let text = disk::read_text(&path).map_err(|error| error.cause.to_string())?;
            let Some(text) = text else { return Ok(None) };
            let alerts: Alerts = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            let known = alerts.format == FORMAT;
            known
                .then_some(Some(alerts))
                .ok_or_else(|| "its format is not known here".to_owned())
        };
        match read() {
            Ok(alerts) => Loaded::known(alerts.unwrap_or_default()),
            Err(why) => Loaded::lost(
                Alerts::default(),
                format!("{}: cannot be read ({why}); owners are told again", path.display()),
            ),
        }
    }

    /// Keeps who was told.
    pub fn keep_alerts(&self, alerts: &Alerts) -> Result<(), DiskError> {
        let written = Alerts {
            format: FORMAT.to_owned(),
            told: alerts.told.clone(),
        };
        self.prepare()?;
        // Maps with text keys always have a JSON form.
        let text = serde_json::to_string_pretty(&written).unwrap_or_default();
        disk::write_whole(&self.folder().join("alerts.json"), text.as_bytes())
    }
}
