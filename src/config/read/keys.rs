//! Every key that `drift.toml` may have, by section. The one list: reading, suggestions and the test of
//! `schemas/config.schema.json` go by it.

/// The keys of one kind of table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    /// How the table is called in messages.
    pub(super) name: &'static str,
    /// Its definition in the schema.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test of the schema"))]
    pub(super) schema: &'static str,
    /// Its keys.
    pub(super) keys: &'static [&'static str],
}

macro_rules! sections {
    ($($id:ident = $name:literal $schema:literal [$($key:literal),* $(,)?];)*) => {
        $(pub(super) const $id: Section = Section { name: $name, schema: $schema, keys: &[$($key),*] };)*
        #[cfg(test)]
        pub(super) const ALL: &[Section] = &[$($id),*];
    };
}

sections! {
    TOP = "drift.toml" "" ["provider", "consumer", "severity", "mail", "state", "snapshots", "waivers"];
    PROVIDER = "[provider.NAME]" "provider" [
        "source", "catalogue", "server", "schedule", "max-age", "operations", "allow-private", "timeout", "documents", "overlays", "auth", "sample",
    ];
    DOCUMENT = "[provider.NAME.documents.NAME]" "document" ["source", "operations"];
    BASIC = "auth, kind basic" "basic" ["kind", "user", "password"];
    BEARER = "auth, kind bearer" "bearer" ["kind", "token"];
    HEADER = "auth, kind header" "header" ["kind", "name", "value"];
    OAUTH2 = "auth, kind oauth2" "oauth2" ["kind", "token-url", "client-id", "client-secret", "scope"];
    QUERY = "auth, kind query" "query" ["kind", "name", "value"];
    SAMPLE = "[[provider.NAME.sample]]" "sample" ["request", "path", "query", "headers", "document"];
    CONSUMER = "[[consumer]]" "consumer" ["name", "provider", "providers", "reader", "owners", "operations"];
    READER = "reader" "reader" ["preset", "unknown-fields", "unknown-enum-values", "unexpected-null", "generated-names"];
    MAIL = "[mail]" "mail" ["from", "transport", "host", "port", "security", "user", "password", "ca-file", "folder", "timeout"];
    STATE = "[state]" "state" ["path"];
    SNAPSHOTS = "[snapshots]" "snapshots" ["path"];
    SEVERITY = "[[severity]]" "severity" ["rule", "provider", "path", "severity", "reason"];
    WAIVERS_PATH = "[waivers]" "waivers" ["path"];
    SECRET = "a reference to a secret" "secret" ["env", "file", "command"];
}

/// The whole of the waivers' file, which has a schema of its own.
pub(super) const WAIVERS: Section = Section {
    name: "the waivers",
    schema: "",
    keys: &["waiver"],
};

/// One waiver.
pub(super) const WAIVER: Section = Section {
    name: "[[waiver]]",
    schema: "waiver",
    keys: &["fingerprint", "rule", "path", "provider", "reason", "owner", "expires"],
};

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
