//! One mutation at one place, and what has to be found.

use crate::choices::Choices;
use crate::judged::{all, contract, told};
use crate::mutations::{MUTATIONS, Mutation};
use crate::places::{Place, Reach, Way, places};
use crate::pointers::every_object;
use crate::real;
use apidrift::rules::{Direction, Finding, Rule, Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// A mutation that was made.
pub(crate) struct Mutated {
    pub(crate) after: Value,
    mutation: &'static Mutation,
    pointer: String,
    place: Place,
    further: String,
}

/// Where a component is reached below `not` too, a change of it is two changes: such references give way to a constant.
/// What hides a component or a part as a whole would have to be looked up by every mutation.
pub(crate) fn plain(mut document: Value) -> Value {
    for home in ["/components/schemas", "/definitions"] {
        let components = document.pointer_mut(home).and_then(Value::as_object_mut);
        components.into_iter().flat_map(|all| all.values_mut()).for_each(undirected);
    }
    every_object(&mut document, &mut |object| {
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts = object.get_mut(key).and_then(Value::as_array_mut);
            parts.into_iter().flatten().for_each(undirected);
        }
    });
    every_object(&mut document, &mut |object| {
        if let Some(not) = object.get_mut("not").filter(|not| not.get("$ref").is_some()) {
            *not = json!({"enum": ["none"]});
        }
    });
    document
}

fn undirected(schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|key, _| !matches!(key.as_str(), "readOnly" | "writeOnly"));
    }
}

/// Makes a mutation of that kind at a random place that lends itself.
pub(crate) fn mutated(document: &Value, mutation: &'static Mutation, choices: &mut Choices) -> Option<Mutated> {
    let mut places: Vec<(String, Place)> = places(document).into_iter().filter(|(_, place)| mutation.of.fits(place)).collect();
    choices.shuffle(&mut places);
    places.into_iter().find_map(|(pointer, place)| {
        let mut after = document.clone();
        let schema = after.pointer_mut(&pointer)?.as_object_mut()?;
        let further = (mutation.apply)(schema, choices)?;
        // What another part says of the member too is not changed by this one.
        let name = further.strip_prefix('.').unwrap_or_default();
        let is_shared = !name.is_empty() && place.company.iter().any(|company| company.speak_of(document, &pointer, name));
        (!is_shared).then_some(Mutated {
            after,
            mutation,
            pointer,
            place,
            further,
        })
    })
}

/// A random mutation.
pub(crate) fn any_mutated(document: &Value, choices: &mut Choices) -> Option<Mutated> {
    let first = choices.below(MUTATIONS.len());
    (0..MUTATIONS.len()).find_map(|next| mutated(document, &MUTATIONS[(first + next) % MUTATIONS.len()], choices))
}

/// The faults that so many cases find in real documents.
pub(crate) fn faults_of(files: &[PathBuf], cases: usize) -> Vec<String> {
    let mut faults = Vec::new();
    real::each(files, cases, |file, case, before, choices| {
        let before = plain(before);
        let Some(change) = any_mutated(&before, choices) else { return };
        let found = change.faults(&before);
        if !found.is_empty() {
            let kept = real::keep_sides(file, case, &before, &change.after);
            faults.push(format!("{kept} {} at {}\n{found}", change.name(), change.pointer));
        }
    });
    faults
}

impl Mutated {
    pub(crate) fn name(&self) -> &'static str {
        self.mutation.name
    }

    /// The rules that may speak, of the directions in which the place is reached: those of the worst severity.
    fn expected(&self) -> Vec<(Way, Rule)> {
        let reached = |way: Way| self.place.reached.iter().any(|reach| reach.way == way);
        let rules = [(Way::Request, self.mutation.rules[0]), (Way::Response, self.mutation.rules[1])];
        let known = rules
            .into_iter()
            .filter(|(way, _)| reached(*way))
            .filter_map(|(way, id)| Some((way, Rule::named(id)?)));
        let known: Vec<(Way, Rule)> = known.collect();
        let worst = known.iter().map(|(_, rule)| rule.row().severity).max();
        known.into_iter().filter(|(_, rule)| Some(rule.row().severity) == worst).collect()
    }

    /// What is wrong with what was found; empty where all is well.
    pub(crate) fn faults(&self, before: &Value) -> String {
        let found = all(&contract(before.to_string()), &contract(self.after.to_string()));
        let expected = self.expected();
        let is_it = |finding: &&Finding| expected.iter().any(|(_, rule)| rule.row().id == finding.rule);
        let Some(it) = found.iter().find(is_it) else {
            let names: Vec<&str> = expected.iter().map(|(_, rule)| rule.row().id).collect();
            return if names.is_empty() {
                String::new()
            } else {
                format!("not found: {names:?} in\n{}", told(&found))
            };
        };
        let others: Vec<Finding> = found
            .iter()
            .filter(|finding| !is_it(finding) && finding.severity > Severity::Info)
            .cloned()
            .collect();
        let mut faults = told(&others);
        let ways: Vec<Way> = expected
            .iter()
            .filter(|(_, rule)| rule.row().severity == it.severity)
            .map(|(way, _)| *way)
            .collect();
        let told_way = match it.direction {
            Direction::Request => ways.contains(&Way::Request),
            Direction::Response => ways.contains(&Way::Response),
            Direction::Both => ways.len() == 2,
            Direction::None => false,
        };
        if !told_way {
            let _ = writeln!(faults, "direction {:?} of {:?}", it.direction, it.rule);
        }
        let sites: Vec<_> = found.iter().filter(is_it).flat_map(|finding| &finding.sites).collect();
        for reach in self.place.reached.iter().filter(|reach| ways.contains(&reach.way)) {
            let place = reach.place(&self.further);
            let is_near = |told: &str| is_as_near(told, reach, &place, &self.further);
            if !sites
                .iter()
                .any(|site| *site.operation == *reach.operation && is_near(&site.r#where))
            {
                let _ = writeln!(faults, "no site {} {place} in {}", reach.operation, told(&found));
            }
        }
        faults
    }
}

/// Whether a place that was told is the one, or one of several that are equally near. A media type may stand in it.
fn is_as_near(told: &str, reach: &Reach, place: &str, further: &str) -> bool {
    let Some(rest) = told.strip_prefix(&reach.root) else { return false };
    let path = match rest.trim_start().split_once(' ') {
        Some((media, path)) if media.contains('/') && !media.starts_with('.') => path,
        _ => rest.trim_start(),
    };
    let is_it = place.strip_prefix(&reach.root).is_some_and(|rest| rest.trim_start() == path);
    let steps = |path: &str| path.matches(['.', '[']).count();
    is_it || path.ends_with(further) && steps(path) == steps(&reach.steps.concat()) + steps(further)
}
