//! The log of observations: what the samples of each run showed, one line a run, only ever appended to, so that the
//! logs of two runners merge by union.
//!
//! Totals and streaks are derived by who reads it. A line holds a run whole: damage costs that run and no more, for half
//! a run would look like members that went. It must not know what a fold means: how two become one is handed in.

use super::{Loaded, State, sha256};
use crate::disk::{self, DiskError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const FORMAT: &str = "drift-observation/1";

/// Lines of one baseline that are kept. Beyond that the older half is merged two by two: that costs some precision in
/// when a change happened, never a count.
const KEPT: usize = 32;

/// What the samples of one run showed, or of several that were merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// When it was seen; of several runs, the first.
    pub time: Timestamp,
    /// When the last of the runs was.
    pub until: Timestamp,
    /// How many runs.
    pub runs: u64,
    /// The baseline that it was seen against, by its identity: another baseline, another epoch.
    pub epoch: String,
    /// The fold of the samples, as a JSON object.
    pub observed: String,
}

/// Makes one fold of two; none where one of them cannot be read.
pub type Merge<'m> = &'m dyn Fn(&str, &str) -> Option<String>;

#[derive(Serialize, Deserialize)]
struct Line {
    format: String,
    /// The digest of the rest: the key of the run, and the sign that the line is whole.
    run: String,
    time: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    runs: u64,
    epoch: String,
    observed: Value,
}

const fn one() -> u64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_one(runs: &u64) -> bool {
    *runs == 1
}

impl Observation {
    /// What one run saw.
    pub const fn of_run(time: Timestamp, epoch: String, observed: String) -> Self {
        Self {
            time,
            until: time,
            runs: 1,
            epoch,
            observed,
        }
    }

    fn to_line(&self) -> String {
        let mut line = Line {
            format: FORMAT.to_owned(),
            run: String::new(),
            time: self.time.to_string(),
            until: (self.until != self.time).then(|| self.until.to_string()),
            runs: self.runs,
            epoch: self.epoch.clone(),
            observed: serde_json::from_str(&self.observed).unwrap_or_default(),
        };
        line.run = line.digest();
        // A structure of strings, counts and JSON always has a JSON form.
        serde_json::to_string(&line).unwrap_or_default()
    }

    /// The observation of a line and its key; none where the line is damaged or of a newer format.
    fn of_line(text: &str) -> Option<(String, Self)> {
        let line: Line = serde_json::from_str(text).ok()?;
        let whole = line.format == FORMAT && line.run == line.digest();
        let time = line.time.parse().ok()?;
        let until = line.until.as_deref().map_or(Some(time), |until| until.parse().ok())?;
        let observation = Self {
            time,
            until,
            runs: line.runs,
            epoch: line.epoch,
            observed: line.observed.to_string(),
        };
        whole.then_some((line.run, observation))
    }

    /// Two that follow each other as one.
    fn join(&self, next: &Self, merge: Merge<'_>) -> Option<Self> {
        Some(Self {
            time: self.time,
            until: self.until.max(next.until),
            runs: self.runs.saturating_add(next.runs),
            epoch: self.epoch.clone(),
            observed: merge(&self.observed, &next.observed)?,
        })
    }

    /// Whether one of two holds several runs of the time of the other: some runner merged what another still has apart,
    /// and a run must not count twice.
    fn clashes(&self, other: &Self) -> bool {
        self.runs.max(other.runs) > 1 && self.time <= other.until && other.time <= self.until
    }
}

impl Line {
    fn digest(&self) -> String {
        let parts = [
            &self.time,
            self.until.as_deref().unwrap_or_default(),
            &self.runs.to_string(),
            &self.epoch,
            &self.observed.to_string(),
        ];
        let mut digest = sha256(parts.join("\n").as_bytes());
        digest.truncate(16);
        digest
    }
}

