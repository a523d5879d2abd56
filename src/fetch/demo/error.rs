//! Why a demo provider does not start.

use super::fault::FaultKind;
use super::{names, states};
use std::fmt;

/// Why a demo provider does not start.
#[derive(Debug)]
pub enum DemoError {
    /// There is no demo provider of that name.
    UnknownName(String),
    /// The demo provider has no such state.
    UnknownState(String),
    /// What stands behind the state's `?` cannot be read.
    UnknownFault(String),
    /// An embedded file does not fit the others.
    Damaged(String),
    /// It was started outside a Tokio runtime.
    NoRuntime,
    /// No loopback port could be opened.
    Listen(std::io::Error),
}

impl std::error::Error for DemoError {}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName(name) => write!(f, "there is no demo provider `{name}`; there is: {}", names().join(", ")),
            Self::UnknownState(state) => write!(f, "the demo has no state `{state}`; it has: {}", states().join(", ")),
            Self::UnknownFault(text) => {
                let known: Vec<&str> = FaultKind::WORDS.iter().map(|(word, _)| *word).collect();
                write!(
                    f,
                    "`{text}` is no misbehaviour of the demo; write `fault=KIND`, `fault=KIND@/path` or `fault=KIND*TIMES`, where KIND is one of: {}",
                    known.join(", ")
                )
            }
            Self::Damaged(what) => write!(f, "the demo's embedded files do not fit together: {what}"),
            Self::NoRuntime => f.write_str("the demo provider was started outside an asynchronous runtime"),
            Self::Listen(error) => write!(f, "the demo provider could not open a port on 127.0.0.1: {error}"),
        }
    }
}
