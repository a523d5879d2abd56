//! Rewrites that leave every call and every answer as it was: the table, one row a rewrite.

mod conversion;
mod frame;
mod parts;
mod schema;
mod versions;

pub(crate) use conversion::legacy;
pub(crate) use frame::shuffle_keys;

use crate::choices::Choices;
use serde_json::Value;

/// A rewrite: changes the document in place, or leaves it where nothing fits.
pub(crate) struct Rewrite {
    pub(crate) name: &'static str,
    pub(crate) apply: fn(&mut Value, &mut Choices),
}

macro_rules! table {
    ($($name:literal => $apply:path,)*) => { &[$(Rewrite { name: $name, apply: $apply }),*] };
}

/// All rewrites.
pub(crate) const REWRITES: &[Rewrite] = table! {
    "components under each other's names" => parts::swap_names,
    "components under new names" => parts::new_names,
    "references inlined" => parts::inline_schemas,
    "schemas extracted" => parts::extract_schemas,
    "parameters, responses, headers, bodies extracted" => parts::extract_others,
    "parameters, responses, headers, bodies inlined" => parts::inline_others,
    "unused components" => parts::unused,
    "one-member allOf" => schema::wrap_all_of,
    "one-member oneOf" => schema::wrap_one_of,
    "one-member anyOf" => schema::wrap_any_of,
    "allOf split" => schema::split,
    "allOf merged" => schema::merge,
    "unions nested" => schema::nest,
    "trivial keywords" => schema::trivial,
    "additionalProperties said" => schema::say_open,
    "2.0 to 3.0" => conversion::to_three,
    "3.0 to 3.1" => versions::modernise,
    "3.1 to 3.2" => versions::newest,
    "one null to another" => versions::respell_null,
    "const for an enum of one" => versions::constants,
    "exclusive bounds respelled" => versions::exclusive,
    "a list of one type" => versions::listed_types,
    "parameters moved to the path" => frame::lift_parameters,
    "parameters moved to the operations" => frame::lower_parameters,
    "parameter defaults said" => frame::say_styles,
    "base path moved" => frame::move_base,
    "path parameters renamed" => frame::rename_path_parameters,
    "trailing slash" => frame::trailing_slash,
    "keys shuffled" => frame::shuffle_keys,
    "lists shuffled" => frame::shuffle_lists,
    "media types respelled" => frame::respell_media,
    "global security repeated" => frame::repeat_security,
    "security schemes renamed" => frame::rename_schemes,
    "words changed" => frame::words,
};
