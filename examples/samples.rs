//! How often an API that did not change is said to have, and how often a change is found, on recorded answers:
//! `cargo run --release --example samples -- FOLDER [RUNS [STREAMS]]`. The folder holds an NDJSON file an operation, one
//! exchange a line. Prints the tables of `docs/inference.md`; the same folder gives the same tables.

use apidrift::sample::{Observed, ObservedChange, ObservedKind, ObservedPlace, Partners, Place, Tier, compare, compare_runs};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// A step into a body; none for the items of an array.
type Path = Vec<Option<String>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: samples FOLDER [RUNS [STREAMS]]")?;
    let mut number = |or: usize| arguments.next().map_or(Ok(or), |text| text.parse::<usize>());
    let (runs, streams) = (number(1000)?, number(20)?);
    let pools = read(&folder)?;
    println!(
        "| old, new | set difference: a run, runs hit | likely: runs hit | confirmed: runs hit | always there, then gone: likely, confirmed | in 50 to 99 %, then gone: likely, confirmed |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for (old, new) in [(30, 3), (10, 3), (30, 10)] {
        println!("{}", splits(&pools, old, new, runs));
    }
    println!(
        "\n| old, a day | set difference: false a stream | likely: false a stream, days until found | confirmed: false a stream, days until found |"
    );
    println!("| --- | --- | --- | --- |");
    for (old, daily) in [(3, 3), (10, 3), (30, 3)] {
        println!("{}", sequences(&pools, old, daily, streams));
    }
    Ok(())
}

/// The bodies of good answers, file by file.
fn read(folder: &str) -> Result<Vec<Vec<Value>>, Box<dyn Error>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "ndjson"));
    files.sort();
    let mut pools = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file)?;
        let records = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let good = records.filter(|record| record["status"].as_u64().unwrap_or(200) == 200);
        let bodies = good.map(|mut record| record["body"].take());
        pools.push(bodies.filter(|body| body.is_object() || body.is_array()).collect());
    }
    Ok(pools)
}

/// Draws without a clock (G. Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % (sides.max(1) as u64)).unwrap_or(0)
    }

    /// So many of a pool, none twice.
    fn draw<'p>(&mut self, pool: &'p [Value], count: usize) -> Vec<&'p Value> {
        let mut left: Vec<&Value> = pool.iter().collect();
        (0..count.min(pool.len()))
            .map(|_| left.swap_remove(self.below(left.len())))
            .collect()
    }

    fn one_of<'p, T>(&mut self, all: &'p [T]) -> Option<&'p T> {
        all.get(self.below(all.len()))
    }
}

fn fold<'b>(bodies: impl IntoIterator<Item = &'b Value>) -> Observed {
    let mut observed = Observed::default();
    for body in bodies {
        // A body that was read a moment ago can be read again.
        let _ = observed.fold_body(&Place::bare(), body.to_string().as_bytes());
    }
    observed
}

fn splits(pools: &[Vec<Value>], old: usize, new: usize, runs: usize) -> String {
    let pools: Vec<&Vec<Value>> = pools.iter().filter(|pool| pool.len() >= old + new).collect();
    let (mut dice, mut naive, mut naive_hit, mut hit) = (Dice(0x2545_f491_4f6c_dd1d), 0, 0, [0, 0]);
    let (mut found, mut tried) = ([[0; 2]; 2], [0; 2]);
    for _ in 0..runs {
        let Some(pool) = dice.one_of(&pools) else { break };
        let drawn = dice.draw(pool, old + new);
        let (before, after) = drawn.split_at(old);
        let gone = set_difference(before, after);
        naive += gone;
        naive_hit += usize::from(gone > 0);
        let known = fold(before.iter().copied());
        let tiers: Vec<Option<Tier>> = compare(&known, &fold(after.iter().copied()))
            .iter()
            .map(|change| change.tier)
            .collect();
        for (hit, least) in hit.iter_mut().zip([Tier::Likely, Tier::Confirmed]) {
            *hit += usize::from(tiers.iter().any(|tier| *tier >= Some(least)));
        }
        for (index, paths) in candidates(before, after).iter().enumerate() {
            let Some(path) = dice.one_of(paths) else { continue };
            tried[index] += 1;
            let without: Vec<Value> = after.iter().map(|body| taken(body, path)).collect();
            let tier = gone_at(&compare(&known, &fold(&without)), path);
            for (found, least) in found[index].iter_mut().zip([Tier::Likely, Tier::Confirmed]) {
                *found += usize::from(tier >= Some(least));
            }
        }
    }
    let share = |part: usize, of: usize| format!("{:.1} %", 100.0 * part as f64 / of.max(1) as f64);
    format!(
        "| {old}, {new} | {:.1}, {} | {} | {} | {}, {} | {}, {} |",
        naive as f64 / runs.max(1) as f64,
        share(naive_hit, runs),
        share(hit[0], runs),
        share(hit[1], runs),
        share(found[0][0], tried[0]),
        share(found[0][1], tried[0]),
        share(found[1][0], tried[1]),
        share(found[1][1], tried[1]),
    )
}

/// The paths that an answer has: members, and the items of arrays as one step.
fn paths(body: &Value, here: &Path, found: &mut BTreeSet<Path>) {
    let below = |step: Option<&String>| here.iter().cloned().chain([step.cloned()]).collect::<Path>();
    match body {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            let path = below(Some(name));
            paths(value, &path, found);
            found.insert(path);
        }),
        Value::Array(items) => items.iter().for_each(|item| paths(item, &below(None), found)),
        _ => {}
    }
}

fn paths_of(body: &Value) -> BTreeSet<Path> {
    let mut found = BTreeSet::new();
    paths(body, &Path::new(), &mut found);
    found
}

