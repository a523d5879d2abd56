//! Which parts of two documents say the same, letter for letter, and refer to nothing that differs: what has not changed need not
//! be looked at.
//!
//! It follows keys and references and asks for equal text; it must not know what any of it means. Parts that mean the same in
//! other words are no twins: it may overlook, never invent.

use super::bundle::Bundle;
use super::node::{Node, NodeId};
use super::tape::Tag;
use super::tree::Tree;
use foldhash::{HashMap, HashMapExt as _};

/// A key whose members refer to others by name, as the mapping of a discriminator does.
#[derive(Debug, Clone, Copy)]
pub struct ByName<'a> {
    /// The key.
    pub key: &'a str,
    /// What stands before a name to make it a reference.
    pub before: &'a [&'a str],
}

/// A stretch of the old document that stands in the new one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// The old node.
    old: u32,
    /// The node behind its last descendant.
    end: u32,
    /// The new node.
    new: u32,
}

/// The parts of the first files of two bundles that are the same, with all that they refer to.
#[derive(Debug, Default)]
pub struct Twins {
    /// In document order; none inside another.
    stretches: Vec<Stretch>,
}

impl Twins {
    /// Compares two documents. Bundles of several files, documents whose schemas name themselves (`$id`) and YAML with aliases
    /// have no twins: their text alone does not say what they mean. `also` adds references of nodes of the old document that
    /// stand nowhere.
    pub fn new(old: &Bundle, new: &Bundle, by_name: ByName<'_>, also: &[(NodeId, String)]) -> Self {
        let mut twins = Self::default();
        let (Some(mine), Some(theirs)) = (old.get(0), new.get(0)) else {
            return twins;
        };
        if ![old, new].iter().all(|bundle| bundle.is_self_contained()) {
            return twins;
        }
        twins.descend(mine.root(), theirs.root());
        let references = References::new(mine, by_name, also);
        let broken = references.broken([old, new], &twins);
        let found = std::mem::take(&mut twins.stretches);
        for stretch in found {
            twins.without(mine, stretch, &broken);
        }
        twins
    }

    /// Whether a node of the old document, all that it holds and all that it refers to, is the same as a node of the new one.
    pub fn are(&self, old: NodeId, new: NodeId) -> bool {
        self.of(old) == Some(new)
    }

    /// The new document's node for one of the old document that has not changed, nor anything that it refers to.
    pub fn of(&self, old: NodeId) -> Option<NodeId> {
        let at = self.stretches.partition_point(|stretch| stretch.old <= old.0);
        let stretch = self.stretches.get(at.checked_sub(1)?)?;
        (old.0 < stretch.end).then(|| NodeId(stretch.new + (old.0 - stretch.old)))
    }

    /// Collects the largest equal parts below two nodes. Depth is bounded by the reader's limit.
    fn descend(&mut self, old: Node<'_>, new: Node<'_>) {
        if is_same_text(old, new) {
            let end = old.tree().tape.after(old.id().0);
            self.stretches.push(Stretch {
                old: old.id().0,
                end,
                new: new.id().0,
            });
            return;
        }
        for (key, mine) in old.members() {
            if let Some(theirs) = new.get(key) {
                self.descend(mine, theirs);
            }
        }
        for (mine, theirs) in old.items().zip(new.items()) {
            self.descend(mine, theirs);
        }
    }

    /// Keeps of a stretch what holds none of the broken references. Depth is bounded by the reader's limit.
    fn without(&mut self, tree: &Tree, stretch: Stretch, broken: &[u32]) {
        let from = broken.partition_point(|at| *at < stretch.old);
        if broken.get(from).is_none_or(|at| *at >= stretch.end) {
            self.stretches.push(stretch);
            return;
        }
        let node = tree.node(NodeId(stretch.old));
        let below = node.members().map(|(_, node)| node).chain(node.items());
        for node in below {
            let old = node.id().0;
            let part = Stretch {
                old,
                end: tree.tape.after(old),
                new: stretch.new + (old - stretch.old),
            };
            self.without(tree, part, broken);
        }
    }
}

