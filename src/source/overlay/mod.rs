//! OpenAPI Overlays (Overlay Specification 1.0.0): actions that update or remove parts of a document before it is read.
//!
//! What stays stands where it stood, line and column. It must not know what the document means.

mod path;
mod select;
mod sheet;

use super::error::{Position, ReadError};
use super::node::{Kind, Node};
use super::tree::Tree;
use super::{Bundle, Limits};
use path::Path;
use sheet::Sheet;

/// A document with overlays applied.
#[derive(Debug)]
pub struct Overlaid {
    /// The document with its files.
    pub bundle: Bundle,
    /// Actions that selected nothing, one sentence each.
    pub idle: Vec<String>,
}

/// One action of an overlay.
struct Action<'o> {
    target: Path,
    written: &'o str,
    at: Node<'o>,
    remove: bool,
    update: Option<Node<'o>>,
}

/// Applies overlays, one after the other, to the document that was added to the bundle first. The error names the overlay, and
/// where in it something cannot be followed.
pub fn overlaid(bundle: &Bundle, overlays: &[Tree]) -> Result<Overlaid, ReadError> {
    let Some(document) = bundle.get(0) else {
        return Ok(Overlaid {
            bundle: Bundle::default(),
            idle: Vec::new(),
        });
    };
    let mut sheet = Sheet::of(document.root());
    let mut idle = Vec::new();
    for overlay in overlays {
        for action in actions(overlay)? {
            let met = action.apply(&mut sheet);
            if met == 0 {
                let written = super::error::clip(action.written);
                let message = format!("the target `{written}` selects nothing in {}", document.name());
                idle.push(refused(action.at, message).to_string());
            }
        }
    }
    let bundle = bundle.with_document(sheet.text().into_bytes())?;
    Ok(Overlaid { bundle, idle })
}

impl Action<'_> {
    /// How many places it was applied to.
    fn apply(&self, sheet: &mut Sheet) -> usize {
        let found = self.target.select(sheet);
        for node in &found {
            match (self.remove, self.update) {
                (true, _) => sheet.remove(*node),
                (false, Some(update)) => sheet.update(*node, update),
                (false, None) => {}
            }
        }
        found.len()
    }
}

/// What an overlay asks for.
fn actions(overlay: &Tree) -> Result<Vec<Action<'_>>, ReadError> {
    let root = overlay.root();
    let version = root
        .get("overlay")
        .and_then(|version| version.as_str().or_else(|| version.as_number()));
    match version {
        Some(version) if version.starts_with("1.0") => {}
        Some(version) => return Err(refused(root, format!("this overlay is of version `{version}`; read is 1.0"))),
        None => {
            let message = "this is no OpenAPI Overlay: it has no `overlay: 1.0.0`";
            return Err(refused(root, message.to_owned()));
        }
    }
    let listed = root.get("actions").filter(|actions| actions.kind() == Kind::Array);
    let listed = listed.ok_or_else(|| refused(root, "an overlay has a list of `actions`, and this one has none".to_owned()))?;
    listed.items().map(action).collect()
}

