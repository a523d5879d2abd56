//! The streaming fold: from the events of a JSON reader straight into the counts, no document in between.

use super::facts::Fact;
use super::keys;
use super::node::{Node, Slot};
use super::resources::Watch;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What one body may do to a fold.
pub(super) struct Bounds {
    /// Paths longer than this many steps are not followed.
    pub(super) depth: u16,
    /// How many paths may yet be added.
    pub(super) room: usize,
    /// Whether keys may be pooled and depth given up on the way. Where not, the fold stops and says `full`.
    pub(super) yielding: bool,
    /// Whether it stopped for want of room.
    pub(super) full: bool,
    /// The object instances so far, to tell a key that stands twice in one object.
    pub(super) objects: u64,
    /// What names the resources of the body at hand.
    pub(super) watch: Watch,
}

/// Folds one value into a path.
pub(super) struct Fold<'a> {
    pub(super) node: &'a mut Node,
    pub(super) depth: u16,
    pub(super) bounds: &'a mut Bounds,
}

impl<'de> DeserializeSeed<'de> for Fold<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Fold<'_> {
    /// Counts a scalar; `name` is what it says, where that can name a resource.
    fn count(&mut self, fact: Fact, name: &[u8]) {
        self.node.now.add(fact, 1);
        if self.bounds.watch.looks(self.depth) {
            self.bounds.watch.scalar(self.depth, name);
        }
    }

    /// Makes room for one more path, or gives up the depth at hand, or stops.
    fn admit<E: Error>(bounds: &mut Bounds, depth: u16) -> Result<(), E> {
        match (bounds.room.checked_sub(1), bounds.yielding) {
            (Some(room), _) => bounds.room = room,
            (None, true) => bounds.depth = bounds.depth.min(depth),
            (None, false) => return Err(Self::stop(bounds)),
        }
        Ok(())
    }

    fn stop<E: Error>(bounds: &mut Bounds) -> E {
        bounds.full = true;
        E::custom("too many paths")
    }
}

impl Fold<'_> {
    fn measure(&mut self, number: f64) {
        self.node.now.add(Fact::range(number), 1);
        if Fact::is_huge(number) {
            self.node.now.add(Fact::HUGE, 1);
        }
    }

    /// Counts what a string looks like, and which of a few it may be.
    fn describe(&mut self, text: &str) {
        let node = &mut *self.node;
        if let Some(format) = Fact::format(text) {
            node.now.add(format, 1);
            return;
        }
        node.now.add(Fact::PLAIN, 1);
        let known = [&node.responses, &node.now].iter().any(|tally| tally.get(Fact::FREE_TEXT) > 0);
        if !known {
            node.now.add(class(text), 1);
            node.now.settle();
        }
    }
}

/// The fact by which a string is told from others of a few.
pub(super) fn sign(text: &str) -> Fact {
    match Fact::format(text) {
        _ if text.is_empty() => Fact::EMPTY_STRING,
        Some(format) => format,
        None => class(text),
    }
}

/// The same for a string without a format.
fn class(text: &str) -> Fact {
    if is_word(text) { Fact::class(text) } else { Fact::FREE_TEXT }
}

/// Longest value of an enumeration, in bytes.
const LONGEST_WORD: usize = 40;

/// Whether a string may be one of a few that come again: short, of one line, no sentence, no number in it to speak of.
fn is_word(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let spaces = text.bytes().filter(|byte| *byte == b' ').count();
    text.len() <= LONGEST_WORD && digits <= 3 && spaces <= 3 && !text.contains(char::is_control)
}

