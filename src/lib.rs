//! `drift` tells the people who depend on somebody else's API what that provider changed, field by
//! field, whether it breaks *them*, how sure it is, by when, and who must act.
//!
//! The modules are rooms of one house, and imports run one way (see `tests/house.rs`):
//!
//! ```text
//! source ← openapi, sample, notice, fetch   contract ← openapi, sample, snapshot, compare
//! compare, sample, notice ← evidence ← rules ← impact ← report ← notify ← cli
//! rules ← witness ← cli
//! config ← provider ← fetch ← cli           state ← cli
//! disk ← config, snapshot, fetch, notify, state
//! ```
//!
//! Nothing left of [`cli`] prints, exits or reads the environment.
#![forbid(unsafe_code)]

pub mod cli;
pub mod compare;
pub mod config;
pub mod contract;
pub mod disk;
pub mod evidence;
pub mod fetch;
pub mod impact;
pub mod notice;
pub mod notify;
pub mod openapi;
pub mod provider;
pub mod report;
pub mod rules;
pub mod sample;
pub mod snapshot;
pub mod source;
pub mod state;
pub mod witness;
