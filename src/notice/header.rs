//! Response headers that announce an end: Deprecation, Sunset, Warning, Link.
//!
//! It owns their syntax, read tolerantly; it must not know prose.

use jiff::civil::Date;

/// What a header says. `value` is the header's text as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderNotice {
    /// `Deprecation` (RFC 9745).
    Deprecation {
        /// Since (or from) when, in UTC; none where the value names no date (`true`).
        since: Option<Date>,
        /// Whether the value is the Date item which the RFC asks for.
        conforming: bool,
        /// As it came.
        value: String,
    },
    /// `Sunset` (RFC 8594).
    Sunset {
        /// The day, in UTC; none where the value could not be read.
        on: Option<Date>,
        /// Whether the value is the HTTP-date which the RFC asks for.
        conforming: bool,
        /// As it came.
        value: String,
    },
    /// `Warning: 299 - "…"` (RFC 7234, section 5.5): a persistent warning of the provider.
    Warning {
        /// Its text, unquoted.
        text: String,
    },
    /// `Link` to a page about the end, or to what comes after (RFC 8288).
    Link {
        /// What the link is.
        relation: Relation,
        /// Its target as written.
        target: String,
    },
}

/// The relations of [`HeaderNotice::Link`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `deprecation` (RFC 9745, section 3).
    Deprecation,
    /// `sunset` (RFC 8594, section 6).
    Sunset,
    /// `successor-version` (RFC 5829).
    SuccessorVersion,
}

/// The notices in the headers of one response, in their order; names are compared without case.
pub fn from_headers(headers: &[(String, String)]) -> Vec<HeaderNotice> {
    let _ = headers;
    Vec::new()
}