fn is_same_text(old: Node<'_>, new: Node<'_>) -> bool {
    let text = |node: Node<'_>| node.span();
    let (mine, theirs) = (text(old), text(new));
    if mine.len() != theirs.len() || old.tree().text.get(mine) != new.tree().text.get(theirs) {
        return false;
    }
    let of_json = |node: Node<'_>| node.tree().tape.is_json;
    (of_json(old) && of_json(new)) || is_same_reading(old, new)
}

/// Whether two equal texts were read as the same: in YAML that hangs on what stands around them too.
fn is_same_reading(old: Node<'_>, new: Node<'_>) -> bool {
    let entries = |node: Node<'_>| node.id().0..node.tree().tape.after(node.id().0);
    let (mine, theirs) = (entries(old), entries(new));
    let tree = (old.tree(), new.tree());
    mine.len() == theirs.len()
        && mine.zip(theirs).all(|(mine, theirs)| {
            let (one, other) = (tree.0.tape.entry(mine), tree.1.tape.entry(theirs));
            let is_container = matches!(one.tag, Tag::Array | Tag::Object | Tag::Indexed);
            let texts = || (tree.0.tape.text_of(&tree.0.text, mine), tree.1.tape.text_of(&tree.1.text, theirs));
            one.tag == other.tag && (is_container || texts().0 == texts().1)
        })
}

/// All that a document's nodes refer to.
struct References {
    /// The nodes that refer, in document order, each with the number of its reference.
    at: Vec<(u32, usize)>,
    /// The references, each once.
    texts: Vec<String>,
}

impl References {
    fn new(tree: &Tree, by_name: ByName<'_>, also: &[(NodeId, String)]) -> Self {
        let mut found = Self {
            at: Vec::new(),
            texts: Vec::new(),
        };
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut add = |node: Node<'_>, text: String| {
            let number = *numbers.entry(text).or_insert_with_key(|text| {
                found.texts.push(text.clone());
                found.texts.len() - 1
            });
            found.at.push((node.id().0, number));
        };
        for key in tree.tape.keys_named(&tree.text, "$ref") {
            let node = tree.node(NodeId(key + 1));
            if let Some(text) = node.as_str() {
                add(node, text.to_owned());
            }
        }
        for key in tree.tape.keys_named(&tree.text, by_name.key) {
            for (_, node) in tree.node(NodeId(key + 1)).members() {
                let Some(text) = node.as_str() else { continue };
                let prefixes = by_name.before.iter().chain(text.contains(['#', '/']).then_some(&""));
                prefixes.for_each(|before| add(node, format!("{before}{text}")));
            }
        }
        for (node, text) in also {
            add(tree.node(*node), text.clone());
        }
        found.at.sort_unstable();
        found
    }

    /// The nodes, in document order, that refer to something which is not the same on both sides or refers on to such.
    fn broken(&self, [old, new]: [&Bundle; 2], twins: &Twins) -> Vec<u32> {
        let target = |bundle: &Bundle, text: &str| bundle.resolve(0, text).ok().map(|(_, node)| node);
        let targets: Vec<_> = self.texts.iter().map(|text| (target(old, text), target(new, text))).collect();
        let differs = |(mine, theirs): &(Option<NodeId>, Option<NodeId>)| match (mine, theirs) {
            (Some(mine), Some(theirs)) => !twins.are(*mine, *theirs),
            (None, None) => false,
            _ => true,
        };
        let mut is_broken: Vec<bool> = targets.iter().map(differs).collect();
        let holders = self.holders(old, &targets);
        let mut waiting: Vec<usize> = (0..is_broken.len()).filter(|number| is_broken[*number]).collect();
        while let Some(number) = waiting.pop() {
            for holder in holders.get(number).into_iter().flatten() {
                if !std::mem::replace(&mut is_broken[*holder], true) {
                    waiting.push(*holder);
                }
            }
        }
        self.at.iter().filter(|(_, number)| is_broken[*number]).map(|(at, _)| *at).collect()
    }

    /// For each reference the references whose targets hold it.
    fn holders(&self, old: &Bundle, targets: &[(Option<NodeId>, Option<NodeId>)]) -> Vec<Vec<usize>> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.texts.len()];
        let Some(tree) = old.get(0) else { return holders };
        // Two spellings of one target share its references, so that no document makes this slow.
        let mut first: HashMap<NodeId, usize> = HashMap::new();
        for (number, (target, _)) in targets.iter().enumerate() {
            let Some(target) = target else { continue };
            if let Some(known) = first.get(target) {
                holders[*known].push(number);
                holders[number].push(*known);
                continue;
            }
            first.insert(*target, number);
            let end = tree.tape.after(target.0);
            let from = self.at.partition_point(|(at, _)| *at < target.0);
            let held = self.at.iter().skip(from).take_while(|(at, _)| *at < end);
            held.for_each(|(_, inner)| holders[*inner].push(number));
        }
        holders
    }
}