impl<'de> Visitor<'de> for Fold<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        self.count(Fact::NULL, b"");
        Ok(())
    }

    fn visit_bool<E>(mut self, _: bool) -> Result<(), E> {
        self.count(Fact::BOOLEAN, b"");
        Ok(())
    }

    fn visit_i64<E>(mut self, value: i64) -> Result<(), E> {
        self.count(Fact::INTEGER, &value.to_le_bytes());
        self.measure(value as f64);
        Ok(())
    }

    fn visit_u64<E>(mut self, value: u64) -> Result<(), E> {
        self.count(Fact::INTEGER, &value.to_le_bytes());
        self.measure(value as f64);
        Ok(())
    }

    /// `1.0` is a whole number, as JSON Schema has it.
    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        self.count(if value.fract() == 0.0 { Fact::INTEGER } else { Fact::FRACTION }, b"");
        self.measure(value);
        Ok(())
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        // In the order of the facts, in which they are kept.
        self.count(Fact::STRING, text.as_bytes());
        if text.is_empty() {
            self.node.now.add(Fact::EMPTY_STRING, 1);
        } else {
            self.describe(text);
        }
        self.node.now.add(Fact::length(text.chars().count()), 1);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { node, depth, bounds } = self;
        let mut size = 0;
        loop {
            let more = if depth < bounds.depth {
                item(&mut items, node, depth, bounds)?
            } else {
                items.next_element::<IgnoredAny>()?.is_some()
            };
            if !more {
                break;
            }
            size += 1;
        }
        // An item that was asked for and did not come leaves no path behind.
        node.items.take_if(|items| items.now.is_empty() && items.instances.is_empty());
        node.now.add(Fact::ARRAY, 1);
        node.now.add(Fact::size(size), 1);
        if size == 0 {
            node.now.add(Fact::EMPTY_ARRAY, 1);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { node, depth, bounds } = self;
        bounds.objects += 1;
        bounds.watch.open(depth);
        let stamp = bounds.objects;
        let mut empty = true;
        node.fields.rewind();
        loop {
            let more = if depth < bounds.depth {
                member(&mut members, node, depth, bounds, stamp)?
            } else {
                members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some()
            };
            if !more {
                break;
            }
            empty = false;
        }
        bounds.watch.close(depth);
        node.now.add(Fact::OBJECT, 1);
        if empty {
            node.now.add(Fact::EMPTY_OBJECT, 1);
        }
        Ok(())
    }
}

/// Folds the next item; false where there is none.
fn item<'de, A: SeqAccess<'de>>(items: &mut A, node: &mut Node, depth: u16, bounds: &mut Bounds) -> Result<bool, A::Error> {
    let known = node.items.is_some();
    let below = node.items.get_or_insert_default();
    bounds.watch.item(depth);
    let more = items
        .next_element_seed(Fold {
            node: below,
            depth: depth + 1,
            bounds,
        })?
        .is_some();
    if more && !known {
        Fold::admit(bounds, depth)?;
    }
    Ok(more)
}

/// Folds the next member; false where there is none.
fn member<'de, A: MapAccess<'de>>(members: &mut A, node: &mut Node, depth: u16, bounds: &mut Bounds, stamp: u64) -> Result<bool, A::Error> {
    let known = (node.fields.len(), node.free.is_some());
    let Some(slot) = members.next_key_seed(Key { node, depth, bounds })? else {
        return Ok(false);
    };
    if node.fields.len() > known.0 || node.free.is_some() != known.1 {
        Fold::admit(bounds, depth)?;
    }
    let node = match slot {
        Slot::Field(index) => node.fields.get_mut(index).filter(|field| field.stamp != stamp),
        Slot::Free => Some(&mut **node.free.get_or_insert_default()),
        Slot::Full => return Err(Fold::stop(bounds)),
    };
    match node {
        Some(node) => {
            node.stamp = stamp;
            members.next_value_seed(Fold {
                node,
                depth: depth + 1,
                bounds,
            })?;
        }
        // The key stands twice in one object: readers differ about which counts, so the first does.
        None => drop(members.next_value::<IgnoredAny>()?),
    }
    Ok(true)
}

/// Finds the place of a key without keeping the key.
struct Key<'a> {
    node: &'a mut Node,
    depth: u16,
    bounds: &'a mut Bounds,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Slot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slot, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Slot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Slot, E> {
        self.bounds.watch.member(self.depth, key);
        let slot = self.node.slot(key, self.bounds.yielding);
        if matches!(slot, Slot::Free) {
            self.node.free_mut().now.add(Fact::key(keys::class(key)), 1);
        }
        Ok(slot)
    }
}
