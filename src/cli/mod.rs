//! The room of `cli`.

pub mod args;
