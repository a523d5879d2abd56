//! The room of `fetch`.
