//! The counts of a fold against the schemas that the document has for its places.
//!
//! The bodies are gone, so which member of a union a value was cannot be told: what any member allows is no departure. It must
//! not know how a single body is read.

mod object;

use super::calls::{Calls, Whose};
use super::tally::{Met, Root, Showing, Tally};
use super::{Breach, Element, allow};
use crate::contract::{Contract, SchemaId, Types};
use crate::sample::{Branch, Observed};
use foldhash::{HashMap, HashMapExt as _};
use serde_json::Value;
use std::cell::RefCell;

/// Parts of `allOf` and unions that are gathered for one path.
const MOST_PARTS: usize = 512;

/// Holds the samples of a fold against a contract.
pub(super) fn held(contract: &Contract, observed: &Observed) -> Tally {
    let calls = Calls::of(contract);
    let mut walk = Walk::of(contract);
    let mut tally = Tally::default();
    for (place, bodies) in observed.places() {
        match calls.whose(contract, place) {
            Whose::Nobodys => tally.bare += bodies,
            Whose::Strangers => tally.strangers += bodies,
            Whose::Untold => tally.count(&place.operation, bodies),
            Whose::Unknown(root, place_in) => {
                tally.count(&place.operation, bodies);
                tally.unknown(root, &place.operation, place_in, bodies);
            }
            Whose::Schema(schema, prefix) => {
                if let Some(root) = observed.branch(place) {
                    walk.value(root, &[vec![schema]], contract.schema(schema).at);
                }
                tally.count(&place.operation, bodies);
                tally.add(std::mem::take(&mut walk.showing), &place.operation, &prefix);
            }
        }
    }
    tally
}

/// Schemas one of which a value fits.
type Choice = Vec<SchemaId>;

/// The schemas that hold for the values of one type at a path: a list for what all of them fit, and for each member of a choice.
#[derive(Default)]
struct Held {
    /// What all of them fit.
    sure: Vec<SchemaId>,
    /// Of each of these choices they fit one member; which one is not known.
    open: Vec<Vec<Vec<SchemaId>>>,
}

/// The walk along the paths of a place.
struct Walk<'c> {
    contract: &'c Contract,
    steps: Vec<String>,
    showing: Showing,
    /// The types that schemas allow, as far as they were asked for.
    types: RefCell<HashMap<SchemaId, Types>>,
}

impl<'c> Walk<'c> {
    fn of(contract: &'c Contract) -> Self {
        Self {
            contract,
            steps: Vec::new(),
            showing: Showing::default(),
            types: RefCell::new(HashMap::new()),
        }
    }

    fn types(&self, id: SchemaId) -> Types {
        let mut known = self.types.borrow_mut();
        *known.entry(id).or_insert_with(|| allow::types(self.contract, id))
    }

    /// Holds the values of a path against what they must fit.
    fn value(&mut self, branch: Branch<'_>, choices: &[Choice], element: Element) {
        self.showing.visit(element, branch.responses());
        let mut fitting = Types::NONE;
        for (name, responses) in branch.types() {
            let came = Types::named(name).unwrap_or(Types::ANY);
            match self.misfit(choices, came) {
                None => fitting = fitting.or(came),
                Some(documented) => {
                    let breach = if came == Types::NULL { Breach::Null } else { Breach::Type };
                    let met = self.meet(breach, Root::Element(element), "", responses);
                    met.documented = documented.to_string();
                    met.came.insert(name);
                }
            }
        }
        if fitting.contains(Types::STRING) {
            self.strings(branch, choices);
        }
        if fitting.contains(Types::ARRAY) {
            self.items(branch, choices);
        }
        if fitting.contains(Types::OBJECT) {
            self.object(branch, choices);
        }
    }

    /// What the document has where a type that came fits none of a choice.
    fn misfit(&self, choices: &[Choice], came: Types) -> Option<Types> {
        let allows = |id: &SchemaId| match came {
            Types::NULL => allow::null(self.contract, *id),
            came => self.types(*id).contains(came),
        };
        let choice = choices.iter().find(|choice| !choice.iter().any(allows))?;
        let documented = |id: &SchemaId| match came {
            Types::NULL => self.contract.schema(*id).stated_types(),
            _ => self.types(*id),
        };
        Some(choice.iter().map(documented).fold(Types::NONE, Types::or).without(Types::NULL))
    }

