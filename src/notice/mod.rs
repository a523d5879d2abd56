//! The room of `notice`.
