//! Makes the registry of rules out of their pages: `docs/rules/<id>.md` becomes a variant of `Rule` and a row.
//!
//! The front matter is the row, so a rule cannot have a page without being registered, or the other way round; a page
//! with a missing or misspelt key does not build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Keys of the front matter: the name, whether it must be there, and the values that it may have (none: any).
const KEYS: [(&str, bool, &[&str]); 6] = [
    ("family", true, &[]),
    ("kind", true, &[]),
    ("direction", true, &["request", "response", "both", "none"]),
    ("severity", true, &["breaking", "risky", "undecided", "info"]),
    (
        "trait",
        false,
        &["unknown-fields", "unknown-enum-values", "unexpected-null", "generated-names"],
    ),
    ("message", true, &[]),
];

fn main() {
    let folder = Path::new("docs/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .expect("docs/rules is a folder")
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("registry.rs");
    fs::write(target, registry(&pages)).expect("the registry can be written");
}

fn registry(pages: &[PathBuf]) -> String {
    let (mut variants, mut rows) = (String::new(), String::new());
    for page in pages {
        println!("cargo::rerun-if-changed={}", page.display());
        let id = page
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("the name of a page is its rule's id");
        let text = fs::read_to_string(page).expect("a page is UTF-8 text");
        let variant = camel(id);
        writeln!(variants, "    /// `{id}`\n    {variant},").expect("a string takes text");
        let fields: String = KEYS
            .iter()
            .map(|(key, must, allowed)| field(page, &text, key, *must, allowed))
            .collect();
        let path = fs::canonicalize(page).expect("a page has a path").display().to_string();
        writeln!(
            rows,
            "    Row {{ rule: Rule::{variant}, id: {id:?}, {fields}page: include_str!({path:?}) }},"
        )
        .expect("a string takes text");
    }
    format!(
        "/// A rule: one variant for each page in `docs/rules`.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Rule {{\n{variants}}}\n\n\
         /// The registry, in the order of [`Rule`].\npub const REGISTRY: &[Row] = &[\n{rows}];\n"
    )
}

/// One field of a row as Rust.
fn field(page: &Path, text: &str, key: &str, must: bool, allowed: &[&str]) -> String {
    let value = front_matter(page, text).lines().find_map(|line| {
        line.strip_prefix(key)?
            .trim_start()
            .strip_prefix('=')?
            .trim()
            .strip_prefix('"')?
            .strip_suffix('"')
    });
    assert!(value.is_some() || !must, "{}: the front matter lacks `{key}`", page.display());
    if let Some(value) = value {
        assert!(
            allowed.is_empty() || allowed.contains(&value),
            "{}: `{key}` is {value:?}, not one of {allowed:?}",
            page.display()
        );
    }
    let rust = match (key, value) {
        ("direction", Some(value)) => format!("Direction::{}", camel(value)),
        ("severity", Some(value)) => format!("Severity::{}", camel(value)),
        ("trait", Some(value)) => format!("Some(Trait::{})", camel(value)),
        ("trait", None) => "None".to_owned(),
        (_, value) => format!("{:?}", value.unwrap_or_default()),
    };
    let name = if key == "trait" { "r#trait" } else { key };
    format!("{name}: {rust}, ")
}

/// The lines between the two `+++`.
fn front_matter<'t>(page: &Path, text: &'t str) -> &'t str {
    let rest = text
        .strip_prefix("+++\n")
        .unwrap_or_else(|| panic!("{}: the page does not begin with +++", page.display()));
    rest.split_once("\n+++")
        .unwrap_or_else(|| panic!("{}: the front matter is not closed by +++", page.display()))
        .0
}

fn camel(id: &str) -> String {
    id.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
