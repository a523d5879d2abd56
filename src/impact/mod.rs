//! The room of `impact`.
