//! Every document loads; the malformed ones end in an error with its place, or in diagnostics.

use super::{contract, corpus, list};
use apidrift::contract::Contract;
use apidrift::openapi;
use openapiv3::{OpenAPI, SchemaKind, Type};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// The documents of the corpus: files, and the root file of those that are folders.
fn documents(specs: &Path) -> Vec<PathBuf> {
    let is_document = |path: &PathBuf| path.is_file() && path.extension().is_some_and(|kind| kind == "json" || kind == "yaml");
    let providers = list(specs).into_iter().filter(|path| path.is_dir());
    let inside = providers.flat_map(|provider| list(&provider));
    inside
        .flat_map(|path| if path.is_dir() { list(&path) } else { vec![path] })
        .filter(is_document)
        .collect()
}

/// `file,…,operations,…` of a table beside the documents, where there is one.
fn counts(corpus: &Path) -> HashMap<String, usize> {
    let text = std::fs::read_to_string(corpus.join("specs.csv")).unwrap_or_default();
    let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter_map(|row| Some(((*row.get(1)?).to_owned(), row.get(5)?.parse().ok()?)))
        .collect()
}

#[test]
fn every_document_loads_with_its_operations() {
    let Some(corpus) = corpus() else { return };
    let counts = counts(&corpus);
    let mut loaded = 0;
    for file in documents(&corpus.join("specs")) {
        let name = file.strip_prefix(&corpus).unwrap().to_string_lossy().replace('\\', "/");
        if name.contains("/malformed/") {
            continue;
        }
        let contract = contract(&file).unwrap_or_else(|error| panic!("{error}"));
        let called = contract.operations.iter().filter(|operation| operation.received.is_none()).count();
        println!(
            "{name}: {called} operations, {} schemas, {} diagnostics",
            contract.schemas.len(),
            contract.diagnostics.len()
        );
        assert!(called > 0, "{name}");
        if let Some(wanted) = counts.get(&name) {
            assert_eq!(called, *wanted, "{name}");
        }
        for diagnostic in &contract.diagnostics {
            println!("  {:?}: {}", contract.position(diagnostic.at), diagnostic.message);
        }
        loaded += 1;
    }
    assert!(loaded > 0, "no documents under {}", corpus.display());
}

/// Operations as `method path` and members as `component.property`, as the typed model of 3.0 reads a document.
fn typed(document: &OpenAPI) -> (BTreeSet<String>, BTreeSet<String>) {
    let items = document.paths.paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?)));
    let operations = items.flat_map(|(path, item)| item.iter().map(move |(method, _)| format!("{} {path}", method.to_uppercase())));
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    let members = schemas.flat_map(|(name, schema)| {
        let keys: Vec<&String> = match schema.as_item().map(|schema| &schema.schema_kind) {
            Some(SchemaKind::Type(Type::Object(object))) => object.properties.keys().collect(),
            Some(SchemaKind::Any(any)) => any.properties.keys().collect(),
            _ => Vec::new(),
        };
        keys.into_iter().map(move |key| format!("{name}.{key}"))
    });
    (operations.collect(), members.collect())
}

/// The same, of a contract. The base path is left out, for the typed model knows none.
fn lowered(contract: &Contract) -> (BTreeSet<String>, BTreeSet<String>) {
    let called = contract.operations.iter().filter(|operation| operation.received.is_none());
    let place = |operation: &apidrift::contract::Operation| {
        let pointer = contract.pointer(operation.at);
        let path = pointer.split('/').nth(2).unwrap_or_default();
        format!("{} {}", operation.method, apidrift::source::unescape(path))
    };
    let mut members = BTreeSet::new();
    for (name, id) in &contract.definitions {
        let schema = contract.schema(*id);
        if schema.name.as_ref() == Some(name) {
            members.extend(schema.properties.keys().map(|key| format!("{name}.{key}")));
        }
    }
    (called.map(place).collect(), members)
}

#[test]
fn a_typed_reader_of_3_0_finds_the_same_operations_and_members() {
    let Some(corpus) = corpus() else { return };
    let mut seen = BTreeSet::new();
    let mut compared = 0;
    for file in documents(&corpus.join("specs")) {
        // One document a provider keeps the time within bounds; those of several files are not one typed document.
        let provider = file.parent().map(Path::to_path_buf).unwrap_or_default();
        if provider.parent() != Some(&corpus.join("specs")) || provider.ends_with("malformed") || seen.contains(&provider) {
            continue;
        }
        let contract = contract(&file).unwrap_or_else(|error| panic!("{error}"));
        if openapi::version(&contract.sources) != Ok(openapi::Version::V30) {
            continue;
        }
        seen.insert(provider);
        let Ok(document) = serde_json::from_value::<OpenAPI>(contract.sources.tree(0).root().to_json()) else {
            println!("{}: refused by the typed reader", file.display());
            continue;
        };
        let ((operations, members), (ours, our_members)) = (typed(&document), lowered(&contract));
        assert_eq!(ours, operations, "{}", file.display());
        assert_eq!(our_members, members, "{}", file.display());
        println!("{}: {} operations, {} members", file.display(), operations.len(), members.len());
        compared += 1;
    }
    assert!(compared > 0, "no 3.0 document under {}", corpus.display());
}

#[test]
fn malformed_documents_end_in_an_error_with_its_place_or_in_diagnostics() {
    let Some(corpus) = corpus() else { return };
    for file in documents(&corpus.join("specs"))
        .into_iter()
        .filter(|file| file.to_string_lossy().contains("malformed"))
    {
        match contract(&file) {
            Err(error) => {
                println!("{error}");
                let place = error.strip_prefix(&*file.to_string_lossy()).unwrap_or_default();
                let has_place = place.split(':').skip(1).take(2).all(|part| part.parse::<usize>().is_ok());
                assert!(has_place, "{error}");
            }
            Ok(contract) => {
                println!("{}: {} operations", file.display(), contract.operations.len());
                for diagnostic in &contract.diagnostics {
                    println!("  {:?} {}", contract.position(diagnostic.at), diagnostic.message);
                }
                assert!(!contract.diagnostics.is_empty(), "{}", file.display());
            }
        }
    }
}