#[cfg(test)]
mod tests {
    use super::{ByName, Twins};
    use crate::source::{Bundle, Node};

    fn bundle(name: &str, text: &str) -> Bundle {
        Bundle::of(name, text.as_bytes().to_vec()).unwrap()
    }

    /// Whether what stands at a member of both documents is the same.
    fn are(old: &Bundle, new: &Bundle, path: &[&str]) -> bool {
        let by_name = ByName {
            key: "mapping",
            before: &["#/d/"],
        };
        let at = |bundle: &Bundle| {
            let found = path.iter().try_fold(bundle.tree(0).root(), |node: Node<'_>, key| node.get(key));
            found.unwrap().id()
        };
        Twins::new(old, new, by_name, &[]).are(at(old), at(new))
    }

    fn of_json(old: &str, new: &str, path: &[&str]) -> bool {
        are(&bundle("a.json", old), &bundle("b.json", new), path)
    }

    #[test]
    fn equal_parts_are_twins_wherever_they_moved_to() {
        let (old, new) = (r#"{"a":1,"b":{"x":[1,{"y":2}]}}"#, r#"{"b":{"x":[1,{"y":2}]},"n":0,"a":3}"#);
        assert!(of_json(old, new, &["b", "x"]));
        assert!(!of_json(old, new, &["a"]));
        assert!(!of_json(r#"{"b":{"x":1}}"#, r#"{"b":{"x": 1}}"#, &["b"]), "in other words");
    }

    #[test]
    fn what_refers_to_something_else_is_no_twin() {
        let text = |leaf: &str| {
            format!(
                r##"{{"p":{{"q":{{"$ref":"#/d/A"}},"r":1}},"d":{{"A":{{"$ref":"#/d/B"}},"B":{{"$ref":"#/d/A","leaf":"{leaf}"}},"C":{{"$ref":"#/d/C"}}}}}}"##
            )
        };
        let (old, new) = (text("x"), text("y"));
        assert!(!of_json(&old, &new, &["p"]));
        assert!(!of_json(&old, &new, &["d", "A"]));
        assert!(of_json(&old, &new, &["p", "r"]), "what stands beside it is");
        assert!(of_json(&old, &new, &["d", "C"]), "and what refers to itself");
        assert!(of_json(&old, &old, &["d", "A"]));
    }

    #[test]
    fn names_in_a_mapping_refer_too() {
        let text = |leaf: &str| format!(r##"{{"p":{{"mapping":{{"a":"A","b":"#/d/B"}}}},"d":{{"A":{leaf},"B":1}}}}"##);
        assert!(of_json(&text("1"), &text("1"), &["p"]));
        assert!(!of_json(&text("1"), &text("2"), &["p"]));
    }

    #[test]
    fn a_target_that_only_one_side_has_makes_a_difference() {
        let (old, new) = (r##"{"p":{"$ref":"#/d"},"d":1}"##, r##"{"p":{"$ref":"#/d"}}"##);
        assert!(!of_json(old, new, &["p"]));
        assert!(of_json(new, new, &["p"]));
    }

    #[test]
    fn yaml_is_compared_by_what_was_read() {
        let yaml = |old: &str, new: &str, path: &[&str]| are(&bundle("a.yaml", old), &bundle("b.yaml", new), path);
        assert!(yaml("a: 1\nb:\n  x: [1, 2]\n", "b:\n  x: [1, 2]\n", &["b"]));
        assert!(!yaml("a:\n  x: 1\n", "a:\n  x: 2\n", &["a"]));
        assert!(
            !yaml("a: &x {k: 1}\nb: *x\n", "a: &x {k: 1}\nb: *x\n", &["a"]),
            "aliases may mean anything"
        );
    }
}
