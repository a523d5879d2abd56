//! The room of `config`.