impl State {
    /// What was seen of a document since a baseline, oldest first. A line that cannot be read costs its run, and is said.
    pub fn observations(&self, provider: &str, document: &str, epoch: &str) -> Loaded<Vec<Observation>> {
        let path = self.observations_file(provider, document);
        match disk::read_text(&path) {
            Ok(text) => {
                let (found, damaged) = read(text.as_deref().unwrap_or_default(), epoch);
                let warning = damaged.first().map(|first| {
                    let others = match damaged.len() {
                        1 => String::new(),
                        2 => " (nor one other line)".to_owned(),
                        n => format!(" (nor {} other lines)", n - 1),
                    };
                    format!(
                        "{}:{first}: cannot be read{others}; what that run saw is not counted",
                        path.display()
                    )
                });
                Loaded { value: found, warning }
            }
            Err(error) => Loaded::lost(Vec::new(), format!("{error}; what earlier runs saw is not counted")),
        }
    }

    /// Appends what a run saw. Where lines have become many, older ones are merged, and those of other baselines go.
    pub fn observe(&self, provider: &str, document: &str, seen: &Observation, merge: Merge<'_>) -> Result<(), DiskError> {
        let path = self.observations_file(provider, document);
        let _lock = self.lock()?;
        disk::append_line(&path, &seen.to_line())?;
        let text = disk::read_text(&path)?.unwrap_or_default();
        let (found, _) = read(&text, &seen.epoch);
        if found.len() <= KEPT && text.lines().count() <= 2 * KEPT {
            return Ok(());
        }
        let lines = compacted(found, merge)
            .iter()
            .fold(String::new(), |text, kept| text + &kept.to_line() + "\n");
        disk::write_whole(&path, lines.as_bytes())
    }

    fn observations_file(&self, provider: &str, document: &str) -> PathBuf {
        self.place("observations", provider, document).with_extension("ndjson")
    }
}

/// The observations of one epoch, oldest first, and the numbers of the lines that cannot be read.
fn read(text: &str, epoch: &str) -> (Vec<Observation>, Vec<usize>) {
    let mut found = BTreeMap::new();
    let mut damaged = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        match Observation::of_line(line) {
            Some((run, seen)) if seen.epoch == epoch => drop(found.insert((seen.time, run), seen)),
            Some(_) => {}
            None => damaged.push(number),
        }
    }
    (apart(found.into_values().collect()), damaged)
}

/// Of observations that hold the same runs, the one that holds the most of them.
fn apart(sorted: Vec<Observation>) -> Vec<Observation> {
    let mut by_size: Vec<usize> = (0..sorted.len()).collect();
    by_size.sort_by_key(|index| std::cmp::Reverse(sorted[*index].runs));
    let mut kept: Vec<usize> = Vec::new();
    for index in by_size {
        if !kept.iter().any(|other| sorted[index].clashes(&sorted[*other])) {
            kept.push(index);
        }
    }
    let is_kept = |index: &usize| kept.contains(index);
    sorted
        .into_iter()
        .enumerate()
        .filter(|(index, _)| is_kept(index))
        .map(|(_, seen)| seen)
        .collect()
}

