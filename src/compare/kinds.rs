//! The types that a schema allows, `allOf` and unions taken into account, null told apart.
//!
//! It looks at types only; the rest of a schema's shape is `shape`'s.

use super::shape::{DEEPEST, is_simple, says_nothing};
use crate::contract::{Additional, Contract, Schema, SchemaId, Types};
use foldhash::{HashMap, HashMapExt as _, HashSet};

/// The types that a schema allows, and whether null is among them because somebody said so.
///
/// A schema that only describes members allows, by the letter, every string as well (JSON Schema 2020-12 validation,
/// section 6.5); nobody means that, so keywords imply their type, and null stays open until another part decides.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Kinds {
    pub(super) types: Types,
    null_said: bool,
    /// Null is only allowed by words on which readers differ (see [`Schema::null_unsure`]).
    pub(super) null_unsure: bool,
}

impl Kinds {
    const ANY: Self = Self {
        types: Types::ANY,
        null_said: false,
        null_unsure: false,
    };

    const NONE: Self = Self {
        types: Types::NONE,
        null_said: false,
        null_unsure: false,
    };

    fn here(contract: &Contract, schema: &Schema) -> Self {
        let listed = schema
            .enumeration
            .as_ref()
            .map(|values| values.iter().fold(Types::NONE, |types, value| types.or(value.types())));
        if schema.types != Types::ANY {
            let null_said = schema.types.contains(Types::NULL);
            let types = listed.map_or(schema.types, |listed| schema.types.and(listed.or(Types::NULL)));
            return Self {
                types: if types.is_empty() { schema.types } else { types },
                null_said,
                null_unsure: false,
            };
        }
        let implied = listed.or_else(|| implied(contract, schema)).unwrap_or(Types::ANY);
        Self {
            types: implied.or(Types::NULL),
            null_said: listed.is_some_and(|listed| listed.contains(Types::NULL)),
            null_unsure: false,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            types: self.types.and(other.types),
            null_said: self.null_said || other.null_said,
            null_unsure: self.null_unsure || other.null_unsure,
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            types: self.types.or(other.types),
            null_said: self.null_said || other.null_said,
            null_unsure: (self.null_unsure && (other.null_unsure || !other.allows_null())) || (other.null_unsure && !self.allows_null()),
        }
    }

    fn or_null(self, unsure: bool) -> Self {
        Self {
            types: self.types.or(Types::NULL),
            null_said: true,
            null_unsure: unsure && (self.null_unsure || !self.allows_null()),
        }
    }

    pub(super) fn allows_null(self) -> bool {
        self.types.contains(Types::NULL) && (self.null_said || self.types == Types::ANY)
    }
}

/// The type that the keywords of an untyped schema are about.
fn implied(contract: &Contract, schema: &Schema) -> Option<Types> {
    let object = !schema.properties.is_empty() || !schema.required.is_empty() || !matches!(schema.additional, Additional::Unsaid);
    let array = schema.items.is_some_and(|items| !says_nothing(contract, items, 0)) || !schema.prefix_items.is_empty();
    if object {
        Some(Types::OBJECT)
    } else {
        array.then_some(Types::ARRAY)
    }
}

/// The kinds of one contract's schemas, each computed once, so that unions of unions stay linear.
pub(super) struct KindsOf<'c> {
    contract: &'c Contract,
    known: HashMap<SchemaId, Kinds>,
}

/// Schemas whose kinds hang on each other, those first that others hang on.
#[derive(Default)]
struct Gathered {
    order: Vec<SchemaId>,
    seen: HashSet<SchemaId>,
    /// The schemas that are being gone through, outermost first.
    chain: Vec<SchemaId>,
    /// Parts that lead back to the schema that they are part of: they add nothing.
    back: HashSet<(SchemaId, SchemaId)>,
    is_cyclic: bool,
}

/// How often kinds that hang on each other are worked out again: no set of types can grow more often.
const MOST_ROUNDS: usize = 12;

impl<'c> KindsOf<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        Self {
            contract,
            known: HashMap::new(),
        }
    }

    /// The kinds of schemas that all hold, members of their unions being chosen.
    pub(super) fn all(&mut self, ids: &[SchemaId], choices: &[SchemaId]) -> Kinds {
        let together = ids.iter().fold(Kinds::ANY, |kinds, id| kinds.and(self.of(*id)));
        choices
            .iter()
            .fold(together, |kinds, choice| kinds.and(self.of(*choice).or_null(false)))
    }

    /// A union that holds itself allows what its other members do: the least set that satisfies all of them, found by
    /// starting from nothing.
    fn of(&mut self, id: SchemaId) -> Kinds {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if is_simple(self.contract.schema(id)) {
            let kinds = self.work_out(id, &HashSet::default());
            self.known.insert(id, kinds);
            return kinds;
        }
        let mut gathered = Gathered::default();
        self.gather(id, &mut gathered);
        self.known.extend(gathered.order.iter().map(|id| (*id, Kinds::NONE)));
        for _ in 0..MOST_ROUNDS {
            let mut settled = true;
            for id in &gathered.order {
                let kinds = self.work_out(*id, &gathered.back);
                settled &= self.known.insert(*id, kinds) == Some(kinds);
            }
            if settled || !gathered.is_cyclic {
                break;
            }
        }
        self.kinds(id)
    }

    /// What is known; of what is too deep to be known, anything.
    fn kinds(&self, id: SchemaId) -> Kinds {
        self.known.get(&id).copied().unwrap_or(Kinds::ANY)
    }

    fn gather(&self, id: SchemaId, gathered: &mut Gathered) {
        let is_new = !self.known.contains_key(&id) && gathered.chain.len() <= DEEPEST;
        if !is_new || !gathered.seen.insert(id) {
            gathered.is_cyclic |= gathered.chain.contains(&id);
            return;
        }
        let schema = self.contract.schema(id);
        gathered.chain.push(id);
        for part in &schema.all_of {
            if gathered.chain.contains(part) {
                gathered.back.insert((id, *part));
            } else {
                self.gather(*part, gathered);
            }
        }
        for member in schema.one_of.iter().chain(&schema.any_of) {
            self.gather(*member, gathered);
        }
        gathered.chain.pop();
        gathered.order.push(id);
    }

    fn work_out(&self, id: SchemaId, back: &HashSet<(SchemaId, SchemaId)>) -> Kinds {
        let schema = self.contract.schema(id);
        let mut kinds = Kinds::here(self.contract, schema);
        for part in schema.all_of.iter().filter(|part| !back.contains(&(id, **part))) {
            kinds = kinds.and(self.kinds(*part));
        }
        for union in [&schema.one_of, &schema.any_of] {
            let members = union.iter().map(|member| self.kinds(*member));
            if let Some(together) = members.reduce(Kinds::or) {
                kinds = kinds.and(together);
            }
        }
        if schema.or_null { kinds.or_null(schema.null_unsure) } else { kinds }
    }
}
