//! The room of `state`.
