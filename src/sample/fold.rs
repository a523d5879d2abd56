//! The streaming fold: from the text of a body straight into the counts, no document in between.

use super::cursor::{Cursor, Number, Stop, Value};
use super::facts::Fact;
use super::keys;
use super::look::Look;
use super::node::{Node, Slot};
use super::resources::Watch;
use super::tuple::{self, Positions, Types};
use super::variants::{Heard, Members, Word};

/// What one body may do to a fold.
pub(super) struct Bounds {
    /// Paths longer than this many steps are not followed.
    pub(super) depth: u16,
    /// How many paths may yet be added.
    pub(super) room: usize,
    /// Whether keys may be pooled and depth given up on the way. Where not, the fold stops and says `full`.
    pub(super) yielding: bool,
    /// The object instances so far, to tell a key that stands twice in one object.
    pub(super) objects: u64,
    /// What names the resources of the body at hand.
    pub(super) watch: Watch,
    /// What the members of the objects at hand said that may tell a variant, the innermost object last.
    pub(super) heard: Vec<Heard>,
    /// What the value at hand was, if it was a string that may tell a variant.
    pub(super) word: Option<Word>,
}

/// Folds one value into a path.
pub(super) struct Fold<'a> {
    pub(super) node: &'a mut Node,
    pub(super) depth: u16,
    pub(super) bounds: &'a mut Bounds,
}

impl Fold<'_> {
    /// Folds the value that comes next.
    pub(super) fn value(self, text: &mut Cursor<'_>) -> Result<(), Stop> {
        self.typed(text).map(drop)
    }

    /// The same, and says of which type it is.
    fn typed(mut self, text: &mut Cursor<'_>) -> Result<Fact, Stop> {
        if text.is_string() {
            // Most values are strings.
            self.string(text.string()?);
            return Ok(Fact::STRING);
        }
        let fact = match text.value()? {
            Value::String(bytes) => {
                self.string(bytes);
                Fact::STRING
            }
            Value::Number(number) => self.number(number),
            Value::Null => {
                self.count(Look::NULL, b"");
                Fact::NULL
            }
            Value::Boolean => {
                self.count(Look::BOOLEAN, b"");
                Fact::BOOLEAN
            }
            Value::Array => {
                self.array(text)?;
                Fact::ARRAY
            }
            Value::Object => {
                self.object(text)?;
                Fact::OBJECT
            }
        };
        Ok(fact)
    }

    /// Counts a scalar; `name` is what it says, where that can name a resource.
    fn count(&mut self, look: Look, name: &[u8]) {
        self.node.now.add(look);
        if self.bounds.watch.looks(self.depth) {
            self.bounds.watch.scalar(self.depth, name);
        }
    }

    fn number(&mut self, number: Number) -> Fact {
        let exact = number.exact.map(u64::to_le_bytes);
        self.count(Look::number(number.value), exact.as_ref().map_or(b"", |bytes| bytes));
        Fact::number_type(number.value)
    }

    fn string(&mut self, bytes: &[u8]) {
        let look = self.look(bytes);
        self.count(look, bytes);
    }

    /// What a string looks like, and which of a few it may be.
    fn look(&mut self, bytes: &[u8]) -> Look {
        match Fact::format(bytes) {
            _ if bytes.is_empty() => Look::empty_string(),
            // What has its format by the standard has nothing but ASCII.
            Some(format) if format.is_exact(bytes) => Look::string(Some(format), bytes.len()).exact(),
            None if !self.node.is_free_text() => {
                let look = Look::string(None, characters(bytes)).classed(class(bytes));
                self.bounds.word = look.word();
                look
            }
            format => Look::string(format, characters(bytes)),
        }
    }

    fn array(self, text: &mut Cursor<'_>) -> Result<(), Stop> {
        let Self { node, depth, bounds } = self;
        let mut size = 0;
        let mut positions = Positions::default();
        let mut more = text.begins(b']');
        while more {
            if depth < bounds.depth {
                positions.push(Types::of(item(text, node, depth, bounds)?));
            } else {
                positions = Positions::UNKNOWN;
                text.skip()?;
            }
            size += 1;
            more = text.goes_on(b']')?;
        }
        bounds.word = None;
        tuple::join(&mut node.positions.1, Some(positions));
        node.now.add(Look::array(size));
        Ok(())
    }

    fn object(self, text: &mut Cursor<'_>) -> Result<(), Stop> {
        let Self { node, depth, bounds } = self;
        bounds.objects += 1;
        bounds.watch.open(depth);
        let mut object = Object {
            stamp: bounds.objects,
            heard: bounds.heard.len(),
            members: Members::default(),
        };
        node.fields.rewind();
        let mut more = text.begins(b'}');
        let look = if more { Look::OBJECT } else { Look::EMPTY_OBJECT };
        while more {
            if depth < bounds.depth {
                member(text, node, depth, bounds, &mut object)?;
            } else {
                text.key()?;
                text.skip()?;
            }
            more = text.goes_on(b'}')?;
        }
        bounds.watch.close(depth);
        node.hear(bounds.heard.get(object.heard..).unwrap_or_default(), &object.members);
        bounds.heard.truncate(object.heard);
        node.now.add(look);
        Ok(())
    }
}

