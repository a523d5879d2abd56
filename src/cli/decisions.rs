//! What the team has decided, brought to a run: the rules that a decision may name, the file of waivers, and how its waivers
//! stand when the run is over.

use super::Trouble;
use super::locate;
use super::session::Session;
use super::terminal::Terminal;
use crate::config::{Config, Consumer, KnownRules, SeverityOverride, Waiver, Waivers};
use crate::disk;
use crate::impact::{self, Standing};
use crate::report::{ProviderReport, Report};
use crate::rules::{Finding, REGISTRY};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::Path;

/// Whom findings are judged for, and what was decided about them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Team<'t> {
    /// The consumers.
    pub(super) consumers: &'t [Consumer],
    /// The severities of the team's own.
    pub(super) overrides: &'t [SeverityOverride],
    /// Where these are written, as messages call it.
    pub(super) file: &'t Path,
}

/// Checks the rules that a configuration names. The error says what is wrong, and where.
pub(super) fn check(config: &Config, text: &str) -> Result<(), String> {
    with_rules(|known| config.check_rules(text, known)).map_err(|error| error.to_string())
}

/// The waivers of a configuration; none where there is no such file.
pub(super) fn waivers(config: &Config) -> Result<Waivers, Trouble> {
    let path = config.waivers_file();
    let text = disk::read_text(&path)?.unwrap_or_default();
    parse(&text, &path, config)
}

/// The text of a file of waivers and what it means.
pub(super) fn parse(text: &str, path: &Path, config: &Config) -> Result<Waivers, Trouble> {
    let providers: Vec<&str> = config.providers.iter().map(|provider| provider.name.as_str()).collect();
    with_rules(|known| Waivers::parse(text, path, &providers, known)).map_err(|error| Trouble(error.to_string()))
}

fn with_rules<T>(what: impl FnOnce(KnownRules<'_>) -> T) -> T {
    let ids: Vec<&str> = REGISTRY.iter().map(|row| row.id).collect();
    let families: BTreeSet<&str> = REGISTRY.iter().map(|row| row.family).collect();
    let families: Vec<&str> = families.into_iter().collect();
    what(KnownRules {
        ids: &ids,
        families: &families,
    })
}

/// The day in UTC.
pub(super) fn day(now: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(now).date()
}

impl Session {
    /// Today, in UTC.
    pub(super) fn today(&self) -> Date {
        day(self.now)
    }

    /// Whom findings are judged for, and what was decided about them.
    pub(super) fn team(&self) -> Team<'_> {
        Team {
            consumers: &self.config.consumers,
            overrides: &self.config.overrides,
            file: &self.config.path,
        }
    }

    /// How a waiver stands after a look at what a report tells of. That nothing matches one is said only where all that it is about
    /// was seen: each document of its provider, or of all providers.
    pub(super) fn standing(&self, waiver: &Waiver, report: &Report) -> Option<Standing> {
        let seen = |provider: &str| {
            let mut own = report.providers.iter().filter(|look| look.name == provider).peekable();
            own.peek().is_some() && own.all(ProviderReport::is_whole)
        };
        let looked = match waiver.provider() {
            Some(provider) => seen(provider),
            None => self.config.providers.iter().all(|provider| seen(&provider.name)),
        };
        impact::standing(&self.waivers, waiver, &report.findings, looked, self.today())
    }

    /// The report with how the waivers stand of which it has something to say.
    pub(super) fn with_standings(&self, report: Report) -> Report {
        let standings = self.waivers.all.iter().filter_map(|waiver| self.standing(waiver, &report));
        let standings = standings.collect();
        report.with_waivers(standings)
    }
}

/// The decisions that are about every provider, for a comparison of which no provider is known.
#[derive(Debug, Default)]
pub(super) struct General {
    overrides: Vec<SeverityOverride>,
    waivers: Waivers,
    file: std::path::PathBuf,
}

impl General {
    /// Those of the configuration that was named, or of the nearest one; none where there is none. One that is not named and is
    /// wrong is said, and counts for nothing.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, Trouble> {
        let here = super::here()?;
        if named.is_none() && locate::find_config(&here, None).is_err() {
            return Ok(Self::default());
        }
        let config = locate::load_config(&here, named).map_err(Trouble::from);
        match config.and_then(Self::of) {
            Err(trouble) if named.is_none() => {
                Terminal::warn(&format!(
                    "the severities and waivers of the nearest drift.toml do not count here: {trouble}"
                ));
                Ok(Self::default())
            }
            known => known,
        }
    }

    fn of(config: Config) -> Result<Self, Trouble> {
        let mut waivers = waivers(&config)?;
        waivers.all.retain(|waiver| waiver.provider().is_none());
        let mut overrides = config.overrides;
        overrides.retain(|one| one.selection.provider.is_none());
        Ok(Self {
            overrides,
            waivers,
            file: config.path,
        })
    }

    /// With the one reader that was asked for, if any.
    pub(super) fn team<'t>(&'t self, consumers: &'t [Consumer]) -> Team<'t> {
        Team {
            consumers,
            overrides: &self.overrides,
            file: &self.file,
        }
    }

    /// Waives findings, and says how the waivers stand that are about one.
    pub(super) fn waive(&self, findings: &mut [Finding]) -> Vec<Standing> {
        let today = day(Timestamp::now());
        impact::waive(findings, &self.waivers, today);
        let standing = |waiver| impact::standing(&self.waivers, waiver, findings, false, today);
        self.waivers.all.iter().filter_map(standing).collect()
    }
}
