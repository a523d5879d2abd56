//! One mutation at one place, and what has to be found.

use crate::choices::Choices;
use crate::judged::{all, contract, told};
use crate::mutations::{MUTATIONS, Mutation};
use crate::places::{Place, Way, places};
use crate::pointers::every_object;
use apidrift::rules::{Direction, Finding, Rule, Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A mutation that was made.
pub(crate) struct Mutated {
    pub(crate) after: Value,
    mutation: &'static Mutation,
    place: Place,
    further: String,
}

/// Where a component is reached below `not` too, a change of it is two changes: such references give way to a constant.
/// What hides a component as a whole would have to be looked up by every mutation.
pub(crate) fn plain(mut document: Value) -> Value {
    let components = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for component in components
        .into_iter()
        .flat_map(|all| all.values_mut())
        .filter_map(Value::as_object_mut)
    {
        component.retain(|key, _| !matches!(key.as_str(), "readOnly" | "writeOnly"));
    }
    every_object(&mut document, &mut |object| {
        if let Some(not) = object.get_mut("not").filter(|not| not.get("$ref").is_some()) {
            *not = json!({"enum": ["none"]});
        }
    });
    document
}

/// Makes a mutation of that kind at a random place that lends itself.
pub(crate) fn mutated(document: &Value, mutation: &'static Mutation, choices: &mut Choices) -> Option<Mutated> {
    let mut places: Vec<(String, Place)> = places(document).into_iter().filter(|(_, place)| mutation.of.fits(place)).collect();
    choices.shuffle(&mut places);
    places.into_iter().find_map(|(pointer, place)| {
        let mut after = document.clone();
        let schema = after.pointer_mut(&pointer)?.as_object_mut()?;
        let further = (mutation.apply)(schema, choices)?;
        Some(Mutated {
            after,
            mutation,
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
            // Of several ways that are equally short, one is told.
            let as_near = |told: &str| told.starts_with(&reach.root) && told.ends_with(&self.further) && steps(told) == steps(&place);
            if !sites
                .iter()
                .any(|site| *site.operation == *reach.operation && as_near(&site.r#where))
            {
                let _ = writeln!(faults, "no site {} {place} in {}", reach.operation, told(&found));
            }
        }
        faults
    }
}

/// How many members, items and map values a place goes down.
fn steps(place: &str) -> usize {
    place.matches(['.', '[']).count()
}
