//! The room of `openapi`.
