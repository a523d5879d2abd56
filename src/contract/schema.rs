//! Schemas as the document wrote them, with the spellings of the versions folded into one.
//!
//! A `$ref` without constraining siblings *is* the [`SchemaId`] of its target, so a schema that forty
//! operations use stands once in the arena. A `$ref` with constraining siblings is a schema of its own whose
//! `all_of` holds the target.

use super::{At, Number, Ordered, Seldom};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// An index into [`super::Contract::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// A set of JSON types. `INTEGER` is a subset of `NUMBER`: a set that has `NUMBER` has `INTEGER` too.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Types(u8);

impl Types {
    /// No value at all (`false` as a schema).
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(2);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(4);
    /// All numbers; holds [`Types::INTEGER`].
    pub const NUMBER: Self = Self(4 | 8);
    /// Strings.
    pub const STRING: Self = Self(16);
    /// Arrays.
    pub const ARRAY: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// Every value: what a schema without `type` says.
    pub const ANY: Self = Self(127);

    const NAMES: [(Self, &'static str); 7] = [
        (Self::OBJECT, "object"),
        (Self::ARRAY, "array"),
        (Self::STRING, "string"),
        (Self::NUMBER, "number"),
        (Self::INTEGER, "integer"),
        (Self::BOOLEAN, "boolean"),
        (Self::NULL, "null"),
    ];

    /// The set of one JSON Schema type name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(types, _)| *types)
    }

    /// Whether every type of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the two sets share a type.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Union.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Intersection.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set and not in `other`; taking integers out of numbers leaves nothing behind.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether no value is allowed.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of the types, `number` standing for `integer` too.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let integer_alone = !self.contains(Self::NUMBER);
        Self::NAMES
            .iter()
            .filter(move |(types, name)| self.contains(*types) && (*name != "integer" || integer_alone))
            .map(|(_, name)| *name)
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ANY => f.write_str("any type"),
            Self::NONE => f.write_str("nothing"),
            _ => f.write_str(&self.names().collect::<Vec<_>>().join(" or ")),
        }
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A constant of the document (an `enum` value, a `const`, a `default`) as canonical JSON text:
/// keys sorted, no white space, numbers in their shortest spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Literal(pub Arc<str>);

impl Literal {
    /// The JSON type of the value.
    pub fn types(&self) -> Types {
        match self.0.as_bytes().first() {
            Some(b'n') => Types::NULL,
            Some(b't' | b'f') => Types::BOOLEAN,
            Some(b'"') => Types::STRING,
            Some(b'[') => Types::ARRAY,
            Some(b'{') => Types::OBJECT,
            _ if Number::new(&self.0).is_some_and(|number| number.as_i128().is_some()) => Types::INTEGER,
            _ => Types::NUMBER,
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One numeric end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The limit.
    pub limit: Number,
    /// Whether the limit itself is excluded (both spellings of `exclusiveMinimum`/`exclusiveMaximum`).
    pub exclusive: bool,
}

/// The keywords that limit scalars, arrays and objects by size. Absent and trivial (`minLength: 0`) are the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// `minimum` or `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// `maximum` or `exclusiveMaximum`.
    pub maximum: Option<Bound>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// `uniqueItems: true`.
    pub unique_items: bool,
    /// `pattern`, an ECMA 262 regular expression.
    pub pattern: Option<Arc<str>>,
}

/// A member of an object, with what the place that declares it says beside the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The member's schema.
    pub schema: SchemaId,
    /// Where the member is declared (the property's own node, which may be a `$ref`).
    pub at: At,
    /// Description beside the `$ref`, where the schema has one of its own for others.
    pub description: Option<Arc<str>>,
    /// `deprecated: true` beside the `$ref`.
    pub deprecated: bool,
    /// `readOnly: true` here or on the schema: the member does not exist in requests.
    pub read_only: bool,
    /// `writeOnly: true` here or on the schema: the member does not exist in responses.
    pub write_only: bool,
}

/// `additionalProperties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// Unsaid: anything is allowed, nothing is promised.
    #[default]
    Unsaid,
    /// `true` or `{}`: anything is allowed, and the document says so.
    Open,
    /// `false`.
    Closed,
    /// A schema for every other member (a map).
    Schema(SchemaId),
}

