//! The room of `rules`.
