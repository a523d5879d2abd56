//! The room of `evidence`.