/// With the older half merged two by two, where there are too many.
fn compacted(found: Vec<Observation>, merge: Merge<'_>) -> Vec<Observation> {
    if found.len() <= KEPT {
        return found;
    }
    let (older, newer) = found.split_at(found.len() / 4 * 2);
    let pairs = older.chunks(2).flat_map(|pair| match pair {
        [one, next] => one.join(next, merge).map_or_else(|| pair.to_vec(), |joined| vec![joined]),
        _ => pair.to_vec(),
    });
    pairs.chain(newer.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPOCH: &str = "baseline";

    fn state() -> (tempfile::TempDir, State) {
        let dir = tempfile::tempdir().unwrap();
        let state = State::at(dir.path().join(".drift"));
        (dir, state)
    }

    /// A stand-in for a fold: a number, and two are merged by addition.
    fn seen(second: i64, count: u64) -> Observation {
        let time = Timestamp::from_second(second).unwrap();
        Observation::of_run(time, EPOCH.to_owned(), count.to_string())
    }

    fn add(one: &str, other: &str) -> Option<String> {
        Some((one.parse::<u64>().ok()? + other.parse::<u64>().ok()?).to_string())
    }

    fn counts(state: &State) -> Vec<u64> {
        let seen = state.observations("jira", "default", EPOCH).value;
        seen.iter().map(|seen| seen.observed.parse().unwrap()).collect()
    }

    fn keep(state: &State, seen: &Observation) {
        state.observe("jira", "default", seen, &add).unwrap();
    }

    fn file(state: &State) -> PathBuf {
        state.observations_file("jira", "default")
    }

    #[test]
    fn runs_come_back_in_the_order_of_their_times() {
        let (_dir, state) = state();
        for second in [2, 1, 3] {
            keep(&state, &seen(second, second.unsigned_abs()));
        }
        assert_eq!(counts(&state), [1, 2, 3]);
        assert!(state.observations("jira", "other", EPOCH).value.is_empty());
        assert!(state.observations("jira", "default", "another baseline").value.is_empty());
    }

    #[test]
    fn the_logs_of_two_runners_merge_by_union_in_any_order() {
        let texts = [[1, 2], [2, 3]].map(|seconds| {
            let (_dir, state) = state();
            for second in seconds {
                keep(&state, &seen(second, second.unsigned_abs()));
            }
            std::fs::read_to_string(file(&state)).unwrap()
        });
        for [one, other] in [[0, 1], [1, 0]] {
            let (_dir, state) = state();
            disk::write_whole(&file(&state), (texts[one].clone() + &texts[other]).as_bytes()).unwrap();
            assert_eq!(counts(&state), [1, 2, 3], "the run that both know counts once");
        }
    }

    #[test]
    fn a_damaged_line_costs_its_run_and_is_said() {
        let (_dir, state) = state();
        (1..=3).for_each(|second| keep(&state, &seen(second, second.unsigned_abs())));
        let text = std::fs::read_to_string(file(&state)).unwrap();
        // A count that was changed, and a line that broke off and that a later run appends to.
        let text = text.replace("\"observed\":2", "\"observed\":7");
        std::fs::write(file(&state), &text[..text.len() - 20]).unwrap();
        keep(&state, &seen(4, 4));
        assert_eq!(counts(&state), [1, 4]);
        let warning = state.observations("jira", "default", EPOCH).warning.unwrap();
        assert!(
            warning.contains("default.ndjson:2: cannot be read (nor one other line)"),
            "{warning}"
        );
    }

    #[test]
    fn a_long_log_is_merged_and_no_count_is_lost() {
        let (_dir, state) = state();
        (1..=500).for_each(|second| keep(&state, &seen(second, 1)));
        let kept = counts(&state);
        assert!(kept.len() <= KEPT, "{}", kept.len());
        assert_eq!(kept.iter().sum::<u64>(), 500);
        assert!(kept.iter().rev().take(KEPT / 2).all(|runs| *runs == 1), "{kept:?}");
        assert!(std::fs::read_to_string(file(&state)).unwrap().lines().count() <= KEPT);
    }

    #[test]
    fn what_one_runner_merged_counts_once_beside_what_another_has_apart() {
        let (_dir, state) = state();
        (1..=20).for_each(|second| keep(&state, &seen(second, 1)));
        let apart = std::fs::read_to_string(file(&state)).unwrap();
        (21..=40).for_each(|second| keep(&state, &seen(second, 1)));
        let merged = std::fs::read_to_string(file(&state)).unwrap();
        disk::write_whole(&file(&state), (apart + &merged).as_bytes()).unwrap();
        assert_eq!(counts(&state).iter().sum::<u64>(), 40);
    }

    #[test]
    fn another_baseline_s_runs_go_when_the_log_is_merged() {
        let (_dir, state) = state();
        let other = Observation {
            epoch: "older".to_owned(),
            ..seen(1, 1)
        };
        keep(&state, &other);
        (2..=40).for_each(|second| keep(&state, &seen(second, 1)));
        assert!(!std::fs::read_to_string(file(&state)).unwrap().contains("older"));
        assert_eq!(counts(&state).iter().sum::<u64>(), 39);
    }
}