    /// The schemas that hold for the values of a type.
    fn fit(&self, choices: &[Choice], of: Types) -> Held {
        let (sure, open) = self.gathered(choices.to_vec(), of);
        let one = |id: &SchemaId| self.gathered(vec![vec![*id]], of).0;
        Held {
            sure,
            open: open.iter().map(|choice| choice.iter().map(one).collect()).collect(),
        }
    }

    /// The schemas that all values of a type fit, and the choices that are left open.
    fn gathered(&self, mut waiting: Vec<Choice>, of: Types) -> (Vec<SchemaId>, Vec<Choice>) {
        let (mut sure, mut open): (Vec<SchemaId>, Vec<Choice>) = Default::default();
        waiting.reverse();
        while let Some(mut choice) = waiting.pop() {
            choice.retain(|id| self.types(*id).contains(of));
            match choice.as_slice() {
                [] => {}
                _ if sure.len() + open.len() >= MOST_PARTS => break,
                [only] if sure.contains(only) => {}
                [only] => {
                    sure.push(*only);
                    let schema = self.contract.schema(*only);
                    let unions = [&schema.one_of, &schema.any_of].into_iter().filter(|union| !union.is_empty());
                    waiting.extend(unions.map(|union| union.to_vec()));
                    waiting.extend(schema.all_of.iter().rev().map(|part| vec![*part]));
                    let derived = self.contract.derived_among(*only, sure.iter().copied());
                    open.extend((!derived.is_empty()).then(|| derived.to_vec()));
                }
                _ => open.push(choice),
            }
        }
        (sure, open)
    }

    fn strings(&mut self, branch: Branch<'_>, choices: &[Choice]) {
        for id in self.fit(choices, Types::STRING).sure {
            let schema = self.contract.schema(id);
            self.showing.visit(schema.at, branch.responses());
            let Some(listed) = &schema.enumeration else { continue };
            let texts = listed.iter().filter_map(|value| match value.to_json() {
                Some(Value::String(text)) => Some(text),
                _ => None,
            });
            let others = branch.others(&texts.collect());
            if others > 0 {
                let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
                let met = self.meet(Breach::Value, Root::Element(schema.at), "", others);
                met.documented = listed.join(", ");
                met.came.insert("string");
            }
        }
    }

    fn items(&mut self, branch: Branch<'_>, choices: &[Choice]) {
        let below = self.fit(choices, Types::ARRAY).below(|id| {
            let schema = self.contract.schema(id);
            // Items of a fold have no positions.
            schema.items.filter(|_| schema.prefix_items.is_empty())
        });
        self.step("[]", branch.items(), &below);
    }

    /// Goes a step down, where something was seen and something is said of it, and comes back.
    fn step(&mut self, step: &str, branch: Option<Branch<'_>>, choices: &[Choice]) {
        let first = choices.first().and_then(|choice| choice.first());
        if let (Some(branch), Some(first)) = (branch, first) {
            self.into(step, branch, choices, self.contract.schema(*first).at);
        }
    }

    fn into(&mut self, step: &str, branch: Branch<'_>, choices: &[Choice], element: Element) {
        self.steps.push(step.to_owned());
        self.value(branch, choices, element);
        self.steps.pop();
    }

    fn meet(&mut self, breach: Breach, root: Root, below: &str, responses: u64) -> &mut Met {
        self.showing.meet(breach, root, self.steps.concat() + below, responses)
    }
}

impl Held {
    /// What the values below must fit: what each sure schema says of them, and of a choice what its members say, where all say
    /// something.
    fn below(&self, says: impl Fn(SchemaId) -> Option<SchemaId>) -> Vec<Choice> {
        let first = |parts: &Vec<SchemaId>| parts.iter().find_map(|id| says(*id));
        let sure = self.sure.iter().filter_map(|id| Some(vec![says(*id)?]));
        let open = self
            .open
            .iter()
            .filter_map(|choice| choice.iter().map(first).collect::<Option<Choice>>());
        sure.chain(open).collect()
    }
}
