//! Fills the sentence of a rule in.
//!
//! It owns how names, places and lists are written in sentences; what is said is in the rule's page.

use super::finding::Site;

/// What a sentence may speak of.
#[derive(Debug, Clone, Default)]
pub(super) struct Words<'a> {
    /// The element's name.
    pub(super) name: &'a str,
    /// The old fact.
    pub(super) old: &'a str,
    /// The new fact.
    pub(super) new: &'a str,
    /// The places, the first of which is named.
    pub(super) sites: &'a [Site],
}

/// Verbs whose form follows the number of operations.
const VERBS: [&str; 4] = ["take", "demand", "answer", "let"];

/// Longest fact that is put into a sentence, in characters.
const LONGEST_FACT: usize = 80;

/// Fills `template` in: `{name}`, `{old}`, `{new}`, `{operation}`, `{operations}`, `{place}`, `{path}`, `{element}` and the verbs.
pub(super) fn fill(template: &str, words: &Words) -> String {
    let operations = operation_names(words.sites);
    let first = words.sites.first();
    let bare = first.is_some_and(|site| site.operation.is_empty() && is_bare(&site.r#where));
    let template = &if bare { without_operations(template) } else { template.to_owned() };
    let word = |key: &str| match key {
        "operations" => listed(&operations),
        "operation" => operations.first().map_or(words.name, |name| name).to_owned(),
        "place" => first.map_or(String::new(), |site| spoken_place(&site.r#where)),
        "element" => element(words),
        "path" => spoken_path(words),
        "name" => clean(words.name),
        "old" => shortened(words.old),
        "new" => shortened(words.new),
        verb if VERBS.contains(&verb) && operations.len() > 1 => verb.to_owned(),
        verb if VERBS.contains(&verb) => format!("{verb}s"),
        other => format!("{{{other}}}"),
    };
    // In one pass, for what is filled in has braces of its own: `GET /pets/{name}`.
    let mut sentence = String::new();
    let mut rest = template.as_str();
    while let Some((before, (key, after))) = rest
        .split_once('{')
        .and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        sentence.push_str(before);
        sentence.push_str(&word(key));
        rest = after;
    }
    capitalised(sentence + rest)
}

/// Whether a place is a path that no body's name stands before: of bare bodies, or of a schema that is a document.
fn is_bare(place: &str) -> bool {
    place.starts_with(['.', '[', '('])
}

/// What takes the place of operations where there are none.
const WITHOUT_OPERATIONS: [(&str, &str); 5] = [
    ("still in answers of {operations}", "still there"),
    (" in answers of {operations}", ""),
    (" from answers of {operations}", ""),
    (" of {operations}", ""),
    ("{operations}", "the schema"),
];

fn without_operations(template: &str) -> String {
    WITHOUT_OPERATIONS
        .iter()
        .fold(template.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// With a capital at its start; a name in back-ticks stays as it is.
fn capitalised(sentence: String) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(letters).collect(),
        _ => sentence,
    }
}

/// Each operation once; sites are sorted by them.
fn operation_names(sites: &[Site]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for site in sites {
        if names.last() != Some(&&*site.operation) {
            names.push(&site.operation);
        }
    }
    names
}

/// `` `GET /x` ``, or that and how many more.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "the API".to_owned(),
        [only] => format!("`{only}`"),
        [first, second] => format!("`{first}` and `{second}`"),
        [first, rest @ ..] => format!("`{first}` and {} other operations", rest.len()),
    }
}

/// `query param x` as "query parameter `x`".
fn spoken_place(place: &str) -> String {
    let spoken = [
        ("query param ", "query parameter"),
        ("path param ", "path parameter"),
        ("cookie param ", "cookie"),
        ("header ", "header"),
    ];
    for (prefix, words) in spoken {
        if let Some(name) = place.strip_prefix(prefix) {
            return format!("{words} `{}`", clean(name));
        }
    }
    place.to_owned()
}

/// The path of a place inside a body; none of a whole body, nor outside of bodies.
pub(super) fn path(site: &Site) -> Option<&str> {
    let place = &*site.r#where;
    let in_body = place.split_once(" body ").or_else(|| place.split_once(" .")).map(|(_, path)| path);
    let path = in_body
        .or_else(|| is_bare(place).then_some(place))
        .and_then(|path| path.split(' ').next_back())?;
    (path != "(whole)").then(|| path.trim_start_matches('.'))
}

/// The path of the first place, in back-ticks; or words for a whole body or parameter.
fn spoken_path(words: &Words) -> String {
    let Some(site) = words.sites.first() else {
        return format!("`{}`", clean(words.name));
    };
    if site.r#where.ends_with("(whole)") {
        return if is_bare(&site.r#where) { "the value" } else { "the body" }.to_owned();
    }
    match path(site) {
        Some(path) => format!("`{}`", clean(path)),
        None => format!("the {}", spoken_place(&site.r#where)),
    }
}

/// The element in words: a member by its name, else its place.
fn element(words: &Words) -> String {
    let place = words.sites.first().map_or("", |site| &*site.r#where);
    match words.name {
        "" if place == "operation" => "it".to_owned(),
        "" => format!("the {place}"),
        name if place.starts_with("response") || place.starts_with("request") => format!("`{}`", clean(name)),
        _ => format!("the {}", spoken_place(place)),
    }
}

/// Text of the provider without control characters.
fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

fn shortened(text: &str) -> String {
    let text = clean(text);
    match text.char_indices().nth(LONGEST_FACT) {
        Some((end, _)) => format!("{} …", text[..end].trim_end_matches([',', ' '])),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, fill};
    use crate::rules::Site;

    fn sites(places: &[(&str, &str)]) -> Vec<Site> {
        places
            .iter()
            .map(|(operation, place)| Site {
                operation: (*operation).into(),
                r#where: (*place).into(),
            })
            .collect()
    }

    #[test]
    fn a_sentence_names_the_first_operation_and_counts_the_rest() {
        let sites = sites(&[
            ("GET /a", "response 200 body .x[].y"),
            ("GET /b", "response 200 body .y"),
            ("GET /c", "response 200 body .y"),
        ]);
        let words = Words {
            name: "y",
            sites: &sites,
            ..Words::default()
        };
        assert_eq!(
            fill("{path} is gone from answers of {operations}", &words),
            "`x[].y` is gone from answers of `GET /a` and 2 other operations"
        );
        assert_eq!(
            fill("{operations} {take} {path}", &words),
            "`GET /a` and 2 other operations take `x[].y`"
        );
    }

    #[test]
    fn a_path_parameter_that_is_called_like_a_word_of_the_sentence_stays() {
        let sites = sites(&[("GET /pets/{name}/{new}", "query param limit")]);
        let words = Words {
            name: "limit",
            new: "{old}",
            sites: &sites,
            ..Words::default()
        };
        assert_eq!(
            fill("{operations} {take} the new {place}: {new}", &words),
            "`GET /pets/{name}/{new}` takes the new query parameter `limit`: {old}"
        );
    }

    #[test]
    fn parameters_and_whole_bodies_have_words_of_their_own() {
        let parameter = sites(&[("GET /a", "query param key")]);
        assert_eq!(
            fill(
                "{operations} {demand} the {place}",
                &Words {
                    sites: &parameter,
                    ..Words::default()
                }
            ),
            "`GET /a` demands the query parameter `key`"
        );
        let body = sites(&[("GET /a", "response 200 body (whole)")]);
        assert_eq!(
            fill(
                "{path} may be null",
                &Words {
                    sites: &body,
                    ..Words::default()
                }
            ),
            "The body may be null"
        );
    }

    #[test]
    fn escape_sequences_of_a_provider_do_not_reach_the_reader() {
        let words = Words {
            name: "a\u{1b}[31mb",
            ..Words::default()
        };
        assert_eq!(fill("The {name}", &words), "The a[31mb");
    }
}
