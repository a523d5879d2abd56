//! The room of `sample`.
