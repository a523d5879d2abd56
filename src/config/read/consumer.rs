//! `[[consumer]]`, and that it fits the providers.

use super::keys::READER;
use super::table::{Table, Value};
use super::words::nearest;
use super::{mail, watches};
use crate::config::{Consumer, Handling, OperationName, Promise, Provider, UnknownFields};

const UNKNOWN_FIELDS: [(&str, UnknownFields); 2] = [("ignored", UnknownFields::Ignored), ("refused", UnknownFields::Refused)];
const HANDLING: [(&str, Handling); 2] = [("handled", Handling::Handled), ("fatal", Handling::Fatal)];

pub(super) fn read(table: &Table<'_, '_>) -> Option<Consumer> {
    let name = table.required("name", "\"my-service\"").and_then(|value| value.as_str("name"));
    let providers = providers(table);
    let promise = table.value("reader").map_or_else(Promise::default, |value| promise(&value));
    let owners = owners(table);
    let operations = table.list("operations");
    Some(Consumer {
        name: name?.to_owned(),
        providers,
        promise,
        owners,
        operations,
        at: table.position(),
    })
}

fn providers(table: &Table<'_, '_>) -> Vec<String> {
    let many = provider_values(table);
    if table.has("provider") == table.has("providers") {
        let message = if table.has("provider") {
            "says both `provider` and `providers`"
        } else {
            "says no provider"
        };
        table.problem(
            format!("this [[consumer]] {message}"),
            Some("write provider = \"NAME\", or providers = [\"NAME\", \"NAME\"]".to_owned()),
        );
    }
    many.iter()
        .filter_map(|value| value.as_str("providers").map(str::to_owned))
        .collect()
}

fn provider_values<'a, 'i>(table: &Table<'a, 'i>) -> Vec<Value<'a, 'i>> {
    let many = table
        .value("providers")
        .map(|value| value.items("providers", "a list in square brackets"));
    table.value("provider").into_iter().chain(many.into_iter().flatten()).collect()
}

fn owners(table: &Table<'_, '_>) -> Vec<String> {
    let Some(value) = table.value("owners") else { return Vec::new() };
    value
        .items("owners", "a list of mail addresses")
        .iter()
        .filter_map(|item| mail::address(item, "owners"))
        .collect()
}

/// A preset's word, or a table that may start from one.
fn promise(value: &Value<'_, '_>) -> Promise {
    if value.toml.is_str() {
        return value.word("reader", &Promise::PRESETS).unwrap_or_default();
    }
    let Some(table) = value.table("reader", READER) else {
        return Promise::default();
    };
    let start = table.word("preset", &Promise::PRESETS).unwrap_or_default();
    Promise {
        unknown_fields: table.word("unknown-fields", &UNKNOWN_FIELDS).or(start.unknown_fields),
        unknown_enum_values: table.word("unknown-enum-values", &HANDLING).or(start.unknown_enum_values),
        unexpected_null: table.word("unexpected-null", &HANDLING).or(start.unexpected_null),
        generated_names: table.boolean("generated-names").or(start.generated_names),
    }
}

/// Every provider exists, and every operation is watched by one of them: else nobody would ever be told.
pub(super) fn check(consumer: &Consumer, table: &Table<'_, '_>, providers: &[Provider]) {
    for value in provider_values(table) {
        let Some(name) = value.toml.as_str() else { continue };
        if providers.iter().any(|provider| provider.name == name) {
            continue;
        }
        let help = nearest(name, providers.iter().map(|provider| provider.name.as_str())).map(|near| format!("did you mean `{near}`?"));
        let help = help.unwrap_or_else(|| format!("add a [provider.{name}], or take it out here"));
        value.problem(format!("there is no provider `{name}`"), Some(help));
    }
    let used: Vec<&Provider> = providers
        .iter()
        .filter(|provider| consumer.providers.contains(&provider.name))
        .collect();
    let Some(list) = table
        .value("operations")
        .filter(|_| used.len() == consumer.providers.len() && !used.is_empty())
    else {
        return;
    };
    for item in list.items("operations", "a list in square brackets") {
        let operation = item.toml.as_str().and_then(|text| text.parse::<OperationName>().ok());
        if let Some(operation) = operation.filter(|operation| !used.iter().any(|provider| watches(provider, operation))) {
            let message = format!("`{operation}` is not among the operations that are watched, so nobody would ever be told");
            item.problem(
                message,
                Some("add it to the provider's `operations`, or take it out here".to_owned()),
            );
        }
    }
}
