//! References to secrets. A secret written out is refused, in a sentence that does not repeat it.

use super::keys::SECRET;
use super::table::{Table, Value};
use crate::config::SecretRef;

/// A reference that must be there. `variable` is a name for the example in the help.
pub(super) fn required(table: &Table<'_, '_>, key: &str, variable: &str) -> Option<SecretRef> {
    read(&table.required(key, &format!("{{ env = \"{variable}\" }}"))?, key, variable)
}

fn read(value: &Value<'_, '_>, key: &str, variable: &str) -> Option<SecretRef> {
    if !value.toml.is_table() {
        let message = format!("`{key}` is written out here; secrets are given by reference only, so that this file can be shared");
        value.unseen_problem(
            message,
            Some(format!(
                "write {key} = {{ env = \"{variable}\" }} and set that variable, or use {{ file = … }} or {{ command = … }}"
            )),
        );
        return None;
    }
    let table = value.table(key, SECRET)?;
    let mut found: Vec<SecretRef> = [env(&table), file(&table), command(&table)].into_iter().flatten().collect();
    let said = SECRET.keys.iter().filter(|way| table.has(way)).count();
    if said != 1 {
        value.unseen_problem(format!("`{key}` needs exactly one of `env`, `file` and `command`"), None);
        return None;
    }
    found.pop()
}

fn env(table: &Table<'_, '_>) -> Option<SecretRef> {
    let value = table.value("env")?;
    let name = value.as_str("env")?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(fits) {
        // The text is not repeated: somebody may have put the secret itself here.
        value.unseen_problem(
            "this cannot be the name of an environment variable; names are made of letters, digits and `_`",
            None,
        );
        return None;
    }
    Some(SecretRef::Env(name.to_owned()))
}

fn file(table: &Table<'_, '_>) -> Option<SecretRef> {
    let value = table.value("file")?;
    let path = value.as_str("file")?;
    if path.is_empty() {
        value.unseen_problem("`file` is empty; name the file that holds the secret", None);
        return None;
    }
    Some(SecretRef::File(path.into()))
}

fn command(table: &Table<'_, '_>) -> Option<SecretRef> {
    let value = table.value("command")?;
    let example = || Some("for instance: command = [\"pass\", \"show\", \"jira\"]".to_owned());
    if !value.toml.is_array() {
        value.unseen_problem(
            "`command` must be a list, the program first and then its arguments; no shell is involved",
            example(),
        );
        return None;
    }
    let words: Vec<String> = value
        .items("command", "a list")
        .iter()
        .filter_map(|item| item.as_str("command").map(str::to_owned))
        .collect();
    if words.first().is_none_or(String::is_empty) {
        value.unseen_problem("`command` names no program", example());
        return None;
    }
    Some(SecretRef::Command(words))
}
