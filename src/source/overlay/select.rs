//! Follows a path through a sheet.

use super::path::{Path, Selector, Step, Test};
use super::sheet::{Held, Id, Sheet};
use foldhash::HashSet;

impl Path {
    /// The nodes that the path selects, each once.
    pub(super) fn select(&self, sheet: &Sheet) -> Vec<Id> {
        let mut here = vec![0];
        for step in &self.0 {
            here = step.follow(sheet, &here);
        }
        here
    }
}

impl Step {
    fn follow(&self, sheet: &Sheet, from: &[Id]) -> Vec<Id> {
        let (selectors, from) = match self {
            Self::Child(selectors) => (selectors, from.to_vec()),
            Self::Anywhere(selectors) => (selectors, with_all_below(sheet, from)),
        };
        let mut known: HashSet<Id> = HashSet::default();
        let found = from.iter().flat_map(|id| selectors.iter().map(move |selector| (*id, selector)));
        let found = found.flat_map(|(id, selector)| selector.of(sheet, id));
        found.filter(|id| known.insert(*id)).collect()
    }
}

fn with_all_below(sheet: &Sheet, from: &[Id]) -> Vec<Id> {
    let mut all = Vec::new();
    let mut waiting: Vec<Id> = from.iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        all.push(id);
        waiting.extend(sheet.below(id).into_iter().rev());
    }
    all
}

impl Selector {
    fn of(&self, sheet: &Sheet, id: Id) -> Vec<Id> {
        match self {
            Self::All => sheet.below(id),
            Self::Where(test) => sheet.below(id).into_iter().filter(|below| test.holds(sheet, *below)).collect(),
            Self::Name(_) | Self::Index(_) => self.one(sheet, id).into_iter().collect(),
        }
    }

    /// The one node that a name or an index selects.
    fn one(&self, sheet: &Sheet, id: Id) -> Option<Id> {
        match (self, sheet.held(id)) {
            (Self::Name(name), Held::Object(members)) => members.iter().find(|(key, _)| key == name).map(|(_, id)| *id),
            (Self::Index(index), Held::Array(items)) => {
                let from_start = if *index < 0 {
                    index + i64::try_from(items.len()).ok()?
                } else {
                    *index
                };
                items.get(usize::try_from(from_start).ok()?).copied()
            }
            _ => None,
        }
    }
}

impl Test {
    fn holds(&self, sheet: &Sheet, id: Id) -> bool {
        match self {
            Self::Any(tests) => tests.iter().any(|test| test.holds(sheet, id)),
            Self::All(tests) => tests.iter().all(|test| test.holds(sheet, id)),
            Self::Not(test) => !test.holds(sheet, id),
            Self::There(steps) => reached(sheet, id, steps).is_some(),
            Self::Is(steps, constant, same) => {
                let found = reached(sheet, id, steps).map(|id| sheet.held(id));
                let is = matches!(found, Some(Held::Scalar(text)) if text == constant);
                is == *same
            }
        }
    }
}

fn reached(sheet: &Sheet, id: Id, steps: &[Selector]) -> Option<Id> {
    steps.iter().try_fold(id, |id, step| step.one(sheet, id))
}
