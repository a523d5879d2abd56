//! Hostile and ordinary inputs of both readers.

use super::{Bundle, Kind, Limits, NodeId, RefError, Tree};

fn read(text: &str) -> Tree {
    Tree::parse("f", text.as_bytes().to_vec(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(name: &str, text: &str) -> String {
    match Tree::parse(name, text.as_bytes().to_vec(), &Limits::default()) {
        Ok(tree) => panic!("read as {:?}", tree.root()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn json_is_read_with_the_place_of_every_node() {
    let tree = read("{\n  \"a\": [1, -2.5e3, \"x\\u00e9\\ud83d\\ude00\"],\n  \"é\": {\"b/c\": null, \"t\": true}\n}");
    let list = tree.root().get("a").unwrap();
    let items: Vec<_> = list.items().collect();
    assert_eq!(items[1].as_number(), Some("-2.5e3"));
    assert_eq!(items[2].as_str(), Some("xé😀"));
    assert_eq!(items[2].pointer(), "/a/2");
    let null = tree.root().get("é").and_then(|node| node.get("b/c")).unwrap();
    assert_eq!(null.pointer(), "/é/b~1c");
    assert_eq!(null.position().to_string(), "3:9");
    assert_eq!(null.line(), "  \"é\": {\"b/c\": null, \"t\": true}");
    assert_eq!(&tree.text()[null.span()], "null");
    assert_eq!(tree.root().canonical(), r#"{"a":[1,-2500,"xé😀"],"é":{"b/c":null,"t":true}}"#);
    assert_eq!(
        tree.root().to_json().to_string(),
        r#"{"a":[1,-2500.0,"xé😀"],"é":{"b/c":null,"t":true}}"#
    );
}

#[test]
fn yaml_gives_the_same_tree_as_its_json_twin() {
    let yaml =
        "# c\na: &x\n  - 1\n  - 'two'\n  - >\n    folded\n    text\nb: *x\n200: {yes: yes, n: ~, f: .5}\nm:\n  <<: {p: 1, q: 2}\n  q: 3\n";
    let json = r#"{"a":[1,"two","folded text\n"],"b":[1,"two","folded text\n"],"200":{"yes":"yes","n":null,"f":0.5},"m":{"q":3,"p":1}}"#;
    let tree = read(yaml);
    assert_eq!(tree.root().canonical(), read(json).root().canonical());
    let second = tree.root().get("a").unwrap().items().nth(1).unwrap();
    assert_eq!(second.position().to_string(), "4:5");
    assert_eq!(&yaml[second.span()], "'two'");
    assert_eq!(tree.root().get("b").unwrap().items().nth(1).unwrap().pointer(), "/b/1");
    assert_eq!(tree.root().get("a").unwrap().line(), "a: &x");
}

#[test]
fn merge_keys_take_lists_and_keep_own_members() {
    let tree = read("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  z: 3\n  <<: [*a, *b]\n");
    assert_eq!(tree.root().get("c").unwrap().canonical(), r#"{"x":1,"y":1,"z":3}"#);
    assert_eq!(tree.root().get("c").unwrap().len(), 3);
    assert!(tree.warnings().is_empty(), "{:?}", tree.warnings());
}

#[test]
fn the_last_of_duplicate_keys_counts_and_is_told() {
    let tree = read("{\"a\": 1,\n \"b\": 2,\n \"\\u0061\": 3}");
    assert_eq!(tree.root().get("a").and_then(super::Node::as_number), Some("3"));
    assert_eq!(tree.root().len(), 2);
    assert_eq!(tree.position(tree.warnings()[0].offset).to_string(), "3:2");
    let many: Vec<String> = (0..100).map(|number| format!("\"k{}\": {number}", number % 60)).collect();
    let tree = read(&format!("{{{}}}", many.join(",")));
    assert_eq!(tree.root().len(), 60);
    assert_eq!(tree.warnings().len(), 40);
    assert_eq!(tree.root().get("k5").and_then(super::Node::as_number), Some("65"));
    assert_eq!(tree.root().get("k59").and_then(super::Node::as_number), Some("59"));
    assert!(tree.root().get("k60").is_none());
    assert_eq!(read("a: 1\na: 2\n").warnings().len(), 1);
    let odd: String = (0..40)
        .map(|number| format!("\" {}\": {number},", number % 39))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(
        read(&format!("{{{odd}\"z\": 0}}"))
            .root()
            .get(" 0")
            .and_then(super::Node::as_number),
        Some("39")
    );
    // Quadratic work on these would take minutes.
    let same = read(&format!("{{{}\"a\": 2}}", "\"a\": 1, ".repeat(300_000)));
    assert_eq!(
        (same.root().len(), same.root().get("a").and_then(super::Node::as_number)),
        (1, Some("2"))
    );
}

#[test]
fn numbers_beyond_64_bits_keep_their_digits() {
    for text in ["{\"a\": 123456789012345678901234567890}", "a: 123456789012345678901234567890"] {
        let tree = read(text);
        assert_eq!(
            tree.root().get("a").and_then(super::Node::as_number),
            Some("123456789012345678901234567890")
        );
        assert_eq!(tree.root().canonical(), r#"{"a":123456789012345678901234567890}"#);
    }
    let numbers = "[1.0, 1e2, -0, -0e3, -0.0e-1, 0.10, 1E400]";
    assert_eq!(read(numbers).root().canonical(), "[1,100,0,0,0,0.1,1E400]");
}

#[test]
fn broken_json_is_refused_with_its_place() {
    let table = [
        ("{\"a\": NaN}", "f.json:1:7: a value is expected here, not `NaN`"),
        (
            "{\"a\": 1",
            "f.json:1:8: a comma or `}` is expected here, inside an object, not the end of the text (is the file complete?)",
        ),
        (
            "{\"a\": [1,]}",
            "f.json:1:10: a value is expected here, not `]` (a comma too many before it?)",
        ),
        (
            "{\"a\": 1,}",
            "f.json:1:9: a key in double quotes is expected here, not `}` (a comma too many before it?)",
        ),
        ("{\n\"é\" 1}", "f.json:2:5: a colon is expected after the key, not `1`"),
        ("{\"a\": 012}", "f.json:1:7: `012` is not a number that JSON can write"),
        (
            "{\"a\": \"x\ny\"}",
            "f.json:1:9: a line break or control character inside a string must be escaped",
        ),
        (
            "{\"a\": \"x",
            "f.json:1:7: the text ends inside the string that begins here; is the file complete?",
        ),
        ("{} {}", "f.json:1:4: the document ends before this `{`; nothing may follow it"),
        (
            "{\"a\": \"\\q\"}",
            "f.json:1:8: this escape is not one that JSON has; a backslash itself is written `\\\\`",
        ),
        ("", "f.json: the file is empty"),
    ];
    for (text, wanted) in table {
        assert_eq!(refused("f.json", text), wanted, "{text}");
    }
}

#[test]
fn what_is_no_document_is_named() {
    assert!(refused("f", "<!doctype html><html>").contains("1:1: this is an HTML page"));
    assert!(refused("f.yaml", "# only a comment\n").contains("nothing but white space and comments"));
}

#[test]
fn depth_is_bounded_in_both_formats() {
    let deep = 100_000;
    assert!(refused("f.json", &"[".repeat(deep)).contains("1:257: this is nested more than 256 levels deep"));
    assert!(refused("f", &format!("{}{}", "{\"a\":".repeat(deep), "}".repeat(deep))).contains("nested more than 256"));
    let yaml = refused("f.yaml", &"[".repeat(deep));
    assert!(yaml.contains("nest") || yaml.contains("depth"), "{yaml}");
    let block = (0..1000).map(|depth| " ".repeat(depth) + "a:").collect::<Vec<_>>().join("\n");
    let yaml = refused("f.yaml", &block);
    assert!(yaml.contains("nest"), "{yaml}");
}

#[test]
fn aliases_have_a_budget_and_no_loops() {
    let level = |level: u32| format!("a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", "));
    let bomb = (1..10).map(level).collect::<Vec<_>>().join("\n");
    assert!(refused("f.yaml", &format!("a0: &a0 [x, x, x]\n{bomb}")).contains("unfold to more than 2000000 nodes"));
    assert!(refused("f.yaml", "a: &a [*a]").contains("inside the very node"));
    let chain = (1..400)
        .map(|level| format!("a{level}: &a{level} [*a{}]", level - 1))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(refused("f.yaml", &format!("a0: &a0 [x]\n{chain}")).contains("more than 256 levels deep"));
    assert!(refused("f.yaml", "? [a]\n: b\n").contains("a key must be a string"));
}

#[test]
fn a_second_yaml_document_is_told() {
    let tree = read("a: 1\n---\na: 2\n");
    assert_eq!(tree.root().canonical(), r#"{"a":1}"#);
    assert!(tree.warnings()[0].message.contains("second document"));
}

#[test]
fn references_lead_across_files() {
    let mut bundle = Bundle::default();
    let root =
        b"a: {$ref: 'm/user.yaml#/User'}\nx: {example: {$ref: not-one.yaml}}\nproperties: {example: {$ref: 'https://h.example/x.json'}}\n";
    assert_eq!(bundle.add("spec/api.yaml", root.to_vec()).unwrap(), 0);
    assert_eq!(bundle.missing(), ["https://h.example/x.json", "spec/m/user.yaml"]);
    assert!(matches!(bundle.resolve(0, "m/user.yaml"), Err(RefError::Missing(_))));
    let user = br#"{"User": {"$anchor": "u", "paths": {"/a/{b}": [10, 20]}, "up": {"$ref": "../api.yaml#/a"}}}"#;
    assert_eq!(bundle.add("spec/m/user.yaml", user.to_vec()).unwrap(), 1);
    bundle.decline("https://h.example/x.json", "404");
    assert!(bundle.missing().is_empty());
    let at = |reference: &str| {
        let (file, node) = bundle.resolve(0, reference).unwrap();
        format!("{file}{}", bundle.tree(file).node(node).pointer())
    };
    assert_eq!(at("m/user.yaml#/User"), "1/User");
    assert_eq!(at("m/user.yaml#u"), "1/User");
    assert_eq!(at("m/user.yaml#/User/paths/~1a~1%7Bb%7D/1"), "1/User/paths/~1a~1{b}/1");
    assert_eq!(bundle.resolve(1, "../api.yaml#/a").unwrap().0, 0);
    assert!(matches!(bundle.resolve(0, "#/nowhere"), Err(RefError::NoTarget(_))));
    assert!(
        bundle
            .resolve(0, "https://h.example/x.json")
            .unwrap_err()
            .to_string()
            .contains("404")
    );
}

#[test]
fn long_lines_are_shown_as_a_window() {
    let tree = read(&format!("{{\"é\": \"{}\", \"b\": 1}}", "é".repeat(5000)));
    let node = tree.root().get("b").unwrap();
    assert_eq!(node.line(), "\"b\": 1}", "the column is beyond what is shown: it begins there");
    let first = tree.root().get("é").unwrap();
    assert_eq!((first.line().chars().count(), first.position().column), (400, 2));
    assert_eq!(node.position().column, 5011);
    assert_eq!(node.kind(), Kind::Number);
}

#[test]
fn many_pointers_at_once_are_those_of_each() {
    let tree = read(r#"{"a/b": [1, {"~": null, "x": [[]]}], "": {}, "b": {"c": {"d": [true]}}}"#);
    let nodes: Vec<NodeId> = (0..=tree.root().last().0).map(NodeId).collect();
    let each: Vec<String> = nodes.iter().map(|node| tree.node(*node).pointer()).collect();
    assert_eq!(tree.pointers(&nodes), each);
    let some: Vec<NodeId> = nodes.iter().copied().step_by(3).collect();
    assert_eq!(tree.pointers(&some), each.iter().cloned().step_by(3).collect::<Vec<_>>());
    assert!(tree.pointers(&[]).is_empty());
}
