//! Changes brought together to edits: what is one edit to the provider is one finding, in whichever direction it is met, and
//! however many copies of a definition it was made in.
//!
//! It must not know samples, prose or consumers.

use super::classify::classify;
use super::registry::Rule;
use crate::compare::{Change, Flow, Reached, Slot, Spot, What};
use crate::contract::At;
use crate::evidence::Weighing;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One edit, with the ways in which it is judged.
pub(super) struct Draft<'c> {
    /// One for each direction and each copy of the definition.
    pub(super) judged: Vec<Judged>,
    /// The first change; it speaks for all.
    pub(super) change: &'c Change,
    /// Where the edited elements stood.
    pub(super) elements: BTreeSet<At>,
}

/// An edit in one direction.
pub(super) struct Judged {
    pub(super) rule: Rule,
    /// Which way it flows; none where nothing does.
    pub(super) flow: Option<Flow>,
    pub(super) places: Vec<Reached>,
}

/// What makes changes of two directions one edit.
type Edit<'c> = (
    &'c What,
    Slot,
    &'c Arc<str>,
    Option<At>,
    Option<At>,
    &'c Option<Arc<str>>,
    &'c Option<Arc<str>>,
);

/// The edits of a comparison that some operation reaches.
pub(super) fn drafts<'c>(weighing: &Weighing<'c>) -> Vec<Draft<'c>> {
    // What took another's place is told with it, unless it asks something of the client.
    let told = |change: &&Change| change.replaces.is_some() && change.what == What::Added;
    let changes = weighing.comparison.changes.iter().filter(|change| !told(change));
    let mut changes: Vec<(&Change, Rule)> = changes.filter_map(|change| classify(change).map(|rule| (change, rule))).collect();
    // Which of several copies speaks for all must not hang on the order in which a document writes its members.
    let reach = &weighing.comparison.reach;
    changes.sort_by_cached_key(|(change, _)| (reach.rank(&change.spots), Arc::clone(&change.subject)));
    let spots: Vec<&[Spot]> = changes.iter().map(|(change, _)| &change.spots[..]).collect();
    let places = reach.places(&spots);
    let mut index: HashMap<Edit, usize> = HashMap::new();
    let mut drafts: Vec<Draft> = Vec::new();
    for ((change, rule), places) in changes.into_iter().zip(places).filter(|(_, places)| !places.is_empty()) {
        let draft = *index.entry(edit(change)).or_insert_with(|| {
            let elements = change.old.at.into_iter().collect();
            drafts.push(Draft {
                judged: Vec::new(),
                change,
                elements,
            });
            drafts.len() - 1
        });
        drafts[draft].judged.push(Judged {
            rule,
            flow: change.flow,
            places,
        });
    }
    copies(drafts, weighing)
}

fn edit(change: &Change) -> Edit<'_> {
    let gone = change.what == What::Removed;
    let came = matches!(change.what, What::Added | What::AddedRequired);
    let at = (change.old.at.filter(|_| !came), change.new.at.filter(|_| !gone));
    (
        &change.what,
        change.slot,
        &change.subject,
        at.0,
        at.1,
        &change.old.text,
        &change.new.text,
    )
}

/// What copies of one edit have in common at first sight.
type Likeness = (What, Slot, Vec<Rule>, String, [Option<Arc<str>>; 3]);

/// Joins edits that were made alike in several copies of a definition.
fn copies<'c>(drafts: Vec<Draft<'c>>, weighing: &Weighing) -> Vec<Draft<'c>> {
    let mut groups: HashMap<Likeness, Vec<usize>> = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        groups.entry(likeness(draft)).or_default().push(index);
    }
    let mut leader: Vec<usize> = (0..drafts.len()).collect();
    for members in groups.into_values().filter(|members| members.len() > 1) {
        // To spell a definition out takes a while; only those are spelt that have a likely twin.
        let mut first: HashMap<String, usize> = HashMap::new();
        for member in members {
            leader[member] = *first.entry(definition(drafts[member].change, weighing)).or_insert(member);
        }
    }
    let mut joined: Vec<Option<Draft>> = Vec::new();
    for (index, draft) in drafts.into_iter().enumerate() {
        match joined
            .get_mut(leader[index])
            .and_then(Option::as_mut)
            .filter(|_| leader[index] != index)
        {
            Some(first) => {
                first.judged.extend(draft.judged);
                first.elements.extend(draft.elements);
                joined.push(None);
            }
            None => joined.push(Some(draft)),
        }
    }
    joined.into_iter().flatten().collect()
}

fn likeness(draft: &Draft) -> Likeness {
    let change = draft.change;
    let mut rules: Vec<Rule> = draft.judged.iter().map(|judged| judged.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let place = draft
        .judged
        .first()
        .and_then(|judged| judged.places.first())
        .map_or("", |reached| &reached.place);
    let name = match change.slot {
        Slot::Value if !says_the_same_anywhere(change) => place.rsplit(['.', ' ']).next().unwrap_or(place).to_owned(),
        _ => change.subject.to_string(),
    };
    let facts = [change.old.text.clone(), change.new.text.clone(), change.replaced_by.clone()];
    (change.what.clone(), change.slot, rules, name, facts)
}

/// Whether an edit means the same whatever it was made on, so that the definitions need not be copies of each other.
fn says_the_same_anywhere(change: &Change) -> bool {
    let members = matches!(change.what, What::UnsaidMembers | What::SaidMembers);
    let answers = matches!(
        change.slot,
        Slot::Security | Slot::MediaType | Slot::OnlySuccess | Slot::OtherSuccess | Slot::ErrorStatus
    );
    members || answers
}

/// The definition that was edited, spelt out.
fn definition(change: &Change, weighing: &Weighing) -> String {
    if says_the_same_anywhere(change) {
        return String::new();
    }
    let came = matches!(change.what, What::Added | What::AddedRequired);
    match (change.old.at.filter(|_| !came), change.new.at) {
        (Some(at), _) => weighing.old.node(at).canonical(),
        (None, Some(at)) => weighing.new.node(at).canonical(),
        (None, None) => String::new(),
    }
}