/// `discriminator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// The member that names the variant.
    pub property: Arc<str>,
    /// From its value to the member of the union; where the document gives none, the implicit names.
    pub mapping: Ordered<Arc<str>, SchemaId>,
    /// Whether the document gives the mapping itself.
    pub explicit: bool,
    /// Where it stands.
    pub at: At,
}

/// One schema of the document. Every field is what the keywords *at this place* say;
/// the intersection with `all_of` is the reader's to take.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where it is defined.
    pub at: At,
    /// Its name, where it is a component (`components.schemas`, `definitions`).
    pub name: Option<Arc<str>>,
    /// `type`, with `nullable: true` folded in as null; [`Types::ANY`] where unsaid.
    pub types: Types,
    /// `nullable: true` beside a `$ref`, `allOf`, `oneOf` or `anyOf`, where no `type` could take it in:
    /// the whole schema, or null.
    pub or_null: bool,
    /// Null is allowed by `nullable: true` without a `type`, or beside a `$ref` or a combination, and nothing else. Until 3.0
    /// readers differ on what that means (OpenAPI 3.0.3, Schema Object, says nothing; most take it at its word); later
    /// versions cannot say it.
    pub null_unsure: bool,
    /// `format`.
    pub format: Option<Arc<str>>,
    /// `enum` or `const`. `null` in it counts only where the types have it.
    pub enumeration: Option<BTreeSet<Literal>>,
    /// Size and range keywords.
    pub bounds: Seldom<Bounds>,
    /// `properties`, in document order.
    pub properties: Seldom<Ordered<Arc<str>, Property>>,
    /// `required`, names without a declared property included.
    pub required: Seldom<BTreeSet<Arc<str>>>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `items`.
    pub items: Option<SchemaId>,
    /// `allOf`, and the target of a `$ref` that has constraining siblings.
    pub all_of: Seldom<Vec<SchemaId>>,
    /// `oneOf`.
    pub one_of: Seldom<Vec<SchemaId>>,
    /// `anyOf`.
    pub any_of: Seldom<Vec<SchemaId>>,
    /// `default`.
    pub default: Option<Literal>,
    /// `readOnly: true`.
    pub read_only: bool,
    /// `writeOnly: true`.
    pub write_only: bool,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// `title`.
    pub title: Option<Arc<str>>,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// What few schemas say. It reads as if it stood here.
    pub rare: Seldom<Rare>,
}

/// The keywords that few schemas have, kept apart so that the many others stay small.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rare {
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Additional,
    /// `patternProperties`.
    pub pattern_properties: Seldom<Ordered<Arc<str>, SchemaId>>,
    /// `propertyNames`.
    pub property_names: Option<SchemaId>,
    /// `prefixItems` (or the array form of `items`).
    pub prefix_items: Seldom<Vec<SchemaId>>,
    /// `contains`.
    pub contains: Option<SchemaId>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Additional,
    /// `not`.
    pub not: Option<SchemaId>,
    /// `if`, `then`, `else`.
    pub conditional: Seldom<[Option<SchemaId>; 3]>,
    /// `dependentRequired` (or the array form of `dependencies`).
    pub dependent_required: Seldom<Ordered<Arc<str>, BTreeSet<Arc<str>>>>,
    /// `dependentSchemas` (or the schema form of `dependencies`).
    pub dependent_schemas: Seldom<Ordered<Arc<str>, SchemaId>>,
    /// `discriminator`.
    pub discriminator: Option<Box<Discriminator>>,
    /// Keywords of which only the text is kept (`contentEncoding`, `minContains`, …), with what they say.
    pub texts: Seldom<Vec<(&'static str, Arc<str>)>>,
}

impl Deref for Schema {
    type Target = Rare;

    fn deref(&self) -> &Rare {
        &self.rare
    }
}

impl Schema {
    /// A schema that says nothing.
    pub fn any(at: At) -> Self {
        Self {
            at,
            name: None,
            types: Types::ANY,
            or_null: false,
            null_unsure: false,
            format: None,
            enumeration: None,
            bounds: Seldom::default(),
            properties: Seldom::default(),
            required: Seldom::default(),
            additional: Additional::Unsaid,
            items: None,
            all_of: Seldom::default(),
            one_of: Seldom::default(),
            any_of: Seldom::default(),
            default: None,
            read_only: false,
            write_only: false,
            deprecated: false,
            rare: Seldom::default(),
            title: None,
            description: None,
        }
    }
}
