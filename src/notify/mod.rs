//! The room of `notify`.