/// The fact by which a string is told from others of a few.
pub(super) fn sign(text: &str) -> Fact {
    match Fact::format(text.as_bytes()) {
        _ if text.is_empty() => Fact::EMPTY_STRING,
        Some(format) => format,
        None => class(text.as_bytes()),
    }
}

/// The same for a string without a format.
fn class(text: &[u8]) -> Fact {
    if is_word(text) { Fact::class(text) } else { Fact::FREE_TEXT }
}

/// Longest value of an enumeration, in bytes.
const LONGEST_WORD: usize = 40;

/// Whether a string may be one of a few that come again: short, of one line, no sentence, no number in it to speak of.
fn is_word(text: &[u8]) -> bool {
    if text.len() > LONGEST_WORD {
        return false;
    }
    let many = |meant: fn(u8) -> bool| text.iter().fold(0, |many: u8, byte| many + u8::from(meant(*byte)));
    many(|byte| byte.is_ascii_digit()) <= 3
        && many(|byte| byte == b' ') <= 3
        && many(|byte| byte.is_ascii_control()) == 0
        // The signs of control beyond ASCII, U+0080 to U+009F.
        && (text.is_ascii() || !text.windows(2).any(|pair| pair[0] == 0xC2 && pair[1] < 0xA0))
}

/// How many characters a text in UTF-8 has.
fn characters(text: &[u8]) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }
}

/// Makes room for one more path, or gives up the depth at hand, or stops.
fn admit(bounds: &mut Bounds, depth: u16) -> Result<(), Stop> {
    match (bounds.room.checked_sub(1), bounds.yielding) {
        (Some(room), _) => bounds.room = room,
        (None, true) => bounds.depth = bounds.depth.min(depth),
        (None, false) => return Err(Stop::Full),
    }
    Ok(())
}

/// Folds the next item, and says of which type it is.
fn item(text: &mut Cursor<'_>, node: &mut Node, depth: u16, bounds: &mut Bounds) -> Result<Fact, Stop> {
    let known = node.items.is_some();
    bounds.watch.item(depth);
    let below = Fold {
        node: node.items.get_or_insert_default(),
        depth: depth + 1,
        bounds: &mut *bounds,
    };
    let fact = below.typed(text)?;
    if !known {
        admit(bounds, depth)?;
    }
    Ok(fact)
}

/// The object at hand.
struct Object {
    /// Its number.
    stamp: u64,
    /// Where what its members say begins in what was heard.
    heard: usize,
    /// The members that it has.
    members: Members,
}

/// Folds the next member.
fn member(text: &mut Cursor<'_>, node: &mut Node, depth: u16, bounds: &mut Bounds, object: &mut Object) -> Result<(), Stop> {
    let slot = match node.fields.expected() {
        Some((index, quoted)) if text.is_next_key(quoted)? => {
            if Watch::hears(depth) {
                bounds.watch.member(depth, node.fields.key(index));
            }
            node.fields.meet(index);
            Slot::Field(index)
        }
        _ => slot(text.key()?, node, depth, bounds)?,
    };
    let node = match slot {
        Slot::Field(index) => node.fields.get_mut(index).filter(|field| field.stamp != object.stamp),
        Slot::Free => Some(node.free_mut()),
        Slot::Full => return Err(Stop::Full),
    };
    // Where a key stands twice in one object, readers differ about which counts, so the first does.
    let Some(node) = node else { return text.skip() };
    node.stamp = object.stamp;
    // A string before it in an array is none of its own.
    bounds.word = None;
    let below = Fold {
        node,
        depth: depth + 1,
        bounds: &mut *bounds,
    };
    below.value(text)?;
    let word = bounds.word.take();
    if let Slot::Field(index) = slot {
        object.members.add(index);
        if let Some(word) = word {
            bounds.heard.push((index, word));
        }
    }
    Ok(())
}

/// Finds the place of a key without keeping the key.
fn slot(key: &str, node: &mut Node, depth: u16, bounds: &mut Bounds) -> Result<Slot, Stop> {
    let known = (node.fields.len(), node.free.is_some());
    bounds.watch.member(depth, key);
    let slot = node.slot(key, bounds.yielding);
    if matches!(slot, Slot::Free) {
        node.free_mut().now.add(Look::of(Fact::key(keys::class(key))));
    }
    if node.fields.len() > known.0 || node.free.is_some() != known.1 {
        admit(bounds, depth)?;
    }
    Ok(slot)
}
