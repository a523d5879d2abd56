//! The room of `compare`.