/// How many paths the new answers lack whose parent they have.
fn set_difference(before: &[&Value], after: &[&Value]) -> usize {
    let of = |bodies: &[&Value]| bodies.iter().flat_map(|body| paths_of(body)).collect::<BTreeSet<Path>>();
    let (old, new) = (of(before), of(after));
    let parent =
        |path: &Path| path.len() < 2 || new.contains(&path[..path.len() - 1]) || path[..path.len() - 1].iter().all(Option::is_none);
    old.difference(&new).filter(|path| parent(path)).count()
}

/// Members that all have, and members of the body that half of the old answers have, or more.
fn candidates(before: &[&Value], after: &[&Value]) -> [Vec<Path>; 2] {
    let mut counts: BTreeMap<Path, usize> = BTreeMap::new();
    before
        .iter()
        .flat_map(|body| paths_of(body))
        .for_each(|path| *counts.entry(path).or_default() += 1);
    let new: Vec<BTreeSet<Path>> = after.iter().map(|body| paths_of(body)).collect();
    let plain = |path: &Path, most: usize| path.len() <= most && path.iter().all(Option::is_some);
    let all = before.len();
    let always = counts
        .iter()
        .filter(|(path, count)| **count == all && plain(path, 3) && new.iter().all(|new| new.contains(*path)));
    let often = counts
        .iter()
        .filter(|(path, count)| **count < all && **count * 2 >= all && plain(path, 1));
    [
        always.map(|(path, _)| path.clone()).collect(),
        often.map(|(path, _)| path.clone()).collect(),
    ]
}

/// A body without a member.
fn taken(body: &Value, path: &[Option<String>]) -> Value {
    let mut body = body.clone();
    if let [Some(name), below @ ..] = path
        && let Some(members) = body.as_object_mut()
    {
        match below {
            [] => drop(members.shift_remove(name)),
            _ => drop(members.get_mut(name).map(|value| *value = taken(value, below))),
        }
    }
    body
}

/// With what tier the member at a path is said to have gone.
fn gone_at(changes: &[ObservedChange], path: &Path) -> Option<Tier> {
    let shown = path.iter().flatten().fold(String::new(), |shown, name| shown + "." + name);
    let there = |change: &&ObservedChange| {
        matches!(&change.place, ObservedPlace::Live { r#where, .. } if *r#where == shown || shown.is_empty())
            && matches!(change.kind, ObservedKind::Gone | ObservedKind::Vacated)
    };
    changes.iter().filter(there).filter_map(|change| change.tier).max()
}

/// Runs of a stream.
const DAYS: usize = 60;
/// The run from which on a member is missing, in the streams in which one is.
const REMOVED: usize = 20;

fn sequences(pools: &[Vec<Value>], old: usize, daily: usize, streams: usize) -> String {
    let pools: Vec<&Vec<Value>> = pools.iter().filter(|pool| pool.len() >= 30).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut naive, mut false_alarms, mut delays) = (0, [0, 0], [Vec::new(), Vec::new()]);
    for _ in 0..streams {
        let Some(pool) = dice.one_of(&pools) else { break };
        let before = dice.draw(pool, old);
        let days: Vec<Vec<&Value>> = (0..DAYS).map(|_| (0..daily).filter_map(|_| dice.one_of(pool)).collect()).collect();
        naive += days.iter().map(|day| set_difference(&before, day)).sum::<usize>();
        for (alarms, first) in false_alarms.iter_mut().zip(stream(&before, &days, None)) {
            *alarms += usize::from(first.is_some());
        }
        let everywhere: Vec<&Value> = pool.iter().collect();
        if let Some(path) = dice.one_of(&candidates(&everywhere, &everywhere)[0]) {
            for (delays, found) in delays.iter_mut().zip(stream(&before, &days, Some(path))) {
                delays.push(found.map_or(DAYS, |day| day + 1 - REMOVED));
            }
        }
    }
    let a_stream = |count: usize| format!("{:.2}", count as f64 / streams.max(1) as f64);
    let median = |delays: &mut Vec<usize>| {
        delays.sort_unstable();
        delays.get(delays.len() / 2).map_or("-".to_owned(), ToString::to_string)
    };
    let [likely, confirmed] = &mut delays;
    format!(
        "| {old}, {daily} | {:.1} | {}, {} | {}, {} |",
        naive as f64 / streams.max(1) as f64,
        a_stream(false_alarms[0]),
        median(likely),
        a_stream(false_alarms[1]),
        median(confirmed)
    )
}

/// The first day on which something is said to have gone, likely and confirmed: the member at `path`, which is missing from
/// [`REMOVED`] on, or else anything at all.
fn stream(before: &[&Value], days: &[Vec<&Value>], path: Option<&Path>) -> [Option<usize>; 2] {
    let baseline = fold(before.iter().copied());
    let mut runs: Vec<Observed> = Vec::new();
    let mut found = [None, None];
    for (number, day) in days.iter().enumerate() {
        let without = |body: &&Value| match path {
            Some(path) if number >= REMOVED => taken(body, path),
            _ => (*body).clone(),
        };
        runs.push(fold(&day.iter().map(without).collect::<Vec<_>>()));
        if path.is_some() && number < REMOVED {
            continue;
        }
        let changes = compare_runs(&baseline, &runs.iter().collect::<Vec<_>>(), &Partners::default()).changes;
        let tier = path.map_or_else(
            || changes.iter().filter_map(|change| change.tier).max(),
            |path| gone_at(&changes, path),
        );
        for (found, least) in found.iter_mut().zip([Tier::Likely, Tier::Confirmed]) {
            *found = found.or_else(|| (tier >= Some(least)).then_some(number));
        }
        if found[1].is_some() {
            break;
        }
    }
    found
}
