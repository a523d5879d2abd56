//! A part that few schemas have. Where it is not there it takes the room of a pointer, so that the many that have five of fifty
//! keywords stay small.

use super::{Bounds, Ordered, Property, Rare, SchemaId};
use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, LazyLock};

/// A value that is mostly its own [`Nothing::nothing`], and is then not stored.
#[derive(Debug, Clone)]
pub struct Seldom<T>(Option<Box<T>>);

/// What a part is where nothing is said.
pub trait Nothing: Default + PartialEq + 'static {
    /// The one value that stands for all that are not there.
    fn nothing() -> &'static Self;
}

/// Gives a type its value for "nothing said".
macro_rules! nothing {
    ($($kind:ty),+ $(,)?) => {$(
        impl Nothing for $kind {
            fn nothing() -> &'static Self {
                static NOTHING: LazyLock<$kind> = LazyLock::new(Default::default);
                &NOTHING
            }
        }
    )+};
}

nothing!(
    Bounds,
    Rare,
    BTreeSet<Arc<str>>,
    Vec<SchemaId>,
    Vec<(&'static str, Arc<str>)>,
    [Option<SchemaId>; 3],
    Ordered<Arc<str>, Property>,
    Ordered<Arc<str>, SchemaId>,
    Ordered<Arc<str>, BTreeSet<Arc<str>>>,
);

impl<T> Seldom<T> {
    /// Whether nothing is said. A part that was stored and is empty may say `false` here.
    pub const fn is_nothing(&self) -> bool {
        self.0.is_none()
    }
}

impl<T> Default for Seldom<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Nothing> Deref for Seldom<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(said) => said,
            None => T::nothing(),
        }
    }
}

impl<T: Nothing> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Nothing> From<T> for Seldom<T> {
    fn from(value: T) -> Self {
        Self((value != *T::nothing()).then(|| Box::new(value)))
    }
}

impl<T: Nothing + Eq> Eq for Seldom<T> {}

impl<T: Nothing> PartialEq for Seldom<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// Lets a part be gone through as if it were there.
macro_rules! iterable {
    ($($kind:ty),+ $(,)?) => {$(
        // `iter` is that of the part itself.
        #[allow(clippy::into_iter_without_iter)]
        impl<'s> IntoIterator for &'s Seldom<$kind> {
            type Item = <&'s $kind as IntoIterator>::Item;
            type IntoIter = <&'s $kind as IntoIterator>::IntoIter;

            fn into_iter(self) -> Self::IntoIter {
                (&**self).into_iter()
            }
        }
    )+};
}

iterable!(
    BTreeSet<Arc<str>>,
    Vec<SchemaId>,
    Vec<(&'static str, Arc<str>)>,
    Ordered<Arc<str>, Property>,
    Ordered<Arc<str>, SchemaId>,
    Ordered<Arc<str>, BTreeSet<Arc<str>>>,
);