fn action(at: Node<'_>) -> Result<Action<'_>, ReadError> {
    let target = at.get("target").and_then(|target| target.as_str().map(|text| (target, text)));
    let (place, written) = target.ok_or_else(|| refused(at, "an action has a `target`, a JSONPath, and this one has none".to_owned()))?;
    let target = written.parse().map_err(|why| {
        refused(
            place,
            format!("the target `{}` cannot be followed: {why}", super::error::clip(written)),
        )
    })?;
    if at.get("copy").is_some() {
        return Err(refused(at, "`copy` is of a later version than 1.0 and is not applied".to_owned()));
    }
    let remove = at.get("remove").and_then(Node::as_bool) == Some(true);
    let update = at.get("update");
    if !remove && update.is_none() {
        return Err(refused(
            at,
            "an action has `update` or `remove: true`, and this one has neither".to_owned(),
        ));
    }
    Ok(Action {
        target,
        written,
        at,
        remove,
        update,
    })
}

fn refused(node: Node<'_>, message: String) -> ReadError {
    ReadError {
        name: node.tree().name().to_owned(),
        position: Some(node.position()),
        message,
    }
}

/// Reads an overlay.
pub fn read_overlay(name: &str, bytes: Vec<u8>) -> Result<Tree, ReadError> {
    Tree::parse(name, bytes, &Limits::default())
}

/// Where a node of the sheet stood in the document.
type Stood = Option<Position>;

#[cfg(test)]
mod tests {
    use super::{overlaid, read_overlay};
    use crate::source::{Bundle, Position};

    const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: t}\npaths:\n  /a:\n    get:\n      tags: [x]\n      summary: one\n    put:\n      x-internal: true\n  /b:\n    get:\n      tags: [y]\n";

    fn applied(actions: &str) -> Result<(String, Vec<String>, Bundle), String> {
        let bundle = Bundle::of("d.yaml", DOCUMENT.as_bytes().to_vec()).unwrap();
        let overlay = format!("overlay: 1.0.0\ninfo: {{title: o, version: '1'}}\nactions:\n{actions}");
        let overlay = read_overlay("o.yaml", overlay.into_bytes()).unwrap();
        let done = overlaid(&bundle, &[overlay]).map_err(|error| error.to_string())?;
        Ok((done.bundle.tree(0).root().canonical(), done.idle, done.bundle))
    }

    #[test]
    fn actions_update_and_remove_what_their_targets_select() {
        let table = [
            ("{target: $.info, update: {version: '2'}}", r#""info":{"title":"t","version":"2"}"#),
            ("{target: '$.paths[\"/a\"].get.tags', update: z}", r#""tags":["x","z"]"#),
            (
                "{target: '$.paths[\"/a\"].get', update: {tags: [z], summary: two}}",
                r#""summary":"two","tags":["x","z"]"#,
            ),
            (
                "{target: '$.paths.*[?@.x-internal == true]', remove: true}",
                r#""/a":{"get":{"summary":"one","tags":["x"]}}"#,
            ),
            (
                "{target: \"$.paths['/a']\", remove: true}",
                r#""paths":{"/b":{"get":{"tags":["y"]}}}"#,
            ),
            ("{target: '$..tags[0]', remove: true}", r#""/b":{"get":{"tags":[]}}"#),
            (
                "{target: '$.paths.*.get', update: {deprecated: true}}",
                r#""/b":{"get":{"deprecated":true,"tags":["y"]}}"#,
            ),
        ];
        for (action, expected) in table {
            let (text, idle, _) = applied(&format!("- {action}\n")).unwrap();
            assert!(text.contains(expected), "{action}: {text}");
            assert!(idle.is_empty(), "{idle:?}");
        }
    }

    #[test]
    fn what_stays_stands_where_it_stood() {
        let (_, _, bundle) = applied("- {target: '$.paths[\"/a\"].put', remove: true}\n- {target: $.info, update: {x: 1}}\n").unwrap();
        let root = bundle.tree(0).root();
        let path = root.get("paths").unwrap().get("/b").unwrap();
        assert_eq!(path.position(), Position { line: 10, column: 3 });
        assert_eq!(path.get("get").unwrap().position(), Position { line: 11, column: 5 });
        assert_eq!(bundle.tree(0).name(), "d.yaml");
    }

    #[test]
    fn what_cannot_be_applied_is_said_with_its_place() {
        let idle = applied("- {target: $.paths.none, remove: true}\n").unwrap().1;
        assert_eq!(idle, ["o.yaml:4:3: the target `$.paths.none` selects nothing in d.yaml"]);
        let table = [
            ("- {target: '$.a[1:2]', remove: true}", "slices are not read"),
            ("- {target: '$.a[?length(@.b) > 1]', remove: true}", "functions are not read"),
            ("- {target: '$.a[?@.b < 1]', remove: true}", "`<` is not read"),
            ("- {target: 'paths', remove: true}", "it begins with `$`"),
            ("- {target: $.a}", "has neither"),
            ("- {update: {}}", "has a `target`"),
            ("- {target: $.a, copy: $.b}", "`copy` is of a later version"),
        ];
        for (action, why) in table {
            let error = applied(&format!("{action}\n")).unwrap_err();
            assert!(error.starts_with("o.yaml:4:") && error.contains(why), "{error}");
        }
    }
}
